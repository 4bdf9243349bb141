//! Why something about interests is refused.

use crate::refusal::refusals;

refusals! {
    /// Which rule something about the wish to be told when registration opens breaks.
    pub enum EventInterestErrorCode {
        /// Nobody is signed in, and no address is given.
        EmailRequired:
            "Bitte geben Sie eine E-Mail-Adresse an, oder melden Sie sich an.",
            "Give an e-mail address, or sign in.";
        /// An address that is none.
        InvalidEmail: "Das ist keine E-Mail-Adresse.", "This is no e-mail address.";
        /// A name is too long, or holds a control character.
        InvalidName:
            "Ein Name hat höchstens {max} Zeichen und keine Steuerzeichen.",
            "A name has at most {max} characters and no control characters.";
        /// There is nothing to wait for: registration is open.
        RegistrationIsOpen:
            "Die Anmeldung ist schon offen; bitte melden Sie sich gleich an.",
            "Registration is open already; register right away.";
        /// Registration is over, or there is none.
        WillNotOpen:
            "Für diese Veranstaltung beginnt keine Anmeldung mehr.",
            "Registration for this event will not open any more.";
        /// Of a protected event nobody learns when its registration opens.
        ByInvitation:
            "Zu dieser Veranstaltung wird eingeladen; bitte wenden Sie sich an die Veranstaltenden.",
            "People are invited to this event; ask its organisers.";
        /// The link is wrong, expired, or was used to withdraw.
        InvalidToken:
            "Dieser Link gilt nicht oder nicht mehr. Tragen Sie sich bei Bedarf noch einmal ein.",
            "This link is not good, or no longer. Ask again if you still want to be told.";
        /// The account waits for nothing here.
        NotInterested:
            "Sie warten hier auf keine Nachricht.",
            "You are not waiting for a message here.";
    }
}
