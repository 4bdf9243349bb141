//! One quota: what each caller of a kind may spend, and what each has spent.

use std::{
    collections::HashMap,
    num::NonZeroU32,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use governor::{
    Quota, RateLimiter,
    clock::Clock as _,
    middleware::StateInformationMiddleware,
    nanos::Nanos,
    state::{StateStore, keyed::ShrinkableKeyedStateStore},
};

use super::whose::Whose;
use crate::app::Clock;

/// Callers that are counted one by one. Each takes some 40 bytes.
const MOST: usize = if cfg!(test) { 1_000 } else { 100_000 };

/// The buckets of all callers of a kind, filled again as time goes on (GCRA).
pub(super) struct Buckets {
    limiter: RateLimiter<Asked, Spent, Time, StateInformationMiddleware>,
    time: Time,
    /// How long one unit takes to come back.
    interval: Duration,
    /// What can be spent at once.
    pub(super) size: u32,
}

/// What a caller has left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Left {
    /// Units.
    pub(super) units: u32,
    /// After at most so many seconds it is one more.
    pub(super) seconds: u64,
}

/// There is not enough left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooLittle {
    /// What there is.
    pub(super) left: Left,
    /// After so many seconds there is enough.
    pub(super) retry_after_seconds: u64,
}

impl Buckets {
    /// `per_minute` for each caller, of which `size` can be spent at once; `None` if there is no such quota.
    pub(super) fn new(per_minute: u32, size: u32, clock: &Clock) -> Option<Self> {
        let interval = Duration::from_mins(1).checked_div(per_minute)?;
        let quota = Quota::with_period(interval)?.allow_burst(NonZeroU32::new(size)?);
        let time = Time { clock: clock.clone(), start: Instant::now() };
        let limiter = RateLimiter::new(quota, Spent::default(), time.clone());
        Some(Self { limiter, time, interval, size })
    }

    /// Takes so much, at least 1 and at most what a bucket holds; or nothing if it is not there.
    pub(super) fn take(&self, whose: Whose, units: u64) -> Result<Left, TooLittle> {
        self.ask(&Asked { whose, is_kept: true }, units)
    }

    /// What is left; nothing is taken.
    pub(super) fn look(&self, whose: Whose) -> Result<Left, TooLittle> {
        let left = self.ask(&Asked { whose, is_kept: false }, 1)?;
        Ok(Left { units: left.units + 1, ..left })
    }

    fn ask(&self, asked: &Asked, units: u64) -> Result<Left, TooLittle> {
        let units = u32::try_from(units).unwrap_or(u32::MAX).clamp(1, self.size);
        let units = NonZeroU32::new(units).unwrap_or(NonZeroU32::MIN);
        let seconds = whole_seconds(self.interval);
        match self.limiter.check_key_n(asked, units) {
            Ok(Ok(state)) => Ok(Left { units: state.remaining_burst_capacity(), seconds }),
            Ok(Err(not_until)) => {
                let wait = not_until.wait_time_from(self.time.now());
                let missing = wait.as_nanos().div_ceil(self.interval.as_nanos().max(1));
                let missing = u32::try_from(missing).unwrap_or(u32::MAX);
                let left = Left { units: units.get().saturating_sub(missing), seconds };
                Err(TooLittle { left, retry_after_seconds: whole_seconds(wait) })
            }
            // Not reached: no more is asked for than a bucket holds.
            Err(_) => Err(TooLittle {
                left: Left { units: 0, seconds },
                retry_after_seconds: whole_seconds(self.interval),
            }),
        }
    }

    /// Forgets everybody whose bucket is full again.
    pub(super) fn sweep(&self) {
        self.limiter.retain_recent();
    }

    #[cfg(test)]
    pub(super) fn counted(&self) -> usize {
        self.limiter.len()
    }
}

/// Rounded up, and at least 1.
fn whole_seconds(time: Duration) -> u64 {
    (time.as_secs() + u64::from(time.subsec_nanos() > 0)).max(1)
}

/// Time that only goes on: the machine's monotonic clock, or the one that a test holds.
#[derive(Clone)]
struct Time {
    clock: Clock,
    start: Instant,
}

impl governor::clock::Clock for Time {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        match &self.clock {
            Clock::System => self.start.elapsed().into(),
            clock @ Clock::Fixed(_) => {
                let nanoseconds = clock.now().timestamp_nanos_opt().unwrap_or(0);
                u64::try_from(nanoseconds).unwrap_or(0).into()
            }
        }
    }
}

/// Whose bucket is asked, and whether what it gives is taken from it.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Asked {
    whose: Whose,
    is_kept: bool,
}

/// Until when each bucket is not full. A bucket that is not here is full.
#[derive(Default)]
struct Spent(Mutex<HashMap<Whose, Nanos>>);

impl Spent {
    fn with<T>(&self, act: impl FnOnce(&mut HashMap<Whose, Nanos>) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl StateStore for Spent {
    type Key = Asked;

    fn measure_and_replace<T, F, E>(&self, asked: &Asked, decide: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        self.with(|spent| {
            let known = spent.get(&asked.whose).copied();
            let (whose, state) = match known {
                None if spent.len() >= MOST => {
                    (Whose::Newcomers, spent.get(&Whose::Newcomers).copied())
                }
                known => (asked.whose, known),
            };
            let (outcome, state) = decide(state)?;
            if asked.is_kept {
                spent.insert(whose, state);
            }
            Ok(outcome)
        })
    }
}

impl ShrinkableKeyedStateStore<Asked> for Spent {
    fn retain_recent(&self, drop_below: Nanos) {
        self.with(|spent| {
            spent.retain(|_, state| *state > drop_below);
            // What a flood took is given back.
            if spent.len() < spent.capacity() / 4 {
                spent.shrink_to_fit();
            }
        });
    }

    fn len(&self) -> usize {
        self.with(|spent| spent.len())
    }

    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[cfg(test)]
mod tests {
    use std::{net::Ipv4Addr, sync::Arc};

    use chrono::{DateTime, TimeDelta, Utc};

    use super::*;
    use crate::http::quotas::whose::Network;

    /// Buckets of `size`, on a clock that the test holds.
    fn buckets(per_minute: u32, size: u32) -> (Buckets, Arc<Mutex<DateTime<Utc>>>) {
        let now = Arc::new(Mutex::new(DateTime::UNIX_EPOCH + TimeDelta::days(20_000)));
        (Buckets::new(per_minute, size, &Clock::Fixed(Arc::clone(&now))).unwrap(), now)
    }

    fn network(number: u32) -> Whose {
        Whose::Network(Network::V4(Ipv4Addr::from_bits(number)))
    }

    #[test]
    fn a_bucket_is_emptied_and_fills_again() {
        let (buckets, now) = buckets(30, 5);
        let wait = |seconds| *now.lock().unwrap() += TimeDelta::seconds(seconds);
        let left = |units| Left { units, seconds: 2 };
        assert_eq!(buckets.look(network(1)), Ok(left(5)));
        assert_eq!(buckets.take(network(1), 1), Ok(left(4)));
        assert_eq!(buckets.take(network(1), 3), Ok(left(1)));
        let refused = TooLittle { left: left(1), retry_after_seconds: 4 };
        assert_eq!(buckets.take(network(1), 3), Err(refused), "nothing was taken");
        assert_eq!(buckets.look(network(1)), Ok(left(1)));
        assert_eq!(buckets.take(network(1), 0), Ok(left(0)), "at least one");
        let empty = Err(TooLittle { left: left(0), retry_after_seconds: 2 });
        assert_eq!((buckets.take(network(1), 1), buckets.look(network(1))), (empty, empty));
        assert_eq!(buckets.take(network(2), 5), Ok(left(0)), "another caller");
        wait(1);
        let refused = TooLittle { left: left(0), retry_after_seconds: 1 };
        assert_eq!(buckets.take(network(1), 1), Err(refused));
        wait(3);
        assert_eq!(buckets.take(network(1), 1), Ok(left(1)));
        wait(3_600);
        assert_eq!(buckets.look(network(1)), Ok(left(5)), "never more than it holds");
    }

    #[test]
    fn whoever_is_full_again_is_forgotten() {
        let (buckets, now) = buckets(60, 60);
        buckets.take(network(1), 1).unwrap();
        buckets.take(network(2), 30).unwrap();
        buckets.look(network(3)).unwrap();
        assert_eq!(buckets.counted(), 2, "who was only looked at is not kept");
        *now.lock().unwrap() += TimeDelta::seconds(10);
        buckets.sweep();
        assert_eq!(buckets.counted(), 1);
        assert_eq!(buckets.look(network(2)).unwrap().units, 40);
        *now.lock().unwrap() += TimeDelta::seconds(30);
        buckets.sweep();
        assert_eq!(buckets.counted(), 0);
    }

    #[test]
    fn whoever_comes_when_all_places_are_taken_shares_one_bucket() {
        let (buckets, now) = buckets(60, 60);
        let most = u32::try_from(MOST).unwrap();
        for number in 0..most {
            buckets.take(network(number), 1).unwrap();
        }
        for number in most..most + 60 {
            buckets.take(network(number), 1).unwrap();
        }
        buckets.take(network(most + 60), 1).unwrap_err();
        assert_eq!(buckets.take(network(0), 1).unwrap().units, 58, "the others keep theirs");
        assert_eq!(buckets.counted(), MOST + 1);
        *now.lock().unwrap() += TimeDelta::minutes(2);
        buckets.sweep();
        assert_eq!(buckets.take(network(most + 60), 1).unwrap().units, 59);
    }

    #[test]
    fn a_quota_of_nothing_is_none() {
        assert!(Buckets::new(0, 1, &Clock::System).is_none());
    }
}
