//! What can be done with series and events.

mod inputs;
mod record;
mod series;
mod steps;

use async_graphql::MergedObject;

use crate::{events::refusal::EventErrorCode, graphql::mutation::user_error};

pub use self::{
    inputs::{
        CommonFieldsInput, EventFieldsInput, EventSeriesFieldsInput, EventSeriesTranslationInput,
        EventTranslationInput, RegistrationFieldsInput, TimeFieldsInput,
    },
    record::{
        CloneEventInput, CloneEventPayload, CreateEventInput, CreateEventPayload,
        EventRecordMutation, HostRole, JointControllerInput, SetEventControllersInput,
        SetEventControllersPayload, UpdateEventInput, UpdateEventPayload,
    },
    series::{
        ArchiveEventSeriesInput, ArchiveEventSeriesPayload, CreateEventSeriesInput,
        CreateEventSeriesPayload, PublishEventSeriesInput, PublishEventSeriesPayload,
        SeriesMutation, UpdateEventSeriesInput, UpdateEventSeriesPayload,
    },
    steps::{
        ArchiveEventInput, ArchiveEventPayload, CancelEventInput, CancelEventPayload,
        CompleteEventInput, CompleteEventPayload, PostponeEventInput, PostponeEventPayload,
        PublishEventInput, PublishEventPayload, RescheduleEventInput, RescheduleEventPayload,
        StepMutation,
    },
};

user_error! {
    /// Why a change of series and events was refused.
    EventUserError(EventErrorCode)
}

/// What can be done with series and events.
#[derive(Debug, Default, MergedObject)]
pub struct EventMutation(EventRecordMutation, StepMutation, SeriesMutation);
