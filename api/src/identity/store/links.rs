//! Secrets of links in mails.

use chrono::{DateTime, Utc};
use entity::{
    id::{OneTimeTokenId, UserId},
    one_time_token,
    rows::Rows as _,
    terms::TokenPurpose,
    value::SecretBytes,
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DatabaseTransaction, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _, sea_query::Expr,
};

use crate::fault::Fault;

/// The token with this hash, if it can still be used for `purpose`.
pub(in crate::identity) async fn live_token(
    connection: &impl ConnectionTrait,
    purpose: TokenPurpose,
    hash: &SecretBytes,
    now: DateTime<Utc>,
) -> Result<Option<one_time_token::Model>, Fault> {
    let query = one_time_token::Entity::rows()
        .filter(one_time_token::Column::TokenHash.eq(hash.clone()))
        .filter(one_time_token::Column::Purpose.eq(purpose))
        .filter(one_time_token::Column::UsedAt.is_null())
        .filter(one_time_token::Column::ExpiresAt.gt(now));
    Ok(query.one(connection).await?)
}

/// Puts a token in.
pub(in crate::identity) async fn insert_token(
    transaction: &DatabaseTransaction,
    row: one_time_token::Model,
) -> Result<(), Fault> {
    one_time_token::Entity::insert(row.into_active_model())
        .exec_without_returning(transaction)
        .await?;
    Ok(())
}

/// Uses a token. `false` if it can no longer be used: of two who try, one succeeds.
pub(in crate::identity) async fn use_token(
    transaction: &DatabaseTransaction,
    id: OneTimeTokenId,
    now: DateTime<Utc>,
) -> Result<bool, Fault> {
    let update = one_time_token::Entity::update_many()
        .col_expr(one_time_token::Column::UsedAt, Expr::value(now))
        .filter(one_time_token::Column::Id.eq(id))
        .filter(one_time_token::Column::UsedAt.is_null())
        .filter(one_time_token::Column::ExpiresAt.gt(now));
    Ok(update.exec(transaction).await?.rows_affected == 1)
}

/// Makes every token of the account useless that was given out for one of these purposes.
pub(in crate::identity) async fn void_tokens(
    transaction: &DatabaseTransaction,
    user: UserId,
    purposes: &[TokenPurpose],
    now: DateTime<Utc>,
) -> Result<(), Fault> {
    one_time_token::Entity::update_many()
        .col_expr(one_time_token::Column::UsedAt, Expr::value(now))
        .filter(one_time_token::Column::UserId.eq(user))
        .filter(one_time_token::Column::Purpose.is_in(purposes.iter().copied()))
        .filter(one_time_token::Column::UsedAt.is_null())
        .exec(transaction)
        .await?;
    Ok(())
}
