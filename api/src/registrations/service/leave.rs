//! Somebody does not come: what the person held goes on to the next in the same transaction.

use entity::registration;

use super::{
    confirm::offered,
    held::{Held, RegistrationRef, locate},
    letters::Tidings,
};
use crate::{
    access::Actor,
    app::App,
    policy::Action,
    refusal::Failure,
    registrations::{
        checks::{Checks, TEXT},
        lifecycle::Step,
        refusal::RegistrationErrorCode as Code,
    },
};
use serde_json::json;

/// Cancels a registration: the person's own, or as an organiser, who may say why.
pub async fn cancel_registration(
    app: &App,
    actor: &Actor,
    reference: &RegistrationRef,
    expected_version: Option<i32>,
    note: Option<&str>,
) -> Result<registration::Model, Failure<Code>> {
    let located = locate(app, actor, reference, "registration.token").await?;
    let mut held = Held::begin(app, &located, "registrations.cancel_registration").await?;
    let action = if held.own { Action::KeepRegistration } else { Action::DecideRegistrations };
    held.require(&located.actor, action)?;
    held.expect(expected_version)?;
    let mut checks = Checks::default();
    let note = note.and_then(|note| checks.lines("note", note, TEXT));
    checks.done()?;
    let before = held.step(Step::Cancel)?;
    held.end();
    if let Some(note) = &note {
        held.write.personal(json!({ "note": note }));
    }
    let tidings = Some((Tidings::Cancelled, note.as_deref()));
    held.save(before, "registration.cancelled", tidings).await?;
    held.give_back(before).await?;
    Ok(held.finish().await?)
}

/// Does not take the seat that was offered. It is not offered again by itself.
pub async fn decline_offer(
    app: &App,
    actor: &Actor,
    reference: &RegistrationRef,
    expected_version: Option<i32>,
) -> Result<registration::Model, Failure<Code>> {
    let located = locate(app, actor, reference, "registration.token").await?;
    let mut held = Held::begin(app, &located, "registrations.decline_offer").await?;
    held.require(&located.actor, Action::KeepRegistration)?;
    held.expect(expected_version)?;
    offered(&held)?;
    let before = held.step(Step::Lapse)?;
    held.end();
    held.save(before, "registration.lapsed", Some((Tidings::Lapsed, None))).await?;
    held.give_back(before).await?;
    Ok(held.finish().await?)
}
