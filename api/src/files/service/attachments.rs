//! The files of objects, as they are asked for.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    attachment,
    id::{AgreementId, AttachmentId},
    stored_file,
};
use futures_util::TryStreamExt as _;
use uuid::Uuid;

use crate::{
    app::App,
    fault::Fault,
    files::{
        link::{self, LeadsTo},
        store,
    },
    reach::Reach,
    write::Write,
};

/// Asks for the files of one object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AttachmentsOf(pub Uuid);

/// An attachment and its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachedFile {
    /// What the object says of it.
    pub row: attachment::Model,
    /// The file.
    pub file: stored_file::Model,
}

impl From<store::WithFile> for AttachedFile {
    fn from((row, file): store::WithFile) -> Self {
        Self { row, file }
    }
}

/// Attachments by id.
pub async fn attachments(
    app: &App,
    reach: &Reach,
    ids: &[AttachmentId],
) -> Result<HashMap<AttachmentId, AttachedFile>, Fault> {
    let rows = store::attachments(app.database.read(), reach, ids).await?;
    Ok(rows.into_iter().map(|found| (found.0.id, found.into())).collect())
}

/// The files of objects, in order.
pub async fn attachments_of_objects(
    app: &App,
    reach: &Reach,
    keys: &[AttachmentsOf],
) -> Result<HashMap<AttachmentsOf, Vec<AttachedFile>>, Fault> {
    let subjects: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
    let mut grouped: HashMap<_, Vec<_>> = HashMap::new();
    for found in store::attachments_of(app.database.read(), reach, &subjects).await? {
        grouped.entry(AttachmentsOf(found.0.subject_id)).or_default().push(found.into());
    }
    Ok(grouped)
}

/// Where an attachment can be downloaded for a while. Whoever asks sees the attachment.
pub fn download_address(app: &App, id: AttachmentId, now: DateTime<Utc>) -> Result<String, Fault> {
    let until = now + TimeDelta::minutes(app.settings.files.download_minutes.into());
    link::address(&app.settings, &app.vault, LeadsTo::Attachment, id.0, until)
}

/// Where the proof of an agreement can be downloaded for a while. Whoever asks may read its text.
pub fn proof_address(app: &App, id: AgreementId, now: DateTime<Utc>) -> Result<String, Fault> {
    let until = now + TimeDelta::minutes(app.settings.files.download_minutes.into());
    link::address(&app.settings, &app.vault, LeadsTo::AgreementProof, id.0, until)
}

/// The files of an object, whoever asks, as a use case sees them.
pub async fn attached_within(write: &Write, subject: Uuid) -> Result<Vec<AttachedFile>, Fault> {
    let found = store::all_of(write.transaction(), subject).await?;
    Ok(found.into_iter().map(AttachedFile::from).collect())
}

/// The files of an object, whoever asks: for what holds all of the object.
pub async fn attached_to(app: &App, subject: Uuid) -> Result<Vec<AttachedFile>, Fault> {
    let found = store::all_of(app.database.read(), subject).await?;
    Ok(found.into_iter().map(AttachedFile::from).collect())
}

/// All bytes of a file, whoever asks.
pub async fn bytes_of(app: &App, file: &stored_file::Model) -> Result<Vec<u8>, Fault> {
    let key = file.object_key.as_deref().ok_or(Fault::NotFound)?;
    let mut content = app.files.read(key).await?;
    let mut bytes = Vec::with_capacity(usize::try_from(file.bytes).unwrap_or(0));
    while let Some(chunk) = content.try_next().await? {
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// Whether every file of the object has what everybody may ask for: credit and licence.
pub async fn attachments_ready(write: &Write, subject: Uuid) -> Result<bool, Fault> {
    Ok(!store::lacks_rights(write.transaction(), subject).await?)
}
