//! What a person does with their own registration, by their account or by the link of a mail.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    id::{RegistrationId, RegistrationQuestionId, SessionId},
    participant, participant_word, registration, registration_answer, registration_consent,
    registration_sensitive, registration_session,
    terms::{EventStatus, ListVisibility, QuestionKind, SubjectKind},
    value::Locale,
};
use secrecy::SecretString;
use serde_json::json;

use super::{
    answers::{open_answer, seal_answer},
    held::{Held, RegistrationRef, invalid_transition, locate},
    judge::{SENSITIVE_DAYS, UNDATED_DAYS},
    letters::{self, Tidings},
    sensitive::Sensitive,
    sessions,
};
use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    page::{Page, PageRequest},
    patch::Patch,
    policy::Action,
    refusal::{Failure, Refusal},
    registrations::{
        checks::{Checks, LINE, NAME, TEXT},
        form::{self, Answer},
        lifecycle::{holds_seat, is_active},
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
        return Err(invalid_transition(held.registration.status).into());
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
        letters::tell(write, &context.event, registration, &person, tidings, None).await?;
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

/// Answers, needs and consents as they are written.
struct Stated {
    answers: Vec<registration_answer::Model>,
    sensitive: Option<registration_sensitive::Model>,
    given: Vec<registration_consent::Model>,
    withdrawn: Vec<RegistrationQuestionId>,
}

impl Stated {
    async fn write(self, held: &Held) -> Result<(), Fault> {
        let (transaction, id) = (held.write.transaction(), held.registration.id);
        changes::replace_answers(transaction, id, self.answers).await?;
        changes::replace_sensitive(transaction, id, self.sensitive).await?;
        let now = held.write.now();
        changes::withdraw_consents(transaction, id, &self.withdrawn, now).await?;
        changes::insert_consents(transaction, self.given).await
    }
}

/// All answers with the changes in them, by the rules of their questions.
async fn stated(
    held: &Held,
    checks: &mut Checks,
    changes: &RegistrationChanges,
) -> Result<Option<Stated>, Fault> {
    let given = !changes.answers.is_empty()
        || !changes.cleared_answers.is_empty()
        || !changes.given_consents.is_empty()
        || !changes.withdrawn_consents.is_empty()
        || changes.needs.is_given()
        || changes.sensitive_consent.is_some();
    if !given {
        return Ok(None);
    }
    let (connection, vault, row) =
        (held.write.transaction(), &held.write.app().vault, &held.registration);
    let questions = store::context::questions(connection, row.event_id).await?;
    let plain = lists::answers(connection, &[row.id]).await?;
    let kept_apart = store::people::sensitive(connection, row.id).await?;
    let mut apart = match &kept_apart {
        Some(kept) => Sensitive::open(vault, row.id, &kept.payload)?,
        None => Sensitive::default(),
    };
    if changes.sensitive_consent == Some(false) {
        apart = Sensitive::default();
    }
    let keeps = |id: &RegistrationQuestionId| {
        !changes.cleared_answers.contains(id)
            && !changes.answers.iter().any(|(changed, _)| changed == id)
    };
    // What is no longer asked stays as it was answered until it is erased.
    let is_asked =
        |id: &RegistrationQuestionId| questions.iter().any(|question| question.id == *id);
    let mut all = changes.answers.clone();
    let mut rows = Vec::new();
    for answer in plain.into_iter().filter(|answer| keeps(&answer.question_id)) {
        if is_asked(&answer.question_id) {
            all.push((answer.question_id, open_answer(vault, &answer)?));
        } else {
            rows.push(answer);
        }
    }
    let (asked, unasked): (BTreeMap<_, _>, BTreeMap<_, _>) = std::mem::take(&mut apart.answers)
        .into_iter()
        .filter(|(id, _)| keeps(&RegistrationQuestionId(*id)))
        .partition(|(id, _)| is_asked(&RegistrationQuestionId(*id)));
    all.extend(asked.into_iter().map(|(id, answer)| (RegistrationQuestionId(id), answer)));
    let answers = form::check_answers(checks, &questions, &all, &changes.given_consents);
    apart.answers = unasked;
    apart.answers.extend(answers.sensitive.iter().map(|(id, answer)| (id.0, answer.clone())));
    apart.needs = changes
        .needs
        .as_ref()
        .and_then(|needs| checks.lines("needs", needs, TEXT))
        .over(apart.needs.take());
    let consented = match changes.sensitive_consent {
        Some(consents) => consents,
        None => kept_apart.is_some(),
    };
    let has_apart = apart.needs.is_some() || apart.group.is_some() || !apart.answers.is_empty();
    if has_apart && !consented {
        let path = if apart.needs.is_some() { "needs" } else { "answers" };
        checks.refuse_at(path, Code::SensitiveConsentRequired);
    }
    for (number, id) in changes.withdrawn_consents.iter().enumerate() {
        let is_consent = |question: &&entity::registration_question::Model| {
            question.id == *id && question.kind == QuestionKind::Consent
        };
        if !questions.iter().any(|question| is_consent(&question)) {
            checks.refuse_at(&format!("withdrawnConsents.{number}"), Code::UnknownQuestion);
        }
    }
    let from = kept_from(held);
    for (question, answer, days) in &answers.plain {
        rows.push(registration_answer::Model {
            registration_id: row.id,
            question_id: *question,
            payload: seal_answer(vault, row.id, *question, answer)?,
            erase_at: from + TimeDelta::days((*days).into()),
        });
    }
    let days = answers.sensitive_days.map_or(SENSITIVE_DAYS, i64::from).min(SENSITIVE_DAYS);
    let sensitive = if has_apart {
        Some(registration_sensitive::Model {
            registration_id: row.id,
            payload: apart.seal(vault, row.id)?,
            consented_at: kept_apart.map_or(held.write.now(), |kept| kept.consented_at),
            erase_at: from + TimeDelta::days(days),
        })
    } else {
        None
    };
    let consents = lists::consents(connection, &[row.id]).await?;
    let stands = |id: RegistrationQuestionId| {
        consents.iter().any(|consent| {
            consent.question_id == id
                && consent.withdrawn_at.is_none()
                && !changes.withdrawn_consents.contains(&id)
        })
    };
    let consent =
        |(question_id, text_version): &(RegistrationQuestionId, i32)| registration_consent::Model {
            registration_id: row.id,
            question_id: *question_id,
            text_version: *text_version,
            given_at: held.write.now(),
            withdrawn_at: None,
        };
    let given = answers.consents.iter().filter(|(id, _)| !stands(*id)).map(consent).collect();
    let withdrawn = changes.withdrawn_consents.clone();
    Ok(Some(Stated { answers: rows, sensitive, given, withdrawn }))
}

fn kept_from(held: &Held) -> DateTime<Utc> {
    let now = held.write.now();
    held.context.event.latest_at.unwrap_or(now + TimeDelta::days(UNDATED_DAYS)).max(now)
}

/// Sessions that are chosen and left.
struct Choice {
    added: Vec<SessionId>,
    left: Vec<registration_session::Model>,
    registration: RegistrationId,
}

/// What changes of the sessions. What is full is refused when it is claimed.
async fn choice(
    held: &Held,
    checks: &mut Checks,
    wanted: Option<&[SessionId]>,
) -> Result<Option<Choice>, Fault> {
    let Some(wanted) = wanted else { return Ok(None) };
    if checks.bounded("sessionIds", wanted).is_none() {
        return Ok(None);
    }
    let (connection, row) = (held.write.transaction(), &held.registration);
    let event = &held.context.event;
    if event.status == EventStatus::Cancelled {
        checks.refuse_at("sessionIds", Code::EventCancelled);
    } else if event.latest_at.is_some_and(|ends| ends <= held.write.now()) {
        checks.refuse_at("sessionIds", Code::EventPast);
    }
    let known = store::sessions::of_event(connection, row.event_id, wanted).await?;
    for (number, id) in wanted.iter().enumerate() {
        let path = format!("sessionIds.{number}");
        if wanted[..number].contains(id) {
            checks.refuse_at(&path, Code::Repeated);
        } else if !known.contains(id) {
            checks.refuse_at(&path, Code::UnknownSession);
        }
    }
    let chosen = store::sessions::chosen(connection, &[row.id]).await?;
    let (kept, left): (Vec<_>, Vec<_>) =
        chosen.into_iter().partition(|chosen| wanted.contains(&chosen.session_id));
    let mut added: Vec<_> = wanted
        .iter()
        .copied()
        .filter(|id| !kept.iter().any(|kept| kept.session_id == *id))
        .collect();
    added.sort_unstable();
    Ok(Some(Choice { added, left, registration: row.id }))
}

impl Choice {
    /// Leaves first, then takes: who changes from one session to another loses nothing by it, as a session that is
    /// full refuses all of it.
    async fn write(self, held: &Held) -> Result<(), Failure<Code>> {
        let transaction = held.write.transaction();
        let has_seat = holds_seat(held.registration.status);
        let ids: Vec<_> = self.left.iter().map(|left| left.session_id).collect();
        changes::leave_sessions(transaction, self.registration, &ids).await?;
        if has_seat {
            let mut seats = store::sessions::seats(transaction, &ids).await?;
            for left in &self.left {
                let Some(row) = seats.get_mut(&left.session_id) else { continue };
                if left.has_place {
                    row.taken -= 1;
                } else {
                    row.waiting -= 1;
                }
                sessions::pass_on(&held.write, row).await?;
            }
        }
        let mut rows = Vec::with_capacity(self.added.len());
        for session in self.added {
            if has_seat && !store::sessions::claim(transaction, session).await? {
                return Err(Refusal::at("sessionIds", Code::SessionFull).into());
            }
            rows.push(registration_session::Model {
                registration_id: self.registration,
                session_id: session,
                has_place: has_seat,
                chosen_at: held.write.now(),
            });
        }
        store::sessions::insert(transaction, rows).await?;
        Ok(())
    }
}
