//! Why something about invitations to events is refused.

use crate::{
    refusal::{Refusal, refusals},
    texts::TextProblem,
};

refusals! {
    /// Which rule something about invitations to events breaks.
    pub enum EventInvitationErrorCode {
        /// A value is missing or empty.
        Required: "Hier fehlt eine Angabe.", "A value is missing here.";
        /// A text is too long.
        TooLong: "Höchstens {max} Zeichen, nicht {found}.", "At most {max} characters, not {found}.";
        /// A text holds a control character.
        ControlCharacter:
            "Der Text enthält ein Steuerzeichen; bitte entfernen Sie es.",
            "The text holds a control character; remove it.";
        /// A name is empty, too long, or holds a control character.
        InvalidName:
            "Ein Name hat 1 bis {max} Zeichen und keine Steuerzeichen.",
            "A name has 1 to {max} characters and no control characters.";
        /// An address that is none.
        InvalidEmail: "Das ist keine E-Mail-Adresse.", "This is no e-mail address.";
        /// Too many people at once.
        TooMany:
            "Höchstens {max} Personen auf einmal, nicht {found}; bitte laden Sie in mehreren Schritten ein.",
            "At most {max} people at once, not {found}; invite them in several steps.";
        /// Two of the people have the same address.
        Repeated:
            "Diese Adresse steht schon weiter oben in der Liste.",
            "This address stands further up in the list already.";
        /// The person has an invitation to this event.
        AlreadyInvited:
            "Diese Person ist schon eingeladen; senden Sie ihr die Einladung stattdessen noch einmal.",
            "This person is invited already; send the invitation again instead.";
        /// The event is a draft.
        EventNotPublished:
            "Die Veranstaltung ist noch nicht veröffentlicht; bitte veröffentlichen Sie sie zuerst.",
            "The event is not published yet; publish it first.";
        /// The event is cancelled, over or has begun.
        EventOver:
            "Zu dieser Veranstaltung kann niemand mehr eingeladen werden.",
            "Nobody can be invited to this event any more.";
        /// People do not register for the event here.
        NoRegistration:
            "Für diese Veranstaltung meldet man sich hier nicht an; bitte schalten Sie zuerst die Anmeldung ein.",
            "Nobody registers for this event here; switch registration on first.";
        /// The person used the invitation.
        AlreadyUsed:
            "Die Einladung wurde schon angenommen.",
            "The invitation has been accepted already.";
        /// The invitation was taken back.
        AlreadyRevoked:
            "Die Einladung ist schon zurückgenommen; laden Sie die Person neu ein.",
            "The invitation has been taken back; invite the person anew.";
    }
}

/// What is wrong with a text, at its place in the input.
pub(super) fn of_text(path: &str, problem: TextProblem) -> Refusal<EventInvitationErrorCode> {
    match problem {
        TextProblem::Empty => Refusal::at(path, EventInvitationErrorCode::Required),
        TextProblem::TooLong { max, found } => {
            let refusal = Refusal::at(path, EventInvitationErrorCode::TooLong);
            refusal.with("max", max).with("found", found)
        }
        TextProblem::ControlCharacter => {
            Refusal::at(path, EventInvitationErrorCode::ControlCharacter)
        }
    }
}
