//! Why something about a mail is refused.

use crate::refusal::refusals;

refusals! {
    /// Which rule something about mails breaks.
    pub enum MailErrorCode {
        /// Only a mail that was given up is tried again.
        NotFailed:
            "Nur eine gescheiterte E-Mail kann erneut versendet werden; diese hat den Status {status}.",
            "Only a mail that failed can be sent again; this one has the status {status}.";
        /// What the mail said is no longer kept.
        ContentErased:
            "Der Inhalt dieser E-Mail ist bereits gelöscht. Lösen Sie stattdessen den Vorgang erneut aus, zu dem sie gehört.",
            "What this mail said has been erased. Repeat what it was about instead.";
    }
}
