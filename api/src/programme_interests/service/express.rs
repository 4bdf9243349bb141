//! Somebody asks whether a municipality could take part.

use chrono::TimeDelta;
use entity::{
    id::{ProgrammeId, ProgrammeInterestId, RegisterAreaId},
    programme_interest,
    terms::{ProgrammeInterestStatus, ProgrammeStatus},
    value::Locale,
};
use serde_json::json;

use super::link_of;
use crate::{
    access::Actor,
    app::App,
    checks::{Checks, LINE},
    fault::Fault,
    identity::{
        email::Email,
        names::LONGEST_NAME,
        service::{Limit, count_attempt},
    },
    mail::{Letter, Recipient, Template},
    municipalities::service::area_with_key,
    policy::{self, Action, Facts},
    programme_interests::{
        asker::Asker,
        refusal::ProgrammeInterestErrorCode::{
            self, InvalidEmail, ProgrammeIsOver, UnknownMunicipality,
        },
        store,
    },
    programmes::service::programme_within,
    refusal::{Failure, Refusal},
    registrations::person::email_hash,
    write::Write,
};

/// How long somebody has time to confirm.
const HOURS_TO_CONFIRM: i64 = 48;
/// Most characters of what somebody writes.
const LONGEST_MESSAGE: usize = 2_000;

/// Requests from one network.
const FROM_NETWORK: Limit = Limit {
    name: "programme interests from network",
    free: 20,
    first_wait: TimeDelta::seconds(5),
    longest_wait: TimeDelta::minutes(5),
    memory: TimeDelta::hours(1),
};
/// Mails to one address, whatever they are about.
const TO_RECIPIENT: Limit = Limit {
    name: "programme interests to recipient",
    free: 10,
    first_wait: TimeDelta::minutes(10),
    longest_wait: TimeDelta::days(1),
    memory: TimeDelta::days(1),
};
/// Mails to one address about one programme.
const OF_ADDRESS: Limit = Limit {
    name: "programme interests of address",
    free: 3,
    first_wait: TimeDelta::minutes(10),
    longest_wait: TimeDelta::days(1),
    memory: TimeDelta::days(1),
};

/// Who asks for which municipality. `Debug` shows nothing of the person.
#[derive(Clone)]
pub struct ExpressProgrammeInterest {
    /// The programme.
    pub programme: ProgrammeId,
    /// AGS, ARS or district key of the municipality.
    pub municipality_key: String,
    /// Name of the person.
    pub name: String,
    /// Address of the person.
    pub email: String,
    /// Function at the municipality, in the person's words.
    pub function: Option<String>,
    /// What the person writes.
    pub message: Option<String>,
    /// Language of mails.
    pub locale: Locale,
}

impl std::fmt::Debug for ExpressProgrammeInterest {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("ExpressProgrammeInterest(…)")
    }
}

/// Notes that somebody asks, and mails a link by which they confirm. Whether the address is known already makes no
/// difference that could be seen.
pub async fn express(
    app: &App,
    actor: &Actor,
    command: ExpressProgrammeInterest,
) -> Result<ProgrammeInterestStatus, Failure<ProgrammeInterestErrorCode>> {
    policy::require(actor, Action::AskAboutProgramme, &Facts::default())?;
    let ExpressProgrammeInterest { programme, municipality_key: key, .. } = command.clone();
    let mut checks = Checks::<ProgrammeInterestErrorCode>::default();
    let asker = checked(command, &mut checks);
    if let Some((_, email)) = &asker {
        // Every request counts, whether anything comes of it or not.
        if let Some(network) = app.origin.network() {
            let _ = count_attempt(app, &FROM_NETWORK, &network).await?;
        }
        let _ = count_attempt(app, &TO_RECIPIENT, email.key()).await?;
        let subject = format!("{}\0{}", email.key(), programme.0);
        let _ = count_attempt(app, &OF_ADDRESS, &subject).await?;
    }
    let mut write = Write::begin(app, actor, "programme_interests.express").await?;
    let programme = programme_within(&write, programme).await?;
    if !matches!(programme.status, ProgrammeStatus::Planned | ProgrammeStatus::Running) {
        checks.refuse_at("programmeId", ProgrammeIsOver);
    }
    let area = area_with_key(&write, &key).await?;
    if area.is_none() {
        checks.refuse(Refusal::at("municipalityKey", UnknownMunicipality).with("key", &key));
    }
    checks.done()?;
    let (Some((asker, email)), Some(area)) = (asker, area) else {
        return Err(Refusal::at("email", InvalidEmail).into());
    };
    if let Some(id) = keep(&write, programme.id, area, &asker, &email).await? {
        write.send(&confirmation(app, id, &asker, &programme.title)?)?;
    }
    write.concerns(programme.id);
    write.commit().await?;
    Ok(ProgrammeInterestStatus::Pending)
}

/// Who asks, if everything is right about them.
fn checked(
    command: ExpressProgrammeInterest,
    checks: &mut Checks<ProgrammeInterestErrorCode>,
) -> Option<(Asker, Email)> {
    let given = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let name = checks.line("name", command.name.trim(), LONGEST_NAME);
    let function = given(command.function).map(|text| checks.line("function", &text, LINE));
    let message =
        given(command.message).map(|text| checks.lines("message", &text, LONGEST_MESSAGE));
    let email = Email::parse(&command.email);
    if email.is_none() {
        checks.refuse_at("email", InvalidEmail);
    }
    let email = email?;
    let asker = Asker {
        name: name?,
        email: email.written().to_owned(),
        function: function.flatten(),
        message: message.flatten(),
        locale: command.locale.to_string(),
    };
    Some((asker, email))
}

/// Writes the question, or renews the one that there is. None if somebody with this address was faster.
async fn keep(
    write: &Write,
    programme: ProgrammeId,
    area: RegisterAreaId,
    asker: &Asker,
    email: &Email,
) -> Result<Option<ProgrammeInterestId>, Fault> {
    let (vault, now) = (&write.app().vault, write.now());
    let hash = email_hash(vault, email)?;
    let expires_at = Some(now + TimeDelta::hours(HOURS_TO_CONFIRM));
    let Some(known) = store::lock_open(write.transaction(), programme, &hash).await? else {
        let id = write.new_id();
        let row = programme_interest::Model {
            id,
            programme_id: programme,
            area_id: area,
            email_hash: Some(hash),
            payload: Some(asker.seal(vault, id)?),
            status: ProgrammeInterestStatus::Pending,
            expires_at,
            created_at: now,
            updated_at: now,
            version: 1,
        };
        return Ok(store::insert(write.transaction(), row).await?.then_some(id));
    };
    // What was confirmed stays as it was: a stranger changes nothing of it.
    if known.status == ProgrammeInterestStatus::Confirmed {
        return Ok(Some(known.id));
    }
    let renewed = programme_interest::Model {
        area_id: area,
        payload: Some(asker.seal(vault, known.id)?),
        expires_at,
        updated_at: now,
        version: known.version + 1,
        ..known
    };
    store::update(write.transaction(), &renewed).await?;
    Ok(Some(renewed.id))
}

/// The mail by which somebody confirms. It does not repeat what they wrote: nobody is to be sent a stranger's words.
fn confirmation(
    app: &App,
    id: ProgrammeInterestId,
    asker: &Asker,
    programme: &str,
) -> Result<Letter, Fault> {
    Ok(Letter {
        template: Template::ProgrammeInterestConfirmation,
        to: Recipient { email: asker.email.clone(), name: String::new() },
        locale: asker.locale(),
        values: json!({ "link": link_of(app, id)?, "programme": programme, "hours": HOURS_TO_CONFIRM }),
        subject: Some(id.0),
        attachment: None,
    })
}
