//! Why a change of partners is refused.

use crate::refusal::refusals;

refusals! {
    /// Which rule a change of partners breaks.
    pub enum PartnerErrorCode {
        /// From where the partner stands, this step is not possible.
        InvalidTransition:
            "Das ist nicht möglich: Der Partner hat den Status {status}.",
            "This is not possible: the partner's status is {status}.";
    }
}
