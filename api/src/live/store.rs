//! Queries on the order of what happened, and on how many people are registered.

use std::collections::HashMap;

use entity::{
    audit_seal, event_seats,
    id::{AuditEntryId, EventId, OutboxEventId},
    outbox_event, registration,
    rows::Rows as _,
    terms::RegistrationStatus,
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, sea_query::Expr,
};
use uuid::Uuid;

use super::feed::Happened;
use crate::{database::conditions::among_many, fault::Fault};

/// The place of the last entry in the order; 0 before the first.
pub(in crate::live) async fn last_position(
    connection: &impl ConnectionTrait,
) -> Result<i64, Fault> {
    use audit_seal::Column::Position;
    let seals = audit_seal::Entity::rows().select_only().column(Position).order_by_desc(Position);
    Ok(seals.into_tuple().one(connection).await?.unwrap_or(0))
}

/// What happened after one place of the order, up to another one.
///
/// The entries are asked for first: joined, PostgreSQL takes any two places for a two-hundredth of the whole chain,
/// and goes through all that ever happened.
pub(in crate::live) async fn happened(
    connection: &impl ConnectionTrait,
    after: i64,
    through: i64,
) -> Result<Vec<Happened>, Fault> {
    use audit_seal::Column::Position;
    let places: HashMap<AuditEntryId, i64> = audit_seal::Entity::rows()
        .select_only()
        .columns([audit_seal::Column::AuditEntryId, Position])
        .filter(Position.gt(after))
        .filter(Position.lte(through))
        .into_tuple()
        .all(connection)
        .await?
        .into_iter()
        .collect();
    let entries = places.keys().map(|entry| entry.0);
    let mut events: Vec<(AuditEntryId, OutboxEventId, String, Uuid)> = outbox_event::Entity::rows()
        .select_only()
        .columns([outbox_event::Column::AuditEntryId, outbox_event::Column::Id])
        .columns([outbox_event::Column::Kind, outbox_event::Column::SubjectId])
        .filter(among_many(connection, outbox_event::Column::AuditEntryId, entries))
        .filter(outbox_event::Column::SubjectId.is_not_null())
        .into_tuple()
        .all(connection)
        .await?;
    events.sort_by_key(|(entry, id, ..)| (places.get(entry).copied(), *id));
    Ok(events.into_iter().map(|(.., kind, subject)| Happened { kind, subject }).collect())
}

/// The seats of an event, if it has any.
pub(in crate::live) async fn seats(
    connection: &impl ConnectionTrait,
    event: EventId,
) -> Result<Option<event_seats::Model>, Fault> {
    Ok(event_seats::Entity::find_by_id(event).one(connection).await?)
}

/// How many registrations of an event have each status; those that none has are left out.
pub(in crate::live) async fn by_status(
    connection: &impl ConnectionTrait,
    event: EventId,
) -> Result<HashMap<RegistrationStatus, i64>, Fault> {
    use registration::Column::{EventId, Status};
    let rows: Vec<(RegistrationStatus, i64)> = registration::Entity::rows()
        .select_only()
        .column(Status)
        .column_as(Expr::cust("COUNT(*)"), "number")
        .filter(EventId.eq(event))
        .group_by(Status)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(rows.into_iter().collect())
}
