//! The database's address, which can hold a password.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};
use url::Url;

/// The database's address. Shown, logged and serialised without its password.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    /// The address with its password, for the driver.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl Default for DatabaseUrl {
    fn default() -> Self {
        Self("sqlite:verbund.db".into())
    }
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.starts_with("sqlite:") {
            return formatter.write_str(&self.0);
        }
        let Ok(mut url) = Url::parse(&self.0) else { return formatter.write_str("***") };
        if url.password().is_some() && url.set_password(Some("***")).is_err() {
            return formatter.write_str("***");
        }
        // PostgreSQL also takes the password as a parameter.
        if url.query_pairs().any(|(name, _)| name == "password") {
            url.set_query(Some("***"));
        }
        formatter.write_str(url.as_str())
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{self}")
    }
}

impl Serialize for DatabaseUrl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        for address in [
            "postgres://anna:geheim@db.example/verbund",
            "postgres://db.example/verbund?user=anna&password=geheim",
            "geheim",
            "postgres://anna:geheim@[::",
        ] {
            let url = DatabaseUrl(address.into());
            for shown in [url.to_string(), format!("{url:?}"), serde_json::to_string(&url).unwrap()]
            {
                assert!(!shown.contains("geheim"), "{shown}");
            }
            assert_eq!(url.expose(), address);
        }
    }
}
