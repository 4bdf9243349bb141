//! What can be done with the wish to be told when registration opens.

mod express;
mod keep;
mod prospects;
mod tell;

use std::collections::HashMap;

use entity::id::PartnerId;
use uuid::Uuid;

pub use self::{
    express::{ExpressInterest, Guest, express_interest},
    keep::{by_link, confirm_interest, withdraw_interest, withdraw_own_interest},
    tell::{TELL_DUE, tell_due},
};
use super::store;
pub use super::store::Awaited;
use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    policy::{self, Action, Facts},
    reach::Reach,
    registrations::link::{self, Keeps},
};

/// Asks how many people wait for an event or series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct InterestsOf(pub Uuid);

/// Every mail of one interest holds the same link.
const GENERATION: i32 = 1;

/// The page that the mail of an interest leads to.
fn link_of(app: &App, id: entity::id::EventInterestId) -> Result<String, Fault> {
    let token = link::token(&app.vault, Keeps::Interest, id.0, GENERATION)?;
    Ok(link::address(&app.settings, Keeps::Interest, &token))
}

/// Whether the actor may know how many people wait for something that these partners organise.
#[must_use]
pub fn may_count(actor: &Actor, organisers: &[PartnerId]) -> bool {
    let facts = Facts { organisers, own: organisers, ..Facts::default() };
    policy::decide(actor, Action::ReadParticipants, &facts).is_allowed()
}

/// How many people wait, for those who [`may_count`].
pub async fn count(
    app: &App,
    _reach: &Reach,
    keys: &[InterestsOf],
) -> Result<HashMap<InterestsOf, i64>, Fault> {
    let objects: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
    let counts = store::count(app.database.read(), &objects).await?;
    Ok(counts.into_iter().map(|(object, people)| (InterestsOf(object), people)).collect())
}
