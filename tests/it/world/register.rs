//! The official register of municipalities.

use chrono::NaiveDate;
use entity::{register_area, terms::AreaLevel};

use super::id;
use crate::fixture::{TestApp, now};

/// A municipality of the edition of 2025.
pub(crate) fn area(test: &TestApp, key: &str, name: &str) -> register_area::Model {
    let day = NaiveDate::from_ymd_opt(2025, 12, 31).unwrap();
    register_area::Model {
        id: id(test),
        level: AreaLevel::Municipality,
        key: key.into(),
        ars: Some(format!("{}0000{}", &key[..5], &key[5..]).parse().unwrap()),
        name: name.into(),
        type_code: Some("63".into()),
        seat: None,
        hectares: None,
        population: None,
        population_male: None,
        postal_code: None,
        first_on: day,
        last_on: day,
        successor_id: None,
        sort_name: name.to_lowercase(),
        search_text: format!(" {name} "),
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}
