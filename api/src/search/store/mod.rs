//! Queries of the search: what is found, cut to what a reach covers, and what it is found by.

mod affected;
mod documents;
mod find;
mod keep;

pub(in crate::search) use self::{
    affected::affected,
    documents::documents,
    find::{Hit, answers, bounds, count, detailed, find, visible},
    keep::{
        forget_gone, forget_unused_words, lock_index, look_at_words, next_of_kind, refresh,
        set_version, version,
    },
};
