//! How people take part in an event.

use async_graphql::{Context, Object};

use super::Shown;
use crate::{
    events::{
        effective,
        graphql::{
            audience::AudienceInfo,
            questions::{PrivacyNotice, RegistrationQuestion, privacy_notice_of, questions_of},
            terms::{ParticipantListAudience, RegistrationState},
            values::{CapacityInfo, DeadlineInfo, JointControllerInfo, RegistrationInfo},
        },
        registration,
        service::{JointControllersOf, SeatsOf},
    },
    fault::Fault,
    graphql::{
        ContextExt as _,
        connection::PageArguments,
        error::{Fallible, Result},
        scalar::Url,
    },
    partners::graphql::{Partner, partner},
    registrations::graphql::{ListedParticipantConnection, online_link, participants_of_event},
};
/// How people take part in an event.
#[derive(Clone, Debug)]
pub(super) struct EventRegistering(pub(super) Shown);

#[Object]
impl EventRegistering {
    /// Who can be shown a list of participants: of those who chose to be on it.
    async fn participant_list(&self) -> Option<ParticipantListAudience> {
        self.0.whole().then(|| self.0.row().participant_list.into())
    }

    /// How many hours before the start participants are reminded; null for not at all.
    async fn reminder_hours(&self) -> Option<i32> {
        self.0.row().reminder_hours
    }

    /// How many hours an offered seat is kept.
    async fn offer_hours(&self) -> Option<i32> {
        self.0.whole().then(|| self.0.row().offer_hours)
    }

    /// Seats that the organisers keep; null where they are not counted here.
    async fn seats_held_back(&self, ctx: &Context<'_>) -> Result<Option<i32>> {
        if !self.0.whole() {
            return Ok(None);
        }
        Ok(ctx.load(SeatsOf(self.0.row().id)).await?.map(|seats| seats.held_back))
    }

    /// Who may come.
    async fn audience(&self, ctx: &Context<'_>) -> Result<Option<AudienceInfo>> {
        if !self.0.whole() {
            return Ok(None);
        }
        self.0.effective_audience(ctx).await.map(Some)
    }

    /// How many people can come.
    async fn capacity(&self, ctx: &Context<'_>) -> Result<Option<CapacityInfo>> {
        if !self.0.whole() {
            return Ok(None);
        }
        let series = self.0.defaults(ctx).await?;
        Ok(Some(CapacityInfo(effective::capacity(self.0.row(), series.as_ref()))))
    }

    /// Seats that nobody has; null where they are not limited, not known or not counted here. Of a protected
    /// event, for its organisers.
    async fn free_seats(&self, ctx: &Context<'_>) -> Result<Option<i32>> {
        if !self.0.shows_counts(ctx).await? {
            return Ok(None);
        }
        Ok(self.0.facts(ctx).await?.seats.free())
    }

    /// People on the waiting list; null where nobody registers here. Of a protected event, for its organisers.
    async fn waiting(&self, ctx: &Context<'_>) -> Result<Option<i32>> {
        if !self.0.shows_counts(ctx).await? {
            return Ok(None);
        }
        Ok(Some(self.0.facts(ctx).await?.seats.waiting))
    }

    /// How people register.
    async fn registration(&self) -> Option<RegistrationInfo> {
        self.0.whole().then(|| RegistrationInfo::new(self.0.row()))
    }

    /// Until when people can register, be it that the series says so.
    async fn registration_deadline(&self, ctx: &Context<'_>) -> Result<Option<DeadlineInfo>> {
        let row = self.0.row();
        let series = self.0.defaults(ctx).await?;
        let deadline = effective::deadline(row, series.as_ref());
        let info = deadline.map(|deadline| DeadlineInfo::new(deadline, row.zone)).transpose();
        Ok(info.map_err(Fault::internal)?)
    }

    /// Whether somebody can register now, and if not, why.
    async fn registration_state(&self, ctx: &Context<'_>) -> Result<Option<RegistrationState>> {
        if !self.0.whole() {
            return Ok(None);
        }
        let facts = self.0.facts(ctx).await?;
        Ok(Some(registration::state(&facts, ctx.request().now).into()))
    }

    /// The partner responsible for the participants' personal data (Art. 4 No. 7 GDPR).
    async fn controller(&self, ctx: &Context<'_>) -> Fallible<Partner> {
        partner(ctx, self.0.row().controller_id).await
    }

    /// Further partners that are responsible with it (Art. 26 GDPR).
    async fn joint_controllers(&self, ctx: &Context<'_>) -> Result<Vec<JointControllerInfo>> {
        self.0
            .detail(async {
                let rows = ctx.load(JointControllersOf(self.0.row().id)).await?.unwrap_or_default();
                Ok(rows.into_iter().map(JointControllerInfo).collect())
            })
            .await
    }

    /// What people are asked when they register for it, in order; at most 100.
    async fn registration_questions(&self, ctx: &Context<'_>) -> Result<Vec<RegistrationQuestion>> {
        self.0.detail(questions_of(ctx, self.0.row().id)).await
    }

    /// What its controller tells participants of the use of their data; null where there is nothing yet.
    async fn privacy_notice(&self, ctx: &Context<'_>) -> Fallible<PrivacyNotice> {
        privacy_notice_of(ctx, self.0.row().controller_id).await
    }

    /// Confirmed people who chose to be shown, to you as somebody who takes part or to everybody, as far as the event
    /// has such a list; in the order of submission. Of a protected event: nobody.
    async fn participants(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<ListedParticipantConnection> {
        let page = PageArguments { first, after, last, before };
        participants_of_event(ctx, self.0.row().id, page).await
    }

    /// The link to its online meeting, for those who have a seat and those who organise it; null for all others.
    async fn online_link(&self, ctx: &Context<'_>) -> Result<Option<Url>> {
        online_link(ctx, self.0.row().id).await
    }
}
