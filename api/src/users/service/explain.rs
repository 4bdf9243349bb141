//! Why somebody may or may not do something.

use entity::{
    id::{RoleGrantId, UserId},
    terms::UserStatus,
};

use super::objects::{Object, ObjectFacts, facts_of};
use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    identity,
    policy::{self, Action, Decision, Facts, Ground, Prohibition, Rule},
    reach::Reach,
    refusal::Language::{self, English, German},
    users::store,
};

/// Whether somebody may do something, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// What was asked about.
    pub action: Action,
    /// What the policy says.
    pub decision: Decision,
    /// Whether the person can sign in at all; if not, they may what everybody may.
    pub can_sign_in: bool,
}

impl Explanation {
    /// The rule that allows it.
    #[must_use]
    pub fn rule(&self) -> Option<Rule> {
        self.ground().map(|ground| ground.rule)
    }

    /// The grant that it rests on.
    #[must_use]
    pub fn grant(&self) -> Option<RoleGrantId> {
        self.ground().and_then(|ground| ground.grant)
    }

    /// What forbids it.
    #[must_use]
    pub fn prohibition(&self) -> Option<Prohibition> {
        match self.decision {
            Decision::Forbidden(prohibition) => Some(prohibition),
            Decision::Allowed(_) | Decision::NoRule => None,
        }
    }

    fn ground(&self) -> Option<Ground> {
        match self.decision {
            Decision::Allowed(ground) => Some(ground),
            Decision::Forbidden(_) | Decision::NoRule => None,
        }
    }

    /// The decision and its reason in a sentence.
    #[must_use]
    pub fn sentence(&self, language: Language) -> String {
        let account = match (self.can_sign_in, language) {
            (true, _) => "",
            (false, German) => " Mit diesem Konto kann sich niemand anmelden.",
            (false, English) => " Nobody can sign in with this account.",
        };
        let decision = match (self.decision, language) {
            (Decision::Allowed(ground), German) => {
                format!("Erlaubt. Das genügt: {}.", ground.rule.words(German))
            }
            (Decision::Allowed(ground), English) => {
                format!("Allowed. This is enough: {}.", ground.rule.words(English))
            }
            (Decision::Forbidden(prohibition), _) => prohibition.words(language).to_owned(),
            (Decision::NoRule, German) => {
                "Nicht erlaubt: Keine der Rollen dieser Person genügt dafür.".to_owned()
            }
            (Decision::NoRule, English) => {
                "Not allowed: none of this person's roles is enough for it.".to_owned()
            }
        };
        decision + account
    }

    /// What would be enough, one of them; empty if it is allowed or nothing would be.
    #[must_use]
    pub fn needed(&self, language: Language) -> Vec<String> {
        match self.decision {
            Decision::NoRule => {
                self.action.rules().iter().map(|rule| rule.words(language)).collect()
            }
            Decision::Allowed(_) | Decision::Forbidden(_) => Vec::new(),
        }
    }
}

/// Whether `user` may do `action` to `object` now, and why.
pub async fn explain_access(
    app: &App,
    asker: &Actor,
    user: UserId,
    action: Action,
    object: Option<Object>,
) -> Result<Explanation, Fault> {
    policy::require(asker, Action::ExplainAccess, &Facts::default())?;
    let reach = Reach::of(asker, app.clock.now());
    let account = store::users(app.database.read(), &reach, &[user]).await?;
    let account = account.into_iter().next().ok_or(Fault::NotFound)?;
    let can_sign_in = account.status == UserStatus::Active;
    let actor = if can_sign_in {
        Actor::User(identity::service::person(app, user).await?)
    } else {
        Actor::Anonymous
    };
    let facts = facts(app, &reach, object, action).await?;
    let decision = policy::decide(&actor, action, &facts.facts());
    Ok(Explanation { action, decision, can_sign_in })
}

/// Whether the actor may do `action` to `object`, which the actor must be able to see.
pub async fn can(
    app: &App,
    actor: &Actor,
    action: Action,
    object: Option<Object>,
) -> Result<bool, Fault> {
    let reach = Reach::of(actor, app.clock.now());
    let facts = facts(app, &reach, object, action).await?;
    Ok(policy::decide(actor, action, &facts.facts()).is_allowed())
}

async fn facts(
    app: &App,
    reach: &Reach,
    object: Option<Object>,
    action: Action,
) -> Result<ObjectFacts, Fault> {
    match object {
        Some(object) => facts_of(app, reach, object, action).await,
        None => Ok(ObjectFacts::default()),
    }
}
