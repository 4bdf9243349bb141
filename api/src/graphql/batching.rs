//! When the loads of a request run: together, once no resolver can go on without one.
//!
//! A timer cannot know that moment. With one, a list of many rows splits its loads into as many
//! statements as there are ticks while its fields are resolved.

use std::{
    future::{self, Future, poll_fn},
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Poll, Waker, ready},
    time::Duration,
};

use async_graphql::runtime::Timer;
use futures_util::{
    StreamExt as _,
    future::BoxFuture,
    stream::FuturesUnordered,
    task::{FutureObj, Spawn, SpawnError},
};

/// The loads of one request.
#[derive(Clone, Debug, Default)]
pub(super) struct Loads(Arc<State>);

#[derive(Debug, Default)]
struct State {
    /// Those that wait for their turn.
    next: Mutex<Vec<FutureObj<'static, ()>>>,
    wave: Mutex<Wave>,
}

#[derive(Debug, Default)]
struct Wave {
    running: bool,
    waiting: Vec<Waker>,
}

impl Spawn for Loads {
    fn spawn_obj(&self, load: FutureObj<'static, ()>) -> Result<(), SpawnError> {
        lock(&self.0.next).push(load);
        Ok(())
    }
}

impl Loads {
    /// Ends with the wave: whoever has got what it asked for goes on when all have. So it does not
    /// depend on which load is the quickest what is asked for together.
    pub(super) async fn settled(&self) {
        poll_fn(|context| {
            let mut wave = lock(&self.0.wave);
            if wave.running {
                wave.waiting.push(context.waker().clone());
                return Poll::Pending;
            }
            Poll::Ready(())
        })
        .await;
    }

    /// Runs `resolving`, and the loads that it asks for in waves: one begins when the last one is
    /// over and every resolver has gone as far as it can.
    pub(super) async fn drive<T>(&self, resolving: impl Future<Output = T>) -> T {
        let mut resolving = pin!(resolving);
        let mut wave = FuturesUnordered::new();
        poll_fn(|context| {
            loop {
                if let Poll::Ready(result) = resolving.as_mut().poll(context) {
                    return Poll::Ready(result);
                }
                if wave.is_empty() {
                    wave.extend(std::mem::take(&mut *lock(&self.0.next)));
                    if wave.is_empty() {
                        return Poll::Pending;
                    }
                    lock(&self.0.wave).running = true;
                }
                while let Some(()) = ready!(wave.poll_next_unpin(context)) {}
                let over = std::mem::take(&mut *lock(&self.0.wave));
                over.waiting.into_iter().for_each(Waker::wake);
            }
        })
        .await
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// No delay: a load that has its turn has waited long enough.
#[derive(Clone, Copy, Debug)]
pub(super) struct NoDelay;

impl Timer for NoDelay {
    fn delay(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(future::ready(()))
    }
}

#[cfg(test)]
mod tests {
    use std::{
        collections::HashMap,
        sync::atomic::{AtomicUsize, Ordering},
    };

    use async_graphql::dataloader::{DataLoader, Loader};
    use futures_util::future::join_all;

    use super::*;

    /// Doubles numbers and texts, and takes longer for texts.
    struct Doubles(Arc<AtomicUsize>);

    impl Loader<u64> for Doubles {
        type Value = u64;
        type Error = ();

        async fn load(&self, keys: &[u64]) -> Result<HashMap<u64, u64>, ()> {
            self.0.fetch_add(1, Ordering::Relaxed);
            tokio::task::yield_now().await;
            Ok(keys.iter().map(|key| (*key, 2 * key)).collect())
        }
    }

    impl Loader<String> for Doubles {
        type Value = u64;
        type Error = ();

        async fn load(&self, keys: &[String]) -> Result<HashMap<String, u64>, ()> {
            self.0.fetch_add(1, Ordering::Relaxed);
            for _ in 0..10 {
                tokio::task::yield_now().await;
            }
            let double = |key: &String| 2 * key.parse::<u64>().unwrap();
            Ok(keys.iter().map(|key| (key.clone(), double(key))).collect())
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn keys_of_one_depth_are_loaded_at_once_however_long_resolvers_and_loads_take() {
        let batches = Arc::default();
        let loads = Loads::default();
        let loader = DataLoader::new(Doubles(Arc::clone(&batches)), loads.clone(), NoDelay);
        let resolve = async |key: u64| {
            std::thread::sleep(Duration::from_millis(1));
            let once = if key.is_multiple_of(4) {
                loader.load_one(key).await.unwrap().unwrap()
            } else {
                loader.load_one(key.to_string()).await.unwrap().unwrap()
            };
            loads.settled().await;
            loader.load_one(once + 1).await.unwrap().unwrap()
        };
        let found = loads.drive(join_all((0..40).map(|key| resolve(2 * key + 100)))).await;
        assert_eq!(found, (0..40).map(|key| 8 * key + 402).collect::<Vec<_>>());
        assert_eq!(batches.load(Ordering::Relaxed), 3);
    }
}
