-- That the caller read who registered, as Verbund notes it: $6 the audit entry, $7 the request, $8 the digest.
, entry AS (
    INSERT INTO audit_entry (id, recorded_at, actor_kind, actor_id, credential_id, request_id, use_case, changes, digest)
    SELECT $6, now(), 'USER', $2, $1, $7, 'personal_data.read',
        jsonb_build_array(jsonb_build_object('id', seen.id, 'kind', 'EVENT', 'change', 'READ',
            'details', jsonb_build_object('of', 'PARTICIPANTS'))), $8
    FROM seen WHERE EXISTS (SELECT FROM page)
), unsealed AS (
    INSERT INTO audit_unsealed (audit_entry_id) SELECT $6 WHERE EXISTS (SELECT FROM page)
), concerned AS (
    INSERT INTO audit_concern (subject_id, audit_entry_id)
    SELECT id, $6 FROM page WHERE place <= length
    UNION ALL SELECT id, $6 FROM seen WHERE EXISTS (SELECT FROM page)
)
