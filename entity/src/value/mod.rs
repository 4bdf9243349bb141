//! Values that carry their own rules (domain.md §3): a wrong one cannot be made.

mod keys;
mod locale;
mod partial_date;
mod slug;
mod time;

pub use keys::{Ags, Ars, DistrictKey, KeyError, StateCode};
pub use locale::{Locale, LocaleError};
pub use partial_date::{PartialDate, PartialDateError, Precision};
pub use slug::{Slug, SlugError};
pub use time::{LocalDateTime, LocalDateTimeError, LocalTimeError, TimeZone, TimeZoneError};
