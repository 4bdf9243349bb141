//! What a client sends again: its key, the operation and what exactly is asked.

use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

/// Most characters of a key.
pub const LONGEST_KEY: usize = 255;

/// Mutations whose answers hold a secret. They are never kept: sent again, such a mutation is told that
/// it was carried out.
pub const SECRET: &[&str] = &[
    "beginSecondFactorSetup",
    "confirmSecondFactor",
    "createApiKey",
    "createUpload",
    "exportMyRegistration",
    "exportParticipants",
    "login",
    "refreshSession",
    "regenerateRecoveryCodes",
    "rotateApiKey",
];

/// The value of `Idempotency-Key`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key(String);

impl Key {
    /// Reads a key: 1 to 255 visible ASCII characters.
    #[must_use]
    pub fn parse(text: &[u8]) -> Option<Self> {
        let is_key =
            (1..=LONGEST_KEY).contains(&text.len()) && text.iter().all(u8::is_ascii_graphic);
        is_key.then(|| String::from_utf8(text.to_vec()).ok().map(Self)).flatten()
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// SHA-256 of what exactly is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fingerprint(pub(super) Vec<u8>);

impl Fingerprint {
    /// Of a document, the operation in it and its variables, in whatever order these were written.
    #[must_use]
    pub fn of(
        document: &str,
        operation_name: Option<&str>,
        variables: &Map<String, Value>,
    ) -> Option<Self> {
        let body = json!({
            "document": document,
            "operationName": operation_name,
            "variables": variables,
        });
        let canonical = serde_json_canonicalizer::to_vec(&body).ok()?;
        Some(Self(Sha256::digest(canonical).to_vec()))
    }
}

/// A mutation with a key.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// The client's key.
    pub key: Key,
    /// The mutation, as the schema names it.
    pub mutation: String,
    /// The same as the answer names it: its alias, if it has one.
    pub field: String,
    /// What exactly is asked.
    pub fingerprint: Fingerprint,
}

impl Attempt {
    /// Whether the answer holds a secret.
    #[must_use]
    pub fn is_secret(&self) -> bool {
        SECRET.contains(&self.mutation.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_visible_ascii_of_bounded_length() {
        assert!(Key::parse(b"x").is_some());
        assert!(Key::parse(&[b'~'; LONGEST_KEY]).is_some());
        let longer = [b'x'; LONGEST_KEY + 1];
        for wrong in [&b""[..], b"a b", b"a\tb", "ä".as_bytes(), &longer, b"\x7f", b"\xff"] {
            assert!(Key::parse(wrong).is_none(), "{wrong:?}");
        }
    }

    #[test]
    fn a_fingerprint_does_not_depend_on_how_the_body_was_written() {
        let read = |text: &str| serde_json::from_str::<Map<String, Value>>(text).unwrap();
        let of =
            |document, name, variables: &str| Fingerprint::of(document, name, &read(variables));
        let one = of("mutation { a }", None, r#"{"a": 1, "b": {"c": 2.0, "d": null}}"#);
        assert!(one.is_some());
        assert_eq!(one, of("mutation { a }", None, r#"{"b":{"d":null,"c":2},"a":1}"#));
        assert_ne!(one, of("mutation { a  }", None, r#"{"a": 1, "b": {"c": 2, "d": null}}"#));
        assert_ne!(one, of("mutation { a }", Some("A"), r#"{"a": 1, "b": {"c": 2, "d": null}}"#));
        assert_ne!(one, of("mutation { a }", None, r#"{"a": 1, "b": {"c": 2}}"#));
    }
}
