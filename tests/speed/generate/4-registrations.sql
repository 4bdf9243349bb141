-- :biggest registrations of the first event, :each of every following one until there are :registrations. Eight in ten are
-- confirmed, one waits, one was cancelled; who waits or waited has a number in the queue. What people wrote of themselves is
-- sealed: as many bytes as the server's, which nothing here reads.
-- Millions of rows are sooner written without the indexes that no constraint needs.
CREATE TEMPORARY TABLE generate_index AS
SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition FROM pg_index
WHERE indrelid = 'registration'::regclass AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid);
DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT generate_index.name FROM generate_index LOOP EXECUTE 'DROP INDEX ' || name; END LOOP;
END $$;

INSERT INTO registration (id, event_id, code, status, person_hash, queue_number, source, list_visibility, locale, submitted_at,
    verified_at, ended_at, ended_by, link_generation, attendance, created_at, updated_at, version)
SELECT generate_id(12, n, 1750000000000 + n * 1000), generate_id(5, event), upper(substr(md5(n::text), 1, 12)),
    CASE share WHEN 8 THEN 'WAITLISTED' WHEN 9 THEN 'CANCELLED' ELSE 'CONFIRMED' END,
    sha256(int8send(n)), CASE WHEN share = 8 THEN (place + 2) / 10 END,
    CASE WHEN n % 20 = 0 THEN 'ORGANISER' ELSE 'GUEST' END, 'NOBODY', 'de', submitted_at,
    CASE WHEN n % 20 > 0 THEN submitted_at + interval '5 minutes' END,
    CASE WHEN share = 9 THEN submitted_at + interval '1 day' END, CASE WHEN share = 9 THEN 'PERSON' END, 1, 'UNKNOWN',
    submitted_at, submitted_at, 1
FROM generate_series(1, :registrations::bigint) AS n
CROSS JOIN LATERAL (SELECT
    CASE WHEN n <= :biggest THEN 1 ELSE 2 + (n - :biggest - 1) / :each END AS event,
    CASE WHEN n <= :biggest THEN n ELSE (n - :biggest - 1) % :each + 1 END AS place,
    to_timestamp(1750000000 + n) AS submitted_at OFFSET 0) AS of_event
CROSS JOIN LATERAL (SELECT (place - 1) % 10 AS share) AS shares;

DO $$ DECLARE definition text; BEGIN
    FOR definition IN SELECT generate_index.definition FROM generate_index LOOP EXECUTE definition; END LOOP;
END $$;

INSERT INTO participant (registration_id, payload)
SELECT id, substr(decode(repeat(md5(id::text), 9), 'hex'), 1, 140) FROM registration;

UPDATE event_seats SET taken = counted.taken, waiting = counted.waiting, next_queue_number = counted.next
FROM (SELECT event_id, count(*) FILTER (WHERE status = 'CONFIRMED') AS taken, count(*) FILTER (WHERE status = 'WAITLISTED') AS waiting,
    coalesce(max(queue_number), 0) + 1 AS next FROM registration GROUP BY event_id) AS counted
WHERE counted.event_id = event_seats.event_id;
