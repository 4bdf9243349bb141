//! What hangs on events, in the schema: sessions, contributions, papers.

use async_graphql::{Context, Description, ID, Object};
use entity::{
    contribution, event_document,
    id::{ContributionId, OfficeHolderId, ProgrammeDocumentId, SessionId},
    session,
};

use super::{
    event::{Event, event_in_detail},
    terms::{ContributionRole, DocumentRelation, SessionKind, SessionPhase},
};
use crate::{
    events::service::{
        self, ContributionsOf, ContributionsOfOfficeHolder, ContributionsOfSession, DocumentsOf,
        EventsOfDocument, SessionsOf,
    },
    graphql::{
        ContextExt as _,
        connection::{PageArguments, connection},
        error::{Fallible, Result, reference},
        id::GlobalId as _,
        load_lists, load_rows,
        scalar::{DateTime, LocalDateTime},
    },
    page::PageRequest,
    partners::graphql::{OfficeHolder, Partner, office_holder, partner},
    programmes::graphql::{ProgrammeDocument, programme_document},
};

/// A part of an event's programme.
#[derive(Clone, Debug, Description)]
pub struct Session(session::Model);

impl From<session::Model> for Session {
    fn from(row: session::Model) -> Self {
        Self(row)
    }
}

#[Object(use_type_description)]
impl Session {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_global()
    }

    /// The event.
    async fn event(&self, ctx: &Context<'_>) -> Fallible<Event> {
        event_in_detail(ctx, Some(self.0.event_id)).await
    }

    /// Place in the event's programme, from 1.
    async fn position(&self) -> i32 {
        self.0.position
    }

    /// What kind of part it is.
    async fn kind(&self) -> SessionKind {
        self.0.kind.into()
    }

    /// Which phase of a dialogue it is about.
    async fn phase(&self) -> Option<SessionPhase> {
        self.0.phase.map(Into::into)
    }

    /// Title, byte for byte.
    async fn title(&self) -> Option<&str> {
        self.0.title.as_deref()
    }

    /// What it is about.
    async fn description(&self) -> Option<&str> {
        self.0.description.as_deref()
    }

    /// The start as clocks show it there.
    async fn start_local(&self) -> Option<LocalDateTime> {
        self.0.start_local.map(Into::into)
    }

    /// The end as clocks show it there.
    async fn end_local(&self) -> Option<LocalDateTime> {
        self.0.end_local.map(Into::into)
    }

    /// Room.
    async fn room(&self) -> Option<&str> {
        self.0.room.as_deref()
    }

    /// Places of its own; null where they are not limited.
    async fn capacity(&self) -> Option<i32> {
        self.0.capacity
    }

    /// What people and partners do in it, in order; at most 100.
    async fn contributions(&self, ctx: &Context<'_>) -> Result<Vec<Contribution>> {
        let rows = ctx.load(ContributionsOfSession(self.0.id)).await?.unwrap_or_default();
        Ok(rows.into_iter().map(Contribution).collect())
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

/// What an office holder, a named person or a partner does at an event.
#[derive(Clone, Debug, Description)]
pub struct Contribution(contribution::Model);

impl From<contribution::Model> for Contribution {
    fn from(row: contribution::Model) -> Self {
        Self(row)
    }
}

#[Object(use_type_description)]
impl Contribution {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_global()
    }

    /// The event.
    async fn event(&self, ctx: &Context<'_>) -> Fallible<Event> {
        event_in_detail(ctx, Some(self.0.event_id)).await
    }

    /// The session; null for a contribution to the event as a whole.
    async fn session(&self, ctx: &Context<'_>) -> Fallible<Session> {
        reference(ctx.load(self.0.session_id?).await.map(|row| row.map(Session)))
    }

    /// Place among the event's contributions, from 1.
    async fn position(&self) -> i32 {
        self.0.position
    }

    /// What is done.
    async fn role(&self) -> ContributionRole {
        self.0.role.into()
    }

    /// The office holder who does it.
    async fn office_holder(&self, ctx: &Context<'_>) -> Fallible<OfficeHolder> {
        office_holder(ctx, self.0.office_holder_id).await
    }

    /// The partner that does it.
    async fn partner(&self, ctx: &Context<'_>) -> Fallible<Partner> {
        partner(ctx, self.0.partner_id).await
    }

    /// The person or group that does it, where only words name them.
    async fn person_name(&self) -> Option<&str> {
        self.0.person_name.as_deref()
    }

    /// What it is about.
    async fn subject(&self) -> Option<&str> {
        self.0.subject.as_deref()
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

connection! {
    /// A page of contributions.
    ContributionConnection,
    /// A contribution in a list.
    ContributionEdge,
    Contribution,
}

/// A paper of an event.
#[derive(Clone, Debug, Description)]
pub struct EventDocumentInfo(event_document::Model);

impl From<event_document::Model> for EventDocumentInfo {
    fn from(row: event_document::Model) -> Self {
        Self(row)
    }
}

#[Object(use_type_description)]
impl EventDocumentInfo {
    /// What the event does with the paper.
    async fn relation(&self) -> DocumentRelation {
        self.0.relation.into()
    }

    /// The paper.
    async fn document(&self, ctx: &Context<'_>) -> Fallible<ProgrammeDocument> {
        programme_document(ctx, Some(self.0.document_id)).await
    }
}

/// An event of a paper.
#[derive(Clone, Debug, Description)]
pub struct DocumentEventInfo(event_document::Model);

#[Object(use_type_description)]
impl DocumentEventInfo {
    /// What the event does with the paper.
    async fn relation(&self) -> DocumentRelation {
        self.0.relation.into()
    }

    /// The event.
    async fn event(&self, ctx: &Context<'_>) -> Fallible<Event> {
        event_in_detail(ctx, Some(self.0.event_id)).await
    }
}

/// Events that discuss or produce a paper, at most 100.
pub async fn events_of_document(
    ctx: &Context<'_>,
    document: ProgrammeDocumentId,
) -> Result<Vec<DocumentEventInfo>> {
    let rows = ctx.load(EventsOfDocument(document)).await?.unwrap_or_default();
    Ok(rows.into_iter().map(DocumentEventInfo).collect())
}

/// A page of what an office holder contributed to events.
pub async fn contributions_of_office_holder(
    ctx: &Context<'_>,
    office_holder: OfficeHolderId,
    page: PageArguments,
) -> Result<ContributionConnection> {
    let list = "officeHolder.contributions recorded asc";
    let request = page.request(list, ctx.wants_total())?;
    let key = ContributionsOfOfficeHolder(office_holder, request);
    Ok(ContributionConnection::new(ctx.load(key).await?.unwrap_or_default(), list))
}

load_rows! {
    SessionId => service::sessions: session::Model;
    SessionsOf => service::sessions_of_events: Vec<session::Model>;
    ContributionId => service::contributions: contribution::Model;
    ContributionsOf => service::contributions_of_events: Vec<contribution::Model>;
    ContributionsOfSession => service::contributions_of_sessions: Vec<contribution::Model>;
    DocumentsOf => service::documents_of_events: Vec<event_document::Model>;
    EventsOfDocument => service::events_of_documents: Vec<event_document::Model>;
}

load_lists! {
    ContributionsOfOfficeHolder(OfficeHolderId, PageRequest) => service::contributions_of_office_holders: contribution::Model;
}
