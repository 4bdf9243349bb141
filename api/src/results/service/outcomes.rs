//! Outcomes: what can be asked, and writing them.

use std::collections::{HashMap, HashSet};

use entity::{
    id::{EventId, ModelMunicipalityId, OutcomeId, PartnerId},
    outcome,
    terms::{OutcomeKind, OutcomeVisibility, Progress, PublicationStatus, SubjectKind},
};
use serde_json::json;

use super::belongs::{Belongs, note_author};
use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    page::{Page, PageRequest},
    partners::service::partners,
    patch::Patch,
    policy::Action,
    reach::Reach,
    refusal::{Failure, Refusal},
    registrations::service::seats,
    results::{
        checks::{Checks, TEXT},
        refusal::ResultErrorCode::{self, InvalidTransition, Repeated, Required},
        status, store,
    },
    words,
    write::{Change, Write},
};

/// Asks for a page of the outcomes of one event.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OutcomesOfEvent(pub EventId, pub PageRequest);

/// Asks for a page of the outcomes of one model municipality.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OutcomesOfModelMunicipality(pub ModelMunicipalityId, pub PageRequest);

/// Asks for a page of the outcomes that one partner is responsible for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OutcomesOfPartner(pub PartnerId, pub PageRequest);

/// Asks who is responsible for one outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ResponsibleFor(pub OutcomeId);

/// What an outcome came of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutcomeAbout {
    /// An event.
    Event(EventId),
    /// A municipality's way through a programme.
    ModelMunicipality(ModelMunicipalityId),
}

/// What an outcome says, as a client wants it: absent is not null.
#[derive(Clone, Debug, Default)]
pub struct OutcomeFields {
    /// What kind of outcome it is.
    pub kind: Patch<OutcomeKind>,
    /// Title.
    pub title: Patch<String>,
    /// What it says.
    pub text: Patch<String>,
    /// Until when it is to be done, as far as it is known.
    pub due: Patch<String>,
    /// How far it is.
    pub progress: Patch<Progress>,
    /// To whom it is shown.
    pub visibility: Patch<OutcomeVisibility>,
    /// Who is responsible, in order.
    pub responsible: Patch<Vec<PartnerId>>,
}

/// An outcome that is to be entered.
#[derive(Clone, Debug)]
pub struct NewOutcome {
    /// What it came of.
    pub about: OutcomeAbout,
    /// What it says.
    pub fields: OutcomeFields,
}

/// A change of an outcome.
#[derive(Clone, Debug)]
pub struct OutcomeEdit {
    /// The outcome.
    pub id: OutcomeId,
    /// The version that the client has seen.
    pub expected_version: Option<i32>,
    /// What is to change.
    pub fields: OutcomeFields,
}

/// Outcomes by id.
pub async fn outcomes(
    app: &App,
    reach: &Reach,
    ids: &[OutcomeId],
) -> Result<HashMap<OutcomeId, outcome::Model>, Fault> {
    let rows = store::outcomes(app.database.read(), reach, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// A page of outcomes, by title.
pub async fn list_outcomes(
    app: &App,
    reach: &Reach,
    filter: &store::OutcomeFilter,
    descending: bool,
    request: &PageRequest,
) -> Result<Page<outcome::Model>, Fault> {
    store::list_outcomes(app.database.read(), reach, filter, descending, request).await
}

/// A page of the outcomes of each of these events, by their places.
pub async fn outcomes_of_events(
    app: &App,
    reach: &Reach,
    parents: &[EventId],
    request: &PageRequest,
) -> Result<HashMap<EventId, Page<outcome::Model>>, Fault> {
    store::outcomes_of_events(app.database.read(), reach, parents, request).await
}

/// A page of the outcomes of each of these model municipalities, by their places.
pub async fn outcomes_of_model_municipalities(
    app: &App,
    reach: &Reach,
    parents: &[ModelMunicipalityId],
    request: &PageRequest,
) -> Result<HashMap<ModelMunicipalityId, Page<outcome::Model>>, Fault> {
    store::outcomes_of_model_municipalities(app.database.read(), reach, parents, request).await
}

/// A page of the outcomes that each of these partners is responsible for, by title.
pub async fn outcomes_of_partners(
    app: &App,
    reach: &Reach,
    parents: &[PartnerId],
    request: &PageRequest,
) -> Result<HashMap<PartnerId, Page<outcome::Model>>, Fault> {
    store::outcomes_of_partners(app.database.read(), reach, parents, request).await
}

/// Who is responsible for these outcomes, in order. Whoever asks sees the outcomes.
pub async fn responsible_partners(
    app: &App,
    _: &Reach,
    keys: &[ResponsibleFor],
) -> Result<HashMap<ResponsibleFor, Vec<PartnerId>>, Fault> {
    let ids: Vec<OutcomeId> = keys.iter().map(|key| key.0).collect();
    let mut found: HashMap<ResponsibleFor, Vec<PartnerId>> = HashMap::new();
    for row in store::responsible_for(app.database.read(), &ids).await? {
        found.entry(ResponsibleFor(row.outcome_id)).or_default().push(row.partner_id);
    }
    Ok(found)
}

/// Enters an outcome, as a draft.
pub async fn create_outcome(
    app: &App,
    actor: &Actor,
    command: NewOutcome,
) -> Result<outcome::Model, Failure<ResultErrorCode>> {
    let mut write = Write::begin(app, actor, "results.create_outcome").await?;
    let reach = Reach::of(actor, write.now());
    let (event_id, model_municipality_id) = match command.about {
        OutcomeAbout::Event(id) => (Some(id), None),
        OutcomeAbout::ModelMunicipality(id) => (None, Some(id)),
    };
    if let Some(event) = event_id {
        seats::lock(&write, event).await?;
    }
    let belongs = belongs(&write, &reach, event_id, model_municipality_id).await?;
    belongs.require(&mut write, actor, Action::EditOutcome)?;
    let position =
        store::next_outcome_position(write.transaction(), event_id, model_municipality_id).await?;
    let blank = outcome::Model {
        id: write.new_id(),
        event_id,
        model_municipality_id,
        position,
        kind: OutcomeKind::Result,
        title: String::new(),
        text: None,
        due: None,
        progress: Progress::Open,
        visibility: OutcomeVisibility::Everybody,
        status: PublicationStatus::Draft,
        published_by: None,
        sort_name: String::new(),
        created_at: write.now(),
        updated_at: write.now(),
        version: 1,
    };
    let mut fields = command.fields;
    // For what is new, a title or kind that is not given is as wrong as null.
    if !fields.title.is_given() {
        fields.title = Patch::Clear;
    }
    if !fields.kind.is_given() {
        fields.kind = Patch::Clear;
    }
    let mut checks = Checks::default();
    let (row, responsible) = fields.over(blank, Vec::new(), &mut checks);
    checks.done()?;
    all_seen(app, &reach, &responsible).await?;
    store::insert_outcome(write.transaction(), &row).await?;
    store::replace_responsible(write.transaction(), row.id, &responsible).await?;
    note_author(&write, actor, row.id.0).await?;
    let partners: Vec<_> = responsible.iter().map(|partner| partner.0).collect();
    let details = json!({
        "kind": row.kind, "title": row.title, "visibility": row.visibility, "status": row.status,
        "responsible": partners,
    });
    write.changed(Change::Created, SubjectKind::Outcome, row.id, &details);
    for partner in responsible {
        write.concerns(partner);
    }
    write.announce("outcome.created", Some(row.id.0), json!({}));
    write.commit().await?;
    Ok(row)
}

/// Changes a draft. Where nothing is other than it was, the version stays.
pub async fn update_outcome(
    app: &App,
    actor: &Actor,
    command: OutcomeEdit,
) -> Result<outcome::Model, Failure<ResultErrorCode>> {
    let mut write = Write::begin(app, actor, "results.update_outcome").await?;
    let reach = Reach::of(actor, write.now());
    let before = found(&mut write, actor, &reach, command.id, command.expected_version).await?;
    let responsible_before = responsible(&write, before.id).await?;
    let mut checks = Checks::default();
    if before.status != PublicationStatus::Draft {
        checks.refuse(wrong_status(before.status));
    }
    let (row, responsible) =
        command.fields.over(before.clone(), responsible_before.clone(), &mut checks);
    checks.done()?;
    if row == before && responsible == responsible_before {
        write.concerns(before.id);
        write.commit().await?;
        return Ok(before);
    }
    all_seen(app, &reach, &responsible).await?;
    let row = outcome::Model { updated_at: write.now(), version: before.version + 1, ..row };
    store::update_outcome(write.transaction(), &row).await?;
    store::replace_responsible(write.transaction(), row.id, &responsible).await?;
    note_author(&write, actor, row.id.0).await?;
    let ids = |partners: &[PartnerId]| partners.iter().map(|id| id.0).collect::<Vec<_>>();
    let details = json!({
        "kind": { "before": before.kind, "after": row.kind },
        "title": { "before": before.title, "after": row.title },
        "visibility": { "before": before.visibility, "after": row.visibility },
        "progress": { "before": before.progress, "after": row.progress },
        "responsible": { "before": ids(&responsible_before), "after": ids(&responsible) },
    });
    write.changed(Change::Updated, SubjectKind::Outcome, row.id, &details);
    for partner in responsible_before.into_iter().chain(responsible) {
        write.concerns(partner);
    }
    write.announce("outcome.updated", Some(row.id.0), json!({}));
    write.commit().await?;
    Ok(row)
}

/// The outcome as it is, if the actor may write at it.
pub(super) async fn found(
    write: &mut Write,
    actor: &Actor,
    reach: &Reach,
    id: OutcomeId,
    expected_version: Option<i32>,
) -> Result<outcome::Model, Fault> {
    let row = store::lock_outcome(write.transaction(), reach, id).await?;
    let row = row.ok_or(Fault::NotFound)?;
    let belongs = belongs(write, reach, row.event_id, row.model_municipality_id).await?;
    belongs.require(write, actor, Action::EditOutcome)?;
    Fault::unless_expected(row.version, expected_version)?;
    Ok(row)
}

pub(super) async fn belongs(
    write: &Write,
    reach: &Reach,
    event: Option<EventId>,
    model: Option<ModelMunicipalityId>,
) -> Result<Belongs, Fault> {
    match (event, model) {
        (Some(event), _) => Belongs::event(write, reach, event).await,
        (None, Some(model)) => Belongs::model_municipality(write, reach, model).await,
        // A constraint of the table forbids it.
        (None, None) => Err(Fault::NotFound),
    }
}

pub(super) async fn responsible(write: &Write, id: OutcomeId) -> Result<Vec<PartnerId>, Fault> {
    let rows = store::responsible_for(write.transaction(), &[id]).await?;
    Ok(rows.into_iter().map(|row| row.partner_id).collect())
}

pub(super) fn wrong_status(found: PublicationStatus) -> Refusal<ResultErrorCode> {
    Refusal::at("id", InvalidTransition).with("status", status::name(found))
}

/// Nobody is made responsible whom the actor does not see.
async fn all_seen(app: &App, reach: &Reach, responsible: &[PartnerId]) -> Result<(), Fault> {
    let seen = partners(app, reach, responsible).await?;
    if responsible.iter().all(|partner| seen.contains_key(partner)) {
        return Ok(());
    }
    Err(Fault::NotFound)
}

impl OutcomeFields {
    /// The outcome after the change; tells `checks` of everything that is wrong.
    fn over(
        self,
        before: outcome::Model,
        responsible_before: Vec<PartnerId>,
        checks: &mut Checks,
    ) -> (outcome::Model, Vec<PartnerId>) {
        for (path, cleared) in [
            ("kind", matches!(self.kind, Patch::Clear)),
            ("progress", matches!(self.progress, Patch::Clear)),
            ("visibility", matches!(self.visibility, Patch::Clear)),
        ] {
            if cleared {
                checks.refuse_at(path, Required);
            }
        }
        let title = checks.required_line("title", self.title).unwrap_or(before.title);
        let text = self.text.and_then(|text| checks.lines("text", &text, TEXT));
        let due = self.due.and_then(|due| checks.date("due", &due));
        let responsible = match self.responsible {
            Patch::Keep => responsible_before,
            Patch::Clear => Vec::new(),
            Patch::Set(partners) => once_each(partners, checks),
        };
        let row = outcome::Model {
            kind: self.kind.over(None).unwrap_or(before.kind),
            sort_name: words::sort_key(&title),
            title,
            text: text.over(before.text),
            due: due.over(before.due),
            progress: self.progress.over(None).unwrap_or(before.progress),
            visibility: self.visibility.over(None).unwrap_or(before.visibility),
            ..before
        };
        (row, responsible)
    }
}

fn once_each(partners: Vec<PartnerId>, checks: &mut Checks) -> Vec<PartnerId> {
    let mut seen = HashSet::new();
    if checks.bounded("responsibleIds", &partners).is_none() {
        return Vec::new();
    }
    for (number, partner) in partners.iter().enumerate() {
        if !seen.insert(*partner) {
            let place = number + 1;
            let refusal = Refusal::at(&format!("responsibleIds.{number}"), Repeated);
            checks.refuse(refusal.with("value", place));
        }
    }
    partners
}
