//! Where the master key comes from: a setting, or on SQLite a file beside the database.

use std::{
    fs::{self, OpenOptions},
    io::{ErrorKind, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::PathBuf,
    str::FromStr as _,
};

use anyhow::{Context as _, anyhow, bail};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use sea_orm::sqlx::sqlite::SqliteConnectOptions;

use crate::{
    config::Settings,
    vault::{self, KEY_BYTES, Vault},
};

/// The vault of the configured database.
pub(super) fn vault(settings: &Settings) -> anyhow::Result<Vault> {
    if let Some(configured) = configured(settings)? {
        return Ok(configured);
    }
    let url = settings.database.url.expose();
    if !url.starts_with("sqlite:") {
        bail!(
            "PostgreSQL needs a master key, the same for every process: make one with \
             `openssl rand -base64 32`, and name its file in VERBUND_SECRETS__MASTER_KEY_FILE"
        );
    }
    let file = place(url)?;
    beside(&file).with_context(|| format!("the master key in {}", file.display()))
}

/// The vault under the key that is there already. Makes none.
pub(super) fn at_hand(settings: &Settings) -> anyhow::Result<Option<Vault>> {
    if let Some(configured) = configured(settings)? {
        return Ok(Some(configured));
    }
    let url = settings.database.url.expose();
    if !url.starts_with("sqlite:") {
        return Ok(None);
    }
    let file = place(url)?;
    match fs::read_to_string(&file) {
        Ok(found) => {
            let vault = Vault::from_base64(&found);
            vault.map(Some).with_context(|| format!("{} is not 32 bytes in base64", file.display()))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| format!("the master key in {}", file.display())),
    }
}

/// Where the key of a SQLite database lies while none is set.
pub(super) fn place(url: &str) -> anyhow::Result<PathBuf> {
    let database = SqliteConnectOptions::from_str(url)?.get_filename().to_owned();
    Ok(PathBuf::from(format!("{}.key", database.display())))
}

fn configured(settings: &Settings) -> anyhow::Result<Option<Vault>> {
    let configured = settings.secrets.master_key.expose();
    if configured.is_empty() {
        return Ok(None);
    }
    let hint =
        "`secrets.master_key` is not 32 bytes in base64: make one with `openssl rand -base64 32`";
    Vault::from_base64(configured).map(Some).context(hint)
}

/// The key in `file`, which is made where there is none. Only its owner may read it.
fn beside(file: &PathBuf) -> anyhow::Result<Vault> {
    let fresh = STANDARD.encode(vault::random::<KEY_BYTES>()?);
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(file) {
        Ok(mut created) => {
            created.write_all(format!("{fresh}\n").as_bytes())?;
            created.sync_all()?;
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        Err(error) => return Err(error.into()),
    }
    let found = fs::read_to_string(file)?;
    Vault::from_base64(&found).ok_or_else(|| anyhow!("it is not 32 bytes in base64"))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;
    use crate::vault::Purpose;

    #[test]
    fn a_key_is_made_once_and_only_its_owner_may_read_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("verbund.db.key");
        let first = beside(&file).unwrap();
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        let sealed = first.seal(Purpose::Mail, b"", b"secret").unwrap();
        assert_eq!(beside(&file).unwrap().open(Purpose::Mail, b"", &sealed).unwrap(), b"secret");
        fs::write(&file, "short").unwrap();
        assert!(beside(&file).is_err());
    }
}
