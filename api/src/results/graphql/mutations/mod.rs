//! What can be done with results.

mod figure;
mod outcome;
mod profile;
mod profile_steps;

use async_graphql::MergedObject;

use crate::{graphql::mutation::user_error, results::refusal::ResultErrorCode};

pub use self::{
    figure::{
        AddReportedFigureInput, AddReportedFigurePayload, FigureMutation,
        RemoveReportedFigureInput, RemoveReportedFigurePayload, ReportedFigureSubjectInput,
        UpdateReportedFigureInput, UpdateReportedFigurePayload,
    },
    outcome::{
        CreateOutcomeInput, CreateOutcomePayload, OutcomeMutation, OutcomeSubjectInput,
        PublishOutcomeInput, PublishOutcomePayload, RemoveOutcomeInput, RemoveOutcomePayload,
        SetOutcomeProgressInput, SetOutcomeProgressPayload, UpdateOutcomeInput,
        UpdateOutcomePayload, WithdrawOutcomeInput, WithdrawOutcomePayload,
    },
    profile::{
        CreateEventProfileInput, CreateEventProfilePayload, EventProfileFieldsInput,
        EventProfileMutation, ParticipantsInput, UpdateEventProfileInput,
        UpdateEventProfilePayload,
    },
    profile_steps::{
        EventProfileStepMutation, PublishEventProfileInput, PublishEventProfilePayload,
        ReturnEventProfileInput, ReturnEventProfilePayload, SubmitEventProfileInput,
        SubmitEventProfilePayload, SupersedeEventProfileInput, SupersedeEventProfilePayload,
        WithdrawEventProfileInput, WithdrawEventProfilePayload,
    },
};

user_error! {
    /// Why a change of outcomes, event profiles or reported figures was refused.
    ResultUserError(ResultErrorCode)
}

/// What can be done with results.
#[derive(Debug, Default, MergedObject)]
pub struct ResultMutation(
    EventProfileMutation,
    EventProfileStepMutation,
    FigureMutation,
    OutcomeMutation,
);
