-- Reading events with what they rest on.

-- name: events
-- Every filter is off where its parameter is null. An event without a date, or without a point, is not within any.
SELECT
    id, type, status, contested, date_report, place_report, actors, targets, weapon,
    killed_best, killed_low, killed_high, injured_best, injured_low, injured_high, confidence, credibility, sources
FROM resolved_events
WHERE (%(id)s::text IS NULL OR id = %(id)s)
    AND (%(types)s::text[] IS NULL OR type = ANY(%(types)s))
    AND (%(since)s::date IS NULL OR date_end >= %(since)s)
    AND (%(until)s::date IS NULL OR date_start <= %(until)s)
    AND (%(west)s::float8 IS NULL
        OR ST_Intersects(geom, ST_MakeEnvelope(%(west)s, %(south)s::float8, %(east)s::float8, %(north)s::float8, 4326)))
    AND (%(countries)s::text[] IS NULL OR country = ANY(%(countries)s))
    AND confidence >= %(min_confidence)s
ORDER BY date_start NULLS LAST, id;

-- name: reports_of
-- The reports of some events, the most confident first, with evidence and places as JSON.
SELECT
    er.event_id, er.link_id, er.score, er.method, er.made_by, er.made_at,
    er.id, er.document_id, er.source, er.published, er.title, er.url,
    er.type, er.status, er.trigger, er.trigger_at, er.said_by, er.said_by_at, er.disputed_by, er.disputed_by_at,
    er.date_text, er.date_at, er.date_start, er.date_end, er.date_precision, er.date_basis, er.near,
    er.actors, er.actors_at, er.targets, er.targets_at, er.weapon, er.weapon_at,
    er.killed_low, er.killed_high, er.killed_text, er.killed_at,
    er.injured_low, er.injured_high, er.injured_text, er.injured_at, er.confidence, er.factors,
    (
        SELECT coalesce(jsonb_agg(jsonb_build_array(e.text, lower(e.at), upper(e.at)) ORDER BY e.position), '[]')
        FROM evidence e WHERE e.extraction_id = er.extraction_id AND e.report_id = er.id
    ) AS evidence,
    (
        SELECT coalesce(jsonb_agg(jsonb_build_object(
            'text', p.text, 'at', jsonb_build_array(lower(p.at), upper(p.at)), 'kind', p.kind, 'relation', p.relation,
            'name_en', p.name_en, 'admin1', p.admin1, 'country', p.country, 'lat', ST_Y(p.geom), 'lon', ST_X(p.geom),
            'radius_km', p.radius_km, 'precision', p.precision, 'gazetteer_id', p.gazetteer_id, 'reason', p.reason,
            'candidates', p.candidates
        ) ORDER BY p.position), '[]')
        FROM places p WHERE p.extraction_id = er.extraction_id AND p.report_id = er.id
    ) AS places
FROM event_reports er
WHERE er.event_id = ANY(%(ids)s)
ORDER BY er.event_id, er.confidence DESC, er.id;

-- name: find
-- Events whose id begins so and that still have a report; two suffice to know that there are several.
SELECT DISTINCT event_id FROM event_reports WHERE starts_with(event_id, %(prefix)s) ORDER BY event_id LIMIT 2;

-- name: voices
-- Who vouches for an event, the weightiest first.
SELECT voice.report_id, voice.outlet, voice.said_by, voice.status, voice.reliability, voice.weight
FROM resolved_events, independent_voices(accounts) AS voice WHERE id = %(id)s
ORDER BY voice.weight DESC, voice.report_id;

-- name: links_of
-- How the reports of an event came to it.
SELECT id, score, method, made_by, made_at FROM event_reports WHERE event_id = %(id)s;
