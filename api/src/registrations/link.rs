//! The link in a mail by which a person without an account keeps one registration, invitation or interest.
//!
//! It is made of the object's id and a keyed hash over id and generation (HMAC, under the master key), so
//! that nothing of it is stored, every mail can hold it, and a new generation makes older ones worthless.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use entity::value::Slug;
use secrecy::{ExposeSecret as _, SecretString};
use subtle::ConstantTimeEq as _;
use uuid::Uuid;

use crate::{
    config::ServiceSettings,
    fault::Fault,
    vault::{Purpose, Vault},
};

/// What such links begin with, so that scanners of leaked secrets know them.
pub const PREFIX: &str = "vbp_";
/// Bytes of the hash that a link holds.
const TAG_BYTES: usize = 24;

/// What a link keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeps {
    /// A registration.
    Registration,
    /// An invitation.
    Invitation,
    /// The wish to be told when registration opens.
    Interest,
    /// The question whether a municipality could take part in a programme.
    ProgrammeInterest,
}

impl Keeps {
    /// Part of what is hashed: never changed.
    const fn label(self) -> &'static [u8] {
        match self {
            Self::Registration => b"registration",
            Self::Invitation => b"invitation",
            Self::Interest => b"interest",
            Self::ProgrammeInterest => b"programme-interest",
        }
    }
}

/// The secret of the link for this object.
pub fn token(
    vault: &Vault,
    keeps: Keeps,
    object: Uuid,
    generation: i32,
) -> Result<SecretString, Fault> {
    let tag = tag(vault, keeps, object, generation)?;
    let bytes = [object.as_bytes(), &tag[..]].concat();
    Ok(format!("{PREFIX}{}", BASE64_URL_SAFE_NO_PAD.encode(bytes)).into())
}

/// Where a link leads: `/registration`, `/invitation`, `/interest` or `/programme-interest` of the network's site.
///
/// The token stands in the fragment: no server is sent it, no log and no `Referer` has it.
#[must_use]
pub fn address(settings: &ServiceSettings, keeps: Keeps, token: &SecretString) -> String {
    let page = match keeps {
        Keeps::Registration => "registration",
        Keeps::Invitation => "invitation",
        Keeps::Interest => "interest",
        Keeps::ProgrammeInterest => "programme-interest",
    };
    format!("{}/{page}#token={}", settings.site(), token.expose_secret())
}

/// Where anybody can register for an event: `/register` of the network's site.
#[must_use]
pub fn form_address(settings: &ServiceSettings, event: &Slug) -> String {
    format!("{}/register#event={event}", settings.site())
}

/// The object that a secret claims to keep; whether it does is for [`holds`] to tell.
#[must_use]
pub fn object(token: &SecretString) -> Option<Uuid> {
    parts(token).map(|(object, _)| object)
}

/// Whether the secret keeps its object, whose links are of this generation.
pub fn holds(
    vault: &Vault,
    keeps: Keeps,
    token: &SecretString,
    generation: i32,
) -> Result<bool, Fault> {
    let Some((object, found)) = parts(token) else { return Ok(false) };
    let tag = tag(vault, keeps, object, generation)?;
    Ok(tag.ct_eq(&found).into())
}

fn tag(
    vault: &Vault,
    keeps: Keeps,
    object: Uuid,
    generation: i32,
) -> Result<[u8; TAG_BYTES], Fault> {
    let text = [keeps.label(), &[0], object.as_bytes(), &generation.to_be_bytes()].concat();
    let hash = vault.hash(Purpose::ParticipantLink, &text)?;
    let tag = hash.first_chunk::<TAG_BYTES>().copied();
    tag.ok_or_else(|| Fault::internal(anyhow::anyhow!("a keyed hash is too short")))
}

fn parts(token: &SecretString) -> Option<(Uuid, [u8; TAG_BYTES])> {
    let text = token.expose_secret().strip_prefix(PREFIX)?;
    // What is longer was never given out.
    if text.len() > 64 {
        return None;
    }
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).ok()?;
    let (object, tag) = bytes.split_first_chunk::<16>()?;
    Some((Uuid::from_bytes(*object), tag.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_keeps_its_own_object_and_generation_alone() {
        let vault = Vault::new(&[7; 32]);
        let id = Uuid::from_u128(0x0193_6f00_0000_7000_8000_0000_0000_0001);
        let link = token(&vault, Keeps::Registration, id, 1).unwrap();
        assert_eq!(object(&link), Some(id));
        assert!(holds(&vault, Keeps::Registration, &link, 1).unwrap());
        assert!(!holds(&vault, Keeps::Registration, &link, 2).unwrap());
        assert!(!holds(&vault, Keeps::Invitation, &link, 1).unwrap());
        assert!(!holds(&Vault::new(&[8; 32]), Keeps::Registration, &link, 1).unwrap());
        let mut text = link.expose_secret().to_owned();
        let last = if text.ends_with('A') { 'B' } else { 'A' };
        text.pop();
        text.push(last);
        assert!(!holds(&vault, Keeps::Registration, &text.into(), 1).unwrap());
        for wrong in ["", "vbp_", "vbp_AAAA", &"x".repeat(10_000)] {
            assert_eq!(object(&wrong.to_owned().into()), None);
        }
    }
}
