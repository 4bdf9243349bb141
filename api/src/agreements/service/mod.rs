//! What can be asked about agreements, and what can be done with them.

mod active;
mod reading;

pub use self::{active::has_active_agreement, reading::*};
pub use super::store::{AgreementFilter, AgreementOrder};
