//! Who may do what: the one table of rules (access.md), pure, and asked by services, by `viewerCan…`
//! fields, by `explainAccess` and by the documentation.
//!
//! What an actor may *see* is decided in `reach`; here is what may be *done* to what is seen. A
//! service first finds the object within the actor's reach (not found otherwise), then asks
//! [`require`] (forbidden otherwise).

mod actions;
mod table;
mod words;

use entity::{
    id::{EventId, PartnerId, RegistrationId, RoleGrantId, UserId},
    terms::GrantRole,
};

use crate::{
    access::{Actor, Level, Membership, NetworkRole, Scope},
    fault::Fault,
};

pub use self::{actions::Action, table::table};

/// Something that allows an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Whoever asks, with or without an account.
    Everyone,
    /// Whoever is signed in.
    SignedIn,
    /// The person whose account it is.
    Themselves,
    /// Acts for a partner that the object belongs to, in one of these roles.
    Own(&'static [GrantRole], Level),
    /// Acts for a partner that the object belongs to, and signs for it.
    Signer,
    /// Steers the programme: acts for a partner whose accepted role leads it, as an editor.
    ProgrammeLead,
    /// Takes part in the programme: acts for a partner with an accepted role in it, in one of these roles.
    Member(&'static [GrantRole], Level),
    /// Organises the event: acts for a partner whose accepted role leads it, as an editor.
    Organiser,
    /// Acts for a partner whose accepted role in the event is COOPERATION.
    Cooperation,
    /// Checks people in at the event, by a grant for it.
    CheckIn,
    /// The person whose registration it is: by the link of a mail, or by the account.
    Participant,
    /// Has a role in the network as a whole.
    Office(NetworkRole),
    /// A system of a partner that the object belongs to, with a key for it.
    Key(Scope),
    /// Whoever runs the server, by its command line.
    Operator,
}

/// Something that forbids an action whatever allows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prohibition {
    /// Nobody does this to their own account (invariant 13).
    OwnAccount,
    /// Nobody reviews what they wrote.
    OwnWork,
}

/// What the rules need to know of an object. What an action does not depend on stays empty.
#[derive(Clone, Copy, Debug, Default)]
pub struct Facts<'a> {
    /// Partners that the object belongs to; of a partner, itself.
    pub own: &'a [PartnerId],
    /// Partners with an accepted role that leads the programme that it belongs to.
    pub programme_leads: &'a [PartnerId],
    /// Partners with an accepted role in that programme.
    pub members: &'a [PartnerId],
    /// Partners with an accepted role that leads the event.
    pub organisers: &'a [PartnerId],
    /// Partners whose accepted role in the event is COOPERATION.
    pub cooperation: &'a [PartnerId],
    /// The event that it belongs to.
    pub event: Option<EventId>,
    /// The registration that it is, or belongs to.
    pub registration: Option<RegistrationId>,
    /// The person whose account it is, or whom it is about.
    pub user: Option<UserId>,
    /// Who wrote it.
    pub author: Option<UserId>,
}

/// What allowed an action, and by which grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ground {
    /// The rule.
    pub rule: Rule,
    /// The grant that it rests on, where it is one.
    pub grant: Option<RoleGrantId>,
    /// The role in which the actor acts, where it is one.
    pub role: Option<GrantRole>,
    /// The partner for which the actor acts, where it is one.
    pub partner: Option<PartnerId>,
}

/// Whether an actor may do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Yes, and why.
    Allowed(Ground),
    /// No: something forbids it whatever allows it.
    Forbidden(Prohibition),
    /// No: none of the action's rules applies.
    NoRule,
}

impl Decision {
    /// Whether it is a yes.
    #[must_use]
    pub const fn is_allowed(&self) -> bool {
        matches!(self, Self::Allowed(_))
    }
}

/// Decides. The first rule of the action that applies is the ground.
#[must_use]
pub fn decide(actor: &Actor, action: Action, facts: &Facts<'_>) -> Decision {
    let grounds = action.rules().iter().find_map(|rule| applies(actor, *rule, facts));
    let Some(ground) = grounds else { return Decision::NoRule };
    let forbids = |prohibition: &&Prohibition| match prohibition {
        Prohibition::OwnAccount => actor.user().is_some() && actor.user() == facts.user,
        Prohibition::OwnWork => actor.user().is_some() && actor.user() == facts.author,
    };
    match action.prohibitions().iter().find(forbids) {
        Some(prohibition) => Decision::Forbidden(*prohibition),
        None => Decision::Allowed(ground),
    }
}

/// The ground on which the actor may do this to an object that they see.
///
/// # Errors
///
/// [`Fault::Unauthenticated`] if nobody said who they are, else [`Fault::Forbidden`].
pub fn require(actor: &Actor, action: Action, facts: &Facts<'_>) -> Result<Ground, Fault> {
    match decide(actor, action, facts) {
        Decision::Allowed(ground) => Ok(ground),
        Decision::NoRule if *actor == Actor::Anonymous => Err(Fault::Unauthenticated),
        Decision::NoRule | Decision::Forbidden(_) => Err(Fault::Forbidden),
    }
}

fn applies(actor: &Actor, rule: Rule, facts: &Facts<'_>) -> Option<Ground> {
    let plain = Ground { rule, grant: None, role: None, partner: None };
    let held = |holds: &dyn Fn(&Membership) -> bool| {
        actor.memberships().iter().find(|membership| holds(membership)).map(|membership| Ground {
            rule,
            grant: Some(membership.grant),
            role: Some(membership.role),
            partner: Some(membership.partner),
        })
    };
    match rule {
        Rule::Everyone => Some(plain),
        Rule::SignedIn => actor.user().map(|_| plain),
        Rule::Themselves => (actor.user().is_some() && actor.user() == facts.user).then_some(plain),
        Rule::Own(roles, level) => held(&|membership| {
            roles.contains(&membership.role)
                && membership.level >= level
                && facts.own.contains(&membership.partner)
        }),
        Rule::Signer => {
            held(&|membership| membership.may_sign && facts.own.contains(&membership.partner))
        }
        Rule::ProgrammeLead => held(&|membership| {
            membership.level >= Level::Editor && facts.programme_leads.contains(&membership.partner)
        }),
        Rule::Member(roles, level) => held(&|membership| {
            roles.contains(&membership.role)
                && membership.level >= level
                && facts.members.contains(&membership.partner)
        }),
        Rule::Organiser => held(&|membership| {
            membership.level >= Level::Editor && facts.organisers.contains(&membership.partner)
        }),
        Rule::Cooperation => held(&|membership| facts.cooperation.contains(&membership.partner)),
        Rule::CheckIn => match actor {
            Actor::User(user) => {
                let held = user.check_ins.iter().find(|held| Some(held.event) == facts.event)?;
                Some(Ground { grant: Some(held.grant), role: Some(GrantRole::CheckIn), ..plain })
            }
            _ => None,
        },
        Rule::Participant => match actor {
            Actor::Participant(registration) => {
                (Some(*registration) == facts.registration).then_some(plain)
            }
            Actor::User(user) => (Some(user.id) == facts.user).then_some(plain),
            _ => None,
        },
        Rule::Office(office) => actor.office(office).map(|grant| Ground {
            grant: Some(grant),
            role: Some(office.granted()),
            ..plain
        }),
        Rule::Key(scope) => match actor {
            Actor::PartnerSystem(system)
                if system.scopes.contains(&scope)
                    && system.partners.iter().any(|partner| facts.own.contains(partner)) =>
            {
                Some(Ground { partner: Some(system.partner), ..plain })
            }
            _ => None,
        },
        Rule::Operator => (*actor == Actor::Operator).then_some(plain),
    }
}
