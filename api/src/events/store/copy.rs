//! What hangs on an event, put on another one as well.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{
    audience_rule, contribution, event_document, event_joint_controller,
    id::{EventId, SessionId},
    registration_question,
    rows::Rows as _,
    session, session_seats,
};
use sea_orm::{
    ColumnTrait as _, DatabaseTransaction, EntityTrait, IntoActiveModel, ModelTrait,
    QueryFilter as _, QueryOrder as _,
};
use uuid::Uuid;

use super::change::joint_controllers;
use crate::fault::Fault;

/// The rows of one event.
macro_rules! of_event {
    ($transaction:expr, $table:ident, $event:expr) => {
        $table::Entity::rows().filter($table::Column::EventId.eq($event)).all($transaction).await?
    };
}

async fn insert<M>(transaction: &DatabaseTransaction, rows: Vec<M>) -> Result<(), Fault>
where
    M: ModelTrait + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
    <M::Entity as EntityTrait>::ActiveModel: Send,
{
    // A page of rows at a time: SQLite takes no more than 32,766 values.
    let mut rows = rows.into_iter().map(IntoActiveModel::into_active_model).peekable();
    while rows.peek().is_some() {
        let some: Vec<_> = rows.by_ref().take(500).collect();
        <M::Entity as EntityTrait>::insert_many(some).exec_without_returning(transaction).await?;
    }
    Ok(())
}

/// Sessions and contributions, audience rules, papers, questions and joint controllers of `from` for `to` as
/// well. What is asked no more is not asked again.
pub(in super::super) async fn copy_parts(
    transaction: &DatabaseTransaction,
    from: EventId,
    to: EventId,
    now: DateTime<Utc>,
    new_id: impl Fn() -> Uuid,
) -> Result<(), Fault> {
    let mut sessions: HashMap<SessionId, SessionId> = HashMap::new();
    let mut seats = Vec::new();
    let mut rows = Vec::new();
    for row in of_event!(transaction, session, from) {
        let id = SessionId(new_id());
        sessions.insert(row.id, id);
        if row.capacity.is_some() {
            let capacity = row.capacity;
            let none =
                session_seats::Model { session_id: id, capacity, taken: 0, waiting: 0, excess: 0 };
            seats.push(none);
        }
        rows.push(session::Model {
            id,
            event_id: to,
            created_at: now,
            updated_at: now,
            version: 1,
            ..row
        });
    }
    insert(transaction, rows).await?;
    insert(transaction, seats).await?;
    let contributions = of_event!(transaction, contribution, from);
    let contribution = |row: contribution::Model| contribution::Model {
        id: new_id().into(),
        event_id: to,
        session_id: row.session_id.and_then(|id| sessions.get(&id).copied()),
        created_at: now,
        updated_at: now,
        version: 1,
        ..row
    };
    insert(transaction, contributions.into_iter().map(contribution).collect()).await?;
    let rules = of_event!(transaction, audience_rule, from);
    let rule = |row| audience_rule::Model { id: new_id().into(), event_id: Some(to), ..row };
    insert(transaction, rules.into_iter().map(rule).collect()).await?;
    let papers = of_event!(transaction, event_document, from);
    let paper = |row| event_document::Model { event_id: to, ..row };
    insert(transaction, papers.into_iter().map(paper).collect()).await?;
    let questions = registration_question::Entity::rows()
        .filter(registration_question::Column::EventId.eq(from))
        .filter(registration_question::Column::Retired.eq(false))
        .order_by_asc(registration_question::Column::Position)
        .all(transaction)
        .await?;
    let question = |row| registration_question::Model {
        id: new_id().into(),
        event_id: to,
        created_at: now,
        updated_at: now,
        version: 1,
        ..row
    };
    insert(transaction, questions.into_iter().map(question).collect()).await?;
    let controllers = joint_controllers(transaction, &[from]).await?;
    let controller = |row| event_joint_controller::Model { event_id: to, ..row };
    insert(transaction, controllers.into_iter().map(controller).collect()).await
}

/// The roles in an event, whatever their state.
pub(in super::super) async fn roles_of_event(
    transaction: &DatabaseTransaction,
    event: EventId,
) -> Result<Vec<entity::partner_role::Model>, Fault> {
    let query = entity::partner_role::Entity::rows()
        .filter(entity::partner_role::Column::EventId.eq(event))
        .order_by_asc(entity::partner_role::Column::Position)
        .order_by_asc(entity::partner_role::Column::Id);
    Ok(query.all(transaction).await?)
}
