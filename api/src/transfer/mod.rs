//! A whole network as one file, by which it moves between databases of any kind.

mod format;
pub mod service;
mod store;
mod value;

pub use self::format::{Header, LONGEST_LINE};
