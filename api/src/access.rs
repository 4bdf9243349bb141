//! Who asks: built once for each request, then only passed down.

use entity::{
    id::{ApiKeyId, EventId, LoginSessionId, PartnerId, RegistrationId, RoleGrantId, UserId},
    terms::{ActorKind, GrantLevel, GrantRole},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use entity::terms::GrantLevel as Level;

/// The one on whose behalf something runs (access.md, "Actors").
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Nobody said who they are.
    Anonymous,
    /// Whoever runs the server, by its command line.
    Operator,
    /// The service itself: its workers.
    System,
    /// A person without an account, by the link of a mail: for this registration alone.
    Participant(RegistrationId),
    /// A signed-in person.
    User(User),
    /// A partner's own system, by an API key.
    PartnerSystem(PartnerSystem),
}

/// A signed-in person, with what the database says now about their grants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// The account.
    pub id: UserId,
    /// The sign-in.
    pub session: LoginSessionId,
    /// Roles in the network as a whole.
    pub network_roles: Vec<NetworkGrant>,
    /// Partners that the person acts for, units of a partner included.
    pub memberships: Vec<Membership>,
    /// Events at which the person checks people in.
    pub check_ins: Vec<CheckIn>,
}

/// A grant of a role in the network as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NetworkGrant {
    /// The role.
    pub role: NetworkRole,
    /// The grant that gives it.
    pub grant: RoleGrantId,
}

/// What a person may do for one partner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Membership {
    /// The partner, or a unit of the partner that the grant names.
    pub partner: PartnerId,
    /// In which role: MINISTRY, FOUNDATION, MUNICIPALITY or ASSOCIATE.
    pub role: GrantRole,
    /// How much the person may do there.
    pub level: Level,
    /// Whether the person signs for the partner.
    pub may_sign: bool,
    /// The grant that gives it.
    pub grant: RoleGrantId,
}

/// A grant to check people in at one event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckIn {
    /// The event.
    pub event: EventId,
    /// The grant that gives it.
    pub grant: RoleGrantId,
}

/// A role that is bound to no partner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NetworkRole {
    /// Manages partners, users, roles, keys and settings.
    Administrator,
    /// Serves data-subject requests and retention.
    PrivacyOfficer,
    /// Reads the audit log, without personal values.
    Auditor,
}

impl NetworkRole {
    /// The same as a grant names it.
    #[must_use]
    pub const fn granted(self) -> GrantRole {
        match self {
            Self::Administrator => GrantRole::Administrator,
            Self::PrivacyOfficer => GrantRole::PrivacyOfficer,
            Self::Auditor => GrantRole::Auditor,
        }
    }
}

/// A partner's own system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartnerSystem {
    /// The key that it called with.
    pub key: ApiKeyId,
    /// The partner that the key is bound to.
    pub partner: PartnerId,
    /// That partner and its units.
    pub partners: Vec<PartnerId>,
    /// What the key may be used for.
    pub scopes: Vec<Scope>,
}

/// What an API key may be used for, beyond what everybody may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Scope {
    /// Read what members of the partner's programmes read.
    MembersRead,
    /// Read the text of the partner's agreements.
    AgreementsRead,
    /// Change the partner's own record and its units.
    PartnersWrite,
    /// Write events and series that the partner hosts.
    EventsWrite,
    /// Register people for events that the partner hosts, and delegates of the partner.
    RegistrationsWrite,
    /// Read who is registered for events that the partner hosts: names, groups, status.
    ParticipantsRead,
    /// Read addresses, answers and needs of those people too.
    ContactsRead,
    /// Check people in at events that the partner hosts.
    CheckIn,
    /// Write outcomes, event profiles and other knowledge of the partner.
    ContentWrite,
}

impl Scope {
    /// Every scope, as the documentation lists them.
    pub const ALL: [Self; 9] = [
        Self::MembersRead,
        Self::AgreementsRead,
        Self::PartnersWrite,
        Self::EventsWrite,
        Self::RegistrationsWrite,
        Self::ParticipantsRead,
        Self::ContactsRead,
        Self::CheckIn,
        Self::ContentWrite,
    ];

    /// Whether it opens personal data of participants. Only those who manage the partner give such a
    /// scope; nobody gets it by managing the network.
    #[must_use]
    pub const fn is_personal(self) -> bool {
        match self {
            Self::MembersRead
            | Self::AgreementsRead
            | Self::PartnersWrite
            | Self::EventsWrite
            | Self::RegistrationsWrite
            | Self::ContentWrite => false,
            Self::ParticipantsRead | Self::ContactsRead | Self::CheckIn => true,
        }
    }
}

/// From where a request came. Nothing of it is logged but the request's id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The id under which the answer and the log name the request.
    pub request_id: Option<String>,
    /// The address of the client, as far as the proxy that is trusted tells.
    pub address: Option<std::net::IpAddr>,
    /// What the client calls itself.
    pub client: Option<String>,
    /// The idempotency key that the effect is to be noted under.
    pub idempotency: Option<entity::id::IdempotencyKeyId>,
}

impl Origin {
    /// The network that the client is in, for what is counted by it: one address, or what one household or
    /// office gets of IPv6.
    #[must_use]
    pub fn network(&self) -> Option<String> {
        self.address.map(|address| match address.to_canonical() {
            std::net::IpAddr::V4(address) => address.to_string(),
            std::net::IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
        })
    }
}

impl Actor {
    /// Whether the actor manages the network.
    #[must_use]
    pub fn is_administrator(&self) -> bool {
        self.office(NetworkRole::Administrator).is_some()
    }

    /// The grant of a role in the network as a whole, if the actor has it.
    #[must_use]
    pub fn office(&self, role: NetworkRole) -> Option<RoleGrantId> {
        let Self::User(user) = self else { return None };
        user.network_roles.iter().find(|office| office.role == role).map(|office| office.grant)
    }

    /// Whether the actor has any role in the network as a whole.
    #[must_use]
    pub fn holds_office(&self) -> bool {
        matches!(self, Self::User(user) if !user.network_roles.is_empty())
    }

    /// The partners that the actor acts for with at least this level.
    #[must_use]
    pub fn partners(&self, level: Level) -> Vec<PartnerId> {
        let memberships = self.memberships().iter();
        memberships.filter(|held| held.level >= level).map(|held| held.partner).collect()
    }

    /// What a person may do for partners; nothing for everybody else.
    #[must_use]
    pub fn memberships(&self) -> &[Membership] {
        match self {
            Self::User(user) => &user.memberships,
            _ => &[],
        }
    }

    /// The kind of caller, as the audit log names it.
    #[must_use]
    pub fn kind(&self) -> ActorKind {
        match self {
            // Known by the link alone, which is the credential.
            Self::Anonymous | Self::Participant(_) => ActorKind::Anonymous,
            Self::Operator => ActorKind::Operator,
            Self::System => ActorKind::System,
            Self::User(_) => ActorKind::User,
            Self::PartnerSystem(_) => ActorKind::PartnerSystem,
        }
    }

    /// The account or key, where there is one.
    #[must_use]
    pub fn id(&self) -> Option<Uuid> {
        match self {
            Self::User(user) => Some(user.id.0),
            Self::PartnerSystem(system) => Some(system.key.0),
            Self::Anonymous | Self::Participant(_) | Self::Operator | Self::System => None,
        }
    }

    /// The account of a signed-in person.
    #[must_use]
    pub fn user(&self) -> Option<UserId> {
        match self {
            Self::User(user) => Some(user.id),
            _ => None,
        }
    }

    /// The session or key that was used.
    #[must_use]
    pub fn credential(&self) -> Option<Uuid> {
        match self {
            Self::User(user) => Some(user.session.0),
            Self::PartnerSystem(system) => Some(system.key.0),
            Self::Participant(registration) => Some(registration.0),
            Self::Anonymous | Self::Operator | Self::System => None,
        }
    }
}

impl From<NetworkRole> for GrantRole {
    fn from(role: NetworkRole) -> Self {
        role.granted()
    }
}

/// Whether the role is bound to a partner.
#[must_use]
pub const fn is_partner_role(role: GrantRole) -> bool {
    matches!(
        role,
        GrantRole::Ministry
            | GrantRole::Foundation
            | GrantRole::Municipality
            | GrantRole::Associate
    )
}

/// Each level holds the ones before it.
const _: () = assert!((GrantLevel::Viewer as u8) < GrantLevel::Editor as u8);
