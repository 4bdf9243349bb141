//! Why a change of API keys is refused.

use crate::refusal::refusals;

refusals! {
    /// Which rule a change of API keys breaks.
    pub enum ApiKeyErrorCode {
        /// The name has no letter in it, or is too long.
        InvalidName:
            "Ein Schlüssel braucht einen Namen mit höchstens {max} Zeichen.",
            "A key needs a name of at most {max} characters.";
        /// The end is not in the future.
        ExpiresInPast:
            "Das Ende muss in der Zukunft liegen.",
            "The end must lie in the future.";
        /// The end is too far away.
        ExpiresTooLate:
            "Ein Schlüssel gilt höchstens {days} Tage.",
            "A key holds for at most {days} days.";
        /// The time during which both keys work is negative or too long.
        InvalidOverlap:
            "Zwei Schlüssel gelten höchstens {max} Stunden lang nebeneinander.",
            "Two keys work beside each other for at most {max} hours.";
        /// A key that opens personal data is made by those who manage the partner.
        PersonalScope:
            "{scope} öffnet personenbezogene Daten: Diesen Schlüssel stellt nur aus, wer den Partner verwaltet.",
            "{scope} opens personal data: only those who manage the partner make such a key.";
        /// The partner does not take part (any more, or yet).
        PartnerNotActive:
            "Der Partner ist nicht aktiv; er kann keine Schlüssel erhalten.",
            "The partner is not active: it cannot have keys.";
        /// The partner has as many keys as it can have.
        TooManyKeys:
            "Ein Partner hat höchstens {max} gültige Schlüssel. Widerrufen Sie einen, der nicht mehr gebraucht wird.",
            "A partner has at most {max} keys that work. Revoke one that is not needed any more.";
        /// The key cannot be used any more.
        KeyEnded:
            "Der Schlüssel gilt nicht mehr. Stellen Sie einen neuen aus.",
            "The key does not work any more. Make a new one.";
        /// Another key replaces it already.
        AlreadyReplaced:
            "Der Schlüssel wurde schon ersetzt.",
            "The key was replaced already.";
    }
}
