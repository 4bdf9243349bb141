//! Writing event profiles.

use entity::{
    event_profile,
    id::{EventId, EventProfileId, MunicipalityId, ProgrammeId},
    terms::{PublicationStatus, SubjectKind, TextItemKind},
};
use serde_json::json;
use uuid::Uuid;

use super::{
    belongs::{Belongs, note_author},
    outcomes::wrong_status,
};
use crate::{
    access::Actor,
    app::App,
    content::service as content,
    fault::Fault,
    municipalities::service::municipalities,
    patch::Patch,
    policy::Action,
    programmes::service::programmes,
    reach::Reach,
    refusal::{Failure, Refusal},
    registrations::service::seats,
    results::{
        checks::Checks,
        profile::{Lists, ProfileFields},
        refusal::ResultErrorCode::{self, OtherProgramme, ProgrammeRequired},
        store,
    },
    write::{Change, Write},
};

/// An event profile that is to be entered.
#[derive(Clone, Debug)]
pub struct NewProfile {
    /// The event that it is about, where that is recorded here.
    pub event: Option<EventId>,
    /// The programme; that of the event where none is given.
    pub programme: Option<ProgrammeId>,
    /// The municipality, where it is in the network.
    pub municipality: Option<MunicipalityId>,
    /// What it says.
    pub fields: ProfileFields,
}

/// A change of an event profile.
#[derive(Clone, Debug)]
pub struct ProfileEdit {
    /// The profile.
    pub id: EventProfileId,
    /// The version that the client has seen.
    pub expected_version: Option<i32>,
    /// What is to change.
    pub fields: ProfileFields,
}

/// Enters an event profile, as a draft.
pub async fn create_event_profile(
    app: &App,
    actor: &Actor,
    command: NewProfile,
) -> Result<event_profile::Model, Failure<ResultErrorCode>> {
    let mut write = Write::begin(app, actor, "results.create_event_profile").await?;
    let reach = Reach::of(actor, write.now());
    if let Some(event) = command.event {
        seats::lock(&write, event).await?;
    }
    all_there(app, &reach, command.programme, command.municipality).await?;
    let belongs =
        Belongs::profile(&write, &reach, command.event, command.programme, command.municipality);
    let Some(belongs) = belongs.await? else {
        // Whoever is known may be told what is missing.
        if actor.user().is_none() && actor.credential().is_none() {
            return Err(Fault::Unauthenticated.into());
        }
        return Err(Refusal::at("programmeId", ProgrammeRequired).into());
    };
    belongs.require(&mut write, actor, Action::EditEventProfile)?;
    let mut checks = Checks::default();
    match (command.programme, belongs.programme) {
        (Some(given), known) if known != Some(given) => {
            checks.refuse_at("programmeId", OtherProgramme);
        }
        _ => {}
    }
    let blank = event_profile::Model {
        id: write.new_id(),
        programme_id: belongs.programme,
        event_id: command.event,
        municipality_id: command.municipality,
        title: String::new(),
        concept: None,
        occasion: None,
        moderation: None,
        participants_count: None,
        participants_approximate: None,
        participants_text: None,
        ratings: None,
        function_mailbox: None,
        held_on: None,
        status: PublicationStatus::Draft,
        published_by: None,
        return_reason: None,
        sort_name: String::new(),
        search_text: String::new(),
        created_at: write.now(),
        updated_at: write.now(),
        version: 1,
    };
    let mut fields = command.fields;
    // For what is new, a title that is not given is as wrong as null.
    if !fields.title.is_given() {
        fields.title = Patch::Clear;
    }
    let (row, lists) = fields.over(blank, Lists::default(), &mut checks);
    checks.done()?;
    store::insert_profile(write.transaction(), &row).await?;
    replace_lists(&write, &reach, row.id, &lists).await?;
    note_author(&write, actor, row.id.0).await?;
    let details = json!({ "title": row.title, "status": row.status });
    write.changed(Change::Created, SubjectKind::EventProfile, row.id, &details);
    write.announce("event_profile.created", Some(row.id.0), json!({}));
    write.commit().await?;
    Ok(row)
}

/// Changes a draft. Where nothing is other than it was, the version stays.
pub async fn update_event_profile(
    app: &App,
    actor: &Actor,
    command: ProfileEdit,
) -> Result<event_profile::Model, Failure<ResultErrorCode>> {
    let mut write = Write::begin(app, actor, "results.update_event_profile").await?;
    let reach = Reach::of(actor, write.now());
    let before = store::lock_profile(write.transaction(), &reach, command.id).await?;
    let before = before.ok_or(Fault::NotFound)?;
    let belongs = of(&write, &reach, &before).await?;
    belongs.require(&mut write, actor, Action::EditEventProfile)?;
    Fault::unless_expected(before.version, command.expected_version)?;
    let mut checks = Checks::default();
    if before.status != PublicationStatus::Draft {
        checks.refuse(wrong_status(before.status));
    }
    let lists_before = lists(&write, before.id).await?;
    let (row, lists) = command.fields.over(before.clone(), lists_before.clone(), &mut checks);
    checks.done()?;
    if row == before && lists == lists_before {
        write.concerns(before.id);
        write.commit().await?;
        return Ok(before);
    }
    let row = event_profile::Model { updated_at: write.now(), version: before.version + 1, ..row };
    store::update_profile(write.transaction(), &row).await?;
    replace_lists(&write, &reach, row.id, &lists).await?;
    note_author(&write, actor, row.id.0).await?;
    // Texts can name people: what they say stands in the profile alone.
    let details = json!({ "title": { "before": before.title, "after": row.title } });
    write.changed(Change::Updated, SubjectKind::EventProfile, row.id, &details);
    write.announce("event_profile.updated", Some(row.id.0), json!({}));
    write.commit().await?;
    Ok(row)
}

/// A profile that the actor may write at, locked, with what its audit entry is about: for those who change a
/// part of it. Whether it can still be changed is theirs to ask.
pub async fn profile_to_write(
    write: &mut Write,
    actor: &Actor,
    id: EventProfileId,
) -> Result<event_profile::Model, Fault> {
    let reach = Reach::of(actor, write.now());
    let row = store::lock_profile(write.transaction(), &reach, id).await?;
    let row = row.ok_or(Fault::NotFound)?;
    let belongs = of(write, &reach, &row).await?;
    belongs.require(write, actor, Action::EditEventProfile)?;
    note_author(write, actor, row.id.0).await?;
    Ok(row)
}

/// Whose a profile is that the actor has found.
pub(super) async fn of(
    write: &Write,
    reach: &Reach,
    row: &event_profile::Model,
) -> Result<Belongs, Fault> {
    let (programme, municipality) = (row.programme_id, row.municipality_id);
    let event = Belongs::profile(write, reach, row.event_id, programme, municipality).await;
    let belongs = match event {
        // The municipality sees its profile also where it does not see the event.
        Err(Fault::NotFound) => {
            Belongs::profile(write, reach, None, programme, municipality).await?
        }
        other => other?,
    };
    belongs.map(Belongs::seen).ok_or(Fault::Forbidden)
}

async fn all_there(
    app: &App,
    reach: &Reach,
    programme: Option<ProgrammeId>,
    municipality: Option<MunicipalityId>,
) -> Result<(), Fault> {
    if let Some(id) = programme
        && programmes(app, reach, &[id]).await?.is_empty()
    {
        return Err(Fault::NotFound);
    }
    if let Some(id) = municipality
        && municipalities(app, reach, &[id]).await?.is_empty()
    {
        return Err(Fault::NotFound);
    }
    Ok(())
}

async fn lists(write: &Write, profile: EventProfileId) -> Result<Lists, Fault> {
    Ok(Lists {
        topics: store::topics_of(write.transaction(), profile).await?,
        participant_groups: content::texts_within(write, profile.0, TextItemKind::ParticipantGroup)
            .await?,
        key_results: content::texts_within(write, profile.0, TextItemKind::KeyResult).await?,
        next_steps: content::texts_within(write, profile.0, TextItemKind::NextStep).await?,
        sources: content::sources_within(write, profile.0).await?,
    })
}

async fn replace_lists(
    write: &Write,
    reach: &Reach,
    profile: EventProfileId,
    lists: &Lists,
) -> Result<(), Fault> {
    let known = store::topics_of(write.transaction(), profile).await?;
    // What was there stays, also where the actor does not see the topic elsewhere.
    let new: Vec<Uuid> =
        lists.topics.iter().filter(|topic| !known.contains(topic)).map(|topic| topic.0).collect();
    if content::topics(write.app(), reach, &new).await?.len() < new.len() {
        return Err(Fault::NotFound);
    }
    store::replace_topics(write.transaction(), profile, &lists.topics).await?;
    for (kind, texts) in [
        (TextItemKind::ParticipantGroup, &lists.participant_groups),
        (TextItemKind::KeyResult, &lists.key_results),
        (TextItemKind::NextStep, &lists.next_steps),
    ] {
        content::replace_texts(write, profile.0, kind, texts).await?;
    }
    content::replace_sources(write, profile.0, &lists.sources).await
}
