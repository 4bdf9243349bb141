//! What can be done with invitations to events.

use async_graphql::{Context, ID, InputObject, Object};
use entity::id::{EventId, EventInvitationId};

use super::EventInvitation;
use crate::{
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::Fallible,
        id::GlobalId as _,
        mutation::{answer, payload, user_error},
        scalar::{Locale, Secret},
    },
    invitations::{
        refusal::EventInvitationErrorCode,
        service::{self, InviteToEvent, Person},
    },
};

user_error! {
    /// Why something about invitations to events was refused.
    EventInvitationUserError(EventInvitationErrorCode)
}

/// Somebody who is to be invited.
#[derive(Debug, InputObject)]
pub struct InvitedPersonInput {
    /// Given name.
    given_name: Secret,
    /// Family name.
    family_name: Secret,
    /// E-mail address.
    email: Secret,
    /// Language of the mail; German if it is not given.
    locale: Option<Locale>,
}

/// Who is to be invited to an event.
#[derive(Debug, InputObject)]
pub struct InviteToEventInput {
    /// The event.
    event_id: ID,
    /// Who, at most 200 people at once.
    people: Vec<InvitedPersonInput>,
    /// What you want to add to the mails, at most 2,000 characters.
    note: Option<Secret>,
}

impl InviteToEventInput {
    fn parse(self) -> Result<InviteToEvent, Fault> {
        let person = |person: InvitedPersonInput| Person {
            given_name: person.given_name.into(),
            family_name: person.family_name.into(),
            email: person.email.into(),
            locale: person.locale.map(|locale| locale.0),
        };
        Ok(InviteToEvent {
            event: EventId::from_global("input.eventId", &self.event_id)?,
            people: self.people.into_iter().map(person).collect(),
            note: self.note.map(Into::into),
        })
    }
}

/// Which invitation is to be sent again.
#[derive(Debug, InputObject)]
pub struct ResendEventInvitationInput {
    /// The invitation.
    id: ID,
}

/// Which invitation is to be taken back.
#[derive(Debug, InputObject)]
pub struct RevokeEventInvitationInput {
    /// The invitation.
    id: ID,
}

payload! {
    /// What `inviteToEvent` answers.
    InviteToEventPayload, EventInvitationUserError(EventInvitationErrorCode) {
        /// The invitations, in the order of the people.
        invitations: Vec<EventInvitation>,
    }
}

payload! {
    /// What `resendEventInvitation` answers.
    ResendEventInvitationPayload, EventInvitationUserError(EventInvitationErrorCode) {
        /// The invitation.
        invitation: EventInvitation,
    }
}

payload! {
    /// What `revokeEventInvitation` answers.
    RevokeEventInvitationPayload, EventInvitationUserError(EventInvitationErrorCode) {
        /// The invitation, now taken back.
        invitation: EventInvitation,
    }
}

/// What can be done with invitations to events.
#[derive(Debug, Default)]
pub struct EventInvitationMutation;

#[Object]
impl EventInvitationMutation {
    /// Invites people to an event, each with a mail and a link of their own. If anything is wrong with one of
    /// them, nobody is invited. For the event's organisers.
    async fn invite_to_event(
        &self,
        ctx: &Context<'_>,
        input: InviteToEventInput,
    ) -> Fallible<InviteToEventPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::invite_to_event(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, |rows| {
            let invitations: Vec<_> = rows.into_iter().map(EventInvitation::from).collect();
            InviteToEventPayload::done(invitations)
        })
    }

    /// Sends the mail of an invitation once more. For the event's organisers.
    async fn resend_event_invitation(
        &self,
        ctx: &Context<'_>,
        input: ResendEventInvitationInput,
    ) -> Fallible<ResendEventInvitationPayload> {
        let request = ctx.request();
        let result = match EventInvitationId::from_global("input.id", &input.id) {
            Ok(id) => service::resend_event_invitation(&request.app, &request.actor, id).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, ResendEventInvitationPayload::done)
    }

    /// Takes an invitation back: its link leads nowhere from then on. For the event's organisers.
    async fn revoke_event_invitation(
        &self,
        ctx: &Context<'_>,
        input: RevokeEventInvitationInput,
    ) -> Fallible<RevokeEventInvitationPayload> {
        let request = ctx.request();
        let result = match EventInvitationId::from_global("input.id", &input.id) {
            Ok(id) => service::revoke_event_invitation(&request.app, &request.actor, id).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, RevokeEventInvitationPayload::done)
    }
}
