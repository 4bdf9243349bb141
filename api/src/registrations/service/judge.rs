//! Whether somebody can register for an event: read and judged before the transaction that registers, so that
//! this one begins with its claim.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    audience_group, event_seats,
    id::{AudienceGroupId, EventId, PartnerId, PrivacyNoticeId, SessionId},
    privacy_notice, registration, registration_question,
    terms::{AudienceMode, Confidentiality, EventStatus, ListVisibility, PublicFunction},
    value::SecretBytes,
};
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::applicant::Applicant;
use crate::{
    app::App,
    events::{
        registration::{RegistrationFacts, RegistrationState, state},
        service::{EventInContext, Occasion, audience_in_context, event_in_context, occasion},
    },
    fault::Fault,
    reach::Reach,
    refusal::{Failure, Refusal},
    registrations::{
        checks::{Checks, ENTRIES, NAME, TEXT},
        eligibility::{self, Claimant, Ineligible, Represented},
        form::{self, Answers, Form},
        person::{self, Person},
        refusal::RegistrationErrorCode as Code,
        store,
    },
};

/// How long after the event needs and a group that is kept apart are erased.
pub(super) const SENSITIVE_DAYS: i64 = 14;
/// For how long after a registration what is kept apart lasts where nobody knows when the event is.
pub(super) const UNDATED_DAYS: i64 = 365;
/// How long an event is taken to last whose end nobody knows.
const UNKNOWN_END: TimeDelta = TimeDelta::hours(12);
/// Most units above each other.
const DEEPEST: usize = 5;

/// Somebody who can register, with all that is written then.
#[derive(Debug)]
pub(super) struct Judged {
    /// The event.
    pub(super) context: EventInContext,
    /// What a mail says of it: read before the transaction, which is the shorter for it.
    pub(super) occasion: Occasion,
    /// The seats that it was judged by.
    pub(super) seats: event_seats::Model,
    /// The person.
    pub(super) person: Person,
    /// How the person is told apart.
    pub(super) person_hash: Option<SecretBytes>,
    /// The group, where it may be kept with the registration.
    pub(super) group: Option<AudienceGroupId>,
    /// The group, where it is kept apart.
    pub(super) sensitive_group: Option<AudienceGroupId>,
    /// What the person needs.
    pub(super) needs: Option<String>,
    /// The declared public function.
    pub(super) function: Option<PublicFunction>,
    /// The partner that is represented.
    pub(super) partner: Option<PartnerId>,
    /// The sessions, each once, in the order in which they are claimed.
    pub(super) sessions: Vec<SessionId>,
    /// The places of those in the form.
    pub(super) asked_sessions: Vec<SessionId>,
    /// Answers and consents.
    pub(super) answers: Answers,
    /// To whom the person wants to be shown.
    pub(super) list_visibility: ListVisibility,
    /// The privacy notice that was shown.
    pub(super) privacy_notice: Option<PrivacyNoticeId>,
    /// When it was submitted.
    pub(super) submitted_at: DateTime<Utc>,
    /// From when on what is kept apart and answers are erased.
    pub(super) kept_from: DateTime<Utc>,
    /// The registration that the person has already.
    pub(super) existing: Option<registration::Model>,
}

impl Judged {
    /// When what is kept for so many days after the event is erased.
    pub(super) fn erase_at(&self, days: i32) -> DateTime<Utc> {
        self.kept_from + TimeDelta::days(days.into())
    }

    /// When what is kept apart is erased.
    pub(super) fn erase_sensitive_at(&self) -> DateTime<Utc> {
        let days = self.answers.sensitive_days.map_or(SENSITIVE_DAYS, i64::from);
        self.kept_from + TimeDelta::days(days.min(SENSITIVE_DAYS))
    }

    /// Whether anything is kept apart.
    pub(super) fn has_sensitive(&self) -> bool {
        self.needs.is_some() || self.sensitive_group.is_some() || !self.answers.sensitive.is_empty()
    }
}

/// What the form refers to, as the database has it.
struct References {
    group: Option<audience_group::Model>,
    represented: Option<Represented>,
    sessions: Vec<SessionId>,
    full: Vec<SessionId>,
    questions: Vec<registration_question::Model>,
    notice: Option<privacy_notice::Model>,
}

/// Judges a form at `now`, all of it: who registers hears of everything that is wrong at once.
#[expect(clippy::too_many_lines, reason = "one list, read from its beginning to its end")]
pub(super) async fn judge(
    app: &App,
    reach: &Reach,
    event: EventId,
    applicant: &Applicant,
    form: &Form,
    now: DateTime<Utc>,
) -> Result<Judged, Failure<Code>> {
    let connection = app.database.read();
    // Before all that it is judged by: what changes meanwhile has another revision.
    let seats = store::context::seats(connection, event).await?;
    let context = event_in_context(connection, reach, event).await?;
    // Of a protected event nobody but who is invited learns whether there is a seat (invariant 7).
    if context.event.confidentiality == Confidentiality::Protected
        && !context.whole
        && !applicant.invited
    {
        return Err(Refusal::at("eventId", Code::InvitationRequired).into());
    }
    let facts = RegistrationFacts::of(&context.event, context.series.as_ref(), seats.as_ref());
    let state = state(&facts.map_err(Fault::internal)?, now);
    permitted(applicant, state, &context.event, now)?;
    let seats = seats.filter(|seats| seats.accepting);
    let seats = seats.ok_or_else(|| Refusal::at("eventId", Code::RegistrationClosed))?;

    let mut checks = applicant.stated.clone();
    let person = check_person(&mut checks, applicant, form);
    let phone = checks.optional("phone", form.phone.as_ref());
    let organisation = checks.optional("organisation", form.organisation.as_ref());
    let function = checks.optional("function", form.function.as_ref());
    let needs = form.needs.as_ref().and_then(|needs| checks.lines("needs", needs, TEXT));
    let mut references = references(connection, reach, &context, form).await?;
    if applicant.leave.by_organiser {
        for question in &mut references.questions {
            question.required = false;
        }
    }
    check_sessions(&mut checks, form, &references, state);
    let questions = &references.questions;
    let answers = form::check_answers(&mut checks, questions, &form.answers, &form.consents);
    if form.group.is_some() && references.group.is_none() {
        checks.refuse_at("groupId", Code::UnknownGroup);
    }
    if form.partner.is_some() && references.represented.is_none() {
        checks.refuse_at(applicant.partner_path, Code::UnknownPartner);
    }
    check_consent(&mut checks, form, &references, &answers);
    let list_visibility = check_visibility(&mut checks, &context, form);
    if let Some(notice) = &references.notice
        && !applicant.leave.by_organiser
        && form.privacy_notice != Some(notice.number)
    {
        let refusal = Refusal::at("privacyNoticeNumber", Code::PrivacyNoticeOutdated);
        checks.refuse(refusal.with("number", notice.number));
    }
    let audience = audience_in_context(connection, &context).await?;
    let claimant = Claimant {
        group: references.group.as_ref().map(|group| group.id),
        function: form.public_function,
        represented: references.represented,
        invited: applicant.invited,
    };
    if applicant.leave.over.is_none()
        && let Err(refusal) = eligible(&audience, &claimant)
    {
        checks.refuse(refusal);
    }
    checks.done()?;
    let Some((given_name, family_name)) = person else {
        return Err(Refusal::at("familyName", Code::Required).into());
    };
    let person_hash = match (&applicant.email, form.partner) {
        (Some(email), _) => Some(person::email_hash(&app.vault, email)?),
        (None, Some(partner)) => {
            Some(person::delegate_hash(&app.vault, partner, &given_name, &family_name)?)
        }
        // At the door there may be nothing but a name.
        (None, None) if applicant.leave.at_the_door => None,
        (None, None) => return Err(Refusal::at("email", Code::Required).into()),
    };
    let existing = match &person_hash {
        Some(hash) => store::registrations::active_of_person(connection, event, hash).await?,
        None => None,
    };
    let mut sessions = form.sessions.clone();
    sessions.sort_unstable();
    let sensitive = references.group.as_ref().is_some_and(|group| group.sensitive);
    let group = references.group.map(|group| group.id);
    Ok(Judged {
        person: Person {
            given_name,
            family_name,
            email: applicant.email.as_ref().map(|email| email.written().to_owned()),
            phone,
            organisation,
            function,
        },
        person_hash,
        group: group.filter(|_| !sensitive),
        sensitive_group: group.filter(|_| sensitive),
        needs,
        function: form.public_function,
        partner: form.partner,
        sessions,
        asked_sessions: form.sessions.clone(),
        answers,
        list_visibility,
        privacy_notice: references.notice.map(|notice| notice.id),
        submitted_at: now,
        kept_from: context.event.latest_at.unwrap_or(now + TimeDelta::days(UNDATED_DAYS)).max(now),
        existing,
        seats,
        occasion: occasion(connection, &context.event).await?,
        context,
    })
}

/// Refuses where this person cannot be registered now.
fn permitted(
    applicant: &Applicant,
    state: RegistrationState,
    event: &entity::event::Model,
    now: DateTime<Utc>,
) -> Result<(), Refusal<Code>> {
    if applicant.leave.at_the_door {
        at_the_door(event, now)
    } else if applicant.leave.over.is_some() && state == RegistrationState::Full {
        Ok(())
    } else {
        window(state)
    }
}

/// At the door people are registered between start and end.
fn at_the_door(event: &entity::event::Model, now: DateTime<Utc>) -> Result<(), Refusal<Code>> {
    match event.status {
        EventStatus::Published => {}
        EventStatus::Cancelled => return Err(Refusal::at("eventId", Code::EventCancelled)),
        _ => return Err(Refusal::at("eventId", Code::OnlyDuringEvent)),
    }
    let begins = event.starts_at.or(event.earliest_at);
    let ends = match (event.ends_at, event.starts_at) {
        (Some(ends), _) => Some(ends),
        (None, Some(starts)) => Some(starts + UNKNOWN_END),
        (None, None) => event.latest_at,
    };
    let is_on = begins.is_some_and(|begins| begins <= now) && ends.is_some_and(|ends| now < ends);
    if is_on { Ok(()) } else { Err(Refusal::at("eventId", Code::OnlyDuringEvent)) }
}

/// Refuses where nobody can register now.
pub(super) fn window(state: RegistrationState) -> Result<(), Refusal<Code>> {
    let code = match state {
        RegistrationState::Open | RegistrationState::Waitlist => return Ok(()),
        RegistrationState::None | RegistrationState::External => Code::NoRegistration,
        RegistrationState::NotYetOpen => Code::NotYetOpen,
        RegistrationState::Full => Code::EventFull,
        RegistrationState::Closed => Code::RegistrationClosed,
        RegistrationState::Cancelled => Code::EventCancelled,
        RegistrationState::Past => Code::EventPast,
    };
    Err(Refusal::at("eventId", code))
}

/// Refuses who may not come.
pub(super) fn eligible(
    (mode, rules): &(Option<AudienceMode>, Vec<entity::audience_rule::Model>),
    claimant: &Claimant,
) -> Result<(), Refusal<Code>> {
    eligibility::judge(*mode, rules, claimant).map_err(|why| match why {
        Ineligible::GroupRequired => Refusal::at("groupId", Code::GroupRequired),
        Ineligible::InvitationRequired => Refusal::at("invitationToken", Code::InvitationRequired),
        Ineligible::NotEligible if claimant.group.is_some() => {
            Refusal::at("groupId", Code::NotEligible)
        }
        Ineligible::NotEligible => Refusal::at("", Code::NotEligible),
    })
}

fn check_person(
    checks: &mut Checks,
    applicant: &Applicant,
    form: &Form,
) -> Option<(String, String)> {
    let mut name = |path: &str, given: Option<&String>, known: Option<&String>| {
        let Some(name) = given.or(known) else {
            checks.refuse_at(path, Code::Required);
            return None;
        };
        checks.line(path, name.trim(), NAME)
    };
    let known = applicant.name.as_ref();
    let given_name = name("givenName", form.given_name.as_ref(), known.map(|(given, _)| given));
    let family_name =
        name("familyName", form.family_name.as_ref(), known.map(|(_, family)| family));
    given_name.zip(family_name)
}

async fn references(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    context: &EventInContext,
    form: &Form,
) -> Result<References, Fault> {
    let group = match form.group {
        Some(id) => store::context::group(connection, id).await?,
        None => None,
    };
    let represented = match form.partner {
        Some(id) => represented(connection, reach, id).await?,
        None => None,
    };
    let asked = &form.sessions[..form.sessions.len().min(ENTRIES)];
    let (mut sessions, mut full) = (Vec::new(), Vec::new());
    if !asked.is_empty() {
        sessions = store::sessions::of_event(connection, context.event.id, asked).await?;
        let seats = store::sessions::seats(connection, &sessions).await?;
        let is_full = |seats: &entity::session_seats::Model| {
            seats.waiting > 0 || seats.capacity.is_some_and(|capacity| seats.taken >= capacity)
        };
        full.extend(seats.values().filter(|seats| is_full(seats)).map(|seats| seats.session_id));
    }
    let notice = match context.event.controller_id {
        Some(controller) => store::context::privacy_notice(connection, controller).await?,
        None => None,
    };
    Ok(References {
        group,
        represented,
        sessions,
        full,
        questions: store::context::questions(connection, context.event.id).await?,
        notice,
    })
}

/// What is known of a partner that somebody represents.
pub(super) async fn represented(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    partner: PartnerId,
) -> Result<Option<Represented>, Fault> {
    let Some(partner) = store::context::partner(connection, reach, partner).await? else {
        return Ok(None);
    };
    let mut represented = Represented::default();
    let mut above = Some(partner);
    while let Some(partner) = above.filter(|_| represented.partners.len() < DEEPEST) {
        represented.partners.push(partner.id);
        represented.kinds.push(partner.kind);
        above = match partner.parent_id {
            Some(parent) => store::context::parent(connection, parent).await?,
            None => None,
        };
    }
    let municipality = store::context::municipality(connection, &represented.partners).await?;
    if let Some(municipality) = &municipality {
        represented.territories.push(municipality.state.to_string());
        represented.territories.push(municipality.district_key.to_string());
        represented.territories.extend(municipality.ags.as_ref().map(ToString::to_string));
    }
    represented.programmes =
        store::context::programmes(connection, &represented.partners, municipality.as_ref())
            .await?;
    Ok(Some(represented))
}

fn check_sessions(
    checks: &mut Checks,
    form: &Form,
    references: &References,
    state: RegistrationState,
) {
    if checks.bounded("sessionIds", &form.sessions).is_none() {
        return;
    }
    for (number, id) in form.sessions.iter().enumerate() {
        let path = format!("sessionIds.{number}");
        if form.sessions[..number].contains(id) {
            checks.refuse_at(&path, Code::Repeated);
        } else if !references.sessions.contains(id) {
            checks.refuse_at(&path, Code::UnknownSession);
        } else if state == RegistrationState::Open && references.full.contains(id) {
            checks.refuse_at(&path, Code::SessionFull);
        }
    }
}

/// What could reveal what Art. 9 GDPR protects is taken with an explicit consent alone (invariant 16).
fn check_consent(checks: &mut Checks, form: &Form, references: &References, answers: &Answers) {
    if form.sensitive_consent {
        return;
    }
    if form.needs.is_some() {
        checks.refuse_at("needs", Code::SensitiveConsentRequired);
    }
    if references.group.as_ref().is_some_and(|group| group.sensitive) {
        checks.refuse_at("groupId", Code::SensitiveConsentRequired);
    }
    for (number, (id, _)) in form.answers.iter().enumerate() {
        if answers.sensitive.contains_key(id) {
            checks.refuse_at(&format!("answers.{number}"), Code::SensitiveConsentRequired);
        }
    }
}

fn check_visibility(checks: &mut Checks, context: &EventInContext, form: &Form) -> ListVisibility {
    let wanted = form.list_visibility.unwrap_or(ListVisibility::Nobody);
    let most = context.event.participant_list;
    if wanted > most {
        let most = json!(most);
        let refusal = Refusal::at("listVisibility", Code::ListVisibilityNotAllowed);
        checks.refuse(refusal.with("most", most.as_str().unwrap_or_default()));
    }
    wanted
}

const _: () = assert!((ListVisibility::Nobody as u8) < ListVisibility::Participants as u8);
const _: () = assert!((ListVisibility::Participants as u8) < ListVisibility::Public as u8);
