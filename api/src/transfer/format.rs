//! The file: lines of JSON in a gzip. First the header; then each table with its rows, one a line, in the order
//! of their keys; last how many there were, and the SHA-256 of all lines between.

use std::{
    collections::BTreeMap,
    io::{self, BufRead, BufReader, Read, Write},
};

use chrono::{DateTime, Utc};
use flate2::{Compression, bufread::MultiGzDecoder, write::GzEncoder};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::write::hexadecimal;

/// The name of the format.
const FORMAT: &str = "verbund-dump";
/// Its version.
const VERSION: u32 = 1;

/// Bytes of the longest line that is read: more than the longest texts and files of one row.
pub const LONGEST_LINE: u64 = 64 * 1024 * 1024;

/// What a dump is of.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Header {
    format: String,
    format_version: u32,
    /// The last migration of the database.
    pub schema: String,
    /// The version of Verbund that wrote it.
    pub product: String,
    /// The database that it comes from.
    pub database: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// The fingerprint of the master key that its secrets are encrypted under.
    pub master_key: String,
}

impl Header {
    pub(super) fn new(
        schema: String,
        database: &str,
        created_at: DateTime<Utc>,
        master_key: String,
    ) -> Self {
        Self {
            format: FORMAT.to_owned(),
            format_version: VERSION,
            schema,
            product: env!("CARGO_PKG_VERSION").to_owned(),
            database: database.to_owned(),
            created_at,
            master_key,
        }
    }
}

/// A line after the header that is no row.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
enum Mark {
    /// The rows of this table follow.
    Table { name: String, columns: Vec<String> },
    /// There is nothing more.
    End { rows: BTreeMap<String, u64>, sha256: String },
}

/// Why a file cannot be read as a dump.
#[derive(Debug, thiserror::Error)]
pub enum FormatError {
    /// It is something else.
    #[error("the file is no dump of Verbund")]
    Foreign,
    /// Another version of the format.
    #[error("the dump has format version {0}; this version of Verbund reads version {VERSION}")]
    Version(u32),
    /// It is not what was written.
    #[error("the dump is damaged: {0}")]
    Damaged(String),
    /// It cannot be read or written.
    #[error("the dump cannot be read or written: {0}")]
    Io(io::Error),
}

fn damaged(what: impl Into<String>) -> FormatError {
    FormatError::Damaged(what.into())
}

/// Writes a dump.
pub(super) struct Writer<W: Write> {
    output: GzEncoder<W>,
    digest: Sha256,
    rows: BTreeMap<String, u64>,
    line: Vec<u8>,
}

impl<W: Write> Writer<W> {
    pub(super) fn begin(output: W, header: &Header) -> Result<Self, FormatError> {
        let mut output = GzEncoder::new(output, Compression::default());
        let line = json_line(Vec::new(), header)?;
        output.write_all(&line).map_err(FormatError::Io)?;
        Ok(Self { output, digest: Sha256::new(), rows: BTreeMap::new(), line })
    }

    pub(super) fn table(&mut self, name: &str, columns: Vec<String>) -> Result<(), FormatError> {
        self.rows.insert(name.to_owned(), 0);
        self.line(&Mark::Table { name: name.to_owned(), columns })
    }

    /// The next row of this table.
    pub(super) fn row(&mut self, table: &str, values: &[Value]) -> Result<(), FormatError> {
        if let Some(rows) = self.rows.get_mut(table) {
            *rows += 1;
        }
        self.line(values)
    }

    /// Ends the dump: how many rows of which table it has, and what it was written to.
    pub(super) fn end(mut self) -> Result<(BTreeMap<String, u64>, W), FormatError> {
        let sha256 = hexadecimal(&self.digest.finalize_reset());
        let end = Mark::End { rows: self.rows.clone(), sha256 };
        self.line(&end)?;
        Ok((self.rows, self.output.finish().map_err(FormatError::Io)?))
    }

    fn line(&mut self, value: &(impl Serialize + ?Sized)) -> Result<(), FormatError> {
        self.line = json_line(std::mem::take(&mut self.line), value)?;
        self.digest.update(&self.line);
        self.output.write_all(&self.line).map_err(FormatError::Io)
    }
}

fn json_line(mut line: Vec<u8>, value: &(impl Serialize + ?Sized)) -> Result<Vec<u8>, FormatError> {
    line.clear();
    serde_json::to_writer(&mut line, value).map_err(|error| FormatError::Io(error.into()))?;
    line.push(b'\n');
    Ok(line)
}

/// What comes next in a dump.
pub(super) enum Item {
    Table {
        name: String,
        columns: Vec<String>,
    },
    Row(Vec<Value>),
    /// The end, after everything was found to be what was written.
    End(BTreeMap<String, u64>),
}

/// Reads a dump.
pub struct Reader {
    input: Box<dyn BufRead + Send>,
    header: Header,
    digest: Sha256,
    rows: BTreeMap<String, u64>,
    table: Option<String>,
    line: Vec<u8>,
    number: u64,
}

impl std::fmt::Debug for Reader {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Reader").field("header", &self.header).finish_non_exhaustive()
    }
}

impl Reader {
    /// Reads the header.
    pub fn open(input: impl Read + Send + 'static) -> Result<Self, FormatError> {
        let input = MultiGzDecoder::new(BufReader::new(input));
        let mut input = BufReader::new(input);
        let mut line = Vec::new();
        // Of something else, which may have no lines, no more is read than a header can have.
        match (&mut input).take(64 * 1024).read_until(b'\n', &mut line) {
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof && !line.is_empty() => {
                return Err(damaged("it ends in its header"));
            }
            Err(_) => return Err(FormatError::Foreign),
        }
        let value: Value = serde_json::from_slice(&line).map_err(|_| FormatError::Foreign)?;
        if value["format"] != FORMAT {
            return Err(FormatError::Foreign);
        }
        let version = value["formatVersion"].as_u64().and_then(|number| number.try_into().ok());
        match version {
            Some(VERSION) => {}
            Some(other) => return Err(FormatError::Version(other)),
            None => return Err(FormatError::Foreign),
        }
        let header =
            serde_json::from_value(value).map_err(|_| damaged("its header is incomplete"))?;
        Ok(Self {
            input: Box::new(input),
            header,
            digest: Sha256::new(),
            rows: BTreeMap::new(),
            table: None,
            line,
            number: 1,
        })
    }

    /// What the dump is of.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    pub(super) fn next(&mut self) -> Result<Item, FormatError> {
        self.read_line()?;
        if self.line.first() == Some(&b'[') {
            let row = serde_json::from_slice(&self.line).map_err(|_| self.unreadable())?;
            let table = self.table.as_ref().ok_or_else(|| self.unreadable())?;
            if let Some(rows) = self.rows.get_mut(table) {
                *rows += 1;
            }
            self.digest.update(&self.line);
            return Ok(Item::Row(row));
        }
        match serde_json::from_slice(&self.line).map_err(|_| self.unreadable())? {
            Mark::Table { name, columns } => {
                self.digest.update(&self.line);
                if self.rows.insert(name.clone(), 0).is_some() {
                    return Err(damaged(format!("it has the table {name} twice")));
                }
                self.table = Some(name.clone());
                Ok(Item::Table { name, columns })
            }
            Mark::End { rows, sha256 } => {
                // Only at its very end the gzip tells whether it is whole.
                let mut rest = [0];
                match self.input.read(&mut rest) {
                    Ok(0) => {}
                    Ok(_) => return Err(damaged("something stands after its end")),
                    Err(error) => return Err(failed(error)),
                }
                if rows != self.rows {
                    return Err(damaged("rows are missing, or were added"));
                }
                if sha256 != hexadecimal(&self.digest.finalize_reset()) {
                    return Err(damaged("its content is not that of its checksum"));
                }
                Ok(Item::End(rows))
            }
        }
    }

    fn read_line(&mut self) -> Result<(), FormatError> {
        self.line.clear();
        self.number += 1;
        let mut limited = (&mut self.input).take(LONGEST_LINE);
        limited.read_until(b'\n', &mut self.line).map_err(failed)?;
        if self.line.last() == Some(&b'\n') {
            return Ok(());
        }
        if self.line.len() as u64 == LONGEST_LINE {
            return Err(damaged(format!("line {} is too long", self.number)));
        }
        Err(damaged("its end is missing"))
    }

    fn unreadable(&self) -> FormatError {
        damaged(format!("line {} cannot be read", self.number))
    }
}

fn failed(error: io::Error) -> FormatError {
    use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
    match error.kind() {
        UnexpectedEof => damaged("its end is missing"),
        InvalidData | InvalidInput => damaged("it cannot be unpacked"),
        _ => FormatError::Io(error),
    }
}
