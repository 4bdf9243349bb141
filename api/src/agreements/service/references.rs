//! What an agreement refers to: that it is there, and that it fits.

use entity::{agreement, id::AgreementId};

use super::context::Context;
use crate::{
    access::Actor,
    agreements::{
        checks::Checks,
        draft::Draft,
        refusal::AgreementErrorCode::{
            NotReplaceable, OtherProgramme, ProgrammeWithoutPart, SupersedesCycle,
        },
        status, store,
    },
    events::service::event_in_context,
    fault::Fault,
    partners::service::{partners, parts_of_programme_within},
    policy::{self, Action, Facts, Ground, Rule},
    model_municipalities::service::model_municipalities,
    programmes::service::programme_within,
    reach::Reach,
    refusal::Refusal,
    write::Write,
};

/// Agreements that replaced each other in a row, of which no more are looked at.
const LONGEST_CHAIN: usize = 100;

/// Checks what the draft refers to and did not before. What the actor does not see is not found.
pub(super) async fn check_references(
    write: &Write,
    reach: &Reach,
    actor: &Actor,
    before: Option<&Draft>,
    after: &Draft,
    ground: Ground,
    checks: &mut Checks,
) -> Result<(), Fault> {
    let known = before.map(|draft| &draft.row);
    parties_are_seen(write, reach, before, after).await?;
    let row = &after.row;
    if let Some(programme) = row.programme_id
        && known.is_none_or(|known| known.programme_id != row.programme_id)
    {
        programme_within(write, programme).await?;
        let takes_part = parts_of_programme_within(write, programme).await?.all;
        let allowed = !matches!(ground.rule, Rule::Own(..))
            || row.model_municipality_id.is_some()
            || after.parties.iter().any(|party| takes_part.contains(&party.partner));
        if !allowed {
            checks.refuse_at("programmeId", ProgrammeWithoutPart);
        }
    }
    if let Some(model) = row.model_municipality_id {
        let found = model_municipalities(write.app(), reach, &[model]).await?.remove(&model);
        match found {
            Some(found) if Some(found.programme_id) != row.programme_id => {
                checks.refuse_at("modelMunicipalityId", OtherProgramme);
            }
            None if known.is_none_or(|known| known.model_municipality_id != Some(model)) => {
                return Err(Fault::NotFound);
            }
            _ => {}
        }
    }
    if let Some(event) = row.signed_at_event_id
        && known.is_none_or(|known| known.signed_at_event_id != row.signed_at_event_id)
        && !event_in_context(write.transaction(), reach, event).await?.whole
    {
        return Err(Fault::NotFound);
    }
    if let Some(older) = row.supersedes_id
        && known.is_none_or(|known| known.supersedes_id != row.supersedes_id)
    {
        replaces(write, reach, actor, row, older, checks).await?;
    }
    Ok(())
}

/// Nobody becomes a party whom the actor does not see.
async fn parties_are_seen(
    write: &Write,
    reach: &Reach,
    before: Option<&Draft>,
    after: &Draft,
) -> Result<(), Fault> {
    let known = before.map_or(&[] as &[_], |draft| draft.parties.as_slice());
    let new: Vec<_> = after
        .parties
        .iter()
        .map(|party| party.partner)
        .filter(|partner| !known.iter().any(|party| party.partner == *partner))
        .collect();
    let seen = partners(write.app(), reach, &new).await?;
    if new.iter().all(|partner| seen.contains_key(partner)) { Ok(()) } else { Err(Fault::NotFound) }
}

/// That `row` can take the place of the agreement `older`, with which the actor may do that.
async fn replaces(
    write: &Write,
    reach: &Reach,
    actor: &Actor,
    row: &agreement::Model,
    older: AgreementId,
    checks: &mut Checks,
) -> Result<(), Fault> {
    let mut next = Some(older);
    for _ in 0..LONGEST_CHAIN {
        let Some(id) = next else { break };
        if id == row.id {
            checks.refuse_at("supersedesId", SupersedesCycle);
            return Ok(());
        }
        next = store::superseded_by(write.transaction(), id).await?;
    }
    let context = Context::lock(write, reach, older).await?;
    let own = context.partners();
    let facts = Facts { own: &own, programme_leads: &context.leads, ..Facts::default() };
    policy::require(actor, Action::DraftAgreement, &facts)?;
    if !status::is_replaceable(context.row.status) {
        let refusal = Refusal::at("supersedesId", NotReplaceable);
        checks.refuse(refusal.with("status", status::name(context.row.status)));
    }
    Ok(())
}
