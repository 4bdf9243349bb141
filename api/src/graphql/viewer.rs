//! The one who asks.

use async_graphql::{Context, Description, Enum, Object};

use super::{ContextExt as _, connection::PageArguments, error::Result};
use crate::{
    access::{self, Actor, User},
    identity::{graphql::LoginSessionConnection, service},
    partners::graphql::Partner,
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

/// The signed-in user who asks.
#[derive(Clone, Debug, Description)]
pub struct Viewer(User);

impl From<User> for Viewer {
    fn from(user: User) -> Self {
        Self(user)
    }
}

#[Object(use_type_description)]
impl Viewer {
    /// Roles in the network as a whole.
    async fn network_roles(&self) -> Vec<NetworkRole> {
        self.0.network_roles.iter().map(|office| office.role.into()).collect()
    }

    /// Partners that the viewer acts for, units included.
    async fn partners(&self, ctx: &Context<'_>) -> Result<Vec<Partner>> {
        let mut ids: Vec<_> = self.0.memberships.iter().map(|held| held.partner).collect();
        ids.sort_unstable();
        ids.dedup();
        let rows =
            futures_util::future::try_join_all(ids.into_iter().map(|id| ctx.load(id))).await?;
        Ok(rows.into_iter().flatten().map(Partner::from).collect())
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
        let actor = Actor::User(self.0.clone());
        let page = service::list_sessions(&ctx.request().app, &actor, &page).await?;
        Ok(LoginSessionConnection::new(page, list))
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
