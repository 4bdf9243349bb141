//! What can be asked of the audit log, and what is done with it.

mod reads;
mod sealing;

pub use self::{
    reads::record_personal_reads,
    sealing::{SEALER, seal},
};
