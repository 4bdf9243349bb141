//! Files: uploaded and downloaded by short-lived signed addresses, and part of the objects that they are
//! attached to.

pub mod graphql;
pub mod link;
pub mod media;
mod name;
pub mod refusal;
pub mod service;
pub mod sniff;
pub mod storage;
mod store;

/// Most files of one object.
pub const MOST_ATTACHED: usize = 50;
/// Most bytes of the files of one agreement together: its proof holds all of them.
pub const MOST_SIGNED_BYTES: u64 = 50 * 1024 * 1024;
/// Most files of one account or key that wait to be attached.
pub const MOST_WAITING: u64 = 20;
