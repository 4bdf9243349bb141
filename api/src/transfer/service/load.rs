//! Reading: all of it into an empty database, or nothing.

use entity::tables::Table;
use sea_orm::{DatabaseTransaction, Value};

use super::{Reader, TransferError, Transferred, column_names, known_tables};
use crate::{
    app::App,
    database::{migrate, newest_migration},
    transfer::{
        format::{FormatError, Item},
        store,
        value::Kind,
    },
};

/// Tables into which migrations put rows: the dump has the rows of its own database.
const SEEDED: [&str; 3] = ["administration", "land", "search_index"];

/// Loads the dump into the empty database of `app` in one transaction: what cannot be loaded as a whole leaves the
/// database empty. `progress` is told how many rows were read.
///
/// Leaves no audit entry: the log is that of the network that was dumped.
pub async fn load(
    app: &App,
    mut dump: Reader,
    mut progress: impl FnMut(u64),
) -> Result<Transferred, TransferError> {
    let (header, here) = (dump.header(), newest_migration());
    if header.schema != here {
        return Err(TransferError::Schema { found: header.schema.clone(), here });
    }
    let fingerprint = app.vault.fingerprint()?;
    if header.master_key != fingerprint {
        let found = header.master_key.clone();
        return Err(TransferError::MasterKey { found, here: fingerprint });
    }
    migrate(&app.database).await?;
    let transaction = app.database.begin().await?;
    let tables = known_tables(&transaction).await?;
    let plain: Vec<_> = tables.iter().map(|(table, _)| table.clone()).collect();
    let references = store::take_all(&transaction, &plain).await?;
    for table in &plain {
        if SEEDED.contains(&table.name) {
            store::clear(&transaction, table.name).await?;
        } else if store::has_rows(&transaction, table).await? {
            return Err(TransferError::NotEmpty(table.name.to_owned()));
        }
    }

    let mut remaining = tables.iter();
    let mut batch: Option<Batch<'_>> = None;
    let mut read = 0;
    let rows = loop {
        match dump.next()? {
            Item::Table { name, columns } => {
                if let Some(batch) = &mut batch {
                    batch.write(&transaction).await?;
                }
                let next = remaining.next().filter(|(table, _)| table.name == name);
                let (table, kinds) = next.ok_or_else(|| {
                    TransferError::Content(format!("the table {name} is none, or not in its place"))
                })?;
                if column_names(table) != columns {
                    let reason = format!("the table {name} has other columns");
                    return Err(TransferError::Content(reason));
                }
                batch = Some(Batch { table, kinds, rows: Vec::new() });
            }
            Item::Row(row) => {
                let batch = batch.as_mut().ok_or_else(|| {
                    FormatError::Damaged("a row stands before all tables".to_owned())
                })?;
                batch.add(row)?;
                if batch.rows.len() == store::rows_at_once(batch.table) {
                    batch.write(&transaction).await?;
                }
                read += 1;
                progress(read);
            }
            Item::End(rows) => break rows,
        }
    };
    if let Some(batch) = &mut batch {
        batch.write(&transaction).await?;
    }
    if let Some((missing, _)) = remaining.next() {
        let reason = format!("the table {} is missing", missing.name);
        return Err(TransferError::Content(reason));
    }
    if let Some(table) = store::check_references(&transaction, &references).await? {
        return Err(TransferError::Reference(table));
    }
    transaction.commit().await?;
    Ok(Transferred { rows })
}

/// Rows of one table that are written together.
struct Batch<'a> {
    table: &'a Table,
    kinds: &'a [Kind],
    rows: Vec<Vec<Value>>,
}

impl Batch<'_> {
    fn add(&mut self, row: Vec<serde_json::Value>) -> Result<(), TransferError> {
        let wrong = |what: &str| {
            TransferError::Content(format!("a row of the table {} has {what}", self.table.name))
        };
        if row.len() != self.kinds.len() {
            return Err(wrong("more or fewer values than columns"));
        }
        let columns = self.kinds.iter().zip(&self.table.columns);
        let values = row.into_iter().zip(columns).map(|(written, (kind, column))| {
            kind.read(written)
                .ok_or_else(|| wrong(&format!("a wrong value in the column {}", column.name)))
        });
        let values = values.collect::<Result<_, _>>()?;
        self.rows.push(values);
        Ok(())
    }

    async fn write(&mut self, transaction: &DatabaseTransaction) -> Result<(), TransferError> {
        let rows = std::mem::take(&mut self.rows);
        if rows.is_empty() {
            return Ok(());
        }
        store::insert(transaction, self.table, rows).await.map_err(|error| TransferError::Refused {
            table: self.table.name.to_owned(),
            reason: error.to_string(),
        })
    }
}
