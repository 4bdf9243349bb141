//! What an actor may see: the one place that decides it (access.md).
//!
//! Every query that answers somebody is cut by a [`Reach`]. The rules stand here twice: as SQL, so
//! that pages, totals, cursors and searches never count a hidden row, and as plain functions over
//! one row with what is known of it (`facts`), so that they can be read and tested without a
//! database. A test runs both over the same rows.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use entity::{
    id::{EventId, PartnerId, UserId},
    terms::GrantRole,
};

use self::standing::Standing;
use crate::{
    access::{Actor, Level, Scope},
    registrations::proofs::Proven,
};

mod assessments;
pub mod attachments;
pub mod audit;
pub mod facts;
mod mentions;
mod organisers;
mod outcomes;
pub mod participants;
mod people;
mod publications;
mod search;
mod sql;
pub mod standing;
mod ways;

/// The part of the network that an actor may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    /// Whether the actor manages the network or runs the server. Never opens protected events or personal data.
    administers: bool,
    /// Partners that the actor acts for.
    own: Vec<PartnerId>,
    /// Partners whose records the actor keeps: the same, and those that a system keeps with a key for it.
    kept: Vec<PartnerId>,
    /// Partners for which the actor may steer programmes and organise events.
    steering: Vec<PartnerId>,
    /// Partners for which the actor writes what came of events: those that a person acts for as an editor,
    /// and that of a system whose key is for it.
    writing: Vec<PartnerId>,
    /// Partners for which a person reviews what a programme publishes: as an editor, and not for a municipality.
    reviewing: Vec<PartnerId>,
    /// Partners whose events and series a system keeps with a key for it: with their drafts, but not with
    /// what is protected.
    hosting: Vec<PartnerId>,
    /// Whether the actor reads the whole audit log.
    audits: bool,
    /// Partners whose users and systems the actor manages.
    managing: Vec<PartnerId>,
    /// The person who asks.
    person: Option<UserId>,
    /// Partners as whose side the actor reads what is for members: those that a person acts for, and
    /// that of a system whose key is for it.
    members: Vec<PartnerId>,
    /// Partners as whose side the actor reads agreements, in the same way.
    parties: Vec<PartnerId>,
    /// Partners as whose systems the actor reads who takes part in what they host.
    systems: Systems,
    /// Events at which the actor checks people in.
    check_ins: Vec<EventId>,
    /// What the links prove that the request came with.
    proven: Proven,
    /// What the actor's partners have a part in, where that is known.
    standing: Option<Arc<Standing>>,
    /// When the actor looks.
    now: DateTime<Utc>,
}

/// Partners whose systems read who takes part, by what their keys are for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Systems {
    people: Vec<PartnerId>,
    contacts: Vec<PartnerId>,
    door: Vec<PartnerId>,
}

impl Reach {
    /// How far `actor` sees at `now`.
    #[must_use]
    pub fn of(actor: &Actor, now: DateTime<Utc>) -> Self {
        let own = actor.partners(Level::Viewer);
        let as_system = |scope| match actor {
            Actor::PartnerSystem(system) if system.scopes.contains(&scope) => {
                system.partners.clone()
            }
            _ => own.clone(),
        };
        let system = |scope| match actor {
            Actor::PartnerSystem(system) if system.scopes.contains(&scope) => {
                system.partners.clone()
            }
            _ => Vec::new(),
        };
        Self {
            systems: Systems {
                people: system(Scope::ParticipantsRead),
                contacts: system(Scope::ContactsRead),
                door: system(Scope::CheckIn),
            },
            check_ins: match actor {
                Actor::User(user) => user.check_ins.iter().map(|held| held.event).collect(),
                _ => Vec::new(),
            },
            proven: Proven {
                registrations: match actor {
                    Actor::Participant(registration) => vec![*registration],
                    _ => Vec::new(),
                },
                invitations: Vec::new(),
            },
            administers: actor.is_administrator() || *actor == Actor::Operator,
            kept: as_system(Scope::PartnersWrite),
            steering: actor.partners(Level::Editor),
            writing: match actor {
                Actor::PartnerSystem(_) => as_system(Scope::ContentWrite),
                _ => actor.partners(Level::Editor),
            },
            reviewing: actor
                .memberships()
                .iter()
                .filter(|held| held.level >= Level::Editor && held.role != GrantRole::Municipality)
                .map(|held| held.partner)
                .collect(),
            hosting: match actor {
                Actor::PartnerSystem(system) if system.scopes.contains(&Scope::EventsWrite) => {
                    system.partners.clone()
                }
                _ => Vec::new(),
            },
            audits: *actor == Actor::Operator || actor.holds_office(),
            managing: actor.partners(Level::Manager),
            person: actor.user(),
            members: as_system(Scope::MembersRead),
            parties: as_system(Scope::AgreementsRead),
            own,
            standing: None,
            now,
        }
    }

    /// The same, with what links of mails prove.
    #[must_use]
    pub fn with(mut self, proven: Proven) -> Self {
        self.proven.registrations.extend(proven.registrations);
        self.proven.invitations.extend(proven.invitations);
        self
    }

    /// The same, with where the actor stands. Only as long as nothing changes that.
    #[must_use]
    pub fn standing(self, standing: Option<Arc<Standing>>) -> Self {
        Self { standing, ..self }
    }

    /// Whether the actor can be the organiser of anything: if not, no protected event is open.
    #[must_use]
    pub fn can_organise(&self) -> bool {
        !self.steering.is_empty()
    }
}
