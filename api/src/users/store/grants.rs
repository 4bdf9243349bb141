//! Queries on `role_grant`.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{
    id::{EventId, PartnerId, RoleGrantId, UserId},
    partner, role_grant,
    rows::Rows as _,
    terms::{GrantLevel, PartnerStatus, UserStatus},
    user_account,
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, Condition, ConnectionTrait, DatabaseTransaction,
    EntityTrait as _, ExprTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, QueryTrait as _, Select, sea_query::Expr,
};

use crate::{
    database::conditions::among,
    fault::Fault,
    page::{self, Ordering, Page, PageRequest, Position, SortKey},
    reach::Reach,
};

fn find(reach: &Reach) -> Select<role_grant::Entity> {
    role_grant::Entity::rows().filter(reach.grants())
}

/// The latest first.
fn by_creation() -> Ordering<role_grant::Entity> {
    Ordering {
        column: role_grant::Column::CreatedAt,
        id: role_grant::Column::Id,
        descending: true,
        position: |row| Position { key: SortKey::Instant(row.created_at), id: row.id.0 },
    }
}

pub(in crate::users) async fn grants(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    ids: &[RoleGrantId],
) -> Result<Vec<role_grant::Model>, Fault> {
    let query = find(reach).filter(among(role_grant::Column::Id, ids.iter().copied()));
    Ok(query.all(connection).await?)
}

pub(in crate::users) async fn grants_of_users(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    users: &[UserId],
    request: &PageRequest,
) -> Result<HashMap<UserId, Page<role_grant::Model>>, Fault> {
    page::fetch_of_each(
        connection,
        find(reach),
        role_grant::Column::UserId,
        users,
        |row| Some(row.user_id),
        &by_creation(),
        request,
    )
    .await
}

pub(in crate::users) async fn grants_of_partners(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    partners: &[PartnerId],
    request: &PageRequest,
) -> Result<HashMap<PartnerId, Page<role_grant::Model>>, Fault> {
    page::fetch_of_each(
        connection,
        find(reach),
        role_grant::Column::PartnerId,
        partners,
        |row| row.partner_id,
        &by_creation(),
        request,
    )
    .await
}

/// Who checks people in at events that the actor organises, with given and family name, oldest first; at most
/// `most`.
pub(in crate::users) async fn check_ins(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    events: &[EventId],
    most: u64,
) -> Result<Vec<(role_grant::Model, String, String)>, Fault> {
    let grants = role_grant::Entity::rows()
        .filter(reach.grants_at_organised_events())
        .filter(reach.unended_grants())
        .filter(among(role_grant::Column::EventId, events.iter().copied()))
        .order_by_asc(role_grant::Column::CreatedAt)
        .order_by_asc(role_grant::Column::Id)
        .limit(most)
        .all(connection)
        .await?;
    let names: Vec<(UserId, String, String)> = user_account::Entity::rows()
        .select_only()
        .column(user_account::Column::Id)
        .column(user_account::Column::GivenName)
        .column(user_account::Column::FamilyName)
        .filter(among(user_account::Column::Id, grants.iter().map(|grant| grant.user_id)))
        .into_tuple()
        .all(connection)
        .await?;
    let named = |grant: role_grant::Model| {
        let name = names.iter().find(|(id, ..)| *id == grant.user_id);
        let (_, given, family) =
            name.cloned().unwrap_or_else(|| (grant.user_id, String::new(), String::new()));
        (grant, given, family)
    };
    Ok(grants.into_iter().map(named).collect())
}

/// The person's grants that were not taken back, whoever asks, oldest first.
pub(in crate::users) async fn open_grants(
    connection: &impl ConnectionTrait,
    user: UserId,
) -> Result<Vec<role_grant::Model>, Fault> {
    let query = role_grant::Entity::rows()
        .filter(role_grant::Column::UserId.eq(user))
        .filter(role_grant::Column::RevokedAt.is_null())
        .order_by_asc(role_grant::Column::CreatedAt)
        .order_by_asc(role_grant::Column::Id);
    Ok(query.all(connection).await?)
}

/// The grant, if the reach covers it, locked until the transaction ends. On SQLite the transaction
/// has locked everything.
pub(in crate::users) async fn lock_grant(
    transaction: &DatabaseTransaction,
    reach: &Reach,
    id: RoleGrantId,
) -> Result<Option<role_grant::Model>, Fault> {
    let query = find(reach).filter(role_grant::Column::Id.eq(id));
    Ok(query.lock_exclusive().one(transaction).await?)
}

/// Notes of the person's grants that are past their end that they ended then, so that others can
/// take their place.
pub(in crate::users) async fn settle_expired(
    transaction: &DatabaseTransaction,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<(), Fault> {
    role_grant::Entity::update_many()
        .col_expr(role_grant::Column::RevokedAt, Expr::col(role_grant::Column::ValidUntil))
        .col_expr(role_grant::Column::UpdatedAt, Expr::value(now))
        .col_expr(role_grant::Column::Version, Expr::col(role_grant::Column::Version).add(1))
        .filter(role_grant::Column::UserId.eq(user))
        .filter(role_grant::Column::RevokedAt.is_null())
        .filter(role_grant::Column::ValidUntil.lte(now))
        .exec(transaction)
        .await?;
    Ok(())
}

/// Writes a new row.
pub(in crate::users) async fn insert_grant(
    transaction: &DatabaseTransaction,
    row: &role_grant::Model,
) -> Result<(), Fault> {
    role_grant::Entity::insert(row.clone().into_active_model())
        .exec_without_returning(transaction)
        .await?;
    Ok(())
}

/// Writes every column of the row.
pub(in crate::users) async fn update_grant(
    transaction: &DatabaseTransaction,
    row: &role_grant::Model,
) -> Result<(), Fault> {
    row.clone().into_active_model().reset_all().update(transaction).await?;
    Ok(())
}

/// The partners that the person acts for by a grant that the reach covers and that has not ended.
pub(in crate::users) async fn acting_for(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    user: UserId,
) -> Result<Vec<PartnerId>, Fault> {
    let query = find(reach)
        .filter(reach.unended_grants())
        .filter(role_grant::Column::UserId.eq(user))
        .filter(role_grant::Column::PartnerId.is_not_null())
        .select_only()
        .column(role_grant::Column::PartnerId);
    Ok(query.into_tuple().all(connection).await?)
}

/// Most people of partners who are written to at once.
const MOST_EDITORS: u64 = 200;

/// The active accounts of those who act for one of these active partners at `now`, as editors or managers,
/// whoever asks; the oldest accounts first.
pub(in crate::users) async fn editors_of(
    connection: &impl ConnectionTrait,
    partners: &[PartnerId],
    now: DateTime<Utc>,
) -> Result<Vec<user_account::Model>, Fault> {
    use role_grant::Column;
    let active = partner::Entity::rows()
        .select_only()
        .column(partner::Column::Id)
        .filter(among(partner::Column::Id, partners.iter().copied()))
        .filter(partner::Column::Status.eq(PartnerStatus::Active));
    let in_force = Condition::all()
        .add(Column::ValidFrom.lte(now))
        .add(Column::RevokedAt.is_null())
        .add(Condition::any().add(Column::ValidUntil.is_null()).add(Column::ValidUntil.gt(now)));
    let granted = role_grant::Entity::rows()
        .select_only()
        .column(Column::UserId)
        .filter(Column::PartnerId.in_subquery(active.into_query()))
        .filter(Column::Level.is_in([GrantLevel::Editor, GrantLevel::Manager]))
        .filter(in_force);
    let query = user_account::Entity::rows()
        .filter(user_account::Column::Id.in_subquery(granted.into_query()))
        .filter(user_account::Column::Status.eq(UserStatus::Active))
        .order_by_asc(user_account::Column::Id)
        .limit(MOST_EDITORS);
    Ok(query.all(connection).await?)
}
