//! A table as a file that spreadsheets open. What people typed is text there, never a formula.

use chrono::{DateTime, Utc};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook};

use crate::{fault::Fault, refusal::Language};

/// A table with its head.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// What stands above each column.
    pub head: Vec<String>,
    /// The rows, each with as many cells.
    pub rows: Vec<Vec<Cell>>,
}

/// What stands in one place of a table.
#[derive(Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// A number.
    Number(i32),
    /// A text.
    Text(String),
}

impl std::fmt::Debug for Cell {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Cell(…)")
    }
}

impl From<Option<String>> for Cell {
    fn from(text: Option<String>) -> Self {
        text.map_or(Self::Empty, Self::Text)
    }
}

impl From<Option<i32>> for Cell {
    fn from(number: Option<i32>) -> Self {
        number.map_or(Self::Empty, Self::Number)
    }
}

/// Comma-separated values in UTF-8 with a mark at the start, without which spreadsheets misread umlauts; for German,
/// whose decimal mark is the comma, separated by semicolons.
pub fn csv(sheet: &Sheet, language: Language) -> Result<Vec<u8>, Fault> {
    let delimiter = if language == Language::German { b';' } else { b',' };
    let mut writer = csv::WriterBuilder::new()
        .delimiter(delimiter)
        .terminator(csv::Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    let head = sheet.head.iter().map(|text| neutral(text));
    writer.write_record(head).map_err(Fault::internal)?;
    for row in &sheet.rows {
        let cells = row.iter().map(|cell| match cell {
            Cell::Empty => String::new(),
            Cell::Number(number) => number.to_string(),
            Cell::Text(text) => neutral(text),
        });
        writer.write_record(cells).map_err(Fault::internal)?;
    }
    let broken = |error: csv::IntoInnerError<_>| {
        Fault::internal(anyhow::anyhow!("a table could not be written: {}", error.error()))
    };
    writer.into_inner().map_err(broken)
}

/// A workbook of one sheet. Texts are typed as texts there, so that nothing needs to be changed in them.
pub fn xlsx(sheet: &Sheet, now: DateTime<Utc>) -> Result<Vec<u8>, Fault> {
    let write = || -> Result<Vec<u8>, rust_xlsxwriter::XlsxError> {
        let mut workbook = Workbook::new();
        let made = ExcelDateTime::from_timestamp(now.timestamp())?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
        let worksheet = workbook.add_worksheet();
        let bold = Format::new().set_bold();
        for (column, text) in (0..).zip(&sheet.head) {
            worksheet.write_string_with_format(0, column, text, &bold)?;
        }
        for (number, row) in (1..).zip(&sheet.rows) {
            for (column, cell) in (0..).zip(row) {
                match cell {
                    Cell::Empty => {}
                    Cell::Number(value) => {
                        worksheet.write_number(number, column, *value)?;
                    }
                    Cell::Text(text) => {
                        worksheet.write_string(number, column, text)?;
                    }
                }
            }
        }
        worksheet.set_freeze_panes(1, 0)?;
        workbook.save_to_buffer()
    };
    write().map_err(Fault::internal)
}

/// A text that no spreadsheet takes for a formula: what begins like one gets an apostrophe before it.
fn neutral(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Cell {
        Cell::Text(text.to_owned())
    }

    fn lines(sheet: &Sheet, language: Language) -> String {
        String::from_utf8(csv(sheet, language).unwrap()).unwrap()
    }

    #[test]
    fn csv_has_the_mark_the_separator_of_the_language_and_quotes_where_they_are_needed() {
        let sheet = Sheet {
            head: vec!["Name".into(), "Platz".into()],
            rows: vec![
                vec![text("Müller; \"Mia\""), Cell::Number(-3)],
                vec![text("a,b"), Cell::Empty],
            ],
        };
        assert_eq!(
            lines(&sheet, Language::German),
            "\u{feff}Name;Platz\r\n\"Müller; \"\"Mia\"\"\";-3\r\na,b;\r\n"
        );
        assert_eq!(
            lines(&sheet, Language::English),
            "\u{feff}Name,Platz\r\n\"Müller; \"\"Mia\"\"\",-3\r\n\"a,b\",\r\n"
        );
    }

    #[test]
    fn nothing_that_people_type_is_a_formula() {
        for typed in ["=1+1", "+49 351", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"] {
            assert_eq!(neutral(typed), format!("'{typed}"));
        }
        for typed in ["", "Anna", "a=b", "'=1", "<b>fett</b>"] {
            assert_eq!(neutral(typed), typed);
        }
    }
}
