//! Mutations that a client may send again: one effect, one answer (domain.md, invariant 14).
//!
//! Before a mutation runs, its key is claimed: a row whose id is the claim. What the mutation writes
//! is committed together with a mark on that row (`Write::commit`), so that an effect and the
//! knowledge of it cannot part. Afterwards the answer is kept, encrypted, for 24 hours. Whoever takes
//! over a claim that nobody works on any more gives the row a new id: the one before can no longer commit.

pub mod attempt;
mod policy;
pub mod service;
mod store;
