//! `registration_question`, and whether anybody answered.

use std::collections::HashMap;

use entity::{
    id::{EventId, RegistrationQuestionId},
    registration_answer, registration_consent, registration_question,
    rows::Rows as _,
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DatabaseTransaction,
    EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
};

use crate::{
    database::conditions::among,
    fault::Fault,
    order::reposition,
    page::{self, Ordering, PageRequest, Position, SortKey},
    reach::Reach,
};

/// Questions by id, of events whose details the actor may see.
pub(in crate::events) async fn questions(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    ids: &[RegistrationQuestionId],
) -> Result<Vec<registration_question::Model>, Fault> {
    let query = registration_question::Entity::rows()
        .filter(among(registration_question::Column::Id, ids.iter().copied()))
        .filter(reach.refers_to_event_in_detail(registration_question::Column::EventId));
    Ok(query.all(connection).await?)
}

/// The questions that events ask now, in order. Whoever asks has seen the events' details.
pub(in crate::events) async fn questions_of_events(
    connection: &impl ConnectionTrait,
    events: &[EventId],
) -> Result<HashMap<EventId, Vec<registration_question::Model>>, Fault> {
    let ordering = Ordering {
        column: registration_question::Column::Position,
        id: registration_question::Column::Id,
        descending: false,
        position: |row: &registration_question::Model| Position {
            key: SortKey::Number(row.position.into()),
            id: row.id.0,
        },
    };
    let asked = registration_question::Entity::rows()
        .filter(registration_question::Column::Retired.eq(false));
    let event = registration_question::Column::EventId;
    let request = PageRequest::all();
    let of = |row: &registration_question::Model| Some(row.event_id);
    let pages =
        page::fetch_of_each(connection, asked, event, events, of, &ordering, &request).await?;
    Ok(pages.into_iter().map(|(event, page)| (event, page.into_rows())).collect())
}

/// All questions of the event, retired ones too, in order.
pub(in crate::events) async fn questions_within(
    transaction: &DatabaseTransaction,
    event: EventId,
) -> Result<Vec<registration_question::Model>, Fault> {
    let query = registration_question::Entity::rows()
        .filter(registration_question::Column::EventId.eq(event))
        .order_by_asc(registration_question::Column::Position)
        .order_by_asc(registration_question::Column::Id);
    Ok(query.all(transaction).await?)
}

pub(in crate::events) async fn insert_question(
    transaction: &DatabaseTransaction,
    row: &registration_question::Model,
) -> Result<(), Fault> {
    let row = row.clone().into_active_model();
    registration_question::Entity::insert(row).exec_without_returning(transaction).await?;
    Ok(())
}

/// Writes every column of the row.
pub(in crate::events) async fn update_question(
    transaction: &DatabaseTransaction,
    row: &registration_question::Model,
) -> Result<(), Fault> {
    row.clone().into_active_model().reset_all().update(transaction).await?;
    Ok(())
}

pub(in crate::events) async fn reorder_questions(
    transaction: &DatabaseTransaction,
    positions: &HashMap<RegistrationQuestionId, i32>,
) -> Result<(), Fault> {
    let columns = (registration_question::Column::Id, registration_question::Column::Position);
    reposition::<registration_question::Entity, _>(transaction, columns, positions).await
}

/// Whether anybody answered the question or gave the consent, be it erased or withdrawn since.
pub(in crate::events) async fn is_answered(
    transaction: &DatabaseTransaction,
    id: RegistrationQuestionId,
) -> Result<bool, Fault> {
    let answer = registration_answer::Entity::rows()
        .filter(registration_answer::Column::QuestionId.eq(id))
        .one(transaction)
        .await?;
    if answer.is_some() {
        return Ok(true);
    }
    let consent = registration_consent::Entity::rows()
        .filter(registration_consent::Column::QuestionId.eq(id))
        .one(transaction)
        .await?;
    Ok(consent.is_some())
}
