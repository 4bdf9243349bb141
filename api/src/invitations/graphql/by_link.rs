//! What an invited person sees by the link of the mail, without an account.

use async_graphql::{Context, Description, Object};
use entity::venue;

use super::EventInvitationStatus;
use crate::{
    content::graphql::PartialDateInfo,
    events::graphql::{Event, EventTimeInfo, Session, event},
    graphql::{
        ContextExt as _,
        error::{Fallible, found},
        scalar::Secret,
    },
    invitations::service::{self, ByLink},
};

/// What the link of an invitation leads to: for the invited person alone.
#[derive(Clone, Debug, Description)]
pub struct EventInvitationByLinkInfo(ByLink);

#[Object(use_type_description)]
impl EventInvitationByLinkInfo {
    /// Your given name, as the organisers wrote it.
    async fn given_name(&self) -> &str {
        &self.0.invited.given_name
    }

    /// Your family name, as the organisers wrote it.
    async fn family_name(&self) -> &str {
        &self.0.invited.family_name
    }

    /// The address that the invitation is for.
    async fn email(&self) -> &str {
        &self.0.invited.email
    }

    /// What the organisers added.
    async fn note(&self) -> Option<&str> {
        self.0.invited.note.as_deref()
    }

    /// Where the invitation stands.
    async fn status(&self) -> EventInvitationStatus {
        self.0.invitation.status.into()
    }

    /// The event, as everybody sees it.
    async fn event(&self, ctx: &Context<'_>) -> Fallible<Event> {
        event(ctx, Some(self.0.event.id)).await
    }

    /// What you may see of the event because you are invited.
    async fn invited_to(&self) -> InvitedEventInfo<'_> {
        InvitedEventInfo(&self.0)
    }
}

/// Title, time, place and agenda of an event that somebody is invited to, be it a protected one.
#[derive(Clone, Copy, Debug, Description)]
pub struct InvitedEventInfo<'a>(&'a ByLink);

#[Object(use_type_description)]
impl InvitedEventInfo<'_> {
    /// Title.
    async fn title(&self) -> &str {
        &self.0.event.title
    }

    /// What it is about.
    async fn description(&self) -> Option<&str> {
        self.0.event.description.as_deref()
    }

    /// When it is, as far as that is known.
    async fn date(&self) -> PartialDateInfo {
        PartialDateInfo(self.0.event.date)
    }

    /// When it starts and ends; null where only a day or less is known.
    async fn time(&self) -> Option<EventTimeInfo> {
        EventTimeInfo::new(&self.0.event)
    }

    /// Where it is held.
    async fn venue(&self) -> Option<InvitedVenueInfo<'_>> {
        self.0.venue.as_ref().map(InvitedVenueInfo)
    }

    /// The place in words.
    async fn place_text(&self) -> Option<&str> {
        self.0.event.place_text.as_deref()
    }

    /// The parts of its programme in order, at most 100.
    async fn sessions(&self) -> Vec<Session> {
        self.0.sessions.iter().cloned().map(Session::from).collect()
    }
}

/// Where an event is held.
#[derive(Clone, Copy, Debug, Description)]
pub struct InvitedVenueInfo<'a>(&'a venue::Model);

#[Object(use_type_description)]
impl InvitedVenueInfo<'_> {
    /// Name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Street and number.
    async fn street(&self) -> Option<&str> {
        self.0.street.as_deref()
    }

    /// Postal code.
    async fn postal_code(&self) -> Option<&str> {
        self.0.postal_code.as_deref()
    }

    /// Town.
    async fn locality(&self) -> Option<&str> {
        self.0.locality.as_deref()
    }

    /// Which door to take.
    async fn entrance(&self) -> Option<&str> {
        self.0.entrance.as_deref()
    }

    /// What people with disabilities need to know.
    async fn accessibility(&self) -> Option<&str> {
        self.0.accessibility.as_deref()
    }
}

/// Queries about invitations to events.
#[derive(Debug, Default)]
pub struct EventInvitationQuery;

#[Object]
impl EventInvitationQuery {
    /// The invitation whose link this is. Asking changes nothing.
    async fn event_invitation_by_link(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The secret of the link: `vbp_…`.")] token: Secret,
    ) -> Fallible<EventInvitationByLinkInfo> {
        let found_by = service::by_link(&ctx.request().app, &token.into()).await;
        if let Ok(Some(by_link)) = &found_by {
            ctx.request().proofs.add_invitation(by_link.invitation.id);
        }
        found(found_by.map(|by_link| by_link.map(EventInvitationByLinkInfo)))
    }
}
