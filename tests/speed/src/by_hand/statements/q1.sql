-- For a reader without a token. No parameters.
WITH page AS (
    SELECT row_number() OVER () AS place, found.* FROM (
        SELECT event.*, event.confidentiality <> 'PROTECTED' AS whole
        FROM event
        WHERE status <> 'DRAFT' AND confidentiality <> 'MEMBERS'
            AND latest_at >= now() AND (latest_at > now() OR sorts_from >= now())
        ORDER BY sorts_from, id LIMIT 21
    ) AS found
)
SELECT json_build_object('data', json_build_object('events', json_build_object(
    'edges', coalesce(json_agg(json_build_object('node', json_build_object(
        'id', page.id, 'slug', page.slug, 'title', page.title, 'status', page.status,
        'date', json_build_object(
            'value', CASE length(shown.date) WHEN 16 THEN shown.date || ':00' ELSE shown.date END,
            'precision', CASE length(shown.date) WHEN 4 THEN 'YEAR' WHEN 7 THEN 'MONTH' WHEN 10 THEN 'DAY' WHEN 16 THEN 'TIME'
                ELSE 'UNKNOWN' END),
        'time', CASE WHEN page.whole AND page.starts_at IS NOT NULL THEN json_build_object(
            'startLocal', page.date || ':00', 'endLocal', page.end_local || ':00', 'timeZone', page.zone) END,
        'attendanceMode', CASE WHEN page.whole THEN page.attendance_mode END,
        'placeText', CASE WHEN page.whole THEN page.place_text END,
        'capacity', CASE WHEN page.whole THEN json_build_object(
            'mode', CASE page.capacity_mode WHEN 'INHERITED' THEN coalesce(series.capacity_mode, 'UNKNOWN')
                ELSE page.capacity_mode END,
            'limit', CASE page.capacity_mode WHEN 'INHERITED' THEN series.capacity_limit ELSE page.capacity_limit END) END,
        'freeSeats', CASE WHEN page.whole AND page.registration_mode = 'INTERNAL'
            THEN greatest(seats.capacity - seats.held_back - seats.taken, 0) END,
        'hosts', coalesce(hosts.list, '[]')
    )) ORDER BY place) FILTER (WHERE place <= 20), '[]'),
    'pageInfo', json_build_object(
        'hasNextPage', coalesce(bool_or(place = 21), false),
        'endCursor', min(translate(encode(convert_to(format(E'events date asc\ni%s\n%s',
            (extract(epoch FROM page.sorts_from) * 1000000)::bigint, replace(page.id::text, '-', '')), 'UTF8'), 'base64'),
            E'+/=\n', '-_')) FILTER (WHERE place = last))
)))::text
FROM (SELECT page.*, least(20, count(*) OVER ()) AS last FROM page) AS page
CROSS JOIN LATERAL (SELECT CASE WHEN page.whole THEN page.date ELSE left(page.date, 10) END AS date) AS shown
LEFT JOIN event_series AS series ON series.id = page.series_id
LEFT JOIN event_seats AS seats ON seats.event_id = page.id
LEFT JOIN LATERAL (
    SELECT json_agg(json_build_object('id', partner.id, 'slug', partner.slug, 'name', partner.name)
        ORDER BY once.of_series, once.position, once.id) AS list
    FROM (
        SELECT DISTINCT ON (partner_id) partner_id, role.event_id IS NULL AS of_series, position, role.id
        FROM (
            SELECT * FROM partner_role WHERE event_id = page.id
            UNION ALL SELECT * FROM partner_role WHERE series_id = page.series_id
        ) AS role
        WHERE leads AND state = 'ACCEPTED'
        ORDER BY partner_id, role.event_id IS NULL, position, role.id
    ) AS once
    JOIN partner ON partner.id = once.partner_id AND partner.status IN ('ACTIVE', 'ARCHIVED')
) AS hosts ON true
