//! Invitations to events in the schema.

mod by_link;
mod mutations;

use async_graphql::{Context, Description, Enum, ID, Object};
use entity::{
    event_invitation,
    id::{EventId, EventInvitationId},
    terms,
};

pub use self::{
    by_link::{
        EventInvitationByLinkInfo, EventInvitationQuery, InvitedEventInfo, InvitedVenueInfo,
    },
    mutations::{
        EventInvitationMutation, EventInvitationUserError, InviteToEventInput,
        InviteToEventPayload, InvitedPersonInput, ResendEventInvitationInput,
        ResendEventInvitationPayload, RevokeEventInvitationInput, RevokeEventInvitationPayload,
    },
};
use super::{
    invited::Invited,
    service::{self, InvitationListing, InvitationsOf},
};
use crate::{
    events::graphql::{Event, event},
    fault::Fault,
    graphql::{
        ContextExt as _,
        connection::{PageArguments, connection},
        error::{Error, Fallible, Result, reference},
        id::GlobalId as _,
        load_lists, load_rows,
        scalar::{DateTime, Locale},
    },
    mail::graphql::Mail,
    messages::graphql::mails_of,
    users::graphql::{User, user},
};

/// Where an invitation to an event stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::InvitationStatus")]
pub enum EventInvitationStatus {
    /// The mail was sent.
    Sent,
    /// The person registered by it.
    Used,
    /// It was taken back.
    Revoked,
}

/// Somebody who is asked to come to an event. For its organisers.
#[derive(Clone, Debug, Description)]
pub struct EventInvitation(event_invitation::Model);

impl From<event_invitation::Model> for EventInvitation {
    fn from(row: event_invitation::Model) -> Self {
        Self(row)
    }
}

#[Object(use_type_description)]
#[expect(clippy::unused_async, reason = "resolvers are asynchronous")]
impl EventInvitation {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_global()
    }

    /// The event.
    async fn event(&self, ctx: &Context<'_>) -> Fallible<Event> {
        event(ctx, Some(self.0.event_id)).await
    }

    /// Given name; null once the person was removed from it.
    async fn given_name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        self.invited(ctx).map(|invited| invited.map(|invited| invited.given_name))
    }

    /// Family name; null once the person was removed from it.
    async fn family_name(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        self.invited(ctx).map(|invited| invited.map(|invited| invited.family_name))
    }

    /// The address; null once the person was removed from it.
    async fn email(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        self.invited(ctx).map(|invited| invited.map(|invited| invited.email))
    }

    /// Language of the mails.
    async fn locale(&self, ctx: &Context<'_>) -> Result<Option<Locale>> {
        let locale = |invited: Invited| invited.locale.parse().ok().map(Locale);
        self.invited(ctx).map(|invited| invited.and_then(locale))
    }

    /// Where it stands.
    async fn status(&self) -> EventInvitationStatus {
        self.0.status.into()
    }

    /// Who invited; null where that is not for you to see, or it was a partner's system.
    async fn invited_by(&self, ctx: &Context<'_>) -> Fallible<User> {
        user(ctx, self.0.invited_by).await
    }

    /// The mails about it, the latest first, at most 100.
    async fn mails(&self, ctx: &Context<'_>) -> Result<Vec<Mail>> {
        mails_of(ctx, self.0.id.0).await
    }

    /// When the person was invited.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// When it was last changed.
    async fn updated_at(&self) -> DateTime {
        self.0.updated_at.into()
    }

    /// Version of the record.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

impl EventInvitation {
    /// Who is invited. Reading it is noted in the audit log.
    fn invited(&self, ctx: &Context<'_>) -> Result<Option<Invited>> {
        ctx.request().reads_personal(self.0.id);
        Ok(Invited::open(&ctx.request().app.vault, &self.0)?)
    }
}

connection! {
    /// A page of invitations to an event.
    EventInvitationConnection,
    /// An invitation to an event in a list.
    EventInvitationEdge,
    EventInvitation,
}

/// The invitations to an event that these partners organise; an error for everybody else.
pub async fn invitations_of(
    ctx: &Context<'_>,
    event: EventId,
    organisers: &[entity::id::PartnerId],
    arguments: PageArguments,
    statuses: Option<Vec<EventInvitationStatus>>,
) -> Fallible<EventInvitationConnection> {
    let page = async {
        let statuses: Option<Vec<terms::InvitationStatus>> =
            statuses.map(|all| all.into_iter().map(Into::into).collect());
        let list = "event.invitations created asc";
        let request = arguments.request(list, ctx.wants_total())?;
        service::require_reading(&ctx.request().actor, organisers)?;
        let listing = InvitationListing { statuses, request };
        let page = ctx.load(InvitationsOf(event, listing)).await?.unwrap_or_default();
        Ok::<_, Fault>(EventInvitationConnection::new(page, list))
    };
    Some(page.await.map_err(Error::from))
}

/// An invitation that an object refers to; null where it is not for the reader.
pub async fn event_invitation(
    ctx: &Context<'_>,
    id: Option<EventInvitationId>,
) -> Fallible<EventInvitation> {
    reference(ctx.load(id?).await.map(|row| row.map(EventInvitation)))
}

load_rows! {
    EventInvitationId => service::invitations: event_invitation::Model;
}

load_lists! {
    InvitationsOf(EventId, InvitationListing) => service::invitations_of_events: event_invitation::Model;
}
