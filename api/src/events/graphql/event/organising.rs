//! What the organisers of an event do and see.

use async_graphql::{Context, Object};
use entity::id::PartnerId;

use super::Shown;
use crate::{
    events::{lifecycle::Step, service::Action},
    graphql::{
        ContextExt as _,
        connection::PageArguments,
        error::{Fallible, Result},
    },
    interests::graphql::interest_count,
    invitations::graphql::{EventInvitationConnection, EventInvitationStatus, invitations_of},
    mail::graphql::MailConnection,
    messages::graphql::{
        MessageAudience, ParticipantMessageConnection, failed_mails_of, messages_of,
        recipient_count,
    },
    partners::{graphql::PartnerRoleConnection, service::RolesOfEvent},
    registrations::graphql::{
        CheckInEntryConnection, ParticipationInfo, RegistrationArguments, RegistrationConnection,
        RegistrationCountsInfo, RegistrationFilterInput, RegistrationOrderInput,
        check_in_list_of_event, counts_of_event, participation_of_event, registrations_of_event,
    },
    users::graphql::{CheckInGrantInfo, check_ins_of_event},
};
/// What the organisers of an event do and see.
#[derive(Clone, Debug)]
pub(super) struct EventOrganising(pub(super) Shown);

#[Object]
impl EventOrganising {
    /// Partners' parts in it, by their places. Of a protected event, everybody sees those that lead.
    async fn roles(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<PartnerRoleConnection> {
        let list = "event.roles position asc";
        let request =
            PageArguments { first, after, last, before }.request(list, ctx.wants_total())?;
        let page = ctx.load(RolesOfEvent(self.0.row().id, request)).await?.unwrap_or_default();
        Ok(PartnerRoleConnection::new(page, list))
    }

    /// Who is invited to it, in the order of the invitations. For its organisers; noted in the audit log.
    async fn invitations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "In one of these states.")] statuses: Option<Vec<EventInvitationStatus>>,
    ) -> Fallible<EventInvitationConnection> {
        let arguments = PageArguments { first, after, last, before };
        let show = |organisers: Vec<PartnerId>| async move {
            invitations_of(ctx, self.0.row().id, &organisers, arguments, statuses).await
        };
        self.0.by_organisers(ctx, show).await
    }

    /// What was written to its participants, the latest first. For its organisers.
    async fn messages(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Fallible<ParticipantMessageConnection> {
        let arguments = PageArguments { first, after, last, before };
        let show = |organisers: Vec<PartnerId>| async move {
            messages_of(ctx, self.0.row().id, &organisers, arguments).await
        };
        self.0.by_organisers(ctx, show).await
    }

    /// How many people a message would be for now. For its organisers.
    async fn message_recipient_count(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "To whom.")] audience: MessageAudience,
    ) -> Fallible<i32> {
        let show = |organisers: Vec<PartnerId>| async move {
            recipient_count(ctx, self.0.row().id, &organisers, audience).await
        };
        self.0.by_organisers(ctx, show).await
    }

    /// Mails to its participants and invited people that were given up, the latest first. For its organisers.
    async fn failed_mails(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Fallible<MailConnection> {
        let arguments = PageArguments { first, after, last, before };
        let show = |organisers: Vec<PartnerId>| async move {
            failed_mails_of(ctx, self.0.row().id, &organisers, arguments).await
        };
        self.0.by_organisers(ctx, show).await
    }

    /// How many people wait to be told when its registration opens. For its organisers; null for everybody else.
    async fn interest_count(&self, ctx: &Context<'_>) -> Result<Option<i32>> {
        interest_count(ctx, self.0.key(), &self.0.organisers(ctx).await?).await
    }

    /// Who is registered, for its organisers, and systems whose key is for it. Noted in the audit log. Forbidden for
    /// everybody else.
    async fn registrations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which registrations the list is to hold.")] filter: Option<
            RegistrationFilterInput,
        >,
        #[graphql(desc = "How the list is ordered; by the time of submission by default.")]
        order_by: Option<RegistrationOrderInput>,
    ) -> Fallible<RegistrationConnection> {
        let page = PageArguments { first, after, last, before };
        let arguments = RegistrationArguments { page, filter, order: order_by };
        registrations_of_event(ctx, self.0.row().id, arguments).await
    }

    /// How many registrations stand where, for the same as `registrations`.
    async fn registration_counts(&self, ctx: &Context<'_>) -> Fallible<RegistrationCountsInfo> {
        counts_of_event(ctx, self.0.row().id).await
    }

    /// How many confirmed people come from which groups and partners: for its organisers, and without small numbers for
    /// its cooperation partners; null for everybody else, and for all but the organisers where it is protected.
    async fn participation(&self, ctx: &Context<'_>) -> Result<Option<ParticipationInfo>> {
        participation_of_event(ctx, self.0.row().id).await
    }

    /// Confirmed people with name and group, for its organisers and those who check people in. Noted in the audit log.
    /// Forbidden for everybody else.
    async fn check_in_list(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(
            desc = "Whole words that name or organisation hold, however they are written; all of them."
        )]
        search: Option<String>,
    ) -> Fallible<CheckInEntryConnection> {
        let page = PageArguments { first, after, last, before };
        check_in_list_of_event(ctx, self.0.row().id, page, search.as_deref()).await
    }

    /// Who checks people in by a grant that has not ended, for its organisers; empty for everybody else.
    async fn check_in_grants(&self, ctx: &Context<'_>) -> Result<Vec<CheckInGrantInfo>> {
        check_ins_of_event(ctx, self.0.row().id).await
    }

    /// Whether the viewer may change what the record says.
    async fn viewer_can_edit(&self, ctx: &Context<'_>) -> Result<bool> {
        self.0.may(ctx, Action::EditEvent).await
    }

    /// Whether the viewer may say who sees it, and who is responsible for its participants' data.
    async fn viewer_can_protect(&self, ctx: &Context<'_>) -> Result<bool> {
        self.0.may(ctx, Action::ProtectEvent).await
    }

    /// Whether the viewer may announce it now.
    async fn viewer_can_publish(&self, ctx: &Context<'_>) -> Result<bool> {
        self.0.may_take(ctx, Step::Publish).await
    }

    /// Whether the viewer may say that it will be held later now.
    async fn viewer_can_postpone(&self, ctx: &Context<'_>) -> Result<bool> {
        self.0.may_take(ctx, Step::Postpone).await
    }

    /// Whether the viewer may give it its new date now.
    async fn viewer_can_reschedule(&self, ctx: &Context<'_>) -> Result<bool> {
        self.0.may_take(ctx, Step::Reschedule).await
    }

    /// Whether the viewer may say that it was held now.
    async fn viewer_can_complete(&self, ctx: &Context<'_>) -> Result<bool> {
        self.0.may_take(ctx, Step::Complete).await
    }

    /// Whether the viewer may say that it will not be held now.
    async fn viewer_can_cancel(&self, ctx: &Context<'_>) -> Result<bool> {
        self.0.may_take(ctx, Step::Cancel).await
    }

    /// Whether the viewer may keep it as a record now.
    async fn viewer_can_archive(&self, ctx: &Context<'_>) -> Result<bool> {
        self.0.may_take(ctx, Step::Archive).await
    }
}
