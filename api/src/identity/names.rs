//! Names of people.

use std::fmt;

use entity::user_account;
use unicode_normalization::UnicodeNormalization as _;

use crate::words;

/// Longest given or family name in characters.
pub const LONGEST_NAME: usize = 200;

/// The name of a person. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct PersonName {
    /// Given name or names.
    pub given: String,
    /// Family name.
    pub family: String,
}

/// One part of a name: trimmed and in Unicode's composed form (NFC), otherwise as it was written.
///
/// `None` if it is empty, longer than [`LONGEST_NAME`], or has a control character in it.
#[must_use]
pub fn name_part(text: &str) -> Option<String> {
    let part: String = text.trim().nfc().collect();
    let length = part.chars().count();
    let fits = (1..=LONGEST_NAME).contains(&length) && !part.chars().any(char::is_control);
    fits.then_some(part)
}

impl PersonName {
    /// The name of an account.
    #[must_use]
    pub fn of(account: &user_account::Model) -> Self {
        Self { given: account.given_name.clone(), family: account.family_name.clone() }
    }

    /// The name as it is addressed.
    #[must_use]
    pub fn full(&self) -> String {
        format!("{} {}", self.given, self.family)
    }

    /// The key by which people sort: family name first.
    #[must_use]
    pub fn sort_key(&self) -> String {
        words::sort_key(&format!("{} {}", self.family, self.given))
    }

    /// What the text filter finds an account by.
    #[must_use]
    pub fn search_text(&self, email: &str) -> String {
        words::search_text([&*self.given, &*self.family, email])
    }
}

impl fmt::Debug for PersonName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PersonName(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_trimmed_and_composed_and_otherwise_as_it_was_written() {
        assert_eq!(name_part(" Zoe\u{308} \t").as_deref(), Some("Zoë"));
        assert_eq!(name_part("ﬁ  McDonald-Łukasz").as_deref(), Some("ﬁ  McDonald-Łukasz"));
        assert_eq!(name_part(&"ä".repeat(200)).map(|name| name.chars().count()), Some(200));
    }

    #[test]
    fn a_name_that_is_empty_or_long_or_controls_is_none() {
        for wrong in ["", "  ", "a\nb", "a\0", &"ä".repeat(201)] {
            assert_eq!(name_part(wrong), None, "{wrong:?}");
        }
    }
}
