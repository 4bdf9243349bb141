//! Names in addresses.

use std::{fmt, str::FromStr};

use sea_orm::{DbErr, DeriveValueType, TryFromU64};

/// Lower-case letters `a` to `z`, digits and single hyphens between them; at most 100 characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, DeriveValueType)]
#[sea_orm(value_type = "String", column_type = "Text")]
pub struct Slug(String);

/// The text is no slug.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a slug is 1 to 100 lower-case letters a to z and digits, with single hyphens between them"
)]
pub struct SlugError;

impl Slug {
    /// The name of something that has none yet.
    #[must_use]
    pub fn of_id(id: uuid::Uuid) -> Self {
        Self(id.hyphenated().to_string())
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Slug {
    type Err = SlugError;

    fn from_str(text: &str) -> Result<Self, SlugError> {
        let word = |word: &str| {
            !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        };
        if text.len() <= 100 && text.split('-').all(word) {
            Ok(Self(text.to_owned()))
        } else {
            Err(SlugError)
        }
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

// A part of a primary key must have it; slugs never come from a sequence.
impl TryFromU64 for Slug {
    fn try_from_u64(_: u64) -> Result<Self, DbErr> {
        Err(DbErr::ConvertFromU64("Slug"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_words_of_letters_and_digits() {
        for right in ["a", "dresden-1", "kommunaldialog-2019", "2021"] {
            assert!(right.parse::<Slug>().is_ok(), "{right}");
        }
        for wrong in ["", "-", "a-", "-a", "a--b", "A", "ä", "a b", "a/b", "a\0"] {
            assert!(wrong.parse::<Slug>().is_err(), "{wrong}");
        }
        assert!(Slug::of_id(uuid::Uuid::from_u128(7)).as_str().parse::<Slug>().is_ok());
        assert!("a".repeat(100).parse::<Slug>().is_ok());
        assert!("a".repeat(101).parse::<Slug>().is_err());
    }
}
