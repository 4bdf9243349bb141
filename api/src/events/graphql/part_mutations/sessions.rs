//! The parts of an event's programme.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use entity::id::{EventId, SessionId};

use super::{EventPartUserError, existing};
use crate::{
    events::{
        graphql::{Event, Session, SessionKind, SessionPhase},
        part_refusal::EventPartErrorCode,
        service::arrange::{self, Existing, NewSession, SessionEdit, SessionFields, SessionOrder},
    },
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::Fallible,
        id::GlobalId as _,
        mutation::{answer, patch, payload},
        scalar::LocalDateTime,
    },
    patch::Patch,
};

/// What a session says besides its kind.
#[derive(Debug, InputObject)]
pub struct SessionFieldsInput {
    /// Which phase of a dialogue it is about.
    phase: MaybeUndefined<SessionPhase>,
    /// Title, at most 300 characters.
    title: MaybeUndefined<String>,
    /// What it is about, at most 5,000 characters.
    description: MaybeUndefined<String>,
    /// The start as clocks show it there, within the event.
    start_local: MaybeUndefined<LocalDateTime>,
    /// The end as clocks show it there, within the event; only with a start.
    end_local: MaybeUndefined<LocalDateTime>,
    /// Room.
    room: MaybeUndefined<String>,
    /// Places of its own; null where they are not limited.
    capacity: MaybeUndefined<i32>,
}

impl From<SessionFieldsInput> for SessionFields {
    fn from(input: SessionFieldsInput) -> Self {
        Self {
            kind: Patch::Keep,
            phase: patch(input.phase.map_value(Into::into)),
            title: patch(input.title),
            description: patch(input.description),
            start: patch(input.start_local.map_value(|time| time.0)),
            end: patch(input.end_local.map_value(|time| time.0)),
            room: patch(input.room),
            capacity: patch(input.capacity),
        }
    }
}

/// A session that is to be added.
#[derive(Debug, InputObject)]
pub struct AddSessionInput {
    /// The event.
    event_id: ID,
    /// What kind of part it is.
    kind: SessionKind,
    #[graphql(flatten)]
    fields: SessionFieldsInput,
}

impl AddSessionInput {
    fn parse(self) -> Result<NewSession, Fault> {
        let event = EventId::from_global("input.eventId", &self.event_id)?;
        let fields = SessionFields { kind: Patch::Set(self.kind.into()), ..self.fields.into() };
        Ok(NewSession { event, fields })
    }
}

/// What is to change in a session. What is not given stays; null takes a value away.
#[derive(Debug, InputObject)]
pub struct UpdateSessionInput {
    /// The session.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
    /// What kind of part it is.
    kind: MaybeUndefined<SessionKind>,
    #[graphql(flatten)]
    fields: SessionFieldsInput,
    /// Whether there may be fewer places than are taken.
    #[graphql(default)]
    acknowledge_overbooking: bool,
}

impl UpdateSessionInput {
    fn parse(self) -> Result<SessionEdit, Fault> {
        let kind = patch(self.kind.map_value(Into::into));
        let fields = SessionFields { kind, ..self.fields.into() };
        Ok(SessionEdit {
            session: existing(&self.id, self.expected_version)?,
            fields,
            acknowledge_overbooking: self.acknowledge_overbooking,
        })
    }
}

/// A session that is to be removed.
#[derive(Debug, InputObject)]
pub struct RemoveSessionInput {
    /// Its global id.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
}

impl RemoveSessionInput {
    fn parse(self) -> Result<Existing<SessionId>, Fault> {
        existing(&self.id, self.expected_version)
    }
}

/// The sessions of an event in a new order.
#[derive(Debug, InputObject)]
pub struct ReorderSessionsInput {
    /// The event.
    event_id: ID,
    /// All its sessions, each once.
    session_ids: Vec<ID>,
}

impl ReorderSessionsInput {
    fn parse(self) -> Result<SessionOrder, Fault> {
        let session = |id: &ID| SessionId::from_global("input.sessionIds", id);
        Ok(SessionOrder {
            event: EventId::from_global("input.eventId", &self.event_id)?,
            sessions: self.session_ids.iter().map(session).collect::<Result<_, _>>()?,
        })
    }
}

payload! {
    /// What `addSession` answers.
    AddSessionPayload, EventPartUserError(EventPartErrorCode) {
        /// The new session.
        session: Session,
    }
}

payload! {
    /// What `updateSession` answers.
    UpdateSessionPayload, EventPartUserError(EventPartErrorCode) {
        /// The session.
        session: Session,
    }
}

payload! {
    /// What `removeSession` answers.
    RemoveSessionPayload, EventPartUserError(EventPartErrorCode) {
        /// The event without it.
        event: Event,
    }
}

payload! {
    /// What `reorderSessions` answers.
    ReorderSessionsPayload, EventPartUserError(EventPartErrorCode) {
        /// The event.
        event: Event,
    }
}

/// What can be done with sessions.
#[derive(Debug, Default)]
pub struct SessionMutation;

#[Object]
impl SessionMutation {
    /// Adds a session at the end of an event's programme. For those who edit the event.
    async fn add_session(
        &self,
        ctx: &Context<'_>,
        input: AddSessionInput,
    ) -> Fallible<AddSessionPayload> {
        let (app, actor) = (&ctx.request().app, &ctx.request().actor);
        let result = match input.parse() {
            Ok(command) => arrange::add_session(app, actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, AddSessionPayload::done)
    }

    /// Changes a session. For those who edit its event.
    async fn update_session(
        &self,
        ctx: &Context<'_>,
        input: UpdateSessionInput,
    ) -> Fallible<UpdateSessionPayload> {
        let (app, actor) = (&ctx.request().app, &ctx.request().actor);
        let result = match input.parse() {
            Ok(command) => arrange::update_session(app, actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, UpdateSessionPayload::done)
    }

    /// Removes a session that nobody chose, with what is done in it. For those who edit its event.
    async fn remove_session(
        &self,
        ctx: &Context<'_>,
        input: RemoveSessionInput,
    ) -> Fallible<RemoveSessionPayload> {
        let (app, actor) = (&ctx.request().app, &ctx.request().actor);
        let result = match input.parse() {
            Ok(command) => arrange::remove_session(app, actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, RemoveSessionPayload::done)
    }

    /// Puts the sessions of an event into another order. For those who edit the event.
    async fn reorder_sessions(
        &self,
        ctx: &Context<'_>,
        input: ReorderSessionsInput,
    ) -> Fallible<ReorderSessionsPayload> {
        let (app, actor) = (&ctx.request().app, &ctx.request().actor);
        let result = match input.parse() {
            Ok(command) => arrange::reorder_sessions(app, actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, ReorderSessionsPayload::done)
    }
}
