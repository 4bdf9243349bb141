//! What can be asked about keys and done with them, and who calls with one.

use std::collections::HashMap;

use chrono::{DateTime, SubsecRound as _, TimeDelta, Utc};
use entity::{
    api_key,
    id::{ApiKeyId, PartnerId},
    terms::{PartnerStatus, SubjectKind},
};
use serde_json::json;
use subtle::ConstantTimeEq as _;

use super::{
    format::Token,
    policy::{self, LONGEST_LIFE, LONGEST_NAME, LONGEST_OVERLAP_HOURS, USE_IS_NOTED_EVERY},
    refusal::ApiKeyErrorCode,
    store,
};
use crate::{
    access::{Actor, PartnerSystem, Scope},
    app::App,
    fault::Fault,
    page::{Page, PageRequest},
    partners,
    policy::{Action, Facts, Ground, require},
    reach::Reach,
    refusal::{Failure, Refusal, Refusals},
    vault::Purpose,
    write::{Change, Write},
};

pub use super::policy::ApiKeyStatus;

/// Most keys of one partner that can be used at once.
pub const MOST_KEYS: u64 = 50;

/// Asks for a page of the keys of one partner.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ApiKeysOf(pub PartnerId, pub PageRequest);

/// A key that is to be made.
#[derive(Clone, Debug)]
pub struct NewApiKey {
    /// The partner whose system it is for.
    pub partner: PartnerId,
    /// What people call it.
    pub name: String,
    /// What it may be used for.
    pub scopes: Vec<Scope>,
    /// Until when it can be used.
    pub expires_at: DateTime<Utc>,
}

/// A key that another one is to replace.
#[derive(Clone, Copy, Debug)]
pub struct ApiKeyRotation {
    /// The key.
    pub id: ApiKeyId,
    /// For how long it goes on.
    pub overlap_hours: i32,
    /// Until when the new one can be used; by default for as long as the old one was made for.
    pub expires_at: Option<DateTime<Utc>>,
    /// The version that the client has seen.
    pub expected_version: Option<i32>,
}

/// A key that is to be taken back.
#[derive(Clone, Copy, Debug)]
pub struct ApiKeyRevocation {
    /// The key.
    pub id: ApiKeyId,
    /// The version that the client has seen.
    pub expected_version: Option<i32>,
}

/// A key that was just made: the only moment at which it is known whole.
#[derive(Clone, Debug)]
pub struct IssuedApiKey {
    /// What is kept of it.
    pub row: api_key::Model,
    /// The key itself.
    pub token: Token,
}

/// What a key may be used for. A scope that this version does not know opens nothing.
#[must_use]
pub fn scopes(key: &api_key::Model) -> Vec<Scope> {
    let scopes = key.scopes.as_array().into_iter().flatten();
    scopes.filter_map(|scope| serde_json::from_value(scope.clone()).ok()).collect()
}

/// Keys by id.
pub async fn api_keys(
    app: &App,
    reach: &Reach,
    ids: &[ApiKeyId],
) -> Result<HashMap<ApiKeyId, api_key::Model>, Fault> {
    let rows = store::api_keys(app.database.read(), reach, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// Refuses those who may not read the keys of a partner that they see.
pub fn require_reading(actor: &Actor, partner: PartnerId) -> Result<(), Fault> {
    let facts = Facts { own: &[partner], ..Facts::default() };
    require(actor, Action::ReadApiKeys, &facts).map(|_| ())
}

/// A page of the keys of each of these partners, oldest first.
pub async fn api_keys_of_partners(
    app: &App,
    reach: &Reach,
    parents: &[PartnerId],
    request: &PageRequest,
) -> Result<HashMap<PartnerId, Page<api_key::Model>>, Fault> {
    store::api_keys_of_partners(app.database.read(), reach, parents, request).await
}

/// The key that a partner system called with; `None` for every other actor.
pub async fn own_key(app: &App, actor: &Actor) -> Result<Option<api_key::Model>, Fault> {
    match actor {
        Actor::PartnerSystem(system) => store::own_key(app.database.read(), system.key).await,
        _ => Ok(None),
    }
}

/// Who calls with this key. `None` for garbage, for a key that ended, and where its partner does not
/// take part: read from the database on every call, so that a revocation holds at once everywhere.
pub async fn authenticate(app: &App, token: &str) -> Result<Option<PartnerSystem>, Fault> {
    let Some(token) = Token::parse(token) else { return Ok(None) };
    let now = app.clock.now();
    let connection = app.database.read();
    let Some(key) = store::usable_by_prefix(connection, token.prefix(), now).await? else {
        return Ok(None);
    };
    let hash = app.vault.hash(Purpose::ApiKey, token.expose().as_bytes())?;
    if !bool::from(hash.ct_eq(&key.secret_hash.0)) {
        return Ok(None);
    }
    if key.last_used_at.is_none_or(|used| used + USE_IS_NOTED_EVERY <= now) {
        note_use(app, key.id, now);
    }
    Ok(Some(PartnerSystem {
        key: key.id,
        partner: key.partner_id,
        partners: partners::service::with_units(app, key.partner_id).await?,
        scopes: scopes(&key),
    }))
}

/// Notes the use beside the call, which does not wait for it. It is no news for the audit log.
fn note_use(app: &App, key: ApiKeyId, now: DateTime<Utc>) {
    let database = app.database.clone();
    app.database.spawn(async move {
        let noted = store::note_use(database.relaxed(), key, now, USE_IS_NOTED_EVERY).await;
        if let Err(fault) = noted {
            tracing::warn!(%fault, "the use of an API key could not be noted");
        }
    });
}

/// Makes a key.
pub async fn create_api_key(
    app: &App,
    actor: &Actor,
    command: NewApiKey,
) -> Result<IssuedApiKey, Failure<ApiKeyErrorCode>> {
    let NewApiKey { partner: partner_id, name, mut scopes, expires_at } = command;
    let mut write = Write::begin(app, actor, "api_keys.create_api_key").await?;
    let reach = Reach::of(actor, write.now());
    let partner = store::lock_partner(write.transaction(), &reach, partner_id).await?;
    let partner = partner.ok_or(Fault::NotFound)?;
    let ground = require_editing(actor, partner.id)?;
    write.on(ground);

    let name = name.trim().to_owned();
    scopes.sort_unstable();
    scopes.dedup();
    let mut refusals = Refusals::default();
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        let refusal = Refusal::at("name", ApiKeyErrorCode::InvalidName);
        refusals.add(refusal.with("max", LONGEST_NAME));
    }
    refuse_end(&mut refusals, write.now(), expires_at);
    refuse_scopes(&mut refusals, "scopes", &scopes, &ground);
    if partner.status != PartnerStatus::Active {
        refusals.add(Refusal::at("partnerId", ApiKeyErrorCode::PartnerNotActive));
    }
    // The partner is locked, so that two cannot both be the last one that fits.
    if store::count_usable(write.transaction(), partner.id, write.now()).await? >= MOST_KEYS {
        let refusal = Refusal::at("partnerId", ApiKeyErrorCode::TooManyKeys);
        refusals.add(refusal.with("max", MOST_KEYS));
    }
    refusals.done()?;

    let issued = issue(app, &write, actor, partner.id, name, &scopes, expires_at)?;
    store::insert(write.transaction(), issued.row.clone()).await?;
    note_creation(&mut write, &issued.row);
    write.commit().await?;
    Ok(issued)
}

/// Makes a key that replaces another one, which goes on until the overlap ends.
pub async fn rotate_api_key(
    app: &App,
    actor: &Actor,
    command: ApiKeyRotation,
) -> Result<(IssuedApiKey, api_key::Model), Failure<ApiKeyErrorCode>> {
    let ApiKeyRotation { id, overlap_hours, expires_at, expected_version } = command;
    let mut write = Write::begin(app, actor, "api_keys.rotate_api_key").await?;
    let now = write.now();
    let (old, ground) = lock(&write, actor, id).await?;
    write.on(ground);
    Fault::unless_expected(old.version, expected_version)?;

    let scopes = scopes(&old);
    let life = (old.expires_at - old.created_at).min(LONGEST_LIFE);
    let expires_at = expires_at.unwrap_or(now + life);
    let mut refusals = Refusals::default();
    match ApiKeyStatus::of(&old, now) {
        ApiKeyStatus::Active => {}
        ApiKeyStatus::Replaced => {
            refusals.add(Refusal::at("id", ApiKeyErrorCode::AlreadyReplaced));
        }
        ApiKeyStatus::Expired | ApiKeyStatus::Revoked => {
            refusals.add(Refusal::at("id", ApiKeyErrorCode::KeyEnded));
        }
    }
    if !(0..=LONGEST_OVERLAP_HOURS).contains(&overlap_hours) {
        let refusal = Refusal::at("overlapHours", ApiKeyErrorCode::InvalidOverlap);
        refusals.add(refusal.with("max", LONGEST_OVERLAP_HOURS));
    }
    refuse_end(&mut refusals, now, expires_at);
    refuse_scopes(&mut refusals, "id", &scopes, &ground);
    refusals.done()?;

    let issued = issue(app, &write, actor, old.partner_id, old.name.clone(), &scopes, expires_at)?;
    store::insert(write.transaction(), issued.row.clone()).await?;
    let replaced = api_key::Model {
        expires_at: old.expires_at.min(now + TimeDelta::hours(overlap_hours.into())),
        replaced_by_id: Some(issued.row.id),
        updated_at: now,
        version: old.version + 1,
        ..old.clone()
    };
    store::update(write.transaction(), &replaced).await?;
    note_creation(&mut write, &issued.row);
    let details = json!({
        "expiresAt": { "before": old.expires_at, "after": replaced.expires_at },
        "replacedBy": { "before": null, "after": issued.row.id.0 },
    });
    write.changed(Change::Updated, SubjectKind::ApiKey, old.id, &details);
    write.commit().await?;
    Ok((issued, replaced))
}

/// Takes a key back: from then on no call with it is answered.
pub async fn revoke_api_key(
    app: &App,
    actor: &Actor,
    command: ApiKeyRevocation,
) -> Result<api_key::Model, Failure<ApiKeyErrorCode>> {
    let ApiKeyRevocation { id, expected_version } = command;
    let mut write = Write::begin(app, actor, "api_keys.revoke_api_key").await?;
    let (old, ground) = lock(&write, actor, id).await?;
    write.on(ground);
    Fault::unless_expected(old.version, expected_version)?;
    if old.revoked_at.is_some() {
        return Err(Refusal::at("id", ApiKeyErrorCode::KeyEnded).into());
    }
    let revoked = api_key::Model {
        revoked_at: Some(write.now()),
        revoked_by_id: actor.user(),
        updated_at: write.now(),
        version: old.version + 1,
        ..old
    };
    store::update(write.transaction(), &revoked).await?;
    write.concerns(revoked.partner_id);
    let details = json!({ "revokedAt": { "before": null, "after": revoked.revoked_at } });
    write.changed(Change::Updated, SubjectKind::ApiKey, revoked.id, &details);
    write.announce("api_key.revoked", Some(revoked.id.0), json!({}));
    write.commit().await?;
    Ok(revoked)
}

/// The key, locked, with the ground on which the actor may change it.
async fn lock(
    write: &Write,
    actor: &Actor,
    id: ApiKeyId,
) -> Result<(api_key::Model, Ground), Fault> {
    let reach = Reach::of(actor, write.now());
    let key = store::lock_api_key(write.transaction(), &reach, id).await?.ok_or(Fault::NotFound)?;
    let ground = require_editing(actor, key.partner_id)?;
    Ok((key, ground))
}

fn require_editing(actor: &Actor, partner: PartnerId) -> Result<Ground, Fault> {
    require(actor, Action::EditApiKeys, &Facts { own: &[partner], ..Facts::default() })
}

fn refuse_end(
    refusals: &mut Refusals<ApiKeyErrorCode>,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) {
    if expires_at <= now {
        refusals.add(Refusal::at("expiresAt", ApiKeyErrorCode::ExpiresInPast));
    } else if expires_at - now > LONGEST_LIFE {
        let refusal = Refusal::at("expiresAt", ApiKeyErrorCode::ExpiresTooLate);
        refusals.add(refusal.with("days", LONGEST_LIFE.num_days()));
    }
}

fn refuse_scopes(
    refusals: &mut Refusals<ApiKeyErrorCode>,
    path: &str,
    scopes: &[Scope],
    ground: &Ground,
) {
    for scope in policy::withheld(scopes, ground) {
        let scope = json!(scope);
        let refusal = Refusal::at(path, ApiKeyErrorCode::PersonalScope);
        refusals.add(refusal.with("scope", scope.as_str().unwrap_or_default()));
    }
}

/// A new key, not yet written.
fn issue(
    app: &App,
    write: &Write,
    actor: &Actor,
    partner_id: PartnerId,
    name: String,
    scopes: &[Scope],
    expires_at: DateTime<Utc>,
) -> Result<IssuedApiKey, Fault> {
    let token = Token::random()?;
    let row = api_key::Model {
        id: write.new_id(),
        partner_id,
        name,
        prefix: token.prefix().to_owned(),
        secret_hash: app.vault.hash(Purpose::ApiKey, token.expose().as_bytes())?.into(),
        scopes: json!(scopes),
        created_by_id: actor.user(),
        expires_at: expires_at.trunc_subsecs(6),
        last_used_at: None,
        replaced_by_id: None,
        revoked_at: None,
        revoked_by_id: None,
        created_at: write.now(),
        updated_at: write.now(),
        version: 1,
    };
    Ok(IssuedApiKey { row, token })
}

fn note_creation(write: &mut Write, key: &api_key::Model) {
    write.concerns(key.partner_id);
    let details = json!({
        "partner": key.partner_id.0,
        "prefix": key.prefix,
        "scopes": key.scopes,
        "expiresAt": key.expires_at,
    });
    write.changed(Change::Created, SubjectKind::ApiKey, key.id, &details);
    write.announce("api_key.created", Some(key.id.0), json!({}));
}
