//! The person says yes: to the address, or to a seat that was offered.

use entity::{
    registration,
    terms::{AudienceMode, RegistrationStatus},
};
use secrecy::SecretString;

use super::{
    held::{Held, RegistrationRef, invalid_transition, locate},
    judge::{eligible, represented, window},
    letters::Tidings,
    sensitive::Sensitive,
    sessions,
};
use crate::{
    access::Actor,
    app::App,
    events::{
        registration::{Opening, RegistrationFacts, RegistrationState, state},
        service::audience_in_context,
    },
    fault::Fault,
    policy::Action,
    reach::Reach,
    refusal::{Failure, Refusal},
    registrations::{
        eligibility::Claimant,
        lifecycle::Step,
        placing::{self, Place},
        refusal::RegistrationErrorCode as Code,
        store,
    },
};

/// Confirms the address of a registration by the link of the mail. The deadline counts as it was when the form
/// was sent, the seats as they are now.
pub async fn confirm_registration(
    app: &App,
    token: SecretString,
) -> Result<registration::Model, Failure<Code>> {
    let reference = RegistrationRef::Token(token);
    let located = locate(app, &Actor::Anonymous, &reference, "token").await?;
    let use_case = "registrations.confirm_registration";
    let mut held = Held::begin(app, &located, use_case).await?;
    held.require(&located.actor, Action::KeepRegistration)?;
    confirmable(&held)?;
    still_possible(&held)?;
    still_eligible(&held).await?;
    let now = held.write.now();
    held.registration.verified_at = Some(now);
    held.registration.expires_at = None;
    if held.context.event.approval_required {
        let before = held.step(Step::AwaitApproval)?;
        let tidings = Some((Tidings::AwaitsApproval, None));
        held.save(before, "registration.awaits_approval", tidings).await?;
        return Ok(held.finish().await?);
    }
    let full = || Refusal::at("token", Code::EventFull);
    let (place, number) = placing::take(&mut held.seats).ok_or_else(full)?;
    place_in(&mut held, Step::Verify(place), place, number).await?;
    Ok(held.finish().await?)
}

/// Gives a registration a seat with its places in sessions, or its number in the queue.
pub(super) async fn place_in(
    held: &mut Held,
    step: Step,
    place: Place,
    number: Option<i32>,
) -> Result<(), Failure<Code>> {
    held.registration.queue_number = number;
    let before = held.step(step)?;
    let (kind, tidings) = match place {
        Place::Seat => ("registration.confirmed", Tidings::Confirmed),
        Place::Queue => ("registration.waitlisted", Tidings::Waitlisted),
    };
    if place == Place::Seat {
        // A session that is full by now is waited for: the seat at the event is worth more.
        sessions::seat(&held.write, &[held.registration.id]).await?;
    }
    held.save(before, kind, Some((tidings, None))).await?;
    Ok(())
}

/// Takes the seat that was offered.
pub async fn accept_offer(
    app: &App,
    actor: &Actor,
    reference: &RegistrationRef,
    expected_version: Option<i32>,
) -> Result<registration::Model, Failure<Code>> {
    let located = locate(app, actor, reference, "registration.token").await?;
    let mut held = Held::begin(app, &located, "registrations.accept_offer").await?;
    held.require(&located.actor, Action::KeepRegistration)?;
    held.expect(expected_version)?;
    offered(&held)?;
    let before = held.step(Step::Accept)?;
    held.registration.expires_at = None;
    let tidings = Some((Tidings::Confirmed, None));
    held.save(before, "registration.confirmed", tidings).await?;
    Ok(held.finish().await?)
}

/// Refuses an offer that ran out, though no worker has come by since.
pub(super) fn offered(held: &Held) -> Result<(), Refusal<Code>> {
    let row = &held.registration;
    let ran_out = row.expires_at.is_some_and(|ends| ends <= held.write.now());
    match row.status {
        RegistrationStatus::Offered if ran_out => Err(Refusal::at("", Code::OfferExpired)),
        RegistrationStatus::Lapsed => Err(Refusal::at("", Code::OfferExpired)),
        RegistrationStatus::Cancelled => Err(Refusal::at("", Code::RegistrationCancelled)),
        _ => Ok(()),
    }
}

/// Each way in which a link can come too late has its own code.
fn confirmable(held: &Held) -> Result<(), Refusal<Code>> {
    let row = &held.registration;
    let refuse = |code| Err(Refusal::at("token", code));
    match row.status {
        RegistrationStatus::PendingConfirmation
            if row.expires_at.is_some_and(|ends| ends <= held.write.now()) =>
        {
            refuse(Code::TokenExpired)
        }
        RegistrationStatus::PendingConfirmation => Ok(()),
        RegistrationStatus::Expired => refuse(Code::TokenExpired),
        RegistrationStatus::Cancelled => refuse(Code::RegistrationCancelled),
        RegistrationStatus::PendingApproval
        | RegistrationStatus::Confirmed
        | RegistrationStatus::Waitlisted
        | RegistrationStatus::Offered => refuse(Code::AlreadyConfirmed),
        RegistrationStatus::Rejected | RegistrationStatus::Lapsed => Err(invalid_transition()),
    }
}

/// The window was open when the form was sent; that the event was cancelled or has begun counts now.
fn still_possible(held: &Held) -> Result<(), Failure<Code>> {
    let context = &held.context;
    let seats = Some(&held.seats);
    let facts = RegistrationFacts::of(&context.event, context.series.as_ref(), seats);
    let mut facts = facts.map_err(Fault::internal)?;
    facts.opening = Opening::Immediate;
    if facts.closes_at.is_some_and(|closes| held.registration.submitted_at < closes) {
        facts.closes_at = None;
    }
    let state = state(&facts, held.write.now());
    // Who needs an approval takes no seat yet.
    if state == RegistrationState::Full && context.event.approval_required {
        return Ok(());
    }
    window(state).map_err(|refusal| Refusal::at("token", refusal.code).into())
}

/// A restricted event holds eligible registrations only (invariant 6), by the rules as they are now.
async fn still_eligible(held: &Held) -> Result<(), Failure<Code>> {
    let connection = held.write.transaction();
    let audience = audience_in_context(connection, &held.context).await?;
    if audience.0 != Some(AudienceMode::Restricted) {
        return Ok(());
    }
    let row = &held.registration;
    let everything = Reach::of(&Actor::Operator, held.write.now());
    let represented = match row.partner_id {
        Some(partner) => represented(connection, &everything, partner).await?,
        None => None,
    };
    let apart = match store::people::sensitive(connection, row.id).await? {
        Some(apart) => Sensitive::open(&held.write.app().vault, row.id, &apart.payload)?.group,
        None => None,
    };
    let claimant = Claimant {
        group: row.group_id.or(apart.map(Into::into)),
        function: row.function,
        represented,
        invited: row.invitation_id.is_some(),
    };
    eligible(&audience, &claimant).map_err(|refusal| Refusal::at("token", refusal.code).into())
}
