//! Signing in, in the schema.

mod mutations;
mod session;

pub use self::{
    mutations::{
        EndOtherSessionsPayload, EndSessionInput, EndSessionPayload, LoginInput, LoginPayload,
        LogoutPayload, RefreshSessionInput, RefreshSessionPayload, SignInMutation, SignInUserError,
    },
    session::{LoginSession, LoginSessionConnection, LoginSessionEdge},
};
