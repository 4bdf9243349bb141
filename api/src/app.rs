//! What every use case may reach for.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use chrono::{DateTime, SubsecRound as _, Utc};
use uuid::{ContextV7, Timestamp, Uuid};

use crate::{
    access::Origin,
    config::ServiceSettings,
    database::Database,
    fault::Fault,
    files::storage::Files,
    identity::{keys::SigningKeys, passwords::Passwords},
    live::feed::Feed,
    vault::Vault,
    work::Work,
    write::Together,
};

/// The long-lived parts of the running service.
#[derive(Clone, Debug)]
pub struct App {
    /// The database.
    pub database: Database,
    /// The only source of the current time.
    pub clock: Clock,
    /// The only source of ids.
    pub ids: Ids,
    /// What keeps secrets.
    pub vault: Vault,
    /// Where the bytes of files are.
    pub files: Files,
    /// Hashes passwords.
    pub passwords: Passwords,
    /// What this process knows of the keys that sign access tokens.
    pub keys: SigningKeys,
    /// What use cases are configured by.
    pub settings: Arc<ServiceSettings>,
    /// What the workers of this process are told, and what they did.
    pub work: Arc<Work>,
    /// Where use cases that change nothing are noted together.
    pub notes: Together,
    /// Where those who listen in this process are told what happens.
    pub feed: Feed,
    /// From where the request came that is being answered; empty for what is none.
    pub origin: Arc<Origin>,
}

impl App {
    /// An application on `database` with the machine's clock, whose files are in memory.
    #[must_use]
    pub fn new(database: Database, vault: Vault, settings: ServiceSettings) -> Self {
        Self {
            database,
            clock: Clock::System,
            ids: Ids::default(),
            vault,
            files: Files::default(),
            passwords: Passwords::new(&settings.identity),
            keys: SigningKeys::default(),
            settings: Arc::new(settings),
            work: Arc::default(),
            notes: Together::default(),
            feed: Feed::default(),
            origin: Arc::default(),
        }
    }

    /// The same for one request.
    #[must_use]
    pub fn for_request(&self, origin: Origin) -> Self {
        Self { origin: Arc::new(origin), ..self.clone() }
    }

    /// The same for queries whose answers may be as old as `staleness`, which a replica can give.
    #[must_use]
    pub fn allowing(&self, staleness: Duration) -> Self {
        Self { database: self.database.at_most(staleness), ..self.clone() }
    }

    /// Waits for all that runs on the database, then closes it.
    pub async fn close(self) -> Result<(), Fault> {
        Ok(self.database.close().await?)
    }
}

/// The current time, so that tests can hold it still.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that a test sets.
    Fixed(Arc<Mutex<DateTime<Utc>>>),
}

impl Clock {
    /// The time now, to the microsecond: PostgreSQL keeps no more.
    ///
    /// Read once for each request or use case.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        #[expect(clippy::disallowed_methods, reason = "this is the clock")]
        let now = match self {
            Self::System => Utc::now(),
            Self::Fixed(time) => *time.lock().unwrap_or_else(std::sync::PoisonError::into_inner),
        };
        now.trunc_subsecs(6)
    }
}

/// Makes ids that grow: UUID version 7 (RFC 9562), in order within one process.
#[derive(Clone, Debug, Default)]
pub struct Ids(Arc<Mutex<ContextV7>>);

impl Ids {
    /// A new id for something that is written at `now`.
    #[must_use]
    pub fn next(&self, now: DateTime<Utc>) -> Uuid {
        let seconds = u64::try_from(now.timestamp()).unwrap_or(0);
        Uuid::new_v7(Timestamp::from_unix(&*self.0, seconds, now.timestamp_subsec_nanos()))
    }
}
