//! What came of an event.

use async_graphql::{Context, Object};
use entity::terms::FigureMeasure;

use super::Shown;
use crate::{
    agreements::{graphql::AgreementConnection, service::AgreementsOfEvent},
    content::graphql::QuantityInfo,
    feedback::{
        graphql::{
            FeedbackConnection, FeedbackState, FeedbackSummaryInfo, feedback_of_event,
            feedback_summary_of_event,
        },
        service as feedback,
    },
    graphql::{ContextExt as _, connection::PageArguments, error::Result, scalar::DateTime},
    programmes::graphql::ReportedFigure,
    publications::{
        graphql::{RecommendationConnection, recommendations_of},
        service::PublicationOwner,
    },
    results::{
        graphql::{AttendanceInfo, EventProfileConnection, OutcomeConnection, outcomes_of_event},
        service::{AttendanceOf, ProfilesOfEvent},
    },
};
/// What came of an event.
#[derive(Clone, Debug)]
pub(super) struct EventAfterwards(pub(super) Shown);

#[Object]
impl EventAfterwards {
    /// How many people came, as was reported. Never counted here.
    async fn reported_attendance(&self, ctx: &Context<'_>) -> Result<Option<QuantityInfo>> {
        let figures = self.0.figures(ctx).await?;
        let attendance = figures.iter().find(|figure| figure.counts(FigureMeasure::Attendance));
        Ok(attendance.map(ReportedFigure::quantity))
    }

    /// All that was reported in figures, at most 100. The first of each measure is the one that the
    /// record follows.
    async fn reported_figures(&self, ctx: &Context<'_>) -> Result<Vec<ReportedFigure>> {
        self.0.figures(ctx).await
    }

    /// How many people came: counted here, and reported by others. Never mixed; null for those who do not see its
    /// details.
    async fn attendance(&self, ctx: &Context<'_>) -> Result<Option<AttendanceInfo>> {
        if !self.0.whole() {
            return Ok(None);
        }
        let counted = ctx.load(AttendanceOf(self.0.row().id)).await?.unwrap_or_default();
        let reported = self.reported_attendance(ctx).await?;
        Ok(Some(AttendanceInfo { counted: counted.into(), reported }))
    }

    /// Agreements that were signed there, by the day of signing; unknown days last.
    async fn agreements(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<AgreementConnection> {
        let list = "event.agreements signed asc";
        let request =
            PageArguments { first, after, last, before }.request(list, ctx.wants_total())?;
        let page = self
            .0
            .detail(async {
                let key = AgreementsOfEvent(self.0.row().id, request);
                Ok(ctx.load(key).await?.unwrap_or_default())
            })
            .await?;
        Ok(AgreementConnection::new(page, list))
    }

    /// Event profiles (Steckbriefe) about it, by title.
    async fn profiles(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<EventProfileConnection> {
        let list = "event.profiles name asc";
        let request =
            PageArguments { first, after, last, before }.request(list, ctx.wants_total())?;
        let page = self
            .0
            .detail(async {
                let key = ProfilesOfEvent(self.0.row().id, request);
                Ok(ctx.load(key).await?.unwrap_or_default())
            })
            .await?;
        Ok(EventProfileConnection::new(page, list))
    }

    /// What came of it, by the outcomes' places. Of a protected event for its organisers and its accepted cooperation
    /// partners alone.
    async fn outcomes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<OutcomeConnection> {
        let page = PageArguments { first, after, last, before };
        outcomes_of_event(ctx, self.0.row().id, page).await
    }

    /// Recommendations that rest on it, be it by an outcome, by title; for those who see its details.
    async fn recommendations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<RecommendationConnection> {
        let page = PageArguments { first, after, last, before };
        let (owner, list) = (PublicationOwner::Event, "event.recommendations name asc");
        recommendations_of(ctx, owner, self.0.row().id, list, page).await
    }

    /// Recommendations that were presented there, by title; for those who see its details.
    async fn presented_recommendations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<RecommendationConnection> {
        let page = PageArguments { first, after, last, before };
        let (owner, list) =
            (PublicationOwner::PresentedAt, "event.presentedRecommendations name asc");
        recommendations_of(ctx, owner, self.0.row().id, list, page).await
    }

    /// Whether participants can say how it was; null for those who do not see its details.
    async fn feedback_state(&self, ctx: &Context<'_>) -> Option<FeedbackState> {
        let state = feedback::state(self.0.row(), ctx.request().now);
        self.0.whole().then(|| state.into())
    }

    /// When feedback ends; null for a fortnight after the event.
    async fn feedback_closes_at(&self) -> Option<DateTime> {
        self.0.row().feedback_closes_at.map(Into::into)
    }

    /// What participants said of it, one by one, in an order that tells nothing: for its organisers and its accepted
    /// cooperation partners, null for everybody else. Each reading is in the audit log.
    async fn feedback(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Option<FeedbackConnection>> {
        let page = PageArguments { first, after, last, before };
        feedback_of_event(ctx, self.0.row().id, page).await
    }

    /// What participants said of it, added up: null for those who may not know it.
    async fn feedback_summary(&self, ctx: &Context<'_>) -> Result<Option<FeedbackSummaryInfo>> {
        feedback_summary_of_event(ctx, self.0.row().id).await
    }
}
