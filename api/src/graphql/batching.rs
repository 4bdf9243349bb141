//! When the loads of a request run: together, once no resolver can go on without one.
//!
//! A timer cannot know that moment. With one, a list of many rows splits its loads into as many
//! statements as there are ticks while its fields are resolved.

use std::{
    future::{Future, poll_fn, ready},
    pin::pin,
    sync::{Arc, Mutex, PoisonError},
    task::Poll,
    time::Duration,
};

use async_graphql::{
    Response,
    extensions::{Extension, ExtensionContext, ExtensionFactory, NextExecute},
    runtime::Timer,
};
use futures_util::{
    StreamExt as _,
    future::BoxFuture,
    stream::FuturesUnordered,
    task::{FutureObj, Spawn, SpawnError},
};

/// The loads of one request that wait for their turn.
#[derive(Clone, Debug, Default)]
pub(super) struct Loads(Arc<Mutex<Vec<FutureObj<'static, ()>>>>);

impl Spawn for Loads {
    fn spawn_obj(&self, load: FutureObj<'static, ()>) -> Result<(), SpawnError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(load);
        Ok(())
    }
}

impl Loads {
    fn take(&self) -> Vec<FutureObj<'static, ()>> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Runs `resolving`, and the loads that it asks for in waves: one begins when the last one is
    /// over and every resolver has gone as far as it can.
    async fn drive<T>(&self, resolving: impl Future<Output = T>) -> T {
        let mut resolving = pin!(resolving);
        let mut wave = FuturesUnordered::new();
        poll_fn(|context| {
            loop {
                if let Poll::Ready(result) = resolving.as_mut().poll(context) {
                    return Poll::Ready(result);
                }
                if wave.is_empty() {
                    wave.extend(self.take());
                }
                match wave.poll_next_unpin(context) {
                    // Somebody may go on now.
                    Poll::Ready(Some(())) => {}
                    Poll::Ready(None) | Poll::Pending => return Poll::Pending,
                }
            }
        })
        .await
    }
}

/// No delay: a load that has its turn has waited long enough.
#[derive(Clone, Copy, Debug)]
pub(super) struct NoDelay;

impl Timer for NoDelay {
    fn delay(&self, _: Duration) -> BoxFuture<'static, ()> {
        Box::pin(ready(()))
    }
}

/// Drives the [`Loads`] of each request that the schema executes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Batching;

impl ExtensionFactory for Batching {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Self)
    }
}

#[async_graphql::async_trait::async_trait]
impl Extension for Batching {
    async fn execute(
        &self,
        ctx: &ExtensionContext<'_>,
        operation_name: Option<&str>,
        next: NextExecute<'_>,
    ) -> Response {
        match ctx.data_opt::<Loads>() {
            Some(loads) => loads.drive(next.run(ctx, operation_name)).await,
            None => next.run(ctx, operation_name).await,
        }
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

    #[tokio::test(flavor = "multi_thread")]
    async fn keys_of_one_depth_are_loaded_at_once_however_long_resolvers_take() {
        let batches = Arc::default();
        let loads = Loads::default();
        let loader = DataLoader::new(Doubles(Arc::clone(&batches)), loads.clone(), NoDelay);
        let resolve = async |key: u64| {
            std::thread::sleep(Duration::from_millis(1));
            let once = loader.load_one(key).await.unwrap().unwrap();
            loader.load_one(once + 1).await.unwrap().unwrap()
        };
        let found = loads.drive(join_all((0..20).map(|key| resolve(2 * key + 100)))).await;
        assert_eq!(found, (0..20).map(|key| 8 * key + 402).collect::<Vec<_>>());
        assert_eq!(batches.load(Ordering::Relaxed), 2);
    }
}
