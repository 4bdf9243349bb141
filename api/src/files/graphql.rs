//! Files in the schema.

mod mutations;

use std::collections::HashMap;

use async_graphql::{Context, Description, Enum, ID, Object, dataloader::Loader};
use entity::{
    id::{AttachmentId, FileId},
    stored_file, terms,
};
use uuid::Uuid;

use super::service::{self, AttachedFile, AttachmentsOf};
use crate::{
    fault::Fault,
    graphql::{
        Batch, ContextExt as _,
        error::{Fallible, Result, reference},
        id::GlobalId as _,
        load_rows,
        node::{Node, subject},
        scalar::{DateTime, Url},
    },
};

pub use self::mutations::{
    AttachFileInput, AttachFilePayload, AttachToInput, CreateUploadInput, CreateUploadPayload,
    FileMutation, FileUserError, RemoveAttachmentInput, RemoveAttachmentPayload,
    UpdateAttachmentInput, UpdateAttachmentPayload,
};

/// Whether the bytes of a file are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::FileStatus")]
pub enum FileStatus {
    /// They are to be sent to the address of the upload.
    Awaited,
    /// They are there: the file can be attached.
    Stored,
}

/// A file that you upload. It is there until it is attached, or expires.
#[derive(Clone, Debug, Description)]
pub struct UploadedFile(stored_file::Model);

impl From<stored_file::Model> for UploadedFile {
    fn from(row: stored_file::Model) -> Self {
        Self(row)
    }
}

#[Object(use_type_description)]
impl UploadedFile {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_global()
    }

    /// Name under which it will be downloaded.
    async fn file_name(&self) -> &str {
        &self.0.name
    }

    /// What it is, such as `application/pdf`.
    async fn media_type(&self) -> &str {
        &self.0.media_type
    }

    /// How large it is.
    async fn bytes(&self) -> i32 {
        self.0.bytes
    }

    /// Whether its bytes are there.
    async fn status(&self) -> FileStatus {
        self.0.status.into()
    }

    /// SHA-256 of its bytes, in hexadecimal; null until they are there.
    async fn sha256(&self) -> Option<&str> {
        self.0.sha256.as_deref()
    }

    /// When it is removed unless it is attached before.
    async fn expires_at(&self) -> Option<DateTime> {
        self.0.expires_at.map(Into::into)
    }

    /// When the record was written.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// When the record was last changed.
    async fn updated_at(&self) -> DateTime {
        self.0.updated_at.into()
    }

    /// Version of the record.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

/// A file of an object. Whoever sees the object sees it.
#[derive(Clone, Debug, Description)]
pub struct Attachment(AttachedFile);

impl From<AttachedFile> for Attachment {
    fn from(attached: AttachedFile) -> Self {
        Self(attached)
    }
}

#[Object(use_type_description)]
impl Attachment {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.row.id.to_global()
    }

    /// The object that it is part of.
    async fn attached_to(&self, ctx: &Context<'_>) -> Fallible<Node> {
        reference(subject(ctx, self.0.row.subject_kind, self.0.row.subject_id).await)
    }

    /// Place among the object's files, from 1; where files were taken away, places are missing.
    async fn position(&self) -> i32 {
        self.0.row.position
    }

    /// What it is called, where the name of the file does not say it.
    async fn title(&self) -> Option<&str> {
        self.0.row.title.as_deref()
    }

    /// Name under which it is downloaded.
    async fn file_name(&self) -> &str {
        &self.0.file.name
    }

    /// What it is, such as `application/pdf`.
    async fn media_type(&self) -> &str {
        &self.0.file.media_type
    }

    /// How large it is.
    async fn bytes(&self) -> i32 {
        self.0.file.bytes
    }

    /// SHA-256 of its bytes, in hexadecimal.
    async fn sha256(&self) -> Option<&str> {
        self.0.file.sha256.as_deref()
    }

    /// Who made it.
    async fn credit(&self) -> Option<&str> {
        self.0.row.credit.as_deref()
    }

    /// Under which licence it may be used.
    async fn licence(&self) -> Option<&str> {
        self.0.row.licence.as_deref()
    }

    /// What can be seen, for those who do not see it.
    async fn alt_text(&self) -> Option<&str> {
        self.0.row.alt_text.as_deref()
    }

    /// Where it is downloaded, by GET and without a token. The address holds for some minutes, for whoever has
    /// it: ask again instead of keeping it.
    #[expect(clippy::unused_async, reason = "resolvers are async")]
    async fn download_url(&self, ctx: &Context<'_>) -> Result<Url> {
        let request = ctx.request();
        Ok(Url(service::download_address(&request.app, self.0.row.id, request.now)?))
    }

    /// When the record was written.
    async fn created_at(&self) -> DateTime {
        self.0.row.created_at.into()
    }

    /// When the record was last changed.
    async fn updated_at(&self) -> DateTime {
        self.0.row.updated_at.into()
    }

    /// Version of the record; a change names the one that it read.
    async fn version(&self) -> i32 {
        self.0.row.version
    }
}

/// The files of an object, in order.
pub async fn attachments_of(ctx: &Context<'_>, object: impl Into<Uuid>) -> Result<Vec<Attachment>> {
    let attached = ctx.load(AttachmentsOf(object.into())).await?.unwrap_or_default();
    Ok(attached.into_iter().map(Attachment).collect())
}

load_rows! {
    AttachmentId => service::attachments: AttachedFile;
    AttachmentsOf => service::attachments_of_objects: Vec<AttachedFile>;
}

impl Loader<FileId> for Batch {
    type Value = stored_file::Model;
    type Error = Fault;

    async fn load(&self, ids: &[FileId]) -> Result<HashMap<FileId, stored_file::Model>, Fault> {
        service::uploaded_files(&self.0.app, &self.0.actor, ids).await
    }
}
