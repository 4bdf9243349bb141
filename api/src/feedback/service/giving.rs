//! A participant says how the event was.

use chrono::{DateTime, Utc};
use entity::{
    feedback,
    id::{EventId, FeedbackId, RegistrationId},
    registration,
    terms::{Attendance, RegistrationStatus, SubjectKind},
    value::SecretBytes,
};
use secrecy::SecretString;
use serde_json::json;
use uuid::Builder;

use crate::{
    access::Actor,
    app::App,
    events::service::events,
    fault::Fault,
    feedback::{
        refusal::FeedbackErrorCode::{
            self, Absent, Closed, InvalidRating, LinkInvalid, NotOpenYet, NotRegistered,
            NothingSaid,
        },
        store,
        summary::RATINGS,
        window::{self, FeedbackState},
        words::Words,
    },
    policy::{self, Action, Facts},
    reach::Reach,
    refusal::{Failure, Refusal, Refusals},
    registrations::{
        link::{self, Keeps},
        service::seats,
    },
    vault::{self, Purpose, Vault},
    write::{Change, Write},
};

/// Whose feedback it is.
#[derive(Clone, Debug)]
pub enum FeedbackAuthor {
    /// The person whose registration this link of a mail keeps.
    Link(SecretString),
    /// The signed-in person, for this event.
    Account(EventId),
}

/// What a participant says.
#[derive(Clone, Debug)]
pub struct FeedbackGiven {
    /// Whose feedback it is.
    pub author: FeedbackAuthor,
    /// From 1 to 5: overall, content, organisation, exchange.
    pub ratings: [Option<i32>; RATINGS],
    /// In words.
    pub words: Words,
}

/// Gives feedback, in place of what the same person gave before; until when it can be changed.
///
/// The audit entry says that feedback was given to the event, never by whom: with few answers it would tell who
/// said what. What keeps others out is the registration, which is looked at here.
pub async fn give_feedback(
    app: &App,
    actor: &Actor,
    command: FeedbackGiven,
) -> Result<DateTime<Utc>, Failure<FeedbackErrorCode>> {
    let mut write = Write::begin(app, &Actor::Anonymous, "feedback.give").await?;
    let registration = author(&write, actor, &command.author).await?;
    // Read again under the lock: it may be cancelled, and feedback closed, at this moment.
    let event_id = registration.event_id;
    seats::lock(&write, event_id).await?.ok_or(Fault::NotFound)?;
    let transaction = write.transaction();
    let registration = store::registration(transaction, registration.id).await?;
    let event = store::events(transaction, &[event_id]).await?.remove(&event_id);
    let (Some(registration), Some(event)) = (registration, event) else {
        return Err(Fault::NotFound.into());
    };
    let mut refusals = Refusals::default();
    if registration.status != RegistrationStatus::Confirmed {
        refusals.add(Refusal::at("author", NotRegistered));
    } else if registration.attendance == Attendance::Absent {
        refusals.add(Refusal::at("author", Absent));
    }
    let closes_at = match window::state(&event, write.now()) {
        FeedbackState::Open(closes_at) => Some(closes_at),
        FeedbackState::None | FeedbackState::NotYetOpen => {
            refusals.add(Refusal::at("author", NotOpenYet));
            None
        }
        FeedbackState::Closed => {
            refusals.add(Refusal::at("author", Closed));
            None
        }
    };
    let names = ["overall", "content", "organisation", "exchange"];
    for (name, rating) in names.into_iter().zip(command.ratings) {
        if rating.is_some_and(|rating| !(1..=5).contains(&rating)) {
            refusals.add(Refusal::at(name, InvalidRating));
        }
    }
    let is_silent = command.words.is_empty();
    let words = command.words.checked(&mut refusals);
    if command.ratings == [None; RATINGS] && (is_silent || words.is_empty()) {
        refusals.add(Refusal::at("", NothingSaid));
    }
    refusals.done()?;
    let Some(closes_at) = closes_at else {
        return Err(Refusal::at("author", NotOpenYet).into());
    };
    let author = author_hash(&app.vault, &registration)?;
    let [overall, content, organisation, exchange] = command.ratings;
    let id = random_id()?;
    let row = feedback::Model {
        id,
        event_id,
        place: random_place()?,
        author_hash: Some(author.clone()),
        overall,
        content,
        organisation,
        exchange,
        words: words.seal(&app.vault, id)?,
    };
    store::replace(write.transaction(), &author, row).await?;
    write.changed(Change::Updated, SubjectKind::Event, event_id, &json!({ "feedback": "GIVEN" }));
    write.commit().await?;
    Ok(closes_at)
}

/// The registration by which somebody gives feedback.
async fn author(
    write: &Write,
    actor: &Actor,
    author: &FeedbackAuthor,
) -> Result<registration::Model, Failure<FeedbackErrorCode>> {
    match author {
        FeedbackAuthor::Link(token) => {
            let invalid = || Refusal::at("author.token", LinkInvalid);
            let id = link::object(token).map(RegistrationId).ok_or_else(invalid)?;
            let row = store::registration(write.transaction(), id).await?.ok_or_else(invalid)?;
            let vault = &write.app().vault;
            if !link::holds(vault, Keeps::Registration, token, row.link_generation)? {
                return Err(invalid().into());
            }
            let facts = Facts { registration: Some(row.id), ..Facts::default() };
            policy::require(&Actor::Participant(row.id), Action::KeepRegistration, &facts)?;
            Ok(row)
        }
        FeedbackAuthor::Account(event) => {
            let facts = Facts { user: actor.user(), ..Facts::default() };
            policy::require(actor, Action::KeepRegistration, &facts)?;
            let user = actor.user().ok_or(Fault::Unauthenticated)?;
            let row = store::own_registration(write.transaction(), *event, user).await?;
            if let Some(row) = row {
                return Ok(row);
            }
            let reach = Reach::of(actor, write.now());
            if events(write.app(), &reach, &[*event]).await?.is_empty() {
                return Err(Fault::NotFound.into());
            }
            Err(Refusal::at("author.eventId", NotRegistered).into())
        }
    }
}

/// What tells that two answers are of the same registration, as long as they can be changed.
fn author_hash(vault: &Vault, registration: &registration::Model) -> Result<SecretBytes, Fault> {
    let text = [b"author\0", &registration.id.0.as_bytes()[..]].concat();
    vault.hash(Purpose::Feedback, &text).map(SecretBytes::from)
}

/// Tells nothing of when it was made, unlike other ids.
pub(super) fn random_id() -> Result<FeedbackId, Fault> {
    Ok(FeedbackId(Builder::from_random_bytes(vault::random()?).into_uuid()))
}

pub(super) fn random_place() -> Result<i32, Fault> {
    Ok(i32::from_be_bytes(vault::random()?))
}
