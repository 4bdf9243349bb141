//! For whom the persons act that an entry is about.

use chrono::{DateTime, Utc};
use entity::{
    id::{EventId, PartnerId, RegistrationId, UserId},
    registration, role_grant,
    rows::Rows as _,
};
use sea_orm::{ColumnTrait as _, Condition, ConnectionTrait, QueryFilter as _, QuerySelect as _};

use crate::{database::conditions::among, fault::Fault};

/// The partners that one of these users acts for at `now`.
pub(in crate::audit) async fn partners_of_users(
    connection: &impl ConnectionTrait,
    users: &[UserId],
    now: DateTime<Utc>,
) -> Result<Vec<PartnerId>, Fault> {
    if users.is_empty() {
        return Ok(Vec::new());
    }
    let lasts = Condition::any()
        .add(role_grant::Column::ValidUntil.is_null())
        .add(role_grant::Column::ValidUntil.gt(now));
    let partners = role_grant::Entity::rows()
        .select_only()
        .column(role_grant::Column::PartnerId)
        .distinct()
        .filter(among(role_grant::Column::UserId, users.iter().copied()))
        .filter(role_grant::Column::PartnerId.is_not_null())
        .filter(role_grant::Column::RevokedAt.is_null())
        .filter(lasts);
    Ok(partners.into_tuple().all(connection).await?)
}

/// The events that these registrations are for.
pub(in crate::audit) async fn events_of_registrations(
    connection: &impl ConnectionTrait,
    registrations: &[RegistrationId],
) -> Result<Vec<EventId>, Fault> {
    if registrations.is_empty() {
        return Ok(Vec::new());
    }
    let events = registration::Entity::rows()
        .select_only()
        .column(registration::Column::EventId)
        .distinct()
        .filter(among(registration::Column::Id, registrations.iter().copied()));
    Ok(events.into_tuple().all(connection).await?)
}
