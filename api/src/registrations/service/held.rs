//! One registration, found by its id or by the link of a mail, with the seats of its event locked.

use entity::{
    event_seats,
    id::{EventId, RegistrationId},
    registration,
    terms::{EndedBy, RegistrationStatus, SubjectKind},
};
use secrecy::SecretString;
use serde_json::json;

use super::{
    letters::{self, Tidings},
    promotion, sessions,
};
use crate::{
    access::Actor,
    app::App,
    events::service::{EventInContext, event_in_context, occasion},
    fault::Fault,
    policy::{self, Action, Facts},
    reach::Reach,
    refusal::{Failure, Refusal},
    registrations::{
        lifecycle::{Step, holds_seat},
        link::{self, Keeps},
        person::Person,
        placing,
        refusal::RegistrationErrorCode as Code,
        store,
    },
    write::{Change, Write},
};

/// Which registration it is about.
#[derive(Debug)]
pub enum RegistrationRef {
    /// By its id: for the person's own account, and for organisers.
    Id(RegistrationId),
    /// By the link of a mail, which names the person too.
    Token(SecretString),
}

/// A registration that was found, and who acts on it.
#[derive(Debug)]
pub struct Located {
    /// The registration.
    pub id: RegistrationId,
    /// Its event.
    pub event: EventId,
    /// Who acts: by a link, the participant.
    pub actor: Actor,
}

/// Finds a registration. `path` is where the input names the link.
pub async fn locate(
    app: &App,
    actor: &Actor,
    reference: &RegistrationRef,
    path: &str,
) -> Result<Located, Failure<Code>> {
    let connection = app.database.read();
    let token = match reference {
        RegistrationRef::Id(id) => {
            let row = store::registrations::registration(connection, *id).await?;
            let row = row.ok_or(Fault::NotFound)?;
            return Ok(Located { id: row.id, event: row.event_id, actor: actor.clone() });
        }
        RegistrationRef::Token(token) => token,
    };
    let invalid = || Refusal::at(path, Code::TokenInvalid);
    let id = link::object(token).map(RegistrationId::from).ok_or_else(invalid)?;
    let row = store::registrations::registration(connection, id).await?.ok_or_else(invalid)?;
    if !link::holds(&app.vault, Keeps::Registration, token, row.link_generation)? {
        return Err(invalid().into());
    }
    Ok(Located { id, event: row.event_id, actor: Actor::Participant(id) })
}

/// A registration within a use case: nobody else changes it, or the seats of its event, until this ends.
#[derive(Debug)]
pub struct Held {
    /// The use case.
    pub write: Write,
    /// The seats. Written by [`Held::finish`].
    pub seats: event_seats::Model,
    /// The event.
    pub context: EventInContext,
    /// The registration.
    pub registration: registration::Model,
    /// Whether the actor is the person.
    pub own: bool,
}

impl Held {
    /// Begins a use case on a registration that the actor may see: the person, or who may read the participants
    /// of the event. Not found otherwise.
    pub async fn begin(
        app: &App,
        located: &Located,
        use_case: &'static str,
    ) -> Result<Self, Failure<Code>> {
        let Located { id, event, actor } = located;
        let write = Write::begin(app, actor, use_case).await?;
        let seats = store::seats::lock(write.transaction(), *event).await?;
        let seats = seats.ok_or(Fault::NotFound)?;
        let registration = store::registrations::registration(write.transaction(), *id).await?;
        let registration = registration.ok_or(Fault::NotFound)?;
        // Whoever has a registration is in, whatever became of the event meanwhile.
        let everything = Reach::of(&Actor::Operator, write.now());
        let context = event_in_context(write.transaction(), &everything, *event).await?;
        let mut held = Self { write, seats, context, registration, own: false };
        held.own = policy::decide(actor, Action::KeepRegistration, &held.facts()).is_allowed();
        let sees = policy::decide(actor, Action::ReadParticipants, &held.facts()).is_allowed();
        if !held.own && !sees {
            return Err(Fault::NotFound.into());
        }
        held.write.concerns(*event);
        Ok(held)
    }

    /// For the policy.
    #[must_use]
    pub fn facts(&self) -> Facts<'_> {
        Facts {
            registration: Some(self.registration.id),
            user: self.registration.user_id,
            ..self.context.facts()
        }
    }

    /// Requires that the actor may do this.
    pub fn require(&mut self, actor: &Actor, action: Action) -> Result<(), Fault> {
        let ground = policy::require(actor, action, &self.facts())?;
        self.write.on(ground);
        Ok(())
    }

    /// Refuses another version than the one that was read.
    pub fn expect(&self, version: Option<i32>) -> Result<(), Fault> {
        Fault::unless_expected(self.registration.version, version)
    }

    /// Takes a step, which must be possible.
    pub fn step(&mut self, step: Step) -> Result<RegistrationStatus, Refusal<Code>> {
        let before = self.registration.status;
        let Some(after) = step.from(Some(before)) else {
            return Err(invalid_transition());
        };
        self.registration.status = after;
        Ok(before)
    }

    /// The person, as long as it is not erased.
    pub async fn person(&self) -> Result<Option<Person>, Fault> {
        let id = self.registration.id;
        let sealed = store::people::participants(self.write.transaction(), &[id]).await?;
        let vault = &self.write.app().vault;
        sealed.get(&id).map(|sealed| Person::open(vault, id, sealed)).transpose()
    }

    /// Writes the registration after a step, notes it and tells the person.
    pub async fn save(
        &mut self,
        before: RegistrationStatus,
        kind: &'static str,
        tidings: Option<(Tidings, Option<&str>)>,
    ) -> Result<(), Fault> {
        self.registration.updated_at = self.write.now();
        self.registration.version += 1;
        let row = &self.registration;
        store::registrations::update(self.write.transaction(), row).await?;
        let details = json!({
            "status": { "before": before, "after": row.status }, "queueNumber": row.queue_number,
        });
        self.write.changed(Change::Updated, SubjectKind::Registration, row.id, &details);
        self.write.announce(kind, Some(row.event_id.0), json!({ "registration": row.id.0 }));
        if let (Some((tidings, note)), Some(person)) = (tidings, self.person().await?) {
            let Self { write, context, registration, .. } = self;
            let occasion = occasion(write.transaction(), &context.event).await?;
            letters::tell(write, &occasion, registration, &person, tidings, note).await?;
        }
        Ok(())
    }

    /// The registration has ended: what it held goes back, and on to who waits.
    pub async fn give_back(&mut self, before: RegistrationStatus) -> Result<(), Fault> {
        if holds_seat(before) {
            placing::release(&mut self.seats, 1);
            sessions::release(&self.write, &[self.registration.id]).await?;
        } else if before == RegistrationStatus::Waitlisted {
            self.seats.waiting -= 1;
        }
        promotion::fill(&mut self.write, &self.context.event, &mut self.seats).await
    }

    /// Notes the end of the registration, by whom.
    pub fn end(&mut self) {
        self.registration.ended_at = Some(self.write.now());
        let by = if self.own { EndedBy::Person } else { EndedBy::Organiser };
        self.registration.ended_by = Some(by);
        self.registration.expires_at = None;
    }

    /// Writes the seats and makes all of it lasting.
    pub async fn finish(self) -> Result<registration::Model, Fault> {
        store::seats::update(self.write.transaction(), &self.seats).await?;
        self.write.commit().await?;
        Ok(self.registration)
    }
}

/// From where it stands, the step is not possible.
#[must_use]
pub fn invalid_transition() -> Refusal<Code> {
    Refusal::at("", Code::InvalidTransition)
}
