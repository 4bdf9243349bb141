//! The forms in which names and addresses of people are sorted, searched and compared.

use unicode_normalization::UnicodeNormalization as _;

use crate::words;

/// The form in which an address is compared: two that differ in case are one.
#[must_use]
pub fn email_key(email: &str) -> String {
    email.trim().nfkc().flat_map(char::to_lowercase).collect()
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
    fn an_address_is_the_same_in_capitals() {
        assert_eq!(email_key(" Ada@Example.ORG "), email_key("ada@example.org"));
        assert_eq!(email_key("Jürgen@example.org"), email_key("Ju\u{308}rgen@example.org"));
        assert_ne!(email_key("juergen@example.org"), email_key("jürgen@example.org"));
    }

    #[test]
    fn people_sort_by_their_family_names() {
        assert_eq!(sort_name("Ärne", "Öztürk"), "oeztuerk aerne");
    }
}
