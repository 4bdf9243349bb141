-- For a reader without a token. $1: the event.
SELECT json_build_object('data', json_build_object('node', (
    SELECT json_build_object('id', id, 'title', title, 'slug', slug) FROM event
    WHERE id = $1 AND status <> 'DRAFT' AND confidentiality <> 'MEMBERS'
)))::text
