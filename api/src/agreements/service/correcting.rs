//! A completed record is corrected, never edited: what it said and why it was corrected stays.

use chrono::NaiveDate;
use entity::{
    agreement, agreement_correction,
    id::{AgreementId, AgreementPartyId, EventId, SignatureId},
    signature,
    terms::{SignatureMethod, SubjectKind},
    value::PartialDate,
};
use serde_json::json;

use super::{context::Context, drafting::Changed};
use crate::{
    access::Actor,
    agreements::{
        checks::{Checks, TEXT},
        days,
        refusal::AgreementErrorCode::{
            InTheFuture, NotComplete, NothingToCorrect, PartOfDocument, Required, SignatureRequired,
        },
        status, store,
    },
    app::App,
    checks::LINE,
    dates::SortInstants,
    events::service::event_in_context,
    fault::Fault,
    patch::Patch,
    policy::Action,
    reach::Reach,
    refusal::Refusal,
    words,
    write::{Change, Write},
};

/// What is to be corrected of a record.
#[derive(Clone, Debug, Default)]
pub struct Correction {
    /// Title; not of what was signed here.
    pub title: Patch<String>,
    /// When it was signed; not of what was signed here.
    pub signed_on: Patch<String>,
    /// Where it was signed.
    pub signed_at_place: Patch<String>,
    /// The event at which it was signed.
    pub signed_at_event: Patch<EventId>,
    /// Signatures on paper.
    pub signatures: Vec<SignatureCorrection>,
}

/// What is to be corrected of a signature on paper.
#[derive(Clone, Debug)]
pub struct SignatureCorrection {
    /// The party.
    pub party: AgreementPartyId,
    /// Name of who signed.
    pub name: Patch<String>,
    /// Function of who signed.
    pub function: Patch<String>,
    /// When it was signed, as far as it is known.
    pub signed_on: Patch<String>,
}

/// A correction of an agreement.
#[derive(Clone, Debug)]
pub struct CorrectAgreement {
    /// The agreement.
    pub id: AgreementId,
    /// The version that the client has seen.
    pub expected_version: Option<i32>,
    /// Why.
    pub reason: String,
    /// What.
    pub correction: Correction,
}

/// One value that was corrected.
struct Corrected {
    signature: Option<SignatureId>,
    field: &'static str,
    before: Option<String>,
    after: Option<String>,
}

/// Corrects the record of a complete agreement.
pub async fn correct_agreement(app: &App, actor: &Actor, command: CorrectAgreement) -> Changed {
    let mut write = Write::begin(app, actor, "agreements.correct_agreement").await?;
    let reach = Reach::of(actor, write.now());
    let mut context = Context::lock(&write, &reach, command.id).await?;
    context.require(&mut write, actor, Action::KeepAgreement)?;
    Fault::unless_expected(context.row.version, command.expected_version)?;
    let mut checks = Checks::default();
    if !status::is_complete(context.row.status) {
        let refusal = Refusal::at("id", NotComplete);
        checks.refuse(refusal.with("status", status::name(context.row.status)));
    }
    let reason = checks.lines("reason", &command.reason, TEXT);
    let Correction { signatures, signed_at_event, .. } = command.correction.clone();
    if let Patch::Set(event) = signed_at_event
        && !event_in_context(write.transaction(), &reach, event).await?.whole
    {
        return Err(Fault::NotFound.into());
    }
    let mut corrected = Vec::new();
    let today = days::today(write.now());
    let after = of_agreement(&context, command.correction, today, &mut checks, &mut corrected);
    let mut rows = Vec::new();
    for (number, correction) in signatures.into_iter().enumerate() {
        let row = of_signature(&context, number, correction, today, &mut checks, &mut corrected);
        rows.extend(row?);
    }
    if corrected.is_empty() {
        checks.refuse_at("", NothingToCorrect);
    }
    checks.done()?;
    let reason = reason.unwrap_or_default();
    for row in rows {
        let row = signature::Model { updated_at: write.now(), version: row.version + 1, ..row };
        store::update_signature(write.transaction(), &row).await?;
    }
    let fields: Vec<_> = corrected.iter().map(|one| one.field).collect();
    write.changed(
        Change::Updated,
        SubjectKind::Agreement,
        context.row.id,
        &json!({ "corrected": fields }),
    );
    let rows = corrected.into_iter().map(|one| agreement_correction::Model {
        id: write.new_id(),
        agreement_id: context.row.id,
        signature_id: one.signature,
        field: one.field.to_owned(),
        value_before: one.before,
        value_after: one.after,
        reason: reason.clone(),
        corrected_at: write.now(),
    });
    store::insert_corrections(write.transaction(), rows.collect()).await?;
    // Whoever gives a reason can name people in it.
    write.personal(json!({ "reason": reason }));
    let row =
        agreement::Model { updated_at: write.now(), version: context.row.version + 1, ..after };
    store::update_agreement(write.transaction(), &row).await?;
    write.announce("agreement.corrected", Some(row.id.0), json!({}));
    context.row = row;
    write.commit().await?;
    Ok(context.row)
}

fn of_agreement(
    context: &Context,
    correction: Correction,
    today: NaiveDate,
    checks: &mut Checks,
    corrected: &mut Vec<Corrected>,
) -> agreement::Model {
    let before = context.row.clone();
    let electronic =
        |signature: &signature::Model| signature.method == SignatureMethod::SimpleElectronic;
    if correction.title.is_given() && before.document_sha256.is_some() {
        checks.refuse_at("title", PartOfDocument);
    }
    if correction.signed_on.is_given() && context.signatures.values().any(electronic) {
        checks.refuse_at("signedOn", PartOfDocument);
    }
    let title = checks.required_line("title", correction.title).unwrap_or(before.title.clone());
    let signed_on = correction.signed_on.and_then(|date| past("signedOn", &date, today, checks));
    let signed_on = signed_on.over(before.signed_on);
    let place = checks.optional_line("signedAtPlace", correction.signed_at_place);
    let sorts = SortInstants::of(signed_on);
    let after = agreement::Model {
        sort_name: words::sort_key(&title),
        search_text: if title == before.title {
            before.search_text.clone()
        } else {
            words::search_text([title.as_str()])
        },
        title,
        signed_on,
        sorts_from: sorts.from,
        sorts_back: sorts.back,
        signed_at_place: place.over(before.signed_at_place.clone()),
        signed_at_event_id: correction.signed_at_event.over(before.signed_at_event_id),
        ..before.clone()
    };
    let event = |row: &agreement::Model| row.signed_at_event_id.map(|id| id.0.to_string());
    note(corrected, None, "title", Some(before.title.clone()), Some(after.title.clone()));
    note(corrected, None, "signedOn", date(before.signed_on), date(after.signed_on));
    note(
        corrected,
        None,
        "signedAtPlace",
        before.signed_at_place.clone(),
        after.signed_at_place.clone(),
    );
    note(corrected, None, "signedAtEvent", event(&before), event(&after));
    after
}

fn of_signature(
    context: &Context,
    number: usize,
    correction: SignatureCorrection,
    today: NaiveDate,
    checks: &mut Checks,
    corrected: &mut Vec<Corrected>,
) -> Result<Option<signature::Model>, Fault> {
    let at = |field: &str| format!("signatures.{number}.{field}");
    if context.parties.iter().all(|party| party.id != correction.party) {
        return Err(Fault::NotFound);
    }
    let Some(before) = context.signatures.get(&correction.party) else {
        checks.refuse_at(&at("partyId"), SignatureRequired);
        return Ok(None);
    };
    if before.method != SignatureMethod::Paper {
        checks.refuse_at(&at("partyId"), PartOfDocument);
        return Ok(None);
    }
    let name = match correction.name {
        Patch::Keep => None,
        Patch::Clear => {
            checks.refuse_at(&at("name"), Required);
            None
        }
        Patch::Set(name) => checks.line(&at("name"), &name, LINE),
    };
    let function = correction.function.and_then(|text| checks.line(&at("function"), &text, LINE));
    let signed_on =
        correction.signed_on.and_then(|date| past(&at("signedOn"), &date, today, checks));
    let after = signature::Model {
        signatory_name: name.unwrap_or_else(|| before.signatory_name.clone()),
        signatory_function: function.over(before.signatory_function.clone()),
        signed_on: signed_on.over(before.signed_on),
        ..before.clone()
    };
    let id = Some(before.id);
    note(
        corrected,
        id,
        "signatoryName",
        Some(before.signatory_name.clone()),
        Some(after.signatory_name.clone()),
    );
    note(
        corrected,
        id,
        "signatoryFunction",
        before.signatory_function.clone(),
        after.signatory_function.clone(),
    );
    note(corrected, id, "signedOn", date(before.signed_on), date(after.signed_on));
    Ok((after != *before).then_some(after))
}

/// A day on which somebody can have signed.
fn past(path: &str, date: &str, today: NaiveDate, checks: &mut Checks) -> Option<PartialDate> {
    let date = checks.date(path, date)?;
    if date.first_day() > today {
        checks.refuse_at(path, InTheFuture);
    }
    Some(date)
}

fn note(
    corrected: &mut Vec<Corrected>,
    signature: Option<SignatureId>,
    field: &'static str,
    before: Option<String>,
    after: Option<String>,
) {
    if before != after {
        corrected.push(Corrected { signature, field, before, after });
    }
}

fn date(date: Option<PartialDate>) -> Option<String> {
    date.map(|date| date.to_string())
}
