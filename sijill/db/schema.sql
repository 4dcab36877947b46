-- The schema as it stands after all migrations, to be read; a test holds it to them. A new migration changes it too.

-- The register: what was read, what it claims, where that is, and which claims tell of one event.
--
-- A report is a claim and is never rewritten. What an event is follows from the reports linked to it: the views at the
-- end resolve its values by the rules that stand beside them. Character offsets are ranges over documents.text, counted
-- in Unicode characters from 0, the end exclusive.

-- What was read --------------------------------------------------------------------------------------------------

CREATE TABLE runs (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    program_version text NOT NULL,
    options jsonb NOT NULL DEFAULT '{}',
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at timestamptz  -- null: still at it, or killed
);
COMMENT ON TABLE runs IS 'One execution of the program that added something; one that added nothing leaves no row';

CREATE TABLE sources (
    name text PRIMARY KEY,
    reliability double precision CHECK (reliability BETWEEN 0 AND 1),
    note text
);
COMMENT ON TABLE sources IS 'Outlets';
COMMENT ON COLUMN sources.reliability IS
    'Probability that what it asserts in its own voice is so, as its user judges it; null: not judged, taken as 0.5';

CREATE TABLE documents (
    id text PRIMARY KEY,
    source text REFERENCES sources,
    published date,
    title text,
    url text,
    text text NOT NULL,
    sha256 text NOT NULL,
    run_id bigint NOT NULL REFERENCES runs,
    added_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX documents_sha256 ON documents (sha256);
CREATE INDEX documents_source ON documents (source);
CREATE INDEX documents_run ON documents (run_id);
COMMENT ON TABLE documents IS 'Articles with their original text, never changed';

CREATE TABLE extractions (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    document_id text NOT NULL REFERENCES documents,
    run_id bigint NOT NULL REFERENCES runs,
    digest text NOT NULL,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    superseded_by bigint REFERENCES extractions DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX extractions_current ON extractions (document_id) WHERE superseded_by IS NULL;
CREATE INDEX extractions_document ON extractions (document_id);
CREATE INDEX extractions_superseded_by ON extractions (superseded_by);
CREATE INDEX extractions_run ON extractions (run_id);
COMMENT ON TABLE extractions IS
    'One reading of a document: the whole set of reports that a program found in it; the newest is the current one';
COMMENT ON COLUMN extractions.digest IS 'SHA-256 of its reports: reading a document again with the same result adds nothing';

-- What it claims -------------------------------------------------------------------------------------------------

CREATE TABLE reports (
    extraction_id bigint NOT NULL REFERENCES extractions,
    id text NOT NULL,
    type text NOT NULL,
    type_group text NOT NULL,
    status text NOT NULL CHECK (status IN ('asserted', 'claimed', 'alleged', 'denied')),
    trigger text NOT NULL,
    trigger_at int4range NOT NULL,
    said_by text,
    said_by_at int4range,
    disputed_by text,
    disputed_by_at int4range,
    date_text text,
    date_at int4range,
    date_start date,
    date_end date,
    date_precision text NOT NULL,
    date_basis text NOT NULL,
    near boolean NOT NULL,
    actors text[] NOT NULL,
    actors_at int4range[] NOT NULL,
    targets text[] NOT NULL,
    targets_at int4range[] NOT NULL,
    weapon text,
    weapon_at int4range,
    killed_low integer CHECK (killed_low >= 0),
    killed_high integer CHECK (killed_high >= killed_low),
    killed_text text,
    killed_at int4range,
    injured_low integer CHECK (injured_low >= 0),
    injured_high integer CHECK (injured_high >= injured_low),
    injured_text text,
    injured_at int4range,
    confidence double precision NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    factors jsonb NOT NULL DEFAULT '[]',
    PRIMARY KEY (extraction_id, id),
    CHECK (date_start <= date_end)
);
CREATE INDEX reports_id ON reports (id);
COMMENT ON TABLE reports IS 'Claims: one document''s account of one event. The fields are the codebook''s';
COMMENT ON COLUMN reports.id IS
    'Hash of document, type, trigger offset and place words; a later reading that finds the same report repeats it';
COMMENT ON COLUMN reports.killed_high IS 'Null beside a killed_low: open, as in "more than 30"';
COMMENT ON COLUMN reports.confidence IS 'Probability that the record is right; factors: how it came about, in log-odds';

CREATE TABLE evidence (
    extraction_id bigint NOT NULL,
    report_id text NOT NULL,
    position smallint NOT NULL,
    text text NOT NULL,
    at int4range NOT NULL,
    PRIMARY KEY (extraction_id, report_id, position),
    FOREIGN KEY (extraction_id, report_id) REFERENCES reports
);
COMMENT ON TABLE evidence IS 'Verbatim sentences that tell of the event, the clearest first';

CREATE TABLE places (
    extraction_id bigint NOT NULL,
    report_id text NOT NULL,
    position smallint NOT NULL,
    text text NOT NULL,
    at int4range NOT NULL,
    kind text NOT NULL,
    relation text,
    name_en text,
    admin1 text,
    country text,
    geom geometry(Point, 4326),
    radius_km double precision CHECK (radius_km >= 0),
    precision text NOT NULL,
    gazetteer_id text,
    reason text,
    candidates jsonb NOT NULL DEFAULT '[]',
    days daterange,
    PRIMARY KEY (extraction_id, report_id, position),
    FOREIGN KEY (extraction_id, report_id) REFERENCES reports
);
-- Days first, as they part reports better than points do; and the only index on geom, lest the planner prefer another.
CREATE INDEX places_when_and_where ON places USING gist (days, geom);
COMMENT ON TABLE places IS 'The chain of places of a report, most specific first: one location, not several';
COMMENT ON COLUMN places.radius_km IS 'The event lies within it of geom, as far as the text lets one know';
COMMENT ON COLUMN places.days IS 'The report''s dates, repeated here so that one index finds what is near in space and time';

-- Which claims tell of one event ---------------------------------------------------------------------------------

CREATE TABLE events (
    id text PRIMARY KEY,
    founded_by text NOT NULL,
    run_id bigint REFERENCES runs,
    founded_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX events_run ON events (run_id);
COMMENT ON TABLE events IS 'Identities that stay; what an event is stands in the view resolved_events';
COMMENT ON COLUMN events.founded_by IS 'The report from whose id the event''s is made';

CREATE TYPE judgement AS ENUM ('same', 'different', 'unsure');

CREATE TABLE links (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id text NOT NULL REFERENCES events,
    -- Of reports.id: a link outlives the reading of a document that first showed the report.
    report_id text NOT NULL,
    judgement judgement NOT NULL DEFAULT 'same',
    score double precision,
    method text NOT NULL,
    made_by text NOT NULL,
    run_id bigint REFERENCES runs,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    undone_at timestamptz,
    undone_by text,
    undone_run_id bigint REFERENCES runs
);
CREATE UNIQUE INDEX links_one_event ON links (report_id) WHERE judgement = 'same' AND undone_at IS NULL;
CREATE INDEX links_report ON links (report_id);
CREATE INDEX links_event ON links (event_id);
CREATE INDEX links_run ON links (run_id);
CREATE INDEX links_undone_run ON links (undone_run_id);
COMMENT ON TABLE links IS
    'That a report tells of an event (or, judged different, does not). Undoing one sets undone_at; rows are never deleted';
COMMENT ON COLUMN links.score IS 'Log-odds that the report tells of what the event''s other reports tell of; null for a founder';
COMMENT ON COLUMN links.made_by IS 'A person, or the program''s name';

-- Answers of geocoding services ----------------------------------------------------------------------------------

CREATE TABLE geocode_cache (
    provider text NOT NULL,
    query text NOT NULL,
    answer jsonb NOT NULL,
    fetched_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (provider, query)
);

-- Resolving an event's values ------------------------------------------------------------------------------------

CREATE FUNCTION status_weight(status text) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE status WHEN 'asserted' THEN 1.0 WHEN 'claimed' THEN 0.8 WHEN 'alleged' THEN 0.4 ELSE 0.0 END;
COMMENT ON FUNCTION status_weight IS
    'How much of an outlet''s reliability its report carries into credibility. Our convention, not fitted to data';

CREATE FUNCTION status_rank(status text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN array_position(ARRAY['asserted', 'claimed', 'alleged', 'denied'], status);

CREATE FUNCTION basis_rank(basis text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN array_position(ARRAY['stated', 'relative', 'assumed', 'unknown'], basis);

CREATE FUNCTION precision_rank("precision" text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN array_position(
    ARRAY['site', 'settlement', 'near', 'district', 'area', 'admin1', 'country', 'unknown'], "precision"
);
COMMENT ON FUNCTION precision_rank IS '1 for the most precise';

CREATE TYPE chosen_date AS (
    date_start date, date_end date, date_precision text, date_basis text, report_id text
);

CREATE VIEW current_reports AS
SELECT r.*, x.document_id, x.run_id, d.source, d.published, d.title, d.url, d.sha256
FROM reports r
JOIN extractions x ON x.id = r.extraction_id AND x.superseded_by IS NULL
JOIN documents d ON d.id = x.document_id;
COMMENT ON VIEW current_reports IS 'The reports of each document''s newest reading';

CREATE VIEW event_reports AS
SELECT l.event_id, l.id AS link_id, l.score, l.method, l.made_by, l.made_at, r.*
FROM links l
JOIN current_reports r ON r.id = l.report_id
WHERE l.judgement = 'same' AND l.undone_at IS NULL;
COMMENT ON VIEW event_reports IS 'Current reports with the event each tells of';

-- The functions below take an event's accounts: a JSON array with one object a report, made in resolved_events.

-- Who vouches for an event independently: of articles with the same text, of the articles of one outlet, and of the
-- outlets that quote one source, only the weightiest counts, and of equals the first. Outlets without a name count as one.
CREATE FUNCTION independent_voices(accounts jsonb)
RETURNS TABLE (
    report_id text, outlet text, said_by text, status text, reliability double precision, weight double precision
)
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH weighed AS (
        SELECT a.*, a.reliability * status_weight(a.status) AS weight
        FROM jsonb_to_recordset(accounts) AS a (
            report text, outlet text, said_by text, status text, sha256 text, published text,
            reliability double precision
        )
    ), by_text AS (
        SELECT *, row_number() OVER (PARTITION BY sha256 ORDER BY weight DESC, published, report) AS text_rank FROM weighed
    ), by_outlet AS (
        SELECT *, row_number() OVER (PARTITION BY outlet ORDER BY weight DESC, published, report) AS outlet_rank
        FROM by_text WHERE text_rank = 1
    ), by_origin AS (
        SELECT *, row_number() OVER (
            PARTITION BY coalesce(said_by, report) ORDER BY weight DESC, published, report
        ) AS origin_rank
        FROM by_outlet WHERE outlet_rank = 1
    )
    SELECT report, outlet, said_by, status, reliability, weight FROM by_origin WHERE origin_rank = 1 AND weight > 0;
END;

CREATE FUNCTION credibility(accounts jsonb, contested boolean) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (
    SELECT (1 - coalesce(exp(sum(ln(1 - least(weight, 0.99)))), 1)) * CASE WHEN contested THEN 0.7 ELSE 1.0 END
    FROM independent_voices(accounts)
);
COMMENT ON FUNCTION credibility IS
    'That at least one of the independent voices is right, 1 - (1-w1)(1-w2)..., times 0.7 where somebody denies. '
    'Our convention, not fitted to data';

-- The best figure among those of a field (killed, injured): the one that most origins give, an origin being whom the
-- text names, else the outlet; of those the one published last, as tolls are corrected; then the most confident; then
-- the lowest. A report's figure is its low where it is open, else the middle of its range, rounded down.
CREATE FUNCTION best_figure(accounts jsonb, field text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (
    SELECT figure
    FROM jsonb_array_elements(accounts) AS account, LATERAL (
        SELECT
            (account ->> (field || '_low'))::integer AS low,
            (account ->> (field || '_high'))::integer AS high
    ) AS told, LATERAL (SELECT (low + coalesce(high, low)) / 2 AS figure) AS reckoned
    WHERE low IS NOT NULL
    GROUP BY figure
    ORDER BY
        count(DISTINCT coalesce(account ->> 'said_by', account ->> 'outlet')) DESC,
        max(account ->> 'published') DESC NULLS LAST,
        max((account ->> 'confidence')::double precision) DESC,
        figure
    LIMIT 1
);

-- The phrases of a field (actors, targets), whom most reports name first.
CREATE FUNCTION most_named(accounts jsonb, field text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (
    SELECT coalesce(array_agg(name ORDER BY named DESC, sure DESC, name), '{}')
    FROM (
        SELECT name, count(*) AS named, max((account ->> 'confidence')::double precision) AS sure
        FROM jsonb_array_elements(accounts) AS account, jsonb_array_elements_text(account -> field) AS name
        GROUP BY name
    ) AS names
);

-- One scan and one grouping: whatever is asked of the view, the planner has nothing to get wrong.
CREATE VIEW resolved_events AS
WITH told AS (
    SELECT
        er.*,
        coalesce(s.reliability, 0.5) AS reliability,
        p AS place,
        precision_rank(p.precision) AS place_rank,
        p.radius_km,
        er.date_end - er.date_start AS days_long,
        sum(er.confidence) OVER (PARTITION BY er.event_id, er.type) AS type_weight
    FROM event_reports er
    LEFT JOIN sources s ON s.name = er.source
    LEFT JOIN places p ON p.extraction_id = er.extraction_id AND p.report_id = er.id AND p.position = 0
), gathered AS (
    SELECT
        event_id,
        count(*) AS report_count,
        count(DISTINCT document_id) AS document_count,
        -- The type with the greatest sum of confidences.
        (array_agg(type ORDER BY type_weight DESC, confidence DESC, type))[1] AS type,
        (array_agg(type_group ORDER BY type_weight DESC, confidence DESC, type))[1] AS type_group,
        -- The strongest: somebody who asserts it outweighs somebody who only quotes it.
        (array_agg(status ORDER BY status_rank(status)))[1] AS status,
        bool_or(disputed_by IS NOT NULL OR status = 'denied') AS contested,
        -- The narrowest date; of those the better founded, then the more confident report's.
        (array_agg(ROW (date_start, date_end, date_precision, date_basis, id)::chosen_date
            ORDER BY days_long, basis_rank(date_basis), confidence DESC, id)
            FILTER (WHERE days_long IS NOT NULL))[1] AS chosen_date,
        -- The most precise place; of those the smallest, then the more confident report's.
        (array_agg(place ORDER BY place_rank, radius_km NULLS LAST, confidence DESC, id)
            FILTER (WHERE place_rank IS NOT NULL))[1] AS place,
        (array_agg(weapon ORDER BY confidence DESC, id) FILTER (WHERE weapon IS NOT NULL))[1] AS weapon,
        min(killed_low) AS killed_low,
        -- The highest figure told; open where an open one begins above every closed one.
        CASE WHEN max(killed_low) FILTER (WHERE killed_high IS NULL) > max(killed_high) THEN NULL
            ELSE max(killed_high) END AS killed_high,
        min(injured_low) AS injured_low,
        CASE WHEN max(injured_low) FILTER (WHERE injured_high IS NULL) > max(injured_high) THEN NULL
            ELSE max(injured_high) END AS injured_high,
        -- Denials do not make an event likelier.
        coalesce(max(confidence) FILTER (WHERE status <> 'denied'), max(confidence)) AS confidence,
        array_agg(DISTINCT source) FILTER (WHERE source IS NOT NULL) AS sources,
        jsonb_agg(jsonb_build_object(
            'report', id, 'outlet', coalesce(source, ''), 'said_by', said_by, 'status', status, 'sha256', sha256,
            'reliability', reliability, 'published', published, 'confidence', confidence,
            'actors', actors, 'targets', targets, 'killed_low', killed_low, 'killed_high', killed_high,
            'injured_low', injured_low, 'injured_high', injured_high
        )) AS accounts
    FROM told
    GROUP BY event_id
)
SELECT
    event_id AS id, type, type_group, status, contested,
    (chosen_date).date_start, (chosen_date).date_end, (chosen_date).date_precision, (chosen_date).date_basis,
    (chosen_date).report_id AS date_report,
    (place).name_en AS place, (place).text AS place_text, (place).kind AS place_kind, (place).admin1, (place).country,
    (place).geom, (place).radius_km, (place).precision, (place).report_id AS place_report,
    most_named(accounts, 'actors') AS actors, most_named(accounts, 'targets') AS targets, weapon,
    best_figure(accounts, 'killed') AS killed_best, killed_low, killed_high,
    best_figure(accounts, 'injured') AS injured_best, injured_low, injured_high,
    confidence, credibility(accounts, contested) AS credibility,
    report_count, document_count, coalesce(sources, '{}') AS sources, accounts
FROM gathered;
COMMENT ON VIEW resolved_events IS 'Events with values resolved from the reports linked to them; nothing of it is stored';
