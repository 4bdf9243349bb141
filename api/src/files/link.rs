//! Short-lived addresses under which a file is uploaded or downloaded, without any other credentials.
//!
//! An address is made of what it leads to, until when it holds, and a keyed hash over both (HMAC, under the
//! master key): nothing of it is stored, and nobody can make one or make it hold longer.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use subtle::ConstantTimeEq as _;
use uuid::Uuid;

use crate::{
    config::ServiceSettings,
    fault::Fault,
    vault::{Purpose, Vault},
};

/// What addresses hold, so that scanners of leaked secrets know them.
const PREFIX: &str = "vbf_";
/// Bytes before the hash: kind, id, time.
const CONTENT_BYTES: usize = 1 + 16 + 8;
/// Bytes of the hash that an address holds.
const TAG_BYTES: usize = 24;

/// What an address leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeadsTo {
    /// The place where the bytes of an announced file are put.
    Upload,
    /// The bytes of an attachment.
    Attachment,
    /// The proof of an agreement.
    AgreementProof,
}

impl LeadsTo {
    const ALL: [Self; 3] = [Self::Upload, Self::Attachment, Self::AgreementProof];

    /// Part of what is hashed: never changed.
    const fn label(self) -> u8 {
        match self {
            Self::Upload => 1,
            Self::Attachment => 2,
            Self::AgreementProof => 3,
        }
    }
}

/// The address that leads there until then.
pub fn address(
    settings: &ServiceSettings,
    vault: &Vault,
    to: LeadsTo,
    id: Uuid,
    until: DateTime<Utc>,
) -> Result<String, Fault> {
    Ok(format!("{}/files/{}", settings.public_url, token(vault, to, id, until)?))
}

fn token(vault: &Vault, to: LeadsTo, id: Uuid, until: DateTime<Utc>) -> Result<String, Fault> {
    let content = [&[to.label()][..], id.as_bytes(), &until.timestamp().to_be_bytes()].concat();
    let tag = tag(vault, &content)?;
    Ok(format!("{PREFIX}{}", BASE64_URL_SAFE_NO_PAD.encode([&content[..], &tag].concat())))
}

/// Where the last part of an address leads at `now`; `None` if it was never given out or holds no more.
pub fn opened(
    vault: &Vault,
    token: &str,
    now: DateTime<Utc>,
) -> Result<Option<(LeadsTo, Uuid)>, Fault> {
    let bytes = token
        .strip_prefix(PREFIX)
        // What is longer was never given out.
        .filter(|text| text.len() <= 128)
        .and_then(|text| BASE64_URL_SAFE_NO_PAD.decode(text).ok());
    let Some(bytes) = bytes else { return Ok(None) };
    let Some((content, found)) = bytes.split_first_chunk::<CONTENT_BYTES>() else {
        return Ok(None);
    };
    if !bool::from(tag(vault, content)?.ct_eq(found)) {
        return Ok(None);
    }
    Ok(read(content).filter(|(_, _, until)| now.timestamp() < *until).map(|(to, id, _)| (to, id)))
}

fn read(content: &[u8; CONTENT_BYTES]) -> Option<(LeadsTo, Uuid, i64)> {
    let (label, rest) = content.split_first()?;
    let (id, until) = rest.split_first_chunk::<16>()?;
    let to = LeadsTo::ALL.into_iter().find(|to| to.label() == *label)?;
    Some((to, Uuid::from_bytes(*id), i64::from_be_bytes(until.try_into().ok()?)))
}

fn tag(vault: &Vault, content: &[u8]) -> Result<[u8; TAG_BYTES], Fault> {
    let hash = vault.hash(Purpose::FileLink, content)?;
    let tag = hash.first_chunk::<TAG_BYTES>().copied();
    tag.ok_or_else(|| Fault::internal(anyhow::anyhow!("a keyed hash is too short")))
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn an_address_leads_to_its_own_object_until_its_time_alone() {
        let vault = Vault::new(&[7; 32]);
        let id = Uuid::from_u128(0x0193_6f00_0000_7000_8000_0000_0000_0001);
        let now = DateTime::from_timestamp(1_795_262_400, 0).unwrap();
        let link = token(&vault, LeadsTo::Attachment, id, now + TimeDelta::minutes(10)).unwrap();
        let at = |minutes| opened(&vault, &link, now + TimeDelta::minutes(minutes)).unwrap();
        assert_eq!(at(0), Some((LeadsTo::Attachment, id)));
        assert_eq!(at(9), Some((LeadsTo::Attachment, id)));
        assert_eq!(at(10), None);
        assert_eq!(opened(&Vault::new(&[8; 32]), &link, now).unwrap(), None);
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(&link[PREFIX.len()..]).unwrap();
        for index in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[index] ^= 1;
            let changed = format!("{PREFIX}{}", BASE64_URL_SAFE_NO_PAD.encode(changed));
            assert_eq!(opened(&vault, &changed, now).unwrap(), None, "byte {index}");
        }
        for wrong in ["", "vbf_", "vbf_AAAA", &link[4..], &format!("{link}A"), &"x".repeat(10_000)]
        {
            assert_eq!(opened(&vault, wrong, now).unwrap(), None, "{wrong}");
        }
    }
}
