//! An agreement as a use case sees it, and who may do what with it.

use std::collections::HashMap;

use entity::{
    agreement, agreement_party,
    id::{AgreementId, AgreementPartyId, PartnerId, ProgrammeId},
    signature,
    terms::{AgreementStatus, SubjectKind},
};
use serde_json::{Value, json};

use crate::{
    access::Actor,
    agreements::{
        checks::Checks,
        draft::PartyDraft,
        refusal::AgreementErrorCode::{self, InvalidTransition},
        signing::Place,
        status, store,
    },
    app::App,
    fault::Fault,
    partners::service::parts_of_programme_within,
    policy::{self, Action, Facts, Ground},
    reach::Reach,
    refusal::Refusal,
    write::{Change, Write},
};

/// A locked agreement, with its parties, their signatures under its revision, and who leads its programme.
#[derive(Debug)]
pub(super) struct Context {
    pub(super) row: agreement::Model,
    pub(super) parties: Vec<agreement_party::Model>,
    pub(super) signatures: HashMap<AgreementPartyId, signature::Model>,
    pub(super) leads: Vec<PartnerId>,
}

impl Context {
    /// The agreement, if the reach covers it.
    pub(super) async fn lock(write: &Write, reach: &Reach, id: AgreementId) -> Result<Self, Fault> {
        let row = store::lock_agreement(write.transaction(), reach, id).await?;
        Self::of(write, row.ok_or(Fault::NotFound)?).await
    }

    /// The agreement, whoever asks.
    pub(super) async fn lock_any(write: &Write, id: AgreementId) -> Result<Self, Fault> {
        let row = store::lock_any_agreement(write.transaction(), id).await?;
        Self::of(write, row.ok_or(Fault::NotFound)?).await
    }

    async fn of(write: &Write, row: agreement::Model) -> Result<Self, Fault> {
        let parties = store::all_parties(write.transaction(), row.id).await?;
        let ids: Vec<AgreementPartyId> = parties.iter().map(|party| party.id).collect();
        let signatures = store::signatures_under(write.transaction(), &ids, row.revision).await?;
        let leads = leads_of(write, row.programme_id).await?;
        Ok(Self { row, parties, signatures, leads })
    }

    /// The partners that are parties.
    pub(super) fn partners(&self) -> Vec<PartnerId> {
        self.parties.iter().map(|party| party.partner_id).collect()
    }

    /// The parties as a draft has them.
    pub(super) fn drafted(&self) -> Vec<PartyDraft> {
        let draft = |party: &agreement_party::Model| PartyDraft {
            partner: party.partner_id,
            required: party.required,
        };
        self.parties.iter().map(draft).collect()
    }

    /// Who has signed, by place.
    pub(super) fn places(&self) -> Vec<Place> {
        let place = |party: &agreement_party::Model| Place {
            position: party.position,
            required: party.required,
            signed: self.signatures.contains_key(&party.id),
        };
        self.parties.iter().map(place).collect()
    }

    /// Requires that the actor may, and notes on what ground, and what the entry is about.
    pub(super) fn require(
        &self,
        write: &mut Write,
        actor: &Actor,
        action: Action,
    ) -> Result<(), Fault> {
        require(write, actor, action, &self.partners(), &self.leads)?;
        self.concern(write);
        Ok(())
    }

    /// The same for what one party does.
    pub(super) fn require_as(
        &self,
        write: &mut Write,
        actor: &Actor,
        action: Action,
        party: &agreement_party::Model,
    ) -> Result<(), Fault> {
        require(write, actor, action, &[party.partner_id], &self.leads)?;
        self.concern(write);
        Ok(())
    }

    /// Whose audit log the entry belongs to.
    pub(super) fn concern(&self, write: &mut Write) {
        concern(write, &self.row, &self.partners());
    }

    /// That a step cannot be taken from where the agreement stands.
    pub(super) fn wrong_status(&self, path: &str) -> Refusal<AgreementErrorCode> {
        wrong_status(path, self.row.status)
    }

    /// Writes the agreement as it is after the use case, and tells what became of its status.
    pub(super) async fn save(
        &mut self,
        write: &mut Write,
        after: agreement::Model,
        event: &'static str,
        more: Value,
    ) -> Result<(), Fault> {
        let before = self.row.status;
        let row =
            agreement::Model { updated_at: write.now(), version: self.row.version + 1, ..after };
        store::update_agreement(write.transaction(), &row).await?;
        let mut details = json!({ "status": { "before": before, "after": row.status } });
        if let (Some(details), Value::Object(more)) = (details.as_object_mut(), more) {
            details.extend(more);
        }
        write.changed(Change::Updated, SubjectKind::Agreement, row.id, &details);
        write.announce(event, Some(row.id.0), json!({}));
        self.row = row;
        Ok(())
    }
}

/// Partners that lead a programme, as the use case sees them.
pub(super) async fn leads_of(
    write: &Write,
    programme: Option<ProgrammeId>,
) -> Result<Vec<PartnerId>, Fault> {
    match programme {
        Some(id) => Ok(parts_of_programme_within(write, id).await?.leading),
        None => Ok(Vec::new()),
    }
}

pub(super) fn require(
    write: &mut Write,
    actor: &Actor,
    action: Action,
    own: &[PartnerId],
    programme_leads: &[PartnerId],
) -> Result<Ground, Fault> {
    let facts = Facts { own, programme_leads, ..Facts::default() };
    let ground = policy::require(actor, action, &facts)?;
    write.on(ground);
    Ok(ground)
}

pub(super) fn concern(write: &mut Write, row: &agreement::Model, partners: &[PartnerId]) {
    for partner in partners {
        write.concerns(*partner);
    }
    if let Some(programme) = row.programme_id {
        write.concerns(programme);
    }
    if let Some(model) = row.model_municipality_id {
        write.concerns(model);
    }
}

pub(super) fn wrong_status(path: &str, found: AgreementStatus) -> Refusal<AgreementErrorCode> {
    Refusal::at(path, InvalidTransition).with("status", status::name(found))
}

/// Refuses before anything else is looked at: a party that is not seen, or for which the actor may not act.
pub(super) async fn require_party(
    app: &App,
    actor: &Actor,
    action: Action,
    party: AgreementPartyId,
) -> Result<AgreementId, Fault> {
    let reach = Reach::of(actor, app.clock.now());
    let found = store::parties(app.database.read(), &reach, &[party]).await?.pop();
    let party = found.ok_or(Fault::NotFound)?;
    let facts = Facts { own: &[party.partner_id], ..Facts::default() };
    policy::require(actor, action, &facts)?;
    Ok(party.agreement_id)
}

/// Refuses if a step leads nowhere.
pub(super) fn only<T>(
    checks: &mut Checks,
    step: Option<&T>,
    refusal: impl FnOnce() -> Refusal<AgreementErrorCode>,
) {
    if step.is_none() {
        checks.refuse(refusal());
    }
}
