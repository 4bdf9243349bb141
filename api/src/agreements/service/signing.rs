//! Parties sign, or a signature on paper is recorded. With the last required party the agreement is complete.

use entity::{
    agreement, agreement_party,
    id::{AgreementPartyId, SignatureId},
    signature,
    terms::SignatureMethod,
    value::PartialDate,
};
use serde_json::json;

use super::{
    completion::complete,
    context::{Context, require_party},
    letters,
    signatory::{Signatory, Signed, frozen},
};
use crate::{
    access::Actor,
    agreements::{
        checks::{Checks, TEXT},
        days,
        refusal::AgreementErrorCode::{
            self, AlreadySigned, DocumentChanged, InTheFuture, NotYourTurn, ValidityOver,
        },
        signing, status, store,
    },
    app::App,
    fault::Fault,
    identity::service::{Confirmation, begin_confirmation, confirm_within},
    policy::Action,
    reach::Reach,
    refusal::{Failure, Refusal},
    write::Write,
};

/// What a party signs, and who does.
#[derive(Debug)]
pub struct Sign {
    /// The party.
    pub party: AgreementPartyId,
    /// SHA-256 of the document that was read.
    pub document_sha256: String,
    /// Who signs.
    pub signatory: Signatory,
    /// That the account's owner does it.
    pub confirmation: Confirmation,
}

/// A signature that was given on paper, on what is open here.
#[derive(Debug)]
pub struct PaperSignature {
    /// The party.
    pub party: AgreementPartyId,
    /// SHA-256 of the document that was signed.
    pub document_sha256: String,
    /// Who signed.
    pub signatory: Signatory,
    /// When, as far as it is known.
    pub signed_on: String,
    /// What shows it.
    pub evidence: String,
}

/// A signature with the agreement as it is with it.
#[derive(Debug)]
pub struct Given {
    /// The agreement.
    pub agreement: agreement::Model,
    /// The signature.
    pub signature: signature::Model,
}

type Signing = Result<Given, Failure<AgreementErrorCode>>;

/// Signs for a party: who may sign for it confirms with password or code.
pub async fn sign_agreement(app: &App, actor: &Actor, command: Sign) -> Signing {
    // Before the password is looked at: whoever may not sign is not asked for it.
    let id = require_party(app, actor, Action::SignAgreement, command.party).await?;
    let confirming = begin_confirmation(app, actor, "confirmation", command.confirmation).await;
    let confirming = confirming.map_err(|failure| failure.into_code(AgreementErrorCode::from))?;
    let mut write = Write::begin(app, actor, "agreements.sign_agreement").await?;
    let confirmed = confirm_within(&write, "confirmation", confirming).await;
    confirmed.map_err(|failure| failure.into_code(AgreementErrorCode::from))?;
    let reach = Reach::of(actor, write.now());
    let context = Context::lock(&write, &reach, id).await?;
    let party = of(&context, command.party)?;
    context.require_as(&mut write, actor, Action::SignAgreement, &party)?;
    let mut checks = Checks::default();
    check(&write, &context, &party, &command.document_sha256, &mut checks);
    let today = days::today(write.now());
    let signed = frozen(
        &write,
        &reach,
        &command.signatory,
        (party.partner_id, today),
        "signatory",
        &mut checks,
    )
    .await?;
    checks.done()?;
    let given = NewSignature {
        method: SignatureMethod::SimpleElectronic,
        signed_on: PartialDate::Day(today),
        evidence: None,
        signed,
    };
    sign(write, actor, context, &party, given).await
}

/// Records a signature that was given on paper, with what shows it.
pub async fn record_signature(app: &App, actor: &Actor, command: PaperSignature) -> Signing {
    let mut write = Write::begin(app, actor, "agreements.record_signature").await?;
    let reach = Reach::of(actor, write.now());
    let found = store::parties(write.transaction(), &reach, &[command.party]).await?.pop();
    let id = found.ok_or(Fault::NotFound)?.agreement_id;
    let context = Context::lock(&write, &reach, id).await?;
    let party = of(&context, command.party)?;
    context.require_as(&mut write, actor, Action::RecordSignature, &party)?;
    let mut checks = Checks::default();
    check(&write, &context, &party, &command.document_sha256, &mut checks);
    let today = days::today(write.now());
    let signed_on = checks.date("signedOn", &command.signed_on);
    if signed_on.is_some_and(|date| date.first_day() > today) {
        checks.refuse_at("signedOn", InTheFuture);
    }
    let evidence = checks.lines("evidence", &command.evidence, TEXT);
    let day = signed_on.map_or(today, PartialDate::first_day);
    let signed = frozen(
        &write,
        &reach,
        &command.signatory,
        (party.partner_id, day),
        "signatory",
        &mut checks,
    )
    .await?;
    checks.done()?;
    let given = NewSignature {
        method: SignatureMethod::Paper,
        signed_on: signed_on.unwrap_or(PartialDate::Day(today)),
        evidence,
        signed,
    };
    sign(write, actor, context, &party, given).await
}

struct NewSignature {
    method: SignatureMethod,
    signed_on: PartialDate,
    evidence: Option<String>,
    signed: Signed,
}

fn of(context: &Context, id: AgreementPartyId) -> Result<agreement_party::Model, Fault> {
    context.parties.iter().find(|party| party.id == id).cloned().ok_or(Fault::NotFound)
}

/// That the party can sign now, and that it is this document.
fn check(
    write: &Write,
    context: &Context,
    party: &agreement_party::Model,
    document_sha256: &str,
    checks: &mut Checks,
) {
    let row = &context.row;
    if !status::takes_signature(row.status, party.required) {
        checks.refuse(context.wrong_status("partyId"));
        return;
    }
    let first = signing::comes_first(row.signing_order, &context.places(), party.position);
    if context.signatures.contains_key(&party.id) {
        checks.refuse_at("partyId", AlreadySigned);
    } else if let Some(place) = first {
        checks.refuse(Refusal::at("partyId", NotYourTurn).with("place", place));
    }
    if row.document_sha256.as_deref() != Some(document_sha256) {
        checks.refuse_at("documentSha256", DocumentChanged);
    }
    if days::is_over(row.valid_until, days::today(write.now())) {
        checks.refuse_at("partyId", ValidityOver);
    }
}

async fn sign(
    mut write: Write,
    actor: &Actor,
    mut context: Context,
    party: &agreement_party::Model,
    given: NewSignature,
) -> Signing {
    let turns = signing::awaited(context.row.signing_order, &context.places());
    let id: SignatureId = write.new_id();
    let signature = signature::Model {
        id,
        party_id: party.id,
        revision: context.row.revision,
        office_holder_id: given.signed.office_holder,
        signatory_name: given.signed.name,
        signatory_function: given.signed.function,
        method: given.method,
        signed_on: Some(given.signed_on),
        document_sha256: context.row.document_sha256.clone(),
        evidence: given.evidence,
        recorded_by: actor.user(),
        audit_entry_id: Some(write.entry()),
        created_at: write.now(),
        updated_at: write.now(),
        version: 1,
    };
    store::insert_signature(write.transaction(), &signature).await?;
    context.signatures.insert(party.id, signature.clone());
    write.personal(json!({
        "signature": id.0, "name": signature.signatory_name,
        "function": signature.signatory_function, "evidence": signature.evidence,
    }));
    let details = json!({
        "signature": {
            "id": id.0, "party": party.partner_id.0, "method": signature.method,
            "revision": signature.revision, "documentSha256": signature.document_sha256,
            "signedOn": given.signed_on.to_string(),
        },
    });
    let was_complete = status::is_complete(context.row.status);
    // Whoever signs after the others changes nothing of what holds.
    let status = if was_complete { context.row.status } else { signing::status(&context.places()) };
    let after = agreement::Model { status, ..context.row.clone() };
    if status::is_complete(status) && !was_complete {
        complete(&mut write, &mut context, after, details).await?;
    } else {
        context.save(&mut write, after, "agreement.signed", details).await?;
        letters::ask_to_sign(&mut write, &context, &turns).await?;
    }
    write.commit().await?;
    Ok(Given { agreement: context.row, signature })
}
