use super::*;
use crate::register::EXCERPT;

const EXCERPT_2018: &[u8] =
    include_bytes!("../../../../tests/fixtures/register/GV100AD_2018-09-30.excerpt.txt");

fn text() -> String {
    String::from_utf8(EXCERPT.to_vec()).expect("UTF-8")
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day")
}

fn area<'a>(edition: &'a Edition, level: AreaLevel, key: &str) -> &'a Area {
    let mut areas = edition.areas.iter();
    areas.find(|area| area.level == level && area.key == key).expect("an area")
}

/// The number of the first line that begins like this, counted from 1.
fn line_of(text: &str, beginning: &str) -> usize {
    text.lines().position(|line| line.starts_with(beginning)).expect("a line") + 1
}

/// Replaces what stands from `column` on in the first line that begins with `beginning`.
fn overwritten(beginning: &str, column: usize, by: &str) -> (usize, String) {
    let text = text();
    let line = line_of(&text, beginning);
    let lines: Vec<String> = text
        .lines()
        .enumerate()
        .map(|(index, content)| {
            let mut characters: Vec<char> = content.chars().collect();
            if index + 1 == line {
                for (offset, character) in by.chars().enumerate() {
                    characters[column - 1 + offset] = character;
                }
            }
            characters.into_iter().collect()
        })
        .collect();
    (line, lines.join("\n"))
}

fn refusal(text: impl AsRef<[u8]>) -> (usize, usize, Rule) {
    match parse(text.as_ref()) {
        Err(FormatError::Line { line, column, rule }) => (line, column, rule),
        other => panic!("{other:?}"),
    }
}

const DRESDEN: &str = "602023113014612000";

#[test]
fn every_level_has_its_fields() {
    let edition = parse(EXCERPT).expect("an edition");
    assert_eq!(edition.territory_on, day(2023, 11, 30));
    assert_eq!(
        *area(&edition, AreaLevel::Municipality, "14612000"),
        Area {
            level: AreaLevel::Municipality,
            key: "14612000".into(),
            ars: Some("146120000000".parse().expect("an ARS")),
            name: "Dresden, Stadt".into(),
            type_code: Some("61".into()),
            seat: None,
            hectares: Some(32_848),
            population: Some(563_311),
            population_male: Some(279_338),
            postal_code: Some("01067".into()),
        }
    );
    let district = area(&edition, AreaLevel::District, "12072");
    assert_eq!(district.name, "Teltow-Fläming");
    assert_eq!(district.seat.as_deref(), Some("Luckenwalde"));
    assert_eq!(district.type_code.as_deref(), Some("44"));
    let association = area(&edition, AreaLevel::Association, "083165001");
    assert_eq!(association.seat.as_deref(), Some("Denzlingen"));
    assert_eq!(association.type_code.as_deref(), Some("56"));
    let region = area(&edition, AreaLevel::Region, "0811");
    assert_eq!((region.name.as_str(), region.type_code.as_deref()), ("Region Stuttgart", None));
    let government_region = area(&edition, AreaLevel::GovernmentRegion, "097");
    assert_eq!(government_region.seat.as_deref(), Some("Augsburg"));
    assert_eq!(area(&edition, AreaLevel::Land, "14").name, "Sachsen");
    let uninhabited = area(&edition, AreaLevel::Municipality, "07000999");
    assert_eq!((uninhabited.population, &uninhabited.postal_code), (Some(0), &None));
    let bautzen = area(&edition, AreaLevel::Municipality, "14625020");
    assert_eq!(bautzen.name, "Bautzen / Budyšin, Stadt");
}

#[test]
fn both_encodings_and_both_line_ends_are_read() {
    let old = parse(EXCERPT_2018).expect("an edition");
    assert_eq!(old.territory_on, day(2018, 9, 30));
    assert_eq!(area(&old, AreaLevel::District, "12072").name, "Teltow-Fläming");
    assert_eq!(area(&old, AreaLevel::Land, "16").name, "Thüringen");

    let converted: String = EXCERPT_2018.iter().map(|byte| char::from(*byte)).collect();
    assert_eq!(parse(converted.as_bytes()), Ok(old.clone()));
    assert_eq!(parse(converted.replace("\r\n", "\n").trim_end_matches('\n').as_bytes()), Ok(old));
    let edition = parse(EXCERPT);
    assert_eq!(parse(format!("\u{feff}{}", text()).as_bytes()), edition);
}

#[test]
fn every_line_that_was_cut_off_is_refused() {
    let text = text();
    for beginning in ["1020231130", "2020231130", "3020231130", "4020231130", "5020231130", DRESDEN]
    {
        let index = line_of(&text, beginning) - 1;
        let whole: Vec<char> = text.lines().nth(index).expect("a line").chars().collect();
        for length in 0..WIDTH {
            let cut: String = whole[..length].iter().collect();
            let lines: Vec<&str> = text
                .lines()
                .enumerate()
                .map(|(other, line)| if other == index { cut.as_str() } else { line })
                .collect();
            assert_eq!(
                refusal(lines.join("\n")),
                (index + 1, length + 1, Rule::Width(length)),
                "{beginning} cut to {length}"
            );
        }
    }
}

#[test]
fn damaged_lines_are_refused_where_they_are_damaged() {
    let cases = [
        (1, "61", 1, Rule::RecordType("61".into())),
        (3, "20231131", 3, Rule::Date("20231131".into())),
        (3, "2023113x", 10, Rule::Digit('x')),
        (
            3,
            "20231231",
            3,
            Rule::OtherTerritory { found: day(2023, 12, 31), expected: day(2023, 11, 30) },
        ),
        (11, "17", 11, Rule::UnknownLand("17612000".into())),
        (11, "00", 11, Rule::UnknownLand("00612000".into())),
        (13, "6 2", 14, Rule::Digit(' ')),
        (13, "٦", 13, Rule::Digit('٦')),
        (19, "O", 19, Rule::Digit('O')),
        (23, "              ", 23, Rule::NameMissing),
        (23, "Dre\tden", 26, Rule::ControlCharacter(9)),
        (23, "Dre\u{85}den", 26, Rule::ControlCharacter(0x85)),
        (23, "Dre\u{fffd}den", 26, Rule::LostCharacter),
        (73, "Dresden", 73, Rule::Blank('D')),
        (123, "4", 123, Rule::TypeCode { found: "41".into(), first: '6' }),
        (123, " ", 123, Rule::Digit(' ')),
        (128, "0", 128, Rule::Blank('0')),
        (139, "-", 139, Rule::Digit('-')),
        (140, "          1", 140, Rule::Digit(' ')),
        (140, "00000000001", 151, Rule::MoreMenThanPeople { male: 279_338, all: 1 }),
        (161, ".", 161, Rule::Digit('.')),
        (166, "0106 ", 170, Rule::Digit(' ')),
    ];
    for (column, by, at, rule) in cases {
        let (line, text) = overwritten(DRESDEN, column, by);
        assert_eq!(refusal(&text), (line, at, rule), "{by:?} in column {column}");
    }
    let longer = text().replacen("Dresden, Stadt", "Dresden, Stadt ", 1);
    let (_, column, rule) = refusal(longer);
    assert_eq!((column, rule), (WIDTH + 1, Rule::Width(WIDTH + 1)));
}

#[test]
fn an_area_stands_once_and_after_what_it_lies_in() {
    let whole = text();
    let without = |beginning: &str| {
        let lines: Vec<&str> = whole.lines().filter(|line| !line.starts_with(beginning)).collect();
        lines.join("\n")
    };
    for (removed, record_type, key, first_child) in [
        ("102023113014", "10", "14", "202023113014"),
        ("2020231130146", "20", "146", "4020231130146"),
        ("402023113014612", "40", "14612", "502023113014612"),
        ("502023113014612", "50", "146120000", "602023113014612"),
    ] {
        let text = without(removed);
        let parent_missing = Rule::ParentMissing { record_type, key: key.into() };
        assert_eq!(refusal(&text), (line_of(&text, first_child), 11, parent_missing));
        // Behind its children it is as good as missing.
        let line = whole.lines().find(|line| line.starts_with(removed)).expect("a line");
        assert!(parse(format!("{text}\n{line}").as_bytes()).is_err(), "{removed}");
    }
    let dresden = whole.lines().find(|line| line.starts_with(DRESDEN)).expect("a line");
    let twice = format!("{whole}{dresden}\n");
    let last = twice.lines().count();
    assert_eq!(refusal(&twice), (last, 11, Rule::Duplicate("14612000".into())));
}

#[test]
fn one_damaged_byte_does_not_turn_a_file_into_another_encoding() {
    let mut bytes = EXCERPT.to_vec();
    let start = text().find("Teltow-Fläming").expect("a name");
    bytes[start + "Teltow-Fl".len()] = 0xff;
    let line = line_of(&text(), "402023113012072");
    assert_eq!(refusal(&bytes), (line, 23 + 9, Rule::Encoding));
}

#[test]
fn a_file_has_lines_and_municipalities() {
    assert_eq!(parse(b""), Err(FormatError::Empty));
    assert_eq!(parse(b"\xef\xbb\xbf\r\n \n"), Err(FormatError::Empty));
    let first = text().lines().next().expect("a line").to_owned();
    assert_eq!(parse(first.as_bytes()), Err(FormatError::NoMunicipality));
    let (line, column, rule) = refusal("name,key\nDresden,14612000\n");
    assert_eq!((line, column, rule), (1, 9, Rule::Width(8)));
}

#[test]
fn a_refusal_reads_as_one_sentence() {
    let (line, text) = overwritten(DRESDEN, 11, "17");
    let refused = parse(text.as_bytes()).expect_err("no Land");
    assert_eq!(
        refused.to_string(),
        format!("line {line}, column 11: key 17612000 begins with no Land (01 to 16)")
    );
}

#[test]
fn every_type_of_the_excerpts_has_a_name() {
    for edition in [parse(EXCERPT), parse(EXCERPT_2018)] {
        for area in edition.expect("an edition").areas {
            if let Some(code) = area.type_code {
                assert!(type_name(&code).is_some(), "{code}");
            }
        }
    }
}
