//! What of the mail settings can be wrong before a mail is sent.

use lettre::message::Mailbox;
use url::{Host, Url};

use super::transport::server;
use crate::config::MailSettings;

/// A setting that cannot work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{key}` {reason}")]
pub struct SettingError {
    /// The key, with its section.
    pub key: &'static str,
    /// What is wrong with it, without its value: that may hold a password.
    pub reason: &'static str,
}

const SMTP_URL: &str = "mail.smtp_url";

/// Tells what is wrong with the settings, without asking the mail server.
pub fn check(settings: &MailSettings) -> Result<(), SettingError> {
    let from = sender(settings)?;
    check_front_end_url(&settings.front_end_url)?;
    if settings.smtp_url.is_empty() {
        return Ok(());
    }
    let url = smtp_url(settings.smtp_url.expose())?;
    if from.email.domain() == "localhost" && !is_loopback(&url) {
        let reason = "must be set: other mail servers take no mail from localhost";
        return Err(SettingError { key: "mail.from", reason });
    }
    server(&url).map(|_| ())
}

/// The sender of all mails.
pub(super) fn sender(settings: &MailSettings) -> Result<Mailbox, SettingError> {
    let reason = "must be a sender, as in `Verbund <noreply@example.org>`";
    settings.from.parse().map_err(|_| SettingError { key: "mail.from", reason })
}

/// Name and address of the sender of all mails.
#[must_use]
pub fn sender_of(settings: &MailSettings) -> Option<(String, String)> {
    let address = sender(settings).ok()?.email.to_string();
    Some((network(settings), address))
}

/// What the network calls itself in mails.
pub(super) fn network(settings: &MailSettings) -> String {
    let name = sender(settings).ok().and_then(|sender| sender.name);
    name.unwrap_or_else(|| "Verbund".to_owned())
}

/// The address of the mail server, if what is secret is safe on the way to it.
pub(super) fn smtp_url(text: &str) -> Result<Url, SettingError> {
    let refuse = |reason| Err(SettingError { key: SMTP_URL, reason });
    let form = "must be `smtps://user:password@host` or `smtp://user:password@host?tls=required`; \
         in user and password, write special characters as %XX";
    let Ok(url) = Url::parse(text) else { return refuse(form) };
    let tls = match url.query_pairs().collect::<Vec<_>>().as_slice() {
        [] => None,
        [(key, value)] if key == "tls" => Some(value.to_string()),
        _ => return refuse("can only have the parameter `tls`"),
    };
    if url.host_str().is_none_or(str::is_empty) {
        return refuse(form);
    }
    if url.username().is_empty() != url.password().is_none_or(str::is_empty) {
        return refuse("needs both a user and a password, or neither");
    }
    match (url.scheme(), tls.as_deref()) {
        ("smtps", None) | ("smtp", Some("required")) => Ok(url),
        ("smtp", None) if is_loopback(&url) => Ok(url),
        ("smtp", None) => {
            refuse("would send mails unencrypted: write `smtps://…`, or add `?tls=required`")
        }
        ("smtp", Some("opportunistic")) if url.username().is_empty() => Ok(url),
        ("smtp", Some("opportunistic")) => refuse(
            "would send the password unencrypted to a server without TLS: write `?tls=required`",
        ),
        _ => refuse(form),
    }
}

fn is_loopback(url: &Url) -> bool {
    // Schemes that are not of the web have their hosts unparsed.
    match url.host() {
        Some(Host::Domain(name)) => {
            name == "localhost"
                || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
        }
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

fn check_front_end_url(text: &str) -> Result<(), SettingError> {
    let is_address = |url: &Url| {
        ["http", "https"].contains(&url.scheme())
            && url.query().is_none()
            && url.fragment().is_none()
    };
    if text.is_empty() || Url::parse(text).is_ok_and(|url| is_address(&url)) {
        return Ok(());
    }
    let reason = "must be an address of the web, as in `https://www.example.org`";
    Err(SettingError { key: "mail.front_end_url", reason })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(settings: &MailSettings) -> Option<&'static str> {
        check(settings).err().map(|error| error.key)
    }

    fn smtp(url: &str) -> MailSettings {
        MailSettings {
            smtp_url: url.to_owned().into(),
            from: "Verbund <noreply@example.org>".into(),
            ..MailSettings::default()
        }
    }

    #[test]
    fn a_mail_server_is_reached_encrypted_or_on_this_machine() {
        for url in [
            "smtps://anna:geheim@mail.example.org",
            "smtp://anna:ge%40heim@mail.example.org:587?tls=required",
            "smtp://mail.example.org?tls=opportunistic",
            "smtp://127.0.0.1:2525",
            "smtp://localhost",
        ] {
            assert_eq!(check(&smtp(url)), Ok(()), "{url}");
        }
        for url in [
            "mail.example.org",
            "https://mail.example.org",
            "smtp://",
            "smtp://mail.example.org",
            "smtp://anna:geheim@mail.example.org",
            "smtp://anna:geheim@mail.example.org?tls=opportunistic",
            "smtps://anna@mail.example.org",
            "smtps://mail.example.org?tls=none",
            "smtps://mail.example.org?tsl=required",
        ] {
            assert_eq!(refused(&smtp(url)), Some("mail.smtp_url"), "{url}");
            assert!(!check(&smtp(url)).unwrap_err().to_string().contains("geheim"));
        }
    }

    #[test]
    fn a_sender_is_an_address_that_servers_take() {
        assert_eq!(check(&MailSettings::default()), Ok(()));
        for from in ["", "Verbund", "a@", "Verbund <noreply@example.org\r\nBcc: x@example.org>"] {
            let settings = MailSettings { from: from.into(), ..MailSettings::default() };
            assert_eq!(refused(&settings), Some("mail.from"), "{from}");
        }
        let local =
            MailSettings { from: MailSettings::default().from, ..smtp("smtps://mail.example.org") };
        assert_eq!(refused(&local), Some("mail.from"));
    }

    #[test]
    fn links_lead_to_the_web() {
        for url in ["example.org", "ftp://example.org", "https://example.org/?a=b"] {
            let settings = MailSettings { front_end_url: url.into(), ..MailSettings::default() };
            assert_eq!(refused(&settings), Some("mail.front_end_url"), "{url}");
        }
    }
}
