//! The addresses of personal calendars: given out once, and taken back.

use std::collections::HashMap;

use entity::{
    calendar_feed,
    id::{CalendarFeedId, UserId},
    terms::SubjectKind,
    value::SecretBytes,
};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;
use unicode_normalization::UnicodeNormalization as _;

use crate::{
    access::Actor,
    app::App,
    calendar::{refusal::CalendarFeedErrorCode, store},
    fault::Fault,
    identity::secrets::{new_token, token_hash},
    policy::{self, Action, Facts},
    refusal::{Failure, Refusal, Refusals},
    vault::Purpose,
    write::{Change, Write},
};

/// What the secrets of personal calendars begin with, so that scanners of leaked secrets know them.
pub(super) const TOKEN: &str = "vbc_";
/// Most calendars of one person that work.
pub const MOST_FEEDS: u64 = 10;
/// Most characters of a name.
const LONGEST_NAME: usize = 100;

/// A personal calendar that is to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCalendarFeed {
    /// What the person calls it.
    pub name: String,
}

/// A personal calendar that is to be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CalendarFeedRevocation {
    /// The calendar.
    pub id: CalendarFeedId,
    /// The version that was read.
    pub expected_version: Option<i32>,
}

/// A new personal calendar.
#[derive(Debug)]
pub struct IssuedCalendarFeed {
    /// The calendar.
    pub row: calendar_feed::Model,
    /// Its address, with the secret: shown once.
    pub address: SecretString,
}

/// Calendars by id, as far as they are the actor's own.
pub async fn calendar_feeds(
    app: &App,
    actor: &Actor,
    ids: &[CalendarFeedId],
) -> Result<HashMap<CalendarFeedId, calendar_feed::Model>, Fault> {
    let Some(user) = actor.user() else { return Ok(HashMap::new()) };
    let rows = store::feeds(app.database.read(), user, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// The calendars of a person that work, oldest first.
pub async fn feeds_of_viewer(app: &App, user: UserId) -> Result<Vec<calendar_feed::Model>, Fault> {
    store::live_feeds_of(app.database.read(), user).await
}

/// Makes a personal calendar.
pub async fn create_calendar_feed(
    app: &App,
    actor: &Actor,
    command: NewCalendarFeed,
) -> Result<IssuedCalendarFeed, Failure<CalendarFeedErrorCode>> {
    let mut write = Write::begin(app, actor, "calendar.create_calendar_feed").await?;
    write.on(policy::require(actor, Action::SubscribeCalendar, &Facts::default())?);
    let user = actor.user().ok_or(Fault::Unauthenticated)?;
    // The account is locked, so that two cannot both be the last one that fits.
    store::lock_account(write.transaction(), user).await?;
    let name: String = command.name.trim().nfc().collect();
    let mut refusals = Refusals::default();
    let length = name.chars().count();
    if !(1..=LONGEST_NAME).contains(&length) || name.chars().any(char::is_control) {
        let refusal = Refusal::at("name", CalendarFeedErrorCode::InvalidName);
        refusals.add(refusal.with("max", LONGEST_NAME));
    }
    if store::count_live_feeds(write.transaction(), user).await? >= MOST_FEEDS {
        let refusal = Refusal::at("", CalendarFeedErrorCode::TooManyFeeds);
        refusals.add(refusal.with("max", MOST_FEEDS));
    }
    refusals.done()?;

    let token = new_token(TOKEN)?;
    let hash = token_hash(&app.vault, Purpose::CalendarFeed, TOKEN, &token)?;
    let row = calendar_feed::Model {
        id: write.new_id(),
        user_id: user,
        name,
        token_hash: hash.unwrap_or_else(|| SecretBytes(Vec::new())),
        last_used_on: None,
        revoked_at: None,
        created_at: write.now(),
        updated_at: write.now(),
        version: 1,
    };
    store::insert(write.transaction(), row.clone()).await?;
    write.concerns(user);
    write.changed(Change::Created, SubjectKind::CalendarFeed, row.id, &json!({}));
    write.commit().await?;
    let (url, token) = (&app.settings.public_url, token.expose_secret());
    let address = format!("{url}/calendar/personal/{token}.ics").into();
    Ok(IssuedCalendarFeed { row, address })
}

/// Takes a personal calendar back: its address leads nowhere from the next request on.
pub async fn revoke_calendar_feed(
    app: &App,
    actor: &Actor,
    command: CalendarFeedRevocation,
) -> Result<calendar_feed::Model, Failure<CalendarFeedErrorCode>> {
    let CalendarFeedRevocation { id, expected_version } = command;
    let mut write = Write::begin(app, actor, "calendar.revoke_calendar_feed").await?;
    write.on(policy::require(actor, Action::SubscribeCalendar, &Facts::default())?);
    let user = actor.user().ok_or(Fault::Unauthenticated)?;
    let feed = store::lock_feed(write.transaction(), user, id).await?.ok_or(Fault::NotFound)?;
    Fault::unless_expected(feed.version, expected_version)?;
    if feed.revoked_at.is_some() {
        return Err(Refusal::at("id", CalendarFeedErrorCode::FeedRevoked).into());
    }
    let revoked = calendar_feed::Model {
        revoked_at: Some(write.now()),
        updated_at: write.now(),
        version: feed.version + 1,
        ..feed
    };
    store::update(write.transaction(), &revoked).await?;
    write.concerns(user);
    let details = json!({ "revokedAt": { "before": null, "after": revoked.revoked_at } });
    write.changed(Change::Updated, SubjectKind::CalendarFeed, revoked.id, &details);
    write.commit().await?;
    Ok(revoked)
}
