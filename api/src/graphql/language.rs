//! In which language a reader wants texts (RFC 9110, section 12.5.4; domain.md §3).

use entity::value::Locale;
use fluent_langneg::accepted_languages;
use unic_langid::{LanguageIdentifier, langid};

/// The languages that a reader takes, best first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Languages(Vec<LanguageIdentifier>);

impl Languages {
    /// From an `Accept-Language` header; without one, German. At most ten languages count.
    #[must_use]
    pub fn from_header(header: Option<&str>) -> Self {
        let mut languages = header.map(accepted_languages::parse).unwrap_or_default();
        languages.truncate(10);
        Self(languages)
    }

    /// One language before all others: what an argument `locale` asks for.
    #[must_use]
    pub fn preferring(&self, locale: Option<&Locale>) -> Self {
        let first = locale.map(|locale| locale.identifier().clone());
        Self(first.into_iter().chain(self.0.iter().cloned()).collect())
    }

    /// Whether the German base text is what the reader wants most, so that no translation matters.
    #[must_use]
    pub fn prefer_german(&self) -> bool {
        self.0.first().is_none_or(is_german)
    }

    /// The best of the translations, or `None` where the German base is as good.
    ///
    /// For each language in turn: the very tag, then the same language in any region; German
    /// means the base.
    pub fn best<'a, T>(&self, translations: &'a [(Locale, T)]) -> Option<&'a (Locale, T)> {
        for wanted in &self.0 {
            if is_german(wanted) {
                return None;
            }
            let exact = translations.iter().find(|(locale, _)| locale.identifier() == wanted);
            let same = || {
                translations
                    .iter()
                    .find(|(locale, _)| locale.identifier().language == wanted.language)
            };
            if let Some(found) = exact.or_else(same) {
                return Some(found);
            }
        }
        None
    }
}

fn is_german(language: &LanguageIdentifier) -> bool {
    language.language == langid!("de").language
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best(header: &str, translations: &[&str]) -> Option<String> {
        let translations: Vec<(Locale, ())> =
            translations.iter().map(|tag| (tag.parse().unwrap(), ())).collect();
        Languages::from_header(Some(header)).best(&translations).map(|(tag, ())| tag.to_string())
    }

    #[test]
    fn the_first_language_that_there_is_wins() {
        assert_eq!(best("en", &["en", "fr"]).as_deref(), Some("en"));
        assert_eq!(best("fr;q=0.5, en;q=0.9", &["en", "fr"]).as_deref(), Some("en"));
        assert_eq!(best("en-GB", &["en"]).as_deref(), Some("en"));
        assert_eq!(best("en", &["en-GB"]).as_deref(), Some("en-GB"));
        assert_eq!(best("pl, fr", &["en", "fr"]).as_deref(), Some("fr"));
    }

    #[test]
    fn german_and_unknown_languages_mean_the_base() {
        for header in ["de", "de-AT, en", "pl", "", "*", "??"] {
            assert_eq!(best(header, &["en"]), None, "{header}");
        }
        assert!(Languages::from_header(None).prefer_german());
        assert!(!Languages::from_header(Some("en")).prefer_german());
    }
}
