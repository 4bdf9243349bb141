//! The rules of single values, and all that is wrong with a form at once.

use unicode_normalization::UnicodeNormalization as _;

use super::refusal::RegistrationErrorCode::{
    self, ControlCharacter, InvalidEmail, Required, TooLong, TooMany,
};
use crate::{
    identity::email::Email,
    refusal::{Failure, Refusal, Refusals},
};

/// Most characters of a name.
pub(super) const NAME: usize = 200;
/// Most characters of another text of one line.
pub(super) const LINE: usize = 300;
/// Most characters of a text of several lines.
pub(super) const TEXT: usize = 5_000;
/// Most entries of a list.
pub(super) const ENTRIES: usize = 50;

/// What is wrong so far. Texts that are right come back in NFC, and byte for byte otherwise.
#[derive(Clone, Debug, Default)]
pub(super) struct Checks(Refusals<RegistrationErrorCode>);

impl Checks {
    pub(super) fn refuse(&mut self, refusal: Refusal<RegistrationErrorCode>) {
        self.0.add(refusal);
    }

    pub(super) fn refuse_at(&mut self, path: &str, code: RegistrationErrorCode) {
        self.refuse(Refusal::at(path, code));
    }

    pub(super) fn done(self) -> Result<(), Failure<RegistrationErrorCode>> {
        self.0.done()
    }

    /// A text of one line.
    pub(super) fn line(&mut self, path: &str, text: &str, longest: usize) -> Option<String> {
        self.text(path, text, longest, |character| !character.is_control())
    }

    /// A text of several lines.
    pub(super) fn lines(&mut self, path: &str, text: &str, longest: usize) -> Option<String> {
        self.text(path, text, longest, |character| {
            !character.is_control() || matches!(character, '\n' | '\r' | '\t')
        })
    }

    /// A text of one line that need not be there.
    pub(super) fn optional(&mut self, path: &str, text: Option<&String>) -> Option<String> {
        self.line(path, text?, LINE)
    }

    /// An address.
    pub(super) fn email(&mut self, path: &str, text: Option<&String>) -> Option<Email> {
        let Some(text) = text.filter(|text| !text.trim().is_empty()) else {
            self.refuse_at(path, Required);
            return None;
        };
        let email = Email::parse(text);
        if email.is_none() {
            self.refuse_at(path, InvalidEmail);
        }
        email
    }

    /// Refuses a list that is too long.
    pub(super) fn bounded<T>(&mut self, path: &str, list: &[T]) -> Option<()> {
        if list.len() <= ENTRIES {
            return Some(());
        }
        self.refuse(Refusal::at(path, TooMany).with("max", ENTRIES).with("found", list.len()));
        None
    }

    fn text(
        &mut self,
        path: &str,
        text: &str,
        longest: usize,
        allowed: impl Fn(char) -> bool,
    ) -> Option<String> {
        let text: String = text.nfc().collect();
        let found = text.chars().count();
        if text.trim().is_empty() {
            self.refuse_at(path, Required);
        } else if found > longest {
            self.refuse(Refusal::at(path, TooLong).with("max", longest).with("found", found));
        } else if !text.chars().all(allowed) {
            self.refuse_at(path, ControlCharacter);
        } else {
            return Some(text);
        }
        None
    }
}
