SELECT json_build_object('data', json_build_object('event', (
    SELECT json_build_object(
        'id', seen.id, 'slug', seen.slug, 'title', seen.title,
        'description', CASE WHEN whole THEN seen.description END,
        'status', seen.status,
        'date', json_build_object(
            'value', CASE length(shown.date) WHEN 16 THEN shown.date || ':00' ELSE shown.date END,
            'precision', CASE length(shown.date) WHEN 4 THEN 'YEAR' WHEN 7 THEN 'MONTH' WHEN 10 THEN 'DAY' WHEN 16 THEN 'TIME'
                ELSE 'UNKNOWN' END),
        'time', CASE WHEN whole AND seen.starts_at IS NOT NULL THEN json_build_object(
            'startsAt', to_char(seen.starts_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
            'endsAt', to_char(seen.ends_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
            'timeZone', seen.zone) END,
        'placeText', CASE WHEN whole THEN seen.place_text END,
        'freeSeats', CASE WHEN tells_notes AND seen.registration_mode = 'INTERNAL'
            THEN greatest(seats.capacity - seats.held_back - seats.taken, 0) END,
        'waiting', CASE WHEN tells_notes AND seen.registration_mode = 'INTERNAL' THEN seats.waiting END,
        'series', (SELECT json_build_object('id', id, 'slug', slug, 'title', title) FROM event_series
            WHERE id = seen.series_id AND (status <> 'DRAFT' OR id = ANY (led_series) OR id = ANY (asked_series)
                OR programme_id = ANY (led_programmes))),
        'programme', (SELECT json_build_object('id', id, 'slug', slug, 'title', title) FROM programme
            WHERE id = seen.programme_id),
        'municipality', (SELECT json_build_object('id', municipality.id, 'ags', municipality.ags, 'name', partner.name)
            FROM municipality JOIN partner ON partner.id = municipality.partner_id
            WHERE whole AND municipality.id = seen.municipality_id
                AND (partner.status IN ('ACTIVE', 'ARCHIVED') OR partner.id = ANY (own))),
        'sessions', coalesce((SELECT json_agg(json_build_object('id', id, 'position', position, 'kind', kind, 'title', title,
            'capacity', capacity) ORDER BY position, id) FROM session WHERE whole AND event_id = seen.id), '[]'),
        'roles', json_build_object('edges', coalesce((
            SELECT json_agg(json_build_object('node', json_build_object('id', role.id, 'role', role.role, 'leads', role.leads,
                'state', role.state, 'partner', json_build_object('id', role.partner_id, 'slug', role.slug, 'name', role.name)))
                ORDER BY role.position, role.id)
            FROM (
                SELECT partner_role.*, partner.slug, partner.name
                FROM partner_role JOIN partner ON partner.id = partner_role.partner_id
                WHERE event_id = seen.id
                    AND (partner_role.state = 'ACCEPTED' OR partner_id = ANY (own) OR organised OR seen.programme_id = ANY (led_programmes))
                    AND (leads OR whole OR partner_id = ANY (own))
                    AND (partner.status IN ('ACTIVE', 'ARCHIVED') OR partner.id = ANY (own))
                ORDER BY partner_role.position, partner_role.id LIMIT 20
            ) AS role), '[]')),
        'registrations', CASE WHEN organised THEN (
            SELECT json_build_object(
                'edges', coalesce(json_agg(json_build_object('node', json_build_object(
                    'id', page.id, 'code', page.code, 'status', page.status, 'queueNumber', page.queue_number,
                    'submittedAt', to_char(page.submitted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
                )) ORDER BY place) FILTER (WHERE place <= 20), '[]'),
                'pageInfo', json_build_object(
                    'hasNextPage', coalesce(bool_or(place = 21), false),
                    'endCursor', min(translate(encode(convert_to(format(E'event.registrations submitted asc\ni%s\n%s',
                        (extract(epoch FROM page.submitted_at) * 1000000)::bigint, replace(page.id::text, '-', '')), 'UTF8'),
                        'base64'), E'+/=\n', '-_')) FILTER (WHERE place = last)))
            FROM (SELECT page.*, least(20, count(*) OVER ()) AS last FROM page) AS page
        ) END)
    FROM seen CROSS JOIN reach
    CROSS JOIN LATERAL (SELECT CASE WHEN whole THEN seen.date ELSE left(seen.date, 10) END AS date) AS shown
    LEFT JOIN event_seats AS seats ON seats.event_id = seen.id
)))::text FROM person
