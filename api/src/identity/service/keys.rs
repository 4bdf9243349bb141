//! The keys that access tokens are signed with.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::{id::SigningKeyId, signing_key, terms::SubjectKind};
use serde_json::json;

use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    identity::{
        access_token::{self, ALGORITHM},
        keys::{self, Keys, LEAD, OVERLAP},
        store,
    },
    policy::{self, Action, Facts},
    vault::Purpose,
    write::{Change, Write},
};

/// Every key that there is or was, the oldest first.
pub async fn keys(app: &App, actor: &Actor) -> Result<Vec<signing_key::Model>, Fault> {
    policy::require(actor, Action::RotateSigningKeys, &Facts::default())?;
    store::key_rows(app.database.read()).await
}

/// Whether the master key is the one that the database's secrets are encrypted under, as far as a signing
/// key tells: without one there is nothing to tell by.
pub async fn has_right_master_key(app: &App) -> Result<bool, Fault> {
    let rows = store::key_rows(app.database.read()).await?;
    let opens = |key: &signing_key::Model| {
        app.vault.open(Purpose::SigningKey, key.id.0.as_bytes(), &key.private_key.0).is_ok()
    };
    Ok(rows.last().is_none_or(opens))
}

/// The keys that everybody may verify tokens by.
pub async fn published_keys(app: &App) -> Result<Keys, Fault> {
    let now = app.clock.now();
    let known = known(app, now).await?;
    Ok(known.iter().filter(|key| keys::is_published(key, now)).cloned().collect())
}

/// Makes a new key. It signs once everybody can know it; those before it verify until their last token is over,
/// so that nobody is signed out.
pub async fn rotate_keys(app: &App, actor: &Actor) -> Result<signing_key::Model, Fault> {
    let mut write = Write::begin(app, actor, "identity.rotate_keys").await?;
    write.on(policy::require(actor, Action::RotateSigningKeys, &Facts::default())?);
    store::lock_keys(write.transaction()).await?;
    let rows = store::published_keys(write.transaction(), write.now()).await?;
    let signs_from =
        if keys::signer(&rows, write.now()).is_some() { write.now() + LEAD } else { write.now() };
    store::retire_keys(write.transaction(), signs_from + OVERLAP).await?;
    insert_key(app, write, signs_from).await
}

/// The key with this id, if its tokens are accepted now.
pub(super) async fn verifier(
    app: &App,
    id: SigningKeyId,
    now: DateTime<Utc>,
) -> Result<Option<signing_key::Model>, Fault> {
    if let Some(key) = keys::verifier(&known(app, now).await?, id, now) {
        return Ok(Some(key.clone()));
    }
    // Another process may just have made it.
    if !app.keys.may_look(now) {
        return Ok(None);
    }
    Ok(keys::verifier(&learn(app, now).await?, id, now).cloned())
}

/// The key that signs now. The first one is made when it is needed.
pub(super) async fn signer(app: &App) -> Result<signing_key::Model, Fault> {
    let now = app.clock.now();
    if let Some(key) = keys::signer(&known(app, now).await?, now) {
        return Ok(key.clone());
    }
    let write = Write::begin(app, &Actor::System, "identity.make_first_key").await?;
    store::lock_keys(write.transaction()).await?;
    let rows = store::published_keys(write.transaction(), write.now()).await?;
    if let Some(key) = keys::signer(&rows, write.now()) {
        return Ok(key.clone());
    }
    let signs_from = write.now();
    insert_key(app, write, signs_from).await
}

async fn insert_key(
    app: &App,
    mut write: Write,
    signs_from: DateTime<Utc>,
) -> Result<signing_key::Model, Fault> {
    let id: SigningKeyId = write.new_id();
    let (public_key, private_key) = access_token::new_key_pair()?;
    let row = signing_key::Model {
        id,
        algorithm: ALGORITHM.to_owned(),
        public_key,
        private_key: app.vault.seal(Purpose::SigningKey, id.0.as_bytes(), &private_key.0)?.into(),
        created_at: write.now(),
        signs_from,
        retires_at: None,
    };
    store::insert_key(write.transaction(), row.clone()).await?;
    write.changed(
        Change::Created,
        SubjectKind::SigningKey,
        id,
        &json!({ "signsFrom": signs_from }),
    );
    let now = write.now();
    write.commit().await?;
    learn(app, now).await?;
    Ok(row)
}

/// What this process knows, from the database if that is too old.
async fn known(app: &App, now: DateTime<Utc>) -> Result<Keys, Fault> {
    match app.keys.known(now) {
        Some(keys) => Ok(keys),
        None => learn(app, now).await,
    }
}

async fn learn(app: &App, now: DateTime<Utc>) -> Result<Keys, Fault> {
    let keys = Arc::from(store::published_keys(app.database.read(), now).await?);
    app.keys.learn(now, &keys);
    Ok(keys)
}
