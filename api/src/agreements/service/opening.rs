//! An agreement is opened for signature: from then on its document is fixed.

use std::collections::HashMap;

use entity::{
    agreement, agreement_document,
    id::{ModelMunicipalityId, PartnerId},
    partner,
    terms::PartnerStatus,
};
use serde_json::json;

use super::{
    context::{Context, only},
    drafting::{AgreementChange, Changed},
    files::signed_files,
    letters,
};
use crate::{
    access::Actor,
    agreements::{
        checks::Checks,
        days,
        document::{self, PartnerRef, Party},
        draft::PartyDraft,
        refusal::AgreementErrorCode::{
            DocumentRequired, LeadNotParty, MunicipalityNotParty, NotReplaceable, PartnerNotActive,
            ReplacedByAnother, TooFewParties, ValidityOver,
        },
        status::{self, Step},
        store,
    },
    app::App,
    fault::Fault,
    model_municipalities::service::model_municipalities,
    municipalities::service::municipalities,
    partners::service::partners,
    policy::Action,
    reach::Reach,
    refusal::Refusal,
    write::Write,
};

/// Fixes the document of a draft and asks the parties to sign.
pub async fn open_agreement(app: &App, actor: &Actor, command: AgreementChange) -> Changed {
    let mut write = Write::begin(app, actor, "agreements.open_agreement").await?;
    let reach = Reach::of(actor, write.now());
    let mut context = Context::lock(&write, &reach, command.id).await?;
    context.require(&mut write, actor, Action::DraftAgreement)?;
    Fault::unless_expected(context.row.version, command.expected_version)?;
    let mut checks = Checks::default();
    let status = Step::Open.from(context.row.status);
    only(&mut checks, status.as_ref(), || context.wrong_status("id"));
    let files = signed_files(&write, context.row.id).await?;
    if context.row.document_text.is_none() && files.is_empty() {
        checks.refuse_at("id", DocumentRequired);
    }
    if days::is_over(context.row.valid_until, days::today(write.now())) {
        checks.refuse_at("id", ValidityOver);
    }
    if let Some(older) = context.row.supersedes_id {
        // Locked: two that are to take the same place are opened one after the other.
        let found = Context::lock_any(&write, older).await?.row.status;
        if !status::is_replaceable(found) {
            let refusal = Refusal::at("id", NotReplaceable);
            checks.refuse(refusal.with("status", status::name(found)));
        } else if store::is_being_replaced(write.transaction(), older).await? {
            checks.refuse_at("id", ReplacedByAnother);
        }
    }
    let parties = context.drafted();
    let named = check_parties(&write, &reach, &parties, &mut checks).await?;
    check_model(&write, &reach, &context.row, &parties, &context.leads, &mut checks).await?;
    checks.done()?;
    let party = |(position, party): (i32, &PartyDraft)| Party {
        position,
        partner: PartnerRef::new(
            party.partner,
            named.get(&party.partner).map_or("", |partner| partner.name.as_str()),
        ),
        required: party.required,
    };
    let signed: Vec<Party> = (1..).zip(&parties).map(party).collect();
    let frozen = document::freeze(&context.row, &signed, &files)?;
    let row = agreement_document::Model {
        agreement_id: context.row.id,
        revision: context.row.revision,
        metadata: frozen.metadata,
        text: context.row.document_text.clone(),
        sha256: frozen.sha256.clone(),
        frozen_at: write.now(),
    };
    store::insert_document(write.transaction(), row).await?;
    let details = json!({
        "revision": context.row.revision, "documentSha256": frozen.sha256,
    });
    let after = agreement::Model {
        status: status.unwrap_or(context.row.status),
        document_sha256: Some(frozen.sha256),
        opened_at: Some(write.now()),
        ..context.row.clone()
    };
    context.save(&mut write, after, "agreement.opened", details).await?;
    letters::ask_to_sign(&mut write, &context, &[]).await?;
    write.commit().await?;
    Ok(context.row)
}

/// At least two parties, one of which has to sign.
pub(super) fn enough(parties: &[PartyDraft], checks: &mut Checks) {
    if parties.len() < 2 || !parties.iter().any(|party| party.required) {
        checks.refuse_at("", TooFewParties);
    }
}

/// Enough parties, all of them active in the network.
async fn check_parties(
    write: &Write,
    reach: &Reach,
    parties: &[PartyDraft],
    checks: &mut Checks,
) -> Result<HashMap<PartnerId, partner::Model>, Fault> {
    enough(parties, checks);
    let ids: Vec<PartnerId> = parties.iter().map(|party| party.partner).collect();
    let found = partners(write.app(), reach, &ids).await?;
    for (place, party) in (1..).zip(parties) {
        let status = found.get(&party.partner).map(|partner| partner.status);
        if status != Some(PartnerStatus::Active) {
            checks.refuse(Refusal::at("", PartnerNotActive).with("place", place));
        }
    }
    Ok(found)
}

/// What makes a municipality active is agreed between the municipality and somebody who leads the programme.
pub(super) async fn check_model(
    write: &Write,
    reach: &Reach,
    row: &agreement::Model,
    parties: &[PartyDraft],
    leads: &[PartnerId],
    checks: &mut Checks,
) -> Result<(), Fault> {
    let Some(model) = row.model_municipality_id else { return Ok(()) };
    let required =
        |partner: &PartnerId| parties.iter().any(|one| one.required && one.partner == *partner);
    let municipality = partner_of(write, reach, model).await?;
    if !municipality.is_some_and(|partner| required(&partner)) {
        checks.refuse_at("", MunicipalityNotParty);
    }
    if !leads.iter().any(required) {
        checks.refuse_at("", LeadNotParty);
    }
    Ok(())
}

/// The partner that a model municipality is.
async fn partner_of(
    write: &Write,
    reach: &Reach,
    model: ModelMunicipalityId,
) -> Result<Option<PartnerId>, Fault> {
    let found = model_municipalities(write.app(), reach, &[model]).await?.remove(&model);
    let Some(model) = found else { return Ok(None) };
    let key = model.municipality_id;
    let found = municipalities(write.app(), reach, &[key]).await?.into_values().next();
    Ok(found.map(|municipality| municipality.partner_id))
}
