//! What happens in the network, as those who listen in this process hear of it.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::{
    sync::{Notify, mpsc, watch},
    time::timeout,
};
use uuid::Uuid;

/// What somebody has not heard yet is kept up to this number; what comes then is only noted as missed.
const BACKLOG: usize = 64;

/// Something that happened, committed and in the order of the audit log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    /// What, as `subject.happened`.
    pub kind: String,
    /// To which object.
    pub subject: Uuid,
}

/// What somebody wants to hear of: what happens to one object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interest {
    /// The object.
    pub subject: Uuid,
    /// How the kinds begin, as in `event.`.
    pub kinds: &'static str,
}

/// What somebody hears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// Something happened.
    Change(Arc<Happened>),
    /// More happened than was kept, or nothing yet: look at what there is now.
    State,
}

/// Where those who listen are told. Each process has one.
#[derive(Clone, Debug, Default)]
pub struct Feed(Arc<State>);

#[derive(Debug, Default)]
struct State {
    listeners: Mutex<HashMap<Uuid, Vec<Listener>>>,
    next: AtomicU64,
    /// Something was sealed.
    sealed: Notify,
    /// Whether what happens from now on is told.
    followed: watch::Sender<bool>,
}

#[derive(Debug)]
struct Listener {
    number: u64,
    kinds: &'static str,
    sender: mpsc::Sender<Arc<Happened>>,
    missed: Arc<AtomicBool>,
}

impl Feed {
    /// Listens from now on, until the value is dropped.
    #[must_use]
    pub fn listen(&self, interests: &[Interest]) -> Listening {
        let number = self.0.next.fetch_add(1, Ordering::Relaxed);
        let (sender, receiver) = mpsc::channel(BACKLOG);
        let missed = Arc::new(AtomicBool::new(false));
        let mut listeners = self.listeners();
        for Interest { subject, kinds } in interests {
            listeners.entry(*subject).or_default().push(Listener {
                number,
                kinds,
                sender: sender.clone(),
                missed: Arc::clone(&missed),
            });
        }
        let subjects = interests.iter().map(|interest| interest.subject).collect();
        Listening { feed: self.clone(), number, subjects, receiver, missed }
    }

    /// Tells those who want to hear of it. Nobody is waited for.
    pub fn tell(&self, happened: Happened) {
        let listeners = self.listeners();
        let Some(listeners) = listeners.get(&happened.subject) else { return };
        let happened = Arc::new(happened);
        for listener in listeners {
            if happened.kind.starts_with(listener.kinds)
                && listener.sender.try_send(Arc::clone(&happened)).is_err()
            {
                listener.missed.store(true, Ordering::Release);
            }
        }
    }

    /// Says that something was sealed, here or in another process.
    pub fn wake(&self) {
        self.0.sealed.notify_one();
    }

    /// Ends when something was sealed since this was last asked, and at the latest after `interval`.
    pub(super) async fn sealed(&self, interval: Duration) {
        // Which of the two it was makes no difference: there may be something to tell.
        let _ = timeout(interval, self.0.sealed.notified()).await;
    }

    /// Says whether what happens from now on is told.
    pub(super) fn set_followed(&self, followed: bool) {
        self.0.followed.send_replace(followed);
    }

    /// Waits until what happens is told, for at most `limit`; whether it is.
    pub async fn is_followed(&self, limit: Duration) -> bool {
        let mut followed = self.0.followed.subscribe();
        timeout(limit, followed.wait_for(|followed| *followed)).await.is_ok_and(|seen| seen.is_ok())
    }

    /// How many listen.
    #[must_use]
    pub fn listening(&self) -> usize {
        let listeners = self.listeners();
        let numbers = listeners.values().flatten().map(|listener| listener.number);
        numbers.collect::<std::collections::HashSet<_>>().len()
    }

    fn listeners(&self) -> MutexGuard<'_, HashMap<Uuid, Vec<Listener>>> {
        self.0.listeners.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Somebody who listens.
#[derive(Debug)]
pub struct Listening {
    feed: Feed,
    number: u64,
    subjects: Vec<Uuid>,
    receiver: mpsc::Receiver<Arc<Happened>>,
    missed: Arc<AtomicBool>,
}

impl Listening {
    /// The next thing that is heard. Nothing is lost where this is dropped half way.
    pub async fn next(&mut self) -> Heard {
        loop {
            match self.receiver.try_recv() {
                Ok(happened) => return Heard::Change(happened),
                // What was missed came after all that was kept.
                Err(_) if self.missed.swap(false, Ordering::AcqRel) => return Heard::State,
                Err(mpsc::error::TryRecvError::Empty) => {}
                Err(mpsc::error::TryRecvError::Disconnected) => std::future::pending().await,
            }
            if let Some(happened) = self.receiver.recv().await {
                return Heard::Change(happened);
            }
        }
    }

    /// Forgets what was not heard yet: whoever looks at what there is now need not hear of it.
    pub fn catch_up(&mut self) {
        self.missed.store(false, Ordering::Release);
        while self.receiver.try_recv().is_ok() {}
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let mut listeners = self.feed.listeners();
        for subject in &self.subjects {
            if let Some(here) = listeners.get_mut(subject) {
                here.retain(|listener| listener.number != self.number);
                if here.is_empty() {
                    listeners.remove(subject);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn happened(kind: &str, subject: u128) -> Happened {
        Happened { kind: kind.to_owned(), subject: Uuid::from_u128(subject) }
    }

    fn interest(subject: u128, kinds: &'static str) -> Interest {
        Interest { subject: Uuid::from_u128(subject), kinds }
    }

    #[tokio::test]
    async fn what_is_heard_is_what_was_asked_for_in_order() {
        let feed = Feed::default();
        let mut listening = feed.listen(&[interest(1, "event."), interest(2, "series.")]);
        for (kind, subject) in [
            ("event.a", 1),
            ("series.a", 1),
            ("event.b", 2),
            ("series.b", 2),
            ("event.c", 3),
            ("event.d", 1),
        ] {
            feed.tell(happened(kind, subject));
        }
        for (kind, subject) in [("event.a", 1), ("series.b", 2), ("event.d", 1)] {
            assert_eq!(listening.next().await, Heard::Change(Arc::new(happened(kind, subject))));
        }
    }

    #[tokio::test]
    async fn who_is_slow_hears_what_was_kept_and_is_then_told_to_look() {
        let feed = Feed::default();
        let mut listening = feed.listen(&[interest(1, "event.")]);
        for _ in 0..=BACKLOG {
            feed.tell(happened("event.a", 1));
        }
        for _ in 0..BACKLOG {
            assert!(matches!(listening.next().await, Heard::Change(_)));
        }
        assert_eq!(listening.next().await, Heard::State);
        feed.tell(happened("event.b", 1));
        assert_eq!(listening.next().await, Heard::Change(Arc::new(happened("event.b", 1))));
        feed.tell(happened("event.c", 1));
        listening.catch_up();
        assert!(timeout(Duration::ZERO, listening.next()).await.is_err());
    }

    #[tokio::test]
    async fn who_left_leaves_nothing() {
        let feed = Feed::default();
        let first = feed.listen(&[interest(1, "event."), interest(2, "event.")]);
        let second = feed.listen(&[interest(1, "event.")]);
        assert_eq!(feed.listening(), 2);
        drop(first);
        assert_eq!(feed.listening(), 1);
        drop(second);
        assert!(feed.listeners().is_empty());
    }
}
