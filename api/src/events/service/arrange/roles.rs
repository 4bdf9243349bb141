//! Partners' parts in an event, series or programme, as those propose them who organise or lead it. The partner
//! answers.

use entity::{
    event,
    id::{PartnerId, PartnerRoleId},
    partner_role,
    terms::{
        EventStatus, PartnerRoleKind, PartnerRoleState, PartnerStatus, ProgrammeStatus, SubjectKind,
    },
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Existing, Part, archived, concerns, difference, lock_event, note, open_series};
use crate::{
    access::Actor,
    app::App,
    checks::{Checks, TEXT},
    events::{
        part_refusal::EventPartErrorCode::{
            self, InvalidTransition, OrganisersDecide, OutOfRange, PartnerInactive, Required,
            RoleAgreed, RoleTaken, TooMany, UnknownReference,
        },
        store::arrange,
    },
    fault::Fault,
    order::next,
    page::LARGEST,
    partners::service::{PartIn, organiser_sets},
    patch::Patch,
    policy::{self, Action, Facts},
    programmes::service::open_programme,
    reach::Reach,
    refusal::Refusal,
    write::{Change, Write},
};

/// The last place that a part can have.
const LAST_PLACE: i32 = 1_000;

/// A part that a partner is to be asked to take.
#[derive(Clone, Debug)]
pub struct NewRole {
    /// The event, series or programme.
    pub of: PartIn,
    /// The partner.
    pub partner: PartnerId,
    /// What the part is called.
    pub role: PartnerRoleKind,
    /// Whether the partner is to organise or lead.
    pub leads: bool,
    /// Place among the parts, from 1; after the others where none is given.
    pub position: Option<i32>,
}

/// A change of a part.
#[derive(Clone, Debug)]
pub struct RoleEdit {
    /// The part.
    pub role: Existing<PartnerRoleId>,
    /// What it is called, while the partner has not agreed.
    pub kind: Patch<PartnerRoleKind>,
    /// Whether the partner is to organise or lead, while it has not agreed.
    pub leads: Patch<bool>,
    /// Place among the parts, from 1.
    pub position: Patch<i32>,
    /// What the editors want a reader to know.
    pub editorial_note: Patch<String>,
}

/// What the actor may edit, and what its parts are judged by.
struct Subject {
    of: PartIn,
    event: Option<event::Model>,
    /// Who decides who organises or leads: of each set, somebody.
    organisers: Vec<Vec<PartnerId>>,
    /// Whether the actor is one of those.
    organises: bool,
}

/// Asks a partner to take a part. It is public once the partner accepts.
///
/// Who organises or leads is decided by those who do: another one proposes a part that leads only while there
/// is none, or to a partner that does already (access.md).
pub async fn propose_partner_role(
    app: &App,
    actor: &Actor,
    command: NewRole,
) -> Result<partner_role::Model, Part> {
    let mut write = Write::begin(app, actor, "events.propose_role").await?;
    let subject = subject(&mut write, actor, command.of, command.leads).await?;
    let (programme_id, series_id, event_id) = command.of.ids();
    let others = arrange::roles_within(write.transaction(), command.of.ids()).await?;
    let mut checks = Checks::default();
    let row = partner_role::Model {
        id: write.new_id(),
        programme_id,
        series_id,
        event_id,
        partner_id: command.partner,
        role: command.role,
        position: command.position.unwrap_or_else(|| next(others.iter().map(|row| row.position))),
        leads: command.leads,
        state: PartnerRoleState::Proposed,
        editorial_note: None,
        created_at: write.now(),
        updated_at: write.now(),
        version: 1,
    };
    if others.len() as u64 >= LARGEST {
        let refusal = Refusal::at("", TooMany).with("max", LARGEST);
        checks.refuse(refusal.with("found", others.len() + 1));
    }
    let reach = Reach::of(actor, write.now());
    match arrange::visible_partner(write.transaction(), &reach, row.partner_id).await? {
        None => checks.refuse_at("partnerId", UnknownReference),
        Some(partner)
            if partner.status != PartnerStatus::Active || partner.merged_into_id.is_some() =>
        {
            checks.refuse_at("partnerId", PartnerInactive);
        }
        Some(_) => {}
    }
    check(&write, &subject, &row, &mut checks).await?;
    checks.done()?;
    arrange::insert_role(write.transaction(), &row).await?;
    written(&mut write, &subject, Change::Created, None, &row).await?;
    write.announce("partner_role.proposed", Some(row.id.0), json!({}));
    write.commit().await?;
    Ok(row)
}

/// Changes a part: what the partner agreed to keeps its name and its rights.
pub async fn update_partner_role(
    app: &App,
    actor: &Actor,
    command: RoleEdit,
) -> Result<partner_role::Model, Part> {
    let mut write = Write::begin(app, actor, "events.update_role").await?;
    let leads = matches!(command.leads, Patch::Set(true));
    let (subject, before) = find(&mut write, actor, command.role, leads).await?;
    let open = [PartnerRoleState::Proposed, PartnerRoleState::Accepted];
    if !open.contains(&before.state) {
        return Err(invalid(&before));
    }
    let mut checks = Checks::default();
    for (path, is_null) in [
        ("role", matches!(command.kind, Patch::Clear)),
        ("leads", matches!(command.leads, Patch::Clear)),
        ("position", matches!(command.position, Patch::Clear)),
    ] {
        if is_null {
            checks.refuse_at(path, Required);
        }
    }
    let editorial_note =
        command.editorial_note.and_then(|text| checks.lines("editorialNote", &text, TEXT));
    let row = partner_role::Model {
        role: command.kind.over(None).unwrap_or(before.role),
        leads: command.leads.over(None).unwrap_or(before.leads),
        position: command.position.over(None).unwrap_or(before.position),
        editorial_note: editorial_note.over(before.editorial_note.clone()),
        ..before.clone()
    };
    if before.state == PartnerRoleState::Accepted {
        for (path, differs) in
            [("role", row.role != before.role), ("leads", row.leads != before.leads)]
        {
            if differs {
                checks.refuse_at(path, RoleAgreed);
            }
        }
    } else {
        check(&write, &subject, &row, &mut checks).await?;
    }
    check_place(&row, &mut checks);
    checks.done()?;
    if row == before {
        // An organiser who keeps a proposal that leads agrees to it.
        consent(&write, &subject, &row).await?;
        write.concerns(before.id);
        write.commit().await?;
        return Ok(before);
    }
    let row = partner_role::Model { updated_at: write.now(), version: before.version + 1, ..row };
    arrange::update_role(write.transaction(), &row).await?;
    written(&mut write, &subject, Change::Updated, Some(&before), &row).await?;
    write.announce("partner_role.updated", Some(row.id.0), json!({}));
    write.commit().await?;
    Ok(row)
}

/// Takes a proposal back that the partner has not answered.
pub async fn withdraw_partner_role(
    app: &App,
    actor: &Actor,
    command: Existing<PartnerRoleId>,
) -> Result<PartnerRoleId, Part> {
    let mut write = Write::begin(app, actor, "events.withdraw_role").await?;
    // Whoever sees the proposal and may edit takes it back.
    let (subject, row) = find(&mut write, actor, command, true).await?;
    if row.state != PartnerRoleState::Proposed {
        return Err(invalid(&row));
    }
    arrange::delete_role(write.transaction(), row.id).await?;
    write.concerns(row.partner_id);
    subject.note(&mut write, Change::Deleted, &row, &values(&row));
    write.announce("partner_role.withdrawn", Some(row.id.0), json!({}));
    write.commit().await?;
    Ok(row.id)
}

impl Subject {
    /// Whether the actor decides that this partner organises or leads.
    fn decides(&self, partner: PartnerId) -> bool {
        self.organises || self.organisers.iter().all(|set| set.contains(&partner))
    }

    fn note(&self, write: &mut Write, change: Change, row: &partner_role::Model, details: &Value) {
        let subject = (SubjectKind::PartnerRole, row.id.0);
        match &self.event {
            // Who organises a protected event is known to everybody.
            Some(event) if !row.leads => note(write, event, change, subject, details),
            _ => write.changed(change, subject.0, subject.1, details),
        }
    }
}

/// The event, series or programme, locked, which the actor may edit. Of a protected event, others than its
/// organisers see and propose only parts that lead.
async fn subject(
    write: &mut Write,
    actor: &Actor,
    of: PartIn,
    leads: bool,
) -> Result<Subject, Part> {
    let event = match of {
        PartIn::Event(id) => {
            let context = lock_event(write, actor, id).await?;
            write.on(policy::require(actor, Action::EditEvent, &context.facts())?);
            if !context.whole && !leads {
                return Err(Fault::Forbidden.into());
            }
            concerns(write, &context.event);
            if context.event.status == EventStatus::Archived {
                return Err(archived());
            }
            Some(context.event)
        }
        PartIn::Series(id) => {
            open_series(write, actor, id).await?;
            None
        }
        PartIn::Programme(id) => {
            if open_programme(write, actor, id).await?.status == ProgrammeStatus::Archived {
                return Err(archived());
            }
            None
        }
    };
    let organisers = organiser_sets(write.transaction(), of).await?;
    let action = match of {
        PartIn::Programme(_) => Action::ProposeProgrammeLead,
        PartIn::Series(_) | PartIn::Event(_) => Action::ProposeOrganiser,
    };
    let is_one_of = |set: &Vec<PartnerId>| {
        let facts = Facts { own: set, organisers: set, programme_leads: set, ..Facts::default() };
        policy::decide(actor, action, &facts).is_allowed()
    };
    let organises = !organisers.is_empty() && organisers.iter().all(is_one_of);
    Ok(Subject { of, event, organisers, organises })
}

/// The part, and what it is in.
async fn find(
    write: &mut Write,
    actor: &Actor,
    role: Existing<PartnerRoleId>,
    leads: bool,
) -> Result<(Subject, partner_role::Model), Part> {
    let reach = Reach::of(actor, write.now());
    let seen = arrange::role_seen(write.transaction(), &reach, role.id).await?;
    let seen = seen.ok_or(Fault::NotFound)?;
    let of = match (seen.event_id, seen.series_id, seen.programme_id) {
        (Some(id), ..) => PartIn::Event(id),
        (None, Some(id), _) => PartIn::Series(id),
        (None, None, Some(id)) => PartIn::Programme(id),
        // A constraint of the table forbids it.
        (None, None, None) => return Err(Fault::NotFound.into()),
    };
    let subject = subject(write, actor, of, leads || seen.leads).await?;
    let row = arrange::role_within(write.transaction(), &reach, role.id).await?;
    let row = row.ok_or(Fault::NotFound)?;
    Fault::unless_expected(row.version, role.expected_version)?;
    Ok((subject, row))
}

/// Tells `checks` what is wrong with a proposal.
async fn check(
    write: &Write,
    subject: &Subject,
    row: &partner_role::Model,
    checks: &mut Checks<EventPartErrorCode>,
) -> Result<(), Fault> {
    check_place(row, checks);
    if row.leads && !subject.decides(row.partner_id) {
        checks.refuse_at("leads", OrganisersDecide);
    }
    let role = (row.partner_id, row.role);
    if arrange::is_role_taken(write.transaction(), subject.of.ids(), role, row.id).await? {
        checks.refuse_at("role", RoleTaken);
    }
    Ok(())
}

fn check_place(row: &partner_role::Model, checks: &mut Checks<EventPartErrorCode>) {
    if !(1..=LAST_PLACE).contains(&row.position) {
        let refusal = Refusal::at("position", OutOfRange).with("min", 1);
        checks.refuse(refusal.with("max", LAST_PLACE).with("found", row.position));
    }
}

/// What an organiser proposes, the organisers agree to.
async fn consent(write: &Write, subject: &Subject, row: &partner_role::Model) -> Result<(), Fault> {
    if row.leads && row.state == PartnerRoleState::Proposed && subject.organises {
        arrange::agree_to_organise(write.transaction(), row.id, write.now()).await?;
    }
    Ok(())
}

fn invalid(row: &partner_role::Model) -> Part {
    let status = json!(row.state);
    let refusal = Refusal::at("id", InvalidTransition);
    refusal.with("status", status.as_str().unwrap_or_default()).into()
}

fn values(row: &partner_role::Model) -> Value {
    json!({
        "partner": row.partner_id.0, "role": row.role, "leads": row.leads,
        "position": row.position, "state": row.state, "editorialNote": row.editorial_note,
    })
}

async fn written(
    write: &mut Write,
    subject: &Subject,
    change: Change,
    before: Option<&partner_role::Model>,
    after: &partner_role::Model,
) -> Result<(), Fault> {
    consent(write, subject, after).await?;
    write.concerns(after.partner_id);
    let of = [
        after.programme_id.map(Uuid::from),
        after.series_id.map(Uuid::from),
        after.event_id.map(Uuid::from),
    ];
    for id in of.into_iter().flatten() {
        write.concerns(id);
    }
    let details = difference(before.map(values).as_ref(), &values(after));
    subject.note(write, change, after, &details);
    Ok(())
}
