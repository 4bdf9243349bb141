//! The parts of an event's programme.

use std::collections::HashMap;

use entity::{
    event,
    id::{EventId, SessionId},
    session,
    terms::{SessionKind, SessionPhase, SubjectKind},
    value::LocalDateTime,
};
use serde_json::{Value, json};

use super::{Existing, Part, difference, note, open_event};
use crate::{
    access::Actor,
    app::App,
    checks::{Checks, TEXT},
    events::{
        part_refusal::EventPartErrorCode::{
            self, CapacityBelowTaken, EndBeforeStart, EndWithoutStart, EventWithoutDay,
            NotTheWholeList, OutOfRange, OutsideEvent, Required, SessionChosen, TimeHappensTwice,
            TimeInGap, TooMany,
        },
        policy::SeenEvent,
        session_time::{Frame, TimeError},
        store::{self, arrange},
    },
    fault::Fault,
    order::{is_whole, next},
    page::LARGEST,
    patch::Patch,
    reach::Reach,
    refusal::Refusal,
    registrations::service::{
        seats::{self, BelowTaken},
        session_places,
    },
    write::{Change, Write},
};

/// Most places of a session.
const LARGEST_CAPACITY: i32 = 1_000_000;

/// What a session says; absent is not null.
#[derive(Clone, Debug, Default)]
pub struct SessionFields {
    /// What kind of part it is.
    pub kind: Patch<SessionKind>,
    /// Which phase of a dialogue it is about.
    pub phase: Patch<SessionPhase>,
    /// Title.
    pub title: Patch<String>,
    /// What it is about.
    pub description: Patch<String>,
    /// Local start in the event's zone.
    pub start: Patch<LocalDateTime>,
    /// Local end in the event's zone.
    pub end: Patch<LocalDateTime>,
    /// Room.
    pub room: Patch<String>,
    /// Places of its own.
    pub capacity: Patch<i32>,
}

/// A session that is to be added.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// The event.
    pub event: EventId,
    /// What it says.
    pub fields: SessionFields,
}

/// A change of a session.
#[derive(Clone, Debug)]
pub struct SessionEdit {
    /// The session.
    pub session: Existing<SessionId>,
    /// What is to change.
    pub fields: SessionFields,
    /// Whether there may be fewer places than are taken.
    pub acknowledge_overbooking: bool,
}

/// The sessions of an event in a new order.
#[derive(Clone, Debug)]
pub struct SessionOrder {
    /// The event.
    pub event: EventId,
    /// All its sessions.
    pub sessions: Vec<SessionId>,
}

/// Adds a session at the end of the event's programme.
pub async fn add_session(
    app: &App,
    actor: &Actor,
    command: NewSession,
) -> Result<session::Model, Part> {
    let mut write = Write::begin(app, actor, "events.add_session").await?;
    let context = open_event(&mut write, actor, command.event).await?;
    let others = arrange::sessions_within(write.transaction(), command.event).await?;
    let blank = session::Model {
        id: write.new_id(),
        event_id: command.event,
        position: next(others.iter().map(|row| row.position)),
        kind: SessionKind::Plenary,
        phase: None,
        title: None,
        description: None,
        start_local: None,
        end_local: None,
        room: None,
        capacity: None,
        created_at: write.now(),
        updated_at: write.now(),
        version: 1,
    };
    let mut checks = Checks::default();
    full(&mut checks, others.len());
    let row = over(command.fields, &blank, &context.event, &mut checks);
    checks.done()?;
    arrange::insert_session(write.transaction(), &row).await?;
    // Nobody has a place in it yet.
    let _ = session_places::settle(&write, row.id, row.capacity, true).await?;
    written(&mut write, &context.event, Change::Created, None, &row).await?;
    write.commit().await?;
    Ok(row)
}

/// Changes a session. Where nothing is other than it was, the version stays.
pub async fn update_session(
    app: &App,
    actor: &Actor,
    command: SessionEdit,
) -> Result<session::Model, Part> {
    let mut write = Write::begin(app, actor, "events.update_session").await?;
    let (event, before) = find(&mut write, actor, command.session).await?;
    let mut checks = Checks::default();
    let row = over(command.fields, &before, &event, &mut checks);
    checks.done()?;
    if row == before {
        write.concerns(before.id);
        write.commit().await?;
        return Ok(before);
    }
    let row = session::Model { updated_at: write.now(), version: before.version + 1, ..row };
    let settled =
        session_places::settle(&write, row.id, row.capacity, command.acknowledge_overbooking);
    if let Err(BelowTaken { taken }) = settled.await? {
        return Err(Refusal::at("capacity", CapacityBelowTaken).with("taken", taken).into());
    }
    arrange::update_session(write.transaction(), &row).await?;
    written(&mut write, &event, Change::Updated, Some(&before), &row).await?;
    write.commit().await?;
    Ok(row)
}

/// Removes a session that nobody chose, with what is done in it.
pub async fn remove_session(
    app: &App,
    actor: &Actor,
    command: Existing<SessionId>,
) -> Result<SeenEvent, Part> {
    let mut write = Write::begin(app, actor, "events.remove_session").await?;
    let (event, row) = find(&mut write, actor, command).await?;
    if arrange::is_session_chosen(write.transaction(), row.id).await? {
        return Err(Refusal::at("id", SessionChosen).into());
    }
    let contributions =
        arrange::delete_contributions_of_session(write.transaction(), row.id).await?;
    arrange::delete_session(write.transaction(), row.id).await?;
    let mut details = values(&row);
    details["contributions"] = json!(contributions);
    note(&mut write, &event, Change::Deleted, (SubjectKind::Session, row.id.0), &details);
    seats::touch(&write, event.id).await?;
    write.announce("event.sessions_changed", Some(event.id.0), json!({}));
    write.commit().await?;
    Ok(SeenEvent::new(event, true))
}

/// Puts the sessions of an event into another order.
pub async fn reorder_sessions(
    app: &App,
    actor: &Actor,
    command: SessionOrder,
) -> Result<SeenEvent, Part> {
    let mut write = Write::begin(app, actor, "events.reorder_sessions").await?;
    let context = open_event(&mut write, actor, command.event).await?;
    let rows = arrange::sessions_within(write.transaction(), command.event).await?;
    let there: Vec<SessionId> = rows.iter().map(|row| row.id).collect();
    if !is_whole(&there, &command.sessions) {
        let refusal = Refusal::at("sessionIds", NotTheWholeList).with("count", there.len());
        return Err(refusal.into());
    }
    let positions: HashMap<SessionId, i32> = command.sessions.into_iter().zip(1..).collect();
    arrange::reorder_sessions(write.transaction(), &positions).await?;
    let details = json!({ "sessions": { "reordered": there.len() } });
    let event = context.event;
    note(&mut write, &event, Change::Updated, (SubjectKind::Event, event.id.0), &details);
    write.announce("event.sessions_changed", Some(event.id.0), json!({}));
    write.commit().await?;
    Ok(SeenEvent::new(event, true))
}

/// The session and its event, which the actor may edit.
async fn find(
    write: &mut Write,
    actor: &Actor,
    session: Existing<SessionId>,
) -> Result<(event::Model, session::Model), Part> {
    let reach = Reach::of(actor, write.now());
    let seen = store::sessions(write.transaction(), &reach, &[session.id]).await?.pop();
    let context = open_event(write, actor, seen.ok_or(Fault::NotFound)?.event_id).await?;
    // Once more: it was read before the event was locked.
    let row = store::sessions(write.transaction(), &reach, &[session.id]).await?.pop();
    let row = row.ok_or(Fault::NotFound)?;
    Fault::unless_expected(row.version, session.expected_version)?;
    Ok((context.event, row))
}

fn full(checks: &mut Checks<EventPartErrorCode>, others: usize) {
    if others as u64 >= LARGEST {
        let refusal = Refusal::at("", TooMany).with("max", LARGEST);
        checks.refuse(refusal.with("found", others + 1));
    }
}

/// The session after the change, which was `before`.
fn over(
    fields: SessionFields,
    before: &session::Model,
    event: &event::Model,
    checks: &mut Checks<EventPartErrorCode>,
) -> session::Model {
    if matches!(fields.kind, Patch::Clear) {
        checks.refuse_at("kind", Required);
    }
    let description = fields.description.and_then(|text| checks.lines("description", &text, TEXT));
    let after = session::Model {
        kind: fields.kind.over(None).unwrap_or(before.kind),
        phase: fields.phase.over(before.phase),
        title: checks.optional_line("title", fields.title).over(before.title.clone()),
        description: description.over(before.description.clone()),
        start_local: fields.start.over(before.start_local),
        end_local: fields.end.over(before.end_local),
        room: checks.optional_line("room", fields.room).over(before.room.clone()),
        capacity: fields.capacity.over(before.capacity),
        ..before.clone()
    };
    if let Some(capacity) = after.capacity
        && !(1..=LARGEST_CAPACITY).contains(&capacity)
    {
        let refusal = Refusal::at("capacity", OutOfRange).with("min", 1);
        checks.refuse(refusal.with("max", LARGEST_CAPACITY).with("found", capacity));
    }
    let times = |row: &session::Model| (row.start_local, row.end_local);
    // Times that stay are not in the way of a change of something else, though the event has moved.
    if times(&after) != times(before)
        && let Err(error) = Frame::of(event).holds(after.start_local, after.end_local)
    {
        checks.refuse(refusal_of(error, event, after.start_local));
    }
    after
}

fn refusal_of(
    error: TimeError,
    event: &event::Model,
    start: Option<LocalDateTime>,
) -> Refusal<EventPartErrorCode> {
    let at = |time| if Some(time) == start { "startLocal" } else { "endLocal" };
    match error {
        TimeError::EndWithoutStart => Refusal::at("endLocal", EndWithoutStart),
        TimeError::EndBeforeStart => Refusal::at("endLocal", EndBeforeStart),
        TimeError::InGap(time) => {
            Refusal::at(at(time), TimeInGap).with("time", time).with("zone", event.zone)
        }
        TimeError::HappensTwice(time) => {
            Refusal::at(at(time), TimeHappensTwice).with("time", time).with("zone", event.zone)
        }
        TimeError::EventWithoutDay => Refusal::at("startLocal", EventWithoutDay),
        TimeError::OutsideEvent(from, until) => {
            let begins_inside = start.is_some_and(|start| (from..until).contains(&start));
            let path = if begins_inside { "endLocal" } else { "startLocal" };
            Refusal::at(path, OutsideEvent).with("from", from).with("until", until)
        }
    }
}

fn values(row: &session::Model) -> Value {
    let local = |time: Option<LocalDateTime>| time.map(|time| time.to_string());
    json!({
        "kind": row.kind, "phase": row.phase, "title": row.title, "description": row.description,
        "startLocal": local(row.start_local), "endLocal": local(row.end_local),
        "room": row.room, "capacity": row.capacity,
    })
}

async fn written(
    write: &mut Write,
    event: &event::Model,
    change: Change,
    before: Option<&session::Model>,
    after: &session::Model,
) -> Result<(), Fault> {
    let details = difference(before.map(values).as_ref(), &values(after));
    note(write, event, change, (SubjectKind::Session, after.id.0), &details);
    write.announce("event.sessions_changed", Some(event.id.0), json!({}));
    seats::touch(write, event.id).await
}
