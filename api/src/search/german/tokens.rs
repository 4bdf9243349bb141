//! The words of a text, each with its place.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use crate::words::fold;

/// Longest word that is kept: what is longer is no word.
const LONGEST: usize = 64;

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands in the text.
    pub range: Range<usize>,
    /// The word, folded.
    pub word: String,
    /// Whether it is several words that hyphens join; each of them is a token as well.
    pub is_joined: bool,
}

/// The words of a text in order. `E-Mail` is `e`, `mail` and `email`; `Bürger*innen` is one word.
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
        }
        start = at + 1;
    }
    tokens.retain(|token| !token.word.is_empty() && token.word.len() <= LONGEST);
    tokens
}

fn token(text: &str, parts: &[Range<usize>], is_joined: bool) -> Token {
    let range = parts[0].start..parts[parts.len() - 1].end;
    let letters = text[range.clone()].chars().filter(|letter| is_of_word(*letter));
    let folded = fold(&letters.collect::<String>());
    let word = folded.chars().filter(|letter| letter.is_alphanumeric()).collect();
    Token { range, word, is_joined }
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
    fn a_word_knows_its_place() {
        let text = "für Bürger*innen";
        let found = tokens(text);
        assert_eq!(&text[found[1].range.clone()], "Bürger*innen");
    }
}
