//! What waits for a person.

use chrono::{DateTime, Utc};
use entity::{id::PartnerRoleId, terms::GrantRole};

use crate::{access::Actor, app::App, fault::Fault, partners, users::store};

/// Something that waits for the person who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// An answer to a part that one of the person's partners was asked to take.
    PartnerRole(PartnerRoleId, DateTime<Utc>),
    /// A second factor, without which the person's role gives nothing.
    SecondFactor(DateTime<Utc>),
}

/// What waits for the actor: first what keeps them from acting, then the oldest.
pub async fn waiting(app: &App, actor: &Actor) -> Result<Vec<Waiting>, Fault> {
    let second_factor = second_factor_missing_since(app, actor).await?.map(Waiting::SecondFactor);
    let parts = partners::service::parts_to_answer(app, actor).await?;
    let parts = parts.into_iter().map(|(role, since)| Waiting::PartnerRole(role, since));
    Ok(second_factor.into_iter().chain(parts).collect())
}

/// Since when a role asks for a second factor that the person has not set up.
async fn second_factor_missing_since(
    app: &App,
    actor: &Actor,
) -> Result<Option<DateTime<Utc>>, Fault> {
    let Some(id) = actor.user().filter(|_| app.settings.identity.require_second_factor) else {
        return Ok(None);
    };
    let connection = app.database.read();
    let now = app.clock.now();
    if store::has_second_factor(connection, id).await? {
        return Ok(None);
    }
    let grants = store::open_grants(connection, id).await?;
    let asks = grants.iter().filter(|grant| {
        let offices = [GrantRole::Administrator, GrantRole::PrivacyOfficer];
        let lasts = grant.valid_until.is_none_or(|ends| ends > now);
        lasts && (grant.may_sign || offices.contains(&grant.role))
    });
    Ok(asks.map(|grant| grant.created_at).min())
}
