//! Files and folders: what is in them, and that they are on the disk.

use std::{
    collections::BTreeMap,
    fs::{self, DirBuilder, File},
    io::{self, Read, Write as _},
    os::unix::fs::{DirBuilderExt as _, PermissionsExt as _},
    path::{Path, PathBuf},
};

use sha2::{Digest as _, Sha256};

use crate::write::hexadecimal;

/// Bytes that are read at once.
const CHUNK: usize = 128 * 1024;

/// Makes a folder that only its owner may read.
pub(super) fn create_private(folder: &Path) -> io::Result<()> {
    DirBuilder::new().mode(0o700).create(folder)
}

/// Lets only the owner of a file read it, and waits until it is on the disk.
pub(super) fn settle(file: &Path) -> io::Result<()> {
    fs::set_permissions(file, fs::Permissions::from_mode(0o600))?;
    File::open(file)?.sync_all()
}

/// Waits until the names in a folder, and in all below it, are on the disk.
pub(super) fn sync_tree(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            sync_tree(&entry.path())?;
        }
    }
    File::open(folder)?.sync_all()
}

/// Waits until the name of this path is on the disk.
pub(super) fn sync_name(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

/// This path with more at its end.
pub(super) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Every file in a folder and below it, by its path from there, with its size. What is neither file nor folder has
/// none.
pub(super) fn files(folder: &Path) -> io::Result<BTreeMap<String, Option<u64>>> {
    let mut found = BTreeMap::new();
    collect(folder, "", &mut found)?;
    Ok(found)
}

fn collect(
    folder: &Path,
    prefix: &str,
    found: &mut BTreeMap<String, Option<u64>>,
) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        // Of a link, not of what it leads to.
        let metadata = entry.metadata()?;
        if metadata.is_dir() {
            collect(&entry.path(), &format!("{path}/"), found)?;
        } else {
            found.insert(path, metadata.is_file().then_some(metadata.len()));
        }
    }
    Ok(())
}

/// How large a file is, and the SHA-256 of its bytes.
pub(super) fn digest(file: &Path) -> io::Result<(u64, String)> {
    read_through(File::open(file)?, |_| Ok(()))
}

/// Copies a file and waits until the copy is on the disk: how large it is, and the SHA-256 of its bytes.
pub(super) fn copy(from: &Path, to: &Path) -> io::Result<(u64, String)> {
    let mut output = File::create_new(to)?;
    let digest = read_through(File::open(from)?, |chunk| output.write_all(chunk))?;
    output.sync_all()?;
    Ok(digest)
}

fn read_through(
    mut input: impl Read,
    mut each: impl FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<(u64, String)> {
    let (mut bytes, mut digest, mut chunk) = (0, Sha256::new(), vec![0; CHUNK]);
    loop {
        let read = input.read(&mut chunk)?;
        if read == 0 {
            return Ok((bytes, hexadecimal(&digest.finalize())));
        }
        digest.update(&chunk[..read]);
        each(&chunk[..read])?;
        bytes += read as u64;
    }
}
