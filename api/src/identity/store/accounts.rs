//! What belongs to an account: sessions, recovery codes, and what its grants ask of it.

use chrono::{DateTime, Utc};
use entity::{
    id::{LoginSessionId, UserId},
    login_session, recovery_code, role_grant,
    terms::{GrantRole, SessionEnd},
    user_account,
};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, QuerySelect as _, sea_query::Expr,
};

use crate::{fault::Fault, page};

/// An account as it is now, whoever asks.
pub(in crate::identity) async fn account(
    connection: &impl ConnectionTrait,
    id: UserId,
) -> Result<Option<user_account::Model>, Fault> {
    Ok(user_account::Entity::find_by_id(id).one(connection).await?)
}

/// The account with this normal form of an address, locked until the transaction ends.
pub(in crate::identity) async fn lock_account_of_email(
    transaction: &DatabaseTransaction,
    email_key: &str,
) -> Result<Option<user_account::Model>, Fault> {
    let query = user_account::Entity::find().filter(user_account::Column::EmailKey.eq(email_key));
    Ok(query.lock_exclusive().one(transaction).await?)
}

/// Ends the sessions of an account that have not ended, all but `except`.
pub(in crate::identity) async fn end_sessions_of(
    transaction: &DatabaseTransaction,
    user: UserId,
    except: Option<LoginSessionId>,
    reason: SessionEnd,
    now: DateTime<Utc>,
) -> Result<u64, Fault> {
    let mut update = login_session::Entity::update_many()
        .col_expr(login_session::Column::EndedAt, Expr::value(now))
        .col_expr(login_session::Column::EndReason, Expr::value(reason))
        .filter(login_session::Column::UserId.eq(user))
        .filter(login_session::Column::EndedAt.is_null());
    if let Some(except) = except {
        update = update.filter(login_session::Column::Id.ne(except));
    }
    Ok(update.exec(transaction).await?.rows_affected)
}

/// Notes that a session's person gave a second factor.
pub(in crate::identity) async fn strengthen_session(
    transaction: &DatabaseTransaction,
    session: LoginSessionId,
) -> Result<(), Fault> {
    login_session::Entity::update_many()
        .col_expr(login_session::Column::SecondFactor, Expr::value(true))
        .filter(login_session::Column::Id.eq(session))
        .exec(transaction)
        .await?;
    Ok(())
}

/// Removes the recovery codes of an account and puts these in their place.
pub(in crate::identity) async fn replace_recovery_codes(
    transaction: &DatabaseTransaction,
    user: UserId,
    codes: Vec<recovery_code::Model>,
) -> Result<(), Fault> {
    recovery_code::Entity::delete_many()
        .filter(recovery_code::Column::UserId.eq(user))
        .exec(transaction)
        .await?;
    if !codes.is_empty() {
        let codes = codes.into_iter().map(recovery_code::Model::into_active_model);
        recovery_code::Entity::insert_many(codes).exec_without_returning(transaction).await?;
    }
    Ok(())
}

/// Whether the account has a grant for which a second factor is required: it manages the network,
/// guards its privacy, or signs. Grants that begin later count too.
pub(in crate::identity) async fn has_grant_of_weight(
    connection: &impl ConnectionTrait,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<bool, Fault> {
    let offices = [GrantRole::Administrator, GrantRole::PrivacyOfficer];
    let weighty = Condition::any()
        .add(role_grant::Column::Role.is_in(offices))
        .add(role_grant::Column::MaySign.eq(true));
    let lasts = Condition::any()
        .add(role_grant::Column::ValidUntil.is_null())
        .add(role_grant::Column::ValidUntil.gt(now));
    let query = role_grant::Entity::find()
        .filter(role_grant::Column::UserId.eq(user))
        .filter(role_grant::Column::RevokedAt.is_null())
        .filter(weighty)
        .filter(lasts);
    Ok(page::count(connection, query).await? > 0)
}
