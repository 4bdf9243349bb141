//! Who asks: the same access tokens, checked as Verbund does.

use std::collections::HashMap;

use actix_web::{HttpRequest, http::header::AUTHORIZATION};
use anyhow::{Context as _, Result};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, jwk::JwkSet};
use serde::Deserialize;
use type_safe_id::{DynamicType, TypeSafeId};
use uuid::Uuid;

use super::Refused;

/// Public keys by their ids.
pub(super) struct Keys {
    keys: HashMap<String, DecodingKey>,
    validation: Validation,
}

/// Whose request it is.
pub(super) struct Caller {
    pub(super) session: Uuid,
    pub(super) account: Uuid,
}

#[derive(Deserialize)]
struct Claims {
    sub: String,
    sid: String,
}

impl Keys {
    /// Those of a JWK set.
    pub(super) fn read(file: &[u8]) -> Result<Self> {
        let set: JwkSet = serde_json::from_slice(file)?;
        let mut keys = HashMap::new();
        for key in &set.keys {
            let id = key.common.key_id.clone().context("a key without an id")?;
            keys.insert(id, DecodingKey::from_jwk(key)?);
        }
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&["verbund"]);
        validation.set_audience(&["verbund/graphql"]);
        validation.set_required_spec_claims(&["iss", "aud", "sub", "exp", "nbf"]);
        validation.validate_nbf = true;
        Ok(Self { keys, validation })
    }

    /// Whom the request's token names.
    pub(super) fn caller(&self, request: &HttpRequest) -> Result<Caller, Refused> {
        self.verify(request).ok_or(Refused::SignedOut)
    }

    fn verify(&self, request: &HttpRequest) -> Option<Caller> {
        let token = request.headers().get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")?;
        let header = jsonwebtoken::decode_header(token).ok()?;
        let key = self.keys.get(&header.kid?)?;
        let claims = jsonwebtoken::decode::<Claims>(token, key, &self.validation).ok()?.claims;
        Some(Caller { session: id(&claims.sid)?, account: id(&claims.sub)? })
    }
}

/// The part of a global id that the database knows.
pub(super) fn id(text: &str) -> Option<Uuid> {
    text.parse::<TypeSafeId<DynamicType>>().ok().map(|id| id.uuid())
}
