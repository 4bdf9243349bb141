//! What a person does with their own registration, by their account or by the link of a mail.

use entity::{
    id::{RegistrationQuestionId, SessionId},
    participant, participant_word, registration,
    terms::{ListVisibility, SubjectKind},
    value::Locale,
};
use secrecy::SecretString;
use serde_json::json;

use super::{
    held::{Held, RegistrationRef, invalid_transition, locate},
    letters::{self, Tidings},
    own_answers::stated,
    own_sessions::choice,
};
use crate::{
    access::Actor,
    app::App,
    events::service::occasion,
    fault::Fault,
    page::{Page, PageRequest},
    patch::Patch,
    policy::Action,
    refusal::{Failure, Refusal},
    registrations::{
        checks::{Checks, LINE, NAME},
        form::Answer,
        lifecycle::is_active,
        person,
        refusal::RegistrationErrorCode as Code,
        store::{
            self, changes,
            lists::{self, RegistrationFilter},
        },
    },
    write::Change,
};

/// A page of the actor's own registrations, the latest first.
pub async fn own_registrations(
    app: &App,
    actor: &Actor,
    filter: &RegistrationFilter,
    request: &PageRequest,
) -> Result<Page<registration::Model>, Fault> {
    let user = actor.user().ok_or(Fault::Unauthenticated)?;
    lists::of_user(app.database.read(), user, filter, request).await
}

/// The registration that a link keeps. Not found if it keeps none, or no longer.
pub async fn registration_by_link(
    app: &App,
    token: SecretString,
) -> Result<registration::Model, Fault> {
    let reference = RegistrationRef::Token(token);
    let located = match locate(app, &Actor::Anonymous, &reference, "token").await {
        Ok(located) => located,
        Err(Failure::Fault(fault)) => return Err(fault),
        Err(Failure::Refused(_)) => return Err(Fault::NotFound),
    };
    let row = store::registrations::registration(app.database.read(), located.id).await?;
    row.ok_or(Fault::NotFound)
}

/// What a person changes. What is not mentioned stays. `Debug` shows nothing of it.
#[derive(Default)]
pub struct RegistrationChanges {
    /// Given name or names.
    pub given_name: Option<String>,
    /// Family name.
    pub family_name: Option<String>,
    /// Telephone number.
    pub phone: Patch<String>,
    /// Organisation.
    pub organisation: Patch<String>,
    /// Function there.
    pub function: Patch<String>,
    /// To whom the person wants to be shown.
    pub list_visibility: Option<ListVisibility>,
    /// Language of mails.
    pub locale: Option<Locale>,
    /// All sessions that the person wants to come to.
    pub sessions: Option<Vec<SessionId>>,
    /// Answers, each in place of the one before.
    pub answers: Vec<(RegistrationQuestionId, Answer)>,
    /// Questions whose answers are taken back.
    pub cleared_answers: Vec<RegistrationQuestionId>,
    /// What the person needs to take part.
    pub needs: Patch<String>,
    /// Whether the person consents to the use of what is specially protected; no: all of it is erased.
    pub sensitive_consent: Option<bool>,
    /// What the person agrees to from now on.
    pub given_consents: Vec<RegistrationQuestionId>,
    /// What the person no longer agrees to.
    pub withdrawn_consents: Vec<RegistrationQuestionId>,
    /// The version that the client has seen.
    pub expected_version: Option<i32>,
}

impl std::fmt::Debug for RegistrationChanges {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("RegistrationChanges(…)")
    }
}

/// Changes what a person stated when they registered. The address stays: it is what they are known by.
pub async fn update_registration(
    app: &App,
    actor: &Actor,
    reference: &RegistrationRef,
    changes: RegistrationChanges,
) -> Result<registration::Model, Failure<Code>> {
    let located = locate(app, actor, reference, "registration.token").await?;
    let mut held = Held::begin(app, &located, "registrations.update_registration").await?;
    held.require(&located.actor, Action::KeepRegistration)?;
    held.expect(changes.expected_version)?;
    if !is_active(held.registration.status) {
        return Err(invalid_transition().into());
    }
    let mut checks = Checks::default();
    let person = changed_person(&held, &mut checks, &changes).await?;
    let visibility = visibility(&held, &mut checks, &changes);
    let stated = stated(&held, &mut checks, &changes).await?;
    let choice = choice(&held, &mut checks, changes.sessions.as_deref()).await?;
    checks.done()?;

    let mut fields = Vec::new();
    if let Some((row, words, hash)) = person {
        changes::replace_person(held.write.transaction(), row, words).await?;
        if let Some(hash) = hash {
            held.registration.person_hash = Some(hash);
        }
        fields.push("person");
    }
    if let Some(visibility) = visibility {
        held.registration.list_visibility = visibility;
        fields.push("listVisibility");
    }
    if let Some(locale) = changes.locale {
        held.registration.locale = locale;
        fields.push("locale");
    }
    if let Some(stated) = stated {
        stated.write(&held).await?;
        fields.push("answers");
    }
    if let Some(choice) = choice {
        choice.write(&held).await?;
        fields.push("sessions");
    }
    save(&mut held, &fields, Tidings::Changed).await?;
    Ok(held.finish().await?)
}

/// Makes all links that were sent before worthless, and sends a new one.
pub async fn renew_registration_link(
    app: &App,
    actor: &Actor,
    reference: &RegistrationRef,
) -> Result<registration::Model, Failure<Code>> {
    let located = locate(app, actor, reference, "registration.token").await?;
    let mut held = Held::begin(app, &located, "registrations.renew_registration_link").await?;
    held.require(&located.actor, Action::KeepRegistration)?;
    held.registration.link_generation += 1;
    save(&mut held, &["link"], Tidings::NewLink).await?;
    Ok(held.finish().await?)
}

/// Notes which fields changed, never their values, and tells the person.
async fn save(held: &mut Held, fields: &[&str], tidings: Tidings) -> Result<(), Fault> {
    held.registration.updated_at = held.write.now();
    held.registration.version += 1;
    let row = &held.registration;
    store::registrations::update(held.write.transaction(), row).await?;
    let details = json!({ "changed": fields });
    held.write.changed(Change::Updated, SubjectKind::Registration, row.id, &details);
    let payload = json!({ "registration": row.id.0 });
    held.write.announce("registration.changed", Some(row.event_id.0), payload);
    if let Some(person) = held.person().await? {
        let Held { write, context, registration, .. } = held;
        let occasion = occasion(write.transaction(), &context.event).await?;
        letters::tell(write, &occasion, registration, &person, tidings, None).await?;
    }
    Ok(())
}

type PersonRows =
    (participant::Model, Vec<participant_word::Model>, Option<entity::value::SecretBytes>);

/// The person as they state it now, with what they are found and told apart by.
async fn changed_person(
    held: &Held,
    checks: &mut Checks,
    changes: &RegistrationChanges,
) -> Result<Option<PersonRows>, Fault> {
    let given = changes.given_name.is_some()
        || changes.family_name.is_some()
        || changes.phone.is_given()
        || changes.organisation.is_given()
        || changes.function.is_given();
    if !given {
        return Ok(None);
    }
    let Some(mut person) = held.person().await? else { return Ok(None) };
    let mut name = |path: &str, name: Option<&String>, into: &mut String| {
        if let Some(name) = name.and_then(|name| checks.line(path, name.trim(), NAME)) {
            *into = name;
        }
    };
    name("givenName", changes.given_name.as_ref(), &mut person.given_name);
    name("familyName", changes.family_name.as_ref(), &mut person.family_name);
    let mut line = |path: &str, text: &Patch<String>, into: &mut Option<String>| {
        *into = text.as_ref().and_then(|text| checks.line(path, text, LINE)).over(into.take());
    };
    line("phone", &changes.phone, &mut person.phone);
    line("organisation", &changes.organisation, &mut person.organisation);
    line("function", &changes.function, &mut person.function);
    let (vault, row) = (&held.write.app().vault, &held.registration);
    // Without an address, partner and name tell a delegate apart (invariant 2).
    let hash = match (&person.email, row.partner_id) {
        (None, Some(partner)) if row.person_hash.is_some() => {
            let (given, family) = (&person.given_name, &person.family_name);
            Some(person::delegate_hash(vault, partner, given, family)?)
        }
        _ => None,
    };
    if let Some(hash) = &hash {
        let connection = held.write.transaction();
        let other = store::registrations::active_of_person(connection, row.event_id, hash).await?;
        if other.is_some_and(|other| other.id != row.id) {
            checks.refuse_at("familyName", Code::AlreadyRegistered);
        }
    }
    let words = person.word_hashes(vault, row.event_id)?;
    let word =
        |word| participant_word::Model { event_id: row.event_id, word, registration_id: row.id };
    let payload = person.seal(vault, row.id)?;
    let words = words.into_iter().map(word).collect();
    Ok(Some((participant::Model { registration_id: row.id, payload }, words, hash)))
}

fn visibility(
    held: &Held,
    checks: &mut Checks,
    changes: &RegistrationChanges,
) -> Option<ListVisibility> {
    let wanted = changes.list_visibility?;
    let most = held.context.event.participant_list;
    if wanted > most {
        let refusal = Refusal::at("listVisibility", Code::ListVisibilityNotAllowed);
        let most = json!(most);
        checks.refuse(refusal.with("most", most.as_str().unwrap_or_default()));
    }
    Some(wanted)
}
