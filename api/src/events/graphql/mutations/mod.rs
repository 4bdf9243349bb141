//! What can be done with series and events.

use crate::{events::refusal::EventErrorCode, graphql::mutation::user_error};

user_error! {
    /// Why a change of series and events was refused.
    EventUserError(EventErrorCode)
}
