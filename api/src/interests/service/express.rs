//! Somebody asks to be told when registration opens.

use chrono::TimeDelta;
use entity::{
    event_interest,
    id::{EventInterestId, UserId},
    terms::InterestStatus,
    user_account,
    value::Locale,
};
use serde_json::json;

use super::{link_of, prospects::outlook};
use crate::{
    access::Actor,
    app::App,
    events::service::{event_in_context, series_within_reach},
    fault::Fault,
    identity::{
        email::Email,
        names::LONGEST_NAME,
        service::{Limit, count_attempt},
    },
    interests::{
        interested::Interested,
        refusal::EventInterestErrorCode::{
            self, ByInvitation, EmailRequired, InvalidEmail, InvalidName, RegistrationIsOpen,
            WillNotOpen,
        },
        rules::Prospect,
        store::{self, Awaited},
    },
    mail::{Letter, Recipient, Template},
    policy::{self, Action, Facts},
    reach::Reach,
    refusal::{Failure, Refusal, Refusals},
    registrations::person::email_hash,
    texts, users,
    write::Write,
};

/// How long somebody without an account has time to confirm.
const HOURS_TO_CONFIRM: i64 = 48;

/// Requests from one network.
const FROM_NETWORK: Limit = Limit {
    name: "interests from network",
    free: 20,
    first_wait: TimeDelta::seconds(5),
    longest_wait: TimeDelta::minutes(5),
    memory: TimeDelta::hours(1),
};
/// Mails to one address, whatever they are about.
const TO_RECIPIENT: Limit = Limit {
    name: "interests to recipient",
    free: 10,
    first_wait: TimeDelta::minutes(10),
    longest_wait: TimeDelta::days(1),
    memory: TimeDelta::days(1),
};
/// Mails to one address about one event or series.
const OF_ADDRESS: Limit = Limit {
    name: "interests of address",
    free: 3,
    first_wait: TimeDelta::minutes(10),
    longest_wait: TimeDelta::days(1),
    memory: TimeDelta::days(1),
};

/// Who wants to be told what.
#[derive(Clone, Debug)]
pub struct ExpressInterest {
    /// What is waited for.
    pub awaited: Awaited,
    /// Who waits, where it is not the account that is signed in.
    pub guest: Option<Guest>,
}

/// Somebody without an account, or whose account is not to be used. `Debug` shows nothing of it.
#[derive(Clone)]
pub struct Guest {
    /// Name, as the person writes it.
    pub name: Option<String>,
    /// The address.
    pub email: String,
    /// Language of mails.
    pub locale: Locale,
}

impl std::fmt::Debug for Guest {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Guest(…)")
    }
}

/// Who waits, with what was checked.
struct Waiting {
    person: Interested,
    email: Email,
    /// The account whose address it is, and so known to be the person's own.
    user: Option<UserId>,
}

/// Notes that somebody wants to be told. An account is known to be reached by its address; anybody else
/// confirms by a link. Whether the address is known already makes no difference that could be seen.
pub async fn express_interest(
    app: &App,
    actor: &Actor,
    command: ExpressInterest,
) -> Result<InterestStatus, Failure<EventInterestErrorCode>> {
    policy::require(actor, Action::Register, &Facts::default())?;
    let ExpressInterest { awaited, guest } = command;
    let waiting = match guest {
        Some(guest) => as_guest(guest)?,
        None => as_user(app, actor).await?,
    };
    if waiting.user.is_none() {
        // Every request counts, whether anything comes of it or not.
        if let Some(network) = app.origin.network() {
            let _ = count_attempt(app, &FROM_NETWORK, &network).await?;
        }
        let key = waiting.email.key();
        let _ = count_attempt(app, &TO_RECIPIENT, key).await?;
        let _ = count_attempt(app, &OF_ADDRESS, &format!("{key}\0{}", awaited.id())).await?;
    }
    let mut write = Write::begin(app, actor, "interests.express_interest").await?;
    let title = require_waiting(app, &write, actor, awaited).await?;
    let status = match waiting.user {
        Some(_) => InterestStatus::Confirmed,
        None => InterestStatus::Pending,
    };
    let id = keep(&write, awaited, &waiting, status).await?;
    if let (Some(id), InterestStatus::Pending) = (id, status) {
        write.send(&confirmation(app, id, &waiting, &title)?)?;
    }
    write.concerns(awaited.id());
    write.commit().await?;
    Ok(status)
}

fn as_guest(guest: Guest) -> Result<Waiting, Failure<EventInterestErrorCode>> {
    let mut refusals = Refusals::default();
    let email = Email::parse(&guest.email);
    if email.is_none() {
        refusals.add(Refusal::at("guest.email", InvalidEmail));
    }
    let name = guest.name.filter(|name| !name.trim().is_empty());
    let name = name.map(|name| texts::line(name.trim(), LONGEST_NAME)).transpose();
    if name.is_err() {
        refusals.add(Refusal::at("guest.name", InvalidName).with("max", LONGEST_NAME));
    }
    refusals.done()?;
    let (Some(email), Ok(name)) = (email, name) else {
        return Err(Refusal::at("guest.email", InvalidEmail).into());
    };
    let (written, locale) = (email.written().to_owned(), guest.locale.to_string());
    Ok(Waiting { person: Interested { name, email: written, locale }, email, user: None })
}

async fn as_user(app: &App, actor: &Actor) -> Result<Waiting, Failure<EventInterestErrorCode>> {
    let id = actor.user().ok_or_else(|| Refusal::at("guest", EmailRequired))?;
    let account = own_account(app, actor).await?;
    let email = Email::parse(&account.email);
    let email = email.ok_or_else(|| Refusal::at("guest", EmailRequired))?;
    let person = Interested {
        name: Some(format!("{} {}", account.given_name, account.family_name)),
        email: account.email,
        locale: account.locale.to_string(),
    };
    Ok(Waiting { person, email, user: Some(id) })
}

/// The account that is signed in.
pub(super) async fn own_account(app: &App, actor: &Actor) -> Result<user_account::Model, Fault> {
    let id = actor.user().ok_or(Fault::Unauthenticated)?;
    let reach = Reach::of(actor, app.clock.now());
    let account = users::service::users(app, &reach, &[id]).await?.remove(&id);
    account.ok_or(Fault::Unauthenticated)
}

/// The title of what is waited for, if there is anything to wait for.
async fn require_waiting(
    app: &App,
    write: &Write,
    actor: &Actor,
    awaited: Awaited,
) -> Result<String, Failure<EventInterestErrorCode>> {
    let reach = Reach::of(actor, write.now());
    let place = match awaited {
        Awaited::Event(id) => {
            let seen = event_in_context(write.transaction(), &reach, id).await?;
            if !seen.whole {
                // Whatever its state: that is a detail.
                return Err(Refusal::at("awaited.eventId", ByInvitation).into());
            }
            "awaited.eventId"
        }
        Awaited::Series(id) => {
            series_within_reach(app, &reach, id).await?;
            "awaited.seriesId"
        }
    };
    let outlook = outlook(write.transaction(), awaited, write.now()).await?;
    let outlook = outlook.ok_or(Fault::NotFound)?;
    match outlook.prospect {
        Prospect::Waits => Ok(outlook.title),
        Prospect::Open => Err(Refusal::at(place, RegistrationIsOpen).into()),
        Prospect::Closed | Prospect::Over => Err(Refusal::at(place, WillNotOpen).into()),
    }
}

/// Writes the interest, or renews the one that there is. None if somebody with this address was faster.
async fn keep(
    write: &Write,
    awaited: Awaited,
    waiting: &Waiting,
    status: InterestStatus,
) -> Result<Option<EventInterestId>, Fault> {
    let (vault, now) = (&write.app().vault, write.now());
    let hash = email_hash(vault, &waiting.email)?;
    let expires_at =
        (status == InterestStatus::Pending).then(|| now + TimeDelta::hours(HOURS_TO_CONFIRM));
    let known = store::lock_active(write.transaction(), awaited, &hash).await?;
    let Some(known) = known else {
        let id = write.new_id();
        let (event_id, series_id) = match awaited {
            Awaited::Event(event) => (Some(event), None),
            Awaited::Series(series) => (None, Some(series)),
        };
        let row = event_interest::Model {
            id,
            event_id,
            series_id,
            email_hash: Some(hash),
            payload: Some(waiting.person.seal(vault, id)?),
            user_id: waiting.user,
            status,
            expires_at,
            told_at: None,
            created_at: now,
            updated_at: now,
            version: 1,
        };
        return Ok(store::insert(write.transaction(), row).await?.then_some(id));
    };
    // What was confirmed stays so, and as it was: a stranger changes nothing of it.
    let renewed = event_interest::Model { updated_at: now, version: known.version + 1, ..known };
    let renewed = if renewed.status == InterestStatus::Confirmed && waiting.user.is_none() {
        renewed
    } else {
        let payload = waiting.person.seal(vault, renewed.id)?;
        event_interest::Model {
            payload: Some(payload),
            user_id: waiting.user.or(renewed.user_id),
            status,
            expires_at,
            ..renewed
        }
    };
    store::update(write.transaction(), &renewed).await?;
    Ok(Some(renewed.id))
}

/// The mail by which somebody confirms. It does not repeat the name: nobody is to be sent a stranger's words.
fn confirmation(
    app: &App,
    id: EventInterestId,
    waiting: &Waiting,
    title: &str,
) -> Result<Letter, Fault> {
    Ok(Letter {
        template: Template::InterestConfirmation,
        to: Recipient { email: waiting.person.email.clone(), name: String::new() },
        locale: waiting.person.locale(),
        values: json!({ "link": link_of(app, id)?, "subject": title, "hours": HOURS_TO_CONFIRM }),
        subject: Some(id.0),
        attachment: None,
    })
}
