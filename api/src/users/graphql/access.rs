//! Why somebody may or may not do something.

use async_graphql::{Context, Description, Enum, ID, Object};
use entity::id::{
    AgreementId, EventId, ModelMunicipalityId, PartnerId, ProgrammeId, RoleGrantId, UserId,
};

use super::RoleGrant;
use crate::{
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::{Error, Fallible, reference},
        id::{GlobalId as _, Kind, decode},
        mutation::language,
    },
    users::service::{self, Action, Explanation, Object as ServiceObject, Prohibition, Rule},
};

/// What allows something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum AccessRule {
    /// Everybody may.
    Everyone,
    /// Whoever is signed in may.
    SignedIn,
    /// The person whose account it is may.
    Themselves,
    /// A role for the partner that the object belongs to.
    OwnPartner,
    /// The right to sign for the partner that the object belongs to.
    Signer,
    /// A role for a partner that leads the programme.
    ProgrammeLead,
    /// A role for a partner in the programme.
    Member,
    /// A role for a partner that organises the event.
    Organiser,
    /// A role for a cooperation partner of the event.
    Cooperation,
    /// A grant to check people in at the event.
    CheckIn,
    /// The person whose registration it is.
    Participant,
    /// A role in the network as a whole.
    NetworkRole,
    /// A key of a partner's system.
    ApiKey,
    /// The server's command line.
    CommandLine,
}

impl From<Rule> for AccessRule {
    fn from(rule: Rule) -> Self {
        match rule {
            Rule::Everyone => Self::Everyone,
            Rule::SignedIn => Self::SignedIn,
            Rule::Themselves => Self::Themselves,
            Rule::Own(..) => Self::OwnPartner,
            Rule::Signer => Self::Signer,
            Rule::ProgrammeLead => Self::ProgrammeLead,
            Rule::Member(..) => Self::Member,
            Rule::Organiser => Self::Organiser,
            Rule::Cooperation => Self::Cooperation,
            Rule::CheckIn => Self::CheckIn,
            Rule::Participant => Self::Participant,
            Rule::Office(_) => Self::NetworkRole,
            Rule::Key(_) => Self::ApiKey,
            Rule::Operator => Self::CommandLine,
        }
    }
}

/// What forbids something, whatever allows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "Prohibition")]
pub enum AccessProhibition {
    /// Nobody does this to their own account.
    OwnAccount,
    /// Nobody reviews what they wrote.
    OwnWork,
}

/// Whether somebody may do something, and why.
#[derive(Clone, Copy, Debug, Description)]
pub struct AccessExplanationInfo(Explanation);

#[Object(use_type_description)]
impl AccessExplanationInfo {
    /// What was asked about.
    async fn action(&self) -> Action {
        self.0.action
    }

    /// Whether the person may.
    async fn allowed(&self) -> bool {
        self.0.decision.is_allowed()
    }

    /// The rule that allows it; null if the person may not.
    async fn rule(&self) -> Option<AccessRule> {
        self.0.rule().map(Into::into)
    }

    /// The grant that it rests on; null if it rests on none.
    async fn grant(&self, ctx: &Context<'_>) -> Fallible<RoleGrant> {
        let id: RoleGrantId = self.0.grant()?;
        reference(ctx.load(id).await.map(|row| row.map(RoleGrant::from)))
    }

    /// What forbids it, whatever allows it.
    async fn prohibition(&self) -> Option<AccessProhibition> {
        self.0.prohibition().map(Into::into)
    }

    /// The decision and its reason, in German or English.
    async fn sentence(&self, ctx: &Context<'_>) -> String {
        self.0.sentence(language(ctx))
    }

    /// What would be enough, each by itself, in German or English; empty if the person may, or if nothing
    /// would be.
    async fn needed(&self, ctx: &Context<'_>) -> Vec<String> {
        self.0.needed(language(ctx))
    }
}

/// Queries about what somebody may do.
#[derive(Debug, Default)]
pub struct AccessQuery;

#[Object]
impl AccessQuery {
    /// Why somebody may or may not do something now. For administrators.
    async fn explain_access(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who.")] user_id: ID,
        #[graphql(desc = "What.")] action: Action,
        #[graphql(
            desc = "To what: a partner, programme, event, agreement, model municipality or user; none for what is about no object."
        )]
        object_id: Option<ID>,
    ) -> Fallible<AccessExplanationInfo> {
        let explanation = async {
            let user = UserId::from_global("userId", &user_id)?;
            let object = object("objectId", object_id.as_ref())?;
            let request = ctx.request();
            service::explain_access(&request.app, &request.actor, user, action, object).await
        };
        Some(explanation.await.map(AccessExplanationInfo).map_err(Error::from))
    }
}

/// The object that an action is about, as a client names it.
pub(super) fn object(input: &'static str, id: Option<&ID>) -> Result<Option<ServiceObject>, Fault> {
    let Some(id) = id else { return Ok(None) };
    let (kind, uuid) = decode(input, id)?;
    Ok(Some(match kind.ok_or(Fault::NotFound)? {
        Kind::Partner => ServiceObject::Partner(PartnerId(uuid)),
        Kind::Programme => ServiceObject::Programme(ProgrammeId(uuid)),
        Kind::Event => ServiceObject::Event(EventId(uuid)),
        Kind::Agreement => ServiceObject::Agreement(AgreementId(uuid)),
        Kind::ModelMunicipality => ServiceObject::ModelMunicipality(ModelMunicipalityId(uuid)),
        Kind::User => ServiceObject::User(UserId(uuid)),
        _ => {
            let rule = "name a partner, programme, event, agreement, model municipality or user";
            return Err(Fault::bad_input(input, rule));
        }
    }))
}
