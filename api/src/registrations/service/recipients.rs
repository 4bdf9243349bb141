//! The people of an event, some at a time, for those that write to all of them.
//!
//! Whatever is told to many is told by a worker in rounds: a row says what is to be told and who was told
//! last. A round locks that row (`FOR UPDATE SKIP LOCKED`, so that another process takes another one),
//! asks for the [`next`] people, writes a [`letter`](super::letters::letter) to each, and notes the last of
//! them in the same transaction. Whatever ends a process, each person is written to once.
//! `notices/service/deliver.rs` is the exemplar.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{
    id::{EventId, RegistrationId},
    registration,
    terms::RegistrationStatus,
};
use sea_orm::ConnectionTrait;

use crate::{
    fault::Fault,
    registrations::{person::Person, store::recipients as store},
    vault::Vault,
};

/// How many people are written to in one transaction.
pub const AT_ONCE: usize = 200;

/// Whom something is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audience {
    /// Registered for this event.
    pub event: EventId,
    /// In one of these states.
    pub statuses: Vec<RegistrationStatus>,
    /// Not later than then; whenever, where it is none.
    pub registered_until: Option<DateTime<Utc>>,
}

/// A registration and its person; none where the personal data was erased.
#[derive(Clone, Debug)]
pub struct Registered {
    /// The registration.
    pub registration: registration::Model,
    /// The person.
    pub person: Option<Person>,
}

/// The next [`AT_ONCE`] after the one that was told last, in the order of their ids; fewer at the end.
pub async fn next(
    connection: &impl ConnectionTrait,
    vault: &Vault,
    audience: &Audience,
    after: Option<RegistrationId>,
) -> Result<Vec<Registered>, Fault> {
    let Audience { event, statuses, registered_until } = audience;
    let limit = u64::try_from(AT_ONCE).unwrap_or(u64::MAX);
    let rows =
        store::registrations(connection, *event, statuses, *registered_until, after, limit).await?;
    with_people(connection, vault, rows).await
}

/// Registrations with their people, in one statement.
pub async fn with_people(
    connection: &impl ConnectionTrait,
    vault: &Vault,
    rows: Vec<registration::Model>,
) -> Result<Vec<Registered>, Fault> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<RegistrationId> = rows.iter().map(|row| row.id).collect();
    let mut people = HashMap::with_capacity(ids.len());
    for row in store::participants(connection, &ids).await? {
        let id = row.registration_id;
        people.insert(id, Person::open(vault, id, &row.payload)?);
    }
    let registered = |registration: registration::Model| Registered {
        person: people.remove(&registration.id),
        registration,
    };
    Ok(rows.into_iter().map(registered).collect())
}
