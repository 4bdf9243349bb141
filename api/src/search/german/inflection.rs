//! The forms of one word: endings, plurals with an umlaut, umlauts that are left out.
//!
//! Words come folded: `ä` is `ae`, `ß` is `ss`, and all letters are small.

use super::{has_digit, is_vowel};

/// Endings of declension, the longest first, each with the fewest letters that must be left.
const ENDINGS: [(&str, usize); 6] =
    [("ern", 4), ("em", 4), ("er", 4), ("en", 3), ("es", 3), ("e", 3)];

/// Plurals with an umlaut and `-er`, and others without an ending: the words are few, and those who do
/// something are named alike (Bürger, Träger), so that no rule tells them apart.
const STRONG_PLURALS: [(&str, &str); 39] = [
    ("aemter", "amt"),
    ("baeder", "bad"),
    ("baender", "band"),
    ("blaetter", "blatt"),
    ("brueder", "bruder"),
    ("buecher", "buch"),
    ("daecher", "dach"),
    ("doerfer", "dorf"),
    ("faecher", "fach"),
    ("glaeser", "glas"),
    ("graeber", "grab"),
    ("gueter", "gut"),
    ("haeuser", "haus"),
    ("haeupter", "haupt"),
    ("huehner", "huhn"),
    ("kloester", "kloster"),
    ("kraeuter", "kraut"),
    ("laender", "land"),
    ("loecher", "loch"),
    ("maenner", "mann"),
    ("muetter", "mutter"),
    ("denkmaeler", "denkmal"),
    ("raeder", "rad"),
    ("raender", "rand"),
    ("schloesser", "schloss"),
    ("taeler", "tal"),
    ("toechter", "tochter"),
    ("tuecher", "tuch"),
    ("vaeter", "vater"),
    ("voelker", "volk"),
    ("waelder", "wald"),
    ("woerter", "wort"),
    ("altertuemer", "altertum"),
    ("irrtuemer", "irrtum"),
    ("reichtuemer", "reichtum"),
    ("heiligtuemer", "heiligtum"),
    ("wachstuemer", "wachstum"),
    ("gewaender", "gewand"),
    ("fahrraeder", "fahrrad"),
];

/// People of a land, who are no lands.
const NO_PLURALS: [&str; 4] = ["auslaender", "inlaender", "englaender", "niederlaender"];

/// What stands before the `-in` of women, each with the fewest letters that must be left. Others in `-in`
/// are things and places: Termin, Magazin, Medizin, Berlin.
const WOMEN: [(&str, usize); 30] = [
    ("er", 5),
    ("or", 5),
    ("ar", 5),
    ("eur", 6),
    ("ist", 5),
    ("ent", 5),
    ("ant", 5),
    ("pert", 5),
    ("at", 5),
    ("ot", 5),
    ("eut", 5),
    ("itekt", 5),
    ("hlet", 5),
    ("amt", 5),
    ("olog", 5),
    ("agog", 5),
    ("urg", 5),
    ("olleg", 5),
    ("nom", 5),
    ("graf", 5),
    ("graph", 5),
    ("soph", 5),
    ("es", 5),
    ("noss", 5),
    ("und", 4),
    ("held", 4),
    ("kurd", 4),
    ("koenig", 6),
    ("chef", 4),
    ("wirt", 4),
];

/// Names that end as if they were women.
const NO_WOMEN: [&str; 2] = ["schwerin", "konstantin"];

/// Words that end with an `s` of their own after a letter that has the `s` of the genitive elsewhere.
const OWN_S: [&str; 9] =
    ["kurs", "franzos", "puls", "divers", "kontrovers", "pervers", "konsens", "tzins", "abgas"];

/// The same, where longer words with these endings are genitives: Servers, Magazins, Apfels.
const OWN_S_ALONE: [&str; 5] = ["vers", "zins", "hals", "fels", "gans"];

/// Whose `-er` stays, since without it they would be others: Bürge, träge, Lehre.
const OWN_ER: [&str; 3] = ["buerger", "traeger", "lehrer"];

/// Words in `-o` that have `-en` as their plural; others have an `s`: Autos, Fotos.
const FOREIGN_O: [&str; 3] = ["konto", "risiko", "saldo"];

/// The word without the endings of its cases and numbers. A stem is the beginning of its word.
pub(super) fn stem(word: &str) -> String {
    if has_digit(word) {
        return word.to_owned();
    }
    // A date is no Datum.
    if word == "date" || word == "dates" {
        return "date".to_owned();
    }
    let mut rest = person(genitive(word).unwrap_or(word));
    match declined(rest) {
        // The second of two belongs to the word: Ideen, Museen.
        Some(shorter) if shorter.ends_with('e') && rest[shorter.len()..].starts_with('e') => {
            rest = shorter;
        }
        // Two, as in weltoffen-e-n: what is left must not depend on how many there were.
        Some(shorter) => rest = declined(shorter).unwrap_or(shorter),
        None => rest = foreign(rest).unwrap_or(rest),
    }
    single_s(rest).to_owned()
}

/// Women are found with those who are named without saying who: Partnerinnen, Bürgerin.
fn person(word: &str) -> &str {
    if let Some(rest) = word.strip_suffix("innen").filter(|rest| rest.len() >= 4) {
        return rest;
    }
    match word.strip_suffix("in") {
        Some(rest)
            if !NO_WOMEN.contains(&word) && (is_woman(rest) || umlaut_of(rest).is_some()) =>
        {
            rest
        }
        _ => word,
    }
}

/// Whether what is left of a word without `-in` names somebody: Student, Expert, Koordinator.
fn is_woman(rest: &str) -> bool {
    WOMEN.iter().any(|(ending, left)| rest.len() >= *left && rest.ends_with(ending))
}

/// Without the umlaut that women have and men have not: Ärztin, Anwältin, Rätin.
fn umlaut_of(rest: &str) -> Option<String> {
    if rest.ends_with("er") { None } else { plain_syllable(rest, "") }
}

/// Without one ending of declension.
fn declined(word: &str) -> Option<&str> {
    let nominative = word.strip_suffix('n').unwrap_or(word);
    if has_own_er(nominative) {
        return (nominative != word).then_some(nominative);
    }
    for (ending, left) in ENDINGS {
        if let Some(rest) = word.strip_suffix(ending).filter(|rest| rest.len() >= left) {
            return Some(rest);
        }
    }
    if ["ern", "eln", "nachbarn"].iter().any(|plural| word.ends_with(plural)) {
        return word.strip_suffix('n');
    }
    None
}

/// Whether it ends as those do whose `-er` is no ending.
pub(super) fn has_own_er(word: &str) -> bool {
    OWN_ER.iter().any(|own| word.ends_with(own))
}

/// Whether its `s` is no ending: Kurs, Impuls, arbeitslos, but not Kilos.
pub(super) fn has_own_s(word: &str) -> bool {
    OWN_S_ALONE.contains(&word)
        || OWN_S.iter().any(|own| word.ends_with(own))
        || (word.len() >= 7 && word.ends_with("los") && !word.ends_with("silos"))
}

/// Without the ending of a foreign word that has `-en` as its plural: Zentrum, Thema, Konto.
fn foreign(word: &str) -> Option<&str> {
    let neuter = word.strip_suffix("um").filter(|rest| !rest.ends_with('a') && !is_realm(rest));
    let with_o = || word.strip_suffix('o').filter(|_| FOREIGN_O.iter().any(|o| word.ends_with(o)));
    neuter.or_else(|| word.strip_suffix('a')).or_else(with_o).filter(|rest| rest.len() >= 3)
}

/// Whether it goes on with a German `-tum`: Wachstum, but Datum, Votum, Faktum.
fn is_realm(rest: &str) -> bool {
    rest.strip_suffix('t')
        .is_some_and(|before| !before.ends_with(is_vowel) && !before.ends_with('k'))
}

/// Without the `s` of the genitive or of a plural, where there can be one.
fn genitive(word: &str) -> Option<&str> {
    let rest = word.strip_suffix('s').filter(|rest| rest.len() >= 3)?;
    let before = |letter: char| "bdfghklmnprtwaoy".contains(letter);
    (rest.ends_with(before) && !has_own_s(word)).then_some(rest)
}

/// Ergebnis and Ergebnisse, Prozess and Prozesse.
fn single_s(word: &str) -> &str {
    if word.len() > 3 && word.ends_with("ss") { &word[..word.len() - 1] } else { word }
}

/// The singular of a plural that has an umlaut of its own: Städte, Verträge, Häuser, Mängel. Of women it
/// is what men are called: Ärztin, Rätinnen.
///
/// Only the last syllable has one, so that Förderungen are no demands.
pub(super) fn singular(word: &str) -> Option<String> {
    if has_digit(word) || NO_PLURALS.iter().any(|people| word.starts_with(people)) {
        return None;
    }
    let nominative = word.strip_suffix('n').filter(|rest| rest.ends_with("er"));
    let nominative = nominative.unwrap_or(word);
    for (plural, one) in STRONG_PLURALS {
        if let Some(before) = nominative.strip_suffix(plural) {
            return Some(format!("{before}{one}"));
        }
    }
    if let Some(rest) = word.strip_suffix("innen").or_else(|| word.strip_suffix("in")) {
        return umlaut_of(rest);
    }
    let base = word
        .strip_suffix("en")
        .or_else(|| word.strip_suffix('e'))
        .or_else(|| word.strip_suffix("eln").map(|_| &word[..word.len() - 1]))
        .or_else(|| word.ends_with("el").then_some(word))?;
    let (syllable, ending) = match base.strip_suffix("el") {
        Some(syllable) => (syllable, "el"),
        None => (base, ""),
    };
    plain_syllable(syllable, ending)
}

/// The word without the umlaut of its last syllable, with an ending; none where that has none.
fn plain_syllable(syllable: &str, ending: &str) -> Option<String> {
    let vowels_end = syllable.rfind(is_vowel)? + 1;
    let (before, consonants) = syllable.split_at(vowels_end);
    if consonants.is_empty() {
        return None;
    }
    let plain = without_umlaut_at_end(before)?;
    Some(format!("{plain}{consonants}{ending}")).filter(|one| one.len() >= 3)
}

/// `haeu` becomes `hau`, `staedt` is not asked for with its consonants.
fn without_umlaut_at_end(before: &str) -> Option<String> {
    if let Some(start) = before.strip_suffix("aeu") {
        return Some(format!("{start}au"));
    }
    let start = before.strip_suffix('e')?;
    let vowel = start.chars().next_back()?;
    let earlier = start[..start.len() - vowel.len_utf8()].chars().next_back();
    (matches!(vowel, 'a' | 'o') || (vowel == 'u' && is_umlaut_after(earlier)))
        .then(|| start.to_owned())
}

/// Whether `ue` after this letter is an ü: not in neue, Quelle, bauen.
fn is_umlaut_after(earlier: Option<char>) -> bool {
    earlier.is_none_or(|letter| letter != 'q' && !is_vowel(letter))
}

/// The word as those write it who leave umlauts out: Förderung is `forderung`. None if it has none.
pub(super) fn bare(word: &str) -> Option<String> {
    let mut plain = String::with_capacity(word.len());
    let mut letters = word.chars().peekable();
    let mut earlier = None;
    while let Some(letter) = letters.next() {
        plain.push(letter);
        let is_umlaut = letters.peek() == Some(&'e')
            && (matches!(letter, 'a' | 'o') || (letter == 'u' && is_umlaut_after(earlier)));
        if is_umlaut {
            letters.next();
        }
        earlier = Some(letter);
    }
    (plain.len() < word.len()).then_some(plain)
}

/// A stem of a word whose umlauts may be missing: without the endings that make another word of it.
/// Bürger is not Burg.
pub(super) fn light_stem(word: &str) -> String {
    if has_digit(word) {
        return word.to_owned();
    }
    let (whole, word) = (word, person(word));
    let rest = ["en", "es", "e"]
        .iter()
        .find_map(|ending| word.strip_suffix(ending).filter(|rest| rest.len() >= 3));
    let rest = rest.or_else(|| {
        let is_case = word.ends_with("ern") || word.ends_with("eln");
        if is_case { word.strip_suffix('n') } else { genitive(word).filter(|_| word == whole) }
    });
    single_s(rest.unwrap_or(word)).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::fold;

    #[test]
    fn forms_of_a_word_have_one_stem() {
        for forms in [
            "Förderung Förderungen",
            "Kommune Kommunen",
            "Dialog Dialoge Dialogs Dialogen Dialoges",
            "Bürger Bürgern Bürgerin Bürgerinnen Bürgers",
            "Partner Partnern Partnerin Partnerinnen",
            "weltoffen weltoffene weltoffenen weltoffener",
            "Zentrum Zentren Zentrums",
            "Thema Themen Themas",
            "Ministerium Ministerien",
            "Praktikum Praktika",
            "Ergebnis Ergebnisse Ergebnissen",
            "Prozess Prozesse Prozessen",
            "Verfahren Verfahrens",
            "Straße Straßen",
            "Kind Kinder Kindern Kindes",
            "Workshop Workshops",
            "Dresden Dresdens",
            "Mittel Mitteln",
            "Idee Ideen",
            "Kurs Kurse Kursen Kurses",
            "Diskurs Diskurse",
            "Impuls Impulse",
            "Vers Verse Versen",
            "Server Servers",
            "Magazin Magazins Magazine",
            "arbeitslos Arbeitslose Arbeitslosen",
            "Silo Silos",
            "Experte Experten Expertin Expertinnen",
            "Student Studenten Studentin Studentinnen",
            "Beamter Beamte Beamten Beamtin Beamtinnen",
            "Koordinator Koordinatoren Koordinatorin",
            "Akteur Akteure Akteurin",
            "Kollege Kollegin Kolleginnen",
            "Ärzte Ärztin Ärztinnen",
            "Museum Museen Museums",
            "Jubiläum Jubiläen",
            "Konto Konten Kontos",
            "Risiko Risiken",
            "Datum Daten",
            "Votum Voten",
            "Termin Termine Termins",
            "Bulletin Bulletins",
            "Lehrer Lehrern Lehrerin",
        ] {
            let stems: Vec<_> = forms.split(' ').map(|form| stem(&fold(form))).collect();
            assert!(stems.iter().all(|stem| *stem == stems[0]), "{forms}: {stems:?}");
        }
    }

    #[test]
    fn other_words_have_other_stems() {
        for (word, other) in [
            ("Kurs", "Kur"),
            ("Bürger", "Bürge"),
            ("Träger", "träge"),
            ("Lehrer", "Lehre"),
            ("Termin", "Term"),
            ("Berlin", "Berl"),
            ("Medizin", "Mediz"),
            ("Schwerin", "schwer"),
            ("Konstantin", "konstant"),
            ("Museum", "Muse"),
            ("Datum", "Date"),
            ("Motto", "Motte"),
            ("Logo", "Loge"),
            ("Kino", "Kinder"),
            ("Allee", "alle"),
            ("Wachstum", "Wachs"),
        ] {
            assert_ne!(stem(&fold(word)), stem(&fold(other)), "{word} and {other}");
        }
    }

    #[test]
    fn plurals_with_an_umlaut_lead_to_their_singular() {
        for (plural, one) in [
            ("Städte", "Stadt"),
            ("Verträgen", "Vertrag"),
            ("Rathäuser", "Rathaus"),
            ("Bundesländern", "Bundesland"),
            ("Räume", "Raum"),
            ("Mängel", "Mangel"),
            ("Beschlüsse", "Beschluss"),
            ("Grundsätze", "Grundsatz"),
            ("Stadträtin", "Stadtrat"),
            ("Ärztinnen", "Arzt"),
            ("Anwältin", "Anwalt"),
        ] {
            let found = singular(&fold(plural)).map(|found| stem(&found));
            assert_eq!(found, Some(stem(&fold(one))), "{plural}");
        }
        for word in [
            "Förderungen",
            "Bürger",
            "Träger",
            "neue",
            "bauen",
            "Quelle",
            "Ausländer",
            "für",
            "Bürgerin",
            "Termin",
            "Verein",
        ] {
            assert_eq!(singular(&fold(word)), None, "{word}");
        }
    }

    #[test]
    fn umlauts_can_be_left_out() {
        assert_eq!(bare("foerderung").as_deref(), Some("forderung"));
        assert_eq!(bare("muenchen").as_deref(), Some("munchen"));
        assert_eq!(bare("neue"), None);
        assert_eq!(bare("quelle"), None);
        assert_ne!(light_stem("burger"), light_stem("burg"));
        assert_eq!(light_stem("stadte"), light_stem("stadt"));
    }
}
