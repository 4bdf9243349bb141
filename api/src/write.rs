//! The one way to write: a transaction that leaves exactly one audit entry and its outbox events
//! (domain.md, invariant 11).

use chrono::{DateTime, Utc};
use entity::{id::AuditEntryId, terms::SubjectKind};
use sea_orm::DatabaseTransaction;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::{access::Actor, app::App, fault::Fault, mail::Letter, policy::Ground, search};

mod books;
mod digest;
mod rows;
mod together;

pub use books::Books;
pub use digest::{content, digest, hexadecimal, sha256};
pub use together::Together;

/// A use case that writes, from its first statement to its commit. Dropped, it leaves nothing.
#[derive(Debug)]
#[must_use = "nothing is written without `commit`"]
pub struct Write {
    transaction: DatabaseTransaction,
    books: Books,
}

/// What happened to an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Change {
    /// It is new.
    Created,
    /// It is no longer what it was.
    Updated,
    /// It is gone.
    Deleted,
    /// Its personal data was handed out; it is what it was.
    Read,
}

impl Write {
    /// Begins `use_case`, named as `feature.verb_noun`.
    pub async fn begin(app: &App, actor: &Actor, use_case: &'static str) -> Result<Self, Fault> {
        let transaction = app.database.begin().await?;
        // Opened after the lock was waited for: what is written later has a later time.
        Ok(Self { transaction, books: Books::open(app, actor, use_case) })
    }

    /// What the use case may reach for.
    #[must_use]
    pub fn app(&self) -> &App {
        self.books.app()
    }

    /// The transaction, for the store.
    #[must_use]
    pub fn transaction(&self) -> &DatabaseTransaction {
        &self.transaction
    }

    /// The time of everything that this use case writes.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.books.now()
    }

    /// An id for a new row.
    #[must_use]
    pub fn new_id<Id: From<Uuid>>(&self) -> Id {
        self.books.new_id()
    }

    /// The audit entry of this use case.
    #[must_use]
    pub fn entry(&self) -> AuditEntryId {
        self.books.entry()
    }

    /// [`Books::on`].
    pub fn on(&mut self, ground: Ground) {
        self.books.on(ground);
    }

    /// [`Books::concerns`].
    pub fn concerns(&mut self, subject: impl Into<Uuid>) {
        self.books.concerns(subject);
    }

    /// [`Books::personal`].
    pub fn personal(&mut self, values: Value) {
        self.books.personal(values);
    }

    /// [`Books::send`].
    pub fn send(&mut self, letter: &Letter) -> Result<(), Fault> {
        self.books.send(letter)
    }

    /// [`Books::changed`].
    pub fn changed(
        &mut self,
        change: Change,
        kind: SubjectKind,
        subject: impl Into<Uuid>,
        details: &Value,
    ) {
        self.books.changed(change, kind, subject, details);
    }

    /// [`Books::summarise`].
    pub fn summarise(&mut self, summary: Value) {
        self.books.summarise(summary);
    }

    /// [`Books::announce`].
    pub fn announce(&mut self, kind: &'static str, subject: Option<Uuid>, payload: Value) {
        self.books.announce(kind, subject, payload);
    }

    /// Writes the words by which what changed is found, the audit entry, the outbox events and the mails,
    /// and makes all of it lasting.
    pub async fn commit(self) -> Result<AuditEntryId, Fault> {
        let Self { transaction, books } = self;
        let (found_by, subjects) = books.what_changed();
        search::service::keep(&transaction, found_by, subjects).await?;
        let (app, entry) = (books.app().clone(), books.entry());
        rows::put(&transaction, &[books.close()?]).await?;
        transaction.commit().await?;
        app.work.notify_waiters();
        Ok(entry)
    }
}
