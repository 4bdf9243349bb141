//! The name of a file: one that any system can store, and that does not pretend to be another one's.

use super::media::MediaType;
use crate::texts::{self, TextProblem};

/// Most characters of a name.
pub(super) const LONGEST: usize = 150;

/// Why a name is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NameProblem {
    /// As a text.
    Text(TextProblem),
    /// It holds a character that names of files do not have, or nothing before its ending.
    Character,
    /// It does not end as names of this kind of file do.
    Ending,
}

/// The name, where it is one for this kind of file.
pub(super) fn checked(name: &str, kind: Option<MediaType>) -> Result<String, NameProblem> {
    let name = texts::line(name.trim(), LONGEST).map_err(NameProblem::Text)?;
    if name.starts_with('.') || name.contains(is_foreign) {
        return Err(NameProblem::Character);
    }
    let Some(kind) = kind else { return Ok(name) };
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
    match ending {
        Some(ending) if kind.extensions().contains(&ending.as_str()) => Ok(name),
        _ => Err(NameProblem::Ending),
    }
}

/// Not in names of files, or a mark of the direction in which they are read.
fn is_foreign(character: char) -> bool {
    matches!(
        character,
        '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|'
            | '\u{200e}'..='\u{200f}'
            | '\u{2028}'..='\u{2029}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_fits_its_kind_and_every_system() {
        let right = [("Bericht – Übersicht.pdf", MediaType::Pdf), ("a.b.JPEG", MediaType::Jpeg)];
        for (name, kind) in right {
            assert_eq!(checked(name, Some(kind)).as_deref(), Ok(name));
        }
        let name = checked(" Zoe\u{308}.txt ", Some(MediaType::Text));
        assert_eq!(name.as_deref(), Ok("Zoë.txt"));
        for wrong in ["../a.pdf", "a\\b.pdf", "c:a.pdf", ".pdf", "a\u{200f}fdp.pdf", "a\"b.pdf"] {
            let found = checked(wrong, Some(MediaType::Pdf));
            assert_eq!(found, Err(NameProblem::Character), "{wrong:?}");
        }
        for wrong in ["bericht", "bericht.exe", "bericht.pdf.exe", "pdf"] {
            let found = checked(wrong, Some(MediaType::Pdf));
            assert_eq!(found, Err(NameProblem::Ending), "{wrong}");
        }
        let long = format!("{}.pdf", "a".repeat(LONGEST));
        assert!(matches!(
            checked(&long, Some(MediaType::Pdf)),
            Err(NameProblem::Text(TextProblem::TooLong { .. }))
        ));
        assert!(matches!(checked("a\nb.pdf", None), Err(NameProblem::Text(_))));
    }
}
