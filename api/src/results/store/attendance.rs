//! How many people are registered for events, and how many came.

use entity::{
    event,
    id::EventId,
    registration,
    rows::Rows as _,
    terms::{Attendance, RegistrationStatus},
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, FromQueryResult, QueryFilter as _, QuerySelect as _,
};

use crate::{database::conditions::among, fault::Fault, reach::Reach};

/// So many people are registered for an event and did, or did not, come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromQueryResult)]
pub(in crate::results) struct Counted {
    /// The event.
    pub event_id: EventId,
    /// Whether they came.
    pub attendance: Attendance,
    /// How many.
    pub people: i64,
}

/// People with a confirmed registration for these events.
pub(in crate::results) async fn counted(
    connection: &impl ConnectionTrait,
    events: &[EventId],
) -> Result<Vec<Counted>, Fault> {
    use registration::Column;
    let query = registration::Entity::rows()
        .select_only()
        .columns([Column::EventId, Column::Attendance])
        .column_as(Column::Id.count(), "people")
        .filter(among(Column::EventId, events.iter().copied()))
        .filter(Column::Status.eq(RegistrationStatus::Confirmed))
        .group_by(Column::EventId)
        .group_by(Column::Attendance);
    Ok(query.into_model().all(connection).await?)
}

/// Those of these events that the actor organises.
pub(in crate::results) async fn organised(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    events: &[EventId],
) -> Result<Vec<EventId>, Fault> {
    if !reach.can_organise() {
        return Ok(Vec::new());
    }
    let query = event::Entity::rows()
        .select_only()
        .column(event::Column::Id)
        .filter(among(event::Column::Id, events.iter().copied()))
        .filter(reach.organised_events());
    Ok(query.into_tuple().all(connection).await?)
}
