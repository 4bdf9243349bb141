//! Who waits gets what is free: lowest number first, nobody is skipped, and nobody is promoted into what is
//! beyond the capacity.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    event, event_seats,
    id::RegistrationId,
    registration,
    terms::{EventStatus, Promotion, RegistrationStatus, SubjectKind},
};
use serde_json::json;

use super::{
    letters::{self, Tidings},
    sessions,
};
use crate::{
    events::{registration::RegistrationFacts, service::occasion},
    fault::Fault,
    registrations::{lifecycle::Step, person::Person, placing, store},
    write::{Change, Write},
};

/// Gives free seats to those who wait, as the event wants it: at once, as an offer, or not before an organiser
/// says so. `seats` is locked; it is changed here and written by whoever calls.
pub(super) async fn fill(
    write: &mut Write,
    event: &event::Model,
    seats: &mut event_seats::Model,
) -> Result<(), Fault> {
    let step = match event.promotion {
        Promotion::Auto => Step::Promote,
        Promotion::Offer => Step::Offer,
        Promotion::Manual => return Ok(()),
    };
    let most = placing::promotable(seats);
    promote(write, event, seats, step, most).await.map(drop)
}

/// Takes this step with so many of those who wait.
pub(super) async fn promote(
    write: &mut Write,
    event: &event::Model,
    seats: &mut event_seats::Model,
    step: Step,
    most: i32,
) -> Result<Vec<registration::Model>, Fault> {
    let most = u64::try_from(most).unwrap_or(0);
    if most == 0 || !is_ahead(event, write.now())? {
        return Ok(Vec::new());
    }
    let mut rows = store::queue::first(write.transaction(), event.id, most).await?;
    let Some(status) = step.from(Some(RegistrationStatus::Waitlisted)) else {
        return Err(Fault::internal(anyhow::anyhow!("{step:?} promotes nobody")));
    };
    let expires_at =
        (status == RegistrationStatus::Offered).then(|| offer_ends(event, write.now()));
    let ids: Vec<RegistrationId> = rows.iter().map(|row| row.id).collect();
    let now = write.now();
    store::registrations::move_all(write.transaction(), &ids, status, expires_at, now).await?;
    for row in &mut rows {
        *row = registration::Model {
            status,
            expires_at,
            updated_at: now,
            version: row.version + 1,
            ..row.clone()
        };
    }
    let count = i32::try_from(rows.len()).unwrap_or(i32::MAX);
    seats.taken += count;
    seats.waiting -= count;
    sessions::seat(write, &ids).await?;
    tell(write, event, &rows).await?;
    Ok(rows)
}

/// Notes it for each, and tells each.
async fn tell(
    write: &mut Write,
    event: &event::Model,
    rows: &[registration::Model],
) -> Result<(), Fault> {
    let ids: Vec<RegistrationId> = rows.iter().map(|row| row.id).collect();
    let sealed = store::people::participants(write.transaction(), &ids).await?;
    let occasion = occasion(write.transaction(), event).await?;
    for row in rows {
        let (kind, tidings) = match row.status {
            RegistrationStatus::Offered => ("registration.offered", Tidings::Offered),
            _ => ("registration.confirmed", Tidings::Promoted),
        };
        let before = RegistrationStatus::Waitlisted;
        let details = json!({ "status": { "before": before, "after": row.status } });
        write.changed(Change::Updated, SubjectKind::Registration, row.id, &details);
        write.announce(kind, Some(event.id.0), json!({ "registration": row.id.0 }));
        if let Some(sealed) = sealed.get(&row.id) {
            let person = Person::open(&write.app().vault, row.id, sealed)?;
            letters::tell(write, &occasion, row, &person, tidings, None).await?;
        }
    }
    Ok(())
}

/// Whether somebody can still be promoted: the event is announced, and has not begun.
pub(super) fn is_ahead(event: &event::Model, now: DateTime<Utc>) -> Result<bool, Fault> {
    let facts = RegistrationFacts::of(event, None, None).map_err(Fault::internal)?;
    let passed = |instant: Option<DateTime<Utc>>| instant.is_some_and(|instant| instant <= now);
    let announced = event.status == EventStatus::Published;
    Ok(announced && !passed(facts.begins_at) && !passed(facts.past_at))
}

/// An offer never outlasts the beginning of the event.
fn offer_ends(event: &event::Model, now: DateTime<Utc>) -> DateTime<Utc> {
    let ends = now + TimeDelta::hours(event.offer_hours.into());
    event.starts_at.or(event.latest_at).map_or(ends, |starts| ends.min(starts))
}
