-- Storing documents and their reports.

-- name: begin_run
INSERT INTO runs (program_version, options) VALUES (%(version)s, %(options)s) RETURNING id;

-- name: drop_empty_run
-- A run that added nothing leaves no trace.
DELETE FROM runs
WHERE id = %(run)s
    AND NOT EXISTS (SELECT FROM documents WHERE run_id = runs.id)
    AND NOT EXISTS (SELECT FROM extractions WHERE run_id = runs.id)
    AND NOT EXISTS (SELECT FROM events WHERE run_id = runs.id)
    AND NOT EXISTS (SELECT FROM links WHERE runs.id IN (links.run_id, links.undone_run_id));

-- name: end_run
UPDATE runs SET ended_at = clock_timestamp() WHERE id = %(run)s;

-- name: lock_document
-- Two processes that store the same document take turns.
SELECT pg_advisory_xact_lock(hashtextextended(%(id)s, 0));

-- name: find_document
SELECT d.sha256, x.id, x.digest
FROM documents d LEFT JOIN extractions x ON x.document_id = d.id AND x.superseded_by IS NULL
WHERE d.id = %(id)s;

-- name: add_source
INSERT INTO sources (name) VALUES (%(source)s) ON CONFLICT DO NOTHING;

-- name: add_document
INSERT INTO documents (id, source, published, title, url, text, sha256, run_id)
VALUES (%(id)s, %(source)s, %(published)s, %(title)s, %(url)s, %(text)s, %(sha256)s, %(run)s);

-- name: next_extraction
SELECT nextval(pg_get_serial_sequence('sijill.extractions', 'id'));

-- name: supersede
UPDATE extractions SET superseded_by = %(extraction)s WHERE id = %(old)s;

-- name: add_extraction
INSERT INTO extractions (id, document_id, run_id, digest) OVERRIDING SYSTEM VALUE
VALUES (%(extraction)s, %(document)s, %(run)s, %(digest)s);

-- name: add_report
INSERT INTO reports (
    extraction_id, id, type, type_group, status, trigger, trigger_at, said_by, said_by_at, disputed_by, disputed_by_at,
    date_text, date_at, date_start, date_end, date_precision, date_basis, near, actors, actors_at, targets, targets_at,
    weapon, weapon_at, killed_low, killed_high, killed_text, killed_at, injured_low, injured_high, injured_text,
    injured_at, confidence, factors
) VALUES (
    %(extraction_id)s, %(id)s, %(type)s, %(type_group)s, %(status)s, %(trigger)s, %(trigger_at)s, %(said_by)s,
    %(said_by_at)s, %(disputed_by)s, %(disputed_by_at)s, %(date_text)s, %(date_at)s, %(date_start)s, %(date_end)s,
    %(date_precision)s, %(date_basis)s, %(near)s, %(actors)s, %(actors_at)s, %(targets)s, %(targets_at)s, %(weapon)s,
    %(weapon_at)s, %(killed_low)s, %(killed_high)s, %(killed_text)s, %(killed_at)s, %(injured_low)s, %(injured_high)s,
    %(injured_text)s, %(injured_at)s, %(confidence)s, %(factors)s
);

-- name: add_evidence
INSERT INTO evidence (extraction_id, report_id, position, text, at)
VALUES (%(extraction_id)s, %(report_id)s, %(position)s, %(text)s, %(at)s);

-- name: add_place
INSERT INTO places (
    extraction_id, report_id, position, text, at, kind, relation, name_en, admin1, country, geom, radius_km, precision,
    gazetteer_id, reason, candidates, days
) VALUES (
    %(extraction_id)s, %(report_id)s, %(position)s, %(text)s, %(at)s, %(kind)s, %(relation)s, %(name_en)s, %(admin1)s,
    %(country)s, ST_SetSRID(ST_MakePoint(%(lon)s::float8, %(lat)s::float8), 4326), %(radius_km)s, %(precision)s, %(gazetteer_id)s,
    %(reason)s, %(candidates)s, CASE WHEN %(start)s::date IS NOT NULL THEN daterange(%(start)s, %(end)s, '[]') END
);

-- name: undo_stale_links
-- The program's own links of reports that the newer reading no longer has, or has at another time, place or of another
-- type. A person's links stay.
UPDATE links SET undone_at = clock_timestamp(), undone_by = 'sijill', undone_run_id = %(run)s
FROM reports old LEFT JOIN places was
    ON was.extraction_id = old.extraction_id AND was.report_id = old.id AND was.position = 0
WHERE old.extraction_id = %(old)s
    AND links.report_id = old.id
    AND links.made_by = 'sijill'
    AND links.undone_at IS NULL
    AND NOT EXISTS (
        SELECT FROM reports new LEFT JOIN places p
            ON p.extraction_id = new.extraction_id AND p.report_id = new.id AND p.position = 0
        WHERE new.extraction_id = %(extraction)s AND new.id = old.id
            AND (new.type, new.date_start, new.date_end, p.geom::bytea, p.precision)
                IS NOT DISTINCT FROM (old.type, old.date_start, old.date_end, was.geom::bytea, was.precision)
    );

-- name: cached_answer
SELECT answer FROM geocode_cache WHERE provider = %(provider)s AND query = %(query)s;

-- name: cache_answer
INSERT INTO geocode_cache (provider, query, answer) VALUES (%(provider)s, %(query)s, %(answer)s)
ON CONFLICT (provider, query) DO UPDATE SET answer = excluded.answer, fetched_at = excluded.fetched_at;

-- name: counts
SELECT
    (SELECT count(*) FROM documents),
    (SELECT count(*) FROM current_reports),
    (SELECT count(*) FROM reports) - (SELECT count(*) FROM current_reports),
    (SELECT count(DISTINCT event_id) FROM event_reports),
    (SELECT count(*) FROM sources),
    (SELECT count(*) FROM runs);
