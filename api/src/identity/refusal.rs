//! Why a change of an account is refused.

use crate::refusal::refusals;

refusals! {
    /// Which rule a change of an account breaks.
    pub enum AccountErrorCode {
        /// The password has too few characters.
        PasswordTooShort:
            "Das Passwort braucht mindestens {min} Zeichen.",
            "The password needs at least {min} characters.";
        /// The password has too many characters.
        PasswordTooLong:
            "Das Passwort darf höchstens {max} Zeichen haben.",
            "The password can have at most {max} characters.";
        /// The password is easy to guess.
        PasswordTooWeak:
            "Dieses Passwort ist leicht zu erraten. Nehmen Sie mehrere Wörter, die nicht zusammengehören und nichts mit Ihnen zu tun haben.",
            "This password is easy to guess. Take several words that do not belong together and have nothing to do with you.";
    }
}
