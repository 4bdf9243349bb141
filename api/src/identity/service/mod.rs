//! Use cases of signing in.

mod actor;
mod authenticate;
mod keys;
mod login;
mod refresh;
mod sessions;
mod throttle;

pub use self::{
    actor::{actor, person},
    authenticate::authenticate,
    keys::{keys, published_keys, rotate_keys},
    login::{Login, SignedIn, login},
    refresh::refresh_session,
    sessions::{end_other_sessions, end_session, end_sessions_of, list_sessions, logout, sessions},
    throttle::{Attempt, Limit, count_attempt},
};
