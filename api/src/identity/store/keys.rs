//! Queries on `signing_key`.

use chrono::{DateTime, Utc};
use entity::{administration, rows::Rows as _, signing_key};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, Condition, ConnectionTrait, DatabaseTransaction,
    EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    sea_query::Expr,
};

use crate::fault::Fault;

/// Every key that there is or was, the oldest first.
pub(in crate::identity) async fn key_rows(
    connection: &impl ConnectionTrait,
) -> Result<Vec<signing_key::Model>, Fault> {
    let query = signing_key::Entity::rows().order_by_asc(signing_key::Column::SignsFrom);
    Ok(query.order_by_asc(signing_key::Column::Id).all(connection).await?)
}

/// The keys whose tokens are accepted, in the order in which they begin to sign.
pub(in crate::identity) async fn published_keys(
    connection: &impl ConnectionTrait,
    now: DateTime<Utc>,
) -> Result<Vec<signing_key::Model>, Fault> {
    let is_published = Condition::any()
        .add(signing_key::Column::RetiresAt.is_null())
        .add(signing_key::Column::RetiresAt.gt(now));
    let query = signing_key::Entity::rows().filter(is_published);
    let query = query.order_by_asc(signing_key::Column::SignsFrom);
    Ok(query.order_by_asc(signing_key::Column::Id).all(connection).await?)
}

/// Makes whoever else changes keys wait until the transaction ends.
pub(in crate::identity) async fn lock_keys(transaction: &DatabaseTransaction) -> Result<(), Fault> {
    administration::Entity::rows().lock_exclusive().all(transaction).await?;
    Ok(())
}

pub(in crate::identity) async fn insert_key(
    transaction: &DatabaseTransaction,
    row: signing_key::Model,
) -> Result<(), Fault> {
    row.into_active_model().insert(transaction).await?;
    Ok(())
}

/// Says of the keys that have no end yet when they end.
pub(in crate::identity) async fn retire_keys(
    transaction: &DatabaseTransaction,
    retires_at: DateTime<Utc>,
) -> Result<(), Fault> {
    signing_key::Entity::update_many()
        .col_expr(signing_key::Column::RetiresAt, Expr::value(retires_at))
        .filter(signing_key::Column::RetiresAt.is_null())
        .exec(transaction)
        .await?;
    Ok(())
}
