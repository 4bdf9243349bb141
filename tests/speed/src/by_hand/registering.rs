//! A registration: the same rows, hashes and ciphertexts as Verbund's.

use actix_web::{HttpRequest, HttpResponse, http::header::ContentType, web};
use anyhow::{Context as _, Result};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce, aead::Aead as _};
use hmac::{Hmac, Mac as _};
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use tokio_postgres::types::ToSql;
use uuid::Uuid;

use super::{Hand, Refused, caller, hexadecimal, new_id};

/// What is answered to everybody whose registration is stored.
const STORED: &str = r#"{"data":{"registerForEvent":{"mailSent":true,"userErrors":[]}}}"#;

/// Seals and hashes.
pub(super) struct Vault {
    cipher: XChaCha20Poly1305,
    hash: Hmac<Sha256>,
}

impl Vault {
    /// With keys of its own: what is written here nobody reads.
    pub(super) fn new() -> Result<Self> {
        let key = Sha256::digest(b"written by hand");
        let cipher = XChaCha20Poly1305::new_from_slice(&key).ok().context("32 bytes are a key")?;
        let hash = Hmac::new_from_slice(&key).ok().context("any bytes are a key")?;
        Ok(Self { cipher, hash })
    }

    fn seal(&self, plain: &[u8]) -> Result<Vec<u8>, Refused> {
        let broken = |_| Refused::Broken("a value cannot be sealed".to_owned());
        let mut sealed = vec![1; 25];
        getrandom::fill(&mut sealed[1..]).map_err(|error| Refused::Broken(error.to_string()))?;
        let nonce = XNonce::try_from(&sealed[1..])
            .map_err(|_| Refused::Broken("24 bytes are a nonce".to_owned()))?;
        sealed.extend(self.cipher.encrypt(&nonce, plain).map_err(broken)?);
        Ok(sealed)
    }

    fn hash(&self, text: &str) -> Vec<u8> {
        self.hash.clone().chain_update(text).finalize().into_bytes().to_vec()
    }
}

#[derive(Deserialize)]
pub(super) struct Register {
    input: Person,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Person {
    event_id: String,
    given_name: String,
    family_name: String,
    email: String,
}

pub(super) async fn register(
    hand: web::Data<Hand>,
    request: HttpRequest,
    body: web::Bytes,
) -> Result<HttpResponse, Refused> {
    let Register { input: person } =
        serde_json::from_slice(&body).map_err(|_| Refused::Malformed)?;
    let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let key = header("idempotency-key").ok_or(Refused::Malformed)?;
    let address = header("x-forwarded-for").ok_or(Refused::Malformed)?;
    let event = caller::id(&person.event_id).ok_or(Refused::Malformed)?;

    let vault = &hand.vault;
    let ids: [Uuid; 5] = std::array::from_fn(|_| new_id());
    let [registration, entry, outbox, mail, idempotency] = ids;
    let mut random = [0; 37];
    getrandom::fill(&mut random).map_err(|error| Refused::Broken(error.to_string()))?;
    let link = BASE64_URL_SAFE_NO_PAD.encode(&random[..32]);
    let code = hexadecimal(&random[33..]).to_uppercase();
    let told = json!({
        "given_name": person.given_name, "family_name": person.family_name, "email": person.email,
    });
    let payload = vault.seal(told.to_string().as_bytes())?;
    let words: Vec<Vec<u8>> = [&person.given_name, &person.family_name, &person.email]
        .map(|word| vault.hash(word))
        .into();
    let content = vault.seal(letter(&person, &link).as_bytes())?;
    let request_id = new_id().to_string();
    let digest = hexadecimal(&Sha256::digest(format!("{entry}{registration}{request_id}")));
    let (subject, fingerprint) = (vault.hash(key), Sha256::digest(&body).to_vec());
    let answer = vault.seal(STORED.as_bytes())?;
    let network = address.rsplit_once('.').map_or(address, |(network, _)| network);
    let counted =
        [format!("address {address}"), format!("network {network}"), person.email.clone()]
            .map(|subject| hexadecimal(&vault.hash(&subject)));
    let (person_hash, counted) = (vault.hash(&person.email.to_lowercase()), &counted[..]);
    let parameters: [&(dyn ToSql + Sync); 17] = [
        &event,
        &registration,
        &code,
        &person_hash,
        &payload,
        &words,
        &entry,
        &request_id,
        &digest,
        &outbox,
        &mail,
        &content,
        &idempotency,
        &subject,
        &fingerprint,
        &answer,
        &counted,
    ];
    let client = hand.pool.get().await?;
    let statement = client.prepare_cached(include_str!("statements/m1.sql")).await?;
    client.query_opt(&statement, &parameters).await?.ok_or(Refused::Malformed)?;
    Ok(HttpResponse::Ok().content_type(ContentType::json()).body(STORED))
}

fn letter(person: &Person, link: &str) -> String {
    let Person { given_name, family_name, email, .. } = person;
    json!({
        "to": email,
        "name": format!("{given_name} {family_name}"),
        "subject": "Bitte bestätigen Sie Ihre Anmeldung",
        "text": format!(
            "Guten Tag {given_name} {family_name},\n\nbitte bestätigen Sie Ihre Anmeldung innerhalb von 48 Stunden:\n\n\
             https://www.example.org/registration#token={link}\n\nWer sich nicht angemeldet hat, muss nichts tun.\n"
        ),
        "html": format!(
            "<p>Guten Tag {given_name} {family_name},</p><p>bitte bestätigen Sie Ihre Anmeldung innerhalb von 48 Stunden:</p>\
             <p><a href=\"https://www.example.org/registration#token={link}\">Anmeldung bestätigen</a></p>\
             <p>Wer sich nicht angemeldet hat, muss nichts tun.</p>"
        ),
    })
    .to_string()
}
