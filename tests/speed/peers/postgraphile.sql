-- What PostGraphile needs of the database, as its documentation recommends: a role of its own whose policies decide what
-- a caller may see, and functions where a field is no column. Verbund's own role is not bound by policies.

CREATE ROLE postgraphile LOGIN;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO postgraphile;

-- Ids that a request hands in as a setting of its transaction.
CREATE FUNCTION reach(name text) RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(nullif(current_setting('reach.' || name, true), ''), '{}')::uuid[];
COMMENT ON FUNCTION reach IS '@behavior -*';

ALTER TABLE partner ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON partner FOR SELECT TO postgraphile
    USING (status IN ('ACTIVE', 'ARCHIVED') OR id = ANY ((SELECT reach('own'))::uuid[]));

ALTER TABLE municipality ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON municipality FOR SELECT TO postgraphile USING (partner_id IN (SELECT id FROM partner));

ALTER TABLE event_series ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON event_series FOR SELECT TO postgraphile
    USING (status <> 'DRAFT' OR id = ANY ((SELECT reach('led_series'))::uuid[])
        OR id = ANY ((SELECT reach('asked_series'))::uuid[])
        OR coalesce(programme_id = ANY ((SELECT reach('led_programmes'))::uuid[]), false));

ALTER TABLE event ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON event FOR SELECT TO postgraphile
    USING ((status <> 'DRAFT' AND (confidentiality <> 'MEMBERS'
            OR coalesce(programme_id = ANY ((SELECT reach('member_programmes'))::uuid[]), false)
            OR id = ANY ((SELECT reach('member_events'))::uuid[])
            OR coalesce(series_id = ANY ((SELECT reach('member_series'))::uuid[]), false)
            OR id = ANY ((SELECT reach('attended'))::uuid[])))
        OR id = ANY ((SELECT reach('led_events'))::uuid[])
        OR coalesce(series_id = ANY ((SELECT reach('led_series'))::uuid[]), false)
        OR id = ANY ((SELECT reach('asked_events'))::uuid[])
        OR coalesce(programme_id = ANY ((SELECT reach('led_programmes'))::uuid[]), false));

ALTER TABLE partner_role ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON partner_role FOR SELECT TO postgraphile
    USING ((state = 'ACCEPTED' OR partner_id = ANY ((SELECT reach('own'))::uuid[])
            OR event_id = ANY ((SELECT reach('led_events'))::uuid[])
            OR event_id IN (SELECT id FROM event WHERE series_id = ANY ((SELECT reach('led_series'))::uuid[])
                OR programme_id = ANY ((SELECT reach('led_programmes'))::uuid[])))
        AND EXISTS (SELECT FROM partner WHERE partner.id = partner_id));

ALTER TABLE registration ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON registration FOR SELECT TO postgraphile
    USING (event_id = ANY ((SELECT reach('led_events'))::uuid[])
        OR event_id IN (SELECT id FROM event WHERE series_id = ANY ((SELECT reach('led_series'))::uuid[])));

ALTER TABLE model_municipality ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON model_municipality FOR SELECT TO postgraphile
    USING (status IN ('ACTIVE', 'PAUSED', 'COMPLETED') OR programme_id = ANY ((SELECT reach('led_programmes'))::uuid[])
        OR municipality_id IN (SELECT id FROM municipality WHERE partner_id = ANY ((SELECT reach('own'))::uuid[])));

ALTER TABLE agreement ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON agreement FOR SELECT TO postgraphile
    USING (released_at <= now() OR coalesce(programme_id = ANY ((SELECT reach('led_programmes'))::uuid[]), false)
        OR id IN (SELECT agreement_id FROM agreement_party WHERE partner_id = ANY ((SELECT reach('own'))::uuid[])));

-- Fields that are no columns.
CREATE TYPE partial_date AS (value text, precision text);
CREATE TYPE event_time AS (starts_at timestamptz, ends_at timestamptz, start_local text, end_local text, time_zone text);
CREATE TYPE event_places AS (mode text, "limit" integer);

CREATE FUNCTION organises(event) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN ($1).id = ANY ((SELECT reach('led_events'))::uuid[])
        OR coalesce(($1).series_id = ANY ((SELECT reach('led_series'))::uuid[]), false);
COMMENT ON FUNCTION organises IS '@behavior -*';
CREATE FUNCTION whole(event) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    RETURN ($1).confidentiality <> 'PROTECTED' OR ($1).id = ANY ((SELECT reach('attended'))::uuid[]) OR organises($1);
COMMENT ON FUNCTION whole IS '@behavior -*';

CREATE FUNCTION as_partial_date(text) RETURNS partial_date LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ROW(CASE length($1) WHEN 16 THEN $1 || ':00' ELSE $1 END,
        CASE length($1) WHEN 4 THEN 'YEAR' WHEN 7 THEN 'MONTH' WHEN 10 THEN 'DAY' WHEN 16 THEN 'TIME' ELSE 'UNKNOWN' END)::partial_date;
COMMENT ON FUNCTION as_partial_date IS '@behavior -*';
CREATE FUNCTION event_shown_date(event) RETURNS partial_date LANGUAGE sql STABLE PARALLEL SAFE
    RETURN as_partial_date(CASE WHEN whole($1) THEN ($1).date ELSE left(($1).date, 10) END);
CREATE FUNCTION event_shown_time(event) RETURNS event_time LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE WHEN whole($1) AND ($1).starts_at IS NOT NULL THEN
        ROW(($1).starts_at, ($1).ends_at, ($1).date || ':00', ($1).end_local || ':00', ($1).zone)::event_time END;
CREATE FUNCTION event_shown_description(event) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE WHEN whole($1) THEN ($1).description END;
CREATE FUNCTION event_shown_attendance_mode(event) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE WHEN whole($1) THEN ($1).attendance_mode END;
CREATE FUNCTION event_shown_place(event) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE WHEN whole($1) THEN ($1).place_text END;
CREATE FUNCTION event_capacity(event) RETURNS event_places LANGUAGE sql STABLE PARALLEL SAFE
    RETURN CASE WHEN NOT whole($1) THEN NULL
        WHEN ($1).capacity_mode = 'INHERITED'
            THEN (SELECT ROW(capacity_mode, capacity_limit)::event_places FROM event_series WHERE id = ($1).series_id)
        ELSE ROW(($1).capacity_mode, ($1).capacity_limit)::event_places END;
CREATE FUNCTION event_free_seats(event) RETURNS integer LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (SELECT greatest(capacity - held_back - taken, 0) FROM event_seats WHERE event_id = ($1).id
        AND ($1).registration_mode = 'INTERNAL' AND (($1).confidentiality <> 'PROTECTED' OR organises($1)));
CREATE FUNCTION event_waiting(event) RETURNS integer LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (SELECT waiting FROM event_seats WHERE event_id = ($1).id
        AND ($1).registration_mode = 'INTERNAL' AND (($1).confidentiality <> 'PROTECTED' OR organises($1)));
CREATE FUNCTION event_hosts(event event) RETURNS SETOF partner LANGUAGE sql STABLE PARALLEL SAFE ROWS 3
BEGIN ATOMIC
    SELECT partner.* FROM (
        SELECT DISTINCT ON (partner_id) partner_id, role.event_id IS NULL AS of_series, position, role.id
        FROM (
            SELECT * FROM partner_role WHERE event_id = ($1).id
            UNION ALL SELECT * FROM partner_role WHERE series_id = ($1).series_id
        ) AS role
        WHERE leads AND state = 'ACCEPTED'
        ORDER BY partner_id, role.event_id IS NULL, position, role.id
    ) AS host JOIN partner ON partner.id = host.partner_id
    ORDER BY host.of_series, host.position, host.id;
END;
CREATE FUNCTION agreement_signed(agreement) RETURNS partial_date LANGUAGE sql STABLE PARALLEL SAFE
    RETURN as_partial_date(($1).signed_on);
CREATE FUNCTION signature_signed(signature) RETURNS partial_date LANGUAGE sql STABLE PARALLEL SAFE
    RETURN as_partial_date(($1).signed_on);
CREATE FUNCTION municipality_name(municipality) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (SELECT name FROM partner WHERE id = ($1).partner_id);

-- Of each party, the signature under the revision that is valid.
CREATE FUNCTION agreement_party_valid_signature(party agreement_party) RETURNS signature LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT signature.* FROM signature JOIN agreement ON agreement.id = ($1).agreement_id AND agreement.revision = signature.revision
    WHERE party_id = ($1).id;
END;

-- Lists with a filter of their own.
CREATE FUNCTION upcoming_events() RETURNS SETOF event LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT * FROM event WHERE latest_at >= now() AND (latest_at > now() OR sorts_from >= now()) ORDER BY sorts_from, id;
END;
CREATE FUNCTION municipality_shown_events(place municipality) RETURNS SETOF event LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT * FROM event WHERE municipality_id = ($1).id AND whole(event) ORDER BY sorts_from, id;
END;
CREATE FUNCTION find_partners(search text) RETURNS SETOF partner LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT * FROM partner WHERE search_text LIKE '%' || lower(search) || '%' AND merged_into_id IS NULL ORDER BY sort_name, id;
END;
