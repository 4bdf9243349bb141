//! What is asked for at most once at a time, and kept for a while.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::sync::Mutex;

/// The last answer to a question that costs something.
#[derive(Debug)]
pub(super) struct Kept<T>(Mutex<Option<(Instant, Arc<T>)>>);

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> Kept<T> {
    /// The last answer, if it is younger than `age`, or that of `asking`. Who comes meanwhile waits for it.
    pub(super) async fn get(&self, age: Duration, asking: impl Future<Output = T>) -> Arc<T> {
        let mut kept = self.0.lock().await;
        if let Some((since, answer)) = &*kept
            && since.elapsed() < age
        {
            return Arc::clone(answer);
        }
        let answer = Arc::new(asking.await);
        *kept = Some((Instant::now(), Arc::clone(&answer)));
        answer
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures_util::future::join_all;

    use super::*;

    #[tokio::test]
    async fn many_who_ask_at_once_get_one_answer() {
        let (kept, asked) = (Kept::default(), AtomicUsize::new(0));
        let ask = async || {
            tokio::task::yield_now().await;
            asked.fetch_add(1, Ordering::SeqCst)
        };
        let hour = Duration::from_hours(1);
        let answers = join_all((0..10).map(|_| kept.get(hour, ask()))).await;
        assert!(answers.iter().all(|answer| **answer == 0));
        assert_eq!(*kept.get(Duration::ZERO, ask()).await, 1);
    }
}
