//! Attempts are counted, by all processes together, and those after too many wait: ever longer.
//!
//! An attempt is counted before it is made, so that many at once do not slip through, and is taken back if it
//! was a good one. Whether there is an account does not matter: nobody learns of it here. Counting is no use
//! case and leaves no audit entry.

use chrono::{DateTime, TimeDelta, Utc};

use crate::{app::App, fault::Fault, identity::store, vault::Purpose, write::hexadecimal};

/// How many attempts there may be.
#[derive(Clone, Copy, Debug)]
pub struct Limit {
    /// What is limited: part of what is counted.
    pub name: &'static str,
    /// Attempts without a wait.
    pub free: i32,
    /// The wait after the first attempt too many. It doubles with each one.
    pub first_wait: TimeDelta,
    /// The longest wait.
    pub longest_wait: TimeDelta,
    /// Attempts are forgotten when there was none for so long.
    pub memory: TimeDelta,
}

/// An attempt that was counted.
#[derive(Clone, Debug)]
#[must_use = "a good attempt is to be taken back"]
pub struct Attempt {
    subject: String,
}

/// Counts one attempt on `subject`.
///
/// # Errors
///
/// [`Fault::RateLimited`] if it comes too early; it does not count then.
pub async fn count_attempt(app: &App, limit: &Limit, subject: &str) -> Result<Attempt, Fault> {
    let value = format!("{}\0{subject}", limit.name);
    let subject = hexadecimal(&app.vault.hash(Purpose::Throttle, value.as_bytes())?);
    let now = app.clock.now();
    if store::count_one(app.database.relaxed(), &subject, now, limit.remembered(now)).await? {
        return Ok(Attempt { subject });
    }
    // Of its own, and with one row only: whoever counts never waits for one that another counter holds.
    let transaction = app.database.begin().await?;
    let now = app.clock.now();
    let mut counter = store::lock_counter(&transaction, &subject, now).await?;
    if let Some(until) = counter.blocked_until.filter(|until| *until > now) {
        return Err(Fault::RateLimited { retry_after_seconds: seconds_until(now, until) });
    }
    if now - counter.last_at >= limit.memory {
        counter.attempts = 0;
    }
    counter.attempts = counter.attempts.saturating_add(1);
    counter.last_at = now;
    counter.blocked_until = limit.wait(counter.attempts).map(|wait| now + wait);
    let is_first_too_many = counter.attempts == limit.free;
    store::save_counter(&transaction, counter).await?;
    transaction.commit().await?;
    if is_first_too_many {
        tracing::warn!(limit = limit.name, "too many attempts: the next ones wait");
    }
    Ok(Attempt { subject })
}

impl Attempt {
    /// It was a good one: it does not count.
    pub(in crate::identity) async fn take_back(
        &self,
        connection: &impl sea_orm::ConnectionTrait,
    ) -> Result<(), Fault> {
        store::refund(connection, &self.subject).await
    }

    /// It was a good one, and those before it are forgiven.
    pub(in crate::identity) async fn forgive(
        &self,
        connection: &impl sea_orm::ConnectionTrait,
    ) -> Result<(), Fault> {
        store::clear(connection, &self.subject).await
    }
}

impl Limit {
    /// The attempts that another one does not let wait: so many, the last one later than that.
    fn remembered(&self, now: DateTime<Utc>) -> (i32, DateTime<Utc>) {
        (self.free - 2, now - self.memory)
    }

    /// How long the next one waits after so many attempts.
    fn wait(&self, attempts: i32) -> Option<TimeDelta> {
        let doublings = u32::try_from(attempts.checked_sub(self.free)?).ok()?;
        let factor = 2_i32.checked_pow(doublings).unwrap_or(i32::MAX);
        Some(
            self.first_wait
                .checked_mul(factor)
                .map_or(self.longest_wait, |wait| wait.min(self.longest_wait)),
        )
    }
}

/// Whole seconds, at least one.
fn seconds_until(now: DateTime<Utc>, until: DateTime<Utc>) -> u64 {
    let milliseconds = u64::try_from((until - now).num_milliseconds()).unwrap_or(0);
    milliseconds.div_ceil(1_000).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_up_to_the_longest() {
        let limit = Limit {
            name: "test",
            free: 3,
            first_wait: TimeDelta::seconds(2),
            longest_wait: TimeDelta::seconds(10),
            memory: TimeDelta::hours(1),
        };
        let waits: Vec<_> = (1..=7).map(|n| limit.wait(n).map(|wait| wait.num_seconds())).collect();
        assert_eq!(waits, [None, None, Some(2), Some(4), Some(8), Some(10), Some(10)]);
        assert_eq!(limit.wait(i32::MAX), Some(TimeDelta::seconds(10)));
    }

    #[test]
    fn a_client_is_told_whole_seconds() {
        let now = DateTime::UNIX_EPOCH;
        for (milliseconds, seconds) in [(-5, 1), (0, 1), (1, 1), (1_000, 1), (1_001, 2)] {
            assert_eq!(seconds_until(now, now + TimeDelta::milliseconds(milliseconds)), seconds);
        }
    }
}
