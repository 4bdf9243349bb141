//! An interest is confirmed and withdrawn: by the link of the mail, or by the account.

use chrono::{DateTime, Utc};
use entity::{event_interest, id::EventInterestId, terms::InterestStatus};
use secrecy::SecretString;
use serde_json::json;

use super::{GENERATION, express::own_account};
use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    identity::email::Email,
    interests::{
        refusal::EventInterestErrorCode::{self, InvalidToken, NotInterested},
        store::{self, Awaited},
    },
    policy::{self, Action, Facts},
    refusal::{Failure, Refusal},
    registrations::{
        link::{self, Keeps},
        person::email_hash,
    },
    write::Write,
};

/// The interest that a link keeps. Asking changes nothing.
pub async fn by_link(
    app: &App,
    token: &SecretString,
) -> Result<Option<event_interest::Model>, Fault> {
    match held(app, token)? {
        Some(id) => Ok(store::interest(app.database.read(), id).await?.map(as_of(app.clock.now()))),
        None => Ok(None),
    }
}

/// An address that nobody confirmed in time is no longer waited for, also before that is written down.
fn as_of(now: DateTime<Utc>) -> impl Fn(event_interest::Model) -> event_interest::Model {
    move |row| {
        let ran_out = row.status == InterestStatus::Pending
            && row.expires_at.is_some_and(|until| until <= now);
        let status = if ran_out { InterestStatus::Expired } else { row.status };
        event_interest::Model { status, ..row }
    }
}

/// Confirms that the address is the person's own. A second time changes nothing.
pub async fn confirm_interest(
    app: &App,
    actor: &Actor,
    token: &SecretString,
) -> Result<event_interest::Model, Failure<EventInterestErrorCode>> {
    policy::require(actor, Action::Register, &Facts::default())?;
    let mut write = Write::begin(app, actor, "interests.confirm_interest").await?;
    let row = locked(&write, token).await?;
    let row = match row.status {
        InterestStatus::Pending if row.expires_at.is_some_and(|until| until > write.now()) => {
            let confirmed = event_interest::Model {
                status: InterestStatus::Confirmed,
                expires_at: None,
                updated_at: write.now(),
                version: row.version + 1,
                ..row
            };
            store::update(write.transaction(), &confirmed).await?;
            announce(&mut write, &confirmed);
            confirmed
        }
        InterestStatus::Confirmed | InterestStatus::Told => row,
        InterestStatus::Pending | InterestStatus::Withdrawn | InterestStatus::Expired => {
            return Err(invalid().into());
        }
    };
    write.concerns(row.id);
    write.commit().await?;
    Ok(row)
}

/// Takes the wish back: nothing of the person is kept. A second time changes nothing.
pub async fn withdraw_interest(
    app: &App,
    actor: &Actor,
    token: &SecretString,
) -> Result<event_interest::Model, Failure<EventInterestErrorCode>> {
    policy::require(actor, Action::Register, &Facts::default())?;
    let mut write = Write::begin(app, actor, "interests.withdraw_interest").await?;
    let row = locked(&write, token).await?;
    write.concerns(row.id);
    let row = match row.status {
        InterestStatus::Pending | InterestStatus::Confirmed => withdraw(&mut write, row).await?,
        InterestStatus::Told | InterestStatus::Withdrawn | InterestStatus::Expired => row,
    };
    write.commit().await?;
    Ok(row)
}

/// Takes back what the account that is signed in waits for.
pub async fn withdraw_own_interest(
    app: &App,
    actor: &Actor,
    awaited: Awaited,
) -> Result<event_interest::Model, Failure<EventInterestErrorCode>> {
    policy::require(actor, Action::Register, &Facts::default())?;
    let user = actor.user().ok_or(Fault::Unauthenticated)?;
    let account = own_account(app, actor).await?;
    let email = Email::parse(&account.email).ok_or(Fault::Unauthenticated)?;
    let hash = email_hash(&app.vault, &email)?;
    let mut write = Write::begin(app, actor, "interests.withdraw_interest").await?;
    let mut withdrawn = None;
    for row in store::lock_own(write.transaction(), awaited, user, &hash).await? {
        write.concerns(row.id);
        withdrawn = Some(withdraw(&mut write, row).await?);
    }
    let withdrawn = withdrawn.ok_or_else(|| Refusal::at("", NotInterested))?;
    write.commit().await?;
    Ok(withdrawn)
}

async fn withdraw(
    write: &mut Write,
    row: event_interest::Model,
) -> Result<event_interest::Model, Fault> {
    let ended = InterestStatus::Withdrawn;
    store::end(write.transaction(), &[row.id], ended, write.now()).await?;
    announce(write, &row);
    Ok(event_interest::Model {
        status: ended,
        payload: None,
        email_hash: None,
        user_id: None,
        expires_at: None,
        updated_at: write.now(),
        version: row.version + 1,
        ..row
    })
}

/// Says that another number of people waits.
fn announce(write: &mut Write, row: &event_interest::Model) {
    match Awaited::of(row) {
        Some(Awaited::Event(event)) => {
            write.concerns(event);
            write.announce("event.interest_changed", Some(event.0), json!({}));
        }
        Some(Awaited::Series(series)) => {
            write.concerns(series);
            write.announce("event_series.interest_changed", Some(series.0), json!({}));
        }
        None => {}
    }
}

async fn locked(
    write: &Write,
    token: &SecretString,
) -> Result<event_interest::Model, Failure<EventInterestErrorCode>> {
    let id = held(write.app(), token)?.ok_or_else(invalid)?;
    let row = store::lock_interest(write.transaction(), id).await?;
    Ok(row.ok_or_else(invalid)?)
}

fn held(app: &App, token: &SecretString) -> Result<Option<EventInterestId>, Fault> {
    let Some(id) = link::object(token) else { return Ok(None) };
    let holds = link::holds(&app.vault, Keeps::Interest, token, GENERATION)?;
    Ok(holds.then_some(EventInterestId(id)))
}

/// Unknown, expired, withdrawn, for something else: a stranger cannot tell which.
fn invalid() -> Refusal<EventInterestErrorCode> {
    Refusal::at("token", InvalidToken)
}
