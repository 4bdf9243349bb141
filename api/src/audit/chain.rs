//! The chain over the entries: each seal's hash covers the hash before it (docs/audit.md).

use serde_json::json;

use crate::{fault::Fault, write::sha256};

/// What stands for the hash before the first seal.
pub const BEGINNING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The hash of the seal at `position`, after the seal with the hash `previous`: SHA-256 over the
/// canonical form (RFC 8785), in hexadecimal.
pub fn link(previous: &str, position: i64, digest: &str) -> Result<String, Fault> {
    let content = json!({ "previous": previous, "position": position, "digest": digest });
    Ok(sha256(&serde_json_canonicalizer::to_vec(&content).map_err(Fault::internal)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Seals that are out in the world depend on it: this never changes.
    #[test]
    fn a_hash_is_what_it_has_always_been() {
        let digest = sha256(b"an entry");
        assert_eq!(digest, "9fb7f2ffa7e75ba5d5017c2b5b651a7d256016ca891c74ca01cb651d6781a6e9");
        let first = link(BEGINNING, 1, &digest).unwrap();
        assert_eq!(first, "3656ae312d822ec2f6c2fcc9ddff9f2ede86922da9eb604789b180cac206de61");
        assert_eq!(
            link(&first, 2, &digest).unwrap(),
            "5f25d9e346de5902cd57cb4e222e5735e857100d0ac74a8602d7fc86c2a227a0"
        );
    }
}
