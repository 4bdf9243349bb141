//! Access tokens: JSON Web Tokens (RFC 9068) that this service signs and that it alone verifies.
//!
//! Stricter than the library by itself (RFC 8725): a header has exactly the three members that ours have, so that
//! a token cannot bring, name or choose a key or an algorithm; and no claim may be missing.

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    id::{LoginSessionId, PartnerId, SigningKeyId, UserId},
    signing_key,
    terms::GrantRole,
    value::SecretBytes,
};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    access::User,
    fault::Fault,
    graphql::id::GlobalId,
    vault::{self, Purpose, Vault},
};

/// The name of the algorithm (RFC 8037), the only one.
pub const ALGORITHM: &str = "EdDSA";
/// The type of a token (RFC 9068, section 2.1).
const TYPE: &str = "at+jwt";
/// Longest token in bytes.
const LONGEST: usize = 4_096;
/// Most that a token may live.
pub const LONGEST_LIFE: TimeDelta = TimeDelta::minutes(15);
/// How far the clocks of two processes may differ, in seconds.
const LEEWAY: i64 = 5;
/// Partners that a token names; a front end asks the `viewer` for the rest.
const MOST_PARTNERS: usize = 20;

/// A token for a client.
#[derive(Clone, Debug)]
pub struct AccessToken {
    /// What the client sends.
    pub token: SecretString,
    /// Until when it can be used.
    pub expires_at: DateTime<Utc>,
}

/// Whom a valid token names. What they may is another question, for the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bearer {
    /// The account.
    pub user: UserId,
    /// The sign-in.
    pub session: LoginSessionId,
}

/// What a token says that is signed by this service, whenever that was. Times are Unix seconds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Signed {
    bearer: Bearer,
    iat: i64,
    nbf: i64,
    exp: i64,
}

/// Exactly what the header of a token holds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StrictHeader {
    alg: String,
    typ: String,
    kid: String,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    iss: String,
    aud: String,
    sub: String,
    sid: String,
    jti: Uuid,
    iat: i64,
    nbf: i64,
    exp: i64,
    /// For the front end's convenience: what to show before it has asked. Nothing is decided on it here.
    roles: Vec<GrantRole>,
    /// The same: global ids of partners that the person acts for.
    partners: Vec<String>,
}

/// Whom tokens are for: this service's API.
fn audience(issuer: &str) -> String {
    format!("{issuer}/graphql")
}

/// A new key pair: its public key, and its private key in PKCS#8 form.
pub(super) fn new_key_pair() -> Result<(Vec<u8>, SecretBytes), Fault> {
    let no_key = |_| Fault::internal(anyhow::anyhow!("no signing key can be made"));
    let seed = vault::random::<32>()?;
    let pair = Ed25519KeyPair::from_seed_unchecked(&seed).map_err(Fault::internal)?;
    let private = pair.to_pkcs8().map_err(no_key)?;
    Ok((pair.public_key().as_ref().to_vec(), private.as_ref().to_vec().into()))
}

/// A token for this person's session, signed with `key`.
pub(super) fn sign(
    vault: &Vault,
    key: &signing_key::Model,
    issuer: &str,
    user: &User,
    jti: Uuid,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<AccessToken, Fault> {
    let private = vault.open(Purpose::SigningKey, key.id.0.as_bytes(), &key.private_key.0)?;
    let header = Header {
        typ: Some(TYPE.to_owned()),
        kid: Some(key.id.0.to_string()),
        ..Header::new(Algorithm::EdDSA)
    };
    let (roles, partners) = convenience(user);
    let claims = Claims {
        iss: issuer.to_owned(),
        aud: audience(issuer),
        sub: user.id.to_global().to_string(),
        sid: user.session.to_global().to_string(),
        jti,
        iat: now.timestamp(),
        nbf: now.timestamp(),
        exp: expires_at.timestamp(),
        roles,
        partners,
    };
    let token = jsonwebtoken::encode(&header, &claims, &EncodingKey::from_ed_der(&private));
    let expires_at = DateTime::from_timestamp(claims.exp, 0).unwrap_or(expires_at);
    Ok(AccessToken { token: token.map_err(Fault::internal)?.into(), expires_at })
}

/// Roles and partners, each once.
fn convenience(user: &User) -> (Vec<GrantRole>, Vec<String>) {
    let mut roles: Vec<GrantRole> =
        user.network_roles.iter().map(|office| office.role.granted()).collect();
    let mut partners: Vec<PartnerId> = Vec::new();
    for membership in &user.memberships {
        if !roles.contains(&membership.role) {
            roles.push(membership.role);
        }
        if partners.len() < MOST_PARTNERS && !partners.contains(&membership.partner) {
            partners.push(membership.partner);
        }
    }
    let partners = partners.into_iter().map(|partner| partner.to_global().to_string()).collect();
    (roles, partners)
}

/// The key that a token says it is signed with; none if it cannot be one of ours.
pub(super) fn key_id(token: &SecretString) -> Option<SigningKeyId> {
    let token = token.expose_secret();
    if token.len() > LONGEST {
        return None;
    }
    let (header, _) = token.split_once('.')?;
    let header = BASE64_URL_SAFE_NO_PAD.decode(header).ok()?;
    let header: StrictHeader = serde_json::from_slice(&header).ok()?;
    if header.alg != ALGORITHM || header.typ != TYPE {
        return None;
    }
    let id = Uuid::try_parse(&header.kid).ok()?;
    // Only as it is written in our tokens.
    (id.to_string() == header.kid).then_some(SigningKeyId(id))
}

/// What the token says, if it is one of ours that is signed with `key`. It may hold no more, or not yet.
pub(super) fn read(token: &SecretString, key: &signing_key::Model, issuer: &str) -> Option<Signed> {
    if key.algorithm != ALGORITHM || key_id(token) != Some(key.id) {
        return None;
    }
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.set_issuer(&[issuer]);
    validation.set_audience(&[audience(issuer)]);
    validation.set_required_spec_claims(&["iss", "aud", "sub", "exp", "nbf"]);
    // Times are compared with the service's own clock in `holds`; the library reads the machine's.
    validation.validate_exp = false;
    let public = DecodingKey::from_ed_der(&key.public_key);
    let decoded = jsonwebtoken::decode::<Claims>(token.expose_secret(), &public, &validation);
    let Claims { sub, sid, iat, nbf, exp, .. } = decoded.ok()?.claims;
    let user = UserId::from_global("sub", &sub.into()).ok()?;
    let session = LoginSessionId::from_global("sid", &sid.into()).ok()?;
    Some(Signed { bearer: Bearer { user, session }, iat, nbf, exp })
}

impl Signed {
    /// Whom the token names, if it holds now.
    pub(super) fn holds(self, now: DateTime<Utc>) -> Option<Bearer> {
        let now = now.timestamp();
        let life = self.exp.checked_sub(self.iat)?;
        let holds = self.iat <= now.saturating_add(LEEWAY)
            && self.nbf <= now.saturating_add(LEEWAY)
            && self.exp.saturating_add(LEEWAY) > now
            && (1..=LONGEST_LIFE.num_seconds()).contains(&life);
        holds.then_some(self.bearer)
    }
}
