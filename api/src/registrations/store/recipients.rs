//! Who of an event's registrations is to be written to, and the person behind each.

use chrono::{DateTime, Utc};
use entity::{
    id::{EventId, RegistrationId},
    participant, registration,
    rows::Rows as _,
    terms::RegistrationStatus,
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    QueryTrait as _,
};

use crate::{
    database::conditions::{among, among_terms},
    fault::Fault,
    page,
};

/// Registrations of the event in these states, in the order of their ids.
pub(in crate::registrations) async fn registrations(
    connection: &impl ConnectionTrait,
    event: EventId,
    statuses: &[RegistrationStatus],
    registered_until: Option<DateTime<Utc>>,
    after: Option<RegistrationId>,
    limit: u64,
) -> Result<Vec<registration::Model>, Fault> {
    let query = registration::Entity::rows()
        .filter(registration::Column::EventId.eq(event))
        .filter(registration::Column::Status.is_in(statuses.iter().copied()))
        .apply_if(registered_until, |query, until| {
            query.filter(registration::Column::CreatedAt.lte(until))
        })
        .apply_if(after, |query, after| query.filter(registration::Column::Id.gt(after)))
        .order_by_asc(registration::Column::Id)
        .limit(limit);
    Ok(query.all(connection).await?)
}

/// The personal payloads of these registrations, as far as they are not erased.
pub(in crate::registrations) async fn participants(
    connection: &impl ConnectionTrait,
    registrations: &[RegistrationId],
) -> Result<Vec<participant::Model>, Fault> {
    let of_each = among(participant::Column::RegistrationId, registrations.iter().copied());
    Ok(participant::Entity::rows().filter(of_each).all(connection).await?)
}

/// How many wait before this place in the queue, and at it.
pub(in crate::registrations) async fn waiting_until(
    connection: &impl ConnectionTrait,
    event: EventId,
    queue_number: i32,
) -> Result<u64, Fault> {
    let query = registration::Entity::rows()
        .filter(registration::Column::EventId.eq(event))
        .filter(among_terms(registration::Column::Status, [RegistrationStatus::Waitlisted]))
        .filter(registration::Column::QueueNumber.lte(queue_number));
    Ok(page::count(connection, query).await?)
}
