//! Importing an edition.

use std::io::Read as _;

use chrono::NaiveDate;
use entity::{id::RegisterEditionId, register_edition, terms::AreaLevel};
use flate2::read::MultiGzDecoder;
use sea_orm::Iterable as _;
use serde::Serialize;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::merge::{Merge, merge};
use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    policy::{self, Action, Facts},
    register::{
        gv100ad::{self, Edition, FormatError},
        store,
    },
    write::{self, Write},
};

/// Most bytes that an edition can have; real ones have 3.6 million.
pub const LARGEST_FILE: u64 = 64 << 20;

/// What an import did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ImportSummary {
    /// The day whose territory the edition describes.
    pub territory_on: NaiveDate,
    /// SHA-256 of the file's content, in hexadecimal; of a compressed file, the content is what is in it.
    pub sha256: String,
    /// Whether the edition was imported before.
    pub outcome: ImportOutcome,
    /// The day of the newest edition that is imported now.
    pub newest_on: NaiveDate,
    /// How many areas the edition has.
    pub areas: u64,
    /// What happened on each level, from Land to municipality.
    pub levels: Vec<LevelSummary>,
    /// Every area with another name than before.
    pub renamed: Vec<RenamedArea>,
    /// Every area with another type than before.
    pub retyped: Vec<RetypedArea>,
    /// Every area that the import found to be gone.
    pub gone: Vec<GoneArea>,
}

/// Whether an edition was imported before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ImportOutcome {
    /// No edition of that day was there.
    Added,
    /// An edition of that day was there with another content, which this one replaced.
    Corrected,
    /// This very edition was there. Nothing was written.
    Unchanged,
}

/// How many keys of one level an import found to be what.
///
/// A key that is renamed and retyped counts in both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LevelSummary {
    /// The level.
    pub level: AreaLevel,
    /// Keys of the newest edition that were unknown or gone before.
    pub new: u64,
    /// Keys that have another name now.
    pub renamed: u64,
    /// Keys that have another type now.
    pub retyped: u64,
    /// Keys that are gone and were not known to be.
    pub gone: u64,
    /// Keys of the edition that have the name and the type that they had; figures may have changed.
    pub unchanged: u64,
}

impl LevelSummary {
    pub(super) fn of(level: AreaLevel) -> Self {
        Self { level, new: 0, renamed: 0, retyped: 0, gone: 0, unchanged: 0 }
    }
}

/// An area with another name than before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RenamedArea {
    /// Its level.
    pub level: AreaLevel,
    /// Its key.
    pub key: String,
    /// What it was called.
    pub old_name: String,
    /// What it is called now.
    pub new_name: String,
}

/// An area with another type than before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RetypedArea {
    /// Its level.
    pub level: AreaLevel,
    /// Its key.
    pub key: String,
    /// Its name now.
    pub name: String,
    /// The type code that it had.
    pub old_type_code: Option<String>,
    /// The type code that it has now.
    pub new_type_code: Option<String>,
}

/// An area that is gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GoneArea {
    /// Its level.
    pub level: AreaLevel,
    /// Its key.
    pub key: String,
    /// Its last name.
    pub name: String,
    /// The last imported edition that has it; none when a corrected edition withdrew the only one.
    pub last_on: Option<NaiveDate>,
}

/// Why an edition was not imported. Nothing of it was written.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ImportError {
    /// The content is no edition.
    #[error(transparent)]
    Format(#[from] FormatError),
    /// A compressed file that does not unpack.
    #[error("the file is compressed with gzip, but damaged")]
    Gzip,
    /// Larger than an edition can be.
    #[error("the file has more than {} MiB, which no edition has", LARGEST_FILE >> 20)]
    TooLarge,
    /// A corrected edition lacks an area that the network uses and that no other edition has.
    #[error(
        "the edition lacks {0}, which only its earlier version has and a municipality refers to"
    )]
    InUse(String),
    /// The newest edition lacks a whole Land of the one before: it was cut off, or is an excerpt.
    #[error("the file is not complete: it lacks the Land {key} ({name}), which the register has")]
    Incomplete {
        /// The key of the first such Land.
        key: String,
        /// Its name.
        name: String,
    },
    /// Not permitted, or the database failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Imports an edition of the official register: a GV100AD file, as it is published or in a gzip.
///
/// Facts of an area are those of the newest edition that has it, whatever the order in which
/// editions come. All or nothing, and the same edition again changes nothing. `progress` hears how
/// many of how many rows are written.
pub async fn import_register(
    app: &App,
    actor: &Actor,
    content: Vec<u8>,
    mut progress: impl FnMut(u64, u64),
) -> Result<ImportSummary, ImportError> {
    let ground = policy::require(actor, Action::ImportRegister, &Facts::default())?;
    let edition = tokio::task::spawn_blocking(move || Content::read(content))
        .await
        .map_err(Fault::internal)??;

    let mut write = Write::begin(app, actor, "register.import").await?;
    write.on(ground);
    let summary = import_within(&mut write, &edition, &mut progress).await?;
    if summary.outcome != ImportOutcome::Unchanged {
        write.summarise(serde_json::to_value(&summary).map_err(Fault::internal)?);
        write.commit().await?;
    }
    Ok(summary)
}

/// An edition that was read, and what its file is known by.
#[derive(Debug)]
pub struct Content {
    edition: Edition,
    sha256: String,
}

impl Content {
    /// Reads a file. Takes up to a second: call it off the async threads.
    pub fn read(file: Vec<u8>) -> Result<Self, ImportError> {
        let file = unpack(file)?;
        let edition = gv100ad::parse(&file)?;
        Ok(Self { edition, sha256: write::hexadecimal(&Sha256::digest(&file)) })
    }
}

/// Imports an edition as a part of another use case, which writes the audit entry.
pub async fn import_within(
    write: &mut Write,
    Content { edition, sha256 }: &Content,
    mut progress: impl FnMut(u64, u64),
) -> Result<ImportSummary, ImportError> {
    store::lock(write.transaction()).await?;
    let editions = store::editions(write.transaction()).await?;
    let known = editions.iter().find(|row| row.territory_on == edition.territory_on);
    if known.is_some_and(|row| row.sha256 == *sha256) {
        return Ok(unchanged(edition, sha256.clone(), &editions));
    }
    let outcome = if known.is_some() { ImportOutcome::Corrected } else { ImportOutcome::Added };

    let days: Vec<NaiveDate> = editions.iter().map(|row| row.territory_on).collect();
    let areas = store::areas(write.transaction()).await?;
    let merge = merge(edition, &days, areas, write.now(), || write.new_id());
    let newest_on = newest(edition, &editions);
    if newest_on == edition.territory_on
        && let Some(land) = merge.gone.iter().find(|area| area.level == AreaLevel::Land)
    {
        return Err(ImportError::Incomplete { key: land.key.clone(), name: land.name.clone() });
    }
    withdraw(write, &merge).await?;
    let total = merge.changed.len() as u64;
    let mut done = 0;
    progress(done, total);
    for rows in merge.changed.chunks(store::CHUNK) {
        store::put_areas(write.transaction(), rows).await?;
        done += rows.len() as u64;
        progress(done, total);
    }
    let row = edition_row(write, known, edition, sha256);
    store::put_edition(write.transaction(), row.clone()).await?;

    let summary = ImportSummary {
        territory_on: edition.territory_on,
        sha256: sha256.clone(),
        outcome,
        newest_on,
        areas: edition.areas.len() as u64,
        levels: AreaLevel::iter()
            .map(|level| merge.levels.get(&level).copied().unwrap_or(LevelSummary::of(level)))
            .collect(),
        renamed: merge.renamed,
        retyped: merge.retyped,
        gone: merge.gone,
    };
    let payload = json!({
        "territoryOn": summary.territory_on,
        "outcome": summary.outcome,
        "newestOn": summary.newest_on,
        "levels": summary.levels,
    });
    write.announce("register.imported", Some(row.id.0), payload);
    Ok(summary)
}

/// What is in a gzip; anything else as it is.
fn unpack(content: Vec<u8>) -> Result<Vec<u8>, ImportError> {
    let content = if content.starts_with(&[0x1f, 0x8b]) {
        let mut unpacked = Vec::new();
        MultiGzDecoder::new(content.as_slice())
            .take(LARGEST_FILE + 1)
            .read_to_end(&mut unpacked)
            .map_err(|_| ImportError::Gzip)?;
        unpacked
    } else {
        content
    };
    if content.len() as u64 > LARGEST_FILE { Err(ImportError::TooLarge) } else { Ok(content) }
}

fn newest(edition: &Edition, editions: &[register_edition::Model]) -> NaiveDate {
    editions.iter().map(|row| row.territory_on).fold(edition.territory_on, NaiveDate::max)
}

fn unchanged(
    edition: &Edition,
    sha256: String,
    editions: &[register_edition::Model],
) -> ImportSummary {
    let levels = AreaLevel::iter().map(|level| {
        let unchanged = edition.areas.iter().filter(|area| area.level == level).count() as u64;
        LevelSummary { unchanged, ..LevelSummary::of(level) }
    });
    ImportSummary {
        territory_on: edition.territory_on,
        sha256,
        outcome: ImportOutcome::Unchanged,
        newest_on: newest(edition, editions),
        areas: edition.areas.len() as u64,
        levels: levels.collect(),
        renamed: Vec::new(),
        retyped: Vec::new(),
        gone: Vec::new(),
    }
}

async fn withdraw(write: &Write, merge: &Merge) -> Result<(), ImportError> {
    let ids: Vec<_> = merge.withdrawn.iter().map(|row| row.id).collect();
    for ids in ids.chunks(store::CHUNK) {
        if let Some(area) = store::first_in_use(write.transaction(), ids).await? {
            return Err(ImportError::InUse(area.key));
        }
        store::delete_areas(write.transaction(), ids).await?;
    }
    Ok(())
}

fn edition_row(
    write: &Write,
    known: Option<&register_edition::Model>,
    edition: &Edition,
    sha256: &str,
) -> register_edition::Model {
    let now = write.now();
    register_edition::Model {
        id: known.map_or_else(|| write.new_id::<RegisterEditionId>(), |row| row.id),
        territory_on: edition.territory_on,
        sha256: sha256.to_owned(),
        // A file is too small for more areas than that.
        areas: i32::try_from(edition.areas.len()).unwrap_or(i32::MAX),
        imported_at: now,
        created_at: known.map_or(now, |row| row.created_at),
        updated_at: now,
        version: known.map_or(1, |row| row.version + 1),
    }
}
