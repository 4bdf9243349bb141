//! The files of objects, as they are asked for.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{attachment, id::AttachmentId, stored_file};
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

/// Whether every file of the object has what everybody may ask for: credit and licence.
pub async fn attachments_ready(write: &Write, subject: Uuid) -> Result<bool, Fault> {
    Ok(!store::lacks_rights(write.transaction(), subject).await?)
}
