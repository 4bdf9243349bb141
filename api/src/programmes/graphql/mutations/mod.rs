//! What can be done with programmes.

mod documents;
mod record;
mod steps;

use async_graphql::MergedObject;

use crate::{graphql::mutation::user_error, programmes::refusal::ProgrammeErrorCode};

pub use self::{
    documents::{
        AddProgrammeDocumentInput, AddProgrammeDocumentPayload, ProgrammeDocumentMutation,
        RemoveProgrammeDocumentInput, RemoveProgrammeDocumentPayload,
        ReorderProgrammeDocumentsInput, ReorderProgrammeDocumentsPayload,
        UpdateProgrammeDocumentInput, UpdateProgrammeDocumentPayload,
    },
    record::{
        CreateProgrammeInput, CreateProgrammePayload, ProgrammeFieldsInput,
        ProgrammeRecordMutation, ProgrammeTranslationInput, UpdateProgrammeInput,
        UpdateProgrammePayload,
    },
    steps::{
        ArchiveProgrammeInput, ArchiveProgrammePayload, CompleteProgrammeInput,
        CompleteProgrammePayload, ProgrammeStepMutation, StartProgrammeInput,
        StartProgrammePayload,
    },
};

user_error! {
    /// Why a change of programmes was refused.
    ProgrammeUserError(ProgrammeErrorCode)
}

/// What can be done with programmes.
#[derive(Debug, Default, MergedObject)]
pub struct ProgrammeMutation(
    ProgrammeDocumentMutation,
    ProgrammeRecordMutation,
    ProgrammeStepMutation,
);
