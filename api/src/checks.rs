//! The rules of single values, and all that is wrong with an input at once.

use std::{collections::HashSet, str::FromStr as _};

use entity::value::{PartialDate, Precision};
use unicode_normalization::UnicodeNormalization as _;

use crate::{
    content::service::SourceDraft,
    patch::Patch,
    refusal::{Failure, Refusal, RefusalCode, Refusals},
};

/// Most characters of a name or another text of one line.
pub const LINE: usize = 300;
/// Most characters of a text of several lines.
pub const TEXT: usize = 5_000;
/// Most characters of a web address.
pub const URL: usize = 2_000;
/// Most entries of a list.
pub const ENTRIES: usize = 50;

/// The codes that every family has which takes texts.
pub trait InputCode: RefusalCode {
    /// A value is missing or empty.
    const REQUIRED: Self;
    /// A text is too long.
    const TOO_LONG: Self;
    /// A list is too long.
    const TOO_MANY: Self;
    /// A text holds a control character.
    const CONTROL_CHARACTER: Self;
    /// A list holds the same twice.
    const REPEATED: Self;
    /// A web address that is none.
    const INVALID_URL: Self;
    /// An e-mail address that is none.
    const INVALID_EMAIL: Self;
    /// A date that is none, or more precise than a day.
    const INVALID_DATE: Self;
}

/// Says which codes of a family are those of [`InputCode`]: those of the same names.
macro_rules! input_code {
    ($code:ty) => {
        impl $crate::checks::InputCode for $code {
            const REQUIRED: Self = Self::Required;
            const TOO_LONG: Self = Self::TooLong;
            const TOO_MANY: Self = Self::TooMany;
            const CONTROL_CHARACTER: Self = Self::ControlCharacter;
            const REPEATED: Self = Self::Repeated;
            const INVALID_URL: Self = Self::InvalidUrl;
            const INVALID_EMAIL: Self = Self::InvalidEmail;
            const INVALID_DATE: Self = Self::InvalidDate;
        }
    };
}

pub(crate) use input_code;

/// A source as a client names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFields {
    /// Title of the text.
    pub title: String,
    /// Where it can be read.
    pub url: Option<String>,
    /// When it was published, as far as it is known.
    pub published_at: Option<String>,
    /// When it was last changed, as far as it is known.
    pub revised_at: Option<String>,
    /// What it states where it adds to the record or contradicts it.
    pub states: Option<String>,
}

/// What is wrong so far. Texts that are right come back in NFC, and byte for byte otherwise.
#[derive(Debug)]
pub struct Checks<Code>(Refusals<Code>);

impl<Code: InputCode> Default for Checks<Code> {
    fn default() -> Self {
        Self(Refusals::default())
    }
}

impl<Code: InputCode> Checks<Code> {
    /// One more that is wrong.
    pub fn refuse(&mut self, refusal: Refusal<Code>) {
        self.0.add(refusal);
    }

    /// The value at `path` is wrong.
    pub fn refuse_at(&mut self, path: &str, code: Code) {
        self.refuse(Refusal::at(path, code));
    }

    /// Refuses if anything is wrong.
    pub fn done(self) -> Result<(), Failure<Code>> {
        self.0.done()
    }

    /// A text of one line.
    pub fn line(&mut self, path: &str, text: &str, longest: usize) -> Option<String> {
        self.text(path, text, longest, |character| !character.is_control())
    }

    /// A text of several lines.
    pub fn lines(&mut self, path: &str, text: &str, longest: usize) -> Option<String> {
        self.text(path, text, longest, |character| {
            !character.is_control() || matches!(character, '\n' | '\r' | '\t')
        })
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
            self.refuse_at(path, Code::REQUIRED);
        } else if found > longest {
            self.refuse(
                Refusal::at(path, Code::TOO_LONG).with("max", longest).with("found", found),
            );
        } else if !text.chars().all(allowed) {
            self.refuse_at(path, Code::CONTROL_CHARACTER);
        } else {
            return Some(text);
        }
        None
    }

    /// A text of one line that can be taken away.
    pub fn optional_line(&mut self, path: &str, text: Patch<String>) -> Patch<String> {
        text.and_then(|text| self.line(path, &text, LINE))
    }

    /// A text of one line that cannot be taken away; `None` if it stays as it is.
    pub fn required_line(&mut self, path: &str, text: Patch<String>) -> Option<String> {
        match text {
            Patch::Keep => None,
            Patch::Clear => {
                self.refuse_at(path, Code::REQUIRED);
                None
            }
            Patch::Set(text) => self.line(path, &text, LINE),
        }
    }

    /// Absolute, of the web, and without credentials.
    pub fn url(&mut self, path: &str, text: &str) -> Option<String> {
        let text = self.line(path, text, URL)?;
        let right = url::Url::parse(&text).is_ok_and(|url| {
            matches!(url.scheme(), "http" | "https")
                && url.has_host()
                && url.username().is_empty()
                && url.password().is_none()
        });
        if right && !text.contains(char::is_whitespace) {
            return Some(text);
        }
        self.refuse_at(path, Code::INVALID_URL);
        None
    }

    /// An address for mails.
    pub fn email(&mut self, path: &str, text: &str) -> Option<String> {
        let text = self.line(path, text, LINE)?;
        if email_address::EmailAddress::is_valid(&text) {
            return Some(text);
        }
        self.refuse_at(path, Code::INVALID_EMAIL);
        None
    }

    /// A date no more precise than a day.
    pub fn date(&mut self, path: &str, text: &str) -> Option<PartialDate> {
        match PartialDate::from_str(text) {
            Ok(date) if PartialDate::precision(Some(date)) != Precision::Time => Some(date),
            _ => {
                self.refuse_at(path, Code::INVALID_DATE);
                None
            }
        }
    }

    /// Texts of one line, none of them twice.
    pub fn list(&mut self, path: &str, texts: &[String]) -> Option<Vec<String>> {
        self.bounded(path, texts)?;
        let mut seen = HashSet::new();
        let mut list = Vec::with_capacity(texts.len());
        for (number, text) in texts.iter().enumerate() {
            let path = format!("{path}.{number}");
            let Some(text) = self.line(&path, text, LINE) else { continue };
            if !seen.insert(text.clone()) {
                self.refuse(Refusal::at(&path, Code::REPEATED).with("value", &text));
            }
            list.push(text);
        }
        Some(list)
    }

    /// Texts of several lines, none of them twice.
    pub fn paragraphs(
        &mut self,
        path: &str,
        texts: &[String],
        longest: usize,
    ) -> Option<Vec<String>> {
        self.bounded(path, texts)?;
        let mut list: Vec<String> = Vec::with_capacity(texts.len());
        for (number, text) in texts.iter().enumerate() {
            let path = format!("{path}.{number}");
            let Some(text) = self.lines(&path, text, longest) else { continue };
            if list.contains(&text) {
                self.refuse(Refusal::at(&path, Code::REPEATED).with("value", &text));
            }
            list.push(text);
        }
        Some(list)
    }

    /// A value that cannot be taken away.
    pub fn keep<T>(&mut self, path: &str, value: Patch<T>, column: &mut T) {
        match value {
            Patch::Keep => {}
            Patch::Clear => self.refuse_at(path, Code::REQUIRED),
            Patch::Set(value) => *column = value,
        }
    }

    /// Texts in which facts are stated.
    pub fn sources(&mut self, path: &str, sources: &[SourceFields]) -> Option<Vec<SourceDraft>> {
        self.bounded(path, sources)?;
        let draft = |(number, source): (usize, &SourceFields)| {
            let at = |field: &str| format!("{path}.{number}.{field}");
            let title = self.line(&at("title"), &source.title, LINE);
            let url = source.url.as_ref().and_then(|url| self.url(&at("url"), url));
            let published = source.published_at.as_ref();
            let published_at = published.and_then(|date| self.date(&at("publishedAt"), date));
            let revised = source.revised_at.as_ref();
            let revised_at = revised.and_then(|date| self.date(&at("revisedAt"), date));
            let states =
                source.states.as_ref().and_then(|text| self.lines(&at("states"), text, TEXT));
            Some(SourceDraft { title: title?, url, published_at, revised_at, states })
        };
        Some(sources.iter().enumerate().filter_map(draft).collect())
    }

    /// Refuses a list that is too long.
    pub fn bounded<T>(&mut self, path: &str, list: &[T]) -> Option<()> {
        if list.len() <= ENTRIES {
            return Some(());
        }
        let refusal =
            Refusal::at(path, Code::TOO_MANY).with("max", ENTRIES).with("found", list.len());
        self.refuse(refusal);
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::refusal::refusals;

    refusals! {
        /// Codes of this test.
        pub enum TestErrorCode {
            /// Missing.
            Required: "", "";
            /// Too long.
            TooLong: "", "";
            /// Too many.
            TooMany: "", "";
            /// Holds a control character.
            ControlCharacter: "", "";
            /// Twice.
            Repeated: "", "";
            /// No web address.
            InvalidUrl: "", "";
            /// No e-mail address.
            InvalidEmail: "", "";
            /// No date.
            InvalidDate: "", "";
        }
    }

    input_code!(TestErrorCode);
    use TestErrorCode::{ControlCharacter, Repeated, Required, TooLong, TooMany};

    fn codes(checks: Checks<TestErrorCode>) -> Vec<TestErrorCode> {
        match checks.done() {
            Err(Failure::Refused(refusals)) => {
                refusals.iter().map(|refusal| refusal.code).collect()
            }
            _ => Vec::new(),
        }
    }

    fn one(check: impl FnOnce(&mut Checks<TestErrorCode>) -> bool) -> Option<TestErrorCode> {
        let mut checks = Checks::<TestErrorCode>::default();
        let right = check(&mut checks);
        let codes = codes(checks);
        assert_eq!(right, codes.is_empty());
        codes.first().copied()
    }

    #[test]
    fn a_text_is_kept_byte_for_byte_in_nfc() {
        let mut checks = Checks::<TestErrorCode>::default();
        assert_eq!(checks.line("name", "Ko\u{308}pping", LINE).as_deref(), Some("Köpping"));
        let typed = " Bürger/-innen – ´quoted´ & so ";
        assert_eq!(checks.line("name", typed, LINE).as_deref(), Some(typed));
        assert_eq!(checks.lines("note", "one\ntwo", TEXT).as_deref(), Some("one\ntwo"));
        assert!(checks.done().is_ok());
    }

    #[test]
    fn a_text_that_breaks_a_rule_is_refused() {
        for (text, code) in [
            ("", Required),
            (" \u{a0}", Required),
            (&"a".repeat(301), TooLong),
            ("a\nb", ControlCharacter),
            ("a\u{7f}", ControlCharacter),
        ] {
            let found = one(|checks| checks.line("name", text, LINE).is_some());
            assert_eq!(found, Some(code), "{text:?}");
        }
        assert_eq!(one(|checks| checks.line("name", &"ä".repeat(300), LINE).is_some()), None);
    }

    #[test]
    fn a_web_address_is_absolute_and_holds_no_credentials() {
        for right in ["https://www.dresden.de", "http://x.de/a?b#c"] {
            assert_eq!(one(|checks| checks.url("website", right).is_some()), None, "{right}");
        }
        for wrong in [
            "www.dresden.de",
            "ftp://x.de",
            "javascript:alert(1)",
            "https://",
            "https://user:secret@x.de",
            " https://x.de",
            "https://x.de/a b",
        ] {
            let found = one(|checks| checks.url("website", wrong).is_some());
            assert_eq!(found, Some(TestErrorCode::InvalidUrl), "{wrong}");
        }
        let long = format!("https://x.de/{}", "a".repeat(2_000));
        assert_eq!(one(|checks| checks.url("website", &long).is_some()), Some(TooLong));
    }

    #[test]
    fn a_list_is_bounded_and_holds_nothing_twice() {
        let many: Vec<_> = (0..51).map(|number| number.to_string()).collect();
        assert_eq!(one(|checks| checks.list("aliases", &many).is_some()), Some(TooMany));
        let mut checks = Checks::<TestErrorCode>::default();
        checks.list("aliases", &["a".into(), String::new(), "a".into()]);
        assert_eq!(codes(checks), [Required, Repeated]);
    }

    #[test]
    fn a_date_is_no_more_precise_than_a_day() {
        for right in ["2019", "2019-04", "2019-08-21"] {
            assert_eq!(one(|checks| checks.date("heldFrom", right).is_some()), None, "{right}");
        }
        for wrong in ["2019-13", "2019-08-21T10:00", "gestern"] {
            let found = one(|checks| checks.date("heldFrom", wrong).is_some());
            assert_eq!(found, Some(TestErrorCode::InvalidDate), "{wrong}");
        }
    }
}
