//! In which language a reader gets texts (domain.md §3).

use entity::value::Locale;
use unic_langid::{LanguageIdentifier, langid};

use crate::refusal::Language;

/// The languages that a reader takes, best first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Languages(Vec<LanguageIdentifier>);

impl Languages {
    /// Languages, best first; none means German. At most ten count.
    #[must_use]
    pub fn new(ranked: impl IntoIterator<Item = LanguageIdentifier>) -> Self {
        Self(ranked.into_iter().take(10).collect())
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

    /// The language in which the service itself speaks to the reader: English for those who want any
    /// language but German most.
    #[must_use]
    pub fn spoken(&self) -> Language {
        if self.prefer_german() { Language::German } else { Language::English }
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

    fn languages(tags: &[&str]) -> Languages {
        Languages::new(tags.iter().map(|tag| tag.parse().unwrap()))
    }

    fn best(wanted: &[&str], translations: &[&str]) -> Option<String> {
        let translations: Vec<(Locale, ())> =
            translations.iter().map(|tag| (tag.parse().unwrap(), ())).collect();
        languages(wanted).best(&translations).map(|(tag, ())| tag.to_string())
    }

    #[test]
    fn the_first_language_that_there_is_wins() {
        assert_eq!(best(&["en"], &["en", "fr"]).as_deref(), Some("en"));
        assert_eq!(best(&["en", "fr"], &["fr", "en"]).as_deref(), Some("en"));
        assert_eq!(best(&["en-GB"], &["en"]).as_deref(), Some("en"));
        assert_eq!(best(&["en"], &["en-GB"]).as_deref(), Some("en-GB"));
        assert_eq!(best(&["pl", "fr"], &["en", "fr"]).as_deref(), Some("fr"));
    }

    #[test]
    fn german_and_unknown_languages_mean_the_base() {
        assert_eq!(best(&["de"], &["en"]), None);
        assert_eq!(best(&["de-AT", "en"], &["en"]), None);
        assert_eq!(best(&["pl"], &["en"]), None);
        assert_eq!(best(&[], &["en"]), None);
        assert!(languages(&[]).prefer_german());
        assert!(!languages(&["en"]).prefer_german());
    }

    #[test]
    fn an_argument_comes_before_the_header() {
        let preferred = languages(&["de"]).preferring(Some(&"en".parse().unwrap()));
        assert!(!preferred.prefer_german());
    }
}
