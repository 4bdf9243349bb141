//! What organisers decide.

use entity::{
    id::RegistrationId,
    registration,
    terms::{Promotion, RegistrationStatus},
};
use serde_json::json;

use super::{
    confirm::place_in,
    held::{Held, RegistrationRef, invalid_transition, locate},
    letters::Tidings,
    promotion,
};
use crate::{
    access::Actor,
    app::App,
    policy::Action,
    refusal::{Failure, Refusal},
    registrations::{
        checks::{Checks, TEXT},
        lifecycle::Step,
        placing,
        refusal::RegistrationErrorCode as Code,
        store,
    },
};

async fn begin(
    app: &App,
    actor: &Actor,
    id: RegistrationId,
    expected_version: Option<i32>,
    use_case: &'static str,
) -> Result<Held, Failure<Code>> {
    let located = locate(app, actor, &RegistrationRef::Id(id), "id").await?;
    let mut held = Held::begin(app, &located, use_case).await?;
    held.require(actor, Action::DecideRegistrations)?;
    held.expect(expected_version)?;
    Ok(held)
}

/// Says yes: the person has a seat, or waits for one.
pub async fn approve_registration(
    app: &App,
    actor: &Actor,
    id: RegistrationId,
    expected_version: Option<i32>,
) -> Result<registration::Model, Failure<Code>> {
    let use_case = "registrations.approve_registration";
    let mut held = begin(app, actor, id, expected_version, use_case).await?;
    if held.registration.status != RegistrationStatus::PendingApproval {
        return Err(invalid_transition().into());
    }
    if !promotion::is_ahead(&held.context.event, held.write.now())? {
        return Err(Refusal::at("id", Code::EventPast).into());
    }
    let full = || Refusal::at("id", Code::EventFull);
    let (place, number) = placing::take(&mut held.seats).ok_or_else(full)?;
    place_in(&mut held, Step::Approve(place), place, number).await?;
    Ok(held.finish().await?)
}

/// Says no, and why: the person is told.
pub async fn reject_registration(
    app: &App,
    actor: &Actor,
    id: RegistrationId,
    expected_version: Option<i32>,
    reason: &str,
) -> Result<registration::Model, Failure<Code>> {
    let use_case = "registrations.reject_registration";
    let mut held = begin(app, actor, id, expected_version, use_case).await?;
    let mut checks = Checks::default();
    let reason = checks.lines("reason", reason, TEXT);
    checks.done()?;
    let before = held.step(Step::Reject)?;
    // Whoever registered, it is an organiser who said no.
    held.own = false;
    held.end();
    held.write.personal(json!({ "reason": reason }));
    let tidings = Some((Tidings::Rejected, reason.as_deref()));
    held.save(before, "registration.rejected", tidings).await?;
    Ok(held.finish().await?)
}

/// Gives the one who has waited for the longest time a free seat: nobody who waits is overtaken.
pub async fn promote_registration(
    app: &App,
    actor: &Actor,
    id: RegistrationId,
    expected_version: Option<i32>,
) -> Result<registration::Model, Failure<Code>> {
    let use_case = "registrations.promote_registration";
    let mut held = begin(app, actor, id, expected_version, use_case).await?;
    if held.registration.status != RegistrationStatus::Waitlisted {
        return Err(invalid_transition().into());
    }
    if !promotion::is_ahead(&held.context.event, held.write.now())? {
        return Err(Refusal::at("id", Code::EventPast).into());
    }
    if placing::promotable(&held.seats) == 0 {
        return Err(Refusal::at("id", Code::NoFreeSeat).into());
    }
    let next = store::queue::first(held.write.transaction(), held.registration.event_id, 1).await?;
    if let Some(next) = next.first()
        && next.id != id
    {
        return Err(Refusal::at("id", Code::NotNext).with("code", &next.code).into());
    }
    let step = match held.context.event.promotion {
        Promotion::Offer => Step::Offer,
        Promotion::Auto | Promotion::Manual => Step::Promote,
    };
    let Held { write, context, seats, .. } = &mut held;
    let promoted = promotion::promote(write, &context.event, seats, step, 1).await?;
    if let Some(promoted) = promoted.into_iter().next() {
        held.registration = promoted;
    }
    Ok(held.finish().await?)
}
