//! Lists of registrations, and what hangs on them.

use std::collections::HashMap;

use entity::{
    columns::FromColumns as _,
    event, event_seats,
    id::{AudienceGroupId, EventId, PartnerId, RegistrationId, SessionId, UserId},
    participant_word, registration, registration_session,
    rows::Rows as _,
    terms::{Attendance, RegistrationSource, RegistrationStatus},
    value::SecretBytes,
};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, FromQueryResult, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, QueryTrait as _, Select,
    sea_query::{Asterisk, Expr, Func},
};

pub(in crate::registrations) use super::details::*;
use crate::{
    database::conditions::among,
    fault::Fault,
    page::{self, Ordering, Page, PageRequest, Position, SortKey},
    reach::{Reach, participants::Part},
};

/// Which registrations a list is to hold. Everything that is given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct RegistrationFilter {
    /// In one of these states.
    pub statuses: Option<Vec<RegistrationStatus>>,
    /// Of people who declared this group.
    pub group: Option<AudienceGroupId>,
    /// Of people who represent this partner.
    pub partner: Option<PartnerId>,
    /// Of people who came, or did not.
    pub attendance: Option<Vec<Attendance>>,
    /// That came about in one of these ways.
    pub sources: Option<Vec<RegistrationSource>>,
    /// Of people who chose this session.
    pub session: Option<SessionId>,
    /// Words that name or organisation hold, each in its normal form.
    pub terms: Vec<String>,
}

/// What registrations are ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RegistrationOrder {
    /// When they were submitted.
    #[default]
    Submitted,
    /// Their place in the queue; who never waited is not in the list.
    QueueNumber,
}

/// Which part of which registrations, in which order.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RegistrationListing {
    /// Which registrations.
    pub filter: RegistrationFilter,
    /// What they are ordered by.
    pub order: RegistrationOrder,
    /// Whether the order is turned round.
    pub descending: bool,
    /// Which part of the list.
    pub request: PageRequest,
}

/// Hashes of the words that a person is looked for by, for each event of its own.
pub(in crate::registrations) type Words = HashMap<EventId, Vec<SecretBytes>>;

/// A page of the registrations of each event of whose participants the actor may know.
pub(in crate::registrations) async fn of_events(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    events: &[EventId],
    words: &Words,
    listing: &RegistrationListing,
) -> Result<HashMap<EventId, Page<registration::Model>>, Fault> {
    let query = find(&listing.filter)
        .filter(of_seen_events(reach, Part::People, events))
        .filter(with_words(words));
    let query = by_order(query, listing.order);
    let ordering = ordering(listing.order, listing.descending);
    pages(connection, query, events, &ordering, &listing.request).await
}

/// A page of a person's own registrations, the latest first.
pub(in crate::registrations) async fn of_user(
    connection: &impl ConnectionTrait,
    user: UserId,
    filter: &RegistrationFilter,
    request: &PageRequest,
) -> Result<Page<registration::Model>, Fault> {
    let query = find(filter).filter(registration::Column::UserId.eq(user));
    page::fetch(connection, query, &ordering(RegistrationOrder::Submitted, true), request).await
}

/// A page of those people of each event who chose to be shown to the actor, by the time of registering.
pub(in crate::registrations) async fn listed(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    events: &[EventId],
    request: &PageRequest,
) -> Result<HashMap<EventId, Page<registration::Model>>, Fault> {
    let query = registration::Entity::rows().filter(reach.listed_participants());
    let ordering = ordering(RegistrationOrder::Submitted, false);
    pages(connection, query, events, &ordering, request).await
}

/// A page of the confirmed people of each event at which the actor checks people in.
pub(in crate::registrations) async fn at_the_door(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    events: &[EventId],
    words: &Words,
    request: &PageRequest,
) -> Result<HashMap<EventId, Page<registration::Model>>, Fault> {
    let query = registration::Entity::rows()
        .filter(registration::Column::Status.eq(RegistrationStatus::Confirmed))
        .filter(of_seen_events(reach, Part::Door, events))
        .filter(with_words(words));
    let ordering = ordering(RegistrationOrder::Submitted, false);
    pages(connection, query, events, &ordering, request).await
}

/// A page of what `query` finds of each event.
async fn pages(
    connection: &impl ConnectionTrait,
    query: Select<registration::Entity>,
    events: &[EventId],
    ordering: &Ordering<registration::Entity>,
    request: &PageRequest,
) -> Result<HashMap<EventId, Page<registration::Model>>, Fault> {
    let pages = page::fetch_of_each_beside(
        connection,
        query,
        (registration::Column::EventId, events),
        |row| Some(row.event_id),
        |_| {},
        |row| Ok((registration::Model::from_columns(row, 0)?, ())),
        (ordering, request),
    )
    .await?;
    Ok(pages.into_iter().map(|(event, page)| (event, page.map(|(row, ())| row))).collect())
}

/// On `registration`: for those of the events of whose participants the actor may know this.
fn of_seen_events(reach: &Reach, part: Part, events: &[EventId]) -> Condition {
    if reach.is_known_to_organise(events) {
        return Condition::all();
    }
    let seen = event::Entity::rows()
        .select_only()
        .column(event::Column::Id)
        .filter(reach.events_with(part))
        .filter(among(event::Column::Id, events.iter().copied()));
    Condition::all().add(registration::Column::EventId.in_subquery(seen.into_query()))
}

/// Those of the events of whose participants the actor may know this.
pub(in crate::registrations) async fn events_with(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    part: Part,
    events: &[EventId],
) -> Result<Vec<EventId>, Fault> {
    if !reach.can_read(part) {
        return Ok(Vec::new());
    }
    if reach.is_known_to_organise(events) {
        return Ok(events.to_vec());
    }
    events_under(connection, reach.events_with(part), events).await
}

/// Those of the events that the condition leaves.
pub(in crate::registrations) async fn events_under(
    connection: &impl ConnectionTrait,
    condition: Condition,
    events: &[EventId],
) -> Result<Vec<EventId>, Fault> {
    let query = event::Entity::rows()
        .select_only()
        .column(event::Column::Id)
        .filter(among(event::Column::Id, events.iter().copied()))
        .filter(condition);
    Ok(query.into_tuple().all(connection).await?)
}

/// Links to online meetings, of the events alone at which the actor has a seat or which they organise.
pub(in crate::registrations) async fn online_links(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    events: &[EventId],
) -> Result<Vec<(EventId, Option<String>)>, Fault> {
    let query = event::Entity::rows()
        .select_only()
        .column(event::Column::Id)
        .column(event::Column::OnlineLink)
        .filter(among(event::Column::Id, events.iter().copied()))
        .filter(reach.events())
        .filter(reach.admitted());
    Ok(query.into_tuple().all(connection).await?)
}

/// Those of the registrations of which the actor may know this.
pub(in crate::registrations) async fn readable(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    part: Part,
    ids: &[RegistrationId],
) -> Result<Vec<registration::Model>, Fault> {
    let query = registration::Entity::rows()
        .filter(among(registration::Column::Id, ids.iter().copied()))
        .filter(reach.registrations(part));
    Ok(query.all(connection).await?)
}

/// All registrations of an event in the order of submission, at most `most`.
pub(in crate::registrations) async fn all_of_event(
    connection: &impl ConnectionTrait,
    event: EventId,
    most: u64,
) -> Result<Vec<registration::Model>, Fault> {
    let query = registration::Entity::rows()
        .filter(registration::Column::EventId.eq(event))
        .order_by_asc(registration::Column::Id)
        .limit(most);
    Ok(query.all(connection).await?)
}

/// How many registrations of an event stand where.
#[derive(Clone, Debug, FromQueryResult)]
pub(in crate::registrations) struct Count {
    pub(in crate::registrations) event_id: EventId,
    pub(in crate::registrations) status: RegistrationStatus,
    pub(in crate::registrations) attendance: Attendance,
    pub(in crate::registrations) number: i64,
}

/// How many registrations of each event stand where.
pub(in crate::registrations) async fn counts(
    connection: &impl ConnectionTrait,
    events: &[EventId],
) -> Result<Vec<Count>, Fault> {
    let query = registration::Entity::rows()
        .select_only()
        .column(registration::Column::EventId)
        .column(registration::Column::Status)
        .column(registration::Column::Attendance)
        .expr_as(Func::count(Expr::col(Asterisk)), "number")
        .filter(among(registration::Column::EventId, events.iter().copied()))
        .group_by(registration::Column::EventId)
        .group_by(registration::Column::Status)
        .group_by(registration::Column::Attendance);
    Ok(query.into_model().all(connection).await?)
}

/// The seats of these events.
pub(in crate::registrations) async fn seats(
    connection: &impl ConnectionTrait,
    events: &[EventId],
) -> Result<Vec<event_seats::Model>, Fault> {
    let query = event_seats::Entity::rows();
    let query = query.filter(among(event_seats::Column::EventId, events.iter().copied()));
    Ok(query.all(connection).await?)
}

/// How many confirmed people of each event declared which group, or represent which partner.
pub(in crate::registrations) async fn tally<Id>(
    connection: &impl ConnectionTrait,
    events: &[EventId],
    by: registration::Column,
) -> Result<Vec<(EventId, Option<Id>, i64)>, Fault>
where
    Id: sea_orm::TryGetable + Send,
{
    let query = registration::Entity::rows()
        .select_only()
        .column(registration::Column::EventId)
        .column(by)
        .expr(Func::count(Expr::col(Asterisk)))
        .filter(among(registration::Column::EventId, events.iter().copied()))
        .filter(registration::Column::Status.eq(RegistrationStatus::Confirmed))
        .group_by(registration::Column::EventId)
        .group_by(by);
    Ok(query.into_tuple().all(connection).await?)
}

fn find(filter: &RegistrationFilter) -> Select<registration::Entity> {
    use registration::Column;
    registration::Entity::rows()
        .apply_if(filter.statuses.clone(), |query, statuses| {
            query.filter(Column::Status.is_in(statuses))
        })
        .apply_if(filter.group, |query, group| query.filter(Column::GroupId.eq(group)))
        .apply_if(filter.partner, |query, partner| query.filter(Column::PartnerId.eq(partner)))
        .apply_if(filter.attendance.clone(), |query, attendance| {
            query.filter(Column::Attendance.is_in(attendance))
        })
        .apply_if(filter.sources.clone(), |query, sources| {
            query.filter(Column::Source.is_in(sources))
        })
        .apply_if(filter.session, |query, session| {
            let chosen = registration_session::Entity::rows()
                .select_only()
                .column(registration_session::Column::RegistrationId)
                .filter(registration_session::Column::SessionId.eq(session));
            query.filter(Column::Id.in_subquery(chosen.into_query()))
        })
}

/// People whose name or organisation holds every word. Of an event without words: everybody.
fn with_words(words: &Words) -> Condition {
    use participant_word::Column;
    let longest = words.values().map(Vec::len).max().unwrap_or(0);
    let mut condition = Condition::all();
    for number in 0..longest {
        let any = words.iter().filter_map(|(event, words)| Some((event, words.get(number)?))).fold(
            Condition::any(),
            |any, (event, word)| {
                let this = Condition::all()
                    .add(Column::EventId.eq(*event))
                    .add(Column::Word.eq(word.clone()));
                any.add(this)
            },
        );
        let found = participant_word::Entity::rows()
            .select_only()
            .column(Column::RegistrationId)
            .filter(any)
            .into_query();
        condition = condition.add(registration::Column::Id.in_subquery(found));
    }
    condition
}

fn by_order(
    query: Select<registration::Entity>,
    order: RegistrationOrder,
) -> Select<registration::Entity> {
    match order {
        RegistrationOrder::Submitted => query,
        RegistrationOrder::QueueNumber => {
            query.filter(registration::Column::QueueNumber.is_not_null())
        }
    }
}

fn ordering(order: RegistrationOrder, descending: bool) -> Ordering<registration::Entity> {
    let (column, position): (_, fn(&registration::Model) -> Position) = match order {
        RegistrationOrder::Submitted => (registration::Column::SubmittedAt, |row| Position {
            key: SortKey::Instant(row.submitted_at),
            id: row.id.0,
        }),
        RegistrationOrder::QueueNumber => (registration::Column::QueueNumber, |row| Position {
            key: SortKey::Number(row.queue_number.unwrap_or_default().into()),
            id: row.id.0,
        }),
    };
    Ordering { column, id: registration::Column::Id, descending, position }
}
