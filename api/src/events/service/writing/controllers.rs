//! Who is responsible for the participants' personal data (Art. 4 No. 7 and Art. 26 GDPR).

use entity::{
    event, event_joint_controller,
    id::{AgreementId, EventId, PartnerId},
    terms::{AgreementKind, AgreementStatus},
};
use serde_json::json;

use super::{
    Opened,
    edit::check_controller,
    open,
    save::{check_references, note},
    seen, settle,
};
use crate::{
    access::Actor,
    agreements::service::agreement_within,
    app::App,
    events::{
        checks::Checks,
        differences::{Aspect, Differences},
        policy::SeenEvent,
        refusal::EventErrorCode::{
            self, AgreementDoesNotFit, ControllerRequired, ControllerWithoutPart, Repeated,
        },
        store,
    },
    fault::Fault,
    partners::service::partners_with_parts_within,
    policy::Action,
    refusal::{Failure, Refusal},
    write::Write,
};

/// A further partner that is responsible.
#[derive(Clone, Copy, Debug)]
pub struct JointController {
    /// The partner.
    pub partner: PartnerId,
    /// The agreement that says who is responsible for what.
    pub agreement: AgreementId,
}

/// Who is to be responsible.
#[derive(Clone, Debug)]
pub struct ControllersEdit {
    /// The event.
    pub id: EventId,
    /// The version that the client has seen.
    pub expected_version: Option<i32>,
    /// The controller.
    pub controller: Option<PartnerId>,
    /// The others, all of them.
    pub joint: Vec<JointController>,
}

/// Says who is responsible for the data of an event's participants. Registrations keep the controller that
/// they were made with.
pub async fn set_event_controllers(
    app: &App,
    actor: &Actor,
    command: ControllersEdit,
) -> Result<SeenEvent, Failure<EventErrorCode>> {
    let mut write = Write::begin(app, actor, "events.set_controllers").await?;
    let opened = open(&mut write, actor, command.id, Action::ProtectEvent, None).await?;
    let before = &opened.context.event;
    Fault::unless_expected(before.version, command.expected_version)?;
    let mut row = event::Model { controller_id: command.controller, ..before.clone() };
    let mut checks = Checks::default();
    check_references(&write, &opened.reach, Some(before), &row).await?;
    check(&write, &mut checks, &opened, &command).await?;
    check_controller(&mut checks, &row, "controllerId");
    checks.done()?;
    let joint = |joint: &JointController| event_joint_controller::Model {
        event_id: before.id,
        partner_id: joint.partner,
        agreement_id: joint.agreement,
    };
    let mut rows: Vec<_> = command.joint.iter().map(joint).collect();
    rows.sort_unstable_by_key(|row| row.partner_id.0);
    let known = store::joint_controllers(write.transaction(), &[before.id]).await?;
    let mut differences = Differences::of_events(before, &row);
    let ids = |rows: &[event_joint_controller::Model]| {
        rows.iter().map(|row| json!([row.partner_id.0, row.agreement_id.0])).collect::<Vec<_>>()
    };
    differences.add("jointControllers", Aspect::Protection, &ids(&known), &ids(&rows));
    if !differences.is_empty() {
        row.updated_at = write.now();
        row.version += 1;
        store::update_event(write.transaction(), &row).await?;
        store::replace_joint_controllers(write.transaction(), row.id, &rows).await?;
        let series = opened.context.series.as_ref();
        settle(&mut write, &row, series, opened.held_back, false).await?;
        for partner in command.controller.into_iter().chain(rows.iter().map(|row| row.partner_id)) {
            write.concerns(partner);
        }
        note(&mut write, &row, &differences);
        write.announce("event.changed", Some(row.id.0), json!({}));
    }
    write.commit().await?;
    Ok(seen(&opened, row))
}

/// Every controller has an accepted part, and joint ones an agreement that is in force.
async fn check(
    write: &Write,
    checks: &mut Checks,
    opened: &Opened,
    command: &ControllersEdit,
) -> Result<(), Fault> {
    let row = &opened.context.event;
    checks.bounded("jointControllers", &command.joint);
    let taking_part = partners_with_parts_within(write, row.id, row.series_id).await?;
    if command.controller.is_some_and(|id| !taking_part.contains(&id)) {
        checks.refuse_at("controllerId", ControllerWithoutPart);
    }
    if command.controller.is_none() && !command.joint.is_empty() {
        checks.refuse_at("controllerId", ControllerRequired);
    }
    let mut named: Vec<PartnerId> = command.controller.into_iter().collect();
    for (number, joint) in command.joint.iter().enumerate() {
        let at = |field: &str| format!("jointControllers.{number}.{field}");
        if named.contains(&joint.partner) {
            let refusal = Refusal::at(&at("partnerId"), Repeated);
            checks.refuse(refusal.with("value", number + 1));
        } else if !taking_part.contains(&joint.partner) {
            checks.refuse_at(&at("partnerId"), ControllerWithoutPart);
        }
        named.push(joint.partner);
        let (agreement, parties) = agreement_within(write, &opened.reach, joint.agreement).await?;
        let both = [Some(joint.partner), command.controller];
        let fits = agreement.kind == AgreementKind::JointControllership
            && agreement.status == AgreementStatus::Active
            && both.into_iter().flatten().all(|partner| parties.contains(&partner));
        if !fits {
            checks.refuse_at(&at("agreementId"), AgreementDoesNotFit);
        }
    }
    Ok(())
}
