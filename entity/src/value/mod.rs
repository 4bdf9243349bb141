//! Values that carry their own rules (domain.md §3): a wrong one cannot be made.

mod keys;
mod locale;
mod partial_date;
mod secret;
mod slug;
mod time;

pub use keys::{Ags, Ars, DistrictKey, KeyError, StateCode};
pub use locale::{Locale, LocaleError};
pub use partial_date::{PartialDate, PartialDateError, Precision};
pub use secret::{SecretBytes, SecretText};
pub use slug::{Slug, SlugError};
pub use time::{LocalDateTime, LocalDateTimeError, LocalTimeError, TimeZone, TimeZoneError};

/// Reads values from data files as they are written.
macro_rules! deserialize_from_text {
    ($($name:ident),*) => {$(
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

deserialize_from_text!(Ags, Ars, DistrictKey, LocalDateTime, PartialDate, Slug, StateCode);
