//! What the domain refuses: a typed code with a sentence for people, and the place in the input.
//!
//! A refusal is data (`userErrors` in the payload of a mutation), a [`Fault`] is an error.

use std::fmt;

use crate::fault::Fault;

/// The codes of one family of use cases.
pub trait RefusalCode: Copy + fmt::Debug + Send + Sync + 'static {
    /// The sentence for people, with `{name}` where a value stands.
    fn sentence(self, language: Language) -> &'static str;
}

/// The languages in which the service itself speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// The base.
    German,
    /// For everybody else.
    English,
}

/// One reason for which a use case changed nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal<Code> {
    /// Which rule.
    pub code: Code,
    /// The way into the input, as the API names it: `["input", "slug"]`. Empty if it is about none of it.
    pub path: Vec<String>,
    values: Vec<(&'static str, String)>,
}

impl<Code: RefusalCode> Refusal<Code> {
    /// Refused because of the value at `path` below `input`, as in `"postalAddress.street"`; an
    /// empty path is about the input as a whole.
    pub fn at(path: &str, code: Code) -> Self {
        let parts = path.split('.').filter(|part| !part.is_empty()).map(str::to_owned);
        let path = std::iter::once("input".to_owned()).chain(parts).collect();
        Self { code, path, values: Vec::new() }
    }

    /// Fills `{name}` in the sentence.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.values.push((name, value.to_string()));
        self
    }

    /// The same reason in the words of another family, with the place in its input.
    #[must_use]
    pub fn into_code<Other>(self, code: impl FnOnce(Code) -> Other) -> Refusal<Other> {
        Refusal { code: code(self.code), path: self.path, values: self.values }
    }

    /// The sentence for a reader of this language.
    pub fn message(&self, language: Language) -> String {
        let sentence = self.code.sentence(language).to_owned();
        let fill = |text: String, (name, value): &(&str, String)| {
            text.replace(&format!("{{{name}}}"), value)
        };
        self.values.iter().fold(sentence, fill)
    }
}

/// Why a use case that writes did nothing.
#[derive(Clone, Debug)]
pub enum Failure<Code> {
    /// The domain says no, for one or more reasons.
    Refused(Vec<Refusal<Code>>),
    /// Whoever asked may not, or something broke.
    Fault(Fault),
}

impl<Code: RefusalCode> Failure<Code> {
    /// The same failure of a use case of another family, which this one is a part of.
    #[must_use]
    pub fn into_code<Other>(self, code: impl Fn(Code) -> Other) -> Failure<Other> {
        match self {
            Self::Refused(refusals) => {
                let refusals = refusals.into_iter().map(|refusal| refusal.into_code(&code));
                Failure::Refused(refusals.collect())
            }
            Self::Fault(fault) => Failure::Fault(fault),
        }
    }
}

impl<Code> From<Fault> for Failure<Code> {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl<Code> From<sea_orm::DbErr> for Failure<Code> {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Fault(error.into())
    }
}

impl<Code> From<Refusal<Code>> for Failure<Code> {
    fn from(refusal: Refusal<Code>) -> Self {
        Self::Refused(vec![refusal])
    }
}

/// Everything that is wrong with an input, so that a person hears of it at once.
#[derive(Clone, Debug)]
#[must_use = "refusals count only when `done` is asked"]
pub struct Refusals<Code>(Vec<Refusal<Code>>);

impl<Code: RefusalCode> Default for Refusals<Code> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<Code: RefusalCode> Refusals<Code> {
    /// One more.
    pub fn add(&mut self, refusal: Refusal<Code>) {
        self.0.push(refusal);
    }

    /// Refuses if there was any.
    pub fn done(self) -> Result<(), Failure<Code>> {
        if self.0.is_empty() { Ok(()) } else { Err(Failure::Refused(self.0)) }
    }
}

/// Defines the codes of a family: what each means for clients, and its sentence in German and in English.
macro_rules! refusals {
    (
        $(#[$doc:meta])* pub enum $name:ident {
            $($(#[$code_doc:meta])* $code:ident: $german:literal, $english:literal;)*
        }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, async_graphql::Enum)]
        pub enum $name {
            $($(#[$code_doc])* $code),*
        }

        impl $crate::refusal::RefusalCode for $name {
            fn sentence(self, language: $crate::refusal::Language) -> &'static str {
                match (self, language) {
                    $(
                        (Self::$code, $crate::refusal::Language::German) => $german,
                        (Self::$code, $crate::refusal::Language::English) => $english,
                    )*
                }
            }
        }
    };
}

pub(crate) use refusals;

#[cfg(test)]
mod tests {
    use super::*;

    refusals! {
        /// Codes of this test.
        pub enum TestErrorCode {
            /// Too long.
            TooLong: "Höchstens {max} Zeichen, nicht {found}.", "At most {max} characters, not {found}.";
        }
    }

    #[test]
    fn a_sentence_is_filled_in_both_languages() {
        let refusal =
            Refusal::at("name.family", TestErrorCode::TooLong).with("max", 5).with("found", 7);
        assert_eq!(refusal.path, ["input", "name", "family"]);
        assert_eq!(refusal.message(Language::German), "Höchstens 5 Zeichen, nicht 7.");
        assert_eq!(refusal.message(Language::English), "At most 5 characters, not 7.");
    }

    #[test]
    fn all_reasons_are_told_at_once() {
        let mut refusals = Refusals::default();
        refusals.add(Refusal::at("a", TestErrorCode::TooLong));
        refusals.add(Refusal::at("", TestErrorCode::TooLong));
        let Err(Failure::Refused(all)) = refusals.done() else { panic!("was not refused") };
        assert_eq!(
            all.iter().map(|one| one.path.join(".")).collect::<Vec<_>>(),
            ["input.a", "input"]
        );
        assert!(Refusals::<TestErrorCode>::default().done().is_ok());
    }
}
