//! Telling participants what happened to their event, and reminding them of it.
//!
//! A use case that changes an event calls [`tell_participants`]: one row, in its own transaction. A worker
//! writes the mails, some people at a time, and notes in the same transaction how far it came, so that each
//! person is told once, whatever ends a process and however many there are. The mails say what holds when
//! they are written: two changes in quick succession are one piece of news.
//!
//! Other things that everybody registered is to hear of go the same way with a table of their own: see
//! `registrations::service::recipients`.

mod deliver;
mod remind;
mod tell;

use std::time::Duration;

use futures_util::FutureExt as _;

pub use self::{deliver::deliver_due, remind::remind_due, tell::tell_participants};
pub use entity::terms::Happening;

use crate::work::Worker;

/// Writes the mails of notices.
pub const DELIVER_DUE: Worker = Worker {
    name: "notices.deliver_due",
    interval: Duration::from_secs(10),
    is_woken: true,
    round: |app| deliver_due(app).boxed(),
};

/// Writes reminders before events.
pub const REMIND_DUE: Worker = Worker {
    name: "notices.remind_due",
    interval: Duration::from_mins(1),
    is_woken: false,
    round: |app| remind_due(app).boxed(),
};
