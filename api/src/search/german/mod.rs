//! German words as people write them: when a word of a query and a word of a text are the same.
//!
//! Everything here is a plain function of the two words, so that both databases give the same answer
//! and nothing that is hidden can change what is found of what is not. `docs/search.md` tells the
//! rules for readers.

mod common;
mod compound;
mod inflection;
mod tokens;

pub use self::tokens::{Token, tokens};
use self::{
    compound::Part,
    inflection::{bare, light_stem, singular, stem},
};

/// Fewest letters of a beginning that is looked for.
const SHORTEST_BEGINNING: usize = 2;

/// How well a word of a text answers a word of a query. Larger is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Likeness {
    /// It is a compound with the word, or begins as the query asks.
    Part = 2,
    /// It is the word, with the umlauts that the query leaves out.
    Umlaut = 3,
    /// It is another form of the word.
    Form = 4,
    /// It is the word.
    Same = 5,
}

/// A word that is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sought {
    word: String,
    stem: String,
    /// The stem of the singular, where the word is a plural with an umlaut.
    singular: Option<String>,
    /// What an umlaut that was left out is looked for by; none where the word has one.
    bare: Option<String>,
    is_beginning: bool,
}

impl Sought {
    /// A whole word, in its folded form.
    #[must_use]
    pub fn word(word: &str) -> Self {
        Self {
            stem: stem(word),
            singular: singular(word).map(|singular| stem(&singular)),
            bare: bare(word).is_none().then(|| light_stem(word)),
            word: word.to_owned(),
            is_beginning: false,
        }
    }

    /// The beginning of a word, in its folded form.
    #[must_use]
    pub fn beginning(word: &str) -> Self {
        Self { is_beginning: word.chars().count() >= SHORTEST_BEGINNING, ..Self::word(word) }
    }

    /// What a word must hold in one of its [`spellings`] to be worth [`Sought::likeness`]: one of these.
    #[must_use]
    pub fn hints(&self) -> Vec<&str> {
        if self.is_beginning {
            return vec![&self.word];
        }
        std::iter::once(self.stem.as_str()).chain(self.singular.as_deref()).collect()
    }

    /// Whether words that begin so are looked for.
    #[must_use]
    pub fn is_beginning(&self) -> bool {
        self.is_beginning
    }

    /// Whether the word is too short, or a number: it is looked for as it is.
    #[must_use]
    pub fn is_literal(&self) -> bool {
        !self.is_beginning && (self.stem.len() < 3 || has_digit(&self.word))
    }

    /// The word itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.word
    }

    /// How well `word`, of a text and folded, answers; none if it does not.
    #[must_use]
    pub fn likeness(&self, word: &str) -> Option<Likeness> {
        if word == self.word {
            return Some(Likeness::Same);
        }
        let bare_word = self.bare.as_ref().and_then(|_| bare(word));
        if self.is_beginning {
            let begins = |word: &str| word.starts_with(&self.word);
            return (begins(word) || bare_word.as_deref().is_some_and(begins))
                .then_some(Likeness::Part);
        }
        if self.is_literal() || has_digit(word) {
            return None;
        }
        let one = singular(word);
        if self.is_form(word) || one.as_deref().is_some_and(|one| stem(one) == self.stem) {
            return Some(Likeness::Form);
        }
        let sought = self.bare.as_deref().zip(bare_word.as_deref());
        if sought.is_some_and(|(sought, word)| light_stem(word) == sought) {
            return Some(Likeness::Umlaut);
        }
        let parts = self.parts();
        let holds = |word: &str| parts.iter().any(|part| part.is_in(word));
        let bare_holds = sought.is_some_and(|(sought, word)| Part::light(sought).is_in(word));
        (holds(word) || one.as_deref().is_some_and(holds) || bare_holds).then_some(Likeness::Part)
    }

    fn is_form(&self, word: &str) -> bool {
        let stem = stem(word);
        stem == self.stem || self.singular.as_ref() == Some(&stem)
    }

    fn parts(&self) -> Vec<Part<'_>> {
        let singular = self.singular.as_deref().map(|singular| Part::new(singular, singular));
        std::iter::once(Part::new(&self.word, &self.stem)).chain(singular).collect()
    }
}

/// Every spelling of a word of a text that a [`Sought::hints`] can stand in, separated by blanks.
#[must_use]
pub fn spellings(word: &str) -> String {
    let others = [singular(word), bare(word)];
    let mut spellings = format!(" {word}");
    for other in others.into_iter().flatten() {
        spellings.push(' ');
        spellings.push_str(&other);
    }
    spellings
}

/// Whether a word says nothing by itself: it is neither kept nor looked for.
#[must_use]
pub fn is_filler(word: &str) -> bool {
    common::FILLERS.contains(&word)
}

fn has_digit(word: &str) -> bool {
    word.contains(|character: char| character.is_ascii_digit())
}

/// Whether a letter of a folded word is a vowel.
fn is_vowel(character: char) -> bool {
    matches!(character, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::fold;

    fn likeness(query: &str, word: &str) -> Option<Likeness> {
        let (query, word) = (fold(query), fold(word));
        let sought = Sought::word(&query);
        let likeness = sought.likeness(&word);
        // What is found must be among what is asked for in the database.
        let spellings = spellings(&word);
        let hinted = sought.hints().iter().any(|hint| spellings.contains(hint));
        assert!(hinted || likeness.is_none(), "{query} in {spellings}");
        likeness
    }

    #[test]
    fn the_same_word_is_better_than_a_form_of_it_and_that_better_than_a_compound() {
        use Likeness::{Form, Part, Same, Umlaut};
        assert_eq!(likeness("Förderung", "FOERDERUNG"), Some(Same));
        assert_eq!(likeness("Förderung", "Förderungen"), Some(Form));
        assert_eq!(likeness("Forderung", "Förderungen"), Some(Umlaut));
        assert_eq!(likeness("Förderung", "Wirtschaftsförderung"), Some(Part));
        assert_eq!(likeness("Förderung", "Forderung"), None, "another word");
        assert!(Same > Form && Form > Umlaut && Umlaut > Part);
    }

    #[test]
    fn a_beginning_is_found_when_it_is_asked_for() {
        let beginning = |query: &str, word: &str| Sought::beginning(&fold(query)).likeness(word);
        assert_eq!(beginning("integr", "integration"), Some(Likeness::Part));
        assert_eq!(beginning("forder", "foerderung"), Some(Likeness::Part));
        assert_eq!(beginning("gration", "integration"), None);
        assert_eq!(likeness("Integr", "Integration"), None);
    }

    #[test]
    fn numbers_and_short_words_are_found_as_they_are() {
        assert_eq!(likeness("2026", "2026"), Some(Likeness::Same));
        assert_eq!(likeness("202", "2026"), None);
        assert_eq!(likeness("EU", "neu"), None);
        assert_eq!(likeness("EU", "EU"), Some(Likeness::Same));
    }
}
