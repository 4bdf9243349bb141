//! Answers, and who may read them.

use std::collections::HashMap;

use entity::{
    event, feedback,
    id::{EventId, RegistrationId, UserId},
    registration,
    rows::Rows as _,
    terms::RegistrationStatus,
    value::SecretBytes,
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DatabaseTransaction, EntityTrait as _, FromQueryResult,
    IntoActiveModel as _, QueryFilter as _, QuerySelect as _,
};

use crate::{
    database::conditions::among,
    fault::Fault,
    feedback::summary::Totals,
    page::{self, Ordering, Page, PageRequest, Position, SortKey},
    reach::Reach,
};

/// The registration that a link claims to keep; whether it does is for the link to tell.
pub(in crate::feedback) async fn registration(
    connection: &impl ConnectionTrait,
    id: RegistrationId,
) -> Result<Option<registration::Model>, Fault> {
    Ok(registration::Entity::find_by_id(id).one(connection).await?)
}

/// The confirmed registration of an account for an event.
pub(in crate::feedback) async fn own_registration(
    connection: &impl ConnectionTrait,
    event: EventId,
    user: UserId,
) -> Result<Option<registration::Model>, Fault> {
    let query = registration::Entity::rows()
        .filter(registration::Column::EventId.eq(event))
        .filter(registration::Column::UserId.eq(user))
        .filter(registration::Column::Status.eq(RegistrationStatus::Confirmed));
    Ok(query.one(connection).await?)
}

/// Events with all their columns: what is told of them is for `summary` and the window to decide.
pub(in crate::feedback) async fn events(
    connection: &impl ConnectionTrait,
    ids: &[EventId],
) -> Result<HashMap<EventId, event::Model>, Fault> {
    let query = event::Entity::rows().filter(among(event::Column::Id, ids.iter().copied()));
    Ok(query.all(connection).await?.into_iter().map(|row| (row.id, row)).collect())
}

/// Those of these events whose answers the actor may read.
pub(in crate::feedback) async fn accompanied(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    ids: &[EventId],
) -> Result<Vec<EventId>, Fault> {
    let query = event::Entity::rows()
        .select_only()
        .column(event::Column::Id)
        .filter(among(event::Column::Id, ids.iter().copied()))
        .filter(reach.events())
        .filter(reach.accompanied_events());
    Ok(query.into_tuple().all(connection).await?)
}

/// A page of the answers of each of these events, in an order that tells nothing. Whoever asks may read them.
pub(in crate::feedback) async fn feedback_of_events(
    connection: &impl ConnectionTrait,
    events: &[EventId],
    request: &PageRequest,
) -> Result<HashMap<EventId, Page<feedback::Model>>, Fault> {
    let at_random: Ordering<feedback::Entity> = Ordering {
        column: feedback::Column::Place,
        id: feedback::Column::Id,
        descending: false,
        position: |row| Position { key: SortKey::Number(row.place.into()), id: row.id.0 },
    };
    let parent = feedback::Column::EventId;
    let parent_of = |row: &feedback::Model| Some(row.event_id);
    let select = feedback::Entity::rows();
    page::fetch_of_each(connection, select, parent, events, parent_of, &at_random, request).await
}

#[derive(FromQueryResult)]
struct Row {
    event_id: EventId,
    answers: i64,
    overall_count: i64,
    overall_sum: Option<i64>,
    content_count: i64,
    content_sum: Option<i64>,
    organisation_count: i64,
    organisation_sum: Option<i64>,
    exchange_count: i64,
    exchange_sum: Option<i64>,
}

/// The answers of each of these events, added up.
pub(in crate::feedback) async fn totals(
    connection: &impl ConnectionTrait,
    events: &[EventId],
) -> Result<HashMap<EventId, Totals>, Fault> {
    use feedback::Column;
    let query = feedback::Entity::rows()
        .select_only()
        .column(Column::EventId)
        .column_as(Column::Id.count(), "answers")
        .column_as(Column::Overall.count(), "overall_count")
        .column_as(Column::Overall.sum(), "overall_sum")
        .column_as(Column::Content.count(), "content_count")
        .column_as(Column::Content.sum(), "content_sum")
        .column_as(Column::Organisation.count(), "organisation_count")
        .column_as(Column::Organisation.sum(), "organisation_sum")
        .column_as(Column::Exchange.count(), "exchange_count")
        .column_as(Column::Exchange.sum(), "exchange_sum")
        .filter(among(Column::EventId, events.iter().copied()))
        .group_by(Column::EventId);
    let rows: Vec<Row> = query.into_model().all(connection).await?;
    let totals = |row: Row| {
        let ratings = [
            (row.overall_count, row.overall_sum.unwrap_or_default()),
            (row.content_count, row.content_sum.unwrap_or_default()),
            (row.organisation_count, row.organisation_sum.unwrap_or_default()),
            (row.exchange_count, row.exchange_sum.unwrap_or_default()),
        ];
        (row.event_id, Totals { answers: row.answers, ratings })
    };
    Ok(rows.into_iter().map(totals).collect())
}

/// The answer in place of the one that the same author gave before: a new row, so that a change is no
/// more to be told from a first answer than an answer from another.
pub(in crate::feedback) async fn replace(
    transaction: &DatabaseTransaction,
    author: &SecretBytes,
    row: feedback::Model,
) -> Result<(), Fault> {
    feedback::Entity::delete_many()
        .filter(feedback::Column::EventId.eq(row.event_id))
        .filter(feedback::Column::AuthorHash.eq(author.clone()))
        .exec(transaction)
        .await?;
    feedback::Entity::insert(row.into_active_model()).exec_without_returning(transaction).await?;
    Ok(())
}
