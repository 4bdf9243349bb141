//! How far a command is: shown on a terminal, and nowhere else.

use std::{
    io::{self, IsTerminal as _},
    time::Duration,
};

use indicatif::{HumanCount, ProgressBar};

/// Rows or files that were gone through.
pub(super) struct Progress(ProgressBar);

impl Progress {
    pub(super) fn new() -> Self {
        if !io::stderr().is_terminal() {
            return Self(ProgressBar::hidden());
        }
        let bar = ProgressBar::new_spinner();
        bar.enable_steady_tick(Duration::from_millis(100));
        Self(bar)
    }

    pub(super) fn show(&self, count: u64) {
        // Each message is a text of its own.
        if count.is_multiple_of(1_000) {
            self.0.set_message(format!("{} rows", HumanCount(count)));
        }
    }

    /// What is done now.
    pub(super) fn say(&self, what: String) {
        self.0.set_message(what);
    }

    pub(super) fn finish(&self) {
        self.0.finish_and_clear();
    }
}
