//! The file format GV100AD, in which the Statistisches Bundesamt publishes the register.
//!
//! One line for each area, of a fixed width in characters (not bytes): type of the record, day of
//! the territory, key, name, then what the type of the record has. An area stands after those that
//! it lies in. Older editions come in ISO 8859-1 with CRLF, newer ones in UTF-8 with LF.

use std::{borrow::Cow, collections::HashSet};

use chrono::NaiveDate;
use encoding_rs::mem::decode_latin1;
use entity::{
    terms::AreaLevel,
    value::{Ars, StateCode},
};

/// Characters of a line, blanks at its end included.
const WIDTH: usize = 220;

/// First and last column of a field, counted from 1.
type Columns = (usize, usize);

const RECORD_TYPE: Columns = (1, 2);
const TERRITORY: Columns = (3, 10);
const LAND: Columns = (11, 12);
const NAME: Columns = (23, 72);
const SEAT: Columns = (73, 122);
const TYPE_CODE: Columns = (123, 124);
const HECTARES: Columns = (129, 139);
const POPULATION: Columns = (140, 150);
const POPULATION_MALE: Columns = (151, 161);
const POSTAL_CODE: Columns = (166, 170);

/// Land, Regierungsbezirk and Kreis of areas whose municipalities have no record of their district:
/// the German-Luxembourg condominium and the coastal waters.
const WITHOUT_DISTRICT: [&str; 2] = ["07000", "13000"];

/// Where a level keeps what it has.
struct Layout {
    level: AreaLevel,
    /// The key: these columns, one after the other.
    key: &'static [Columns],
    /// What has to be blank.
    blank: &'static [Columns],
    has_seat: bool,
    /// The first digit of the type code, where the level has one.
    type_code: Option<char>,
}

impl Layout {
    fn of(record_type: &str) -> Option<Self> {
        let layout = match record_type {
            "10" => Self {
                level: AreaLevel::Land,
                key: &[(11, 12)],
                blank: &[(13, 22), TYPE_CODE],
                has_seat: true,
                type_code: None,
            },
            "20" => Self {
                level: AreaLevel::GovernmentRegion,
                key: &[(11, 13)],
                blank: &[(14, 22), TYPE_CODE],
                has_seat: true,
                type_code: None,
            },
            "30" => Self {
                level: AreaLevel::Region,
                key: &[(11, 14)],
                blank: &[(15, 22), TYPE_CODE],
                has_seat: true,
                type_code: None,
            },
            "40" => Self {
                level: AreaLevel::District,
                key: &[(11, 15)],
                blank: &[(16, 22)],
                has_seat: true,
                type_code: Some('4'),
            },
            "50" => Self {
                level: AreaLevel::Association,
                key: &[(11, 15), (19, 22)],
                blank: &[(16, 18)],
                has_seat: true,
                type_code: Some('5'),
            },
            "60" => Self {
                level: AreaLevel::Municipality,
                key: &[(11, 18)],
                blank: &[SEAT, (125, 128), (162, 165)],
                has_seat: false,
                type_code: Some('6'),
            },
            _ => return None,
        };
        Some(layout)
    }
}

/// A whole edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// The day whose territory it describes.
    pub territory_on: NaiveDate,
    /// Its areas, in the order of the file; each key once on its level.
    pub areas: Vec<Area>,
}

/// What an edition says about an area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
    /// What kind of area it is.
    pub level: AreaLevel,
    /// Official key on its level: 2, 3, 4, 5, 9 or 8 digits.
    pub key: String,
    /// Regional key; municipalities only.
    pub ars: Option<Ars>,
    /// Name as the register writes it.
    pub name: String,
    /// Text key; none for Länder and regions.
    pub type_code: Option<String>,
    /// Seat of the administration, where the register names one.
    pub seat: Option<String>,
    /// Area in hectares; municipalities only.
    pub hectares: Option<i64>,
    /// Inhabitants; municipalities only.
    pub population: Option<i64>,
    /// Male inhabitants; municipalities only.
    pub population_male: Option<i64>,
    /// Postal code of the administration, where there is one; municipalities only.
    pub postal_code: Option<String>,
}

/// Why a file is no edition.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FormatError {
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Lines, but no record of type 60.
    #[error("the file has no municipality (record type 60)")]
    NoMunicipality,
    /// A line that breaks a rule of the format; the first one.
    #[error("line {line}, column {column}: {rule}")]
    Line {
        /// The line, counted from 1.
        line: usize,
        /// The character in that line, counted from 1.
        column: usize,
        /// The rule that it breaks.
        rule: Rule,
    },
}

/// A rule of the format that a line breaks.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rule {
    /// Bytes that stand for no character.
    #[error("this is not UTF-8, unlike other lines of the file")]
    Encoding,
    /// A sign that some earlier conversion put in the place of a character.
    #[error("a character was lost here when the file was converted (U+FFFD)")]
    LostCharacter,
    /// A character that has no place in a line.
    #[error("control character U+{0:04X}")]
    ControlCharacter(u32),
    /// Too short or too long.
    #[error("the line has {0} characters, not {WIDTH}")]
    Width(usize),
    /// None of the six types.
    #[error("record type {0:?}; known are 10, 20, 30, 40, 50 and 60")]
    RecordType(String),
    /// No day of the calendar.
    #[error("{0:?} is no date (YYYYMMDD)")]
    Date(String),
    /// One file, two territories.
    #[error("territory of {found}, but the file began with {expected}")]
    OtherTerritory {
        /// The day in this line.
        found: NaiveDate,
        /// The day in the first line.
        expected: NaiveDate,
    },
    /// Something else where a digit belongs.
    #[error("{0:?} is no digit")]
    Digit(char),
    /// Something where nothing belongs.
    #[error("{0:?} where a line of this record type is blank")]
    Blank(char),
    /// Not one of the sixteen Länder.
    #[error("key {0} begins with no Land (01 to 16)")]
    UnknownLand(String),
    /// Nothing in the columns of the name.
    #[error("the name is missing")]
    NameMissing,
    /// A type code of another level.
    #[error("type code {found:?}; codes of this record type begin with {first}")]
    TypeCode {
        /// The code in this line.
        found: String,
        /// The digit that it had to begin with.
        first: char,
    },
    /// More men than people.
    #[error("{male} of {all} inhabitants are male")]
    MoreMenThanPeople {
        /// Male inhabitants.
        male: i64,
        /// All inhabitants.
        all: i64,
    },
    /// The same key twice on one level.
    #[error("key {0} was there before")]
    Duplicate(String),
    /// An area before, or without, the one that it lies in.
    #[error("no record of type {record_type} with key {key} stands before this line")]
    ParentMissing {
        /// The type of record that had to come first.
        record_type: &'static str,
        /// Its key.
        key: String,
    },
}

/// Reads an edition, or names the first thing that is wrong with it.
pub fn parse(bytes: &[u8]) -> Result<Edition, FormatError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(FormatError::Empty);
    }
    let encoding = Encoding::detect(bytes);
    let mut territory_on = None;
    let mut known = HashSet::new();
    let mut areas = Vec::new();
    for (index, line) in lines(bytes).enumerate() {
        let at = |(column, rule)| FormatError::Line { line: index + 1, column, rule };
        let line = Line::decode(line, encoding).map_err(at)?;
        let (day, area) = line.read().map_err(at)?;
        let expected = *territory_on.get_or_insert(day);
        if day != expected {
            let rule = Rule::OtherTerritory { found: day, expected };
            return Err(at((TERRITORY.0, rule)));
        }
        if let Some((level, key)) = missing_parent(&area, &known) {
            let rule = Rule::ParentMissing { record_type: record_type(level), key };
            return Err(at((LAND.0, rule)));
        }
        if !known.insert((area.level, area.key.clone())) {
            return Err(at((LAND.0, Rule::Duplicate(area.key))));
        }
        areas.push(area);
    }
    match territory_on {
        Some(territory_on) if areas.iter().any(|area| area.level == AreaLevel::Municipality) => {
            Ok(Edition { territory_on, areas })
        }
        _ => Err(FormatError::NoMunicipality),
    }
}

/// What the official list calls a type code: 63 is "Stadt".
#[must_use]
pub fn type_name(code: &str) -> Option<&'static str> {
    let name = match code {
        "41" | "61" => "Kreisfreie Stadt",
        "42" | "62" => "Stadtkreis",
        "43" => "Kreis",
        "44" => "Landkreis",
        "45" => "Regionalverband",
        "50" => "Verbandsfreie Gemeinde",
        "51" => "Amt",
        "52" => "Samtgemeinde",
        "53" => "Verbandsgemeinde",
        "54" => "Verwaltungsgemeinschaft",
        "55" => "Kirchspielslandgemeinde",
        "56" => "Verwaltungsverband",
        "57" => "Verwaltungsgemeinschaft, Trägermodell",
        "58" => "Erfüllende Gemeinde",
        "60" => "Markt",
        "63" => "Stadt",
        "64" => "Kreisangehörige Gemeinde",
        "65" => "Gemeindefreies Gebiet, bewohnt",
        "66" => "Gemeindefreies Gebiet, unbewohnt",
        "67" => "Große Kreisstadt",
        _ => return None,
    };
    Some(name)
}

fn record_type(level: AreaLevel) -> &'static str {
    match level {
        AreaLevel::Land => "10",
        AreaLevel::GovernmentRegion => "20",
        AreaLevel::Region => "30",
        AreaLevel::District => "40",
        AreaLevel::Association => "50",
        AreaLevel::Municipality => "60",
    }
}

/// An area that had to come before `area` and did not.
fn missing_parent(
    area: &Area,
    known: &HashSet<(AreaLevel, String)>,
) -> Option<(AreaLevel, String)> {
    let key = area.key.as_str();
    let mut parents = Vec::new();
    if area.level != AreaLevel::Land {
        parents.push((AreaLevel::Land, &key[..2]));
    }
    // Zero in the third place: a Land that has no government regions.
    if matches!(area.level, AreaLevel::Region | AreaLevel::District) && &key[2..3] != "0" {
        parents.push((AreaLevel::GovernmentRegion, &key[..3]));
    }
    if matches!(area.level, AreaLevel::Association | AreaLevel::Municipality)
        && !WITHOUT_DISTRICT.contains(&&key[..5])
    {
        parents.push((AreaLevel::District, &key[..5]));
    }
    if let Some(ars) = &area.ars {
        parents.push((AreaLevel::Association, &ars.as_str()[..9]));
    }
    parents
        .into_iter()
        .map(|(level, key)| (level, key.to_owned()))
        .find(|parent| !known.contains(parent))
}

#[derive(Clone, Copy, PartialEq)]
enum Encoding {
    Utf8,
    Latin1,
}

impl Encoding {
    /// UTF-8 as soon as one line is that and not plain ASCII: German text in ISO 8859-1 never is.
    fn detect(bytes: &[u8]) -> Self {
        if str::from_utf8(bytes).is_ok()
            || lines(bytes).any(|line| !line.is_ascii() && str::from_utf8(line).is_ok())
        {
            Self::Utf8
        } else {
            Self::Latin1
        }
    }
}

/// The lines without their ends, LF or CRLF.
fn lines(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes
        .strip_suffix(b"\n")
        .unwrap_or(bytes)
        .split(|byte| *byte == b'\n')
        .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
}

/// A broken rule and the column in which it breaks.
type Damage = (usize, Rule);

/// A line of the right width.
struct Line(Vec<char>);

impl Line {
    fn decode(bytes: &[u8], encoding: Encoding) -> Result<Self, Damage> {
        let text = match encoding {
            Encoding::Latin1 => decode_latin1(bytes),
            Encoding::Utf8 => Cow::Borrowed(str::from_utf8(bytes).map_err(|error| {
                let valid = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
                (valid.chars().count() + 1, Rule::Encoding)
            })?),
        };
        let characters: Vec<char> = text.chars().collect();
        for (index, character) in characters.iter().enumerate() {
            if character.is_control() {
                return Err((index + 1, Rule::ControlCharacter(u32::from(*character))));
            }
            if *character == char::REPLACEMENT_CHARACTER {
                return Err((index + 1, Rule::LostCharacter));
            }
        }
        if characters.len() != WIDTH {
            return Err((characters.len().min(WIDTH) + 1, Rule::Width(characters.len())));
        }
        Ok(Self(characters))
    }

    fn read(&self) -> Result<(NaiveDate, Area), Damage> {
        let record_type: String = self.characters(RECORD_TYPE).iter().collect();
        let layout =
            Layout::of(&record_type).ok_or((RECORD_TYPE.0, Rule::RecordType(record_type)))?;
        let day = self.digits(TERRITORY)?;
        let territory_on = NaiveDate::parse_from_str(&day, "%Y%m%d")
            .map_err(|_| (TERRITORY.0, Rule::Date(day)))?;
        let mut key = String::with_capacity(9);
        for columns in layout.key {
            key.push_str(&self.digits(*columns)?);
        }
        if StateCode::of_key(&key).is_none() {
            return Err((LAND.0, Rule::UnknownLand(key)));
        }
        for columns in layout.blank {
            self.require_blank(*columns)?;
        }
        let area = Area {
            level: layout.level,
            ars: None,
            name: self.text(NAME).ok_or((NAME.0, Rule::NameMissing))?,
            type_code: layout.type_code.map(|first| self.type_code(first)).transpose()?,
            seat: if layout.has_seat { self.text(SEAT) } else { None },
            hectares: None,
            population: None,
            population_male: None,
            postal_code: None,
            key,
        };
        if layout.level != AreaLevel::Municipality {
            return Ok((territory_on, area));
        }
        let ars = self.digits((11, 15))? + &self.digits((19, 22))? + &self.digits((16, 18))?;
        let (all, male) = (self.number(POPULATION)?, self.number(POPULATION_MALE)?);
        if male > all {
            return Err((POPULATION_MALE.0, Rule::MoreMenThanPeople { male, all }));
        }
        let municipality = Area {
            // The columns are digits and begin with a Land, so this is an ARS.
            ars: ars.parse().ok(),
            hectares: Some(self.number(HECTARES)?),
            population: Some(all),
            population_male: Some(male),
            postal_code: self.postal_code()?,
            ..area
        };
        Ok((territory_on, municipality))
    }

    fn characters(&self, (first, last): Columns) -> &[char] {
        &self.0[first - 1..last]
    }

    /// The field without blanks around it; none when it is blank.
    fn text(&self, columns: Columns) -> Option<String> {
        let text: String = self.characters(columns).iter().collect();
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    fn digits(&self, columns: Columns) -> Result<String, Damage> {
        let characters = self.characters(columns);
        match characters.iter().position(|character| !character.is_ascii_digit()) {
            Some(index) => Err((columns.0 + index, Rule::Digit(characters[index]))),
            None => Ok(characters.iter().collect()),
        }
    }

    /// At most eleven digits, which always fit.
    fn number(&self, columns: Columns) -> Result<i64, Damage> {
        let digits = self.digits(columns)?;
        let value = |digit: char| i64::from(digit.to_digit(10).unwrap_or(0));
        Ok(digits.chars().fold(0, |number, digit| number * 10 + value(digit)))
    }

    fn type_code(&self, first: char) -> Result<String, Damage> {
        let found = self.digits(TYPE_CODE)?;
        if found.starts_with(first) {
            Ok(found)
        } else {
            Err((TYPE_CODE.0, Rule::TypeCode { found, first }))
        }
    }

    fn postal_code(&self) -> Result<Option<String>, Damage> {
        match self.text(POSTAL_CODE) {
            Some(_) => self.digits(POSTAL_CODE).map(Some),
            None => Ok(None),
        }
    }

    fn require_blank(&self, columns: Columns) -> Result<(), Damage> {
        let characters = self.characters(columns);
        match characters.iter().position(|character| *character != ' ') {
            Some(index) => Err((columns.0 + index, Rule::Blank(characters[index]))),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
