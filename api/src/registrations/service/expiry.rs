//! What runs out: registrations that nobody confirmed, and offers that nobody took.
//!
//! A process that was down makes no difference: whatever is due is done in one go, in order. Rounds of several
//! processes queue at the seats of the event, and look again there.

use entity::{
    id::{EventId, RegistrationId},
    registration,
    terms::{EndedBy, RegistrationStatus, SubjectKind},
};
use serde_json::json;

use super::{
    letters::{self, Tidings},
    promotion, sessions,
};
use crate::{
    access::Actor,
    app::App,
    events::service::occasion,
    fault::Fault,
    registrations::{lifecycle::Step, person::Person, placing, store},
    work::Round,
    write::{Change, Write},
};

/// Events of one round.
const EVENTS: u64 = 20;
/// Registrations of one event in one transaction.
const ROWS: u64 = 500;

/// A round: ends what ran out. The seats go on to those who wait in the same transaction.
pub async fn expire_due(app: &App) -> Result<Round, Fault> {
    let now = app.clock.now();
    let events = store::registrations::events_due(app.database.read(), now, EVENTS).await?;
    if events.is_empty() {
        return Ok(Round::Idle(store::registrations::next_due(app.database.read()).await?));
    }
    for event in events {
        expire_of(app, event).await?;
    }
    Ok(Round::Worked)
}

async fn expire_of(app: &App, event: EventId) -> Result<(), Fault> {
    let mut write = Write::begin(app, &Actor::System, "registrations.expire_due").await?;
    let Some(mut seats) = store::seats::lock(write.transaction(), event).await? else {
        return Ok(());
    };
    let now = write.now();
    let due = store::registrations::due(write.transaction(), event, now, ROWS).await?;
    let Some(event) = store::context::event(write.transaction(), event).await? else {
        return Ok(());
    };
    if due.is_empty() {
        // Another process was faster.
        return Ok(());
    }
    write.concerns(event.id);
    let (offered, unconfirmed): (Vec<_>, Vec<_>) =
        due.into_iter().partition(|row| row.status == RegistrationStatus::Offered);
    let expired = end(&mut write, unconfirmed, Step::Expire, "registration.expired").await?;
    store::people::erase(write.transaction(), &ids(&expired)).await?;
    let lapsed = end(&mut write, offered, Step::Lapse, "registration.lapsed").await?;
    if !lapsed.is_empty() {
        placing::release(&mut seats, i32::try_from(lapsed.len()).unwrap_or(i32::MAX));
        sessions::release(&write, &ids(&lapsed)).await?;
        let sealed = store::people::participants(write.transaction(), &ids(&lapsed)).await?;
        let occasion = occasion(write.transaction(), &event).await?;
        for row in &lapsed {
            let Some(sealed) = sealed.get(&row.id) else { continue };
            let person = Person::open(&app.vault, row.id, sealed)?;
            letters::tell(&mut write, &occasion, row, &person, Tidings::Lapsed, None).await?;
        }
        promotion::fill(&mut write, &event, &mut seats).await?;
        store::seats::update(write.transaction(), &seats).await?;
    }
    write.commit().await?;
    Ok(())
}

/// Ends registrations by this step, and notes it.
pub(super) async fn end(
    write: &mut Write,
    rows: Vec<registration::Model>,
    step: Step,
    kind: &'static str,
) -> Result<Vec<registration::Model>, Fault> {
    let mut ended = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(status) = step.from(Some(row.status)) else { continue };
        let after = registration::Model {
            status,
            expires_at: None,
            ended_at: Some(write.now()),
            ended_by: Some(EndedBy::System),
            updated_at: write.now(),
            version: row.version + 1,
            ..row
        };
        let details = json!({ "status": { "before": row.status, "after": status } });
        write.changed(Change::Updated, SubjectKind::Registration, after.id, &details);
        write.announce(kind, Some(after.event_id.0), json!({ "registration": after.id.0 }));
        ended.push(after);
    }
    store::registrations::end_all(write.transaction(), &ended).await?;
    Ok(ended)
}

/// A round: erases answers and what is kept apart when its time is over. Each says when that is since it was
/// written.
pub async fn erase_due(app: &App) -> Result<Round, Fault> {
    let now = app.clock.now();
    let ids = store::people::to_erase(app.database.read(), now, ROWS).await?;
    if ids.is_empty() {
        return Ok(Round::Idle(None));
    }
    let mut write = Write::begin(app, &Actor::System, "registrations.erase_due").await?;
    let erased = store::people::erase_due(write.transaction(), &ids, now).await?;
    if erased == 0 {
        return Ok(Round::Worked);
    }
    for id in &ids {
        write.concerns(*id);
    }
    write.summarise(json!({ "erased": erased, "registrations": ids.len() }));
    write.commit().await?;
    Ok(Round::Worked)
}

fn ids(rows: &[registration::Model]) -> Vec<RegistrationId> {
    rows.iter().map(|row| row.id).collect()
}
