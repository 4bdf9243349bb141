//! What can be asked of the audit log, and what is done with it.

mod entries;
mod payload;
mod proof;
mod reads;
mod sealing;
mod verification;

pub use self::{
    entries::{EntriesOfPartner, SealOf, entries, entries_of_partners, list_entries, seals},
    payload::{erase_entry_payload, erase_payload, erase_payloads_about},
    proof::{ChainRun, SealedEntry, chain_runs, sealed_entries},
    reads::record_personal_reads,
    sealing::{SEALER, seal},
    verification::{Anchor, Defect, DefectKind, Observer, Verification, verify},
};
pub use super::store::AuditFilter;
