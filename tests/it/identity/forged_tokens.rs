//! Tokens that this service did not give out, or that do not hold any more (RFC 8725): all are refused.

use api::vault::Purpose;
use aws_lc_rs::{
    hmac,
    signature::{Ed25519KeyPair, KeyPair as _},
};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use entity::signing_key;
use rstest::rstest;
use sea_orm::EntityTrait as _;

use super::*;
use crate::fixture::Engine;

/// What a forger has who can do more than any forger: even the private key.
struct Forge {
    key: signing_key::Model,
    pair: Ed25519KeyPair,
    claims: Value,
    genuine: String,
}

fn text(part: impl AsRef<[u8]>) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(part)
}

fn part(token: &str, index: usize) -> Value {
    let part = token.split('.').nth(index).unwrap();
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

impl Forge {
    async fn new(test: &TestApp, genuine: &str) -> Self {
        let keys = signing_key::Entity::find().all(test.app.database.read()).await.unwrap();
        let [key] = keys.as_slice() else { panic!("{} keys", keys.len()) };
        let private =
            test.app.vault.open(Purpose::SigningKey, key.id.0.as_bytes(), &key.private_key.0);
        let pair = Ed25519KeyPair::from_pkcs8(&private.unwrap()).unwrap();
        Self { key: key.clone(), pair, claims: part(genuine, 1), genuine: genuine.to_owned() }
    }

    fn header(&self) -> Value {
        json!({ "typ": "at+jwt", "alg": "EdDSA", "kid": self.key.id.0.to_string() })
    }

    /// A token of these texts, signed well.
    fn sign_text(&self, header: &str, claims: &str) -> String {
        let message = format!("{}.{}", text(header), text(claims));
        let signature = self.pair.sign(message.as_bytes());
        format!("{message}.{}", text(signature.as_ref()))
    }

    fn sign(&self, header: &Value, claims: &Value) -> String {
        self.sign_text(&header.to_string(), &claims.to_string())
    }

    /// With other members of the header; null takes one away.
    fn header_with(&self, members: Value) -> String {
        self.sign(&with(self.header(), members), &self.claims)
    }

    /// With other claims; null takes one away.
    fn claims_with(&self, members: Value) -> String {
        self.sign(&self.header(), &with(self.claims.clone(), members))
    }

    /// Signed with the public key as if it were a shared secret.
    fn confused(&self, secret: &[u8], algorithm: &str) -> String {
        let header = with(self.header(), json!({ "alg": algorithm }));
        let message = format!("{}.{}", text(header.to_string()), text(self.claims.to_string()));
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
        format!("{message}.{}", text(hmac::sign(&key, message.as_bytes()).as_ref()))
    }
}

fn with(mut object: Value, members: Value) -> Value {
    let Value::Object(members) = members else { panic!("{members}") };
    for (name, value) in members {
        if value.is_null() {
            object.as_object_mut().unwrap().remove(&name);
        } else {
            object[name] = value;
        }
    }
    object
}

/// Names and tokens.
type Forgeries = Vec<(String, String)>;

fn forgeries(forge: &Forge) -> Forgeries {
    [algorithms, key_ids, keys, types_and_claims, forms]
        .iter()
        .flat_map(|kind| kind(forge))
        .collect()
}

/// Algorithms that are not ours, and the public key taken for a shared secret.
fn algorithms(forge: &Forge) -> Forgeries {
    let mut all = Forgeries::new();
    let mut add = |name: &str, token: String| all.push((name.to_owned(), token));
    let parts: Vec<&str> = forge.genuine.split('.').collect();
    let (claims, signature) = (parts[1], parts[2]);
    let public = &forge.key.public_key;
    let jwk = json!({ "kty": "OKP", "crv": "Ed25519", "x": text(public) });

    for none in ["none", "None", "NONE", "nOnE", ""] {
        let header = text(with(forge.header(), json!({ "alg": none })).to_string());
        add(&format!("alg {none:?} without a signature"), format!("{header}.{claims}."));
        add(&format!("alg {none:?} with the signature"), format!("{header}.{claims}.{signature}"));
    }
    for algorithm in ["HS256", "HS384", "RS256", "ES256", "PS256", "Ed25519", "eddsa"] {
        add(
            &format!("alg {algorithm}, well signed"),
            forge.header_with(json!({ "alg": algorithm })),
        );
    }
    add("HS256 with the public key", forge.confused(public, "HS256"));
    add("HS256 with the public key as text", forge.confused(text(public).as_bytes(), "HS256"));
    add("HS256 with the key set's entry", forge.confused(jwk.to_string().as_bytes(), "HS256"));
    add("EdDSA with the public key as a secret", forge.confused(public, "EdDSA"));
    add("no alg", forge.header_with(json!({ "alg": null })));
    add(
        "two algs",
        forge.sign_text(
            &format!(r#"{{"alg":"none","alg":"EdDSA","typ":"at+jwt","kid":"{}"}}"#, forge.key.id.0),
            &forge.claims.to_string(),
        ),
    );
    all
}

/// Key ids of nobody, or written in another way.
fn key_ids(forge: &Forge) -> Forgeries {
    let mut all = Forgeries::new();
    let mut add = |name: &str, token: String| all.push((name.to_owned(), token));
    for kid in [
        "",
        "x",
        "../../../../dev/null",
        "' OR 1=1 --",
        "x' UNION SELECT 'a",
        "\0",
        "00000000-0000-0000-0000-000000000000",
        "019aa000-0000-7000-8000-000000000000",
        "http://127.0.0.1/jwks.json",
    ] {
        add(&format!("kid {kid:?}"), forge.header_with(json!({ "kid": kid })));
    }
    add("a huge kid", forge.header_with(json!({ "kid": "9".repeat(3_000) })));
    add(
        "kid in capitals",
        forge.header_with(json!({ "kid": forge.key.id.0.to_string().to_uppercase() })),
    );
    add(
        "kid without hyphens",
        forge.header_with(json!({ "kid": forge.key.id.0.simple().to_string() })),
    );
    add("kid is a list", forge.header_with(json!({ "kid": [forge.key.id.0.to_string()] })));
    add("no kid", forge.header_with(json!({ "kid": null })));
    all
}

/// Keys that a token brings along, and members of the header that nobody asked for.
fn keys(forge: &Forge) -> Forgeries {
    let mut all = Forgeries::new();
    let mut add = |name: &str, token: String| all.push((name.to_owned(), token));
    let jwk = json!({ "kty": "OKP", "crv": "Ed25519", "x": text(&forge.key.public_key) });
    for (name, value) in [
        ("jku", json!("http://127.0.0.1:1/jwks.json")),
        ("x5u", json!("http://127.0.0.1:1/cert.pem")),
        ("jwk", jwk.clone()),
        ("x5c", json!(["AAAA"])),
        ("x5t", json!("AAAA")),
        ("crit", json!(["exp"])),
        ("cty", json!("JWT")),
        ("zip", json!("DEF")),
        ("b64", json!(false)),
        ("unheard", json!(1)),
    ] {
        add(&format!("header with {name}"), forge.header_with(json!({ name: value })));
    }
    let own = Ed25519KeyPair::generate().unwrap();
    let other = Forge {
        pair: own,
        ..Forge {
            genuine: forge.genuine.clone(),
            key: forge.key.clone(),
            claims: forge.claims.clone(),
            pair: Ed25519KeyPair::generate().unwrap(),
        }
    };
    add("signed with another key", other.sign(&forge.header(), &forge.claims));
    let own =
        json!({ "kty": "OKP", "crv": "Ed25519", "x": text(other.pair.public_key().as_ref()) });
    add("signed with the key that it brings", other.header_with(json!({ "jwk": own })));
    all
}

/// Types and claims that are not those of our tokens, all of them well signed.
fn types_and_claims(forge: &Forge) -> Forgeries {
    let mut all = Forgeries::new();
    let mut add = |name: &str, token: String| all.push((name.to_owned(), token));
    for typ in ["JWT", "at+JWT", "id+jwt", "application/at+jwt", ""] {
        add(&format!("typ {typ:?}"), forge.header_with(json!({ "typ": typ })));
    }
    add("no typ", forge.header_with(json!({ "typ": null })));

    for name in ["iss", "aud", "sub", "sid", "jti", "iat", "nbf", "exp", "roles", "partners"] {
        add(&format!("without {name}"), forge.claims_with(json!({ name: null })));
        add(&format!("{name} of another kind"), forge.claims_with(json!({ name: { "a": 1 } })));
    }
    let (iat, exp) = (forge.claims["iat"].as_i64().unwrap(), forge.claims["exp"].as_i64().unwrap());
    for (name, claims) in [
        ("another issuer", json!({ "iss": "https://evil.example" })),
        ("the issuer with a slash", json!({ "iss": "http://127.0.0.1:8080/" })),
        ("issuers", json!({ "iss": ["http://127.0.0.1:8080"] })),
        ("another audience", json!({ "aud": "https://evil.example/graphql" })),
        ("audiences", json!({ "aud": ["http://127.0.0.1:8080/graphql", "x"] })),
        ("not yet", json!({ "nbf": iat + 6 })),
        ("issued in the future", json!({ "iat": iat + 6, "nbf": iat, "exp": exp })),
        ("expired", json!({ "iat": iat - 600, "nbf": iat - 600, "exp": iat - 5 })),
        ("expired long ago", json!({ "iat": 1, "nbf": 1, "exp": 2 })),
        ("lives a second too long", json!({ "exp": iat + 901 })),
        ("lives for ever", json!({ "exp": i64::MAX })),
        ("turned around", json!({ "exp": iat - 1, "iat": iat })),
        ("overflowing", json!({ "iat": i64::MIN, "nbf": i64::MIN, "exp": i64::MAX })),
        ("negative", json!({ "iat": -5, "nbf": -5, "exp": -1 })),
        ("fractions", json!({ "exp": 1e300 })),
        ("exp as text", json!({ "exp": exp.to_string() })),
        ("nobody", json!({ "sub": "" })),
        ("no id", json!({ "sub": "1 OR 1=1" })),
        ("another kind of id", json!({ "sub": "partner_01h455vb4pex5vsknk084sn02q" })),
        ("an unknown person", json!({ "sub": "user_01h455vb4pex5vsknk084sn02q" })),
        ("an unknown session", json!({ "sid": "login_01h455vb4pex5vsknk084sn02q" })),
        ("an event's session", json!({ "sid": "session_01h455vb4pex5vsknk084sn02q" })),
        ("one more claim", json!({ "admin": true })),
    ] {
        add(name, forge.claims_with(claims));
    }
    add(
        "two subjects",
        forge.sign_text(
            &forge.header().to_string(),
            &forge.claims.to_string().replacen('{', r#"{"sub":"x","#, 1),
        ),
    );
    add("claims are a list", forge.sign_text(&forge.header().to_string(), "[]"));
    add("claims are nothing", forge.sign_text(&forge.header().to_string(), ""));
    add("claims nest", forge.sign_text(&forge.header().to_string(), &"[".repeat(2_000)));
    all
}

/// What is no token at all, or only a part of one.
fn forms(forge: &Forge) -> Forgeries {
    let mut all = Forgeries::new();
    let mut add = |name: &str, token: String| all.push((name.to_owned(), token));
    let parts: Vec<&str> = forge.genuine.split('.').collect();
    let (header, claims, signature) = (parts[0], parts[1], parts[2]);
    add("truncated", forge.genuine[..forge.genuine.len() - 1].to_owned());
    add("without a signature", format!("{header}.{claims}."));
    add("two parts", format!("{header}.{claims}"));
    add("four parts", format!("{}.x", forge.genuine));
    add("five parts", format!("{header}.{claims}.{signature}.{claims}.{signature}"));
    add("one part", "x".into());
    add("dots", "..".into());
    add("nothing but a dot", ".".into());
    add(
        "changed claims",
        format!(
            "{header}.{}.{signature}",
            text(with(forge.claims.clone(), json!({ "roles": ["ADMINISTRATOR"] })).to_string())
        ),
    );
    add(
        "the signature of nothing",
        format!("{header}.{claims}.{}", text(forge.pair.sign(b"").as_ref())),
    );
    add("padded", format!("{}=", forge.genuine));
    add("standard base64", forge.genuine.replace('-', "+").replace('_', "/") + "+");
    add(
        "100 kB",
        forge.sign_text(
            &forge.header().to_string(),
            &with(forge.claims.clone(), json!({ "partners": vec!["x".repeat(70_000)] }))
                .to_string(),
        ),
    );
    add("100 kB of nothing", "A".repeat(100_000));
    add("an API key", format!("vbk_{}", "A".repeat(43)));
    add("a refresh token", format!("vbr_{}", "A".repeat(43)));
    add("a blank in it", forge.genuine.replacen('.', ". ", 1));
    all
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_forged_token_is_refused(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let (test, server) = RealServer::new(engine).await;
    account(&test, "erika@example.org").await;
    let tokens = login(&server, "erika@example.org").await;
    let forge = Forge::new(&test, &tokens.access).await;
    assert_eq!(part(&tokens.access, 0), forge.header());
    assert!(is_signed_in(&server, &tokens.access).await);
    assert!(is_signed_in(&server, &forge.claims_with(json!({}))).await, "the forge works");

    let forgeries = forgeries(&forge);
    assert!(forgeries.len() >= 100, "{}", forgeries.len());
    for (name, token) in &forgeries {
        let answer = server.ask_as(token, WHO, json!({})).await;
        assert_eq!((answer.status, answer.code()), (401, "UNAUTHENTICATED"), "{name}");
        assert_eq!(answer.headers["www-authenticate"], "Bearer error=\"invalid_token\"", "{name}");
        assert_eq!(answer.body.get("data"), None, "{name}");
    }
    assert!(is_signed_in(&server, &tokens.access).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_that_are_no_token_are_refused_and_not_overlooked() {
    let (test, server) = RealServer::new(Engine::Sqlite).await;
    account(&test, "erika@example.org").await;
    let access = login(&server, "erika@example.org").await.access;
    for value in [
        "",
        "Bearer",
        "Bearer ",
        "Basic dXNlcjpwYXNz",
        "Token x",
        &access,
        "Bearer x y",
        &format!("Bearer {access}, Bearer {access}"),
        &format!("Bearer\t{access}"),
    ] {
        let request = server.request("{ __typename }", &json!({})).header("authorization", value);
        let answer = Answer::of(request.send().await.unwrap()).await;
        assert_eq!((answer.status, answer.code()), (401, "UNAUTHENTICATED"), "{value:?}");
    }
    let twice = server.request(WHO, &json!({})).bearer_auth(&access).bearer_auth(&access);
    assert_eq!(Answer::of(twice.send().await.unwrap()).await.status, 401);
    let small = server.request(WHO, &json!({})).header("authorization", format!("bearer {access}"));
    assert_eq!(Answer::of(small.send().await.unwrap()).await.status, 200, "schemes have no case");
    // A client that takes only `application/json` is told as well.
    let lenient = server.get("/graphql?query={__typename}").bearer_auth("x");
    assert_eq!(lenient.send().await.unwrap().status(), 401);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_token_holds_exactly_as_long_as_it_says(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (test, server) = RealServer::new(engine).await;
    account(&test, "erika@example.org").await;
    let access = login(&server, "erika@example.org").await.access;
    // Five seconds, because two processes' clocks differ.
    for (second, holds) in [(-6, false), (-5, true), (0, true), (604, true), (605, false)] {
        test.set_now(at(second));
        assert_eq!(is_signed_in(&server, &access).await, holds, "{second}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_of_nobody_do_not_keep_the_database_busy() {
    let (test, server) = RealServer::new(Engine::Sqlite).await;
    account(&test, "erika@example.org").await;
    let access = login(&server, "erika@example.org").await.access;
    let forge = Forge::new(&test, &access).await;
    test.take_statements();
    for number in 0..50_u128 {
        let kid = uuid::Uuid::from_u128(number).to_string();
        assert!(!is_signed_in(&server, &forge.header_with(json!({ "kid": kid }))).await);
        assert!(!is_signed_in(&server, "garbage").await);
        let wrong = format!("{}A", forge.genuine);
        assert!(!is_signed_in(&server, &wrong).await);
    }
    let statements = test.take_statements();
    assert!(statements.len() <= 5, "{}: {statements:?}", statements.len());
}
