//! How a key looks: `vbk_<id>_<secret><checksum>`, in Crockford's base 32 and lower case.
//!
//! The id is shown wherever the key is listed. The checksum (CRC-32 of all that is before it) tells a
//! mistyped or invented key without asking the database, and lets secret scanners report few that are
//! none. docs/integrator.md has the regular expression.

use std::fmt;

use secrecy::SecretString;

use crate::{fault::Fault, vault};

/// How every key begins.
pub const BEGINNING: &str = "vbk_";

/// The digits of Crockford's base 32: no i, l, o and u.
const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Digits of the id: 5 random bytes.
const ID_DIGITS: usize = 8;
/// Digits of the secret: 32 random bytes.
const SECRET_DIGITS: usize = 52;
/// Digits of the checksum: 4 bytes.
const CHECKSUM_DIGITS: usize = 7;
/// Characters of the part that is shown: `vbk_` and the id.
const PREFIX_LENGTH: usize = BEGINNING.len() + ID_DIGITS;
/// Characters of a whole key.
const LENGTH: usize = PREFIX_LENGTH + 1 + SECRET_DIGITS + CHECKSUM_DIGITS;

/// A key as a partner system sends it. Its secret is in no log.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl fmt::Debug for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Token({}…)", self.prefix())
    }
}

impl Token {
    /// A new key.
    pub fn random() -> Result<Self, Fault> {
        Ok(Self::of(vault::random()?, &vault::random()?))
    }

    fn of(id: [u8; 5], secret: &[u8; 32]) -> Self {
        let text = format!("{BEGINNING}{}_{}", encode(&id), encode(secret));
        let checksum = encode(&crc32fast::hash(text.as_bytes()).to_be_bytes());
        Self(text + &checksum)
    }

    /// Reads a key. `None` for what cannot be one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_whole = text.len() == LENGTH && text.is_ascii() && text.starts_with(BEGINNING);
        let (body, checksum) =
            is_whole.then(|| text.split_at_checked(LENGTH - CHECKSUM_DIGITS)).flatten()?;
        (encode(&crc32fast::hash(body.as_bytes()).to_be_bytes()) == checksum)
            .then(|| Self(text.to_owned()))
    }

    /// The part that is shown.
    #[must_use]
    pub fn prefix(&self) -> &str {
        self.0.get(..PREFIX_LENGTH).unwrap_or_default()
    }

    /// The whole key, to be shown once.
    #[must_use]
    pub fn into_secret(self) -> SecretString {
        self.0.into()
    }

    /// The whole key, to be hashed.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// Base 32, most significant bits first; the last digit is filled up with zeros.
fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(5) * 8);
    let (mut rest, mut bits) = (0_u32, 0);
    for byte in bytes {
        rest = rest << 8 | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(digit(rest >> bits));
        }
        rest &= (1 << bits) - 1;
    }
    if bits > 0 {
        text.push(digit(rest << (5 - bits)));
    }
    text
}

fn digit(value: u32) -> char {
    char::from(DIGITS[(value & 31) as usize])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_read_as_it_was_written_and_no_two_are_alike() {
        let (one, other) = (Token::random().unwrap(), Token::random().unwrap());
        assert_ne!(one, other);
        assert_eq!(Token::parse(one.expose()), Some(one.clone()));
        assert_eq!(one.expose().len(), LENGTH);
        assert!(one.expose().starts_with(one.prefix()));
        assert!(!format!("{one:?}").contains(&one.expose()[PREFIX_LENGTH..]));
    }

    #[test]
    fn the_form_never_changes() {
        let token = Token::of([0, 1, 2, 3, 4], &[0xff; 32]);
        let expected = format!("vbk_000g40r4_{}g", "z".repeat(51));
        assert_eq!(&token.expose()[..LENGTH - CHECKSUM_DIGITS], expected);
        assert_eq!(&token.expose()[LENGTH - CHECKSUM_DIGITS..], "403h8e8");
    }

    #[test]
    fn whatever_is_changed_in_a_key_is_found_without_the_database() {
        let key = Token::random().unwrap().expose().to_owned();
        for index in 0..key.len() {
            let mut changed = key.clone().into_bytes();
            changed[index] = if changed[index] == b'0' { b'1' } else { b'0' };
            let changed = String::from_utf8(changed).unwrap();
            assert_eq!(Token::parse(&changed), None, "character {index}");
        }
        let euros = "€".repeat(LENGTH / 3);
        for wrong in
            ["", "vbk_", &key[..key.len() - 1], &format!("{key}0"), &key.to_uppercase(), &euros]
        {
            assert_eq!(Token::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn base_32_is_crockfords() {
        assert_eq!(encode(b""), "");
        assert_eq!(encode(&[0xff]), "zw");
        assert_eq!(encode(b"foobar"), "csqpyrk1e8");
    }
}
