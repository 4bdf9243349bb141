//! A file is announced: what it will be, and where its bytes are to be put.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    id::FileId,
    stored_file,
    terms::{FileStatus, SubjectKind},
};
use secrecy::SecretString;
use serde_json::json;

use crate::{
    access::{Actor, Level},
    app::App,
    fault::Fault,
    files::{
        MOST_WAITING,
        link::{self, LeadsTo},
        media::MediaType,
        name::{self, NameProblem},
        refusal::{
            FileErrorCode::{
                self, EndingMismatch, InvalidName, InvalidSize, MediaTypeNotAllowed, TooManyWaiting,
            },
            of_text,
        },
        store,
    },
    policy::{self, Action, Facts},
    refusal::{Failure, Refusal, Refusals},
    write::{Change, Write},
};

/// A file that is to be uploaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewUpload {
    /// Its name.
    pub file_name: String,
    /// What it is.
    pub media_type: String,
    /// How large it is.
    pub bytes: i32,
}

/// A file that is awaited, and where.
#[derive(Clone, Debug)]
pub struct IssuedUpload {
    /// The file.
    pub row: stored_file::Model,
    /// Where its bytes are to be put, by PUT.
    pub address: SecretString,
    /// Until when.
    pub until: DateTime<Utc>,
}

/// Announces a file. Nothing of it is there yet.
pub async fn create_upload(
    app: &App,
    actor: &Actor,
    command: NewUpload,
) -> Result<IssuedUpload, Failure<FileErrorCode>> {
    let mut write = Write::begin(app, actor, "files.create_upload").await?;
    let own = match actor {
        Actor::PartnerSystem(system) => vec![system.partner],
        _ => actor.partners(Level::Editor),
    };
    let facts = Facts { own: &own, ..Facts::default() };
    write.on(policy::require(actor, Action::UploadFile, &facts)?);
    let owner = actor.id().ok_or(Fault::Unauthenticated)?;
    // Locked, so that two cannot both be the last one that fits.
    store::lock_owner(write.transaction(), owner).await?;

    let settings = &app.settings.files;
    let mut refusals = Refusals::default();
    let kind = MediaType::of(&command.media_type);
    if kind.is_none() {
        let allowed = MediaType::ALL.map(|kind| kind.extensions()[0].to_uppercase()).join(", ");
        refusals.add(Refusal::at("mediaType", MediaTypeNotAllowed).with("allowed", allowed));
    }
    let name = name::checked(&command.file_name, kind);
    if let Err(problem) = &name {
        refusals.add(of_name(*problem, kind));
    }
    let size = u32::try_from(command.bytes).ok();
    if !size.is_some_and(|size| (1..=settings.largest_bytes).contains(&size)) {
        refusals.add(Refusal::at("bytes", InvalidSize).with("max", settings.largest_bytes));
    }
    // What never arrived and cannot any more is in nobody's way.
    let announced_after = write.now() - TimeDelta::minutes(settings.upload_minutes.into());
    let waiting = store::count_waiting(write.transaction(), owner, write.now(), announced_after);
    if waiting.await? >= MOST_WAITING {
        refusals.add(Refusal::at("", TooManyWaiting).with("max", MOST_WAITING));
    }
    refusals.done()?;

    let row = stored_file::Model {
        id: write.new_id(),
        owner_id: owner,
        name: name.unwrap_or_default(),
        media_type: kind.map(MediaType::name).unwrap_or_default().to_owned(),
        bytes: command.bytes,
        status: FileStatus::Awaited,
        sha256: None,
        object_key: None,
        expires_at: Some(write.now() + TimeDelta::hours(settings.unattached_hours.into())),
        created_at: write.now(),
        updated_at: write.now(),
        version: 1,
    };
    store::insert_file(write.transaction(), &row).await?;
    let until = write.now() + TimeDelta::minutes(settings.upload_minutes.into());
    let address = link::address(&app.settings, &app.vault, LeadsTo::Upload, row.id.0, until)?;
    // A name can name a person.
    let details = json!({ "mediaType": row.media_type, "bytes": row.bytes });
    write.changed(Change::Created, SubjectKind::File, row.id, &details);
    write.commit().await?;
    Ok(IssuedUpload { row, address: address.into(), until })
}

/// Files of the actor that wait to be attached, by id.
pub async fn uploaded_files(
    app: &App,
    actor: &Actor,
    ids: &[FileId],
) -> Result<HashMap<FileId, stored_file::Model>, Fault> {
    let Some(owner) = actor.id() else { return Ok(HashMap::new()) };
    let rows = store::waiting_files(app.database.read(), owner, ids, app.clock.now()).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

fn of_name(problem: NameProblem, kind: Option<MediaType>) -> Refusal<FileErrorCode> {
    match problem {
        NameProblem::Text(problem) => of_text("fileName", problem),
        NameProblem::Character => Refusal::at("fileName", InvalidName),
        NameProblem::Ending => {
            let endings = kind.map(MediaType::extensions).unwrap_or_default();
            let endings: Vec<_> = endings.iter().map(|ending| format!(".{ending}")).collect();
            Refusal::at("fileName", EndingMismatch)
                .with("type", kind.map(MediaType::name).unwrap_or_default())
                .with("endings", endings.join(", "))
        }
    }
}
