//! Names of people: what is accepted, and the forms in which they are sorted and searched.

use unicode_normalization::UnicodeNormalization as _;

use crate::words;

/// Longest given or family name in characters.
pub const LONGEST_NAME: usize = 200;

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

/// The key by which a person sorts: family name first.
#[must_use]
pub fn sort_name(given_name: &str, family_name: &str) -> String {
    words::sort_key(&format!("{family_name} {given_name}"))
}

/// What the text filter looks in.
#[must_use]
pub fn search_text(given_name: &str, family_name: &str, email: &str) -> String {
    words::search_text([given_name, family_name, email])
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

    #[test]
    fn people_sort_by_their_family_names() {
        assert_eq!(sort_name("Ärne", "Öztürk"), "oeztuerk aerne");
    }
}
