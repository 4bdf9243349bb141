//! Writing a network into a file, and reading one into an empty database.

mod dump;
mod load;

use std::collections::BTreeMap;

use entity::tables::{Table, tables};
use sea_orm::DbErr;

pub use self::{dump::dump, load::load};
pub use super::format::{FormatError, Reader};
use super::{store, value::Kind};
use crate::{database::DatabaseError, fault::Fault};

/// How many rows of each table went over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transferred {
    /// Rows by table.
    pub rows: BTreeMap<String, u64>,
}

impl Transferred {
    /// All rows.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.rows.values().sum()
    }
}

/// Why a network was not transferred.
#[derive(Debug, thiserror::Error)]
pub enum TransferError {
    /// The file.
    #[error(transparent)]
    Format(#[from] FormatError),
    /// The database that is dumped has an earlier schema.
    #[error(
        "the database has the schema of an earlier version of Verbund: bring it to this one with `verbund migrate up`"
    )]
    Outdated,
    /// The dump has another schema than this binary.
    #[error(
        "the dump has the schema `{found}`, this version of Verbund has `{here}`: load it with the version that wrote \
         it, or migrate the database that it comes from and dump it anew"
    )]
    Schema {
        /// The last migration of the dumped database.
        found: String,
        /// That of this binary.
        here: String,
    },
    /// The master key at hand is another one.
    #[error(
        "the dump's secrets are encrypted under the master key {found}, the key at hand is {here}: the same key is \
         needed here"
    )]
    MasterKey {
        /// The fingerprint of the key of the dump.
        found: String,
        /// That of the key at hand.
        here: String,
    },
    /// The database holds something.
    #[error(
        "the database is not empty: the table {0} has rows. A dump is loaded into an empty one"
    )]
    NotEmpty(String),
    /// A table that this binary does not know, or one that it misses.
    #[error("the database has other tables than this version of Verbund: {0}")]
    Tables(String),
    /// The dump has tables or columns that do not fit.
    #[error("the dump does not fit its schema: {0}")]
    Content(String),
    /// The database does not take the rows.
    #[error("rows of the table {table} are refused: {reason}")]
    Refused {
        /// The table.
        table: String,
        /// What the database says.
        reason: String,
    },
    /// A row refers to one that is not there.
    #[error("a row of the table {0} refers to one that is not in the dump")]
    Reference(String),
    /// The database cannot be used.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// Something broke.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<DbErr> for TransferError {
    fn from(error: DbErr) -> Self {
        Self::Database(error.into())
    }
}

/// All tables, each with the kinds of its columns, after a look whether the database has the same.
async fn known_tables(
    connection: &impl sea_orm::ConnectionTrait,
) -> Result<Vec<(Table, Vec<Kind>)>, TransferError> {
    let found = store::table_names(connection).await?;
    let known: Vec<_> = tables();
    let names = known.iter().map(|table| table.name.to_owned()).collect();
    if let Some(other) = found.symmetric_difference(&names).next() {
        return Err(TransferError::Tables(other.clone()));
    }
    let with_kinds = known.into_iter().map(|table| {
        let kinds: Option<Vec<_>> =
            table.columns.iter().map(|column| Kind::of(&column.kind)).collect();
        let kinds = kinds.ok_or_else(|| TransferError::Tables(table.name.to_owned()))?;
        Ok((table, kinds))
    });
    with_kinds.collect()
}

/// The names of a table's columns.
fn column_names(table: &Table) -> Vec<String> {
    table.columns.iter().map(|column| column.name.to_owned()).collect()
}
