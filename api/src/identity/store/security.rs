//! What changes when what proves a person changes: sessions, recovery codes, and what grants ask for.

use chrono::{DateTime, Utc};
use entity::{
    audit_concern,
    id::{LoginSessionId, MailId, UserId},
    login_session, mail, one_time_token, recovery_code, role_grant,
    rows::Rows as _,
    terms::GrantRole,
};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DatabaseBackend, DatabaseTransaction,
    EntityTrait as _, IntoActiveModel as _, QueryFilter as _, sea_query::Expr,
};

use crate::{fault::Fault, page};

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

/// Notes that no session's person has a second factor any more.
pub(in crate::identity) async fn weaken_sessions(
    transaction: &DatabaseTransaction,
    user: UserId,
) -> Result<(), Fault> {
    login_session::Entity::update_many()
        .col_expr(login_session::Column::SecondFactor, Expr::value(false))
        .filter(login_session::Column::UserId.eq(user))
        .exec(transaction)
        .await?;
    Ok(())
}

/// As many statements as a link, its mail and what is noted of them are written with, for an address that no account has.
pub(in crate::identity) async fn instead_of_a_link(
    transaction: &DatabaseTransaction,
    token: &one_time_token::Model,
) -> Result<(), Fault> {
    one_time_token::Entity::find_by_id(token.id).one(transaction).await?;
    // PostgreSQL writes a mail, and whom an audit entry concerns, with the entry.
    if transaction.get_database_backend() == DatabaseBackend::Sqlite {
        mail::Entity::find_by_id(MailId(token.id.0)).one(transaction).await?;
        let concern = audit_concern::Column::SubjectId.eq(token.user_id);
        audit_concern::Entity::rows().filter(concern).one(transaction).await?;
    }
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
    let query = role_grant::Entity::rows()
        .filter(role_grant::Column::UserId.eq(user))
        .filter(role_grant::Column::RevokedAt.is_null())
        .filter(weighty)
        .filter(lasts);
    Ok(page::count(connection, query).await? > 0)
}
