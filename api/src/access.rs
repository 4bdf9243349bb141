//! Who asks: built once for each request, then only passed down.

use entity::{id::PartnerId, terms::ActorKind};
use uuid::Uuid;

/// The one on whose behalf something runs (access.md, "Actors").
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Nobody said who they are.
    Anonymous,
    /// Whoever runs the server, by its command line.
    Operator,
    /// A signed-in person.
    User(User),
}

/// A signed-in person, with what the database says now about their grants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// The account.
    pub id: Uuid,
    /// Roles in the network as a whole.
    pub network_roles: Vec<NetworkRole>,
    /// Partners that the person acts for, units of a partner included.
    pub memberships: Vec<Membership>,
}

/// What a person may do for one partner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Membership {
    /// The partner.
    pub partner: PartnerId,
    /// How much the person may do there.
    pub level: Level,
}

/// How much a person may do for a partner; each level holds the ones before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Reads what members may read.
    Viewer,
    /// Writes the partner's records.
    Editor,
    /// Manages the partner's users and keys as well.
    Manager,
}

/// A role that is bound to no partner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NetworkRole {
    /// Manages partners, users, roles, keys and settings.
    Administrator,
    /// Serves data-subject requests and retention.
    PrivacyOfficer,
    /// Reads the audit log, without personal values.
    Auditor,
}

impl Actor {
    /// Whether the actor manages the network.
    #[must_use]
    pub fn is_administrator(&self) -> bool {
        match self {
            Self::User(user) => user.network_roles.contains(&NetworkRole::Administrator),
            Self::Anonymous | Self::Operator => false,
        }
    }

    /// The partners that the actor acts for with at least this level.
    #[must_use]
    pub fn partners(&self, level: Level) -> Vec<PartnerId> {
        match self {
            Self::User(user) => user
                .memberships
                .iter()
                .filter(|membership| membership.level >= level)
                .map(|membership| membership.partner)
                .collect(),
            Self::Anonymous | Self::Operator => Vec::new(),
        }
    }

    /// The kind of caller, as the audit log names it.
    #[must_use]
    pub fn kind(&self) -> ActorKind {
        match self {
            Self::Anonymous => ActorKind::Anonymous,
            Self::Operator => ActorKind::Operator,
            Self::User(_) => ActorKind::User,
        }
    }

    /// The account, where there is one.
    #[must_use]
    pub fn id(&self) -> Option<Uuid> {
        match self {
            Self::User(user) => Some(user.id),
            Self::Anonymous | Self::Operator => None,
        }
    }
}
