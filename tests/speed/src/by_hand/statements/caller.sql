-- Who asks, and what that opens: $1 the login session, $2 the account. No row of `person`: the session has ended.
WITH RECURSIVE person AS (
    SELECT user_id FROM login_session
    WHERE id = $1 AND user_id = $2 AND ended_at IS NULL AND expires_at > now()
        AND EXISTS (SELECT FROM user_account WHERE user_account.id = user_id AND status = 'ACTIVE')
), held (level, partner_id, depth) AS (
    SELECT role_grant.level, role_grant.partner_id, 0
    FROM role_grant LEFT JOIN partner ON partner.id = role_grant.partner_id
    WHERE role_grant.user_id = (SELECT user_id FROM person) AND role_grant.revoked_at IS NULL
        AND role_grant.valid_from <= now() AND (role_grant.valid_until IS NULL OR role_grant.valid_until > now())
        AND (role_grant.partner_id IS NULL OR partner.status NOT IN ('SUSPENDED', 'ARCHIVED'))
    UNION ALL
    SELECT held.level, partner.id, held.depth + 1
    FROM held JOIN partner ON partner.parent_id = held.partner_id
    WHERE held.depth < 4 AND partner.status NOT IN ('SUSPENDED', 'ARCHIVED')
), mine AS (
    SELECT coalesce(array_agg(partner_id) FILTER (WHERE partner_id IS NOT NULL), '{}') AS own,
        coalesce(array_agg(partner_id) FILTER (WHERE level IN ('EDITOR', 'MANAGER')), '{}') AS steering
    FROM held
), parts AS (
    SELECT partner_role.*, partner_id = ANY ((SELECT steering FROM mine)::uuid[]) AS steers
    FROM partner_role WHERE partner_id = ANY ((SELECT own FROM mine)::uuid[])
), reach AS (
    SELECT own,
        array_agg(event_id) FILTER (WHERE event_id IS NOT NULL AND state = 'ACCEPTED' AND leads AND steers) AS led_events,
        array_agg(series_id) FILTER (WHERE series_id IS NOT NULL AND state = 'ACCEPTED' AND leads AND steers) AS led_series,
        array_agg(programme_id) FILTER (WHERE programme_id IS NOT NULL AND state = 'ACCEPTED' AND leads AND steers) AS led_programmes,
        array_agg(event_id) FILTER (WHERE event_id IS NOT NULL AND state = 'PROPOSED' AND steers) AS asked_events,
        array_agg(series_id) FILTER (WHERE series_id IS NOT NULL AND state = 'PROPOSED' AND steers) AS asked_series,
        array_agg(event_id) FILTER (WHERE event_id IS NOT NULL AND state = 'ACCEPTED') AS member_events,
        array_agg(series_id) FILTER (WHERE series_id IS NOT NULL AND state = 'ACCEPTED') AS member_series,
        array_agg(programme_id) FILTER (WHERE programme_id IS NOT NULL AND state = 'ACCEPTED') || ARRAY(
            SELECT programme_id FROM model_municipality AS way JOIN municipality ON municipality.id = way.municipality_id
            WHERE municipality.partner_id = ANY ((SELECT own FROM mine)::uuid[]) AND way.status IN ('ACTIVE', 'ADMITTED')
        ) AS member_programmes,
        ARRAY(SELECT event_id FROM registration WHERE user_id = (SELECT user_id FROM person)
            AND status IN ('CONFIRMED', 'WAITLISTED', 'OFFERED')) AS attended
    FROM mine LEFT JOIN parts ON true GROUP BY own
)
