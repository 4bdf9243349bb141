//! New series, changes of their records, and their steps.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use entity::id::{EventSeriesId, PartnerId};

use super::{EventSeriesFieldsInput, EventUserError, HostRole};
use crate::{
    events::{
        graphql::EventSeries,
        refusal::EventErrorCode,
        service::{self, NewSeries, SeriesChange, SeriesEdit},
    },
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::Fallible,
        id::GlobalId as _,
        mutation::{answer, patch, payload},
    },
    patch::Patch,
};

fn change(id: &ID, expected_version: Option<i32>) -> Result<SeriesChange, Fault> {
    Ok(SeriesChange { id: EventSeriesId::from_global("input.id", id)?, expected_version })
}

/// A series that is to be entered.
#[derive(Debug, InputObject)]
pub struct CreateEventSeriesInput {
    /// The partner that organises it. If you act for it, it does so at once; else it is asked, and organises once
    /// it agreed.
    host_id: ID,
    /// What its part is called.
    #[graphql(default)]
    host_role: HostRole,
    /// Title in German, 1 to 300 characters, byte for byte.
    title: String,
    #[graphql(flatten)]
    fields: EventSeriesFieldsInput,
}

impl CreateEventSeriesInput {
    fn parse(self) -> Result<NewSeries, Fault> {
        Ok(NewSeries {
            host: PartnerId::from_global("input.hostId", &self.host_id)?,
            host_role: self.host_role.into(),
            fields: self.fields.parse(Patch::Set(self.title))?,
        })
    }
}

/// What is to change in a series' record. What is not given stays; null takes a value away.
#[derive(Debug, InputObject)]
pub struct UpdateEventSeriesInput {
    /// The series.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
    /// Title in German, 1 to 300 characters, byte for byte. The one before stays as a former title.
    title: MaybeUndefined<String>,
    /// Whether its events may have fewer seats than are taken.
    #[graphql(default)]
    acknowledge_overbooking: bool,
    #[graphql(flatten)]
    fields: EventSeriesFieldsInput,
}

impl UpdateEventSeriesInput {
    fn parse(self) -> Result<SeriesEdit, Fault> {
        Ok(SeriesEdit {
            change: change(&self.id, self.expected_version)?,
            fields: self.fields.parse(patch(self.title))?,
            acknowledge_overbooking: self.acknowledge_overbooking,
        })
    }
}

/// Which series it is about.
#[derive(Debug, InputObject)]
pub struct PublishEventSeriesInput {
    /// The series.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
}

/// Which series it is about.
#[derive(Debug, InputObject)]
pub struct ArchiveEventSeriesInput {
    /// The series.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
}

payload! {
    /// What `createEventSeries` answers.
    CreateEventSeriesPayload, EventUserError(EventErrorCode) {
        /// The new series, a draft.
        series: EventSeries,
    }
}

payload! {
    /// What `updateEventSeries` answers.
    UpdateEventSeriesPayload, EventUserError(EventErrorCode) {
        /// The series.
        series: EventSeries,
    }
}

payload! {
    /// What `publishEventSeries` answers.
    PublishEventSeriesPayload, EventUserError(EventErrorCode) {
        /// The series, shown to everybody.
        series: EventSeries,
    }
}

payload! {
    /// What `archiveEventSeries` answers.
    ArchiveEventSeriesPayload, EventUserError(EventErrorCode) {
        /// The series.
        series: EventSeries,
    }
}

/// What can be done with series.
#[derive(Debug, Default)]
pub struct SeriesMutation;

#[Object]
impl SeriesMutation {
    /// Enters a series, as a draft. For the host's editors, the programme's leads and administrators.
    async fn create_event_series(
        &self,
        ctx: &Context<'_>,
        input: CreateEventSeriesInput,
    ) -> Fallible<CreateEventSeriesPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => {
                service::create_event_series(&request.app, &request.actor, command).await
            }
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, CreateEventSeriesPayload::done)
    }

    /// Changes what a series says, and with it what holds for the events that say nothing else. For its
    /// organisers, the programme's leads and administrators.
    async fn update_event_series(
        &self,
        ctx: &Context<'_>,
        input: UpdateEventSeriesInput,
    ) -> Fallible<UpdateEventSeriesPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => {
                service::update_event_series(&request.app, &request.actor, command).await
            }
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, UpdateEventSeriesPayload::done)
    }

    /// Shows a draft to everybody. Its events are announced one by one, before or after.
    async fn publish_event_series(
        &self,
        ctx: &Context<'_>,
        input: PublishEventSeriesInput,
    ) -> Fallible<PublishEventSeriesPayload> {
        let request = ctx.request();
        let result = match change(&input.id, input.expected_version) {
            Ok(command) => {
                service::publish_event_series(&request.app, &request.actor, command).await
            }
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, PublishEventSeriesPayload::done)
    }

    /// Keeps a series as a record.
    async fn archive_event_series(
        &self,
        ctx: &Context<'_>,
        input: ArchiveEventSeriesInput,
    ) -> Fallible<ArchiveEventSeriesPayload> {
        let request = ctx.request();
        let result = match change(&input.id, input.expected_version) {
            Ok(command) => {
                service::archive_event_series(&request.app, &request.actor, command).await
            }
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, ArchiveEventSeriesPayload::done)
    }
}
