//! What is looked for: the words of a query.

use super::german::{Sought, Token, is_filler, tokens};
use crate::fault::Fault;

/// Longest query.
const LONGEST: usize = 200;
/// Most words of a query.
const MOST_WORDS: usize = 10;
/// A word that hyphens join to another one and that has fewer letters is no word of its own: E-Mail.
const SHORTEST_PART: usize = 3;

/// The words that all must be found. `integr*` asks for words with that beginning.
pub fn words(query: &str) -> Result<Vec<Sought>, Fault> {
    let refused = |rule: String| Fault::bad_input("query", rule);
    if query.chars().count() > LONGEST {
        return Err(refused(format!("at most {LONGEST} characters")));
    }
    let tokens = tokens(query);
    let mut words: Vec<(&str, Sought)> = Vec::new();
    for token in &tokens {
        let joined = tokens.iter().find(|other| other.is_joined && covers(other, token));
        // Either the words between hyphens are looked for, or what they are together.
        let apart = joined.is_none_or(|joined| {
            let mut parts = tokens.iter().filter(|part| !part.is_joined && covers(joined, part));
            parts.all(|part| part.word.chars().count() >= SHORTEST_PART)
        });
        if token.is_joined == apart {
            continue;
        }
        let mut after = query[token.range.end..].chars();
        let is_beginning =
            after.next() == Some('*') && !after.next().is_some_and(char::is_alphanumeric);
        let sought =
            if is_beginning { Sought::beginning(&token.word) } else { Sought::word(&token.word) };
        if !words.iter().any(|(_, known)| *known == sought) {
            words.push((&token.word, sought));
        }
    }
    if words.iter().any(|(word, _)| !is_filler(word)) {
        words.retain(|(word, _)| !is_filler(word));
    }
    match words.len() {
        0 => Err(refused("a word to look for is missing".to_owned())),
        found if found > MOST_WORDS => {
            Err(refused(format!("at most {MOST_WORDS} words, here are {found}")))
        }
        _ => Ok(words.into_iter().map(|(_, sought)| sought).collect()),
    }
}

fn covers(joined: &Token, part: &Token) -> bool {
    joined.range.start <= part.range.start && joined.range.end >= part.range.end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(query: &str) -> Vec<String> {
        words(query).unwrap().iter().map(|sought| sought.as_str().to_owned()).collect()
    }

    #[test]
    fn every_word_that_says_something_is_looked_for_once() {
        assert_eq!(found("Förderung der Stadt, FÖRDERUNG"), ["foerderung", "stadt"]);
        assert_eq!(found("und"), ["und"], "nothing is found by it, which is no mistake");
        assert_eq!(found("Kommunal-Dialog"), ["kommunal", "dialog"]);
        assert_eq!(found("E-Mail-Adresse"), ["emailadresse"]);
        assert_eq!(found("Bürger*innen"), ["buergerinnen"]);
        assert_eq!(words("integr*").unwrap(), [Sought::beginning("integr")]);
        assert_eq!(words("integr* Dresden").unwrap()[0], Sought::beginning("integr"));
    }

    #[test]
    fn too_much_and_nothing_are_refused() {
        for query in ["", " *!", &"a".repeat(201), "a b c d e f g h i j k"] {
            assert!(matches!(words(query), Err(Fault::BadInput { input: "query", .. })), "{query}");
        }
        assert_eq!(words("a b c d e f g h i j").unwrap().len(), 10);
    }
}
