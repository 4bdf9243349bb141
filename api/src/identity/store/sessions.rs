//! Queries on `login_session` and `refresh_token`.

use chrono::{DateTime, Utc};
use entity::{
    id::{LoginSessionId, RefreshTokenId, UserId},
    login_session, refresh_token,
    rows::Rows as _,
    terms::SessionEnd,
    value::SecretBytes,
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DatabaseTransaction,
    EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    Select, sea_query::Expr,
};

use crate::{
    database::conditions::among,
    fault::Fault,
    page::{self, Ordering, Page, PageRequest, Position, SortKey},
};

pub(in crate::identity) async fn insert_session(
    transaction: &DatabaseTransaction,
    row: login_session::Model,
) -> Result<(), Fault> {
    row.into_active_model().insert(transaction).await?;
    Ok(())
}

pub(in crate::identity) async fn insert_refresh_token(
    transaction: &DatabaseTransaction,
    row: refresh_token::Model,
) -> Result<(), Fault> {
    row.into_active_model().insert(transaction).await?;
    Ok(())
}

pub(in crate::identity) async fn refresh_token(
    connection: &impl ConnectionTrait,
    hash: &SecretBytes,
) -> Result<Option<refresh_token::Model>, Fault> {
    let query = refresh_token::Entity::rows();
    Ok(query.filter(refresh_token::Column::TokenHash.eq(hash.clone())).one(connection).await?)
}

/// Whose session it is.
pub(in crate::identity) async fn user_of_session(
    connection: &impl ConnectionTrait,
    id: LoginSessionId,
) -> Result<Option<UserId>, Fault> {
    let session = login_session::Entity::find_by_id(id).one(connection).await?;
    Ok(session.map(|session| session.user_id))
}

/// Uses a refresh token. Of several who try at once, one does.
pub(in crate::identity) async fn use_refresh_token(
    transaction: &DatabaseTransaction,
    id: RefreshTokenId,
    now: DateTime<Utc>,
) -> Result<bool, Fault> {
    let update = refresh_token::Entity::update_many()
        .col_expr(refresh_token::Column::UsedAt, Expr::value(now))
        .filter(refresh_token::Column::Id.eq(id))
        .filter(refresh_token::Column::UsedAt.is_null());
    Ok(update.exec(transaction).await?.rows_affected == 1)
}

/// Notes that a session goes on, unless it is over.
pub(in crate::identity) async fn refresh_session(
    transaction: &DatabaseTransaction,
    id: LoginSessionId,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<bool, Fault> {
    let update = login_session::Entity::update_many()
        .col_expr(login_session::Column::RefreshedAt, Expr::value(now))
        .col_expr(login_session::Column::ExpiresAt, Expr::value(expires_at))
        .filter(login_session::Column::Id.eq(id))
        .filter(login_session::Column::EndedAt.is_null())
        .filter(login_session::Column::ExpiresAt.gt(now));
    Ok(update.exec(transaction).await?.rows_affected == 1)
}

/// Ends a session, unless it is over.
pub(in crate::identity) async fn end_session(
    transaction: &DatabaseTransaction,
    id: LoginSessionId,
    now: DateTime<Utc>,
    reason: SessionEnd,
) -> Result<bool, Fault> {
    let update = login_session::Entity::update_many()
        .col_expr(login_session::Column::EndedAt, Expr::value(now))
        .col_expr(login_session::Column::EndReason, Expr::value(reason))
        .filter(login_session::Column::Id.eq(id))
        .filter(login_session::Column::EndedAt.is_null());
    Ok(update.exec(transaction).await?.rows_affected == 1)
}

/// The session, locked until the transaction ends. On SQLite the transaction has locked everything.
pub(in crate::identity) async fn lock_session(
    transaction: &DatabaseTransaction,
    id: LoginSessionId,
) -> Result<Option<login_session::Model>, Fault> {
    Ok(login_session::Entity::find_by_id(id).lock_exclusive().one(transaction).await?)
}

/// The sessions of a person that are not over, locked in the order of their ids.
pub(in crate::identity) async fn live_sessions(
    transaction: &DatabaseTransaction,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<Vec<login_session::Model>, Fault> {
    let query = find_live(user, now).order_by_asc(login_session::Column::Id).lock_exclusive();
    Ok(query.all(transaction).await?)
}

/// Those of a person's sessions with these ids that are not over.
pub(in crate::identity) async fn sessions(
    connection: &impl ConnectionTrait,
    user: UserId,
    ids: &[LoginSessionId],
    now: DateTime<Utc>,
) -> Result<Vec<login_session::Model>, Fault> {
    let query = find_live(user, now).filter(among(login_session::Column::Id, ids.iter().copied()));
    Ok(query.all(connection).await?)
}

/// A page of a person's sessions that are not over, the latest first.
pub(in crate::identity) async fn list_sessions(
    connection: &impl ConnectionTrait,
    user: UserId,
    now: DateTime<Utc>,
    request: &PageRequest,
) -> Result<Page<login_session::Model>, Fault> {
    let ordering = Ordering::<login_session::Entity> {
        column: login_session::Column::StartedAt,
        id: login_session::Column::Id,
        descending: true,
        position: |row| Position { key: SortKey::Instant(row.started_at), id: row.id.0 },
    };
    page::fetch(connection, find_live(user, now), &ordering, request).await
}

fn find_live(user: UserId, now: DateTime<Utc>) -> Select<login_session::Entity> {
    login_session::Entity::rows()
        .filter(login_session::Column::UserId.eq(user))
        .filter(login_session::Column::EndedAt.is_null())
        .filter(login_session::Column::ExpiresAt.gt(now))
}
