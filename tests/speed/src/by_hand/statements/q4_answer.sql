SELECT json_build_object('data', json_build_object('event', (
    SELECT json_build_object('id', seen.id, 'registrations', CASE WHEN organised THEN (
        SELECT json_build_object(
            'edges', coalesce(json_agg(json_build_object('node', json_build_object(
                'id', page.id, 'code', page.code, 'status', page.status, 'queueNumber', page.queue_number,
                'source', page.source, 'submittedAt', to_char(page.submitted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
            )) ORDER BY place) FILTER (WHERE place <= 50), '[]'),
            'pageInfo', json_build_object(
                'hasNextPage', coalesce(bool_or(place = 51), false),
                'endCursor', min(translate(encode(convert_to(format(E'event.registrations submitted asc\ni%s\n%s',
                    (extract(epoch FROM page.submitted_at) * 1000000)::bigint, replace(page.id::text, '-', '')), 'UTF8'),
                    'base64'), E'+/=\n', '-_')) FILTER (WHERE place = last)))
        FROM (SELECT page.*, least(50, count(*) OVER ()) AS last FROM page) AS page
    ) END) FROM seen
)))::text FROM person
