//! Queries on the audit log and its chain.

mod chain;
mod entries;
mod payload;
mod people;
mod records;

pub use self::entries::AuditFilter;
pub(super) use self::{
    chain::{
        digests_between, hash_at, is_any_unsealed, last_seal, last_seal_position, lock_chain,
        notify, unsealed, write_seals,
    },
    entries::{entries, entries_of_partners, list_entries, seals},
    payload::{delete_payload, has_entry, with_payload},
    people::{events_of_registrations, partners_of_users},
    records::{Link, Record, Unreadable, links_after, records, without_seal_after},
};
