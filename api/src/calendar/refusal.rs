//! Why a change of personal calendars is refused.

use crate::refusal::refusals;

refusals! {
    /// Which rule a change of personal calendars breaks.
    pub enum CalendarFeedErrorCode {
        /// The name has no letter in it, is too long, or holds control characters.
        InvalidName:
            "Ein Kalender braucht einen Namen mit höchstens {max} Zeichen in einer Zeile.",
            "A calendar needs a name of at most {max} characters on one line.";
        /// The person has as many calendars as they can have.
        TooManyFeeds:
            "Sie haben schon {max} Kalender. Widerrufen Sie einen, den Sie nicht mehr brauchen.",
            "You have {max} calendars already. Revoke one that you no longer need.";
        /// The calendar was taken back already.
        FeedRevoked:
            "Der Kalender wurde schon widerrufen.",
            "The calendar was revoked already.";
    }
}
