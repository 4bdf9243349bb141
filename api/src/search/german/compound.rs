//! Parts of compounds: Förderung in Wirtschaftsförderung, but Rat not in Beratung.
//!
//! A part stands at the beginning, inside or at the end. What is left beside it must look like a word:
//! the shorter the part, the more is asked of it.

use super::{
    common::{PREFIXES, SUFFIXES, WHOLES, WORDS},
    inflection::{has_own_er, has_own_s, stem},
    is_vowel,
};

/// What joins two words, the most frequent first.
const LINKS: [&str; 9] = ["", "s", "n", "en", "es", "e", "er", "ns", "ens"];

/// Endings of words that join others with an `s`.
const JOINED_BY_S: [&str; 8] = ["ung", "heit", "keit", "schaft", "ion", "taet", "ling", "tum"];

/// Consonants with which a German word begins, where there are several.
const ONSETS: [&str; 33] = [
    "bl", "br", "chr", "dr", "fl", "fr", "gl", "gn", "gr", "kl", "kn", "kr", "pf", "pfl", "ph",
    "pl", "pr", "q", "sch", "schl", "schm", "schn", "schr", "schw", "sk", "sp", "spr", "st", "str",
    "th", "tr", "wr", "zw",
];

/// Letters from which on a part speaks for itself: one that begins with a vowel is more often a piece of
/// a syllable.
const LONG: usize = 5;
const LONG_WITH_VOWEL: usize = 7;

/// A word that is looked for in compounds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part<'a> {
    word: &'a str,
    stem: &'a str,
    is_light: bool,
}

impl<'a> Part<'a> {
    pub(super) fn new(word: &'a str, stem: &'a str) -> Self {
        Self { word, stem, is_light: false }
    }

    /// Of a word whose umlauts are left out: endings that make another word of it stay.
    pub(super) fn light(stem: &'a str) -> Self {
        Self { word: stem, stem, is_light: true }
    }

    /// Whether `compound` has it as a part.
    pub(super) fn is_in(self, compound: &str) -> bool {
        if compound.len() < self.stem.len() + 3 || self.stem.len() < 3 {
            return false;
        }
        self.is_last(compound)
            || self.is_first(compound)
            || (self.word.len() >= LONG && self.is_inside(compound))
    }

    fn is_last(self, compound: &str) -> bool {
        let by_word = ["", "n", "s", "in", "innen"].iter().any(|ending| {
            compound
                .strip_suffix(ending)
                .and_then(|compound| compound.strip_suffix(self.word))
                .is_some_and(|rest| is_word_before(rest, self.word))
        });
        by_word
            || (!self.names_who_acts() && {
                let base = if self.is_light { light_base(compound) } else { stem(compound) };
                base.strip_suffix(self.stem).is_some_and(|rest| is_word_before(rest, self.stem))
            })
    }

    /// A Träger is no Antrag: with an umlaut, `-er` is no plural here.
    fn names_who_acts(self) -> bool {
        let has_umlaut = ["ae", "oe", "ue"].iter().any(|umlaut| self.word.contains(umlaut));
        has_umlaut && self.word.ends_with("er")
    }

    /// Minister is no Ministerium: without `-er` it would be the beginning of other words.
    fn has_firm_stem(self) -> bool {
        !self.word.get(self.stem.len()..).is_some_and(|ending| ending.starts_with("er"))
    }

    fn is_first(self, compound: &str) -> bool {
        let begins =
            |part: &str| compound.strip_prefix(part).is_some_and(|rest| is_word_after(rest, part));
        begins(self.word) || (self.stem.len() >= 4 && self.has_firm_stem() && begins(self.stem))
    }

    fn is_inside(self, compound: &str) -> bool {
        let sought = if self.has_firm_stem() { self.stem } else { self.word };
        compound.match_indices(sought).any(|(at, _)| {
            let (before, from) = compound.split_at(at);
            let part = if from.starts_with(self.word) { self.word } else { sought };
            at > 0
                && part.len() >= LONG
                && is_word_before(before, part)
                && is_word_after(&from[part.len()..], part)
        })
    }
}

fn light_base(compound: &str) -> String {
    super::inflection::light_stem(compound)
}

/// Whether what stands before a part can be a word, with what joins them.
fn is_word_before(before: &str, part: &str) -> bool {
    if before.len() < 3 || !before.contains(is_vowel) || PREFIXES.contains(&before) {
        return false;
    }
    let mut starts = WHOLES.iter().filter_map(|whole| whole.strip_suffix(part));
    if starts.any(|start| !start.is_empty() && before.ends_with(start)) {
        return false;
    }
    let is_joined = before
        .strip_suffix('s')
        .is_some_and(|before| JOINED_BY_S.iter().any(|ending| before.ends_with(ending)));
    if is_joined || is_known_end(before) {
        return true;
    }
    if ["ver", "vor", "zer"].iter().any(|prefix| before.ends_with(prefix)) {
        return false;
    }
    // Nation is no part of Koordination.
    let is_foreign_ending = part.ends_with("ion") && part.len() < LONG_WITH_VOWEL;
    if is_foreign_ending {
        return false;
    }
    if part.starts_with(is_vowel) || before.ends_with("ge") || before.ends_with("be") {
        return part.len() >= LONG_WITH_VOWEL;
    }
    part.len() >= LONG
}

/// Whether the end of it is a word that is known.
fn is_known_end(before: &str) -> bool {
    LINKS.iter().filter_map(|link| before.strip_suffix(link)).any(|before| {
        WORDS.iter().any(|word| before == *word || (word.len() >= 4 && before.ends_with(word)))
    })
}

/// Whether what stands after a part can be a word, with what joins them.
fn is_word_after(after: &str, part: &str) -> bool {
    LINKS.iter().any(|link| {
        let Some(rest) = after.strip_prefix(link) else { return false };
        if rest.len() < 3 || SUFFIXES.iter().any(|suffix| rest.starts_with(suffix)) {
            return false;
        }
        // Kur is not in Kursleitung; neither Bürge nor Burg, without the umlaut, in Bürgerbeteiligung.
        let is_of_part = match *link {
            "s" => has_own_s(&format!("{part}s")),
            "er" => part == "burg" || has_own_er(&format!("{part}er")),
            _ => false,
        };
        if is_of_part {
            return false;
        }
        let is_joined = *link == "s" && JOINED_BY_S.iter().any(|ending| part.ends_with(ending));
        is_joined || is_known_beginning(rest, part) || begins_as_a_word(rest, part)
    })
}

/// After a short part the rest must be the known word itself, or begin with a long one.
fn is_known_beginning(rest: &str, part: &str) -> bool {
    let shortest = if part.len() < 4 { 4 } else { 3 };
    let base = stem(rest);
    WORDS.iter().any(|word| {
        base == *word || rest == *word || (word.len() >= shortest && rest.starts_with(word))
    })
}

fn begins_as_a_word(rest: &str, part: &str) -> bool {
    let onset = rest.split(is_vowel).next().unwrap_or("");
    let can_begin = onset.chars().count() == 1 || ONSETS.contains(&onset);
    let shortest = match part.len() {
        0..4 => return false,
        4 => 5,
        _ => 4,
    };
    can_begin && rest.len() >= shortest
}

/// What follows the prefix of a word: `bildung` of Weiterbildung.
pub(super) fn after_prefix(word: &str) -> Option<&str> {
    let rests = PREFIXES.iter().chain(&["fort", "weiter"]).filter_map(|one| word.strip_prefix(one));
    rests.filter(|rest| rest.len() >= 4).min_by_key(|rest| rest.len())
}

/// Whether it is a prefix that stands apart from its word: Aus- und Weiterbildung.
pub(super) fn is_prefix(word: &str) -> bool {
    word == "fort" || PREFIXES.contains(&word)
}

/// What follows the first part of a compound, where that is a word that is known or one that joins others
/// with an `s`: `beteiligung` of Jugendbeteiligung, `beirat` of Integrationsbeirat.
pub(super) fn after_first(compound: &str) -> Option<&str> {
    let known = WORDS.iter().filter(|word| word.len() >= 3 && compound.starts_with(**word));
    let known = known.map(|word| word.len()).max();
    let joined = JOINED_BY_S.iter().filter_map(|ending| {
        let at = compound.find(&format!("{ending}s"))?;
        (at >= 3).then_some(at + ending.len())
    });
    let end = known.or_else(|| joined.min())?;
    let (part, after) = compound.split_at(end);
    let rests: Vec<&str> = match after.strip_prefix('s') {
        Some(rest) if JOINED_BY_S.iter().any(|ending| part.ends_with(ending)) => vec![rest],
        _ => LINKS.iter().filter_map(|link| after.strip_prefix(link)).collect(),
    };
    let can_end =
        |rest: &&&str| rest.len() >= 3 && !SUFFIXES.iter().any(|end| rest.starts_with(end));
    let find = |is_word: fn(&str, &str) -> bool| {
        rests.iter().filter(can_end).find(|rest| is_word(rest, part)).copied()
    };
    find(is_known_beginning)
        .or_else(|| find(begins_as_a_word))
        .or_else(|| find(|rest, _| rest.len() >= LONG_WITH_VOWEL && rest.starts_with(is_vowel)))
}

#[cfg(test)]
mod tests {
    use crate::words::fold;

    fn is_in(part: &str, compound: &str) -> bool {
        let part = fold(part);
        super::Part::new(&part, &super::stem(&part)).is_in(&fold(compound))
    }

    #[test]
    fn a_word_is_found_in_its_compounds() {
        for (part, compounds) in [
            ("Förderung", "Wirtschaftsförderung Sportförderungen Förderungsbescheid"),
            ("Dialog", "Flüchtlingsdialoge KommunalDialog Dialogforum"),
            ("Integration", "Integrationskonzept Integrationsarbeit Arbeitsmarktintegration"),
            ("Rat", "Stadtrat Rathaus Gemeinderat Integrationsrat Ratssitzung"),
            ("Amt", "Jugendamt Gesundheitsamt Amtsblatt Ehrenamt"),
            ("Kommune", "Modellkommunen Kommunennetzwerk"),
            ("kommunal", "Kommunalpolitik KommunalDialog"),
            ("Arbeit", "Sozialarbeit Netzwerkarbeit Arbeitsmarkt"),
            ("Forum", "Fachforum Dialogforen"),
            ("Land", "Bundesland Landkreis Landesamt"),
            ("Haus", "Rathaus Krankenhaus"),
            ("Bildung", "Weiterbildung Bildungsurlaub Erwachsenenbildung"),
            ("sozial", "Flüchtlingssozialarbeit"),
            ("Träger", "Projektträger Trägerverein"),
            ("Kinder", "Kindergarten"),
            ("Vertrag", "Arbeitsvertrag Vertragspartner"),
        ] {
            for compound in compounds.split(' ') {
                assert!(is_in(part, compound), "{part} in {compound}");
            }
        }
    }

    #[test]
    fn the_first_part_of_a_compound_can_be_taken_off() {
        for (compound, rest) in [
            ("Jugendbeteiligung", Some("beteiligung")),
            ("Familienhilfe", Some("hilfe")),
            ("Jugendeinrichtungen", Some("einrichtungen")),
            ("Jugendhilfeausschuss", Some("hilfeausschuss")),
            ("Landesregierung", Some("regierung")),
            ("Integrationsbeirat", Some("beirat")),
            ("Sozialamt", Some("amt")),
            ("Jugendliche", None),
            ("Dresden", None),
        ] {
            assert_eq!(super::after_first(&fold(compound)), rest, "{compound}");
        }
    }

    #[test]
    fn letters_in_another_word_are_no_part_of_it() {
        for (letters, words) in [
            ("Rat", "Beratung Strategie Demokratie Demokrat Ration Apparat"),
            ("Amt", "gesamt Beamte Samtweber"),
            ("Eis", "Kreis Reise"),
            ("Ort", "Sport Wort Transport"),
            ("Art", "Partner Karte Artikel"),
            ("Land", "Landschaft Landung"),
            ("Daten", "Kandidaten Parteikandidaten Soldaten"),
            ("Kur", "Kursleitung"),
            ("Bürge", "Bürgerbeteiligung Bürgerinnen"),
            ("Lehre", "Lehrerzimmer"),
            ("Kommune", "Kommunikation"),
            ("Bild", "Bildung"),
            ("Ordnung", "Verordnung"),
            ("Recht", "Gerechtigkeit"),
            ("Alter", "Verwalter Veranstalter"),
            ("Träger", "Anträge Förderbeiträge"),
            ("Verein", "Vereinbarung"),
            ("Nation", "Koordination"),
            ("Ration", "Migration Integration"),
            ("Flucht", "Flüchtling"),
            ("Wirt", "Wirtschaft"),
            ("Form", "Information Formular"),
            ("Ost", "Kosten"),
            ("Tag", "Vertagung"),
            ("Minister", "Ministerium Staatsministerium"),
        ] {
            for word in words.split(' ') {
                assert!(!is_in(letters, word), "{letters} in {word}");
            }
        }
    }
}
