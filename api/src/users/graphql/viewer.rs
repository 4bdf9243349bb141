//! The one who asks.

use async_graphql::{Context, Description, Enum, ID, Object, SimpleObject, Union};
use chrono::Utc;
use entity::id::{PartnerRoleId, RoleGrantId};

use super::{GrantLevel, GrantRole, RoleGrant, User, access::object};
use crate::{
    access::{self, Actor},
    calendar::graphql::{CalendarFeed, feeds_of},
    fault::Fault,
    graphql::{
        ContextExt as _,
        connection::PageArguments,
        error::{Error, Fallible, Result, reference},
        scalar::DateTime,
    },
    identity::{self, graphql::LoginSessionConnection},
    partners::graphql::{Partner, PartnerRole, partner},
    reach::Reach,
    users::service::{self, Action, Waiting},
};

/// A role in the network as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "access::NetworkRole")]
pub enum NetworkRole {
    /// Manages partners, users, roles, keys and settings.
    Administrator,
    /// Serves data-subject requests and retention.
    PrivacyOfficer,
    /// Reads the audit log, without personal values.
    Auditor,
}

/// A partner that the viewer acts for, and what they may do there.
#[derive(Clone, Copy, Debug, Description)]
pub struct ViewerPartnerInfo(access::Membership);

#[Object(use_type_description)]
impl ViewerPartnerInfo {
    /// The partner that the grant names, or a unit of it.
    async fn partner(&self, ctx: &Context<'_>) -> Fallible<Partner> {
        partner(ctx, Some(self.0.partner)).await
    }

    /// In which role.
    async fn role(&self) -> GrantRole {
        self.0.role.into()
    }

    /// How much, at most.
    async fn level(&self) -> GrantLevel {
        self.0.level.into()
    }

    /// Whether the viewer signs for the partner.
    async fn may_sign(&self) -> bool {
        self.0.may_sign
    }

    /// The grant that gives that level.
    async fn grant(&self, ctx: &Context<'_>) -> Fallible<RoleGrant> {
        grant(ctx, self.0.grant).await
    }
}

impl ViewerPartnerInfo {
    /// What another grant gives for the same partner.
    fn add(&mut self, other: &access::Membership) {
        let may_sign = self.0.may_sign || other.may_sign;
        if other.level > self.0.level {
            self.0 = *other;
        }
        self.0.may_sign = may_sign;
    }
}

/// What kind of thing waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum WaitingKind {
    /// A partner was asked to take a part; the viewer can answer.
    PartnerRoleProposed,
    /// The viewer's role needs a second factor, which is not set up.
    SecondFactorMissing,
}

/// What something that waits is about.
#[derive(Clone, Debug, Union)]
pub enum WaitingObject {
    /// The part that a partner was asked to take.
    PartnerRole(PartnerRole),
    /// The viewer's own account.
    User(User),
}

/// Something that waits for the viewer.
#[derive(Clone, Debug, SimpleObject)]
pub struct WaitingItemInfo {
    /// What kind of thing it is. New values can come.
    kind: WaitingKind,
    /// What it is about.
    object: WaitingObject,
    /// Since when it waits.
    since: DateTime,
}

/// The signed-in user who asks.
#[derive(Clone, Debug, Description)]
pub struct Viewer(access::User);

#[Object(use_type_description)]
impl Viewer {
    /// The viewer's account.
    async fn user(&self, ctx: &Context<'_>) -> Fallible<User> {
        reference(self.account(ctx).await)
    }

    /// What is granted to the viewer and in force now.
    async fn grants(&self, ctx: &Context<'_>) -> Result<Vec<RoleGrant>> {
        let offices = self.0.network_roles.iter().map(|office| office.grant);
        let partners = self.0.memberships.iter().map(|membership| membership.grant);
        let events = self.0.check_ins.iter().map(|check_in| check_in.grant);
        let mut ids: Vec<RoleGrantId> = offices.chain(partners).chain(events).collect();
        ids.sort_unstable();
        // The units of a partner are by the same grant.
        ids.dedup();
        let mut rows = service::grants(&ctx.request().app, &self.reach(ctx), &ids).await?;
        Ok(ids.iter().filter_map(|id| rows.remove(id)).map(RoleGrant::from).collect())
    }

    /// Roles in the network as a whole.
    async fn network_roles(&self) -> Vec<NetworkRole> {
        self.0.network_roles.iter().map(|office| office.role.into()).collect()
    }

    /// Partners that the viewer acts for, units included, each once, and what the viewer may do there.
    async fn partners(&self) -> Vec<ViewerPartnerInfo> {
        let mut partners: Vec<ViewerPartnerInfo> = Vec::new();
        for held in &self.0.memberships {
            match partners.iter_mut().find(|known| known.0.partner == held.partner) {
                Some(known) => known.add(held),
                None => partners.push(ViewerPartnerInfo(*held)),
            }
        }
        partners
    }

    /// Whether the viewer may do something now.
    async fn can(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What.")] action: Action,
        #[graphql(
            desc = "To what: a partner, programme, event, agreement, model municipality or user; none for what is about no object."
        )]
        object_id: Option<ID>,
    ) -> Fallible<bool> {
        let can = async {
            let object = object("objectId", object_id.as_ref())?;
            let request = ctx.request();
            service::can(&request.app, &self.actor(), action, object).await
        };
        Some(can.await.map_err(Error::from))
    }

    /// What waits for the viewer: first what keeps them from acting, then the oldest; at most 100 of a kind.
    async fn waiting(&self, ctx: &Context<'_>) -> Result<Vec<WaitingItemInfo>> {
        let request = ctx.request();
        let waiting = service::waiting(&request.app, &self.actor()).await?;
        let items = waiting.into_iter().map(|waiting| self.item(ctx, waiting));
        let items = futures_util::future::try_join_all(items).await?;
        Ok(items.into_iter().flatten().collect())
    }

    /// Where the viewer is signed in, the latest first.
    async fn sessions(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<LoginSessionConnection> {
        let list = "sessions started desc";
        let page = PageArguments { first, after, last, before }.request(list, ctx.wants_total())?;
        let app = &ctx.request().app;
        let page = identity::service::list_sessions(app, &self.actor(), &page).await?;
        Ok(LoginSessionConnection::new(page, list))
    }

    /// Addresses of personal calendars that work, oldest first; at most 10.
    async fn calendar_feeds(&self, ctx: &Context<'_>) -> Result<Vec<CalendarFeed>> {
        feeds_of(ctx, self.0.id).await
    }
}

impl Viewer {
    fn actor(&self) -> Actor {
        Actor::User(self.0.clone())
    }

    /// Of the viewer, who is not yet the one who asks while they sign in.
    fn reach(&self, ctx: &Context<'_>) -> Reach {
        Reach::of(&self.actor(), ctx.request().now)
    }

    async fn account(&self, ctx: &Context<'_>) -> Result<Option<User>, Fault> {
        let mut users = service::users(&ctx.request().app, &self.reach(ctx), &[self.0.id]).await?;
        Ok(users.remove(&self.0.id).map(User::from))
    }

    async fn item(&self, ctx: &Context<'_>, waiting: Waiting) -> Result<Option<WaitingItemInfo>> {
        let item = |kind, object, since: chrono::DateTime<Utc>| WaitingItemInfo {
            kind,
            object,
            since: since.into(),
        };
        Ok(match waiting {
            Waiting::PartnerRole(id, since) => {
                let role: Option<_> = ctx.load::<PartnerRoleId>(id).await?;
                let object = role.map(|row| WaitingObject::PartnerRole(row.into()));
                object.map(|object| item(WaitingKind::PartnerRoleProposed, object, since))
            }
            Waiting::SecondFactor(since) => {
                let object = self.account(ctx).await?.map(WaitingObject::User);
                object.map(|object| item(WaitingKind::SecondFactorMissing, object, since))
            }
        })
    }
}

async fn grant(ctx: &Context<'_>, id: RoleGrantId) -> Fallible<RoleGrant> {
    reference(ctx.load(id).await.map(|row| row.map(RoleGrant::from)))
}

impl From<access::User> for Viewer {
    fn from(user: access::User) -> Self {
        Self(user)
    }
}

/// Queries about the one who asks.
#[derive(Debug, Default)]
pub struct ViewerQuery;

#[Object]
impl ViewerQuery {
    /// The signed-in user who asks; null for everybody else.
    async fn viewer(&self, ctx: &Context<'_>) -> Option<Viewer> {
        match &ctx.request().actor {
            Actor::User(user) => Some(Viewer(user.clone())),
            _ => None,
        }
    }
}
