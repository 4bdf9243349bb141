-- Functions of the generator; the last file drops them again.

-- A number below `size`, the same for the same row and purpose.
CREATE FUNCTION generate_pick(number bigint, purpose bigint, size bigint) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (hashint8extended(number, purpose) & 9223372036854775807) % size;

-- An id as the server makes them (UUID version 7), of the millisecond `made_at`.
CREATE FUNCTION generate_id(kind integer, number bigint, made_at bigint DEFAULT 1750000000000) RETURNS uuid
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (lpad(to_hex(made_at), 12, '0') || '7' || lpad(to_hex(kind), 3, '0') || 'a'
        || lpad(to_hex(number), 15, '0'))::uuid;

-- As `words::fold`, for the letters that the generator uses.
CREATE FUNCTION generate_fold(words text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN replace(replace(replace(replace(lower(words), 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ß', 'ss');

-- As `words::sort_key`.
CREATE FUNCTION generate_sort_name(name text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN trim(regexp_replace(generate_fold(name), '[^a-z0-9]+', ' ', 'g'));

-- The stemmer of `words::search_text`, without the stop words of PostgreSQL's own.
CREATE TEXT SEARCH DICTIONARY generate_stem (TEMPLATE = snowball, LANGUAGE = german);

CREATE FUNCTION generate_stem(word text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    -- PostgreSQL's stemmer is older than the server's, which takes ae for ä.
    RETURN (ts_lexize('generate_stem', replace(replace(replace(word, 'ae', 'ä'), 'oe', 'ö'), 'ue', 'ü')))[1];

-- As `words::search_text`: every word and its stem, once.
CREATE FUNCTION generate_search_text(words text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (SELECT ' ' || string_agg(form, ' ' ORDER BY place) || ' ' FROM (
        SELECT form, min(place) AS place FROM (
            SELECT form, word_place * 2 + form_place AS place
            FROM unnest(string_to_array(generate_sort_name(words), ' ')) WITH ORDINALITY AS w (word, word_place),
                unnest(ARRAY[word, generate_stem(word)]) WITH ORDINALITY AS f (form, form_place)
        ) AS forms GROUP BY form
    ) AS once);

-- What events are called after.
CREATE TABLE generate_text AS SELECT
    ARRAY['Bürgerdialog', 'Fachtag', 'Netzwerktreffen', 'Werkstattgespräch', 'Zukunftskonferenz', 'Planungswerkstatt',
        'Auftakt', 'Abschlusstagung'] AS occasions,
    ARRAY['Integration vor Ort', 'Wohnen im ländlichen Raum', 'Förderung des Ehrenamts', 'Sprache und Bildung',
        'Zusammenleben im Quartier', 'Mobilität', 'Beteiligung junger Menschen', 'Willkommenskultur',
        'Innenentwicklung', 'Arbeit und Ausbildung', 'Gesundheit', 'Kommunale Finanzen'] AS themes,
    ARRAY['Neustadt', 'Altenburg', 'Königsfeld', 'Waldkirchen', 'Mühlhausen', 'Schönau', 'Lindenberg', 'Oberkirch',
        'Seehausen', 'Brückendorf'] AS places;

-- What is found by the words of each event, but for its number: `search_title` comes before it, `search_rest` behind.
CREATE TABLE generate_event_text AS SELECT
    occasion_number, theme_number, place_number, name, description,
    generate_search_text(name) AS search_title,
    substr(generate_search_text(name || ' ' || description || ' ' || address), length(generate_search_text(name)) + 1)
        AS search_rest
FROM generate_text,
    unnest(occasions) WITH ORDINALITY AS o (occasion, occasion_number),
    unnest(themes) WITH ORDINALITY AS t (theme, theme_number),
    unnest(places) WITH ORDINALITY AS p (place, place_number),
    format('%s %s in %s', occasion, theme, place) AS name,
    format('%s zum Thema %s: Menschen aus Verwaltung, Politik und Zivilgesellschaft kommen in %s zusammen, berichten von '
        'ihren Erfahrungen und vereinbaren die nächsten Schritte.', occasion, theme, place) AS description,
    format('Rathaus %s', place) AS address;
ANALYZE generate_event_text;
