//! Those who wait are told once, and then forgotten.
//!
//! The mail is written in the transaction that forgets the person, under a lock that other processes pass
//! over: however many there are, and whenever one of them ends, each person is told exactly once.

use std::time::Duration;

use entity::{event, event_interest, id::EventInterestId, terms::InterestStatus};
use futures_util::FutureExt as _;
use serde_json::json;

use super::prospects::{Outlook, outlook};
use crate::{
    access::Actor,
    app::App,
    events::words,
    fault::Fault,
    interests::{
        interested::Interested,
        rules::Prospect,
        store::{self, Awaited},
    },
    mail::{self, Letter, Recipient, Template},
    registrations::link,
    work::{Round, Worker},
    write::Write,
};

/// People who are told in one transaction.
const AT_ONCE: u64 = 100;

/// The worker that tells people.
pub const TELL_DUE: Worker = Worker {
    name: "interests.tell_due",
    interval: Duration::from_secs(30),
    is_woken: false,
    round: |app| tell_due(app).boxed(),
};

/// A round: tells those whose registration has opened, and forgets those who need not be told any more.
pub async fn tell_due(app: &App) -> Result<Round, Fault> {
    let now = app.clock.now();
    if store::has_unconfirmed(app.database.read(), now).await? {
        while expire_some(app).await? {}
    }
    for awaited in store::awaited(app.database.read()).await? {
        let expected = outlook(app.database.read(), awaited, now).await?;
        if is_due(expected.as_ref()) {
            while settle_some(app, awaited).await? {}
        }
    }
    Ok(Round::Idle(None))
}

fn is_due(expected: Option<&Outlook>) -> bool {
    expected.is_none_or(|outlook| matches!(outlook.prospect, Prospect::Open | Prospect::Over))
}

/// Forgets some who did not confirm in time. `false` if there were none.
async fn expire_some(app: &App) -> Result<bool, Fault> {
    let mut write = Write::begin(app, &Actor::System, "interests.expire_unconfirmed").await?;
    let rows = store::claim_unconfirmed(write.transaction(), write.now(), AT_ONCE).await?;
    end(&mut write, &rows, InterestStatus::Expired).await?;
    if rows.is_empty() {
        return Ok(false);
    }
    write.commit().await?;
    Ok(true)
}

/// Tells or forgets some of those who wait for this. `false` if nobody was left.
async fn settle_some(app: &App, awaited: Awaited) -> Result<bool, Fault> {
    let mut write = Write::begin(app, &Actor::System, "interests.tell_due").await?;
    let rows = store::claim_confirmed(write.transaction(), awaited, AT_ONCE).await?;
    if rows.is_empty() {
        return Ok(false);
    }
    // Judged again: it can have changed since.
    let expected = outlook(write.transaction(), awaited, write.now()).await?;
    if !is_due(expected.as_ref()) {
        return Ok(false);
    }
    let status = match expected.and_then(|outlook| outlook.open) {
        Some((event, waitlist)) => {
            for row in &rows {
                if let Some(letter) = letter(app, row, &event, waitlist)? {
                    write.send(&letter)?;
                }
            }
            InterestStatus::Told
        }
        None => InterestStatus::Expired,
    };
    write.concerns(awaited.id());
    end(&mut write, &rows, status).await?;
    write.commit().await?;
    Ok(true)
}

/// Nothing of these people is kept.
async fn end(
    write: &mut Write,
    rows: &[event_interest::Model],
    status: InterestStatus,
) -> Result<(), Fault> {
    let ids: Vec<EventInterestId> = rows.iter().map(|row| row.id).collect();
    store::end(write.transaction(), &ids, status, write.now()).await?;
    write.summarise(json!({ "interests": { "status": status, "people": ids.len() } }));
    Ok(())
}

fn letter(
    app: &App,
    row: &event_interest::Model,
    event: &event::Model,
    waitlist: bool,
) -> Result<Option<Letter>, Fault> {
    let Some(person) = Interested::open(&app.vault, row)? else { return Ok(None) };
    let locale = person.locale();
    Ok(Some(Letter {
        template: Template::RegistrationOpened,
        to: Recipient { email: person.email, name: person.name.unwrap_or_default() },
        values: json!({
            "link": link::form_address(&app.settings, &event.slug),
            "event": event.title,
            "when": words::when(event, mail::language(&locale)),
            "waitlist": waitlist,
        }),
        locale,
        subject: Some(row.id.0),
        attachment: None,
    }))
}
