//! Organisers register people themselves, before the event or at its door.

use entity::{id::EventId, registration, value::Locale};

use super::{
    applicant::{self, Leave},
    register::{Registered, register},
};
use crate::{
    access::Actor,
    app::App,
    events::service::event_in_context,
    fault::Fault,
    policy::{self, Action},
    reach::Reach,
    refusal::Failure,
    registrations::{
        checks::{Checks, TEXT},
        form::Form,
        refusal::RegistrationErrorCode as Code,
    },
};

/// An organiser registers somebody.
#[derive(Debug)]
pub struct RegisterParticipant {
    /// The event.
    pub event: EventId,
    /// What was filled in.
    pub form: Form,
    /// Why the person is let in past audience and capacity, if so.
    pub override_reason: Option<String>,
    /// The language that the organiser reads, for mails.
    pub reads: Locale,
}

/// Registers somebody for the organisers: nobody confirms or approves it.
pub async fn register_participant(
    app: &App,
    actor: &Actor,
    command: RegisterParticipant,
) -> Result<registration::Model, Failure<Code>> {
    let leave = Leave { by_organiser: true, ..Leave::default() };
    let use_case = "registrations.register_participant";
    Box::pin(by_organiser(app, actor, command, leave, use_case)).await
}

/// Registers somebody who stands at the door while the event is on: the person is there.
pub async fn add_walk_in(
    app: &App,
    actor: &Actor,
    command: RegisterParticipant,
) -> Result<registration::Model, Failure<Code>> {
    let leave = Leave { by_organiser: true, at_the_door: true, over: None };
    let use_case = "registrations.add_walk_in";
    Box::pin(by_organiser(app, actor, command, leave, use_case)).await
}

async fn by_organiser(
    app: &App,
    actor: &Actor,
    command: RegisterParticipant,
    mut leave: Leave,
    use_case: &'static str,
) -> Result<registration::Model, Failure<Code>> {
    let reach = Reach::of(actor, app.clock.now());
    let context = event_in_context(app.database.read(), &reach, command.event).await?;
    let mut ground = policy::require(actor, Action::RegisterOthers, &context.facts())?;
    if let Some(reason) = &command.override_reason {
        ground = policy::require(actor, Action::OverrideRegistration, &context.facts())?;
        let user = actor.user().ok_or(Fault::Forbidden)?;
        let mut checks = Checks::default();
        let reason = checks.lines("override.reason", reason, TEXT);
        checks.done()?;
        leave.over = reason.map(|reason| (user, reason));
    }
    let applicant = applicant::by_organiser(actor, &command.form, command.reads, leave);
    let to = (command.event, ground);
    match register(app, actor, to, &command.form, &applicant, use_case).await? {
        Registered::Done(row) => Ok(row),
        Registered::MailSent => {
            Err(Fault::internal(anyhow::anyhow!("a participant was to confirm an address")).into())
        }
    }
}
