//! A zip archive with one form: each entry is stored as it is, and no byte depends on when or where it was made. So
//! the script that checks it can tell of each byte what it has to be.

use crc32fast::hash;

/// An entry: its name and its bytes.
pub(super) type Entry = (String, Vec<u8>);

/// Version 1.0 of the format is enough to read it.
const VERSION_NEEDED: u16 = 10;
/// Unix, with rights that say that it is a plain file.
const MADE_BY: u16 = 0x030A;
const RIGHTS: u32 = 0o100_644 << 16;
/// The first day that the format knows.
const DATE: u16 = 0x21;

/// An archive of these entries. Names are plain ASCII; all of it is far below 4 GiB.
#[must_use]
pub(super) fn archive(entries: &[Entry]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut directory = Vec::new();
    for (name, content) in entries {
        let offset = low(bytes.len());
        let common = common(name, content);
        bytes.extend(b"PK\x03\x04");
        bytes.extend(&common);
        bytes.extend(name.as_bytes());
        bytes.extend(content);
        directory.extend(b"PK\x01\x02");
        directory.extend(MADE_BY.to_le_bytes());
        directory.extend(&common);
        // No comment, first disk, binary.
        directory.extend([0; 6]);
        directory.extend(RIGHTS.to_le_bytes());
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (start, size) = (low(bytes.len()), low(directory.len()));
    let count = u16::try_from(entries.len()).unwrap_or(u16::MAX);
    bytes.extend(directory);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend(count.to_le_bytes());
    bytes.extend(count.to_le_bytes());
    bytes.extend(size.to_le_bytes());
    bytes.extend(start.to_le_bytes());
    bytes.extend([0; 2]);
    bytes
}

/// What stands in an entry's own header and in the directory alike.
fn common(name: &str, content: &[u8]) -> Vec<u8> {
    let mut header = Vec::with_capacity(26);
    header.extend(VERSION_NEEDED.to_le_bytes());
    // No flags, stored, midnight.
    header.extend([0; 6]);
    header.extend(DATE.to_le_bytes());
    header.extend(hash(content).to_le_bytes());
    header.extend(low(content.len()).to_le_bytes());
    header.extend(low(content.len()).to_le_bytes());
    header.extend(u16::try_from(name.len()).unwrap_or(u16::MAX).to_le_bytes());
    // No extra field.
    header.extend([0; 2]);
    header
}

fn low(size: usize) -> u32 {
    u32::try_from(size).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read as _};

    use super::*;

    #[test]
    fn other_programs_read_it() {
        let entries = [("a.txt".to_owned(), b"one".to_vec()), ("b/2".to_owned(), vec![7; 70_000])];
        let bytes = archive(&entries);
        assert_eq!(bytes, archive(&entries), "no byte depends on anything else");
        let mut read = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        assert_eq!(read.len(), 2);
        for (index, (name, content)) in entries.iter().enumerate() {
            let mut entry = read.by_index(index).unwrap();
            let entry_name = entry.name().unwrap().into_owned();
            assert_eq!((&entry_name, entry.unix_mode()), (name, Some(0o100_644)));
            let mut found = Vec::new();
            entry.read_to_end(&mut found).unwrap();
            assert!(found == *content, "{name}");
        }
    }
}
