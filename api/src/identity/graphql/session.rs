//! A sign-in.

use async_graphql::{Context, Description, ID, Object};
use entity::{id::LoginSessionId, login_session};

use crate::{
    graphql::{ContextExt as _, connection::connection, id::GlobalId as _, scalar::DateTime},
    identity::service,
};

/// A sign-in of the viewer, from the password to its end.
#[derive(Clone, Debug, Description)]
pub struct LoginSession {
    row: login_session::Model,
    /// It is the one that the answer itself is about.
    is_own: bool,
}

impl LoginSession {
    /// The session that tokens were just given out for.
    #[must_use]
    pub fn own(row: login_session::Model) -> Self {
        Self { row, is_own: true }
    }
}

impl From<login_session::Model> for LoginSession {
    fn from(row: login_session::Model) -> Self {
        Self { row, is_own: false }
    }
}

#[Object(use_type_description)]
impl LoginSession {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.row.id.to_global()
    }

    /// Whether it is the session that this request is made in.
    async fn current(&self, ctx: &Context<'_>) -> bool {
        self.is_own || ctx.request().actor.credential() == Some(self.row.id.0)
    }

    /// What the client called itself, shortened.
    async fn client(&self) -> Option<&str> {
        self.row.client.as_deref()
    }

    /// Whether a second factor was given.
    async fn second_factor(&self) -> bool {
        self.row.second_factor
    }

    /// When the person signed in.
    async fn started_at(&self) -> DateTime {
        DateTime(self.row.started_at)
    }

    /// When it was last refreshed.
    async fn refreshed_at(&self) -> DateTime {
        DateTime(self.row.refreshed_at)
    }

    /// When it ends unless it is refreshed before.
    async fn expires_at(&self) -> DateTime {
        DateTime(self.row.expires_at)
    }
}

connection! {
    /// A page of the viewer's sign-ins.
    LoginSessionConnection,
    /// A sign-in and where it stands in the list.
    LoginSessionEdge,
    LoginSession,
}

impl async_graphql::dataloader::Loader<LoginSessionId> for crate::graphql::Batch {
    type Value = login_session::Model;
    type Error = crate::fault::Fault;

    async fn load(
        &self,
        keys: &[LoginSessionId],
    ) -> Result<std::collections::HashMap<LoginSessionId, Self::Value>, Self::Error> {
        service::sessions(&self.0.app, &self.0.actor, keys).await
    }
}
