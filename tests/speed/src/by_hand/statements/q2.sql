-- $4 and $5 are not used: the first page begins behind nothing.
, page AS (
    SELECT row_number() OVER () AS place, 20 AS length, found.* FROM (
        SELECT registration.* FROM registration
        WHERE event_id = (SELECT id FROM seen WHERE organised) AND (submitted_at, id) > ($4, $5)
        ORDER BY submitted_at, id LIMIT 21
    ) AS found
)
