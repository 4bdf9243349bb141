//! Who sent a request.

use secrecy::{ExposeSecret as _, SecretString};

use super::{actor::actor, keys};
use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    identity::{access_token, secrets::API_KEY},
};

/// The one whose token this is: an access token, or the key of a partner's system. Nobody if it is neither, or
/// does not hold any more.
pub async fn authenticate(app: &App, token: &SecretString) -> Result<Option<Actor>, Fault> {
    if token.expose_secret().starts_with(API_KEY) {
        return partner_system(app, token).await;
    }
    let now = app.clock.now();
    let Some(id) = access_token::key_id(token) else { return Ok(None) };
    let Some(key) = keys::verifier(app, id, now).await? else { return Ok(None) };
    match access_token::verify(token, &key, &app.settings.public_url, now) {
        Some(bearer) => actor(app, bearer.user, bearer.session).await,
        None => Ok(None),
    }
}

/// The partner's system whose API key this is. No keys are given out yet: every one is refused.
#[expect(clippy::unused_async, reason = "keys lie in the database")]
async fn partner_system(_app: &App, _key: &SecretString) -> Result<Option<Actor>, Fault> {
    Ok(None)
}
