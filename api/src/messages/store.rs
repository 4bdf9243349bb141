//! Queries on `participant_message`, on those whom messages are for, and on the mails to participants.

use std::collections::HashMap;

use entity::{
    event_invitation,
    id::{EventId, MailId, ParticipantMessageId},
    mail, participant_message, registration,
    rows::Rows as _,
    terms::{MailStatus, MessageAudience},
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DatabaseTransaction,
    EntityTrait as _, IntoActiveModel as _, JoinType, PaginatorTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _,
    sea_query::{
        Alias, Expr, ExprTrait as _, LockBehavior, LockType, Query, SelectStatement, UnionType,
    },
};
use uuid::Uuid;

use super::message::statuses;
use crate::{
    database::conditions::{among, padded},
    fault::Fault,
    page::{self, LINKED_PARENT, LINKED_ROW, Ordering, Page, PageRequest, Position, SortKey},
    reach::Reach,
};

fn recipients_of(
    event: EventId,
    audience: MessageAudience,
) -> sea_orm::Select<registration::Entity> {
    registration::Entity::rows()
        .filter(registration::Column::EventId.eq(event))
        .filter(registration::Column::Status.is_in(statuses(audience).iter().copied()))
}

/// How many registrations a message would be for.
pub(super) async fn count_recipients(
    connection: &impl ConnectionTrait,
    event: EventId,
    audience: MessageAudience,
) -> Result<u64, Fault> {
    Ok(recipients_of(event, audience).count(connection).await?)
}

/// How many registrations a message would be for, for each of these events.
pub(super) async fn count_recipients_of_events(
    connection: &impl ConnectionTrait,
    events: &[EventId],
    audience: MessageAudience,
) -> Result<HashMap<EventId, i64>, Fault> {
    let query = registration::Entity::rows()
        .select_only()
        .column(registration::Column::EventId)
        .column_as(Expr::col((registration::Entity, registration::Column::Id)).count(), "people")
        .filter(among(registration::Column::EventId, events.iter().copied()))
        .filter(registration::Column::Status.is_in(statuses(audience).iter().copied()))
        .group_by(registration::Column::EventId);
    let found: Vec<(EventId, i64)> = query.into_tuple().all(connection).await?;
    Ok(found.into_iter().collect())
}

/// Puts a message in.
pub(super) async fn insert(
    transaction: &DatabaseTransaction,
    row: participant_message::Model,
) -> Result<(), Fault> {
    participant_message::Entity::insert(row.into_active_model())
        .exec_without_returning(transaction)
        .await?;
    Ok(())
}

/// The row as it is now.
pub(super) async fn update(
    transaction: &DatabaseTransaction,
    row: &participant_message::Model,
) -> Result<(), Fault> {
    row.clone().into_active_model().reset_all().update(transaction).await?;
    Ok(())
}

/// Messages that are not written to everybody yet, oldest first.
pub(super) async fn unfinished(
    connection: &impl ConnectionTrait,
    limit: u64,
) -> Result<Vec<ParticipantMessageId>, Fault> {
    let query = participant_message::Entity::rows()
        .select_only()
        .column(participant_message::Column::Id)
        .filter(participant_message::Column::FinishedAt.is_null())
        .order_by_asc(participant_message::Column::Id)
        .limit(limit);
    Ok(query.into_tuple().all(connection).await?)
}

/// The message, for this process alone until the transaction ends; none if another one has it, or it is finished.
pub(super) async fn claim(
    transaction: &DatabaseTransaction,
    id: ParticipantMessageId,
) -> Result<Option<participant_message::Model>, Fault> {
    let query = participant_message::Entity::find_by_id(id)
        .filter(participant_message::Column::FinishedAt.is_null())
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    Ok(query.one(transaction).await?)
}

/// Messages by id, of events that the actor organises.
pub(super) async fn messages(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    ids: &[ParticipantMessageId],
) -> Result<Vec<participant_message::Model>, Fault> {
    let query = participant_message::Entity::rows()
        .filter(reach.participant_messages())
        .filter(among(participant_message::Column::Id, ids.iter().copied()));
    Ok(query.all(connection).await?)
}

/// A page of the messages to the participants of each of these events, the latest first.
pub(super) async fn messages_of_events(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    events: &[EventId],
    request: &PageRequest,
) -> Result<HashMap<EventId, Page<participant_message::Model>>, Fault> {
    let query = participant_message::Entity::rows().filter(reach.participant_messages());
    let ordering: Ordering<participant_message::Entity> = Ordering {
        column: participant_message::Column::CreatedAt,
        id: participant_message::Column::Id,
        descending: true,
        position: |row| Position { key: SortKey::Instant(row.created_at), id: row.id.0 },
    };
    let column = participant_message::Column::EventId;
    let event_of = |row: &participant_message::Model| Some(row.event_id);
    page::fetch_of_each(connection, query, column, events, event_of, &ordering, request).await
}

fn latest_mails() -> Ordering<mail::Entity> {
    Ordering {
        column: mail::Column::CreatedAt,
        id: mail::Column::Id,
        descending: true,
        position: |row| Position { key: SortKey::Instant(row.created_at), id: row.id.0 },
    }
}

/// A page of the mails about each of these registrations and invitations, the latest first.
pub(super) async fn mails_of_subjects(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    subjects: &[Uuid],
    request: &PageRequest,
) -> Result<HashMap<Uuid, Page<mail::Model>>, Fault> {
    let query = mail::Entity::rows().filter(reach.participant_mails());
    let column = mail::Column::SubjectId;
    let subject_of = |row: &mail::Model| row.subject_id;
    let ordering = latest_mails();
    page::fetch_of_each(connection, query, column, subjects, subject_of, &ordering, request).await
}

/// A page of the mails to participants and invited people of each of these events that were given up, the latest first.
pub(super) async fn failed_mails_of_events(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    events: &[Uuid],
    request: &PageRequest,
) -> Result<HashMap<Uuid, Page<mail::Model>>, Fault> {
    let query = mail::Entity::rows()
        .filter(reach.participant_mails())
        .filter(mail::Column::Status.eq(MailStatus::Failed));
    let mut links = failed_mails_about(
        (registration::Entity, registration::Column::Id),
        registration::Column::EventId,
        events,
    );
    let invitations = failed_mails_about(
        (event_invitation::Entity, event_invitation::Column::Id),
        event_invitation::Column::EventId,
        events,
    );
    links.union(UnionType::All, invitations);
    page::fetch_of_each_linked(connection, query, links, events, &latest_mails(), request).await
}

/// Pairs of event and mail.
fn failed_mails_about<E, C>((entity, id): (E, C), event: C, events: &[Uuid]) -> SelectStatement
where
    E: sea_orm::EntityTrait,
    C: sea_orm::ColumnTrait,
{
    Query::select()
        .expr_as(Expr::col((entity, event)), Alias::new(LINKED_PARENT))
        .expr_as(Expr::col((mail::Entity, mail::Column::Id)), Alias::new(LINKED_ROW))
        .from(mail::Entity)
        .join(
            JoinType::InnerJoin,
            entity,
            Expr::col((entity, id)).equals((mail::Entity, mail::Column::SubjectId)),
        )
        .and_where(Expr::col((entity, event)).is_in(padded(events.iter().copied())))
        .and_where(mail::Column::Status.eq(MailStatus::Failed))
        .take()
}

/// The event that a mail to a participant or an invited person is about, as far as the actor organises it.
pub(super) async fn event_of_mail(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    id: MailId,
) -> Result<Option<EventId>, Fault> {
    let query = mail::Entity::find_by_id(id).filter(reach.participant_mails());
    let Some(mail) = query.one(connection).await? else { return Ok(None) };
    let Some(subject) = mail.subject_id else { return Ok(None) };
    let of_registration = registration::Entity::rows()
        .select_only()
        .column(registration::Column::EventId)
        .filter(registration::Column::Id.eq(subject))
        .into_tuple()
        .one(connection)
        .await?;
    if of_registration.is_some() {
        return Ok(of_registration);
    }
    let query = event_invitation::Entity::rows()
        .select_only()
        .column(event_invitation::Column::EventId)
        .filter(event_invitation::Column::Id.eq(subject));
    Ok(query.into_tuple().one(connection).await?)
}
