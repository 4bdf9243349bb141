//! The way of an event, step by step.

use entity::{event, id::EventId, terms::EventStatus};

use super::{
    Opened,
    edit::check_controller,
    open,
    save::{Saving, save},
    seen,
};
use crate::{
    access::Actor,
    app::App,
    events::{
        checks::{Checks, TEXT},
        fields::TimeFields,
        lifecycle::Step,
        policy::SeenEvent,
        record::{Content, deadline},
        refusal::EventErrorCode::{self, DateRequired, InvalidTransition, NotBegun},
        schedule::begins_at,
        times::check_deadline,
    },
    fault::Fault,
    patch::Patch,
    policy::Action,
    refusal::{Failure, Refusal},
    write::Write,
};

/// A step of one event.
#[derive(Clone, Debug)]
pub struct EventChange {
    /// The event.
    pub id: EventId,
    /// The version that the client has seen.
    pub expected_version: Option<i32>,
}

/// The new date of a postponed event.
#[derive(Clone, Debug)]
pub struct EventReschedule {
    /// The step.
    pub change: EventChange,
    /// When it will be.
    pub times: TimeFields,
    /// The last day, or last local time, to register.
    pub registration_deadline: Patch<String>,
}

/// Announces a draft.
pub async fn publish_event(
    app: &App,
    actor: &Actor,
    command: EventChange,
) -> Result<SeenEvent, Failure<EventErrorCode>> {
    let write = Write::begin(app, actor, "events.publish_event").await?;
    take(write, actor, command, Step::Publish, |checks, row, _| {
        check_deadline_of(checks, row);
        check_controller(checks, row.event, "id");
    })
    .await
}

/// Says that an event will be held later. Its date stays in the record, and no longer counts.
pub async fn postpone_event(
    app: &App,
    actor: &Actor,
    command: EventChange,
    note: Option<String>,
) -> Result<SeenEvent, Failure<EventErrorCode>> {
    let write = Write::begin(app, actor, "events.postpone_event").await?;
    take(write, actor, command, Step::Postpone, |checks, row, _| why(checks, row.event, note)).await
}

/// Gives a postponed event its new date.
pub async fn reschedule_event(
    app: &App,
    actor: &Actor,
    command: EventReschedule,
) -> Result<SeenEvent, Failure<EventErrorCode>> {
    let write = Write::begin(app, actor, "events.reschedule_event").await?;
    let EventReschedule { change, times, registration_deadline } = command;
    take(write, actor, change, Step::Reschedule, |checks, row, _| {
        if !matches!(times.date, Patch::Set(_)) {
            checks.refuse_at("date", DateRequired);
        }
        times.apply(checks, row.event);
        match deadline(checks, registration_deadline) {
            Patch::Keep => {}
            deadline => row.event.registration_deadline = deadline.over(None),
        }
        row.event.status_note = None;
        check_deadline_of(checks, row);
        check_controller(checks, row.event, "id");
    })
    .await
}

/// Says that an event was held.
pub async fn complete_event(
    app: &App,
    actor: &Actor,
    command: EventChange,
) -> Result<SeenEvent, Failure<EventErrorCode>> {
    let write = Write::begin(app, actor, "events.complete_event").await?;
    take(write, actor, command, Step::Complete, |checks, row, now| {
        // Of what has no known date nobody can tell that it has not begun.
        if begins_at(row.event).is_some_and(|begins| begins > now) {
            checks.refuse_at("id", NotBegun);
        }
    })
    .await
}

/// Says that an event will not be held.
pub async fn cancel_event(
    app: &App,
    actor: &Actor,
    command: EventChange,
    note: Option<String>,
) -> Result<SeenEvent, Failure<EventErrorCode>> {
    let write = Write::begin(app, actor, "events.cancel_event").await?;
    take(write, actor, command, Step::Cancel, |checks, row, _| why(checks, row.event, note)).await
}

/// Keeps an event as a record.
pub async fn archive_event(
    app: &App,
    actor: &Actor,
    command: EventChange,
) -> Result<SeenEvent, Failure<EventErrorCode>> {
    let write = Write::begin(app, actor, "events.archive_event").await?;
    take(write, actor, command, Step::Archive, |_, _, _| {}).await
}

/// The event as it is to be, and what it inherits from.
struct Stepping<'a> {
    event: &'a mut event::Model,
    opened: &'a Opened,
}

async fn take(
    mut write: Write,
    actor: &Actor,
    command: EventChange,
    step: Step,
    rule: impl FnOnce(&mut Checks, &mut Stepping<'_>, chrono::DateTime<chrono::Utc>),
) -> Result<SeenEvent, Failure<EventErrorCode>> {
    let opened = open(&mut write, actor, command.id, Action::EditEvent, None).await?;
    let before = &opened.context.event;
    Fault::unless_expected(before.version, command.expected_version)?;
    let Some(status) = step.from(before.status) else {
        return Err(not_from(before.status).into());
    };
    let mut checks = Checks::default();
    let mut row = event::Model { status, ..before.clone() };
    rule(&mut checks, &mut Stepping { event: &mut row, opened: &opened }, write.now());
    checks.done()?;
    let saving = Saving {
        before,
        series_before: opened.context.series.as_ref(),
        after: row,
        series: opened.context.series.as_ref(),
        content: Content::default(),
        held_back: (opened.held_back, opened.held_back),
        // A step changes no capacity: what was acknowledged before is not asked again.
        acknowledged: false,
        announcement: step.announcement(),
    };
    let row = save(&mut write, saving).await?;
    write.commit().await?;
    Ok(seen(&opened, row))
}

fn not_from(status: EventStatus) -> Refusal<EventErrorCode> {
    let status = serde_json::json!(status);
    Refusal::at("id", InvalidTransition).with("status", status.as_str().unwrap_or_default())
}

fn check_deadline_of(checks: &mut Checks, row: &Stepping<'_>) {
    check_deadline(checks, row.event, row.opened.context.series.as_ref());
}

/// Why it is postponed or cancelled, for everybody.
fn why(checks: &mut Checks, row: &mut event::Model, note: Option<String>) {
    row.status_note = note.and_then(|note| checks.lines("note", &note, TEXT));
}
