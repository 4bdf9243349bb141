//! Why a message to participants is refused.

use crate::{
    refusal::{Refusal, refusals},
    texts::TextProblem,
};

refusals! {
    /// Which rule a message to participants breaks.
    pub enum ParticipantMessageErrorCode {
        /// A text is empty.
        Required: "Hier fehlt eine Angabe.", "A value is missing here.";
        /// A text is too long.
        TooLong: "Höchstens {max} Zeichen, nicht {found}.", "At most {max} characters, not {found}.";
        /// A text holds a control character.
        ControlCharacter:
            "Der Text enthält ein Steuerzeichen; bitte entfernen Sie es.",
            "The text holds a control character; remove it.";
        /// Nobody would be written to.
        Nobody:
            "In dieser Gruppe ist niemand angemeldet; bitte wählen Sie eine andere.",
            "Nobody is registered in this group; choose another one.";
    }
}

/// What is wrong with a text, at its place in the input.
pub(super) fn of_text(path: &str, problem: TextProblem) -> Refusal<ParticipantMessageErrorCode> {
    match problem {
        TextProblem::Empty => Refusal::at(path, ParticipantMessageErrorCode::Required),
        TextProblem::TooLong { max, found } => {
            let refusal = Refusal::at(path, ParticipantMessageErrorCode::TooLong);
            refusal.with("max", max).with("found", found)
        }
        TextProblem::ControlCharacter => {
            Refusal::at(path, ParticipantMessageErrorCode::ControlCharacter)
        }
    }
}
