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

refusals! {
    /// Why somebody is not signed in.
    pub enum SignInErrorCode {
        /// No account that can sign in has this address and password.
        InvalidCredentials:
            "Mit dieser Adresse und diesem Passwort kann sich niemand anmelden.",
            "Nobody can sign in with this address and password.";
        /// Address and password are right; send them again with a code.
        SecondFactorRequired:
            "Geben Sie zusätzlich einen Code aus Ihrer Authenticator-App oder einen Wiederherstellungscode ein.",
            "Add a code of your authenticator app, or a recovery code.";
        /// The code is wrong, or was used before.
        InvalidSecondFactor:
            "Dieser Code stimmt nicht oder wurde schon benutzt. Warten Sie auf den nächsten.",
            "This code is wrong or was used before. Wait for the next one.";
        /// The refresh token is unknown, expired, or of a session that ended.
        InvalidRefreshToken:
            "Die Anmeldung ist beendet. Melden Sie sich neu an.",
            "The session is over. Sign in again.";
        /// The refresh token was used before: somebody may have copied it, so the session was ended.
        RefreshTokenReused:
            "Diese Anmeldung wurde zur Sicherheit beendet, weil ihr Schlüssel zweimal benutzt wurde. Melden Sie sich neu an.",
            "This session was ended to be safe, because its token was used twice. Sign in again.";
    }
}
