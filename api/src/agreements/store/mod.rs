//! Every query of the feature; what answers somebody is cut to what a reach covers.

mod active;
mod due;
mod proof;
mod reading;
mod writing;

pub use self::reading::{AgreementFilter, AgreementOrder};
pub(super) use self::{active::*, due::*, proof::*, reading::*, writing::*};
