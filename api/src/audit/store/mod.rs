//! Queries on the audit log and its chain.

mod chain;
mod people;

pub(super) use self::{
    chain::{is_any_unsealed, last_seal, lock_chain, unsealed, write_seals},
    people::partners_of_users,
};
