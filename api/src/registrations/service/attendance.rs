//! Who came: noted at the door, one by one or in batches by devices that were offline.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{
    attendance_mark,
    id::{EventId, RegistrationId},
    registration,
    terms::{Attendance, RegistrationStatus, SubjectKind},
};
use serde_json::json;
use uuid::Uuid;

use super::{
    participants::{AtTheDoor, open_all},
    seats,
};
use crate::{
    access::Actor,
    app::App,
    events::service::event_in_context,
    fault::Fault,
    policy::{self, Action, Facts},
    reach::{Reach, participants::Part},
    refusal::{Failure, Refusal},
    registrations::{
        attendance::{DoorRef, Noted},
        refusal::RegistrationErrorCode::{self, NotConfirmed, Required, TooMany},
        store::{attendance, lists},
    },
    write::{Change, Write},
};

/// Most marks of one batch.
pub const MARKS: usize = 500;

/// What is noted of one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// The person came.
    CheckIn,
    /// That was a mistake.
    UndoCheckIn,
    /// The person did not come.
    MarkAbsent,
}

impl Note {
    const fn attendance(self) -> Attendance {
        match self {
            Self::CheckIn => Attendance::Present,
            Self::UndoCheckIn => Attendance::Unknown,
            Self::MarkAbsent => Attendance::Absent,
        }
    }

    const fn use_case(self) -> &'static str {
        match self {
            Self::CheckIn => "registrations.check_in",
            Self::UndoCheckIn => "registrations.undo_check_in",
            Self::MarkAbsent => "registrations.mark_absent",
        }
    }
}

/// Notes of one confirmed person whether they came. The same again changes nothing.
pub async fn note_attendance(
    app: &App,
    actor: &Actor,
    of: &DoorRef,
    note: Note,
) -> Result<AtTheDoor, Failure<RegistrationErrorCode>> {
    let mut write = Write::begin(app, actor, note.use_case()).await?;
    let reach = Reach::of(actor, write.now());
    let seen =
        attendance::named(write.transaction(), &reach, None, std::slice::from_ref(of)).await?;
    let event = seen.first().ok_or(Fault::NotFound)?.event_id;
    lock_door(&mut write, actor, &reach, event).await?;
    // Again, now that nobody else changes it.
    let found =
        attendance::named(write.transaction(), &reach, None, std::slice::from_ref(of)).await?;
    let row = found.into_iter().next().ok_or(Fault::NotFound)?;
    if row.status != RegistrationStatus::Confirmed {
        let refusal = Refusal::at("registration", NotConfirmed);
        return Err(refusal.with("status", term(row.status)).into());
    }
    let noted = Noted { attendance: row.attendance, at: row.attendance_at };
    let attendance = note.attendance();
    let changed = match noted.after(attendance, write.now(), write.now()) {
        Some(next) if noted.attendance != attendance => {
            let changed = with(&row, next, write.now());
            attendance::update(write.transaction(), &changed).await?;
            changed
        }
        _ => row.clone(),
    };
    let details =
        json!({ "attendance": { "before": row.attendance, "after": changed.attendance } });
    write.changed(Change::Updated, SubjectKind::Registration, row.id, &details);
    announce(&mut write, event);
    let entry = entry(&write, changed).await?;
    write.commit().await?;
    Ok(entry)
}

/// A mark that a device made, perhaps offline.
#[derive(Clone, Debug)]
pub struct Mark {
    /// The id that the device gave the mark: one that arrives twice is one.
    pub client_id: Uuid,
    /// Of whom.
    pub of: DoorRef,
    /// What was noted.
    pub attendance: Attendance,
    /// When, by the clock of the device.
    pub marked_at: DateTime<Utc>,
}

/// What became of a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkOutcome {
    /// It is what is known now.
    Applied,
    /// Something later was noted already.
    Superseded,
    /// It had arrived before.
    Repeated,
    /// Nobody of this event has that id or code.
    UnknownRegistration,
    /// The person is not confirmed.
    NotConfirmed,
}

/// What became of a mark, and what is known of the person now.
#[derive(Clone, Debug)]
pub struct MarkResult {
    /// The id that the device gave the mark.
    pub client_id: Uuid,
    /// What became of it.
    pub outcome: MarkOutcome,
    /// The person; nobody, if there is nobody.
    pub entry: Option<AtTheDoor>,
}

/// Records marks of one event, in whatever order they arrive: the latest by its time counts. Each is answered.
pub async fn record_attendance(
    app: &App,
    actor: &Actor,
    event: EventId,
    marks: Vec<Mark>,
) -> Result<Vec<MarkResult>, Failure<RegistrationErrorCode>> {
    let mut write = Write::begin(app, actor, "registrations.record_attendance").await?;
    let reach = Reach::of(actor, write.now());
    lock_door(&mut write, actor, &reach, event).await?;
    if marks.is_empty() {
        return Err(Refusal::at("marks", Required).into());
    }
    if marks.len() > MARKS {
        let refusal = Refusal::at("marks", TooMany).with("max", MARKS).with("found", marks.len());
        return Err(refusal.into());
    }
    let connection = write.transaction();
    let refs: Vec<_> = marks.iter().map(|mark| mark.of.clone()).collect();
    let rows = attendance::named(connection, &reach, Some(event), &refs).await?;
    let clients: Vec<_> = marks.iter().map(|mark| mark.client_id).collect();
    let known = attendance::marks(connection, event, &clients).await?;
    let mut batch = Batch::new(rows, known);
    let outcomes: Vec<_> =
        marks.iter().map(|mark| (mark.client_id, batch.record(event, mark, write.now()))).collect();
    for (before, after) in batch.changes() {
        attendance::update(write.transaction(), after).await?;
        let details =
            json!({ "attendance": { "before": before.attendance, "after": after.attendance } });
        write.changed(Change::Updated, SubjectKind::Registration, after.id, &details);
    }
    attendance::insert_marks(write.transaction(), &batch.recorded).await?;
    announce(&mut write, event);
    let ids: Vec<_> = batch.rows.keys().copied().collect();
    let people = open_all(&app.vault, lists::participants(write.transaction(), &ids).await?)?;
    let results = outcomes.into_iter().map(|(client_id, (outcome, id))| {
        let row = id.and_then(|id| batch.rows.get(&id));
        let entry = row.map(|rows| {
            // The same person can stand in several marks.
            AtTheDoor::new(rows.after.clone(), people.get(&rows.after.id).cloned())
        });
        MarkResult { client_id, outcome, entry }
    });
    let results = results.collect();
    write.commit().await?;
    Ok(results)
}

/// One registration before and after a batch.
struct Rows {
    before: registration::Model,
    after: registration::Model,
}

/// What a batch of marks does, before any of it is written.
struct Batch {
    rows: HashMap<RegistrationId, Rows>,
    by_code: HashMap<String, RegistrationId>,
    known: HashMap<Uuid, RegistrationId>,
    recorded: Vec<attendance_mark::Model>,
}

impl Batch {
    fn new(rows: Vec<registration::Model>, known: Vec<attendance_mark::Model>) -> Self {
        Self {
            by_code: rows.iter().map(|row| (row.code.clone(), row.id)).collect(),
            rows: rows
                .into_iter()
                .map(|row| (row.id, Rows { before: row.clone(), after: row }))
                .collect(),
            known: known.into_iter().map(|mark| (mark.client_id, mark.registration_id)).collect(),
            recorded: Vec::new(),
        }
    }

    fn record(
        &mut self,
        event: EventId,
        mark: &Mark,
        now: DateTime<Utc>,
    ) -> (MarkOutcome, Option<RegistrationId>) {
        if let Some(id) = self.known.get(&mark.client_id) {
            return (MarkOutcome::Repeated, Some(*id));
        }
        let id = match &mark.of {
            DoorRef::Id(id) => Some(*id),
            DoorRef::Code(code) => self.by_code.get(code).copied(),
        };
        let Some(rows) = id.and_then(|id| self.rows.get_mut(&id)) else {
            return (MarkOutcome::UnknownRegistration, None);
        };
        let row = &mut rows.after;
        if row.status != RegistrationStatus::Confirmed {
            return (MarkOutcome::NotConfirmed, None);
        }
        let noted = Noted { attendance: row.attendance, at: row.attendance_at };
        let next = noted.after(mark.attendance, mark.marked_at, now);
        self.known.insert(mark.client_id, row.id);
        self.recorded.push(attendance_mark::Model {
            event_id: event,
            client_id: mark.client_id,
            registration_id: row.id,
            attendance: mark.attendance,
            marked_at: mark.marked_at,
            applied: next.is_some(),
            recorded_at: now,
        });
        match next {
            Some(next) => {
                *row = with(&rows.before, next, now);
                (MarkOutcome::Applied, Some(row.id))
            }
            None => (MarkOutcome::Superseded, Some(row.id)),
        }
    }

    fn changes(&self) -> impl Iterator<Item = (&registration::Model, &registration::Model)> {
        let mut changed: Vec<_> =
            self.rows.values().filter(|rows| rows.before != rows.after).collect();
        changed.sort_unstable_by_key(|rows| rows.after.id);
        changed.into_iter().map(|rows| (&rows.before, &rows.after))
    }
}

/// Locks the event for somebody who may note there who came.
async fn lock_door(
    write: &mut Write,
    actor: &Actor,
    reach: &Reach,
    event: EventId,
) -> Result<(), Fault> {
    seats::lock(write, event).await?;
    let context = event_in_context(write.transaction(), reach, event).await?;
    let facts = Facts { registration: None, ..context.facts() };
    let ground = policy::require(actor, Action::CheckIn, &facts)?;
    // Keys are good for nothing at protected events, whatever they are for.
    if lists::events_with(write.transaction(), reach, Part::Door, &[event]).await?.is_empty() {
        return Err(Fault::Forbidden);
    }
    write.on(ground);
    write.concerns(event);
    Ok(())
}

/// The row with what is noted now.
fn with(row: &registration::Model, noted: Noted, now: DateTime<Utc>) -> registration::Model {
    registration::Model {
        attendance: noted.attendance,
        attendance_at: noted.at,
        updated_at: now,
        version: row.version + 1,
        ..row.clone()
    }
}

async fn entry(write: &Write, row: registration::Model) -> Result<AtTheDoor, Fault> {
    let rows = lists::participants(write.transaction(), &[row.id]).await?;
    let person = open_all(&write.app().vault, rows)?.remove(&row.id);
    Ok(AtTheDoor::new(row, person))
}

fn announce(write: &mut Write, event: EventId) {
    write.announce("event.attendance_noted", Some(event.0), json!({}));
}

fn term(status: RegistrationStatus) -> String {
    json!(status).as_str().unwrap_or_default().to_owned()
}
