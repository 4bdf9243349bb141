//! How a mail leaves: by a mail server, or into a folder while none is set.

use std::{
    fs::{self, DirBuilder},
    io::{self, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::PathBuf,
    time::Duration,
};

use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    transport::smtp::{self, AsyncSmtpTransportBuilder, PoolConfig},
};
use tokio::time;
use url::Url;

use super::settings::{SettingError, smtp_url};
use crate::config::MailSettings;

/// Mails that are sent at once.
pub(super) const AT_ONCE: u32 = 4;

/// Where mails go.
#[derive(Clone, Debug)]
pub(super) struct Transport {
    way: Way,
    timeout: Duration,
}

#[derive(Clone, Debug)]
enum Way {
    Server(AsyncSmtpTransport<Tokio1Executor>),
    Folder(PathBuf),
}

/// What became of a mail that left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivered {
    /// The mail server took it.
    Accepted,
    /// It was put into this file.
    Written(PathBuf),
}

/// Why a mail did not leave.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct DeliveryError {
    /// Whether trying again is of no use.
    pub is_permanent: bool,
    /// For administrators; never holds the address, nor what the server said in its own words.
    pub reason: String,
}

impl DeliveryError {
    pub(super) fn permanent(reason: impl Into<String>) -> Self {
        Self { is_permanent: true, reason: reason.into() }
    }

    pub(super) fn passing(reason: impl Into<String>) -> Self {
        Self { is_permanent: false, reason: reason.into() }
    }
}

impl Transport {
    /// As configured. Nothing is connected yet.
    pub(super) fn new(settings: &MailSettings) -> Result<Self, SettingError> {
        let timeout = Duration::from_secs(settings.timeout_seconds);
        let way = if settings.smtp_url.is_empty() {
            Way::Folder(PathBuf::from(&settings.folder))
        } else {
            let server = server(&smtp_url(settings.smtp_url.expose())?)?
                .timeout(Some(timeout))
                // A connection that stays open ends in the background: a slow farewell is no failure.
                .pool_config(PoolConfig::new().max_size(AT_ONCE));
            Way::Server(server.build())
        };
        Ok(Self { way, timeout })
    }

    /// Whether mails are put into files.
    pub(super) fn is_folder(&self) -> bool {
        matches!(self.way, Way::Folder(_))
    }

    /// Sends a mail. `name` is that of its file, where it is put into one.
    pub(super) async fn deliver(
        &self,
        message: Message,
        name: &str,
    ) -> Result<Delivered, DeliveryError> {
        let late = |_| DeliveryError::passing("the delivery took too long");
        match &self.way {
            Way::Server(server) => {
                // The library's limit is for each step; this one is for all of them.
                let sent = time::timeout(self.timeout, server.send(message)).await.map_err(late)?;
                sent.map_err(|error| of_server(&error))?;
                Ok(Delivered::Accepted)
            }
            Way::Folder(folder) => {
                let (folder, file) = (folder.clone(), folder.join(name));
                let path = file.clone();
                let written = tokio::task::spawn_blocking(move || {
                    write(&folder, &file, &message.formatted())
                });
                match written.await {
                    Ok(Ok(())) => Ok(Delivered::Written(path)),
                    Ok(Err(error)) => Err(DeliveryError::passing(format!(
                        "the folder of mails cannot be written: {}",
                        error.kind()
                    ))),
                    Err(_) => Err(DeliveryError::passing("the delivery was cut off")),
                }
            }
        }
    }
}

/// The mail server at this address.
pub(super) fn server(url: &Url) -> Result<AsyncSmtpTransportBuilder, SettingError> {
    let reason = "names no server whose certificate can be checked";
    AsyncSmtpTransport::<Tokio1Executor>::from_url(url.as_str())
        .map_err(|_| SettingError { key: "mail.smtp_url", reason })
}

/// Mails hold links that let somebody in: nobody else on the machine may read them.
fn write(folder: &std::path::Path, file: &std::path::Path, content: &[u8]) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let mut options = fs::OpenOptions::new();
    let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(file)?;
    file.write_all(content)
}

/// What the server refuses for good fails at once; what another configuration or time may mend does not.
fn of_server(error: &smtp::Error) -> DeliveryError {
    let Some(status) = error.status() else {
        let reason = if error.is_timeout() {
            "the mail server did not answer in time"
        } else if error.is_tls() {
            "no encrypted connection to the mail server: its certificate is not trusted, or it has no TLS"
        } else if error.is_client() {
            return DeliveryError::permanent("the mail server cannot take this address");
        } else if error.is_response() {
            "the mail server broke off, or gave an answer that is none"
        } else {
            "the mail server cannot be reached"
        };
        return DeliveryError::passing(reason);
    };
    let said = std::error::Error::source(error).map(ToString::to_string).unwrap_or_default();
    let code = u16::from(status);
    let code_text = match enhanced_code(&said) {
        Some(enhanced) => format!("{code} {enhanced}"),
        None => code.to_string(),
    };
    match code {
        // RFC 4954: about the account of the service, not about this mail.
        530 | 534 | 535 | 538 => DeliveryError::passing(format!(
            "the mail server does not let the service in ({code_text}): check mail.smtp_url"
        )),
        500.. => DeliveryError::permanent(format!("the mail server refused it ({code_text})")),
        _ => DeliveryError::passing(format!("the mail server put it off ({code_text})")),
    }
}

/// The enhanced status code (RFC 3463) that an answer begins with: `5.1.1`.
fn enhanced_code(answer: &str) -> Option<&str> {
    let code = answer.split_whitespace().next()?;
    let parts: Vec<_> = code.split('.').collect();
    let is_number =
        |part: &&str| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    (parts.len() == 3 && parts.iter().all(is_number)).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_enhanced_code_is_told_and_nothing_else() {
        assert_eq!(enhanced_code("5.1.1 <anna@example.org> unknown"), Some("5.1.1"));
        for answer in ["", "anna@example.org unknown", "5.1", "5.1.1.1 x", "5.a.1 x", "5.1000.1 x"]
        {
            assert_eq!(enhanced_code(answer), None, "{answer}");
        }
    }
}
