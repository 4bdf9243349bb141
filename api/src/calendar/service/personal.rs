//! The calendar of one person, by the secret in its address.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    calendar_feed,
    id::{CalendarFeedId, EventId, UserId},
    terms::RegistrationStatus,
    value::TimeZone,
};
use secrecy::SecretString;

use super::{
    entries::{Standing, entry},
    feeds::TOKEN,
    public::topics,
};
use crate::{
    access::Actor,
    app::App,
    calendar::{document::Document, store},
    database::Database,
    events::service as events,
    fault::Fault,
    identity::{self, secrets::token_hash},
    reach::Reach,
    vault::Purpose,
};

/// How far back a personal calendar goes.
const SINCE: TimeDelta = TimeDelta::days(365);

/// The events that the person organises or is registered for.
///
/// Not found for garbage, for an address that was taken back, and where the account cannot be used: read
/// from the database on every call, so that it holds at once in every process.
pub async fn personal_calendar(app: &App, token: &SecretString) -> Result<Document, Fault> {
    let hash = token_hash(&app.vault, Purpose::CalendarFeed, TOKEN, token)?;
    let hash = hash.ok_or(Fault::NotFound)?;
    let connection = app.database.read();
    let feed = store::live_feed(connection, &hash).await?.ok_or(Fault::NotFound)?;
    let now = app.clock.now();
    note_use(app, &feed, now);
    let standings = standings(app, feed.user_id, now).await?;
    let ids: Vec<EventId> = standings.keys().copied().collect();
    // Whoever organises or is registered sees all of the event.
    let rows = store::rows(connection, &ids).await?;
    let occasions = events::occasions(connection, rows.clone()).await?;
    let topics = topics(app, &occasions).await?;
    let entries = rows.iter().filter_map(|row| {
        let (standing, changed_at) = *standings.get(&row.id)?;
        let topics = topics.get(&row.id).cloned().unwrap_or_default();
        let mut entry = entry(&app.settings, row, occasions.get(&row.id), topics, standing)?;
        entry.changed_at = changed_at.max(entry.changed_at);
        Some(entry)
    });
    Ok(Document { name: Some(feed.name), entries: entries.collect(), ..Document::default() })
}

/// What the person has to do with which event, and since when.
async fn standings(
    app: &App,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<HashMap<EventId, (Standing, DateTime<Utc>)>, Fault> {
    let connection = app.database.read();
    let since = now - SINCE;
    let mut standings = HashMap::new();
    let person = Actor::User(identity::service::person(app, user).await?);
    let reach = Reach::of(&person, now);
    if reach.can_organise() {
        let organised = store::organised(connection, &reach, since).await?;
        let organiser = (Standing::Organiser, DateTime::UNIX_EPOCH);
        standings.extend(organised.into_iter().map(|id| (id, organiser)));
    }
    for (event, status, changed_at) in store::registered(connection, user, since).await? {
        let standing = Standing::Registered(status);
        // Whoever organises an event goes there, whether there is a seat or not.
        if status == RegistrationStatus::Confirmed || !standings.contains_key(&event) {
            standings.insert(event, (standing, changed_at));
        }
    }
    Ok(standings)
}

/// Notes the day of the use beside the call, which does not wait for it. It is no news for the audit log.
fn note_use(app: &App, feed: &calendar_feed::Model, now: DateTime<Utc>) {
    let today = TimeZone::BERLIN.local(now).0.date();
    if feed.last_used_on.is_some_and(|day| day >= today) {
        return;
    }
    let (database, id): (Database, CalendarFeedId) = (app.database.clone(), feed.id);
    app.database.spawn(async move {
        if let Err(fault) = store::note_use(database.relaxed(), id, today).await {
            tracing::warn!(%fault, "the use of a personal calendar could not be noted");
        }
    });
}
