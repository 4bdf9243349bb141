//! Whether a backup is what was made, and whether this version of Verbund can serve it.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use serde::Serialize;

use super::{BackupError, Manifest, at, blocking, create::is_same};
use crate::{
    access::Actor,
    app::App,
    audit::service::{self as audit, Anchor, Observer},
    backup::{
        folder,
        manifest::{DATABASE, FILES, FilesKept, MANIFEST, Member},
        store,
    },
    config::ServiceSettings,
    database::{self, Database, DatabaseError},
    vault::Vault,
};

/// What is wrong with a part of a backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DefectKind {
    /// It is not what was written.
    Altered,
    /// It is not there.
    Missing,
    /// It does not belong to the backup.
    Unexpected,
    /// SQLite finds the database damaged.
    Damaged,
    /// The database does not hold what the manifest says.
    Content,
    /// This version of Verbund cannot serve it.
    Schema,
    /// The audit log is not whole.
    Audit,
    /// The master key at hand is another one.
    MasterKey,
}

/// Something that is wrong with a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Defect {
    /// What kind of defect it is.
    pub kind: DefectKind,
    /// The part of the backup.
    pub part: String,
    /// What is wrong, as a sentence without its full stop.
    pub problem: String,
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Verified {
    /// What the backup is of; none where that cannot be read.
    pub manifest: Option<Manifest>,
    /// What is wrong.
    pub defects: Vec<Defect>,
    /// Whether the master key at hand is the right one; none if there is none.
    pub is_right_key: Option<bool>,
    /// Whether the audit log was verified: that of an earlier schema is not.
    pub audit_verified: bool,
}

impl Verified {
    fn add(&mut self, kind: DefectKind, part: impl Into<String>, problem: impl Into<String>) {
        self.defects.push(Defect { kind, part: part.into(), problem: problem.into() });
    }
}

/// Verifies the backup in `folder`; nothing is written. Without a master key all is verified but whether it is the
/// right one, and the personal values of audit entries.
pub async fn verify(
    folder: &Path,
    vault: Option<&Vault>,
    settings: ServiceSettings,
    progress: &mut impl FnMut(String),
) -> Result<Verified, BackupError> {
    let mut found =
        Verified { manifest: None, defects: Vec::new(), is_right_key: None, audit_verified: false };
    let manifest = match Manifest::read(folder) {
        Ok(manifest) => manifest,
        Err(error) => {
            found.add(DefectKind::Altered, MANIFEST, error.to_string());
            return Ok(found);
        }
    };
    found.manifest = Some(manifest.clone());
    if let Some(vault) = vault {
        let here = vault.fingerprint()?;
        found.is_right_key = Some(here == manifest.master_key);
        if here != manifest.master_key {
            let problem =
                format!("the key at hand is {here}, the backup needs {}", manifest.master_key);
            found.add(DefectKind::MasterKey, "master key", problem);
        }
    }
    progress("reading all files".to_owned());
    let (root, members) = (folder.to_owned(), manifest.members.clone());
    let of_members = blocking(move || compare(&root, &members)).await?;
    found.defects.extend(of_members);

    progress("checking the database".to_owned());
    let file = folder.join(DATABASE);
    if file.is_file() {
        let examined = examine(&file, &manifest, vault, settings, &mut found).await;
        if let Err(error) = examined {
            // What SQLite cannot read is a defect like others.
            found.add(DefectKind::Damaged, DATABASE, error.to_string());
        }
    }
    Ok(found)
}

/// Compares what is there with what was written.
fn compare(root: &Path, members: &[Member]) -> Result<Vec<Defect>, BackupError> {
    let defect = |kind, part: &str, problem: &str| Defect {
        kind,
        part: part.into(),
        problem: problem.into(),
    };
    let mut there = folder::files(root).map_err(at(root))?;
    there.remove(MANIFEST);
    let mut defects = Vec::new();
    for member in members {
        let problem = match there.remove(&member.path) {
            None => {
                defects.push(defect(DefectKind::Missing, &member.path, "it is not there"));
                continue;
            }
            Some(None) => Some("it is no file"),
            Some(Some(bytes)) if bytes != member.bytes => Some("it has another size"),
            Some(Some(_)) => {
                let path = root.join(&member.path);
                let (_, sha256) = folder::digest(&path).map_err(at(&path))?;
                (sha256 != member.sha256).then_some("it has another SHA-256")
            }
        };
        if let Some(problem) = problem {
            defects.push(defect(DefectKind::Altered, &member.path, problem));
        }
    }
    for path in there.keys() {
        defects.push(defect(DefectKind::Unexpected, path, "it does not belong to the backup"));
    }
    Ok(defects)
}

/// Looks into the database.
async fn examine(
    file: &Path,
    manifest: &Manifest,
    vault: Option<&Vault>,
    settings: ServiceSettings,
    found: &mut Verified,
) -> Result<(), BackupError> {
    let database = Database::open_copy(file).await?;
    let connection = database.read();
    for line in store::integrity(connection).await? {
        found.add(DefectKind::Damaged, DATABASE, line);
    }
    for (table, count) in store::lost_references(connection).await? {
        let problem = format!("{count} rows of the table {table} refer to rows that are not there");
        found.add(DefectKind::Damaged, DATABASE, problem);
    }
    compare_rows(&store::row_counts(connection).await?, manifest, found);
    let schema = match database::schema(&database).await {
        Ok(schema) => schema,
        Err(error @ DatabaseError::Newer(_)) => {
            found.add(DefectKind::Schema, DATABASE, error.to_string());
            return Ok(());
        }
        Err(error) => return Err(error.into()),
    };
    if schema.last.as_ref() != Some(&manifest.schema) {
        let problem = format!("its last migration is not {}", manifest.schema);
        found.add(DefectKind::Content, DATABASE, problem);
    }
    let end = store::audit_end(connection).await?;
    if end != manifest.audit_end {
        found.add(DefectKind::Audit, DATABASE, "the chain does not end as the manifest says");
    }
    let named = store::stored_files(connection).await?;
    if manifest.files == FilesKept::Here {
        let members: BTreeMap<_, _> =
            manifest.members.iter().map(|member| (member.path.as_str(), member)).collect();
        for file in named {
            let path = format!("{FILES}/{}", file.key);
            match members.get(path.as_str()) {
                None => found.add(DefectKind::Missing, path, "the database names it"),
                Some(member) if !is_same(member, &file) => {
                    found.add(
                        DefectKind::Altered,
                        path,
                        "it is not the file that the database names",
                    );
                }
                Some(_) => {}
            }
        }
    }
    // Entries of an earlier schema are read after they were migrated.
    if schema.is_current {
        verify_audit(database, manifest, vault, settings, found).await?;
        found.audit_verified = true;
    }
    Ok(())
}

fn compare_rows(counts: &BTreeMap<String, u64>, manifest: &Manifest, found: &mut Verified) {
    let tables: BTreeSet<_> = counts.keys().chain(manifest.rows.keys()).collect();
    for table in tables {
        let (here, noted) = (counts.get(table), manifest.rows.get(table));
        if here != noted {
            let count = |rows: Option<&u64>| rows.map_or("none".to_owned(), u64::to_string);
            let problem = format!(
                "the table {table} has {} rows; the manifest says {}",
                count(here),
                count(noted)
            );
            found.add(DefectKind::Content, DATABASE, problem);
        }
    }
}

async fn verify_audit(
    database: Database,
    manifest: &Manifest,
    vault: Option<&Vault>,
    settings: ServiceSettings,
    found: &mut Verified,
) -> Result<(), BackupError> {
    let with_key = found.is_right_key == Some(true);
    // Without the right key nothing that it opens is looked at.
    let vault = vault.cloned().unwrap_or_else(|| Vault::new(&[0; crate::vault::KEY_BYTES]));
    let app = App::new(database, vault, settings);
    let anchor: Option<Anchor> = manifest.audit_end.as_deref().and_then(|end| end.parse().ok());
    let mut log = Log { with_key, defects: Vec::new() };
    audit::verify(&app, &Actor::Operator, anchor.as_ref(), &mut log).await?;
    for problem in log.defects {
        found.add(DefectKind::Audit, DATABASE, problem);
    }
    app.close().await?;
    Ok(())
}

/// What is wrong with the audit log.
struct Log {
    with_key: bool,
    defects: Vec<String>,
}

impl Observer for Log {
    fn found(&mut self, defect: &audit::Defect) {
        let what = match defect.kind {
            // A backup is not sealed: its entries waited when it was made.
            audit::DefectKind::Unsealed => return,
            audit::DefectKind::PayloadAltered if !self.with_key => return,
            audit::DefectKind::PayloadAltered => "has other personal values than were written",
            audit::DefectKind::Altered => "is not what was written",
            audit::DefectKind::Missing => "is gone, or its seal",
            audit::DefectKind::Reordered => "was sealed at another position",
        };
        let position = defect.position.map_or("without a position".to_owned(), |position| {
            match defect.through {
                Some(through) => format!("{position} to {through}"),
                None => position.to_string(),
            }
        });
        self.defects.push(format!("the audit entry {position} {what}"));
    }

    fn progressed(&mut self, _: u64, _: u64) {}
}
