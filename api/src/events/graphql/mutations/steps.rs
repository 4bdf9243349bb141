//! The way of an event, step by step. For its organisers, the programme's leads and administrators; of a
//! protected event for its organisers alone.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use entity::id::EventId;

use super::EventUserError;
use crate::{
    events::{
        fields::TimeFields,
        graphql::Event,
        refusal::EventErrorCode,
        service::{self, EventChange, EventReschedule},
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

fn change(id: &ID, expected_version: Option<i32>) -> Result<EventChange, Fault> {
    Ok(EventChange { id: EventId::from_global("input.id", id)?, expected_version })
}

/// Which event it is about.
#[derive(Debug, InputObject)]
pub struct PublishEventInput {
    /// The event.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
}

payload! {
    /// What `publishEvent` answers.
    PublishEventPayload, EventUserError(EventErrorCode) {
        /// The event, announced.
        event: Event,
    }
}

/// Which event it is about.
#[derive(Debug, InputObject)]
pub struct PostponeEventInput {
    /// The event.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
    /// Why, for everybody; at most 5,000 characters.
    note: Option<String>,
}

payload! {
    /// What `postponeEvent` answers.
    PostponeEventPayload, EventUserError(EventErrorCode) {
        /// The event, postponed.
        event: Event,
    }
}

/// Which event it is about.
#[derive(Debug, InputObject)]
pub struct CompleteEventInput {
    /// The event.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
}

payload! {
    /// What `completeEvent` answers.
    CompleteEventPayload, EventUserError(EventErrorCode) {
        /// The event.
        event: Event,
    }
}

/// Which event it is about.
#[derive(Debug, InputObject)]
pub struct CancelEventInput {
    /// The event.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
    /// Why, for everybody; at most 5,000 characters.
    note: Option<String>,
}

payload! {
    /// What `cancelEvent` answers.
    CancelEventPayload, EventUserError(EventErrorCode) {
        /// The event, cancelled.
        event: Event,
    }
}

/// Which event it is about.
#[derive(Debug, InputObject)]
pub struct ArchiveEventInput {
    /// The event.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
}

payload! {
    /// What `archiveEvent` answers.
    ArchiveEventPayload, EventUserError(EventErrorCode) {
        /// The event.
        event: Event,
    }
}

/// The new date of a postponed event.
#[derive(Debug, InputObject)]
pub struct RescheduleEventInput {
    /// The event.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
    /// When it will be, as far as it is known: `2021-06-27`, or with the local start `2021-06-27T10:00`.
    date: String,
    /// Offset from UTC of the start, such as `+02:00`: needed where clocks are put back and show the time twice.
    start_offset: Option<String>,
    /// Local end: `2021-06-27T16:00`; none where it is not given.
    end_local: Option<String>,
    /// Offset from UTC of the end, where its local time happens twice.
    end_offset: Option<String>,
    /// Zone of these times by its IANA name; the same where none is given.
    time_zone: Option<String>,
    /// The last day, inclusive, or last local time to register; null for what the series says.
    registration_deadline: MaybeUndefined<String>,
}

impl RescheduleEventInput {
    fn parse(self) -> Result<EventReschedule, Fault> {
        // The end of the old date is none of the new one.
        let times = TimeFields {
            date: Patch::Set(self.date),
            start_offset: self.start_offset.map_or(Patch::Clear, Patch::Set),
            end_local: self.end_local.map_or(Patch::Clear, Patch::Set),
            end_offset: self.end_offset.map_or(Patch::Clear, Patch::Set),
            zone: self.time_zone.into(),
        };
        Ok(EventReschedule {
            change: change(&self.id, self.expected_version)?,
            times,
            registration_deadline: patch(self.registration_deadline),
        })
    }
}

payload! {
    /// What `rescheduleEvent` answers.
    RescheduleEventPayload, EventUserError(EventErrorCode) {
        /// The event, announced with its new date.
        event: Event,
    }
}

/// The steps of events.
#[derive(Debug, Default)]
pub struct StepMutation;

#[Object]
impl StepMutation {
    /// Announces a draft.
    async fn publish_event(
        &self,
        ctx: &Context<'_>,
        input: PublishEventInput,
    ) -> Fallible<PublishEventPayload> {
        let request = ctx.request();
        let result = match change(&input.id, input.expected_version) {
            Ok(command) => service::publish_event(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, PublishEventPayload::done)
    }

    /// Says that an event will be held later; its participants are told. Its date stays in the record and no longer counts.
    async fn postpone_event(
        &self,
        ctx: &Context<'_>,
        input: PostponeEventInput,
    ) -> Fallible<PostponeEventPayload> {
        let request = ctx.request();
        let result = match change(&input.id, input.expected_version) {
            Ok(command) => {
                service::postpone_event(&request.app, &request.actor, command, input.note).await
            }
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, PostponeEventPayload::done)
    }

    /// Gives a postponed event its new date, and announces it again; its participants are told.
    async fn reschedule_event(
        &self,
        ctx: &Context<'_>,
        input: RescheduleEventInput,
    ) -> Fallible<RescheduleEventPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::reschedule_event(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, RescheduleEventPayload::done)
    }

    /// Says that an event was held; once it has begun.
    async fn complete_event(
        &self,
        ctx: &Context<'_>,
        input: CompleteEventInput,
    ) -> Fallible<CompleteEventPayload> {
        let request = ctx.request();
        let result = match change(&input.id, input.expected_version) {
            Ok(command) => service::complete_event(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, CompleteEventPayload::done)
    }

    /// Says that an event will not be held; its participants are told.
    async fn cancel_event(
        &self,
        ctx: &Context<'_>,
        input: CancelEventInput,
    ) -> Fallible<CancelEventPayload> {
        let request = ctx.request();
        let result = match change(&input.id, input.expected_version) {
            Ok(command) => {
                service::cancel_event(&request.app, &request.actor, command, input.note).await
            }
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, CancelEventPayload::done)
    }

    /// Keeps a completed event as a record.
    async fn archive_event(
        &self,
        ctx: &Context<'_>,
        input: ArchiveEventInput,
    ) -> Fallible<ArchiveEventPayload> {
        let request = ctx.request();
        let result = match change(&input.id, input.expected_version) {
            Ok(command) => service::archive_event(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, ArchiveEventPayload::done)
    }
}
