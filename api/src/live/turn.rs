//! One execution of a subscription's document: first to open it, then once for each message.
//!
//! Each is an operation of its own, with the actor, the time and the rights of that moment.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use entity::event;

use super::feed::{Heard, Listening};

/// What the document is executed for.
#[derive(Clone, Debug)]
pub struct Turn {
    /// What is to be told; `None` where the subscription is only opened: whether it may be is then to be
    /// found out, and what it listens to.
    pub heard: Option<Heard>,
    /// What is kept from one message to the next.
    pub progress: Progress,
}

/// Where a subscription hears of what happens.
#[derive(Debug)]
pub struct Source {
    /// What it listens to.
    pub listening: Listening,
    /// The least time between two messages: what happens meanwhile is told as one.
    pub pace: Option<Duration>,
}

/// What is kept of a subscription from one message to the next.
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<Mutex<Kept>>);

#[derive(Debug, Default)]
struct Kept {
    source: Option<Source>,
    /// The event as it was last seen, with what is hidden left blank.
    seen: Option<event::Model>,
    is_over: bool,
}

impl Progress {
    /// Says where the subscription hears of what happens.
    pub fn open(&self, source: Source) {
        self.kept().source = Some(source);
    }

    /// The source, once.
    #[must_use]
    pub fn take_source(&self) -> Option<Source> {
        self.kept().source.take()
    }

    /// Notes how the event is seen now; whether that is something else than before.
    #[must_use]
    pub fn is_news(&self, seen: &event::Model) -> bool {
        let mut kept = self.kept();
        let is_news = kept.seen.as_ref() != Some(seen);
        kept.seen = Some(seen.clone());
        is_news
    }

    /// Says that nothing is told after this message.
    pub fn end(&self) {
        self.kept().is_over = true;
    }

    /// Whether nothing is told any more.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.kept().is_over
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
