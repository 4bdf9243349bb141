//! Why a change of an account is refused.

use crate::{
    refusal::{Language, RefusalCode, refusals},
    users::refusal::RoleGrantErrorCode,
};

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
        /// The link is unknown, was used, has expired, or is for something or somebody else.
        InvalidToken:
            "Dieser Link gilt nicht mehr. Fordern Sie einen neuen an.",
            "This link is no longer valid. Ask for a new one.";
        /// The password is not the account's.
        WrongPassword:
            "Das Passwort stimmt nicht.",
            "The password is not correct.";
        /// The code of the authenticator app is wrong, was used already, or has expired; or the recovery code is.
        WrongCode:
            "Der Code stimmt nicht oder wurde schon benutzt. Warten Sie auf den nächsten.",
            "The code is not correct or was used already. Wait for the next one.";
        /// The text is no address.
        InvalidEmail:
            "Das ist keine E-Mail-Adresse.",
            "This is no e-mail address.";
        /// The new address is the present one.
        EmailUnchanged:
            "Das ist schon Ihre Adresse.",
            "This is your address already.";
        /// Another account has the address. Said only to whoever proved to own it.
        EmailTaken:
            "Diese Adresse gehört schon zu einem anderen Konto.",
            "This address already belongs to another account.";
        /// The name is empty, too long, or has control characters.
        InvalidName:
            "Ein Name hat 1 bis {max} Zeichen und keine Steuerzeichen.",
            "A name has 1 to {max} characters, none of them a control character.";
        /// A reason is missing or too long.
        InvalidReason:
            "Nennen Sie einen Grund von 1 bis {max} Zeichen.",
            "Give a reason of 1 to {max} characters.";
        /// Nothing would be changed.
        NothingToChange:
            "Nennen Sie, was sich ändern soll.",
            "Say what is to be changed.";
        /// From where the account stands, this step is not possible.
        InvalidTransition:
            "Das ist nicht möglich: Das Konto hat den Status {status}.",
            "This is not possible: the account's status is {status}.";
        /// Somebody must be left who manages the network.
        LastAdministrator:
            "Das ist die letzte Person, die das Netzwerk verwaltet. Geben Sie zuerst einer anderen diese Rolle.",
            "This is the last person who manages the network. Give somebody else that role first.";
        /// There is a second factor already.
        SecondFactorPresent:
            "Es ist schon eine Authenticator-App eingerichtet. Entfernen Sie sie, bevor Sie eine neue einrichten.",
            "An authenticator app is set up already. Remove it before you set up a new one.";
        /// There is no second factor, or its set-up was not begun.
        SecondFactorAbsent:
            "Es ist keine Authenticator-App eingerichtet.",
            "No authenticator app is set up.";
        /// A role of the account requires a second factor.
        SecondFactorRequired:
            "Ihre Rolle verlangt eine Authenticator-App. Sie kann nur von der Administration zurückgesetzt werden.",
            "Your role requires an authenticator app. Only an administrator can reset it.";
    }
}

/// Which rule an invitation breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, async_graphql::Enum)]
pub enum InvitationErrorCode {
    /// The text is no address.
    InvalidEmail,
    /// The name is empty, too long, or has control characters.
    InvalidName,
    /// This address cannot be invited.
    NotPossible,
    /// The role is for partners of another kind.
    RoleDoesNotFit,
    /// The partner is suspended or archived.
    PartnerNotActive,
    /// The account with this address is closed.
    UserDeactivated,
    /// The person has a role there already.
    AlreadyGranted,
    /// Nobody manages the network and guards its privacy as well.
    OfficesExclude,
    /// The role would have ended already.
    InvalidValidity,
    /// A reason is missing or too long.
    InvalidReason,
}

impl From<RoleGrantErrorCode> for InvitationErrorCode {
    fn from(code: RoleGrantErrorCode) -> Self {
        match code {
            RoleGrantErrorCode::RoleDoesNotFit => Self::RoleDoesNotFit,
            RoleGrantErrorCode::PartnerNotActive => Self::PartnerNotActive,
            RoleGrantErrorCode::UserDeactivated => Self::UserDeactivated,
            RoleGrantErrorCode::AlreadyGranted => Self::AlreadyGranted,
            RoleGrantErrorCode::OfficesExclude => Self::OfficesExclude,
            RoleGrantErrorCode::InvalidValidity => Self::InvalidValidity,
            RoleGrantErrorCode::InvalidReason => Self::InvalidReason,
            // About grants that are there already.
            RoleGrantErrorCode::OnlyInPartnerRoles
            | RoleGrantErrorCode::NotInForce
            | RoleGrantErrorCode::NothingToChange
            | RoleGrantErrorCode::LastAdministrator
            | RoleGrantErrorCode::UnknownAccount => Self::NotPossible,
        }
    }
}

impl RefusalCode for InvitationErrorCode {
    fn sentence(self, language: Language) -> &'static str {
        match self {
            Self::InvalidEmail => AccountErrorCode::InvalidEmail.sentence(language),
            Self::InvalidName => AccountErrorCode::InvalidName.sentence(language),
            Self::NotPossible => match language {
                Language::German => {
                    "Diese Adresse kann nicht eingeladen werden. Wenden Sie sich an die Administration des Netzwerks."
                }
                Language::English => {
                    "This address cannot be invited. Turn to the network's administrators."
                }
            },
            Self::RoleDoesNotFit => RoleGrantErrorCode::RoleDoesNotFit.sentence(language),
            Self::PartnerNotActive => RoleGrantErrorCode::PartnerNotActive.sentence(language),
            Self::UserDeactivated => RoleGrantErrorCode::UserDeactivated.sentence(language),
            Self::AlreadyGranted => RoleGrantErrorCode::AlreadyGranted.sentence(language),
            Self::OfficesExclude => RoleGrantErrorCode::OfficesExclude.sentence(language),
            Self::InvalidValidity => RoleGrantErrorCode::InvalidValidity.sentence(language),
            Self::InvalidReason => RoleGrantErrorCode::InvalidReason.sentence(language),
        }
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
