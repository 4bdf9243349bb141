//! Registrations as they are seen.

use std::collections::HashMap;

use entity::{id::RegistrationId, registration, registration_session};

use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    policy::{self, Action, Facts},
    reach::{Reach, participants::Part},
    registrations::store::{self, lists},
};

/// Asks for the sessions that somebody chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ChosenSessionsOf(pub RegistrationId);

/// Registrations by id, as far as the actor may see them: one's own, and those of events whose participants the
/// actor may read.
pub async fn registrations(
    app: &App,
    reach: &Reach,
    ids: &[RegistrationId],
) -> Result<HashMap<RegistrationId, registration::Model>, Fault> {
    let rows = lists::readable(app.database.read(), reach, Part::People, ids).await?;
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
