-- Finding which reports tell of one event.

-- name: lock
-- One process links at a time: two at once would each found the same event.
SELECT pg_advisory_xact_lock(1397835601);

-- name: fresh
-- Current reports that no event holds yet.
SELECT r.id, r.document_id, r.published, r.date_start
FROM current_reports r
WHERE NOT EXISTS (
    SELECT FROM links l WHERE l.report_id = r.id AND l.judgement = 'same' AND l.undone_at IS NULL
)
ORDER BY r.id;

-- name: pairs
-- Pairs of a fresh report and another document's report, fresh or not, that could tell of one event: types of one
-- group, dates of at most %(longest)s days that meet with a day's slack, points within %(reach)s km of each other.
-- A pair of two fresh reports comes once.
WITH fresh AS MATERIALIZED (
    SELECT
        r.*, p.geom, p.radius_km, p.precision, p.gazetteer_id, p.days,
        ST_Expand(p.geom, %(reach)s / (111.2 * greatest(cosd(ST_Y(p.geom)), 0.1)), %(reach)s / 111.2) AS around,
        daterange(lower(p.days) - 1, upper(p.days) + 1) AS about
    FROM current_reports r
    JOIN places p ON p.extraction_id = r.extraction_id AND p.report_id = r.id AND p.position = 0
    WHERE p.geom IS NOT NULL AND upper(p.days) - lower(p.days) <= %(longest)s
        AND NOT EXISTS (
            SELECT FROM links l WHERE l.report_id = r.id AND l.judgement = 'same' AND l.undone_at IS NULL
        )
)
SELECT
    f.id AS a, o.id AS b, l.event_id AS b_event,
    f.type AS a_type, o.type AS b_type, f.sha256 = o.sha256 AS same_text,
    f.days && q.days AS dates_meet,
    greatest(upper(f.days) - lower(f.days), upper(q.days) - lower(q.days)) AS days_long,
    ST_DistanceSphere(f.geom, q.geom) / 1000 AS km,
    f.gazetteer_id = q.gazetteer_id AS same_place,
    f.precision AS a_precision, q.precision AS b_precision,
    f.radius_km AS a_radius_km, q.radius_km AS b_radius_km,
    f.killed_low AS a_killed_low, f.killed_high AS a_killed_high,
    o.killed_low AS b_killed_low, o.killed_high AS b_killed_high,
    f.injured_low AS a_injured_low, f.injured_high AS a_injured_high,
    o.injured_low AS b_injured_low, o.injured_high AS b_injured_high,
    f.actors AS a_actors, o.actors AS b_actors, f.targets AS a_targets, o.targets AS b_targets,
    f.weapon AS a_weapon, o.weapon AS b_weapon
FROM fresh f
JOIN places q ON q.position = 0 AND q.geom && f.around AND q.days && f.about
    AND upper(q.days) - lower(q.days) <= %(longest)s
JOIN current_reports o ON o.extraction_id = q.extraction_id AND o.id = q.report_id
LEFT JOIN links l ON l.report_id = o.id AND l.judgement = 'same' AND l.undone_at IS NULL
WHERE o.type_group = f.type_group
    AND o.document_id <> f.document_id
    AND (l.event_id IS NOT NULL OR f.id < o.id);

-- name: members
-- What some events hold already.
SELECT event_id, id, document_id FROM event_reports WHERE event_id = ANY(%(events)s);

-- name: parted
-- Somebody's judgement that a report does not tell of an event.
SELECT report_id, event_id FROM links WHERE judgement = 'different' AND undone_at IS NULL;

-- name: held
-- Events, of some, that hold a current report.
SELECT DISTINCT event_id FROM event_reports WHERE event_id = ANY(%(events)s);

-- name: found
INSERT INTO events (id, founded_by, run_id) VALUES (%(event)s, %(report)s, %(run)s) ON CONFLICT DO NOTHING;

-- name: join
INSERT INTO links (event_id, report_id, score, method, made_by, run_id)
VALUES (%(event)s, %(report)s, %(score)s, %(method)s, 'sijill', %(run)s);

-- name: gather_statistics
-- The private server seldom runs long enough to do it by itself, and without it the planner takes tables for empty.
ANALYZE documents, extractions, reports, evidence, places, events, links;
