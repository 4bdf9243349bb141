//! Keys of the official register and of ISO 3166-2.

use std::{fmt, str::FromStr};

use sea_orm::DeriveValueType;

/// Why a text is not an official key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Another number of digits, or something that is no digit.
    #[error("{key} has exactly {digits} digits")]
    Digits {
        /// The name of the key.
        key: &'static str,
        /// How many digits it has.
        digits: usize,
    },
    /// The first two digits name no Land.
    #[error("the first two digits of {key} are a Land, 01 to 16")]
    Land {
        /// The name of the key.
        key: &'static str,
    },
    /// A code that names none of the sixteen Länder.
    #[error("a Land is one of the sixteen codes of ISO 3166-2:DE, such as DE-SN")]
    State,
}

macro_rules! keys {
    ($($(#[$doc:meta])* $name:ident $label:literal $digits:literal),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, DeriveValueType)]
        #[sea_orm(value_type = "String", column_type = "Text")]
        pub struct $name(String);

        impl $name {
            /// The digits.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The Land that the first two digits name.
            #[must_use]
            pub fn state(&self) -> StateCode {
                StateCode::of_key(&self.0).unwrap_or(StateCode(LAENDER[0].1))
            }
        }

        impl FromStr for $name {
            type Err = KeyError;

            fn from_str(text: &str) -> Result<Self, KeyError> {
                if text.len() != $digits || !text.bytes().all(|byte| byte.is_ascii_digit()) {
                    return Err(KeyError::Digits { key: $label, digits: $digits });
                }
                StateCode::of_key(text).ok_or(KeyError::Land { key: $label })?;
                Ok(Self(text.to_owned()))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }
    )*};
}

keys! {
    /// Amtlicher Gemeindeschlüssel: Land 2, Regierungsbezirk 1, Kreis 2, Gemeinde 3 digits.
    Ags "an AGS" 8,
    /// Amtlicher Regionalschlüssel: Land 2, Regierungsbezirk 1, Kreis 2, Verband 4, Gemeinde 3 digits.
    Ars "an ARS" 12,
    /// Key of a Kreis: the first five digits of the AGS of each of its municipalities.
    DistrictKey "a district key" 5,
}

impl Ags {
    /// The key of the district that the municipality lies in.
    #[must_use]
    pub fn district(&self) -> DistrictKey {
        DistrictKey(self.0[..5].to_owned())
    }

    /// Whether both keys name one municipality: `ags = ars[0..5] + ars[9..12]`.
    #[must_use]
    pub fn fits(&self, ars: &Ars) -> bool {
        self.0[..5] == ars.0[..5] && self.0[5..] == ars.0[9..]
    }
}

/// A Land, by its code of ISO 3166-2:DE.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, DeriveValueType)]
#[sea_orm(value_type = "String", column_type = "Text")]
pub struct StateCode(&'static str);

/// Key in the official register and code of each Land.
const LAENDER: [(&str, &str); 16] = [
    ("01", "DE-SH"),
    ("02", "DE-HH"),
    ("03", "DE-NI"),
    ("04", "DE-HB"),
    ("05", "DE-NW"),
    ("06", "DE-HE"),
    ("07", "DE-RP"),
    ("08", "DE-BW"),
    ("09", "DE-BY"),
    ("10", "DE-SL"),
    ("11", "DE-BE"),
    ("12", "DE-BB"),
    ("13", "DE-MV"),
    ("14", "DE-SN"),
    ("15", "DE-ST"),
    ("16", "DE-TH"),
];

impl StateCode {
    /// The Land whose number begins `key`.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        let number = key.get(..2)?;
        LAENDER.iter().find(|(key, _)| *key == number).map(|(_, code)| Self(code))
    }

    /// The first two digits of every key in the Land.
    #[must_use]
    pub fn key(self) -> &'static str {
        LAENDER.iter().find(|(_, code)| *code == self.0).map_or("", |(key, _)| key)
    }

    /// The code.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.0
    }
}

impl FromStr for StateCode {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let known = LAENDER.iter().find(|(_, code)| *code == text);
        known.map(|(_, code)| Self(code)).ok_or(KeyError::State)
    }
}

impl fmt::Display for StateCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_their_digits_and_begin_with_a_land() {
        assert!("14628410".parse::<Ags>().is_ok());
        assert!("01001000".parse::<Ags>().is_ok());
        for wrong in ["", "1462841", "146284100", "1462841x", "00628410", "17628410", "１4628410"]
        {
            assert!(wrong.parse::<Ags>().is_err(), "{wrong}");
        }
        assert!("12072".parse::<DistrictKey>().is_ok());
        assert!("120540000000".parse::<Ars>().is_ok());
    }

    #[test]
    fn an_ars_fits_its_ags() {
        let potsdam: Ags = "12054000".parse().expect("a key");
        assert!(potsdam.fits(&"120540000000".parse().expect("a key")));
        assert!(!potsdam.fits(&"120540000001".parse().expect("a key")));
        assert!(!potsdam.fits(&"120530000000".parse().expect("a key")));
        assert_eq!(potsdam.district().as_str(), "12054");
        assert_eq!(potsdam.state().as_str(), "DE-BB");
    }
}
