//! An agreement is declined, or ended before its last day.

use entity::{
    agreement,
    id::{AgreementId, AgreementPartyId},
};
use serde_json::json;

use super::{
    completion::end,
    context::{Context, only},
    drafting::Changed,
    letters,
};
use crate::{
    access::Actor,
    agreements::{
        checks::{Checks, TEXT},
        refusal::AgreementErrorCode::PartyNotRequired,
        status::Step,
        store,
    },
    app::App,
    fault::Fault,
    policy::Action,
    reach::Reach,
    write::Write,
};

/// That a party does not sign.
#[derive(Clone, Debug)]
pub struct Decline {
    /// The party.
    pub party: AgreementPartyId,
    /// Why.
    pub reason: String,
}

/// That an agreement ends.
#[derive(Clone, Debug)]
pub struct Terminate {
    /// The agreement.
    pub id: AgreementId,
    /// The version that the client has seen.
    pub expected_version: Option<i32>,
    /// Why.
    pub reason: String,
}

/// Says for a required party that it does not sign: the agreement has to be written anew.
pub async fn decline_agreement(app: &App, actor: &Actor, command: Decline) -> Changed {
    let mut write = Write::begin(app, actor, "agreements.decline_agreement").await?;
    let reach = Reach::of(actor, write.now());
    let found = store::parties(write.transaction(), &reach, &[command.party]).await?.pop();
    let id = found.ok_or(Fault::NotFound)?.agreement_id;
    let mut context = Context::lock(&write, &reach, id).await?;
    let party = context.parties.iter().find(|party| party.id == command.party).cloned();
    let party = party.ok_or(Fault::NotFound)?;
    context.require_as(&mut write, actor, Action::SignAgreement, &party)?;
    let mut checks = Checks::default();
    let reason = checks.lines("reason", &command.reason, TEXT);
    let status = Step::Decline.from(context.row.status);
    only(&mut checks, status.as_ref(), || context.wrong_status("partyId"));
    if status.is_some() && !party.required {
        checks.refuse_at("partyId", PartyNotRequired);
    }
    checks.done()?;
    // Whoever gives a reason can name people in it.
    write.personal(json!({ "reason": reason }));
    let after = agreement::Model {
        status: status.unwrap_or(context.row.status),
        status_reason: reason,
        ..context.row.clone()
    };
    let details = json!({ "declinedBy": party.partner_id.0, "revision": context.row.revision });
    context.save(&mut write, after, "agreement.declined", details).await?;
    letters::tell_declined(&mut write, &context, party.partner_id).await?;
    write.commit().await?;
    Ok(context.row)
}

/// Ends an agreement that holds, with a reason.
pub async fn terminate_agreement(app: &App, actor: &Actor, command: Terminate) -> Changed {
    let mut write = Write::begin(app, actor, "agreements.terminate_agreement").await?;
    let reach = Reach::of(actor, write.now());
    let mut context = Context::lock(&write, &reach, command.id).await?;
    context.require(&mut write, actor, Action::TerminateAgreement)?;
    Fault::unless_expected(context.row.version, command.expected_version)?;
    let mut checks = Checks::default();
    let reason = checks.lines("reason", &command.reason, TEXT);
    let status = Step::Terminate.from(context.row.status);
    only(&mut checks, status.as_ref(), || context.wrong_status("id"));
    checks.done()?;
    write.personal(json!({ "reason": reason }));
    let status = status.unwrap_or(context.row.status);
    end(&mut write, &mut context, (status, "agreement.terminated"), reason).await?;
    letters::tell_ended(&mut write, &context).await?;
    write.commit().await?;
    Ok(context.row)
}
