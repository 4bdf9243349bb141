-- :events events of 2015 to 2028. The first is the biggest: on a day to come, organised by the foundation that leads
-- programme 1.
INSERT INTO event (id, slug, programme_id, series_id, series_position, title, description, kind, date, end_local, zone,
    starts_at, ends_at, earliest_at, latest_at, attendance_mode, place_text, municipality_id, languages, capacity_mode,
    capacity_limit, registration_mode, registration_opening, approval_required, promotion, confidentiality, status,
    sorts_from, sorts_back, sort_name, search_title, search_text, created_at, updated_at, version)
SELECT generate_id(5, n), format('veranstaltung-%s', n),
    CASE WHEN in_series THEN generate_id(3, series % 40 + 1) WHEN belongs < 60 THEN generate_id(3, generate_pick(n, 11, 40) + 1) END,
    CASE WHEN in_series THEN generate_id(4, series) END,
    CASE WHEN in_series THEN n END,
    title, description, kinds[generate_pick(n, 12, 3) + 1], date,
    CASE WHEN knows_time THEN to_char(starts_local + interval '3 hours', 'YYYY-MM-DD"T"HH24:MI') END, 'Europe/Berlin',
    CASE WHEN knows_time THEN starts_local AT TIME ZONE 'Europe/Berlin' END,
    CASE WHEN knows_time THEN (starts_local + interval '3 hours') AT TIME ZONE 'Europe/Berlin' END,
    earliest_at, latest_at, modes[generate_pick(n, 13, 3) + 1], format('Rathaus %s', places[place_number]),
    CASE WHEN generate_pick(n, 14, 100) < 90 THEN generate_id(2, generate_pick(n, 15, 400) + 1) END, 'de',
    CASE WHEN n = 1 OR NOT in_series THEN 'LIMITED' ELSE 'INHERITED' END,
    CASE WHEN n = 1 THEN :biggest WHEN NOT in_series THEN 80 END,
    'INTERNAL', 'IMMEDIATE', false, 'AUTO', confidentiality, status,
    coalesce(earliest_at, '9999-12-31T00:00:00Z'), coalesce(earliest_at, '0001-01-01T00:00:00Z'),
    generate_sort_name(title), search_title || n || ' ', search_title || n || ' ' || search_rest,
    '2025-06-15T12:00:00Z', '2025-06-15T12:00:00Z', 1
FROM generate_series(1, :events) AS n
CROSS JOIN generate_text
CROSS JOIN LATERAL (SELECT
    generate_pick(n, 21, 8) + 1 AS occasion_number, generate_pick(n, 22, 12) + 1 AS theme_number,
    generate_pick(n, 23, 10) + 1 AS place_number, generate_pick(n, 24, 100) AS belongs,
    generate_pick(n, 25, 2000) + 1 AS series, generate_pick(n, 26, 100) AS state, generate_pick(n, 27, 100) AS hidden,
    CASE WHEN n = 1 THEN 99 ELSE generate_pick(n, 28, 100) END AS known,
    -- Of what lies years behind, some only know the year.
    CASE WHEN n = 1 THEN date '2028-05-04' ELSE date '2015-01-01'
        + generate_pick(n, 29, CASE WHEN generate_pick(n, 28, 100) IN (4, 5) THEN 9 ELSE 14 END * 365)::integer END AS day,
    ARRAY['WORKSHOP', 'CONFERENCE', 'CITIZEN_DIALOGUE'] AS kinds, ARRAY['ON_SITE', 'ONLINE', 'HYBRID'] AS modes OFFSET 0) AS chosen
JOIN generate_event_text USING (occasion_number, theme_number, place_number)
CROSS JOIN LATERAL (SELECT
    n > 1 AND belongs < 40 AS in_series,
    format('%s %s', name, n) AS title,
    day + make_interval(hours => 8 + generate_pick(n, 30, 10)::integer) AS starts_local,
    CASE WHEN n = 1 THEN 'PUBLISHED' WHEN state < 3 THEN 'DRAFT' WHEN state < 40 THEN 'PUBLISHED' WHEN state < 43 THEN 'POSTPONED'
        WHEN state < 48 THEN 'CANCELLED' WHEN state < 90 THEN 'COMPLETED' ELSE 'ARCHIVED' END AS status,
    CASE WHEN n = 1 THEN 'PUBLIC' WHEN hidden < 3 THEN 'MEMBERS' WHEN hidden < 5 THEN 'PROTECTED' ELSE 'PUBLIC' END
        AS confidentiality OFFSET 0) AS made
CROSS JOIN LATERAL (SELECT
    known >= 30 AS knows_time,
    CASE WHEN known < 4 THEN NULL WHEN known < 6 THEN to_char(day, 'YYYY') WHEN known < 12 THEN to_char(day, 'YYYY-MM')
        WHEN known < 30 THEN to_char(day, 'YYYY-MM-DD') ELSE to_char(starts_local, 'YYYY-MM-DD"T"HH24:MI') END AS date,
    CASE WHEN known < 4 THEN NULL WHEN known < 6 THEN date_trunc('year', starts_local)
        WHEN known < 12 THEN date_trunc('month', starts_local)
        WHEN known < 30 OR confidentiality = 'PROTECTED' THEN day::timestamp ELSE starts_local END
        AT TIME ZONE 'Europe/Berlin' AS earliest_at,
    CASE WHEN known < 4 THEN NULL WHEN known < 6 THEN date_trunc('year', starts_local) + interval '1 year'
        WHEN known < 12 THEN date_trunc('month', starts_local) + interval '1 month'
        WHEN known < 30 OR confidentiality = 'PROTECTED' THEN day::timestamp + interval '1 day'
        ELSE starts_local + interval '3 hours' END
        AT TIME ZONE 'Europe/Berlin' AS latest_at OFFSET 0) AS dated;

INSERT INTO slug (subject_kind, slug, subject_id, created_at) SELECT 'EVENT', slug, id, created_at FROM event;

INSERT INTO event_seats (event_id, capacity, held_back, taken, waiting, excess, accepting, revision, next_queue_number)
SELECT id, coalesce(capacity_limit, 50), 0, 0, 0, 0, status = 'PUBLISHED', 1, 1 FROM event;

-- A host, and one or two others most of whom agreed.
INSERT INTO partner_role (id, event_id, partner_id, role, position, leads, state, created_at, updated_at, version)
SELECT generate_id(7, 10000 + n * 3 + place), generate_id(5, n),
    generate_id(1, CASE WHEN n = 1 THEN 451 + place ELSE (generate_pick(n, 31, 2000) + place) % 2000 + 1 END),
    CASE place WHEN 0 THEN 'HOST' ELSE 'COOPERATION' END, place + 1, place = 0,
    CASE WHEN place > 0 AND generate_pick(n * 3 + place, 32, 100) < 20 THEN 'PROPOSED' ELSE 'ACCEPTED' END,
    '2025-06-15T12:00:00Z', '2025-06-15T12:00:00Z', 1
FROM generate_series(1, :events) AS n, generate_series(0, 2) AS place
WHERE place = 0 OR n = 1 OR generate_pick(n * 3 + place, 33, 100) < 50;

INSERT INTO session (id, event_id, position, kind, phase, title, start_local, end_local, room, capacity, created_at, updated_at,
    version)
SELECT generate_id(6, n * 4 + place), generate_id(5, n), place, kinds[place], NULL, titles[place], NULL, NULL, NULL,
    CASE WHEN place = 3 THEN 30 END, '2025-06-15T12:00:00Z', '2025-06-15T12:00:00Z', 1
FROM generate_series(1, :events) AS n, generate_series(1, 3) AS place,
    (VALUES (ARRAY['PLENARY', 'INPUT', 'BREAKOUT_FORUM'], ARRAY['Begrüßung', 'Impulse aus der Praxis', 'Gruppenarbeit']))
        AS parts (kinds, titles);

INSERT INTO session_seats (session_id, capacity, taken, waiting, excess)
SELECT id, capacity, 0, 0, 0 FROM session WHERE capacity IS NOT NULL;
