//! What a person may do now, as the database says.

use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use entity::{
    id::{EventId, LoginSessionId, PartnerId, RoleGrantId, UserId},
    terms::{GrantLevel, GrantRole},
};
use sea_orm::{ConnectionTrait, DatabaseBackend, FromQueryResult, Statement};

use crate::{
    fault::Fault,
    reach::standing::{self, Found, Known, Standing},
};

/// A grant, or what it gives for a unit of its partner.
#[derive(Clone, Debug, FromQueryResult)]
pub(in crate::identity) struct Held {
    pub(in crate::identity) grant_id: RoleGrantId,
    pub(in crate::identity) role: GrantRole,
    pub(in crate::identity) level: Option<GrantLevel>,
    pub(in crate::identity) may_sign: bool,
    pub(in crate::identity) partner_id: Option<PartnerId>,
    pub(in crate::identity) event_id: Option<EventId>,
}

/// What a session gives; grants are none where the person has none.
#[derive(Clone, Debug, FromQueryResult)]
struct Given {
    second_factor: bool,
    grant_id: Option<RoleGrantId>,
    role: Option<GrantRole>,
    level: Option<GrantLevel>,
    may_sign: Option<bool>,
    partner_id: Option<PartnerId>,
    event_id: Option<EventId>,
}

/// Grants of user $1 that hold at $2; units of a partner are at most four deep (domain.md, invariants of
/// partners).
const HELD: &str = "
WITH RECURSIVE held (grant_id, role, level, may_sign, partner_id, event_id, depth) AS (
    SELECT role_grant.id, role_grant.role, role_grant.level, role_grant.may_sign,
        role_grant.partner_id, role_grant.event_id, 0
    FROM role_grant
    LEFT JOIN partner ON partner.id = role_grant.partner_id
    WHERE role_grant.user_id = $1
        AND role_grant.revoked_at IS NULL
        AND role_grant.valid_from <= $2
        AND (role_grant.valid_until IS NULL OR role_grant.valid_until > $2)
        AND (role_grant.partner_id IS NULL OR partner.status NOT IN ('SUSPENDED', 'ARCHIVED'))
    UNION ALL
    SELECT held.grant_id, held.role, held.level, held.may_sign, partner.id, held.event_id, held.depth + 1
    FROM held
    JOIN partner ON partner.parent_id = held.partner_id
    WHERE held.depth < 4 AND partner.status NOT IN ('SUSPENDED', 'ARCHIVED')
)";

/// Partners above first, units after them.
const OF_USER: &str = "
SELECT grant_id, role, level, may_sign, partner_id, event_id
FROM held ORDER BY depth, grant_id, partner_id";

/// The same beside session $3, if that is the user's and not over, and the user can sign in: every request
/// of somebody who is signed in asks this.
const OF_SESSION: &str = "
SELECT login_session.second_factor, grant_id, role, level, may_sign, partner_id, event_id
FROM login_session
JOIN user_account ON user_account.id = login_session.user_id AND user_account.status = 'ACTIVE'
LEFT JOIN held ON TRUE
WHERE login_session.id = $3 AND login_session.user_id = $1
    AND login_session.ended_at IS NULL AND login_session.expires_at > $2
ORDER BY depth, grant_id, partner_id";

/// The same, and where the person stands, in one statement: rows of grants have a session, the others have none.
static OF_READER: LazyLock<String> = LazyLock::new(|| {
    let partners = "ARRAY(SELECT partner_id FROM held WHERE partner_id IS NOT NULL)";
    let standing = standing::rows(partners, "$1", "$4");
    format!(
        "{HELD}
SELECT partner_id, event_id, NULL::uuid AS series_id, NULL::uuid AS programme_id, role,
    NULL::boolean AS leads, NULL AS state, NULL::uuid AS municipality_id, NULL AS status,
    login_session.second_factor, depth, grant_id, level, may_sign
FROM login_session
JOIN user_account ON user_account.id = login_session.user_id AND user_account.status = 'ACTIVE'
LEFT JOIN held ON TRUE
WHERE login_session.id = $3 AND login_session.user_id = $1
    AND login_session.ended_at IS NULL AND login_session.expires_at > $2
UNION ALL
SELECT standing.*, NULL, NULL, NULL, NULL, NULL FROM ({standing}) standing"
    )
});

/// The grants that hold now. A partner that is suspended or archived gives nothing, nor do its units below it.
pub(in crate::identity) async fn held(
    connection: &impl ConnectionTrait,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<Vec<Held>, Fault> {
    let backend = connection.get_database_backend();
    let sql = [HELD, OF_USER].concat();
    let statement = Statement::from_sql_and_values(backend, sql, [user.into(), now.into()]);
    Ok(Held::find_by_statement(statement).all(connection).await?)
}

/// Whether the session has a second factor, and the grants of its person, if the session is this person's and
/// not over, and the person can sign in.
pub(in crate::identity) async fn live_session(
    connection: &impl ConnectionTrait,
    user: UserId,
    session: LoginSessionId,
    now: DateTime<Utc>,
) -> Result<Option<(bool, Vec<Held>)>, Fault> {
    let backend = connection.get_database_backend();
    let sql = [HELD, OF_SESSION].concat();
    let values = [user.into(), now.into(), session.into()];
    let statement = Statement::from_sql_and_values(backend, sql, values);
    let given = Given::find_by_statement(statement).all(connection).await?;
    let Some(second_factor) = given.first().map(|given| given.second_factor) else {
        return Ok(None);
    };
    Ok(Some((second_factor, given.into_iter().filter_map(Given::held).collect())))
}

/// A session that is this person's and not over, with what it gives.
pub(in crate::identity) struct Session {
    /// Whether it has a second factor.
    pub(in crate::identity) second_factor: bool,
    /// The grants of its person.
    pub(in crate::identity) held: Vec<Held>,
    /// What is known of where they stand.
    pub(in crate::identity) standing: Known,
}

/// The same as [`live_session`], and where the person stands: on PostgreSQL, where it is of use, and in one statement.
pub(in crate::identity) async fn live_session_of_reader(
    connection: &impl ConnectionTrait,
    user: UserId,
    session: LoginSessionId,
    now: DateTime<Utc>,
) -> Result<Option<Session>, Fault> {
    let backend = connection.get_database_backend();
    if backend != DatabaseBackend::Postgres {
        let found = live_session(connection, user, session, now).await?;
        let standing = Known::NotLookedFor;
        return Ok(found.map(|(second_factor, held)| Session { second_factor, held, standing }));
    }
    let values = [user.into(), now.into(), session.into(), standing::ASKED.into()];
    let statement = Statement::from_sql_and_values(backend, OF_READER.as_str(), values);
    let (mut given, mut stands) = (Vec::new(), Vec::new());
    for row in connection.query_all_raw(statement).await? {
        let is_given: Option<bool> = row.try_get("", "second_factor")?;
        if is_given.is_some() {
            let depth: Option<i32> = row.try_get("", "depth")?;
            given.push((depth, Given::from_query_result(&row, "")?));
        } else {
            stands.push(Found::from_query_result(&row, "")?);
        }
    }
    let Some(second_factor) = given.first().map(|(_, given)| given.second_factor) else {
        return Ok(None);
    };
    given.sort_by_key(|(depth, given)| (*depth, given.grant_id, given.partner_id));
    let held: Vec<_> = given.into_iter().filter_map(|(_, given)| given.held()).collect();
    let is_member = held.iter().any(|held| held.partner_id.is_some());
    let standing = Standing::from_rows(&stands).filter(|_| is_member).into();
    Ok(Some(Session { second_factor, held, standing }))
}

impl Given {
    fn held(self) -> Option<Held> {
        Some(Held {
            grant_id: self.grant_id?,
            role: self.role?,
            level: self.level,
            may_sign: self.may_sign?,
            partner_id: self.partner_id,
            event_id: self.event_id,
        })
    }
}
