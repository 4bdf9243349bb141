//! A password from whoever runs the command: never from its arguments, which other users can read.

use std::io::{self, BufRead as _, IsTerminal as _};

use anyhow::bail;
use secrecy::{ExposeSecret as _, SecretString};

use crate::cli::UsageError;

/// Reads a new password: from the first line of standard input, or twice from the terminal.
pub(super) fn read(from_stdin: bool) -> anyhow::Result<SecretString> {
    if from_stdin {
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line)?;
        return Ok(line.trim_end_matches(['\r', '\n']).to_owned().into());
    }
    if !io::stdin().is_terminal() {
        let advice = "there is no terminal to ask for the password: use --password-stdin or --link";
        return Err(UsageError(advice.into()).into());
    }
    let first = SecretString::from(rpassword::prompt_password("Password: ")?);
    let second = SecretString::from(rpassword::prompt_password("Again: ")?);
    if first.expose_secret() != second.expose_secret() {
        bail!("the passwords differ");
    }
    Ok(first)
}
