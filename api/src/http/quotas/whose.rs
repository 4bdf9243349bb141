//! Whose requests are counted together.

use std::net::{IpAddr, Ipv4Addr};

use entity::id::{ApiKeyId, UserId};

use crate::access::Actor;

/// Whose requests are counted together. It may name a person or an address: nothing of it is logged.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::http) enum Whose {
    /// An account's.
    Account(UserId),
    /// An API key's.
    Key(ApiKeyId),
    /// Those that come from a network without a token.
    Network(Network),
    /// Those that come from a network with a token that does not hold: apart, so that nobody who is signed in waits
    /// for neighbours who are not.
    Guesses(Network),
    /// Those of everybody who came while as many were counted as are ever counted.
    Newcomers,
}

/// One address of IPv4, or what one household or office gets of IPv6.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::http) enum Network {
    /// One address.
    V4(Ipv4Addr),
    /// A /64.
    V6([u16; 4]),
    /// The connection has no address.
    Unknown,
}

impl Whose {
    /// Who pays for what this actor asks from this network.
    pub(in crate::http) fn of(actor: &Actor, network: Network) -> Self {
        match actor {
            Actor::User(user) => Self::Account(user.id),
            Actor::PartnerSystem(system) => Self::Key(system.key),
            Actor::Anonymous | Actor::Participant(_) | Actor::Operator | Actor::System => {
                Self::Network(network)
            }
        }
    }
}

impl Network {
    /// The network of an address.
    pub(in crate::http) fn of(address: Option<IpAddr>) -> Self {
        match address.map(|address| address.to_canonical()) {
            Some(IpAddr::V4(address)) => Self::V4(address),
            Some(IpAddr::V6(address)) => {
                let [a, b, c, d, ..] = address.segments();
                Self::V6([a, b, c, d])
            }
            None => Self::Unknown,
        }
    }
}
