//! What a backup is of, and what it consists of.

use std::{collections::BTreeMap, fs, io, path::Path};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{fault::Fault, write::sha256};

/// The name of the manifest in a backup.
pub const MANIFEST: &str = "manifest.json";
/// The name of the database in a backup.
pub(super) const DATABASE: &str = "verbund.db";
/// The name of the folder of uploaded files in a backup.
pub(super) const FILES: &str = "files";

/// The version of the format.
const VERSION: u32 = 1;

/// What a backup is of.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Manifest {
    /// The version of the format.
    pub format_version: u32,
    /// The version of Verbund that made it.
    pub product: String,
    /// When it was begun: what was acknowledged before is in it.
    pub created_at: DateTime<Utc>,
    /// The last migration of the database.
    pub schema: String,
    /// The fingerprint of the master key, which is not in it.
    pub master_key: String,
    /// The end of the audit log's chain, as HASH@POSITION; none of a log without seals.
    pub audit_end: Option<String>,
    /// How many rows each table has.
    pub rows: BTreeMap<String, u64>,
    /// Where uploaded files are.
    pub files: FilesKept,
    /// Everything else that the backup consists of.
    pub members: Vec<Member>,
}

/// Where the uploaded files of a backup are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FilesKept {
    /// In the backup.
    Here,
    /// In the service's bucket, which is backed up apart.
    InBucket,
}

/// A file of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// Its path in the backup.
    pub path: String,
    /// How large it is.
    pub bytes: u64,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// The manifest as it is written: with a digest of its own.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Sealed {
    manifest: Manifest,
    /// SHA-256 over the manifest in the canonical form of RFC 8785.
    sha256: String,
}

/// Why a manifest is of no use.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// The folder is something else.
    #[error("it is no backup of Verbund: {MANIFEST} is not there, or is something else")]
    Foreign,
    /// Another version of the format.
    #[error("it has format version {0}; this version of Verbund reads version {VERSION}")]
    Version(u64),
    /// It was changed.
    #[error("{MANIFEST} is not what was written")]
    Altered,
}

impl Manifest {
    /// The version of the format that is written.
    pub(super) const VERSION: u32 = VERSION;

    /// The text of the manifest's file.
    pub(super) fn to_text(&self) -> Result<String, Fault> {
        let sealed = Sealed { manifest: self.clone(), sha256: self.digest()? };
        let text = serde_json::to_string_pretty(&sealed).map_err(Fault::internal)?;
        Ok(text + "\n")
    }

    /// Reads the manifest of the backup in `folder`.
    pub fn read(folder: &Path) -> Result<Self, ManifestError> {
        let text =
            fs::read_to_string(folder.join(MANIFEST)).map_err(|error| match error.kind() {
                io::ErrorKind::InvalidData => ManifestError::Altered,
                _ => ManifestError::Foreign,
            })?;
        let value: serde_json::Value =
            serde_json::from_str(&text).map_err(|_| ManifestError::Altered)?;
        match value["manifest"]["formatVersion"].as_u64() {
            Some(version) if version == u64::from(VERSION) => {}
            Some(other) => return Err(ManifestError::Version(other)),
            None => return Err(ManifestError::Foreign),
        }
        let Sealed { manifest, sha256 } =
            serde_json::from_value(value).map_err(|_| ManifestError::Altered)?;
        let digest = manifest.digest().map_err(|_| ManifestError::Altered)?;
        if digest == sha256 { Ok(manifest) } else { Err(ManifestError::Altered) }
    }

    fn digest(&self) -> Result<String, Fault> {
        Ok(sha256(&serde_json_canonicalizer::to_vec(self).map_err(Fault::internal)?))
    }
}
