//! Who came.

use entity::{
    attendance_mark,
    id::{EventId, RegistrationId},
    registration,
    rows::Rows as _,
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, Condition, ConnectionTrait, DatabaseTransaction,
    EntityTrait as _, IntoActiveModel, QueryFilter as _, QueryTrait as _,
};
use uuid::Uuid;

use crate::{
    database::conditions::among,
    fault::Fault,
    reach::{Reach, participants::Part},
    registrations::attendance::DoorRef,
};

/// The registrations with these ids and codes, of this event where one is given, whose people the actor may know
/// at the door.
pub(in crate::registrations) async fn named(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    event: Option<EventId>,
    refs: &[DoorRef],
) -> Result<Vec<registration::Model>, Fault> {
    let (mut ids, mut codes): (Vec<RegistrationId>, Vec<String>) = (Vec::new(), Vec::new());
    for of in refs {
        match of {
            DoorRef::Id(id) => ids.push(*id),
            DoorRef::Code(code) => codes.push(code.clone()),
        }
    }
    let named = Condition::any()
        .add(among(registration::Column::Id, ids))
        .add(among(registration::Column::Code, codes));
    let query = registration::Entity::rows()
        .filter(named)
        .filter(reach.registrations(Part::Door))
        .apply_if(event, |query, event| query.filter(registration::Column::EventId.eq(event)));
    Ok(query.all(connection).await?)
}

/// Marks of the event that arrived already.
pub(in crate::registrations) async fn marks(
    connection: &impl ConnectionTrait,
    event: EventId,
    clients: &[Uuid],
) -> Result<Vec<attendance_mark::Model>, Fault> {
    let query = attendance_mark::Entity::rows()
        .filter(attendance_mark::Column::EventId.eq(event))
        .filter(among(attendance_mark::Column::ClientId, clients.iter().copied()));
    Ok(query.all(connection).await?)
}

/// Keeps marks.
pub(in crate::registrations) async fn insert_marks(
    transaction: &DatabaseTransaction,
    marks: &[attendance_mark::Model],
) -> Result<(), Fault> {
    if marks.is_empty() {
        return Ok(());
    }
    let marks = marks.iter().cloned().map(IntoActiveModel::into_active_model);
    attendance_mark::Entity::insert_many(marks).exec_without_returning(transaction).await?;
    Ok(())
}

/// Writes every column of the row.
pub(in crate::registrations) async fn update(
    transaction: &DatabaseTransaction,
    row: &registration::Model,
) -> Result<(), Fault> {
    row.clone().into_active_model().reset_all().update(transaction).await?;
    Ok(())
}
