//! Taking a list of the participants away.

use async_graphql::{Context, Description, Enum, ID, InputObject, Object};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use entity::id::EventId;

use super::RegistrationUserError;
use crate::{
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::Fallible,
        id::GlobalId as _,
        language::Languages,
        mutation::{answer, payload},
        scalar::Locale,
    },
    registrations::{
        refusal::RegistrationErrorCode,
        service::{self, ExportFile},
    },
};

/// What kind of file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "service::ExportFormat")]
pub enum ExportFormat {
    /// Comma-separated values in UTF-8; separated by semicolons in German.
    Csv,
    /// A workbook of Excel.
    Xlsx,
}

/// What a list is taken away for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "service::ExportPurpose")]
pub enum ExportPurpose {
    /// To see at the door who is awaited, or to sign there.
    AttendanceList,
    /// To make badges.
    NameBadges,
    /// To order food and rooms.
    Catering,
    /// To show funders that the event took place.
    ProofOfUse,
    /// Something else, which `note` says.
    Other,
}

/// Which list is taken away, and what for.
#[derive(Debug, InputObject)]
pub struct ExportParticipantsInput {
    /// The event.
    event_id: ID,
    /// What kind of file it is to be.
    format: ExportFormat,
    /// What it is for: it stands in the audit log.
    purpose: ExportPurpose,
    /// What it is for, in at most 300 characters; needed for the purpose `OTHER`.
    note: Option<String>,
    /// The language of its words, German or English; that of the reader by default.
    language: Option<Locale>,
}

impl ExportParticipantsInput {
    fn parse(self, reader: &Languages) -> Result<service::ExportParticipants, Fault> {
        Ok(service::ExportParticipants {
            event: EventId::from_global("input.eventId", &self.event_id)?,
            format: self.format.into(),
            purpose: self.purpose.into(),
            note: self.note,
            language: reader.preferring(self.language.as_ref().map(|locale| &locale.0)).spoken(),
        })
    }
}

/// A file that is handed out once, in the answer: it lies at no address.
#[derive(Debug, Description)]
pub struct ExportFileInfo(ExportFile);

#[Object(use_type_description)]
impl ExportFileInfo {
    /// What to save it as.
    async fn file_name(&self) -> &str {
        &self.0.name
    }

    /// What kind of file it is.
    async fn media_type(&self) -> &str {
        self.0.media_type
    }

    /// What is in it, in base64.
    async fn content(&self) -> String {
        BASE64_STANDARD.encode(&self.0.bytes)
    }

    /// How many bytes it has.
    async fn size(&self) -> i32 {
        i32::try_from(self.0.bytes.len()).unwrap_or(i32::MAX)
    }

    /// How many registrations are in it.
    async fn registrations(&self) -> i32 {
        i32::try_from(self.0.registrations).unwrap_or(i32::MAX)
    }
}

impl From<ExportFile> for ExportFileInfo {
    fn from(file: ExportFile) -> Self {
        Self(file)
    }
}

payload! {
    /// What `exportParticipants` answers.
    ExportParticipantsPayload, RegistrationUserError(RegistrationErrorCode) {
        /// The file.
        file: ExportFileInfo,
    }
}

/// Taking a list of the participants away.
#[derive(Debug, Default)]
pub struct ExportMutation;

#[Object]
impl ExportMutation {
    /// Makes a list of all registrations of an event, with where each stands: guests, those who wait and those who
    /// cancelled as well; at most 10,000. For the organisers, and systems whose key is for it. Addresses and answers are
    /// in it for those alone who may read them; what is kept apart (`needs`) never is. The audit log has an entry with
    /// the purpose. Sent again under an idempotency key, it answers that it was carried out: the file is not kept.
    async fn export_participants(
        &self,
        ctx: &Context<'_>,
        input: ExportParticipantsInput,
    ) -> Fallible<ExportParticipantsPayload> {
        let request = ctx.request();
        let result = match input.parse(&request.languages) {
            Ok(command) => {
                service::export_participants(&request.app, &request.actor, command).await
            }
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, ExportParticipantsPayload::done)
    }
}
