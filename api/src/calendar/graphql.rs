//! Personal calendars in the schema, and where calendars are read.

use std::collections::HashMap;

use async_graphql::{Context, Description, ID, InputObject, Object, dataloader::Loader};
use entity::{
    calendar_feed,
    id::{CalendarFeedId, UserId},
};

use super::{
    refusal::CalendarFeedErrorCode,
    service::{self, CalendarFeedRevocation, NewCalendarFeed},
};
use crate::{
    fault::Fault,
    graphql::{
        Batch, ContextExt as _,
        error::{Fallible, Result},
        id::GlobalId as _,
        mutation::{answer, payload, user_error},
        scalar::{Date, DateTime, Secret, Url},
    },
};

/// The address of a personal calendar. The address itself is never shown again.
#[derive(Clone, Debug, Description)]
pub struct CalendarFeed(calendar_feed::Model);

impl From<calendar_feed::Model> for CalendarFeed {
    fn from(row: calendar_feed::Model) -> Self {
        Self(row)
    }
}

#[Object(use_type_description)]
impl CalendarFeed {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_global()
    }

    /// What you call it.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The last day on which a program read it; null if none did yet.
    async fn last_used_on(&self) -> Option<Date> {
        self.0.last_used_on.map(Date)
    }

    /// When it was taken back; null while it works.
    async fn revoked_at(&self) -> Option<DateTime> {
        self.0.revoked_at.map(Into::into)
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// When it was last changed; its use is no change.
    async fn updated_at(&self) -> DateTime {
        self.0.updated_at.into()
    }

    /// Version of the record; a change names the one that it read.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

impl Loader<CalendarFeedId> for Batch {
    type Value = calendar_feed::Model;
    type Error = Fault;

    async fn load(
        &self,
        ids: &[CalendarFeedId],
    ) -> Result<HashMap<CalendarFeedId, calendar_feed::Model>, Fault> {
        service::calendar_feeds(&self.0.app, &self.0.actor, ids).await
    }
}

/// The calendars of the viewer that work.
pub async fn feeds_of(ctx: &Context<'_>, viewer: UserId) -> Result<Vec<CalendarFeed>> {
    let feeds = service::feeds_of_viewer(&ctx.request().app, viewer).await?;
    Ok(feeds.into_iter().map(CalendarFeed).collect())
}

/// Where the calendar of an object is read: `kind` is `events`, `series` or `programmes`.
#[must_use]
pub fn address(ctx: &Context<'_>, kind: &str, slug: &str) -> Url {
    Url(format!("{}/calendar/{kind}/{slug}.ics", ctx.request().app.settings.public_url))
}

user_error! {
    /// Why a change of personal calendars was refused.
    CalendarFeedUserError(CalendarFeedErrorCode)
}

/// A personal calendar that is to be made.
#[derive(Debug, InputObject)]
pub struct CreateCalendarFeedInput {
    /// What you call it, such as the program that will read it; at most 100 characters.
    name: String,
}

payload! {
    /// What `createCalendarFeed` answers.
    CreateCalendarFeedPayload, CalendarFeedUserError(CalendarFeedErrorCode) {
        /// The record of the new calendar.
        calendar_feed: CalendarFeed,
        /// Where programs read it. It is shown only now, and whoever has it sees your events.
        address: Secret,
    }
}

/// Which personal calendar is to be taken back.
#[derive(Debug, InputObject)]
pub struct RevokeCalendarFeedInput {
    /// The calendar.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
}

impl RevokeCalendarFeedInput {
    fn parse(&self) -> Result<CalendarFeedRevocation, Fault> {
        let id = CalendarFeedId::from_global("input.id", &self.id)?;
        Ok(CalendarFeedRevocation { id, expected_version: self.expected_version })
    }
}

payload! {
    /// What `revokeCalendarFeed` answers.
    RevokeCalendarFeedPayload, CalendarFeedUserError(CalendarFeedErrorCode) {
        /// The calendar, which no longer works.
        calendar_feed: CalendarFeed,
    }
}

/// What can be done with personal calendars.
#[derive(Debug, Default)]
pub struct CalendarMutation;

#[Object]
impl CalendarMutation {
    /// Makes an address under which a calendar program reads the events that you are registered for or
    /// organise. At most 10 work at a time. For signed-in users.
    async fn create_calendar_feed(
        &self,
        ctx: &Context<'_>,
        input: CreateCalendarFeedInput,
    ) -> Fallible<CreateCalendarFeedPayload> {
        let request = ctx.request();
        let command = NewCalendarFeed { name: input.name };
        let result = service::create_calendar_feed(&request.app, &request.actor, command).await;
        answer(ctx, result, |issued| CreateCalendarFeedPayload::done(issued.row, issued.address))
    }

    /// Takes the address of a personal calendar back: it leads nowhere from the next request on.
    async fn revoke_calendar_feed(
        &self,
        ctx: &Context<'_>,
        input: RevokeCalendarFeedInput,
    ) -> Fallible<RevokeCalendarFeedPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => {
                service::revoke_calendar_feed(&request.app, &request.actor, command).await
            }
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, RevokeCalendarFeedPayload::done)
    }
}
