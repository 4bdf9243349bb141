-- $4 and $5: the position behind which the page begins.
, page AS (
    SELECT row_number() OVER () AS place, 50 AS length, found.* FROM (
        SELECT registration.* FROM registration
        WHERE event_id = (SELECT id FROM seen WHERE organised) AND (submitted_at, id) > ($4, $5)
        ORDER BY submitted_at, id LIMIT 51
    ) AS found
)
