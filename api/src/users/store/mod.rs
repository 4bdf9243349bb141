//! Queries on `user_account`, `role_grant` and `administration`, cut to what a reach covers.

mod acting;
mod administration;
mod grants;
mod users;

pub use self::users::{UserFilter, UserSort};
pub(super) use self::{acting::*, administration::*, grants::*, users::*};
