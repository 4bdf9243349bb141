//! A registration in the schema: what is not personal of it.

use std::collections::HashMap;

use async_graphql::{Context, Description, ID, Object, dataloader::Loader};
use entity::{id::RegistrationId, registration, registration_session};

use super::terms::{
    Attendance, ListVisibility, RegistrationEnd, RegistrationSource, RegistrationStatus,
};
use crate::{
    events::graphql::{Event, Session, event},
    fault::Fault,
    graphql::{
        Batch, ContextExt as _,
        error::{Fallible, Result, reference},
        id::GlobalId as _,
        load_rows,
        scalar::DateTime,
    },
    registrations::service::{self, ChosenSessionsOf},
};

/// A person's place at one event. The person sees it, and the organisers of the event.
#[derive(Clone, Debug, Description)]
pub struct Registration(registration::Model);

impl From<registration::Model> for Registration {
    fn from(row: registration::Model) -> Self {
        Self(row)
    }
}

impl Registration {
    /// The row, for what else the schema says of registrations.
    #[must_use]
    pub fn row(&self) -> &registration::Model {
        &self.0
    }
}

#[Object(use_type_description)]
impl Registration {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_global()
    }

    /// What the person shows at the door: eight letters and digits.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// Where the registration stands.
    async fn status(&self) -> RegistrationStatus {
        self.0.status.into()
    }

    /// Number in the queue, from 1; null for those who never waited. It is kept when a seat is found, and never
    /// given again.
    async fn queue_number(&self) -> Option<i32> {
        self.0.queue_number
    }

    /// The event.
    async fn event(&self, ctx: &Context<'_>) -> Fallible<Event> {
        event(ctx, Some(self.0.event_id)).await
    }

    /// The sessions that the person chose, in order; at most 50.
    async fn sessions(&self, ctx: &Context<'_>) -> Result<Vec<ChosenSessionInfo>> {
        let rows = ctx.load(ChosenSessionsOf(self.0.id)).await?.unwrap_or_default();
        Ok(rows.into_iter().map(ChosenSessionInfo).collect())
    }

    /// How it came about.
    async fn source(&self) -> RegistrationSource {
        self.0.source.into()
    }

    /// To whom the person wants to be shown.
    async fn list_visibility(&self) -> ListVisibility {
        self.0.list_visibility.into()
    }

    /// Whether the person came.
    async fn attendance(&self) -> Attendance {
        self.0.attendance.into()
    }

    /// When it was noted whether the person came.
    async fn attendance_at(&self) -> Option<DateTime> {
        self.0.attendance_at.map(Into::into)
    }

    /// When it was submitted: the deadline is judged by it.
    async fn submitted_at(&self) -> DateTime {
        self.0.submitted_at.into()
    }

    /// When the address was verified.
    async fn verified_at(&self) -> Option<DateTime> {
        self.0.verified_at.map(Into::into)
    }

    /// Until when the address can be confirmed, or the offered seat is kept.
    async fn expires_at(&self) -> Option<DateTime> {
        self.0.expires_at.map(Into::into)
    }

    /// When it ended.
    async fn ended_at(&self) -> Option<DateTime> {
        self.0.ended_at.map(Into::into)
    }

    /// Who ended it.
    async fn ended_by(&self) -> Option<RegistrationEnd> {
        self.0.ended_by.map(Into::into)
    }

    /// When the record was written.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// When the record was last changed.
    async fn updated_at(&self) -> DateTime {
        self.0.updated_at.into()
    }

    /// Version of the record; a change names the one that it read.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

/// A session that somebody chose.
#[derive(Clone, Debug, Description)]
pub struct ChosenSessionInfo(registration_session::Model);

#[Object(use_type_description)]
impl ChosenSessionInfo {
    /// The session; null for those who do not see the details of the event.
    async fn session(&self, ctx: &Context<'_>) -> Fallible<Session> {
        reference(ctx.load(self.0.session_id).await.map(|row| row.map(Session::from)))
    }

    /// Whether the person has a place in it. Who waits for a seat at the event only wishes for it; who has one,
    /// and no place in the session, gets the next free one in the order of the choices.
    async fn has_place(&self) -> bool {
        self.0.has_place
    }

    /// When it was chosen.
    async fn chosen_at(&self) -> DateTime {
        self.0.chosen_at.into()
    }
}

impl Loader<RegistrationId> for Batch {
    type Value = registration::Model;
    type Error = Fault;

    async fn load(
        &self,
        keys: &[RegistrationId],
    ) -> Result<HashMap<RegistrationId, registration::Model>, Fault> {
        service::registrations(&self.0.app, &self.0.actor, keys).await
    }
}

load_rows! {
    ChosenSessionsOf => service::chosen_sessions: Vec<registration_session::Model>;
}
