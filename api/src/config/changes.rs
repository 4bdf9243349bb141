//! What became another one when the settings were read again.

use std::collections::HashMap;

use super::{Settings, keys::flatten};

/// The keys whose values differ, in the order of their names. Secrets are compared too, and never told.
#[must_use]
pub fn changes(old: &Settings, new: &Settings) -> Vec<String> {
    let before: HashMap<_, _> = flatten(old).into_iter().collect();
    let mut changed: Vec<_> = flatten(new)
        .into_iter()
        .filter(|(key, value)| before.get(key) != Some(value))
        .map(|(key, _)| key)
        .collect();
    // These look alike when they are shown.
    let secrets = [
        ("database.url", old.database.url != new.database.url),
        ("files.secret_access_key", old.files.secret_access_key != new.files.secret_access_key),
        ("mail.smtp_url", old.mail.smtp_url != new.mail.smtp_url),
        ("metrics.token", old.metrics.token != new.metrics.token),
        ("secrets.master_key", old.secrets.master_key != new.secrets.master_key),
    ];
    changed.extend(secrets.iter().filter(|(_, differs)| *differs).map(|(key, _)| (*key).into()));
    if changed.is_empty() && old != new {
        changed.push("a secret".into());
    }
    changed.sort_unstable();
    changed.dedup();
    changed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_named_and_a_secret_only_named() {
        let old = Settings::default();
        assert_eq!(changes(&old, &old), [] as [&str; 0]);
        let mut new = old.clone();
        new.server.port = 1;
        new.metrics.token = "first-secret".to_owned().into();
        assert_eq!(changes(&old, &new), ["metrics.token", "server.port"]);
        let mut newer = new.clone();
        newer.metrics.token = "second-secret".to_owned().into();
        newer.mail.smtp_url = "smtps://user:password@example.org".to_owned().into();
        assert_eq!(changes(&new, &newer), ["mail.smtp_url", "metrics.token"]);
    }
}
