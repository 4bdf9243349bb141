//! The words of a text, each with its place.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::compound::{after_first, after_prefix, is_prefix};
use crate::words::fold;

/// Most letters of a word that is kept, folded: those of the longest query, each an umlaut.
const LONGEST: usize = 400;
/// Fewest letters of a word with a hyphen after it that is completed.
const SHORTEST_COMPLETED: usize = 3;
/// Most words between it and the one that completes it.
const FARTHEST: usize = 10;

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands in the text.
    pub range: Range<usize>,
    /// The word, folded.
    pub word: String,
    /// Whether it is several words that hyphens join, or one that a word further on completes; each of
    /// them is a token as well.
    pub is_joined: bool,
}

/// The words of a text in order. `E-Mail` is `e`, `mail` and `email`; `Bürger*innen` is one word;
/// `Kinder- und Jugendhilfe` has `kinderhilfe` as well.
#[must_use]
pub fn tokens(text: &str) -> Vec<Token> {
    let words = with_gender(text, runs(text));
    let mut tokens = Vec::with_capacity(words.len());
    let mut start = 0;
    for (at, range) in words.iter().enumerate() {
        let next = words.get(at + 1);
        if next.is_some_and(|next| is_hyphen(&text[range.end..next.start])) {
            continue;
        }
        let joined = &words[start..=at];
        tokens.extend(joined.iter().map(|part| token(text, std::slice::from_ref(part), false)));
        if joined.len() > 1 {
            tokens.push(token(text, joined, true));
        } else if let Some(end) = completion(text, &words[at..]) {
            let mut completed = token(text, joined, true);
            if completed.word.chars().count() >= SHORTEST_COMPLETED {
                completed.word.push_str(&end);
                tokens.push(completed);
            }
        }
        start = at + 1;
    }
    tokens.retain(|token| !token.word.is_empty() && token.word.chars().count() <= LONGEST);
    tokens
}

fn token(text: &str, parts: &[Range<usize>], is_joined: bool) -> Token {
    let range = parts[0].start..parts[parts.len() - 1].end;
    let letters = text[range.clone()].chars().filter(|letter| is_of_word(*letter));
    let folded = fold(&letters.collect::<String>());
    let word = folded.chars().filter(|letter| letter.is_alphanumeric()).collect();
    Token { range, word, is_joined }
}

/// What completes the first word, which has a hyphen after it and another word with the same end further
/// on: Kinder-, Jugend- und Familienhilfe.
fn completion(text: &str, words: &[Range<usize>]) -> Option<String> {
    let between = |at: usize| Some(&text[words.get(at)?.end..words.get(at + 1)?.start]);
    let mut at = 0;
    while let Some(after) = between(at).and_then(after_hyphen) {
        at += 1;
        if at > FARTHEST {
            return None;
        }
        match after {
            "," | "/" | "&" => {}
            "" if is_conjunction(&text[words[at].clone()]) => at += 1,
            _ => return None,
        }
    }
    if at == 0 || at >= words.len() {
        return None;
    }
    let mut last = at;
    while between(last).is_some_and(is_hyphen) {
        last += 1;
    }
    if last > at {
        return Some(token(text, &words[at + 1..=last], true).word);
    }
    let completing = token(text, &words[at..=at], false).word;
    let begins_alike = is_prefix(&token(text, &words[..1], false).word);
    let end = if begins_alike { after_prefix(&completing) } else { after_first(&completing) };
    end.map(str::to_owned)
}

/// What stands between two words after a hyphen that ends the first of them.
fn after_hyphen(between: &str) -> Option<&str> {
    let after = between.strip_prefix(['-', '\u{2010}', '\u{2011}'])?;
    (!after.is_empty()).then(|| after.trim())
}

fn is_conjunction(word: &str) -> bool {
    matches!(word, "und" | "oder" | "bzw" | "sowie" | "wie")
}

/// Letters, digits and their accents without anything between them.
fn runs(text: &str) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, letter) in text.char_indices().filter(|(_, letter)| is_of_word(*letter)) {
        let end = at + letter.len_utf8();
        match runs.last_mut() {
            Some(last) if last.end == at => last.end = end,
            _ => runs.push(at..end),
        }
    }
    runs
}

/// Joins `Bürger` and `innen` where a sign of gender stands between them.
fn with_gender(text: &str, runs: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::with_capacity(runs.len());
    for run in runs {
        let is_ending = ["in", "innen"].contains(&&text[run.clone()]);
        match words.last_mut() {
            Some(word) if is_ending && is_sign_of_gender(&text[word.end..run.start]) => {
                word.end = run.end;
            }
            _ => words.push(run),
        }
    }
    words
}

fn is_of_word(character: char) -> bool {
    character.is_alphanumeric() || is_combining_mark(character)
}

fn is_sign_of_gender(between: &str) -> bool {
    matches!(between, "*" | ":" | "_" | "/" | "/-" | "-" | "·" | "•" | "(")
}

fn is_hyphen(between: &str) -> bool {
    matches!(between, "-" | "\u{2010}" | "\u{2011}" | "\u{ad}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        tokens(text).into_iter().map(|token| token.word).collect()
    }

    #[test]
    fn a_text_falls_into_folded_words() {
        assert_eq!(words("„Straßen“ & Plätze, §26"), ["strassen", "plaetze", "26"]);
        assert_eq!(words("Ko\u{308}pping"), ["koepping"]);
        assert_eq!(words("E-Mail-Adresse"), ["e", "mail", "adresse", "emailadresse"]);
        assert_eq!(
            words("Weltoffene Kommune – Vom Dialog"),
            ["weltoffene", "kommune", "vom", "dialog"]
        );
        assert_eq!(words(""), [""; 0]);
    }

    #[test]
    fn words_for_everybody_are_one_word() {
        for text in
            ["Bürger*innen", "Bürger:innen", "Bürger/-innen", "Bürger_innen", "Bürger-innen"]
        {
            assert_eq!(words(text), ["buergerinnen"], "{text}");
        }
        assert_eq!(words("Bürger in Dresden"), ["buerger", "in", "dresden"]);
    }

    #[test]
    fn a_word_with_a_hyphen_after_it_is_completed() {
        for (text, completed) in [
            ("Kinder- und Jugendbeteiligung", &["kinderbeteiligung"][..]),
            ("Kinder-, Jugend- und Familienhilfe", &["kinderhilfe", "jugendhilfe"]),
            ("Kinder-/Jugendhilfe", &["kinderhilfe"]),
            ("Kinder- bzw. Jugendhilfe", &["kinderhilfe"]),
            ("Sprach- oder Integrationskurse", &["sprachkurse"]),
            ("Bundes- und Landes-Programm", &["bundesprogramm"]),
            ("Aus- und Weiterbildungen", &["ausbildungen"]),
            ("Kinder- und", &[]),
            ("Kinder-", &[]),
            ("Kinder- Jugendhilfe", &[]),
            ("Kinder - und Jugendhilfe", &[]),
            ("Kinder und Jugendhilfe", &[]),
            ("Kinder- und Dresden", &[]),
            ("E- und Stadtbusse", &[]),
        ] {
            // Those with a hyphen in their range are joined by it.
            let is_completed =
                |token: &Token| token.is_joined && !text[token.range.clone()].contains('-');
            let found = tokens(text).into_iter().filter(is_completed).map(|token| token.word);
            let found: Vec<_> = found.collect();
            assert_eq!(found, completed, "{text}");
        }
    }

    #[test]
    fn every_word_that_fits_in_a_query_is_a_word() {
        for letter in ["a", "ß", "ä", "語"] {
            assert_eq!(words(&letter.repeat(200)).len(), 1, "{letter}");
        }
        assert_eq!(words(&"a".repeat(401)), [""; 0]);
    }

    #[test]
    fn a_word_knows_its_place() {
        let text = "für Bürger*innen";
        let found = tokens(text);
        assert_eq!(&text[found[1].range.clone()], "Bürger*innen");
    }
}
