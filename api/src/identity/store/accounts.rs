//! Queries on `user_account` and `recovery_code`.

use chrono::{DateTime, Utc};
use entity::{
    id::UserId,
    recovery_code,
    rows::Rows as _,
    user_account,
    value::{SecretBytes, SecretText},
};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait as _,
    QueryFilter as _, QuerySelect as _, sea_query::Expr,
};

use crate::fault::Fault;

pub(in crate::identity) async fn account(
    connection: &impl ConnectionTrait,
    id: UserId,
) -> Result<Option<user_account::Model>, Fault> {
    Ok(user_account::Entity::find_by_id(id).one(connection).await?)
}

pub(in crate::identity) async fn account_by_email(
    connection: &impl ConnectionTrait,
    email_key: &str,
) -> Result<Option<user_account::Model>, Fault> {
    let query = user_account::Entity::rows();
    Ok(query.filter(user_account::Column::EmailKey.eq(email_key)).one(connection).await?)
}

/// The account, locked until the transaction ends. On SQLite the transaction has locked everything.
pub(in crate::identity) async fn lock_account(
    transaction: &DatabaseTransaction,
    id: UserId,
) -> Result<Option<user_account::Model>, Fault> {
    Ok(user_account::Entity::find_by_id(id).lock_exclusive().one(transaction).await?)
}

/// Notes that the person signed in, and the password's new hash where it was made again. For those who edit
/// the account it is still the same version.
pub(in crate::identity) async fn note_login(
    transaction: &DatabaseTransaction,
    id: UserId,
    now: DateTime<Utc>,
    rehashed: Option<SecretText>,
) -> Result<(), Fault> {
    let mut update = user_account::Entity::update_many()
        .col_expr(user_account::Column::LastLoginAt, Expr::value(now))
        .filter(user_account::Column::Id.eq(id));
    if let Some(hash) = rehashed {
        update = update.col_expr(user_account::Column::PasswordHash, Expr::value(hash));
    }
    update.exec(transaction).await?;
    Ok(())
}

/// Accepts the code of this step of time, unless one of it or of a later one was accepted before.
pub(in crate::identity) async fn use_totp_step(
    transaction: &DatabaseTransaction,
    user: UserId,
    step: i64,
) -> Result<bool, Fault> {
    let is_new = Condition::any()
        .add(user_account::Column::TotpLastStep.is_null())
        .add(user_account::Column::TotpLastStep.lt(step));
    let update = user_account::Entity::update_many()
        .col_expr(user_account::Column::TotpLastStep, Expr::value(step))
        .filter(user_account::Column::Id.eq(user))
        .filter(is_new);
    Ok(update.exec(transaction).await?.rows_affected == 1)
}

/// Uses a recovery code, unless there is none or it was used.
pub(in crate::identity) async fn use_recovery_code(
    transaction: &DatabaseTransaction,
    user: UserId,
    hash: &SecretBytes,
    now: DateTime<Utc>,
) -> Result<bool, Fault> {
    let update = recovery_code::Entity::update_many()
        .col_expr(recovery_code::Column::UsedAt, Expr::value(now))
        .filter(recovery_code::Column::UserId.eq(user))
        .filter(recovery_code::Column::CodeHash.eq(hash.clone()))
        .filter(recovery_code::Column::UsedAt.is_null());
    Ok(update.exec(transaction).await?.rows_affected == 1)
}
