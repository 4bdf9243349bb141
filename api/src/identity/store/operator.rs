//! What whoever runs the server sees of all accounts.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{id::UserId, login_session, rows::Rows as _, user_account};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use crate::{database::conditions::among, fault::Fault};

/// Everybody's sessions that are not over, the latest first, each with the person's address.
pub(in crate::identity) async fn all_live_sessions(
    connection: &impl ConnectionTrait,
    now: DateTime<Utc>,
) -> Result<Vec<(login_session::Model, String)>, Fault> {
    let sessions = login_session::Entity::rows()
        .filter(login_session::Column::EndedAt.is_null())
        .filter(login_session::Column::ExpiresAt.gt(now))
        .order_by_desc(login_session::Column::StartedAt)
        .order_by_desc(login_session::Column::Id)
        .all(connection)
        .await?;
    let users = sessions.iter().map(|session| session.user_id);
    let addresses: Vec<(UserId, String)> = user_account::Entity::rows()
        .select_only()
        .column(user_account::Column::Id)
        .column(user_account::Column::Email)
        .filter(among(user_account::Column::Id, users))
        .into_tuple()
        .all(connection)
        .await?;
    let addresses: HashMap<_, _> = addresses.into_iter().collect();
    let with_address = |session: login_session::Model| {
        let address = addresses.get(&session.user_id).cloned().unwrap_or_default();
        (session, address)
    };
    Ok(sessions.into_iter().map(with_address).collect())
}
