//! Addresses that people sign in with, and the form in which two of them are the same.

use std::fmt;

use email_address::{EmailAddress, Options};
use unicode_normalization::UnicodeNormalization as _;
use url::Host;

/// Longest address in bytes (RFC 5321, section 4.5.3.1.3).
pub const LONGEST_EMAIL: usize = 254;

/// What is accepted: an address alone, without a name before it and without an IP address in it.
const OPTIONS: Options =
    Options { allow_domain_literal: false, allow_display_text: false, minimum_sub_domains: 0 };

/// An address, as it was written and as it is compared. `Debug` shows neither.
#[derive(Clone, PartialEq, Eq)]
pub struct Email {
    written: String,
    key: String,
}

impl Email {
    /// Reads an address. `None` if it is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let written = text.trim();
        if written.len() > LONGEST_EMAIL || written.chars().any(char::is_control) {
            return None;
        }
        // Lower case can undo the normal form: once more settles it.
        let normal: String = written.nfkc().flat_map(char::to_lowercase).nfkc().collect();
        let address = EmailAddress::parse_with_options(&normal, OPTIONS).ok()?;
        let Ok(Host::Domain(domain)) = Host::parse(address.domain()) else { return None };
        let key = format!("{}@{domain}", address.local_part());
        (key.len() <= LONGEST_EMAIL).then(|| Self { written: written.to_owned(), key })
    }

    /// As it was written, without blanks around it. Mails go there.
    #[must_use]
    pub fn written(&self) -> &str {
        &self.written
    }

    /// The normal form (`email_key`): NFKC, lower case, the domain as IDNA writes it.
    ///
    /// Two addresses with one key are one account; its mails go to the address that is kept with it,
    /// never to another one with the same key.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Email(…)")
    }
}

/// An address for a notice that others may read: `a…@example.org`.
#[must_use]
pub fn masked(email: &str) -> String {
    let (local, domain) = email.rsplit_once('@').unwrap_or(("", email));
    let first: String = local.chars().take(1).collect();
    format!("{first}…@{domain}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> Option<String> {
        Email::parse(text).map(|email| email.key().to_owned())
    }

    #[test]
    fn one_address_has_one_key_however_it_is_written() {
        for (written, expected) in [
            (" Anna@Example.ORG\n", "anna@example.org"),
            ("ANNA+verbund@example.org", "anna+verbund@example.org"),
            ("Ä@Bücher.example", "ä@xn--bcher-kva.example"),
            ("A\u{308}@xn--bcher-kva.example", "ä@xn--bcher-kva.example"),
            ("ａｎｎａ@example.org", "anna@example.org"),
        ] {
            assert_eq!(key(written).as_deref(), Some(expected), "{written}");
        }
    }

    #[test]
    fn a_key_is_its_own_key() {
        for written in ["Anna@Example.org", "Ä@Bücher.example", "K@example.org", "ΑΣ@example.org"]
        {
            let once = key(written).unwrap();
            assert_eq!(key(&once).as_deref(), Some(&*once), "{written}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let long = format!("{}@example.org", "a".repeat(250));
        for wrong in [
            "",
            "anna",
            "@example.org",
            "anna@",
            "anna@exa mple.org",
            "Anna <anna@example.org>",
            "anna@[127.0.0.1]",
            "anna@127.0.0.1",
            "an\0na@example.org",
            "anna@example.org\r\nBcc: x@example.org",
            "a@b@example.org",
            &long,
        ] {
            assert_eq!(key(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn it_is_kept_as_written_and_shown_nowhere() {
        let email = Email::parse(" Anna@Example.org ").unwrap();
        assert_eq!(email.written(), "Anna@Example.org");
        assert_eq!(format!("{email:?}"), "Email(…)");
        assert_eq!(masked("anna@example.org"), "a…@example.org");
        assert_eq!(masked(""), "…@");
    }
}
