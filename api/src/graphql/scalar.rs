//! Scalars: texts with a form of their own.

use std::fmt;

use async_graphql::{InputValueError, InputValueResult, NewType, Scalar, ScalarType, Value};
use chrono::{NaiveDate, SecondsFormat, SubsecRound as _, Utc};
use entity::value;
use secrecy::{ExposeSecret as _, SecretString};

macro_rules! text_scalars {
    ($($(#[$doc:meta])* $name:ident($inner:ty) as $label:literal = $url:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub struct $name(pub $inner);

        $(#[$doc])*
        #[Scalar(name = $label, specified_by_url = $url)]
        impl ScalarType for $name {
            fn parse(value: Value) -> InputValueResult<Self> {
                match &value {
                    Value::String(text) => text
                        .parse()
                        .map(Self)
                        .map_err(InputValueError::custom),
                    _ => Err(InputValueError::expected_type(value)),
                }
            }

            fn to_value(&self) -> Value {
                Value::String(self.0.to_string())
            }
        }

        impl From<$inner> for $name {
            fn from(inner: $inner) -> Self {
                Self(inner)
            }
        }
    )*};
}

text_scalars! {
    /// A calendar day: `2019-08-21`.
    Date(NaiveDate) as "Date" = "https://datatracker.ietf.org/doc/html/rfc3339#section-5.6";

    /// A time as a wall clock shows it, without a zone: `2021-06-27T10:00:00`.
    LocalDateTime(value::LocalDateTime) as "LocalDateTime" = "https://datatracker.ietf.org/doc/html/rfc9557";

    /// A time zone by its name in the IANA database: `Europe/Berlin`.
    TimeZone(value::TimeZone) as "TimeZone" = "https://www.iana.org/time-zones";

    /// A language tag (BCP 47): `de`, `en-GB`.
    Locale(value::Locale) as "Locale" = "https://www.rfc-editor.org/info/bcp47";

    /// An Amtlicher Gemeindeschlüssel, the official key of a municipality: 8 digits, the first two
    /// of them a Land.
    Ags(value::Ags) as "AGS" = "https://www.destatis.de/DE/Themen/Laender-Regionen/Regionales/Gemeindeverzeichnis/_inhalt.html";

    /// An Amtlicher Regionalschlüssel, the official regional key of a municipality: 12 digits.
    Ars(value::Ars) as "ARS" = "https://www.destatis.de/DE/Themen/Laender-Regionen/Regionales/Gemeindeverzeichnis/_inhalt.html";
}

/// A text that no log shows: a password, a token. For clients it is a `String`.
#[derive(Clone, NewType)]
pub struct Secret(String);

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(…)")
    }
}

impl From<SecretString> for Secret {
    fn from(secret: SecretString) -> Self {
        Self(secret.expose_secret().to_owned())
    }
}

impl From<Secret> for SecretString {
    fn from(Secret(text): Secret) -> Self {
        text.into()
    }
}

/// An instant (RFC 3339). Answers are in UTC; any offset is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DateTime(pub chrono::DateTime<Utc>);

/// An instant (RFC 3339). Answers are in UTC; any offset is accepted.
#[Scalar(specified_by_url = "https://datatracker.ietf.org/doc/html/rfc3339")]
impl ScalarType for DateTime {
    fn parse(value: Value) -> InputValueResult<Self> {
        match &value {
            Value::String(text) => chrono::DateTime::parse_from_rfc3339(text)
                .map(|instant| Self(instant.to_utc()))
                .map_err(|_| {
                    InputValueError::custom(
                        "an instant is written as RFC 3339 says, such as 2021-06-27T10:00:00+02:00",
                    )
                }),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

impl From<chrono::DateTime<Utc>> for DateTime {
    fn from(instant: chrono::DateTime<Utc>) -> Self {
        Self(instant)
    }
}

impl From<DateTime> for chrono::DateTime<Utc> {
    /// To the microsecond: PostgreSQL keeps no more.
    fn from(DateTime(instant): DateTime) -> Self {
        instant.trunc_subsecs(6)
    }
}

/// An absolute address (RFC 3986): `https://www.dresden.de`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Url(pub String);

/// An absolute address (RFC 3986): `https://www.dresden.de`.
#[Scalar(name = "URL", specified_by_url = "https://datatracker.ietf.org/doc/html/rfc3986")]
impl ScalarType for Url {
    fn parse(value: Value) -> InputValueResult<Self> {
        match value {
            Value::String(text) if url::Url::parse(&text).is_ok() => Ok(Self(text)),
            Value::String(_) => {
                Err(InputValueError::custom("an address is absolute, such as https://example.org/"))
            }
            other => Err(InputValueError::expected_type(other)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

/// An e-mail address (RFC 5322).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EmailAddress(pub String);

/// An e-mail address (RFC 5322).
#[Scalar(specified_by_url = "https://datatracker.ietf.org/doc/html/rfc5322#section-3.4.1")]
impl ScalarType for EmailAddress {
    fn parse(value: Value) -> InputValueResult<Self> {
        match value {
            Value::String(text) if email_address::EmailAddress::is_valid(&text) => Ok(Self(text)),
            Value::String(_) => Err(InputValueError::custom("this is no e-mail address")),
            other => Err(InputValueError::expected_type(other)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}
