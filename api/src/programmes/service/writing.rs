//! New programmes, changes of their records, and their steps.

use chrono::{DateTime, Utc};
use entity::{
    id::{PartnerId, ProgrammeId},
    programme,
    terms::{
        PartnerRoleKind, PartnerStatus, ProgrammeKind, ProgrammeStatus, SubjectKind, TextItemKind,
    },
    value::{PartialDate, Slug, StateCode},
};
use serde_json::json;

use super::{
    access::open_programme,
    carried::{Carried, check_slug, claim, new_slug},
};
use crate::{
    access::Actor,
    app::App,
    dates::SortInstants,
    differences::Differences,
    fault::Fault,
    municipalities::service::municipality_within,
    partners::service::{
        Part, PartIn, acts_for_it, give_part, office_holder_within, partner_within,
    },
    patch::Patch,
    policy::{self, Action, Facts},
    programmes::{
        checks::Checks,
        fields::ProgrammeFields,
        lifecycle::Step,
        record::{search_keys, settle_scope},
        refusal::ProgrammeErrorCode::{
            self, AgreementsMissing, InvalidSlug, InvalidTransition, PartnerInactive,
        },
        store,
    },
    reach::Reach,
    refusal::{Failure, Refusal},
    write::{Change, Write},
};

/// A programme that is to be entered.
#[derive(Clone, Debug)]
pub struct NewProgramme {
    /// The partner that will lead it.
    pub lead: PartnerId,
    /// What its part is called.
    pub lead_role: PartnerRoleKind,
    /// Its record.
    pub fields: ProgrammeFields,
}

/// A step of one programme.
#[derive(Clone, Copy, Debug)]
pub struct ProgrammeChange {
    /// The programme.
    pub id: ProgrammeId,
    /// The version that the client has seen.
    pub expected_version: Option<i32>,
}

/// A change of one programme's record.
#[derive(Clone, Debug)]
pub struct ProgrammeEdit {
    /// The programme, and its version.
    pub change: ProgrammeChange,
    /// What is to change.
    pub fields: ProgrammeFields,
}

/// Enters a programme that is planned. The partner leads it at once if the actor acts for it, else it is asked.
pub async fn create_programme(
    app: &App,
    actor: &Actor,
    command: NewProgramme,
) -> Result<programme::Model, Failure<ProgrammeErrorCode>> {
    let mut write = Write::begin(app, actor, "programmes.create_programme").await?;
    let reach = Reach::of(actor, write.now());
    let lead = partner_within(&write, &reach, command.lead).await?;
    let facts = Facts { own: &[lead.id], ..Facts::default() };
    let ground = policy::require(actor, Action::CreateProgramme, &facts)?;
    let agreed = acts_for_it(&ground);
    write.on(ground);
    let mut checks = Checks::default();
    if lead.status != PartnerStatus::Active || lead.merged_into_id.is_some() {
        checks.refuse_at("leadId", PartnerInactive);
    }
    let mut fields = command.fields;
    // For what is new, a title or kind that is not given is as wrong as null.
    if !fields.title.is_given() {
        fields.title = Patch::Clear;
    }
    if !fields.kind.is_given() {
        fields.kind = Patch::Clear;
    }
    let before = blank(write.new_id(), write.now());
    let mut row = before.clone();
    let content = fields.apply(&mut checks, &mut row);
    check_references(&write, &reach, &mut checks, &before, &mut row).await?;
    let slug = new_slug(&write, &mut checks, row.id, content.slug.as_ref(), &row.title).await?;
    checks.done()?;
    row.slug = slug.ok_or_else(|| Refusal::at("title", InvalidSlug))?;
    let titles = (row.title.as_str(), row.title.as_str());
    let carried = Carried::default().after(&mut write, content, titles).await?;
    search_keys(&mut row, carried.list(TextItemKind::Alias), &[]);
    claim(&write, row.id, &row.slug).await?;
    store::insert_programme(write.transaction(), &row).await?;
    Carried::default().replace(&carried, &write, row.id).await?;
    let mut differences = differences(&before, &row);
    Carried::default().compare(&carried, &mut differences);
    differences.note(&mut write, Change::Created, SubjectKind::Programme, row.id);
    write.announce("programme.created", Some(row.id.0), json!({}));
    let (partner, role) = (command.lead, command.lead_role);
    let part = Part { partner, role, position: 1, leads: true, agreed };
    give_part(&mut write, PartIn::Programme(row.id), part).await?;
    write.commit().await?;
    Ok(row)
}

/// Changes what a programme's record says. Where nothing is other than it was, the version stays.
pub async fn update_programme(
    app: &App,
    actor: &Actor,
    command: ProgrammeEdit,
) -> Result<programme::Model, Failure<ProgrammeErrorCode>> {
    let mut write = Write::begin(app, actor, "programmes.update_programme").await?;
    let before = open_programme(&mut write, actor, command.change.id).await?;
    Fault::unless_expected(before.version, command.change.expected_version)?;
    let reach = Reach::of(actor, write.now());
    let mut checks = Checks::default();
    let mut row = before.clone();
    let content = command.fields.apply(&mut checks, &mut row);
    check_references(&write, &reach, &mut checks, &before, &mut row).await?;
    if row.requires_agreement && !before.requires_agreement {
        check_agreements(&write, &mut checks, row.id).await?;
    }
    if let Some(slug) = &content.slug {
        check_slug(&write, &mut checks, row.id, slug).await?;
        row.slug = slug.clone();
    }
    checks.done()?;
    let held = Carried::read(&write, row.id).await?;
    let carried = held.after(&mut write, content, (&before.title, &row.title)).await?;
    let (alias, former) = (TextItemKind::Alias, TextItemKind::FormerName);
    search_keys(&mut row, carried.list(alias), carried.list(former));
    let mut differences = differences(&before, &row);
    held.compare(&carried, &mut differences);
    if !differences.is_empty() {
        row.updated_at = write.now();
        row.version = before.version + 1;
        if row.slug != before.slug {
            claim(&write, row.id, &row.slug).await?;
        }
        store::update_programme(write.transaction(), &row).await?;
        held.replace(&carried, &write, row.id).await?;
        differences.note(&mut write, Change::Updated, SubjectKind::Programme, row.id);
        write.announce("programme.updated", Some(row.id.0), json!({}));
    }
    write.commit().await?;
    Ok(row)
}

/// Says that a programme has begun.
pub async fn start_programme(
    app: &App,
    actor: &Actor,
    command: ProgrammeChange,
) -> Result<programme::Model, Failure<ProgrammeErrorCode>> {
    let write = Write::begin(app, actor, "programmes.start_programme").await?;
    take(write, actor, command, Step::Start).await
}

/// Says that a programme came to its end.
pub async fn complete_programme(
    app: &App,
    actor: &Actor,
    command: ProgrammeChange,
) -> Result<programme::Model, Failure<ProgrammeErrorCode>> {
    let write = Write::begin(app, actor, "programmes.complete_programme").await?;
    take(write, actor, command, Step::Complete).await
}

/// Keeps a programme as a record.
pub async fn archive_programme(
    app: &App,
    actor: &Actor,
    command: ProgrammeChange,
) -> Result<programme::Model, Failure<ProgrammeErrorCode>> {
    let write = Write::begin(app, actor, "programmes.archive_programme").await?;
    take(write, actor, command, Step::Archive).await
}

async fn take(
    mut write: Write,
    actor: &Actor,
    command: ProgrammeChange,
    step: Step,
) -> Result<programme::Model, Failure<ProgrammeErrorCode>> {
    let before = open_programme(&mut write, actor, command.id).await?;
    Fault::unless_expected(before.version, command.expected_version)?;
    let Some(status) = step.from(before.status) else {
        let status = json!(before.status);
        let refusal = Refusal::at("id", InvalidTransition);
        return Err(refusal.with("status", status.as_str().unwrap_or_default()).into());
    };
    let row = programme::Model {
        status,
        updated_at: write.now(),
        version: before.version + 1,
        ..before.clone()
    };
    store::update_programme(write.transaction(), &row).await?;
    let differences = differences(&before, &row);
    differences.note(&mut write, Change::Updated, SubjectKind::Programme, row.id);
    write.announce(step.announcement(), Some(row.id.0), json!({}));
    write.commit().await?;
    Ok(row)
}

/// That everything to which the programme refers anew is there, and in the actor's sight, and that its Land is that
/// of its municipality.
async fn check_references(
    write: &Write,
    reach: &Reach,
    checks: &mut Checks,
    before: &programme::Model,
    row: &mut programme::Model,
) -> Result<(), Fault> {
    let mut lies_in = None;
    let place = (before.municipality_id, before.state);
    if let Some(id) = row.municipality_id.filter(|_| place != (row.municipality_id, row.state)) {
        lies_in = Some(municipality_within(write, reach, id).await?.state);
    }
    settle_scope(checks, row, lies_in);
    if let Some(id) = row.contact_id.filter(|id| Some(*id) != before.contact_id) {
        office_holder_within(write, reach, id).await?;
    }
    Ok(())
}

/// No municipality is active without an agreement where the programme needs one (invariant 9).
async fn check_agreements(
    write: &Write,
    checks: &mut Checks,
    id: ProgrammeId,
) -> Result<(), Fault> {
    let without = store::active_without_agreement(write.transaction(), id).await?;
    if without > 0 {
        let refusal = Refusal::at("requiresAgreement", AgreementsMissing);
        checks.refuse(refusal.with("count", without));
    }
    Ok(())
}

fn differences(before: &programme::Model, after: &programme::Model) -> Differences {
    let mut found = Differences::default();
    found.add("title", &before.title, &after.title);
    found.add("slug", &before.slug.as_str(), &after.slug.as_str());
    found.add("motto", &before.motto, &after.motto);
    found.add("kind", &before.kind, &after.kind);
    found.personal("goal", &before.goal, &after.goal);
    found.add("scope", &before.scope, &after.scope);
    let state = |row: &programme::Model| row.state.map(StateCode::as_str);
    found.add("state", &state(before), &state(after));
    let municipality = |row: &programme::Model| row.municipality_id.map(|id| id.0);
    found.add("municipalityId", &municipality(before), &municipality(after));
    let date = |date: Option<PartialDate>| date.map(|date| date.to_string());
    found.add("startedOn", &date(before.started_on), &date(after.started_on));
    found.add("endedOn", &date(before.ended_on), &date(after.ended_on));
    found.add("durationText", &before.duration_text, &after.duration_text);
    found.add("topicsOpenEnded", &before.topics_open_ended, &after.topics_open_ended);
    let contact = |row: &programme::Model| row.contact_id.map(|id| id.0);
    found.add("contactId", &contact(before), &contact(after));
    found.personal("contactEmail", &before.contact_email, &after.contact_email);
    found.add("requiresAgreement", &before.requires_agreement, &after.requires_agreement);
    found.add("status", &before.status, &after.status);
    found.personal("editorialNote", &before.editorial_note, &after.editorial_note);
    found
}

/// A programme of which nothing is said yet.
fn blank(id: ProgrammeId, now: DateTime<Utc>) -> programme::Model {
    let sorts = SortInstants::unknown();
    programme::Model {
        id,
        slug: Slug::of_id(id.0),
        title: String::new(),
        motto: None,
        kind: ProgrammeKind::Programme,
        goal: None,
        scope: None,
        state: None,
        municipality_id: None,
        started_on: None,
        ended_on: None,
        duration_text: None,
        topics_open_ended: false,
        contact_id: None,
        contact_email: None,
        // Who may be active without an agreement is said, not forgotten.
        requires_agreement: true,
        status: ProgrammeStatus::Planned,
        editorial_note: None,
        sorts_from: sorts.from,
        sorts_back: sorts.back,
        sort_name: String::new(),
        search_text: String::new(),
        created_at: now,
        updated_at: now,
        version: 1,
    }
}
