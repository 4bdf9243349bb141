//! The one who asks.

use async_graphql::{Context, Description, Enum, Object};

use super::{ContextExt as _, error::Result};
use crate::{
    access::{self, Actor, Level, User},
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

#[Object(use_type_description)]
impl Viewer {
    /// Roles in the network as a whole.
    async fn network_roles(&self) -> Vec<NetworkRole> {
        self.0.network_roles.iter().map(|office| office.role.into()).collect()
    }

    /// Partners that the viewer acts for, units included.
    async fn partners(&self, ctx: &Context<'_>) -> Result<Vec<Partner>> {
        let ids = ctx.request().actor.partners(Level::Viewer);
        let rows =
            futures_util::future::try_join_all(ids.into_iter().map(|id| ctx.load(id))).await?;
        Ok(rows.into_iter().flatten().map(Partner::from).collect())
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
