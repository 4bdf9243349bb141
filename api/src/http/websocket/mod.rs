//! `/graphql/ws`: operations over a WebSocket, by the protocol `graphql-transport-ws`.

mod handshake;
mod operation;
mod places;
mod protocol;
mod socket;

pub(super) use self::{handshake::open, places::Places};
