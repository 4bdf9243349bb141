//! Who sent a request.

use entity::id::{LoginSessionId, UserId};
use secrecy::{ExposeSecret as _, SecretString};

use super::{
    actor::{Reader, actor, reader},
    keys,
};
use crate::{
    access::{Actor, PartnerSystem},
    api_keys::{self, format::BEGINNING},
    app::App,
    fault::Fault,
    identity::access_token,
};

/// The one whose token this is: an access token, or the key of a partner's system. Nobody if it is neither, or
/// does not hold any more.
pub async fn authenticate(app: &App, token: &SecretString) -> Result<Option<Actor>, Fault> {
    match bearer(app, token).await? {
        Some(Bearer::Person { user, session }) => actor(app, user, session).await,
        Some(Bearer::System(system)) => Ok(Some(Actor::PartnerSystem(system))),
        None => Ok(None),
    }
}

/// The same for whoever asks a question: also what is known of where they stand.
pub async fn authenticate_reader(app: &App, token: &SecretString) -> Result<Option<Reader>, Fault> {
    match bearer(app, token).await? {
        Some(Bearer::Person { user, session }) => reader(app, user, session).await,
        Some(Bearer::System(system)) => Ok(Some(Actor::PartnerSystem(system).into())),
        None => Ok(None),
    }
}

/// Whom a token names. Whether the session holds is not looked at.
enum Bearer {
    Person { user: UserId, session: LoginSessionId },
    System(PartnerSystem),
}

async fn bearer(app: &App, token: &SecretString) -> Result<Option<Bearer>, Fault> {
    if token.expose_secret().starts_with(BEGINNING) {
        let system = api_keys::service::authenticate(app, token.expose_secret()).await?;
        return Ok(system.map(Bearer::System));
    }
    let now = app.clock.now();
    let Some(id) = access_token::key_id(token) else { return Ok(None) };
    let Some(key) = keys::verifier(app, id, now).await? else { return Ok(None) };
    let signed = app.keys.tokens.read(token, &key, &app.settings.issuer);
    let bearer = signed.and_then(|signed| signed.holds(now));
    Ok(bearer.map(|bearer| Bearer::Person { user: bearer.user, session: bearer.session }))
}
