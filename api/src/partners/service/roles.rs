//! Parts that a partner was proposed for: PROPOSED → ACCEPTED | DECLINED; ACCEPTED → ENDED.

use entity::{
    id::PartnerRoleId,
    partner_role,
    terms::{
        PartnerRoleState::{self, Accepted, Declined, Ended, Proposed},
        SubjectKind,
    },
};
use serde_json::json;
use uuid::Uuid;

use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    partners::{
        refusal::PartnerErrorCode,
        store::{self, PartIn},
    },
    policy::{self, Action, Facts},
    programmes::service::lock_programme,
    reach::Reach,
    refusal::{Failure, Refusal},
    registrations::service::seats,
    write::{Change, Write},
};

/// What a partner says to a part of its own.
#[derive(Clone, Copy, Debug)]
pub struct RoleAnswer {
    /// The part.
    pub id: PartnerRoleId,
    /// The version that the client has seen.
    pub expected_version: Option<i32>,
}

/// Agrees to a part: from then on it is public.
pub async fn accept_partner_role(
    app: &App,
    actor: &Actor,
    command: RoleAnswer,
) -> Result<partner_role::Model, Failure<PartnerErrorCode>> {
    let write = Write::begin(app, actor, "partners.accept_role").await?;
    take(write, actor, command, (Proposed, Accepted), "partner_role.accepted").await
}

/// Refuses a part.
pub async fn decline_partner_role(
    app: &App,
    actor: &Actor,
    command: RoleAnswer,
) -> Result<partner_role::Model, Failure<PartnerErrorCode>> {
    let write = Write::begin(app, actor, "partners.decline_role").await?;
    take(write, actor, command, (Proposed, Declined), "partner_role.declined").await
}

/// Ends a part: rights that follow from it end with it.
pub async fn end_partner_role(
    app: &App,
    actor: &Actor,
    command: RoleAnswer,
) -> Result<partner_role::Model, Failure<PartnerErrorCode>> {
    let write = Write::begin(app, actor, "partners.end_role").await?;
    take(write, actor, command, (Accepted, Ended), "partner_role.ended").await
}

async fn take(
    mut write: Write,
    actor: &Actor,
    command: RoleAnswer,
    (from, to): (PartnerRoleState, PartnerRoleState),
    event: &'static str,
) -> Result<partner_role::Model, Failure<PartnerErrorCode>> {
    let reach = Reach::of(actor, write.now());
    let seen = store::roles(write.transaction(), &reach, &[command.id]).await?.pop();
    let subject = part_in(&seen.ok_or(Fault::NotFound)?);
    if let Some(subject) = subject {
        // Who organises or leads is decided one after the other.
        if let PartIn::Programme(programme) = subject {
            lock_programme(&write, programme).await?;
        }
        for event in store::events_around(write.transaction(), subject).await? {
            seats::lock(&write, event).await?;
        }
    }
    let role = store::lock_role(write.transaction(), &reach, command.id).await?;
    let role = role.ok_or(Fault::NotFound)?;
    let facts = Facts { own: &[role.partner_id], ..Facts::default() };
    write.on(policy::require(actor, Action::AnswerPartnerRole, &facts)?);
    Fault::unless_expected(role.version, command.expected_version)?;
    if role.state != from {
        let refusal = Refusal::at("id", PartnerErrorCode::InvalidTransition);
        let status = json!(role.state);
        return Err(refusal.with("status", status.as_str().unwrap_or_default()).into());
    }
    if let Some(subject) = subject.filter(|_| role.leads) {
        check_organisers(&write, subject, &role, to).await?;
    }
    let changed = partner_role::Model {
        state: to,
        updated_at: write.now(),
        version: role.version + 1,
        ..role.clone()
    };
    store::update_role(write.transaction(), &changed).await?;
    write.concerns(role.partner_id);
    let of = [
        role.programme_id.map(Uuid::from),
        role.series_id.map(Uuid::from),
        role.event_id.map(Uuid::from),
    ];
    for subject in of.into_iter().flatten() {
        write.concerns(subject);
    }
    let details = json!({ "state": { "before": role.state, "after": changed.state } });
    write.changed(Change::Updated, SubjectKind::PartnerRole, role.id, &details);
    write.announce(event, Some(role.id.0), json!({}));
    write.commit().await?;
    Ok(changed)
}

/// What the part is in.
fn part_in(role: &partner_role::Model) -> Option<PartIn> {
    let event = role.event_id.map(PartIn::Event);
    event.or(role.series_id.map(PartIn::Series)).or(role.programme_id.map(PartIn::Programme))
}

/// Nobody organises an event, or leads a programme, without the consent of those who do, and none is left without.
async fn check_organisers(
    write: &Write,
    subject: PartIn,
    role: &partner_role::Model,
    to: PartnerRoleState,
) -> Result<(), Failure<PartnerErrorCode>> {
    let transaction = write.transaction();
    match to {
        Accepted => {
            let sets = store::organiser_sets(transaction, subject).await?;
            let is_organiser = sets.iter().all(|set| set.contains(&role.partner_id));
            if !is_organiser && !store::has_host_consent(transaction, role.id).await? {
                return Err(Refusal::at("id", PartnerErrorCode::OrganisersDecide).into());
            }
        }
        Ended if store::is_last_organiser(transaction, subject, role.id).await? => {
            let code = match subject {
                PartIn::Programme(_) => PartnerErrorCode::LastLead,
                PartIn::Series(_) | PartIn::Event(_) => PartnerErrorCode::LastOrganiser,
            };
            return Err(Refusal::at("id", code).into());
        }
        _ => {}
    }
    Ok(())
}
