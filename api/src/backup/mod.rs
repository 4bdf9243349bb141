//! Backups of a network on SQLite: a folder with the database, the uploaded files, and a manifest of both.

mod folder;
mod manifest;
pub mod service;
mod store;

pub use self::manifest::{FilesKept, MANIFEST, Manifest, Member};
