//! `/.well-known/jwks.json`: the keys that access tokens can be verified by (RFC 7517, RFC 8037).

use actix_web::{HttpRequest, HttpResponse, http::header, web};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{Shared, conditional::conditional, pages, quotas::take_request_of_network};
use crate::{
    identity::{keys::Keys, service},
    write::hexadecimal,
};

/// As long as [`crate::identity::keys::PUBLISHED_SECONDS`].
const CACHE_CONTROL: &str = "public, max-age=60";

pub(super) async fn jwks(request: HttpRequest, shared: web::Data<Shared>) -> HttpResponse {
    if let Err(exceeded) = take_request_of_network(&request, &shared) {
        return pages::turned_away(exceeded.into());
    }
    let app = shared.server.app.clone();
    let keys = shared.runtime.spawn(async move { service::published_keys(&app).await }).await;
    let Ok(Ok(keys)) = keys else {
        tracing::error!("the published keys cannot be read");
        return HttpResponse::ServiceUnavailable()
            .insert_header((header::RETRY_AFTER, "1"))
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .body("The keys cannot be read. Try again in a moment.\n");
    };
    let set = key_set(&keys).to_string();
    let tag = hexadecimal(&Sha256::digest(&set));
    conditional(&request, &tag, CACHE_CONTROL, |response| {
        response.insert_header((header::CONTENT_TYPE, "application/jwk-set+json")).body(set)
    })
}

fn key_set(keys: &Keys) -> Value {
    let key = |key: &entity::signing_key::Model| {
        json!({
            "kty": "OKP",
            "crv": "Ed25519",
            "use": "sig",
            "alg": key.algorithm,
            "kid": key.id.0.to_string(),
            "x": BASE64_URL_SAFE_NO_PAD.encode(&key.public_key),
        })
    };
    json!({ "keys": keys.iter().map(key).collect::<Vec<_>>() })
}
