//! What a file is, by its bytes, whatever it is said to be. It is read once, as it arrives.

use super::media::MediaType;

/// Bytes that are kept of the beginning: more than any signature needs.
const HEAD: usize = 256;
/// Bytes that are kept of the end: an archive lists there what it holds.
const TAIL: usize = 256 * 1024;

/// Reads a file as it arrives.
#[derive(Debug, Default)]
pub struct Sniffer {
    head: Vec<u8>,
    tail: Vec<u8>,
    text: TextCheck,
}

impl Sniffer {
    /// The next bytes.
    pub fn feed(&mut self, chunk: &[u8]) {
        let missing = HEAD.saturating_sub(self.head.len()).min(chunk.len());
        self.head.extend_from_slice(&chunk[..missing]);
        self.tail.extend_from_slice(chunk);
        if self.tail.len() > 2 * TAIL {
            self.tail.drain(..self.tail.len() - TAIL);
        }
        self.text.feed(chunk);
    }

    /// Whether all the bytes together are a file of this kind.
    #[must_use]
    pub fn is(&self, kind: MediaType) -> bool {
        match kind {
            MediaType::Pdf => self.head.starts_with(b"%PDF-"),
            MediaType::Png => self.head.starts_with(b"\x89PNG\r\n\x1a\n"),
            MediaType::Jpeg => self.head.starts_with(b"\xff\xd8\xff"),
            MediaType::Webp => {
                self.head.starts_with(b"RIFF") && self.head.get(8..12) == Some(b"WEBP")
            }
            MediaType::Text | MediaType::Csv => self.text.holds(),
            MediaType::Docx => self.is_office("word/document.xml"),
            MediaType::Xlsx => self.is_office("xl/workbook.xml"),
            MediaType::Pptx => self.is_office("ppt/presentation.xml"),
            MediaType::Odt | MediaType::Ods | MediaType::Odp => self.is_open_document(kind),
        }
    }

    /// Microsoft Office: an archive with its main part, and without macros.
    fn is_office(&self, main: &str) -> bool {
        self.names().is_some_and(|names| {
            let holds = |wanted: &str| names.iter().any(|name| name == wanted);
            let macros = names.iter().any(|name| name.to_lowercase().ends_with("vbaproject.bin"));
            holds("[Content_Types].xml") && holds(main) && !macros
        })
    }

    /// `OpenDocument`: an archive whose first entry says what it is, and without macros.
    fn is_open_document(&self, kind: MediaType) -> bool {
        // After the local header of 30 bytes.
        let first = [b"mimetype", kind.name().as_bytes()].concat();
        let says_so = self.head.get(30..30 + first.len()) == Some(&first[..]);
        let macros = |name: &String| name.starts_with("Basic/") || name.starts_with("Scripts/");
        says_so && self.names().is_some_and(|names| !names.iter().any(macros))
    }

    /// The names of what an archive holds, as its directory at the end lists them; `None` if it is none.
    fn names(&self) -> Option<Vec<String>> {
        const ENTRY: usize = 46;
        if !self.head.starts_with(b"PK\x03\x04") {
            return None;
        }
        let number = |at: usize, bytes: &[u8]| {
            let found = bytes.get(at..at + 2)?;
            Some(usize::from(u16::from_le_bytes(found.try_into().ok()?)))
        };
        let long = |at: usize, bytes: &[u8]| {
            let found = bytes.get(at..at + 4)?;
            usize::try_from(u32::from_le_bytes(found.try_into().ok()?)).ok()
        };
        let end = self.tail.windows(4).rposition(|four| four == b"PK\x05\x06")?;
        let record = &self.tail[end..];
        let (entries, size) = (number(10, record)?, long(12, record)?);
        let mut rest = &self.tail[end.checked_sub(size)?..end];
        let mut names = Vec::with_capacity(entries);
        for _ in 0..entries {
            if !rest.starts_with(b"PK\x01\x02") {
                return None;
            }
            let (name, extra, comment) = (number(28, rest)?, number(30, rest)?, number(32, rest)?);
            let text = rest.get(ENTRY..ENTRY + name)?;
            names.push(String::from_utf8_lossy(text).into_owned());
            rest = rest.get(ENTRY + name + extra + comment..)?;
        }
        rest.is_empty().then_some(names)
    }
}

/// Whether bytes are text in UTF-8, without control characters.
#[derive(Debug, Default)]
struct TextCheck {
    /// Of a character that goes on in the next bytes.
    begun: Vec<u8>,
    wrong: bool,
}

impl TextCheck {
    fn feed(&mut self, chunk: &[u8]) {
        if self.wrong {
            return;
        }
        let mut bytes = std::mem::take(&mut self.begun);
        bytes.extend_from_slice(chunk);
        let whole = match std::str::from_utf8(&bytes) {
            Ok(text) => text.len(),
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            Err(_) => {
                self.wrong = true;
                return;
            }
        };
        let control = |byte: &u8| (*byte < 0x20 && !b"\t\n\r".contains(byte)) || *byte == 0x7f;
        self.wrong = bytes[..whole].iter().any(control);
        self.begun = bytes.split_off(whole);
    }

    fn holds(&self) -> bool {
        !self.wrong && self.begun.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use super::*;

    /// Read byte by byte: what is found does not depend on how it arrives.
    fn sniffed(bytes: &[u8]) -> Vec<MediaType> {
        let mut slow = Sniffer::default();
        for byte in bytes {
            slow.feed(&[*byte]);
        }
        let mut fast = Sniffer::default();
        fast.feed(bytes);
        let kinds = |sniffer: &Sniffer| {
            MediaType::ALL.into_iter().filter(|kind| sniffer.is(*kind)).collect::<Vec<_>>()
        };
        assert_eq!(kinds(&slow), kinds(&fast));
        kinds(&fast)
    }

    fn archive(entries: &[(&str, &str)]) -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let stored = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Stored);
        for (name, text) in entries {
            archive.start_file(*name, stored).unwrap();
            archive.write_all(text.as_bytes()).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    #[test]
    fn a_file_is_what_its_bytes_say() {
        let is = |bytes: &[u8], kinds: &[MediaType]| assert_eq!(sniffed(bytes), kinds);
        is(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", &[MediaType::Pdf]);
        is(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", &[MediaType::Png]);
        is(b"\xff\xd8\xff\xe0\0\x10JFIF", &[MediaType::Jpeg]);
        is(b"RIFF\x10\0\0\0WEBPVP8 ", &[MediaType::Webp]);
        is(
            "\u{feff}Name;Ort\r\nÄpfel;Görlitz – Süd\n".as_bytes(),
            &[MediaType::Text, MediaType::Csv],
        );
        is(b"RIFF\x10\0\0\0WAVEfmt ", &[]);
        is(b"MZ\x90\0\x03", &[]);
        is(b"\xff\xfea\0b\0", &[]);
        is(b"abc\xc3", &[]);
        is(b"a\0b", &[]);
    }

    #[test]
    fn a_document_is_an_archive_that_holds_one_and_no_macros() {
        let types = ("[Content_Types].xml", "<Types/>");
        let word = ("word/document.xml", "<w/>");
        assert_eq!(sniffed(&archive(&[types, word])), [MediaType::Docx]);
        assert_eq!(sniffed(&archive(&[types, ("xl/workbook.xml", "")])), [MediaType::Xlsx]);
        assert_eq!(sniffed(&archive(&[("ppt/presentation.xml", ""), types])), [MediaType::Pptx]);
        assert_eq!(sniffed(&archive(&[types, word, ("word/vbaProject.bin", "x")])), []);
        assert_eq!(sniffed(&archive(&[("a.txt", "word/document.xml")])), []);
        let mut cut = archive(&[types, word]);
        cut.truncate(cut.len() - 30);
        assert_eq!(sniffed(&cut), []);

        let text = ("mimetype", "application/vnd.oasis.opendocument.text");
        assert_eq!(sniffed(&archive(&[text, ("content.xml", "")])), [MediaType::Odt]);
        assert_eq!(sniffed(&archive(&[text, ("Basic/script-lc.xml", "")])), []);
        let table = ("mimetype", "application/vnd.oasis.opendocument.spreadsheet");
        assert_eq!(sniffed(&archive(&[table])), [MediaType::Ods]);
    }

    #[test]
    fn the_end_of_a_large_archive_is_enough() {
        let types = ("[Content_Types].xml", "<Types/>");
        let picture = "x".repeat(3 * TAIL);
        let bytes = archive(&[types, ("word/document.xml", ""), ("word/media/1.png", &picture)]);
        let mut sniffer = Sniffer::default();
        bytes.chunks(10_000).for_each(|chunk| sniffer.feed(chunk));
        assert!(sniffer.is(MediaType::Docx));
        assert!(sniffer.tail.len() <= 2 * TAIL);
    }
}
