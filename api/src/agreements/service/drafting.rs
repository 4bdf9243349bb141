//! Drafts are entered, changed and given up; a declined agreement becomes a draft again.

use chrono::Datelike as _;
use entity::{
    agreement, agreement_party,
    id::{AgreementId, PartnerId},
    terms::{AgreementKind, AgreementStatus, SigningOrder, SubjectKind, TextItemKind},
};
use serde_json::{Value, json};

use super::{
    context::{Context, concern, leads_of, require},
    references::check_references,
};
use crate::{
    access::Actor,
    agreements::{
        checks::Checks,
        days,
        draft::{AgreementFields, Draft, PartyDraft},
        refusal::AgreementErrorCode,
        status::Step,
        store,
    },
    app::App,
    content::service::{replace_sources, replace_texts, sources_within, texts_within},
    dates::SortInstants,
    fault::Fault,
    policy::Action,
    reach::Reach,
    refusal::Failure,
    write::{Change, Write},
};

/// A change of a draft.
#[derive(Clone, Debug)]
pub struct AgreementEdit {
    /// The agreement.
    pub id: AgreementId,
    /// The version that the client has seen.
    pub expected_version: Option<i32>,
    /// What is to change.
    pub fields: AgreementFields,
}

/// A step of an agreement.
#[derive(Clone, Copy, Debug)]
pub struct AgreementChange {
    /// The agreement.
    pub id: AgreementId,
    /// The version that the client has seen.
    pub expected_version: Option<i32>,
}

pub(super) type Changed = Result<agreement::Model, Failure<AgreementErrorCode>>;

/// Enters a draft. Whoever does acts for a party, leads the programme or manages the network.
pub async fn create_agreement(app: &App, actor: &Actor, fields: AgreementFields) -> Changed {
    let mut write = Write::begin(app, actor, "agreements.create_agreement").await?;
    let reach = Reach::of(actor, write.now());
    let own: Vec<PartnerId> = fields.parties_over(&[]).iter().map(|party| party.partner).collect();
    let leads = leads_of(&write, fields.programme.as_ref().over(None).copied()).await?;
    let ground = require(&mut write, actor, Action::DraftAgreement, &own, &leads)?;
    let mut checks = Checks::default();
    let draft = fields.of_new().over(blank(&write), &mut checks);
    check_references(&write, &reach, actor, None, &draft, ground, &mut checks).await?;
    checks.done()?;
    let number = new_number(&write).await?;
    let draft = Draft { row: agreement::Model { number, ..draft.row }, ..draft };
    insert(&mut write, &draft).await?;
    write.announce("agreement.created", Some(draft.row.id.0), json!({}));
    write.commit().await?;
    Ok(draft.row)
}

/// Changes a draft. Where nothing is other than it was, the version stays.
pub async fn update_agreement(app: &App, actor: &Actor, command: AgreementEdit) -> Changed {
    let mut write = Write::begin(app, actor, "agreements.update_agreement").await?;
    let reach = Reach::of(actor, write.now());
    let context = Context::lock(&write, &reach, command.id).await?;
    context.require(&mut write, actor, Action::DraftAgreement)?;
    Fault::unless_expected(context.row.version, command.expected_version)?;
    let before = Draft {
        parties: context.drafted(),
        other_terms: texts_within(&write, context.row.id.0, TextItemKind::Alias).await?,
        sources: sources_within(&write, context.row.id.0).await?,
        row: context.row.clone(),
    };
    let mut checks = Checks::default();
    if context.row.status != AgreementStatus::Draft {
        checks.refuse(context.wrong_status("id"));
    }
    let after = command.fields.over(before.clone(), &mut checks);
    // Nobody changes a draft such that they could not go on with it.
    let own: Vec<PartnerId> = after.parties.iter().map(|party| party.partner).collect();
    let leads = leads_of(&write, after.row.programme_id).await?;
    let ground = require(&mut write, actor, Action::DraftAgreement, &own, &leads)?;
    check_references(&write, &reach, actor, Some(&before), &after, ground, &mut checks).await?;
    checks.done()?;
    if after == before {
        write.concerns(before.row.id);
        write.commit().await?;
        return Ok(before.row);
    }
    let row = agreement::Model {
        updated_at: write.now(),
        version: before.row.version + 1,
        ..after.row.clone()
    };
    store::update_agreement(write.transaction(), &row).await?;
    let parties = party_rows(&write, row.id, &context.parties, &after.parties);
    store::replace_parties(write.transaction(), row.id, &context.parties, &parties).await?;
    replace_texts(&write, row.id.0, TextItemKind::Alias, &after.other_terms).await?;
    replace_sources(&write, row.id.0, &after.sources).await?;
    let details = differences(&before, &after);
    write.changed(Change::Updated, SubjectKind::Agreement, row.id, &details);
    concern(&mut write, &row, &own);
    write.announce("agreement.updated", Some(row.id.0), json!({}));
    write.commit().await?;
    Ok(row)
}

/// Gives a draft up.
pub async fn withdraw_agreement(app: &App, actor: &Actor, command: AgreementChange) -> Changed {
    let write = Write::begin(app, actor, "agreements.withdraw_agreement").await?;
    step(write, actor, command, (Step::Withdraw, "agreement.withdrawn")).await
}

/// Makes a declined agreement a draft again, as a new revision: signatures under the one before are void.
pub async fn revise_agreement(app: &App, actor: &Actor, command: AgreementChange) -> Changed {
    let write = Write::begin(app, actor, "agreements.revise_agreement").await?;
    step(write, actor, command, (Step::Revise, "agreement.revised")).await
}

async fn step(
    mut write: Write,
    actor: &Actor,
    command: AgreementChange,
    (step, event): (Step, &'static str),
) -> Changed {
    let reach = Reach::of(actor, write.now());
    let mut context = Context::lock(&write, &reach, command.id).await?;
    context.require(&mut write, actor, Action::DraftAgreement)?;
    Fault::unless_expected(context.row.version, command.expected_version)?;
    let status = step.from(context.row.status).ok_or_else(|| context.wrong_status("id"))?;
    let row = context.row.clone();
    let after = if step == Step::Revise {
        agreement::Model {
            revision: row.revision + 1,
            document_sha256: None,
            status_reason: None,
            opened_at: None,
            ..row
        }
    } else {
        row
    };
    let details = json!({
        "revision": { "before": context.row.revision, "after": after.revision },
    });
    context.save(&mut write, agreement::Model { status, ..after }, event, details).await?;
    write.commit().await?;
    Ok(context.row)
}

/// A draft that says nothing yet.
pub(super) fn blank(write: &Write) -> Draft {
    let unknown = SortInstants::unknown();
    let row = agreement::Model {
        id: write.new_id(),
        number: String::new(),
        title: String::new(),
        kind: AgreementKind::LetterOfIntent,
        programme_id: None,
        model_municipality_id: None,
        signed_at_event_id: None,
        signed_at_place: None,
        signed_on: None,
        signing_order: SigningOrder::Any,
        valid_from: None,
        valid_until: None,
        supersedes_id: None,
        released_at: None,
        revision: 1,
        document_text: None,
        document_sha256: None,
        status: AgreementStatus::Draft,
        sorts_from: unknown.from,
        sorts_back: unknown.back,
        sort_name: String::new(),
        search_text: String::new(),
        status_reason: None,
        opened_at: None,
        completed_at: None,
        ended_on: None,
        reminded_days: None,
        created_at: write.now(),
        updated_at: write.now(),
        version: 1,
    };
    Draft { row, parties: Vec::new(), other_terms: Vec::new(), sources: Vec::new() }
}

/// `V-2026-0007`: the next number of the year.
pub(super) async fn new_number(write: &Write) -> Result<String, Fault> {
    let year = days::today(write.now()).year();
    let number = store::next_number(write.transaction(), year).await?;
    Ok(format!("V-{year}-{number:04}"))
}

/// Writes a new agreement with what belongs to it, and notes it.
pub(super) async fn insert(
    write: &mut Write,
    draft: &Draft,
) -> Result<Vec<agreement_party::Model>, Fault> {
    let row = &draft.row;
    store::insert_agreement(write.transaction(), row).await?;
    let parties = party_rows(write, row.id, &[], &draft.parties);
    store::replace_parties(write.transaction(), row.id, &[], &parties).await?;
    replace_texts(write, row.id.0, TextItemKind::Alias, &draft.other_terms).await?;
    replace_sources(write, row.id.0, &draft.sources).await?;
    let details = json!({
        "number": row.number, "title": row.title, "kind": row.kind, "status": row.status,
        "programme": row.programme_id.map(|id| id.0),
        "modelMunicipality": row.model_municipality_id.map(|id| id.0),
        "parties": shown(&draft.parties),
    });
    write.changed(Change::Created, SubjectKind::Agreement, row.id, &details);
    let partners: Vec<PartnerId> = draft.parties.iter().map(|party| party.partner).collect();
    concern(write, row, &partners);
    Ok(parties)
}

/// The rows of parties: those who stay keep theirs.
fn party_rows(
    write: &Write,
    agreement: AgreementId,
    before: &[agreement_party::Model],
    after: &[PartyDraft],
) -> Vec<agreement_party::Model> {
    let row = |(position, party): (i32, &PartyDraft)| {
        let known = before.iter().find(|row| row.partner_id == party.partner);
        let row = known.cloned().unwrap_or_else(|| agreement_party::Model {
            id: write.new_id(),
            agreement_id: agreement,
            partner_id: party.partner,
            position,
            required: party.required,
            created_at: write.now(),
            updated_at: write.now(),
            version: 0,
        });
        let same = (row.position, row.required) == (position, party.required) && row.version > 0;
        let (updated_at, version) =
            if same { (row.updated_at, row.version) } else { (write.now(), row.version + 1) };
        agreement_party::Model { position, required: party.required, updated_at, version, ..row }
    };
    (1..).zip(after).map(row).collect()
}

fn shown(parties: &[PartyDraft]) -> Vec<Value> {
    parties
        .iter()
        .map(|party| json!({ "partner": party.partner.0, "required": party.required }))
        .collect()
}

/// What a change made of a draft; of its text only that there is another one.
fn differences(before: &Draft, after: &Draft) -> Value {
    let (old, new) = (&before.row, &after.row);
    let mut details = serde_json::Map::new();
    let mut note = |name: &str, before: Value, after: Value| {
        if before != after {
            details.insert(name.to_owned(), json!({ "before": before, "after": after }));
        }
    };
    note("title", json!(old.title), json!(new.title));
    note("kind", json!(old.kind), json!(new.kind));
    note("signingOrder", json!(old.signing_order), json!(new.signing_order));
    note("validFrom", json!(old.valid_from), json!(new.valid_from));
    note("validUntil", json!(old.valid_until), json!(new.valid_until));
    let id = |id: Option<uuid::Uuid>| json!(id);
    note("programme", id(old.programme_id.map(Into::into)), id(new.programme_id.map(Into::into)));
    note(
        "modelMunicipality",
        id(old.model_municipality_id.map(Into::into)),
        id(new.model_municipality_id.map(Into::into)),
    );
    note("supersedes", id(old.supersedes_id.map(Into::into)), id(new.supersedes_id.map(Into::into)));
    note("parties", json!(shown(&before.parties)), json!(shown(&after.parties)));
    if old.document_text != new.document_text {
        details.insert("text".to_owned(), json!("changed"));
    }
    Value::Object(details)
}
