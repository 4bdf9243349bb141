-- For a reader without a token. $1: the pattern of the word that is looked for.
WITH found AS MATERIALIZED (
    SELECT id, sort_name FROM partner
    WHERE status IN ('ACTIVE', 'ARCHIVED') AND search_text LIKE $1 AND merged_into_id IS NULL
), page AS (
    SELECT partner.*, row_number() OVER (ORDER BY first.sort_name, first.id) AS place
    FROM (SELECT * FROM found ORDER BY sort_name, id LIMIT 21) AS first JOIN partner ON partner.id = first.id
)
SELECT json_build_object('data', json_build_object('partners', json_build_object(
    'totalCount', (SELECT count(*) FROM found),
    'edges', coalesce(json_agg(json_build_object('node', json_build_object(
        'id', page.id, 'slug', page.slug, 'name', page.name, 'kind', page.kind, 'status', page.status
    )) ORDER BY place) FILTER (WHERE place <= 20), '[]'),
    'pageInfo', json_build_object(
        'hasNextPage', coalesce(bool_or(place = 21), false),
        'endCursor', min(translate(encode(convert_to(format(E'partners name asc\nt%s\n%s', page.sort_name,
            replace(page.id::text, '-', '')), 'UTF8'), 'base64'), E'+/=\n', '-_')) FILTER (WHERE place = last))
)))::text
FROM (SELECT page.*, least(20, count(*) OVER ()) AS last FROM page) AS page
