//! Files become part of objects, and are taken away from them.

use entity::{
    attachment,
    id::{AttachmentId, FileId},
    stored_file,
    terms::{FileStatus, SubjectKind},
};
use serde_json::json;
use uuid::Uuid;

use super::{
    attachments::AttachedFile,
    subjects::{self, AttachTo},
};
use crate::{
    access::Actor,
    app::App,
    checks::LINE,
    fault::Fault,
    files::{
        MOST_ATTACHED,
        refusal::{
            FileErrorCode::{self, NeededToPublish, NotUploaded, TooLargeTogether, TooMany},
            of_text,
        },
        store,
    },
    patch::Patch,
    reach::Reach,
    refusal::{Failure, Refusal, Refusals},
    texts,
    write::{Change, Write},
};

/// Most characters of what can be seen.
const LONGEST_ALT_TEXT: usize = 1_000;

/// What an object says of a file: absent is not null.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AttachmentFields {
    /// What it is called.
    pub title: Patch<String>,
    /// Who made it.
    pub credit: Patch<String>,
    /// Under which licence it may be used.
    pub licence: Patch<String>,
    /// What can be seen.
    pub alt_text: Patch<String>,
}

/// A file that is to become part of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAttachment {
    /// The file, which the actor uploaded.
    pub file: FileId,
    /// The object.
    pub to: AttachTo,
    /// What the object says of it.
    pub fields: AttachmentFields,
}

/// One attachment, as a client has seen it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AttachmentChange {
    /// The attachment.
    pub id: AttachmentId,
    /// The version that the client has seen.
    pub expected_version: Option<i32>,
}

/// A change of what an object says of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachmentEdit {
    /// Which.
    pub change: AttachmentChange,
    /// What is to change.
    pub fields: AttachmentFields,
}

/// Makes a file part of an object. A file is part of one object, and of its newer versions.
pub async fn attach_file(
    app: &App,
    actor: &Actor,
    command: NewAttachment,
) -> Result<AttachedFile, Failure<FileErrorCode>> {
    let NewAttachment { file, to, fields } = command;
    let mut write = Write::begin(app, actor, "files.attach_file").await?;
    let frozen = subjects::lock(&mut write, actor, to).await?;
    let file = own_file(&write, actor, file).await?;
    let mut refusals = Refusals::default();
    if let Some(refusal) = frozen {
        refusals.add(refusal);
    }
    if file.status != FileStatus::Stored {
        refusals.add(Refusal::at("fileId", NotUploaded));
    }
    let known = store::all_of(write.transaction(), to.id()).await?;
    let size: i64 = known.iter().map(|(_, file)| i64::from(file.bytes)).sum();
    let size = u64::try_from(size + i64::from(file.bytes)).map_err(Fault::internal)?;
    if let Some(most) = to.most_bytes().filter(|most| size > *most) {
        refusals.add(Refusal::at("", TooLargeTogether).with("max", most));
    }
    if known.len() >= MOST_ATTACHED {
        refusals.add(Refusal::at("", TooMany).with("max", MOST_ATTACHED));
    }
    let blank = attachment::Model {
        id: write.new_id(),
        subject_kind: to.kind(),
        subject_id: to.id(),
        position: known.iter().map(|(row, _)| row.position).max().unwrap_or(0) + 1,
        file_id: file.id,
        title: None,
        credit: None,
        licence: None,
        alt_text: None,
        created_at: write.now(),
        updated_at: write.now(),
        version: 1,
    };
    let row = fields.over(blank, to, &mut refusals);
    refusals.done()?;
    let file = stored_file::Model {
        expires_at: None,
        updated_at: write.now(),
        version: file.version + 1,
        ..file
    };
    store::update_file(write.transaction(), &file).await?;
    store::insert_attachment(write.transaction(), &row).await?;
    let details = json!({
        "object": row.subject_id, "mediaType": file.media_type, "sha256": file.sha256,
    });
    write.changed(Change::Created, SubjectKind::Attachment, row.id, &details);
    write.announce("attachment.created", Some(row.id.0), json!({}));
    write.commit().await?;
    Ok(AttachedFile { row, file })
}

/// Changes what an object says of a file. Where nothing is other than it was, the version stays.
pub async fn update_attachment(
    app: &App,
    actor: &Actor,
    command: AttachmentEdit,
) -> Result<AttachedFile, Failure<FileErrorCode>> {
    let mut write = Write::begin(app, actor, "files.update_attachment").await?;
    let (before, to, mut refusals) = locked(&mut write, actor, command.change).await?;
    let row = command.fields.over(before.clone(), to, &mut refusals);
    refusals.done()?;
    let file = store::file(write.transaction(), row.file_id).await?.ok_or(Fault::NotFound)?;
    if row == before {
        write.commit().await?;
        return Ok(AttachedFile { row, file });
    }
    let row = attachment::Model { updated_at: write.now(), version: before.version + 1, ..row };
    store::update_attachment(write.transaction(), &row).await?;
    // A credit names a person: that it changed is enough.
    let details = json!({ "licence": { "before": before.licence, "after": row.licence } });
    write.changed(Change::Updated, SubjectKind::Attachment, row.id, &details);
    write.announce("attachment.updated", Some(row.id.0), json!({}));
    write.commit().await?;
    Ok(AttachedFile { row, file })
}

/// Takes a file away from its object. Its bytes go soon after.
pub async fn remove_attachment(
    app: &App,
    actor: &Actor,
    command: AttachmentChange,
) -> Result<AttachmentId, Failure<FileErrorCode>> {
    let mut write = Write::begin(app, actor, "files.remove_attachment").await?;
    let (row, to, refusals) = locked(&mut write, actor, command).await?;
    refusals.done()?;
    store::delete_attachment(write.transaction(), &row, write.now()).await?;
    let details = json!({ "object": to.id() });
    write.changed(Change::Deleted, SubjectKind::Attachment, row.id, &details);
    write.announce("attachment.removed", Some(row.id.0), json!({}));
    write.commit().await?;
    Ok(row.id)
}

/// Makes the files of one version of an object part of a newer one as well, which says the same of them.
pub async fn carry_over(write: &Write, from: Uuid, to: Uuid) -> Result<(), Fault> {
    for (before, _) in store::all_of(write.transaction(), from).await? {
        let row = attachment::Model {
            id: write.new_id(),
            subject_id: to,
            created_at: write.now(),
            updated_at: write.now(),
            version: 1,
            ..before
        };
        store::insert_attachment(write.transaction(), &row).await?;
    }
    Ok(())
}

/// Takes all files away from an object that is removed. Their bytes go soon after, unless a version before has them.
pub async fn detach_all(write: &Write, from: Uuid) -> Result<(), Fault> {
    for (row, _) in store::all_of(write.transaction(), from).await? {
        store::delete_attachment(write.transaction(), &row, write.now()).await?;
    }
    Ok(())
}

/// A file that the actor uploaded and that waits, locked.
async fn own_file(write: &Write, actor: &Actor, id: FileId) -> Result<stored_file::Model, Fault> {
    let file = store::lock_file(write.transaction(), id).await?.ok_or(Fault::NotFound)?;
    let waits = file.expires_at.is_some_and(|until| until > write.now());
    if waits && actor.id() == Some(file.owner_id) { Ok(file) } else { Err(Fault::NotFound) }
}

/// An attachment and what it belongs to, locked, with what is wrong so far.
async fn locked(
    write: &mut Write,
    actor: &Actor,
    change: AttachmentChange,
) -> Result<(attachment::Model, AttachTo, Refusals<FileErrorCode>), Failure<FileErrorCode>> {
    let reach = Reach::of(actor, write.now());
    let row = store::lock_attachment(write.transaction(), &reach, change.id).await?;
    let row = row.ok_or(Fault::NotFound)?;
    let to = AttachTo::of(&row)?;
    let mut refusals = Refusals::default();
    let frozen = subjects::lock(write, actor, to).await?;
    if let Some(refusal) = frozen {
        refusals.add(refusal);
    }
    Fault::unless_expected(row.version, change.expected_version)?;
    write.concerns(row.id);
    Ok((row, to, refusals))
}

impl AttachmentFields {
    /// What is said after the change.
    fn over(
        self,
        before: attachment::Model,
        to: AttachTo,
        refusals: &mut Refusals<FileErrorCode>,
    ) -> attachment::Model {
        let mut line = |path: &str, text: Patch<String>, longest: usize| {
            text.and_then(|text| {
                let checked = texts::line(&text, longest);
                checked.map_err(|problem| refusals.add(of_text(path, problem))).ok()
            })
        };
        let title = line("title", self.title, LINE);
        let credit = line("credit", self.credit, LINE);
        let licence = line("licence", self.licence, LINE);
        let alt_text = line("altText", self.alt_text, LONGEST_ALT_TEXT);
        let row = attachment::Model {
            title: title.over(before.title),
            credit: credit.over(before.credit),
            licence: licence.over(before.licence),
            alt_text: alt_text.over(before.alt_text),
            ..before
        };
        if to.is_public() {
            for (path, text) in [("credit", &row.credit), ("licence", &row.licence)] {
                if text.is_none() {
                    refusals.add(Refusal::at(path, NeededToPublish));
                }
            }
        }
        row
    }
}
