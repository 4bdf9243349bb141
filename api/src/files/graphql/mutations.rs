//! What can be done with files.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, OneofObject};
use entity::id::{
    AgreementId, AttachmentId, EventProfileId, FileId, KnowledgeItemId, ProgrammeDocumentId,
    RecommendationId,
};

use super::{Attachment, UploadedFile};
use crate::{
    fault::Fault,
    files::{
        refusal::FileErrorCode,
        service::{
            self, AttachTo, AttachmentChange, AttachmentEdit, AttachmentFields, NewAttachment,
            NewUpload,
        },
    },
    graphql::{
        ContextExt as _,
        error::Fallible,
        id::GlobalId as _,
        mutation::{answer, patch, payload, user_error},
        scalar::{DateTime, Secret},
    },
};

user_error! {
    /// Why a change of files was refused.
    FileUserError(FileErrorCode)
}

/// A file that is to be uploaded.
#[derive(Debug, InputObject)]
pub struct CreateUploadInput {
    /// Its name, with an ending that fits what it is; at most 150 characters.
    file_name: String,
    /// What it is: `application/pdf`, `image/png`, `image/jpeg`, `image/webp`, `text/plain`, `text/csv` (both in
    /// UTF-8), or a document of Microsoft Office (docx, xlsx, pptx) or `OpenDocument` (odt, ods, odp) without macros.
    media_type: String,
    /// How large it is, in bytes.
    bytes: i32,
}

payload! {
    /// What `createUpload` answers.
    CreateUploadPayload, FileUserError(FileErrorCode) {
        /// The file, which is awaited.
        file: UploadedFile,
        /// Where its bytes are to be sent, by PUT and without a token: whoever has the address can send them, once.
        upload_url: Secret,
        /// Until when the address holds.
        upload_until: DateTime,
    }
}

/// What a file is to become part of.
#[derive(Debug, OneofObject)]
pub enum AttachToInput {
    /// A paper of a programme.
    ProgrammeDocumentId(ID),
    /// An event profile, while it is a draft.
    EventProfileId(ID),
    /// A recommendation, while it is a draft.
    RecommendationId(ID),
    /// A knowledge item, while it is a draft.
    KnowledgeItemId(ID),
    /// An agreement, while it is a draft: its files are part of what is signed, together at most 50 MiB.
    AgreementId(ID),
}

impl AttachToInput {
    fn parse(&self) -> Result<AttachTo, Fault> {
        Ok(match self {
            Self::ProgrammeDocumentId(id) => {
                AttachTo::ProgrammeDocument(ProgrammeDocumentId::from_global("input.to", id)?)
            }
            Self::EventProfileId(id) => {
                AttachTo::EventProfile(EventProfileId::from_global("input.to", id)?)
            }
            Self::RecommendationId(id) => {
                AttachTo::Recommendation(RecommendationId::from_global("input.to", id)?)
            }
            Self::KnowledgeItemId(id) => {
                AttachTo::KnowledgeItem(KnowledgeItemId::from_global("input.to", id)?)
            }
            Self::AgreementId(id) => AttachTo::Agreement(AgreementId::from_global("input.to", id)?),
        })
    }
}

/// A file that is to become part of an object.
#[derive(Debug, InputObject)]
pub struct AttachFileInput {
    /// The file, which you uploaded.
    file_id: ID,
    /// What it is to become part of.
    to: AttachToInput,
    /// What it is called, where the name of the file does not say it.
    title: Option<String>,
    /// Who made it; needed where everybody can read it.
    credit: Option<String>,
    /// Under which licence it may be used; needed where everybody can read it.
    licence: Option<String>,
    /// What can be seen, for those who do not see it.
    alt_text: Option<String>,
}

impl AttachFileInput {
    fn parse(self) -> Result<NewAttachment, Fault> {
        Ok(NewAttachment {
            file: FileId::from_global("input.fileId", &self.file_id)?,
            to: self.to.parse()?,
            fields: AttachmentFields {
                title: self.title.into(),
                credit: self.credit.into(),
                licence: self.licence.into(),
                alt_text: self.alt_text.into(),
            },
        })
    }
}

payload! {
    /// What `attachFile` answers.
    AttachFilePayload, FileUserError(FileErrorCode) {
        /// The file as a part of the object.
        attachment: Attachment,
    }
}

/// What is to be said of a file. What is absent stays, null takes it away.
#[derive(Debug, InputObject)]
pub struct UpdateAttachmentInput {
    /// The attachment.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
    /// What it is called.
    title: MaybeUndefined<String>,
    /// Who made it.
    credit: MaybeUndefined<String>,
    /// Under which licence it may be used.
    licence: MaybeUndefined<String>,
    /// What can be seen.
    alt_text: MaybeUndefined<String>,
}

impl UpdateAttachmentInput {
    fn parse(self) -> Result<AttachmentEdit, Fault> {
        Ok(AttachmentEdit {
            change: change(&self.id, self.expected_version)?,
            fields: AttachmentFields {
                title: patch(self.title),
                credit: patch(self.credit),
                licence: patch(self.licence),
                alt_text: patch(self.alt_text),
            },
        })
    }
}

payload! {
    /// What `updateAttachment` answers.
    UpdateAttachmentPayload, FileUserError(FileErrorCode) {
        /// The attachment after the change.
        attachment: Attachment,
    }
}

/// Which file is taken away from its object.
#[derive(Debug, InputObject)]
pub struct RemoveAttachmentInput {
    /// The attachment.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
}

payload! {
    /// What `removeAttachment` answers.
    RemoveAttachmentPayload, FileUserError(FileErrorCode) {
        /// The id of what was removed.
        attachment_id: ID,
    }
}

fn change(id: &ID, expected_version: Option<i32>) -> Result<AttachmentChange, Fault> {
    Ok(AttachmentChange { id: AttachmentId::from_global("input.id", id)?, expected_version })
}

/// What can be done with files.
#[derive(Debug, Default)]
pub struct FileMutation;

#[Object]
impl FileMutation {
    /// Announces a file and gives the address to which its bytes are sent by PUT. Then it can be attached. For
    /// editors of partners and administrators; at most 20 files wait at a time.
    async fn create_upload(
        &self,
        ctx: &Context<'_>,
        input: CreateUploadInput,
    ) -> Fallible<CreateUploadPayload> {
        let request = ctx.request();
        let CreateUploadInput { file_name, media_type, bytes } = input;
        let command = NewUpload { file_name, media_type, bytes };
        let result = service::create_upload(&request.app, &request.actor, command).await;
        answer(ctx, result, |issued| {
            CreateUploadPayload::done(issued.row, issued.address, issued.until)
        })
    }

    /// Makes a file that you uploaded part of an object that you write. Whoever sees the object sees the file.
    async fn attach_file(
        &self,
        ctx: &Context<'_>,
        input: AttachFileInput,
    ) -> Fallible<AttachFilePayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::attach_file(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, AttachFilePayload::done)
    }

    /// Changes what an object says of a file.
    async fn update_attachment(
        &self,
        ctx: &Context<'_>,
        input: UpdateAttachmentInput,
    ) -> Fallible<UpdateAttachmentPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::update_attachment(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, UpdateAttachmentPayload::done)
    }

    /// Takes a file away from its object. It cannot be downloaded any more, and its bytes are removed.
    async fn remove_attachment(
        &self,
        ctx: &Context<'_>,
        input: RemoveAttachmentInput,
    ) -> Fallible<RemoveAttachmentPayload> {
        let request = ctx.request();
        let result = match change(&input.id, input.expected_version) {
            Ok(command) => service::remove_attachment(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, |id| RemoveAttachmentPayload::done(id.to_global()))
    }
}
