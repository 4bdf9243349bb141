//! Languages by BCP 47 tag.

use std::{fmt, str::FromStr};

use sea_orm::{DbErr, DeriveValueType, TryFromU64};
use unic_langid::LanguageIdentifier;

/// A language tag in its canonical spelling: `de`, `en`, `pt-BR`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, DeriveValueType)]
#[sea_orm(value_type = "String", column_type = "Text")]
pub struct Locale(LanguageIdentifier);

/// The text is no language tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a locale is a BCP 47 language tag, such as de or en-GB")]
pub struct LocaleError;

impl Locale {
    /// The tag's parts.
    #[must_use]
    pub fn identifier(&self) -> &LanguageIdentifier {
        &self.0
    }
}

impl From<LanguageIdentifier> for Locale {
    fn from(identifier: LanguageIdentifier) -> Self {
        Self(identifier)
    }
}

impl FromStr for Locale {
    type Err = LocaleError;

    fn from_str(text: &str) -> Result<Self, LocaleError> {
        // The parser forgives underscores and an empty tag; a tag has neither.
        if text.is_empty() || text.contains('_') {
            return Err(LocaleError);
        }
        text.parse().map(Self).map_err(|_| LocaleError)
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

// A part of a primary key must have it; tags never come from a sequence.
impl TryFromU64 for Locale {
    fn try_from_u64(_: u64) -> Result<Self, DbErr> {
        Err(DbErr::ConvertFromU64("Locale"))
    }
}
