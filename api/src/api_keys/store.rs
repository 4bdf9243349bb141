//! Queries on `api_key`.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    api_key,
    id::{ApiKeyId, PartnerId},
    partner,
    rows::Rows as _,
    terms::PartnerStatus,
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, Condition, ConnectionTrait, DatabaseTransaction,
    EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QuerySelect as _, QueryTrait as _,
    Select, sea_query::Expr,
};

use crate::{
    database::conditions::among,
    fault::Fault,
    page::{self, Ordering, Page, PageRequest, Position, SortKey},
    reach::Reach,
};

fn find(reach: &Reach) -> Select<api_key::Entity> {
    api_key::Entity::rows().filter(reach.api_keys())
}

fn by_age() -> Ordering<api_key::Entity> {
    Ordering {
        column: api_key::Column::CreatedAt,
        id: api_key::Column::Id,
        descending: false,
        position: |row| Position { key: SortKey::Instant(row.created_at), id: row.id.0 },
    }
}

pub(super) async fn api_keys(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    ids: &[ApiKeyId],
) -> Result<Vec<api_key::Model>, Fault> {
    let query = find(reach).filter(among(api_key::Column::Id, ids.iter().copied()));
    Ok(query.all(connection).await?)
}

pub(super) async fn api_keys_of_partners(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    partners: &[PartnerId],
    request: &PageRequest,
) -> Result<HashMap<PartnerId, Page<api_key::Model>>, Fault> {
    page::fetch_of_each(
        connection,
        find(reach),
        api_key::Column::PartnerId,
        partners,
        |row| Some(row.partner_id),
        &by_age(),
        request,
    )
    .await
}

/// The key, locked until the transaction ends.
pub(super) async fn lock_api_key(
    transaction: &DatabaseTransaction,
    reach: &Reach,
    id: ApiKeyId,
) -> Result<Option<api_key::Model>, Fault> {
    let query = find(reach).filter(api_key::Column::Id.eq(id));
    Ok(query.lock_exclusive().one(transaction).await?)
}

/// The partner for which a key is made, locked until the transaction ends.
pub(super) async fn lock_partner(
    transaction: &DatabaseTransaction,
    reach: &Reach,
    id: PartnerId,
) -> Result<Option<partner::Model>, Fault> {
    let query = partner::Entity::rows().filter(reach.partners()).filter(partner::Column::Id.eq(id));
    Ok(query.lock_exclusive().one(transaction).await?)
}

fn usable(now: DateTime<Utc>) -> Condition {
    Condition::all()
        .add(api_key::Column::RevokedAt.is_null())
        .add(api_key::Column::ExpiresAt.gt(now))
}

/// How many keys of the partner can be used.
pub(super) async fn count_usable(
    connection: &impl ConnectionTrait,
    partner: PartnerId,
    now: DateTime<Utc>,
) -> Result<u64, Fault> {
    let keys = api_key::Entity::rows().filter(api_key::Column::PartnerId.eq(partner));
    Ok(page::count(connection, keys.filter(usable(now))).await?)
}

/// The key with this prefix, if it can be used and its partner takes part.
pub(super) async fn usable_by_prefix(
    connection: &impl ConnectionTrait,
    prefix: &str,
    now: DateTime<Utc>,
) -> Result<Option<api_key::Model>, Fault> {
    let active = partner::Entity::rows()
        .select_only()
        .column(partner::Column::Id)
        .filter(partner::Column::Status.eq(PartnerStatus::Active))
        .into_query();
    let key = api_key::Entity::rows()
        .filter(api_key::Column::Prefix.eq(prefix))
        .filter(usable(now))
        .filter(api_key::Column::PartnerId.in_subquery(active));
    Ok(key.one(connection).await?)
}

/// A key by id, for the system that called with it.
pub(super) async fn own_key(
    connection: &impl ConnectionTrait,
    id: ApiKeyId,
) -> Result<Option<api_key::Model>, Fault> {
    Ok(api_key::Entity::find_by_id(id).one(connection).await?)
}

pub(super) async fn insert(
    transaction: &DatabaseTransaction,
    row: api_key::Model,
) -> Result<(), Fault> {
    row.into_active_model().insert(transaction).await?;
    Ok(())
}

/// Writes every column of the row but its last use, which is noted without a lock.
pub(super) async fn update(
    transaction: &DatabaseTransaction,
    row: &api_key::Model,
) -> Result<(), Fault> {
    let mut row = row.clone().into_active_model().reset_all();
    row.last_used_at = sea_orm::ActiveValue::NotSet;
    row.update(transaction).await?;
    Ok(())
}

/// Notes that the key was used, unless that was noted within `interval`.
pub(super) async fn note_use(
    connection: &impl ConnectionTrait,
    id: ApiKeyId,
    now: DateTime<Utc>,
    interval: TimeDelta,
) -> Result<(), Fault> {
    let due = Condition::any()
        .add(api_key::Column::LastUsedAt.is_null())
        .add(api_key::Column::LastUsedAt.lte(now - interval));
    api_key::Entity::update_many()
        .col_expr(api_key::Column::LastUsedAt, Expr::value(now))
        .filter(api_key::Column::Id.eq(id))
        .filter(due)
        .exec(connection)
        .await?;
    Ok(())
}
