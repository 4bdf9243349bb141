//! Registrations as they are seen.

use std::collections::{HashMap, HashSet};

use entity::{
    id::{EventId, PartnerId, RegistrationId},
    registration, registration_session,
};
use uuid::Uuid;

use crate::{
    access::Actor,
    app::App,
    events::service::{self as events, LeadersOf},
    fault::Fault,
    policy::{self, Action, Facts},
    reach::Reach,
    registrations::store,
};

/// Asks for the sessions that somebody chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ChosenSessionsOf(pub RegistrationId);

/// Registrations by id, as far as the actor may see them: one's own, and those of events whose participants the
/// actor may read.
pub async fn registrations(
    app: &App,
    actor: &Actor,
    ids: &[RegistrationId],
) -> Result<HashMap<RegistrationId, registration::Model>, Fault> {
    let mut rows = store::registrations::registrations(app.database.read(), ids).await?;
    let others: HashSet<EventId> =
        rows.iter().filter(|row| !is_own(actor, row)).map(|row| row.event_id).collect();
    let organisers = organisers(app, &others).await?;
    rows.retain(|row| {
        is_own(actor, row)
            || organisers.get(&row.event_id).is_some_and(|organisers| {
                let facts = Facts {
                    own: organisers,
                    organisers,
                    event: Some(row.event_id),
                    ..Facts::default()
                };
                policy::decide(actor, Action::ReadParticipants, &facts).is_allowed()
            })
    });
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// What registrations chose. Whoever asks has seen the registration.
pub async fn chosen_sessions(
    app: &App,
    _reach: &Reach,
    keys: &[ChosenSessionsOf],
) -> Result<HashMap<ChosenSessionsOf, Vec<registration_session::Model>>, Fault> {
    let ids: Vec<RegistrationId> = keys.iter().map(|key| key.0).collect();
    let mut found: HashMap<_, Vec<_>> = HashMap::with_capacity(keys.len());
    for row in store::sessions::chosen(app.database.read(), &ids).await? {
        found.entry(ChosenSessionsOf(row.registration_id)).or_default().push(row);
    }
    Ok(found)
}

/// Whether it is the actor's own.
#[must_use]
pub fn is_own(actor: &Actor, row: &registration::Model) -> bool {
    let facts = Facts { registration: Some(row.id), user: row.user_id, ..Facts::default() };
    policy::decide(actor, Action::KeepRegistration, &facts).is_allowed()
}

/// The partners that organise each of these events, themselves or by the series.
async fn organisers(
    app: &App,
    ids: &HashSet<EventId>,
) -> Result<HashMap<EventId, Vec<PartnerId>>, Fault> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let everything = Reach::of(&Actor::Operator, app.clock.now());
    let ids: Vec<EventId> = ids.iter().copied().collect();
    let series: HashMap<EventId, Option<Uuid>> = events::events(app, &everything, &ids)
        .await?
        .into_iter()
        .map(|(id, event)| (id, event.row().series_id.map(Uuid::from)))
        .collect();
    let subjects: HashSet<LeadersOf> = series
        .iter()
        .flat_map(|(id, series)| [Some(id.0), *series])
        .flatten()
        .map(LeadersOf)
        .collect();
    let subjects: Vec<LeadersOf> = subjects.into_iter().collect();
    let leaders = events::leaders(app, &everything, &subjects).await?;
    let of = |subject: Uuid| leaders.get(&LeadersOf(subject)).cloned().unwrap_or_default();
    Ok(series
        .into_iter()
        .map(|(id, series)| {
            let mut partners = of(id.0);
            partners.extend(series.map(of).unwrap_or_default());
            (id, partners)
        })
        .collect())
}
