//! Queries on the order of what happened, and on how many people are registered.

use std::collections::HashMap;

use entity::{
    audit_seal, event_seats, id::EventId, outbox_event, registration, terms::RegistrationStatus,
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, JoinType, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, sea_query::Expr,
};
use uuid::Uuid;

use super::feed::Happened;
use crate::fault::Fault;

/// The place of the last entry in the order; 0 before the first.
pub(in crate::live) async fn last_position(
    connection: &impl ConnectionTrait,
) -> Result<i64, Fault> {
    use audit_seal::Column::Position;
    let seals = audit_seal::Entity::find().select_only().column(Position).order_by_desc(Position);
    Ok(seals.into_tuple().one(connection).await?.unwrap_or(0))
}

/// What happened after one place of the order, up to another one.
pub(in crate::live) async fn happened(
    connection: &impl ConnectionTrait,
    after: i64,
    through: i64,
) -> Result<Vec<Happened>, Fault> {
    let of_entry = outbox_event::Entity::belongs_to(audit_seal::Entity)
        .from(outbox_event::Column::AuditEntryId)
        .to(audit_seal::Column::AuditEntryId)
        .into();
    let rows: Vec<(String, Uuid)> = outbox_event::Entity::find()
        .select_only()
        .columns([outbox_event::Column::Kind, outbox_event::Column::SubjectId])
        .join(JoinType::InnerJoin, of_entry)
        .filter(audit_seal::Column::Position.gt(after))
        .filter(audit_seal::Column::Position.lte(through))
        .filter(outbox_event::Column::SubjectId.is_not_null())
        .order_by_asc(audit_seal::Column::Position)
        .order_by_asc(outbox_event::Column::Id)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|(kind, subject)| Happened { kind, subject }).collect())
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
    let rows: Vec<(RegistrationStatus, i64)> = registration::Entity::find()
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
