//! From the official register to a municipality: it is picked, never typed.

use chrono::{Datelike as _, NaiveDate};
use entity::{
    id::RegisterAreaId,
    register_area,
    terms::{AreaLevel, MunicipalityKind},
    value::{Ags, Ars, DistrictKey, StateCode},
};

/// What the register says of a municipality.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picked {
    /// The area.
    pub area: RegisterAreaId,
    /// Amtlicher Gemeindeschlüssel; a Landkreis has none.
    pub ags: Option<Ags>,
    /// Amtlicher Regionalschlüssel.
    pub ars: Option<Ars>,
    /// Key of the district that it is or lies in.
    pub district_key: DistrictKey,
    /// The Land of the key.
    pub state: StateCode,
    /// What kind of municipality it is.
    pub kind: MunicipalityKind,
    /// Inhabitants.
    pub population: Option<i64>,
    /// The day of that count.
    pub population_on: Option<NaiveDate>,
}

/// The areas that a person can mean by an official key, the likelier first: eight digits are an AGS,
/// twelve an ARS, five a district, which can be a city of its own.
#[must_use]
pub fn candidates(key: &str) -> Vec<(AreaLevel, String)> {
    let municipality = |ags: String| (AreaLevel::Municipality, ags);
    if let Ok(ags) = key.parse::<Ags>() {
        return vec![municipality(ags.to_string())];
    }
    if key.parse::<Ars>().is_ok() {
        return vec![municipality(format!("{}{}", &key[..5], &key[9..]))];
    }
    if key.parse::<DistrictKey>().is_ok() {
        return vec![municipality(format!("{key}000")), (AreaLevel::District, key.to_owned())];
    }
    Vec::new()
}

/// The municipality that an area is; `None` for an area that administers itself nowhere: a Land, an
/// association, an unincorporated area.
#[must_use]
pub fn picked(area: &register_area::Model) -> Option<Picked> {
    let (ags, district_key, kind) = match area.level {
        AreaLevel::Municipality => {
            let ags: Ags = area.key.parse().ok()?;
            let district_key = ags.district();
            (Some(ags), district_key, kind(area.type_code.as_deref())?)
        }
        AreaLevel::District => (None, area.key.parse().ok()?, MunicipalityKind::District),
        _ => return None,
    };
    Some(Picked {
        area: area.id,
        ars: area.ars.clone(),
        state: district_key.state(),
        ags,
        district_key,
        kind,
        population: area.population,
        population_on: area.population.and(population_on(area.last_on)),
    })
}

/// By the text key of the register; 65 and 66 are areas without a municipality.
fn kind(type_code: Option<&str>) -> Option<MunicipalityKind> {
    match type_code {
        Some("61" | "62") => Some(MunicipalityKind::IndependentCity),
        Some("63" | "67") => Some(MunicipalityKind::Town),
        Some("60") => Some(MunicipalityKind::Market),
        Some("65" | "66") => None,
        _ => Some(MunicipalityKind::Municipality),
    }
}

/// An edition counts the inhabitants of the end of the year before.
fn population_on(edition: NaiveDate) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(edition.year() - 1, 12, 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_names_a_municipality_or_a_district() {
        let city = || (AreaLevel::Municipality, "12054000".to_owned());
        assert_eq!(candidates("12054000"), [city()]);
        assert_eq!(candidates("120540000000"), [city()]);
        assert_eq!(candidates("12054"), [city(), (AreaLevel::District, "12054".to_owned())]);
        for wrong in ["", "Potsdam", "1205400", "99054000", "１2054000"] {
            assert_eq!(candidates(wrong), [], "{wrong}");
        }
    }

    #[test]
    fn an_area_without_a_municipality_is_none() {
        assert_eq!(kind(Some("66")), None);
        assert_eq!(kind(Some("67")), Some(MunicipalityKind::Town));
        assert_eq!(
            population_on(NaiveDate::from_ymd_opt(2023, 11, 30).unwrap()),
            NaiveDate::from_ymd_opt(2022, 12, 31)
        );
    }
}
