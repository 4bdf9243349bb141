//! Why feedback is refused.

use crate::refusal::refusals;

refusals! {
    /// Which rule of feedback is broken.
    pub enum FeedbackErrorCode {
        /// A link that is none, or no longer good.
        LinkInvalid:
            "Der Link gilt nicht mehr; bitte nehmen Sie den aus der letzten Mail zu Ihrer Anmeldung.",
            "The link is no longer good; take the one of the last mail about your registration.";
        /// The account has no confirmed registration for the event.
        NotRegistered:
            "Rückmeldung geben Personen mit bestätigter Anmeldung.",
            "Feedback is given by people with a confirmed registration.";
        /// Whoever was not there cannot say how it was.
        Absent:
            "Rückmeldung geben Personen, die dabei waren; Sie sind als abwesend vermerkt. Bitte wenden Sie sich an die Veranstaltenden, wenn das nicht stimmt.",
            "Feedback is given by people who were there; you are noted as absent. Ask the organisers if that is not right.";
        /// The event has not begun, or its date is not known.
        NotOpenYet:
            "Rückmeldung ist vom Beginn der Veranstaltung an möglich.",
            "Feedback is possible from the beginning of the event on.";
        /// Feedback is closed.
        Closed: "Die Rückmeldung ist abgeschlossen.", "Feedback is closed.";
        /// Neither a rating nor a word.
        NothingSaid:
            "Bitte bewerten Sie etwas oder schreiben Sie etwas.",
            "Rate something or write something.";
        /// A rating that is none.
        InvalidRating: "Bewertet wird mit 1 bis 5.", "A rating is 1 to 5.";
        /// A text is too long.
        TooLong: "Höchstens {max} Zeichen, nicht {found}.", "At most {max} characters, not {found}.";
        /// A text holds a control character.
        ControlCharacter:
            "Der Text enthält ein Steuerzeichen; bitte entfernen Sie es.",
            "The text holds a control character; remove it.";
    }
}
