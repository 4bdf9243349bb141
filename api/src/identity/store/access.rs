//! What a person may do now, as the database says.

use chrono::{DateTime, Utc};
use entity::{
    id::{EventId, LoginSessionId, PartnerId, RoleGrantId, UserId},
    login_session,
    terms::{GrantLevel, GrantRole, UserStatus},
    user_account,
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, FromQueryResult, QueryFilter as _,
    QuerySelect as _, QueryTrait as _, Statement,
};

use crate::fault::Fault;

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

/// Partners above first, units after them; units are at most four deep (domain.md, invariants of partners).
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
)
SELECT grant_id, role, level, may_sign, partner_id, event_id
FROM held ORDER BY depth, grant_id, partner_id";

/// The grants that hold now. A partner that is suspended or archived gives nothing, nor do its units below it.
pub(in crate::identity) async fn held(
    connection: &impl ConnectionTrait,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<Vec<Held>, Fault> {
    let backend = connection.get_database_backend();
    let statement = Statement::from_sql_and_values(backend, HELD, [user.into(), now.into()]);
    Ok(Held::find_by_statement(statement).all(connection).await?)
}

/// The session, if it is this person's and not over, and the person can sign in.
pub(in crate::identity) async fn live_session(
    connection: &impl ConnectionTrait,
    user: UserId,
    session: LoginSessionId,
    now: DateTime<Utc>,
) -> Result<Option<login_session::Model>, Fault> {
    let active = user_account::Entity::find()
        .select_only()
        .column(user_account::Column::Id)
        .filter(user_account::Column::Id.eq(user))
        .filter(user_account::Column::Status.eq(UserStatus::Active))
        .into_query();
    let query = login_session::Entity::find_by_id(session)
        .filter(login_session::Column::UserId.in_subquery(active))
        .filter(login_session::Column::EndedAt.is_null())
        .filter(login_session::Column::ExpiresAt.gt(now));
    Ok(query.one(connection).await?)
}
