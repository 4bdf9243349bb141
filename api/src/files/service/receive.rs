//! The bytes of an announced file arrive. They are read once: written, hashed, counted and looked at.

use bytes::Bytes;
use entity::{
    id::FileId,
    stored_file,
    terms::{FileStatus, SubjectKind},
};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use tokio::sync::mpsc;
use uuid::Uuid;

use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    files::{
        link::{self, LeadsTo},
        media::MediaType,
        sniff::Sniffer,
        storage::Incoming,
        store,
    },
    write::{Change, Write, hexadecimal},
};

/// A file that is there now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// The file.
    pub id: FileId,
    /// What it is.
    pub media_type: String,
    /// How large it is.
    pub bytes: i32,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// Why the bytes of a file are not taken.
#[derive(Clone, Debug)]
pub enum RefusedUpload {
    /// The address was never given out, or holds no more.
    Unknown,
    /// The file is there already.
    AlreadyThere,
    /// There are more bytes than were announced.
    TooLarge,
    /// There are fewer bytes than were announced.
    Incomplete,
    /// They are something else than was announced.
    OtherType(String),
    /// Something broke, or there is too much to do.
    Fault(Fault),
}

impl From<Fault> for RefusedUpload {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// Takes the bytes of the file whose address ends in `token`, until the sender is dropped.
///
/// Each attempt writes under a key of its own: two at once do not mix, and the first one that is whole counts.
pub async fn receive(
    app: &App,
    token: &str,
    mut body: mpsc::Receiver<Bytes>,
) -> Result<Received, RefusedUpload> {
    let found = link::opened(&app.vault, token, app.clock.now())?;
    let Some((LeadsTo::Upload, id)) = found else { return Err(RefusedUpload::Unknown) };
    let id = FileId(id);
    let file = store::file(app.database.read(), id).await?;
    let file = awaited(file)?;
    let kind = MediaType::of(&file.media_type)
        .ok_or_else(|| Fault::internal(anyhow::anyhow!("a file of no kind is awaited")))?;

    let attempt: Uuid = app.ids.next(app.clock.now());
    let key = format!("{}/{}", id.0.simple(), attempt.simple());
    let mut incoming = app.files.begin(&key).await?;
    let sha256 = match take(&mut incoming, &file, kind, &mut body).await {
        Ok(sha256) => sha256,
        Err(refused) => {
            incoming.abort().await;
            return Err(refused);
        }
    };
    incoming.finish().await?;
    match keep(app, id, &key, &sha256).await {
        Ok(file) => {
            // What earlier attempts left.
            app.files.remove_below(&id.0.simple().to_string(), Some(&key)).await?;
            Ok(Received { id, media_type: file.media_type, bytes: file.bytes, sha256 })
        }
        Err(refused) => {
            app.files.remove(&key).await?;
            Err(refused)
        }
    }
}

fn awaited(file: Option<stored_file::Model>) -> Result<stored_file::Model, RefusedUpload> {
    match file {
        None => Err(RefusedUpload::Unknown),
        Some(file) if file.status == FileStatus::Stored => Err(RefusedUpload::AlreadyThere),
        Some(file) => Ok(file),
    }
}

/// Writes the bytes; their SHA-256 where they are what was announced.
async fn take(
    incoming: &mut Incoming,
    file: &stored_file::Model,
    kind: MediaType,
    body: &mut mpsc::Receiver<Bytes>,
) -> Result<String, RefusedUpload> {
    let announced = usize::try_from(file.bytes).map_err(Fault::internal)?;
    let (mut arrived, mut digest, mut sniffer) = (0, Sha256::new(), Sniffer::default());
    while let Some(chunk) = body.recv().await {
        arrived += chunk.len();
        if arrived > announced {
            return Err(RefusedUpload::TooLarge);
        }
        digest.update(&chunk);
        sniffer.feed(&chunk);
        incoming.write(chunk).await?;
    }
    if arrived < announced {
        return Err(RefusedUpload::Incomplete);
    }
    if !sniffer.is(kind) {
        return Err(RefusedUpload::OtherType(file.media_type.clone()));
    }
    Ok(hexadecimal(&digest.finalize()))
}

/// Notes that the file is there. Its address is the right to do so: nobody else is asked for.
async fn keep(
    app: &App,
    id: FileId,
    key: &str,
    sha256: &str,
) -> Result<stored_file::Model, RefusedUpload> {
    let mut write = Write::begin(app, &Actor::System, "files.store_upload").await?;
    let before = awaited(store::lock_file(write.transaction(), id).await?)?;
    let row = stored_file::Model {
        status: FileStatus::Stored,
        sha256: Some(sha256.to_owned()),
        object_key: Some(key.to_owned()),
        updated_at: write.now(),
        version: before.version + 1,
        ..before
    };
    store::update_file(write.transaction(), &row).await?;
    let details = json!({
        "status": { "before": before.status, "after": row.status },
        "sha256": { "before": null, "after": sha256 },
    });
    write.changed(Change::Updated, SubjectKind::File, row.id, &details);
    write.commit().await?;
    Ok(row)
}
