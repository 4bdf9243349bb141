//! What somebody may do with agreements now, for buttons.

use std::collections::HashMap;

use entity::{
    agreement, agreement_party,
    id::{AgreementId, PartnerId, ProgrammeId},
};

use super::reading::{PartiesOf, agreements, parties_of_agreements};
use crate::{
    access::Actor,
    agreements::{
        signing::{self, Place},
        status,
    },
    app::App,
    fault::Fault,
    partners::service::leads_of_programmes,
    policy::{self, Action, Facts},
    reach::Reach,
};

/// Asks for what the rules need to know of one agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RightsOf(pub AgreementId);

/// What the rules need to know of an agreement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rights {
    /// The partners that are parties.
    pub parties: Vec<PartnerId>,
    /// The partners that lead its programme.
    pub leads: Vec<PartnerId>,
}

/// What the rules need to know of these agreements, in a bounded number of statements.
pub async fn rights(
    app: &App,
    reach: &Reach,
    keys: &[RightsOf],
) -> Result<HashMap<RightsOf, Rights>, Fault> {
    let ids: Vec<AgreementId> = keys.iter().map(|key| key.0).collect();
    let rows = agreements(app, reach, &ids).await?;
    let keys: Vec<PartiesOf> = ids.iter().map(|id| PartiesOf(*id)).collect();
    let mut parties = parties_of_agreements(app, reach, &keys).await?;
    let programmes: Vec<ProgrammeId> = rows.values().filter_map(|row| row.programme_id).collect();
    let leads = leads_of_programmes(app, &programmes).await?;
    let rights = |(id, row): (AgreementId, agreement::Model)| {
        let parties = parties.remove(&PartiesOf(id)).unwrap_or_default();
        let leads = row.programme_id.and_then(|programme| leads.get(&programme).cloned());
        let rights = Rights {
            parties: parties.into_iter().map(|party| party.partner_id).collect(),
            leads: leads.unwrap_or_default(),
        };
        (RightsOf(id), rights)
    };
    Ok(rows.into_iter().map(rights).collect())
}

/// Whether the actor may do this with the agreement, as far as its status allows.
#[must_use]
pub fn may(actor: &Actor, action: Action, own: &[PartnerId], leads: &[PartnerId]) -> bool {
    let facts = Facts { own, programme_leads: leads, ..Facts::default() };
    policy::decide(actor, action, &facts).is_allowed()
}

/// Whether it is the party's turn to sign. `signed` says of each of the parties whether it has.
#[must_use]
pub fn can_sign(
    agreement: &agreement::Model,
    parties: &[agreement_party::Model],
    signed: &[bool],
    party: &agreement_party::Model,
) -> bool {
    let place = |(party, signed): (&agreement_party::Model, &bool)| Place {
        position: party.position,
        required: party.required,
        signed: *signed,
    };
    let places: Vec<Place> = parties.iter().zip(signed).map(place).collect();
    status::takes_signature(agreement.status, party.required)
        && agreement.document_sha256.is_some()
        && signing::awaited(agreement.signing_order, &places).contains(&party.position)
}
