//! What a text of people may be: in Unicode's composed form (NFC), not too long, without control characters, and read
//! in the order in which it is written.

use unicode_normalization::UnicodeNormalization as _;

/// Why a text is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextProblem {
    /// There is no letter in it.
    Empty,
    /// It has more characters than it may have.
    TooLong {
        /// The most that it may have.
        max: usize,
        /// Those that it has.
        found: usize,
    },
    /// It holds a control character.
    ControlCharacter,
}

/// A text of one line.
pub fn line(text: &str, max: usize) -> Result<String, TextProblem> {
    checked(text, max, |character| !character.is_control())
}

/// A text of several lines.
pub fn lines(text: &str, max: usize) -> Result<String, TextProblem> {
    checked(text, max, |character| {
        !character.is_control() || matches!(character, '\n' | '\r' | '\t')
    })
}

fn checked(text: &str, max: usize, allowed: impl Fn(char) -> bool) -> Result<String, TextProblem> {
    let text: String = text.nfc().collect();
    let found = text.chars().count();
    if text.trim().is_empty() {
        Err(TextProblem::Empty)
    } else if found > max {
        Err(TextProblem::TooLong { max, found })
    } else if !text.chars().all(|character| allowed(character) && !reorders(character)) {
        Err(TextProblem::ControlCharacter)
    } else {
        Ok(text)
    }
}

/// Turns the direction in which the rest is read: what is seen would not be what is signed
/// (Unicode Standard Annex #9, explicit formatting characters).
fn reorders(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_composed_and_otherwise_as_it_was_written() {
        assert_eq!(line(" Zoe\u{308} – ´a´ & <b> ", 20).as_deref(), Ok(" Zoë – ´a´ & <b> "));
        assert_eq!(lines("one\r\n\ttwo", 20).as_deref(), Ok("one\r\n\ttwo"));
        assert_eq!(line(&"ä".repeat(5), 5), Ok("ä".repeat(5)));
    }

    #[test]
    fn a_text_that_breaks_a_rule_is_not_taken() {
        assert_eq!(line(" \u{a0}", 5), Err(TextProblem::Empty));
        assert_eq!(line("sechs!", 5), Err(TextProblem::TooLong { max: 5, found: 6 }));
        for wrong in ["a\nb", "a\u{7f}", "a\0", "a\u{202e}b", "a\u{2066}b"] {
            assert_eq!(line(wrong, 5), Err(TextProblem::ControlCharacter), "{wrong:?}");
        }
        assert_eq!(lines("a\0", 5), Err(TextProblem::ControlCharacter));
    }
}
