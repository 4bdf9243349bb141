use sea_orm::prelude::Uuid;

use super::*;

fn day(number: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2020, 1, number).expect("a day")
}

fn edition(number: u32, areas: &[(&str, &str, &str)]) -> Edition {
    let area = |(key, name, type_code): &(&str, &str, &str)| Area {
        level: AreaLevel::Municipality,
        key: (*key).into(),
        ars: None,
        name: (*name).into(),
        type_code: Some((*type_code).into()),
        seat: None,
        hectares: Some(i64::from(number)),
        population: None,
        population_male: None,
        postal_code: None,
    };
    Edition { territory_on: day(number), areas: areas.iter().map(area).collect() }
}

/// A register that imports in memory.
#[derive(Default)]
struct Register {
    rows: Vec<Model>,
    imported: Vec<NaiveDate>,
}

impl Register {
    fn import(&mut self, edition: &Edition) -> Merge {
        let mut number = u128::try_from(self.rows.len()).expect("few rows");
        let merge = merge(edition, &self.imported, self.rows.clone(), DateTime::UNIX_EPOCH, || {
            number += 1;
            RegisterAreaId(Uuid::from_u128(number))
        });
        let replaced = |row: &Model| {
            merge.changed.iter().chain(&merge.withdrawn).any(|other| other.key == row.key)
        };
        self.rows.retain(|row| !replaced(row));
        self.rows.extend(merge.changed.iter().cloned());
        self.rows.sort_by(|one, other| one.key.cmp(&other.key));
        if !self.imported.contains(&edition.territory_on) {
            self.imported.push(edition.territory_on);
            self.imported.sort();
        }
        merge
    }

    /// Key, name, hectares (the day of the edition that the facts are from), first and last day.
    fn facts(&self) -> Vec<(String, String, i64, NaiveDate, NaiveDate)> {
        self.rows
            .iter()
            .map(|row| {
                let hectares = row.hectares.unwrap_or(0);
                (row.key.clone(), row.name.clone(), hectares, row.first_on, row.last_on)
            })
            .collect()
    }
}

fn editions() -> [Edition; 3] {
    [
        edition(1, &[("1", "Aue", "63"), ("2", "Jüchen", "64"), ("3", "Tamm", "64")]),
        edition(
            2,
            &[("2", "Jüchen, Stadt", "63"), ("3", "Tamm", "64"), ("4", "Aue-Bad Schlema", "63")],
        ),
        edition(3, &[("2", "Jüchen, Stadt", "63"), ("3", "Tamm, Stadt", "64"), ("5", "Neu", "64")]),
    ]
}

fn counts(merge: &Merge) -> [u64; 5] {
    let level = merge.levels[&AreaLevel::Municipality];
    [level.new, level.renamed, level.retyped, level.gone, level.unchanged]
}

#[test]
fn the_order_of_imports_does_not_matter() {
    let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
    let imported = orders.map(|order| {
        let mut register = Register::default();
        for index in order {
            register.import(&editions()[index]);
        }
        register.facts()
    });
    for facts in &imported {
        assert_eq!(*facts, imported[0]);
    }
    let expected = [
        ("1", "Aue", 1, 1, 1),
        ("2", "Jüchen, Stadt", 3, 1, 3),
        ("3", "Tamm, Stadt", 3, 1, 3),
        ("4", "Aue-Bad Schlema", 2, 2, 2),
        ("5", "Neu", 3, 3, 3),
    ];
    let expected = expected.map(|(key, name, hectares, first, last)| {
        (key.to_owned(), name.to_owned(), hectares, day(first), day(last))
    });
    assert_eq!(imported[0], expected);
}

#[test]
fn a_newer_edition_tells_what_changed() {
    let [first, second, third] = editions();
    let mut register = Register::default();
    assert_eq!(counts(&register.import(&first)), [3, 0, 0, 0, 0]);
    let merge = register.import(&second);
    assert_eq!(counts(&merge), [1, 1, 1, 1, 1]);
    assert_eq!((merge.renamed[0].old_name.as_str(), merge.gone[0].key.as_str()), ("Jüchen", "1"));
    assert_eq!(merge.gone[0].last_on, Some(day(1)));
    // What was gone already is not found to be gone again.
    assert_eq!(counts(&register.import(&third)), [1, 1, 0, 1, 1]);
}

#[test]
fn an_older_edition_changes_no_newer_fact() {
    let [first, second, third] = editions();
    let mut register = Register::default();
    register.import(&second);
    register.import(&third);
    let merge = register.import(&first);
    assert_eq!(counts(&merge), [0, 0, 0, 1, 2]);
    assert_eq!(merge.gone[0].key, "1");
    assert!(merge.changed.iter().all(|row| row.first_on == day(1)));
}

#[test]
fn the_same_edition_again_writes_nothing() {
    let [first, second, _] = editions();
    let mut register = Register::default();
    register.import(&first);
    register.import(&second);
    for edition in [&first, &second] {
        let merge = register.import(edition);
        assert_eq!(merge.changed, []);
        assert_eq!(merge.withdrawn, []);
        assert_eq!(counts(&merge), [0, 0, 0, 0, 3]);
    }
}

#[test]
fn a_key_that_comes_back_is_new_and_no_longer_gone() {
    let mut register = Register::default();
    register.import(&edition(1, &[("1", "Aue", "63"), ("2", "Tamm", "64")]));
    register.import(&edition(2, &[("2", "Tamm", "64")]));
    let merge = register.import(&edition(3, &[("1", "Aue", "63"), ("2", "Tamm", "64")]));
    assert_eq!(counts(&merge), [1, 0, 0, 0, 1]);
    assert_eq!(register.facts()[0].4, day(3));
}

#[test]
fn a_corrected_edition_takes_back_what_only_it_had() {
    let [first, second, third] = editions();
    let mut register = Register::default();
    register.import(&first);
    register.import(&second);
    let corrected = edition(2, &[("2", "Jüchen, Stadt", "64")]);
    let merge = register.import(&corrected);
    assert_eq!(counts(&merge), [0, 0, 1, 2, 0]);
    let withdrawn: Vec<&str> = merge.withdrawn.iter().map(|row| row.key.as_str()).collect();
    assert_eq!(withdrawn, ["4"]);
    let tamm = register.rows.iter().find(|row| row.key == "3").expect("a row");
    assert_eq!((tamm.first_on, tamm.last_on), (day(1), day(1)));

    // Corrected at the old end, an area begins with the next edition.
    register.import(&third);
    register.import(&edition(1, &[("1", "Aue", "63")]));
    let juechen = register.rows.iter().find(|row| row.key == "2").expect("a row");
    assert_eq!((juechen.first_on, juechen.last_on), (day(2), day(3)));
}
