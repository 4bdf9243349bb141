//! What can be done with agreements.

mod drafting;
mod ending;
mod keeping;
mod signing;

use async_graphql::MergedObject;

use crate::{agreements::refusal::AgreementErrorCode, graphql::mutation::user_error};

pub use self::{
    drafting::{
        AgreementDraftMutation, AgreementPartyInput, CreateAgreementInput, CreateAgreementPayload,
        OpenAgreementInput, OpenAgreementPayload, ReviseAgreementInput, ReviseAgreementPayload,
        UpdateAgreementInput, UpdateAgreementPayload, WithdrawAgreementInput,
        WithdrawAgreementPayload,
    },
    ending::{
        AgreementEndMutation, DeclineAgreementInput, DeclineAgreementPayload,
        TerminateAgreementInput, TerminateAgreementPayload,
    },
    keeping::{
        AgreementRecordMutation, CorrectAgreementInput, CorrectAgreementPayload,
        RecordAgreementInput, RecordAgreementPayload, RecordedPartyInput, ReleaseAgreementInput,
        ReleaseAgreementPayload, SignatureCorrectionInput,
    },
    signing::{
        ConfirmationInput, RecordSignatureInput, RecordSignaturePayload, SignAgreementInput,
        SignAgreementPayload, SignatoryInput, SignatoryPersonInput, SigningMutation,
    },
};

user_error! {
    /// Why a change of agreements was refused.
    AgreementUserError(AgreementErrorCode)
}

/// What can be done with agreements.
#[derive(Debug, Default, MergedObject)]
pub struct AgreementMutation(
    AgreementDraftMutation,
    AgreementEndMutation,
    AgreementRecordMutation,
    SigningMutation,
);
