-- Registers somebody without an account, who confirms by mail: the rows that Verbund writes, in one transaction.
-- $1 event, $2 registration, $3 code, $4 hash of the person, $5 what the person told, sealed, $6 hashes of the words of the name,
-- $7 audit entry, $8 request, $9 digest, $10 outbox event, $11 mail, $12 its content, sealed, $13 idempotency key,
-- $14 hash of the key and who uses it, $15 hash of the request, $16 answer, sealed, $17 the address, its network and the recipient, each of which is
-- counted.
WITH claimed AS (
    INSERT INTO idempotency_key (id, subject, fingerprint, claimed_at, expires_at, audit_entry_id, answer)
    VALUES ($13, $14, $15, now(), now() + interval '1 day', $7, $16)
    ON CONFLICT (subject) DO NOTHING RETURNING id
), counted AS (
    INSERT INTO throttle (subject, attempts, last_at)
    SELECT subject, 1, now() FROM unnest($17::text[]) AS subject
    ON CONFLICT (subject) DO UPDATE SET last_at = excluded.last_at,
        attempts = CASE WHEN throttle.last_at < now() - interval '1 hour' THEN 1 ELSE throttle.attempts + 1 END
    RETURNING subject, attempts
), open AS (
    UPDATE event_seats SET revision = event_seats.revision FROM event
    WHERE event_seats.event_id = $1 AND accepting AND event.id = $1 AND event.status = 'PUBLISHED'
        AND event.confidentiality = 'PUBLIC' AND registration_mode = 'INTERNAL' AND registration_opening = 'IMMEDIATE'
        AND registration_deadline IS NULL AND starts_at > now()
        AND NOT EXISTS (SELECT FROM registration_question WHERE event_id = $1 AND NOT retired AND required)
        AND NOT EXISTS (SELECT FROM audience_rule WHERE event_id = $1)
    RETURNING event_id
), registered AS (
    INSERT INTO registration (id, event_id, code, status, person_hash, source, list_visibility, locale, submitted_at, expires_at,
        link_generation, attendance, created_at, updated_at, version)
    SELECT $2, event_id, $3, 'PENDING_CONFIRMATION', $4, 'GUEST', 'NOBODY', 'de', now(), now() + interval '2 days', 1, 'UNKNOWN',
        now(), now(), 1
    FROM open, claimed WHERE NOT EXISTS (SELECT FROM counted JOIN unnest($17::text[], ARRAY[30, 200, 5]) AS allowed (subject, most)
        USING (subject) WHERE attempts > most)
    ON CONFLICT DO NOTHING RETURNING id, event_id
), sealed AS (
    INSERT INTO participant (registration_id, payload) SELECT id, $5 FROM registered
), words AS (
    INSERT INTO participant_word (event_id, word, registration_id)
    SELECT event_id, word, id FROM registered, unnest($6::bytea[]) AS word
), entry AS (
    INSERT INTO audit_entry (id, recorded_at, actor_kind, request_id, use_case, changes, digest)
    SELECT $7, now(), 'ANONYMOUS', $8, 'registrations.register_for_event',
        jsonb_build_array(jsonb_build_object('id', id, 'kind', 'REGISTRATION', 'change', 'CREATED', 'details',
            jsonb_build_object('source', 'GUEST', 'status', 'PENDING_CONFIRMATION', 'partner', NULL, 'queueNumber', NULL))), $9
    FROM registered
), unsealed AS (
    INSERT INTO audit_unsealed (audit_entry_id) SELECT $7 FROM registered
), concerned AS (
    INSERT INTO audit_concern (subject_id, audit_entry_id)
    SELECT subject, $7 FROM registered, unnest(ARRAY[event_id, id]) AS subject
), told AS (
    INSERT INTO outbox_event (id, recorded_at, audit_entry_id, kind, subject_id, payload)
    SELECT $10, now(), $7, 'registration.submitted', event_id, jsonb_build_object('registration', id) FROM registered
), mailed AS (
    INSERT INTO mail (id, audit_entry_id, template, locale, content, subject_id, created_at, status, attempts, due_at)
    SELECT $11, $7, 'registration-confirm', 'de', $12, id, now(), 'QUEUED', 0, now() FROM registered
)
SELECT id FROM registered
