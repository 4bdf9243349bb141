-- The municipality with the AGS $3.
SELECT json_build_object('data', json_build_object('municipality', (
    SELECT json_build_object(
        'id', place.id, 'ags', place.ags, 'name', partner.name,
        'modelMunicipalities', json_build_object('edges', coalesce((
            SELECT json_agg(json_build_object('node', json_build_object(
                'id', way.id, 'ordinal', way.ordinal, 'status', way.status, 'pilot', way.pilot,
                'programme', json_build_object('id', programme.id, 'slug', programme.slug, 'title', programme.title),
                'agreements', json_build_object('edges', coalesce((
                    SELECT json_agg(json_build_object('node', json_build_object(
                        'id', agreed.id, 'number', agreed.number, 'title', agreed.title, 'status', agreed.status,
                        'signedOn', json_build_object('value', agreed.signed_on, 'precision',
                            CASE length(agreed.signed_on) WHEN 4 THEN 'YEAR' WHEN 7 THEN 'MONTH' WHEN 10 THEN 'DAY'
                                ELSE 'UNKNOWN' END),
                        'parties', coalesce((
                            SELECT json_agg(json_build_object(
                                'id', party.id, 'position', party.position,
                                'partner', CASE WHEN signing.id IS NOT NULL THEN
                                    json_build_object('id', signing.id, 'slug', signing.slug, 'name', signing.name) END,
                                'signature', CASE WHEN signature.id IS NOT NULL THEN json_build_object(
                                    'id', signature.id, 'signatoryName', signature.signatory_name,
                                    'signatoryFunction', signature.signatory_function, 'method', signature.method,
                                    'signedOn', json_build_object('value', signature.signed_on, 'precision',
                                        CASE length(signature.signed_on) WHEN 4 THEN 'YEAR' WHEN 7 THEN 'MONTH' WHEN 10 THEN 'DAY'
                                            ELSE 'UNKNOWN' END)) END
                            ) ORDER BY party.position, party.id)
                            FROM agreement_party AS party
                            LEFT JOIN partner AS signing ON signing.id = party.partner_id
                                AND (signing.status IN ('ACTIVE', 'ARCHIVED') OR signing.id = ANY (own))
                            LEFT JOIN signature ON signature.party_id = party.id AND signature.revision = agreed.revision
                            WHERE party.agreement_id = agreed.id), '[]')
                    )) ORDER BY agreed.sorts_from, agreed.id)
                    FROM (
                        SELECT agreement.* FROM agreement
                        WHERE model_municipality_id = way.id AND (released_at <= now() OR programme_id = ANY (led_programmes)
                            OR EXISTS (SELECT FROM agreement_party WHERE agreement_id = agreement.id AND partner_id = ANY (own)))
                        ORDER BY sorts_from, id LIMIT 10
                    ) AS agreed), '[]'))
            )) ORDER BY way.sorts_at, way.id)
            FROM (
                SELECT model_municipality.* FROM model_municipality
                WHERE municipality_id = place.id AND (status IN ('ACTIVE', 'PAUSED', 'COMPLETED')
                    OR place.partner_id = ANY (own) OR programme_id = ANY (led_programmes))
                ORDER BY sorts_at, id LIMIT 10
            ) AS way JOIN programme ON programme.id = way.programme_id), '[]')),
        'events', (
            SELECT json_build_object(
                'edges', coalesce(json_agg(json_build_object('node', json_build_object(
                    'id', found.id, 'slug', found.slug, 'title', found.title, 'status', found.status,
                    'date', json_build_object(
                        'value', CASE length(found.date) WHEN 16 THEN found.date || ':00' ELSE found.date END,
                        'precision', CASE length(found.date) WHEN 4 THEN 'YEAR' WHEN 7 THEN 'MONTH' WHEN 10 THEN 'DAY'
                            WHEN 16 THEN 'TIME' ELSE 'UNKNOWN' END),
                    'freeSeats', CASE WHEN (organised OR found.confidentiality <> 'PROTECTED')
                        AND found.registration_mode = 'INTERNAL'
                        THEN greatest(seats.capacity - seats.held_back - seats.taken, 0) END
                )) ORDER BY number) FILTER (WHERE number <= 10), '[]'),
                'pageInfo', json_build_object(
                    'hasNextPage', coalesce(bool_or(number = 11), false),
                    'endCursor', min(translate(encode(convert_to(format(E'municipality.events date asc\ni%s\n%s',
                        (extract(epoch FROM found.sorts_from) * 1000000)::bigint, replace(found.id::text, '-', '')), 'UTF8'),
                        'base64'), E'+/=\n', '-_')) FILTER (WHERE number = last)))
            FROM (
                SELECT page.*, row_number() OVER () AS number, least(10, count(*) OVER ()) AS last
                FROM (
                    SELECT event.*, organised FROM event
                    CROSS JOIN LATERAL (SELECT coalesce(event.id = ANY (led_events), false)
                        OR coalesce(series_id = ANY (led_series), false) AS organised) AS organises
                    WHERE event.municipality_id = place.id
                        AND (organised OR event.id = ANY (asked_events) OR programme_id = ANY (led_programmes)
                            OR (status <> 'DRAFT' AND (confidentiality <> 'MEMBERS' OR programme_id = ANY (member_programmes)
                                OR event.id = ANY (member_events) OR series_id = ANY (member_series)
                                OR event.id = ANY (attended))))
                        AND (organised OR confidentiality <> 'PROTECTED' OR event.id = ANY (attended))
                    ORDER BY sorts_from, event.id LIMIT 11
                ) AS page
            ) AS found LEFT JOIN event_seats AS seats ON seats.event_id = found.id))
    FROM municipality AS place JOIN partner ON partner.id = place.partner_id CROSS JOIN reach
    WHERE place.ags = $3 AND (partner.status IN ('ACTIVE', 'ARCHIVED') OR partner.id = ANY (own))
)))::text FROM person
