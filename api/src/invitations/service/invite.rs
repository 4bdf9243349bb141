//! People are asked to come.

use std::collections::HashSet;

use entity::{
    event_invitation,
    id::EventId,
    terms::{EventStatus, InvitationStatus, RegistrationMode, SubjectKind},
    value::{Locale, SecretBytes},
};
use serde_json::json;
use unic_langid::langid;

use crate::{
    access::Actor,
    app::App,
    events::{
        registration::{self, RegistrationState},
        service::{EventInContext, event_in_context, event_with_facts},
    },
    fault::Fault,
    identity::{
        email::Email,
        names::{LONGEST_NAME, name_part},
    },
    invitations::{
        invited::Invited,
        letter,
        refusal::{EventInvitationErrorCode, of_text},
        store,
    },
    partners,
    policy::{self, Action},
    reach::Reach,
    refusal::{Failure, Refusal, Refusals},
    registrations::{person::email_hash, service::seats},
    texts,
    write::{Change, Write},
};

/// Most people who are invited at once.
const MOST_PEOPLE: usize = 200;
/// Most characters of what organisers add.
const LONGEST_NOTE: usize = 2_000;

/// People who are to be invited to an event.
#[derive(Clone, Debug)]
pub struct InviteToEvent {
    /// The event.
    pub event: EventId,
    /// Who.
    pub people: Vec<Person>,
    /// What the organisers add, for all of them.
    pub note: Option<String>,
}

/// Somebody who is to be invited. `Debug` shows nothing of it.
#[derive(Clone)]
pub struct Person {
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// The address.
    pub email: String,
    /// Language of mails; German if none.
    pub locale: Option<Locale>,
}

impl std::fmt::Debug for Person {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Person(…)")
    }
}

/// Invites people, each with a mail of their own: all of them, or none if anything is wrong with one.
pub async fn invite_to_event(
    app: &App,
    actor: &Actor,
    command: InviteToEvent,
) -> Result<Vec<event_invitation::Model>, Failure<EventInvitationErrorCode>> {
    let mut write = Write::begin(app, actor, "invitations.invite_to_event").await?;
    // Under this lock nobody else invites to the event.
    seats::lock(&write, command.event).await?;
    let reach = Reach::of(actor, write.now());
    let context = event_in_context(write.transaction(), &reach, command.event).await?;
    write.on(policy::require(actor, Action::InviteToEvent, &context.facts())?);
    let mut refusals = Refusals::default();
    if let Some(code) = closed(&write, &context).await? {
        refusals.add(Refusal::at("eventId", code));
    }
    let note = match command.note.as_deref().map(|note| texts::lines(note, LONGEST_NOTE)) {
        Some(Err(problem)) => {
            refusals.add(of_text("note", problem));
            None
        }
        note => note.and_then(Result::ok),
    };
    let found = command.people.len();
    if found == 0 {
        refusals.add(Refusal::at("people", EventInvitationErrorCode::Required));
    } else if found > MOST_PEOPLE {
        let refusal = Refusal::at("people", EventInvitationErrorCode::TooMany);
        refusals.add(refusal.with("max", MOST_PEOPLE).with("found", found));
    }
    refusals.done()?;
    let people = checked(&write, command.event, command.people, note.as_deref()).await?;
    let mut rows = Vec::with_capacity(people.len());
    for (invited, hash) in &people {
        let id = write.new_id();
        rows.push(event_invitation::Model {
            id,
            event_id: command.event,
            email_hash: hash.clone(),
            payload: Some(invited.seal(&app.vault, id)?),
            status: InvitationStatus::Sent,
            invited_by: actor.user(),
            created_at: write.now(),
            updated_at: write.now(),
            version: 1,
        });
    }
    store::insert(write.transaction(), &rows).await?;
    let hosts = hosts(app, &reach, &context).await?;
    for (row, (invited, _)) in rows.iter().zip(&people) {
        let details = json!({ "event": command.event.0, "status": row.status });
        write.changed(Change::Created, SubjectKind::EventInvitation, row.id, &details);
        letter::send(&mut write, &context.event, &hosts, row, invited)?;
    }
    write.concerns(command.event);
    write.announce(
        "event.invitations_sent",
        Some(command.event.0),
        json!({ "people": rows.len() }),
    );
    write.commit().await?;
    Ok(rows)
}

/// Why nobody is invited to the event now.
async fn closed(
    write: &Write,
    context: &EventInContext,
) -> Result<Option<EventInvitationErrorCode>, Fault> {
    if context.event.status == EventStatus::Draft {
        return Ok(Some(EventInvitationErrorCode::EventNotPublished));
    }
    if context.event.registration_mode != RegistrationMode::Internal {
        return Ok(Some(EventInvitationErrorCode::NoRegistration));
    }
    let facts = event_with_facts(write.transaction(), context.event.id).await?;
    let over = facts.is_none_or(|(_, facts)| {
        let state = registration::state(&facts, write.now());
        matches!(state, RegistrationState::Cancelled | RegistrationState::Past)
    });
    Ok(over.then_some(EventInvitationErrorCode::EventOver))
}

/// The people as they are kept, each with the hash of the address; or all that is wrong with any of them.
async fn checked(
    write: &Write,
    event: EventId,
    people: Vec<Person>,
    note: Option<&str>,
) -> Result<Vec<(Invited, SecretBytes)>, Failure<EventInvitationErrorCode>> {
    let vault = &write.app().vault;
    let mut refusals = Refusals::default();
    let mut seen = HashSet::new();
    let mut hashes = Vec::with_capacity(people.len());
    let mut right = Vec::with_capacity(people.len());
    for (number, person) in people.into_iter().enumerate() {
        let at = |field: &str| format!("people.{number}.{field}");
        let names = [("givenName", &person.given_name), ("familyName", &person.family_name)];
        let [given, family] = names.map(|(field, name)| {
            let part = name_part(name);
            if part.is_none() {
                let refusal = Refusal::at(&at(field), EventInvitationErrorCode::InvalidName);
                refusals.add(refusal.with("max", LONGEST_NAME));
            }
            part
        });
        let Some(email) = Email::parse(&person.email) else {
            refusals.add(Refusal::at(&at("email"), EventInvitationErrorCode::InvalidEmail));
            continue;
        };
        if !seen.insert(email.key().to_owned()) {
            refusals.add(Refusal::at(&at("email"), EventInvitationErrorCode::Repeated));
        }
        let hash = email_hash(vault, &email)?;
        hashes.push((number, hash.clone()));
        if let (Some(given_name), Some(family_name)) = (given, family) {
            let locale = person.locale.unwrap_or_else(|| Locale::from(langid!("de")));
            let invited = Invited {
                given_name,
                family_name,
                email: email.written().to_owned(),
                locale: locale.to_string(),
                note: note.map(str::to_owned),
            };
            right.push((invited, hash));
        }
    }
    let all: Vec<SecretBytes> = hashes.iter().map(|(_, hash)| hash.clone()).collect();
    let known = store::invited(write.transaction(), event, &all).await?;
    for (number, _) in hashes.iter().filter(|(_, hash)| known.contains(hash)) {
        let path = format!("people.{number}.email");
        refusals.add(Refusal::at(&path, EventInvitationErrorCode::AlreadyInvited));
    }
    refusals.done()?;
    Ok(right)
}

/// The names of the partners that organise the event, as the mail says them.
pub(super) async fn hosts(
    app: &App,
    reach: &Reach,
    context: &EventInContext,
) -> Result<String, Fault> {
    let found = partners::service::partners(app, reach, context.organisers()).await?;
    let mut names: Vec<String> = found.into_values().map(|partner| partner.name).collect();
    names.sort_unstable();
    Ok(names.join(", "))
}
