//! Changes of what an event's record says.

use entity::{
    event, event_series,
    id::EventId,
    terms::{CapacityMode, EventStatus, RegistrationMode, SubjectKind},
};

use super::{
    Opened,
    belonging::{Mover, place},
    content::check_slug,
    open,
    save::{Saving, check_references, save},
    seen,
};
use crate::{
    access::Actor,
    app::App,
    events::{
        checks::Checks,
        differences::Differences,
        fields::EventFields,
        lifecycle::is_settled,
        policy::SeenEvent,
        refusal::EventErrorCode::{self, ControllerRequired, NoLongerEditable, RescheduleInstead},
        times::check_deadline,
    },
    fault::Fault,
    patch::Patch,
    policy::{self, Action},
    refusal::{Failure, Refusal},
    write::Write,
};

/// A change of one event's record.
#[derive(Clone, Debug)]
pub struct EventEdit {
    /// The event.
    pub id: EventId,
    /// The version that the client has seen.
    pub expected_version: Option<i32>,
    /// What is to change.
    pub fields: EventFields,
    /// Whether fewer seats than are taken are acknowledged.
    pub acknowledge_overbooking: bool,
}

/// Changes what an event's record says. Where nothing is other than it was, the version stays.
pub async fn update_event(
    app: &App,
    actor: &Actor,
    command: EventEdit,
) -> Result<SeenEvent, Failure<EventErrorCode>> {
    let mut write = Write::begin(app, actor, "events.update_event").await?;
    let mut fields = command.fields;
    let joins = match fields.belonging.series {
        Patch::Set(series) => Some(series),
        _ => None,
    };
    let opened = open(&mut write, actor, command.id, Action::EditEvent, joins).await?;
    let before = &opened.context.event;
    Fault::unless_expected(before.version, command.expected_version)?;
    let mut checks = Checks::default();
    let mut row = before.clone();
    let mover = Mover {
        actor,
        reach: &opened.reach,
        before: Some(&opened.context),
        organisers: opened.context.organisers(),
    };
    let belonging = std::mem::take(&mut fields.belonging);
    let series = place(&mut write, &mut checks, &mover, &mut row, belonging).await?;
    let held_back = fields.registration.held_back(&mut checks).unwrap_or(opened.held_back);
    let times = std::mem::take(&mut fields.times);
    let content = fields.apply(&mut checks, &mut row);
    if row.series_id.is_none() && row.capacity_mode == CapacityMode::Inherited {
        row.capacity_mode = CapacityMode::Unknown;
    }
    times.apply(&mut checks, &mut row);
    check_changes(&mut checks, actor, &opened, &row, series.as_ref(), held_back)?;
    check_references(&write, &opened.reach, Some(before), &row).await?;
    if let Some(slug) = &content.slug {
        check_slug(&write, &mut checks, SubjectKind::Event, before.id.0, slug).await?;
        row.slug = slug.clone();
    }
    checks.done()?;
    let saving = Saving {
        before,
        series_before: opened.context.series.as_ref(),
        after: row,
        series: series.as_ref(),
        content,
        held_back: (opened.held_back, held_back),
        acknowledged: command.acknowledge_overbooking,
        announcement: "event.changed",
    };
    let row = save(&mut write, saving).await?;
    write.commit().await?;
    Ok(seen(&opened, row))
}

/// What depends on where the event stands, and on who changes what.
fn check_changes(
    checks: &mut Checks,
    actor: &Actor,
    opened: &Opened,
    after: &event::Model,
    series: Option<&event_series::Model>,
    held_back: i32,
) -> Result<(), Fault> {
    let before = &opened.context.event;
    let differences = Differences::of_events(before, after);
    if ["confidentiality", "participantList"].iter().any(|field| differences.has(field)) {
        policy::require(actor, Action::ProtectEvent, &opened.context.facts())?;
    }
    if is_settled(before.status) {
        let kept = (held_back != opened.held_back).then_some("seatsHeldBack");
        for field in differences.settled().chain(kept) {
            let refusal = Refusal::at(field, NoLongerEditable);
            let status = serde_json::json!(before.status);
            checks.refuse(refusal.with("status", status.as_str().unwrap_or_default()));
        }
        return Ok(());
    }
    if before.status == EventStatus::Postponed && differences.move_it() {
        checks.refuse_at("date", RescheduleInstead);
    }
    check_deadline(checks, after, series);
    check_controller(checks, after, "registrationMode");
    Ok(())
}

/// Whoever lets people register here has said who is responsible for their data. A draft can wait.
pub(super) fn check_controller(checks: &mut Checks, row: &event::Model, path: &str) {
    let announced = !matches!(row.status, EventStatus::Draft);
    let registers = row.registration_mode == RegistrationMode::Internal;
    if announced && registers && row.controller_id.is_none() {
        checks.refuse_at(path, ControllerRequired);
    }
}
