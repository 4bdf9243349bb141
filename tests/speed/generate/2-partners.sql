-- 2,000 partners of which 400 are municipalities, 40 programmes, 2,000 series. Kinds of `generate_id`: 1 partner,
-- 2 municipality, 3 programme, 4 series, 5 event, 6 session, 7 part, 8 way, 9 agreement, 10 party, 11 signature,
-- 12 registration.
INSERT INTO partner (id, slug, name, kind, state, status, sort_name, search_text, created_at, updated_at, version)
SELECT generate_id(1, n), replace(generate_sort_name(name), ' ', '-'), name,
    CASE WHEN n <= 400 THEN 'MUNICIPALITY' WHEN n <= 450 THEN 'STATE_MINISTRY' ELSE 'FOUNDATION' END,
    CASE WHEN n <= 450 THEN (SELECT iso_code FROM land WHERE key = lpad(((n - 1) % 16 + 1)::text, 2, '0')) END,
    CASE WHEN generate_pick(n, 1, 100) < 3 AND n > 460 THEN 'PROPOSED' ELSE 'ACTIVE' END,
    generate_sort_name(name), generate_search_text(name), '2025-06-15T12:00:00Z', '2025-06-15T12:00:00Z', 1
FROM generate_series(1, 2000) AS n, generate_text,
    format('%s %s %s', CASE WHEN n <= 400 THEN 'Stadt' WHEN n <= 450 THEN 'Ministerium' ELSE 'Stiftung' END,
        places[generate_pick(n, 2, 10) + 1], n) AS name;

INSERT INTO municipality (id, partner_id, ags, district_key, state, kind, population, population_on, sort_name,
    created_at, updated_at, version)
SELECT generate_id(2, n), partner.id, key, left(key, 5), partner.state,
    CASE WHEN right(key, 3) = '000' THEN 'INDEPENDENT_CITY' ELSE 'TOWN' END,
    2000 + generate_pick(n, 3, 200000), '2024-12-31', sort_name, created_at, updated_at, 1
FROM generate_series(1, 400) AS n JOIN partner ON partner.id = generate_id(1, n),
    format('%s%s', lpad(((n - 1) % 16 + 1)::text, 2, '0'), lpad(n::text, 6, '0')) AS key;

INSERT INTO programme (id, slug, title, kind, started_on, topics_open_ended, requires_agreement, status, sorts_from,
    sorts_back, sort_name, search_text, created_at, updated_at, version)
SELECT generate_id(3, n), replace(generate_sort_name(title), ' ', '-'), title, 'MODEL_PROJECT', '2019-04', false, false,
    'RUNNING', '2019-03-31T22:00:00Z', '2019-03-31T22:00:00Z', generate_sort_name(title), generate_search_text(title),
    '2025-06-15T12:00:00Z', '2025-06-15T12:00:00Z', 1
FROM generate_series(1, 40) AS n, format('Kommunen gestalten %s', n) AS title;

INSERT INTO event_series (id, slug, title, description, programme_id, capacity_mode, capacity_limit, free_of_charge, status,
    sort_name, search_text, created_at, updated_at, version)
SELECT generate_id(4, n), format('reihe-%s', n), title, format('Was Kommunen zum Thema %s voneinander lernen.', theme),
    generate_id(3, n % 40 + 1), 'LIMITED', 50, true, CASE WHEN generate_pick(n, 4, 100) < 3 THEN 'DRAFT' ELSE 'PUBLISHED' END,
    generate_sort_name(title), generate_search_text(title), '2025-06-15T12:00:00Z', '2025-06-15T12:00:00Z', 1
FROM generate_series(1, 2000) AS n, generate_text, LATERAL (SELECT themes[generate_pick(n, 5, 12) + 1]) AS t (theme),
    format('Reihe %s: %s', n, theme) AS title;

INSERT INTO slug (subject_kind, slug, subject_id, created_at)
SELECT 'PARTNER', slug, id, created_at FROM partner
UNION ALL SELECT 'PROGRAMME', slug, id, created_at FROM programme
UNION ALL SELECT 'SERIES', slug, id, created_at FROM event_series;

-- Each programme is led by a foundation and a ministry, with eight others; each series has one organiser.
INSERT INTO partner_role (id, programme_id, series_id, partner_id, role, position, leads, state, created_at, updated_at, version)
SELECT generate_id(7, n * 10 + place), generate_id(3, n), NULL,
    generate_id(1, CASE place WHEN 1 THEN 450 + n WHEN 2 THEN 400 + n ELSE 500 + (n * 17 + place) % 1500 END),
    CASE place WHEN 1 THEN 'INITIATOR' WHEN 2 THEN 'FUNDER' ELSE 'COOPERATION' END, place, place <= 2, 'ACCEPTED',
    '2025-06-15T12:00:00Z'::timestamptz, '2025-06-15T12:00:00Z'::timestamptz, 1
FROM generate_series(1, 40) AS n, generate_series(1, 10) AS place
UNION ALL SELECT generate_id(7, 1000 + n), NULL, generate_id(4, n), generate_id(1, 451 + n % 1500), 'HOST', 1, true, 'ACCEPTED',
    '2025-06-15T12:00:00Z'::timestamptz, '2025-06-15T12:00:00Z'::timestamptz, 1
FROM generate_series(1, 2000) AS n;

-- Each municipality is on two ways, each with an agreement that four partners signed.
INSERT INTO model_municipality (id, programme_id, municipality_id, ordinal, pilot, status, sorts_at, created_at, updated_at,
    version)
SELECT generate_id(8, n * 2 + way), generate_id(3, (n + way * 13) % 40 + 1), generate_id(2, n), ordinal, n % 10 = 0,
    CASE WHEN way = 0 THEN 'ACTIVE' ELSE 'COMPLETED' END, ordinal, '2025-06-15T12:00:00Z', '2025-06-15T12:00:00Z', 1
FROM generate_series(1, 400) AS n, generate_series(0, 1) AS way, LATERAL (SELECT n * 2 + way) AS o (ordinal);

INSERT INTO agreement (id, number, title, kind, programme_id, model_municipality_id, signed_at_place, signed_on, signing_order,
    valid_from, released_at, revision, status, sorts_from, sorts_back, sort_name, search_text, created_at, updated_at, version)
SELECT generate_id(9, ordinal), format('V-2025-%s', ordinal), title, 'COOPERATION', programme_id, id, 'Potsdam', '2025-06-20',
    'ANY', '2025-07-01', '2025-06-21T10:00:00Z', 1, 'ACTIVE', '2025-06-19T22:00:00Z', '2025-06-19T22:00:00Z',
    generate_sort_name(title), generate_search_text(title), created_at, updated_at, 1
FROM model_municipality, format('Vereinbarung zur Zusammenarbeit %s', ordinal) AS title;

INSERT INTO agreement_party (id, agreement_id, partner_id, position, required, created_at, updated_at, version)
SELECT generate_id(10, ordinal * 4 + place), generate_id(9, ordinal),
    CASE place WHEN 0 THEN generate_id(1, ordinal / 2) ELSE led.partner_id END, place + 1, true, way.created_at,
    way.updated_at, 1
FROM model_municipality AS way, generate_series(0, 3) AS place
LEFT JOIN LATERAL (SELECT partner_id FROM partner_role WHERE programme_id = way.programme_id AND position = place) AS led
    ON true;

INSERT INTO signature (id, party_id, revision, signatory_name, signatory_function, method, signed_on, created_at, updated_at,
    version)
SELECT generate_id(11, row_number() OVER (ORDER BY id)), id, 1, 'Erika Mustermann', 'Oberbürgermeisterin', 'PAPER', '2025-06-20',
    created_at, updated_at, 1
FROM agreement_party;
