//! Who sent a request.

use secrecy::{ExposeSecret as _, SecretString};

use super::{actor::actor, keys};
use crate::{
    access::Actor,
    api_keys::{self, format::BEGINNING},
    app::App,
    fault::Fault,
    identity::access_token,
};

/// The one whose token this is: an access token, or the key of a partner's system. Nobody if it is neither, or
/// does not hold any more.
pub async fn authenticate(app: &App, token: &SecretString) -> Result<Option<Actor>, Fault> {
    if token.expose_secret().starts_with(BEGINNING) {
        let system = api_keys::service::authenticate(app, token.expose_secret()).await?;
        return Ok(system.map(Actor::PartnerSystem));
    }
    let now = app.clock.now();
    let Some(id) = access_token::key_id(token) else { return Ok(None) };
    let Some(key) = keys::verifier(app, id, now).await? else { return Ok(None) };
    let signed = app.keys.tokens.read(token, &key, &app.settings.issuer);
    match signed.and_then(|signed| signed.holds(now)) {
        Some(bearer) => actor(app, bearer.user, bearer.session).await,
        None => Ok(None),
    }
}
