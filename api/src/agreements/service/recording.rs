//! An agreement that was signed before it came here is recorded as such: on paper, without a document.

use std::collections::HashMap;

use entity::{
    agreement,
    id::PartnerId,
    signature,
    terms::{AgreementStatus, SignatureMethod},
    value::PartialDate,
};
use serde_json::json;

use super::{
    completion::{begun, replace_older},
    context::{leads_of, require},
    drafting::{Changed, blank, insert, new_number},
    opening::{check_model, enough},
    references::check_references,
    signatory::{Signatory, Signed, frozen},
};
use crate::{
    access::Actor,
    agreements::{
        checks::{Checks, TEXT},
        days,
        draft::{AgreementFields, Draft},
        refusal::AgreementErrorCode::{InTheFuture, SignatureRequired},
        status::Step,
        store,
    },
    app::App,
    dates::SortInstants,
    policy::Action,
    reach::Reach,
    write::Write,
};

/// An agreement that was signed on paper before.
#[derive(Debug)]
pub struct RecordAgreement {
    /// What the record says.
    pub fields: AgreementFields,
    /// Who signed for each of the parties, in their order.
    pub signatories: Vec<Option<Signatory>>,
    /// When it was signed, as far as it is known.
    pub signed_on: String,
    /// What shows it.
    pub evidence: String,
}

/// Records an agreement that was signed before. Only who leads its programme.
pub async fn record_agreement(app: &App, actor: &Actor, command: RecordAgreement) -> Changed {
    let mut write = Write::begin(app, actor, "agreements.record_agreement").await?;
    let reach = Reach::of(actor, write.now());
    let leads = leads_of(&write, command.fields.programme.as_ref().over(None).copied()).await?;
    let ground = require(&mut write, actor, Action::RecordSignature, &[], &leads)?;
    let mut checks = Checks::default();
    let draft = command.fields.of_new().over(blank(&write), &mut checks);
    check_references(&write, &reach, actor, None, &draft, ground, &mut checks).await?;
    enough(&draft.parties, &mut checks);
    check_model(&write, &reach, &draft.row, &draft.parties, &leads, &mut checks).await?;
    let today = days::today(write.now());
    let signed_on = checks.date("signedOn", &command.signed_on);
    if signed_on.is_some_and(|date| date.first_day() > today) {
        checks.refuse_at("signedOn", InTheFuture);
    }
    let evidence = checks.lines("evidence", &command.evidence, TEXT);
    let day = signed_on.map_or(today, PartialDate::first_day);
    let mut signed: HashMap<PartnerId, Signed> = HashMap::new();
    for (number, party) in draft.parties.iter().enumerate() {
        let path = format!("parties.{number}.signatory");
        match command.signatories.get(number).and_then(Option::as_ref) {
            Some(signatory) => {
                let of = (party.partner, day);
                let found = frozen(&write, &reach, signatory, of, &path, &mut checks).await?;
                signed.insert(party.partner, found);
            }
            None if party.required => checks.refuse_at(&path, SignatureRequired),
            None => {}
        }
    }
    checks.done()?;
    let number = new_number(&write).await?;
    let row = agreement::Model { number, ..dated(draft.row, signed_on, today) };
    let draft = Draft { row, ..draft };
    let parties = insert(&mut write, &draft).await?;
    for party in parties {
        let Some(signed) = signed.remove(&party.partner_id) else { continue };
        let row = signature::Model {
            id: write.new_id(),
            party_id: party.id,
            revision: draft.row.revision,
            office_holder_id: signed.office_holder,
            signatory_name: signed.name,
            signatory_function: signed.function,
            method: SignatureMethod::Paper,
            signed_on,
            document_sha256: None,
            evidence: evidence.clone(),
            recorded_by: actor.user(),
            audit_entry_id: Some(write.entry()),
            created_at: write.now(),
            updated_at: write.now(),
            version: 1,
        };
        store::insert_signature(write.transaction(), &row).await?;
        write.personal(json!({
            "signature": row.id.0, "name": row.signatory_name, "function": row.signatory_function,
        }));
    }
    write.announce("agreement.recorded", Some(draft.row.id.0), json!({}));
    if draft.row.status == AgreementStatus::Active {
        replace_older(&mut write, &draft.row).await?;
    }
    write.commit().await?;
    Ok(draft.row)
}

/// Where an agreement that all signed on this day stands today.
fn dated(
    row: agreement::Model,
    signed_on: Option<PartialDate>,
    today: chrono::NaiveDate,
) -> agreement::Model {
    let sorts = SortInstants::of(signed_on);
    let row = agreement::Model {
        status: AgreementStatus::FullySigned,
        signed_on,
        sorts_from: sorts.from,
        sorts_back: sorts.back,
        ..row
    };
    if !days::has_begun(row.valid_from, today) {
        return row;
    }
    let row = begun(row, today);
    match Step::Expire.from(row.status).filter(|_| days::is_over(row.valid_until, today)) {
        Some(status) => agreement::Model { status, ended_on: row.valid_until, ..row },
        None => row,
    }
}
