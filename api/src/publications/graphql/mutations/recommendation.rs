//! Writing recommendations.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use entity::id::{EventId, PartnerId, ProgrammeId, PublicationId, RecommendationId};

use super::PublicationUserError;
use crate::{
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::Fallible,
        id::GlobalId as _,
        mutation::{answer, patch, payload},
    },
    patch::Patch,
    programmes::graphql::ProgrammeScope,
    publications::{
        graphql::{
            Recommendation,
            inputs::{EvidenceInput, PublicationFieldsInput, evidence, ids},
        },
        refusal::PublicationErrorCode,
        service::{
            self, Family, NewPublication, Presentation, PublicationChange, PublicationEdit,
            PublicationFields,
        },
    },
};

/// A recommendation that is to be entered.
#[derive(Debug, InputObject)]
pub struct CreateRecommendationInput {
    /// The programme that it came of: its members review it.
    programme_id: ID,
    /// The partner that it is written for: one that you act for.
    partner_id: ID,
    /// Title in German, byte for byte; at most 300 characters.
    title: String,
    /// Whom it is for.
    target_level: ProgrammeScope,
    /// What it rests on, in order, at most 50: what you see yourself.
    evidence: MaybeUndefined<Vec<EvidenceInput>>,
    /// Events at which it was presented, in order, at most 50.
    presented_at_ids: MaybeUndefined<Vec<ID>>,
    /// What else it says.
    #[graphql(flatten)]
    fields: PublicationFieldsInput,
}

/// A change of a draft. What is absent stays as it is.
#[derive(Debug, InputObject)]
pub struct UpdateRecommendationInput {
    /// The recommendation.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
    /// Title in German, byte for byte; at most 300 characters.
    title: MaybeUndefined<String>,
    /// Whom it is for.
    target_level: MaybeUndefined<ProgrammeScope>,
    /// What it rests on: all of it, in order, at most 50.
    evidence: MaybeUndefined<Vec<EvidenceInput>>,
    /// Events at which it was presented: all of them, in order, at most 50.
    presented_at_ids: MaybeUndefined<Vec<ID>>,
    /// What else it says.
    #[graphql(flatten)]
    fields: PublicationFieldsInput,
}

/// Where a recommendation was presented.
#[derive(Debug, InputObject)]
pub struct SetRecommendationPresentationsInput {
    /// The recommendation.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
    /// The events: all of them, in order, at most 50.
    event_ids: Vec<ID>,
}

impl CreateRecommendationInput {
    fn parse(self) -> Result<NewPublication, Fault> {
        let presented_at = ids::<EventId>("input.presentedAtIds", self.presented_at_ids)?;
        Ok(NewPublication {
            family: Family::Recommendations,
            programme: ProgrammeId::from_global("input.programmeId", &self.programme_id)?,
            partner: PartnerId::from_global("input.partnerId", &self.partner_id)?,
            fields: PublicationFields {
                title: Patch::Set(self.title),
                target_level: Patch::Set(self.target_level.into()),
                evidence: evidence(self.evidence)?,
                presented_at,
                ..self.fields.parse()?
            },
        })
    }
}

impl UpdateRecommendationInput {
    fn parse(self) -> Result<PublicationEdit, Fault> {
        let id = RecommendationId::from_global("input.id", &self.id)?;
        let presented_at = ids::<EventId>("input.presentedAtIds", self.presented_at_ids)?;
        Ok(PublicationEdit {
            family: Family::Recommendations,
            id: PublicationId(id.0),
            expected_version: self.expected_version,
            fields: PublicationFields {
                title: patch(self.title),
                target_level: patch(self.target_level.map_value(Into::into)),
                evidence: evidence(self.evidence)?,
                presented_at,
                ..self.fields.parse()?
            },
        })
    }
}

impl SetRecommendationPresentationsInput {
    fn parse(&self) -> Result<Presentation, Fault> {
        let id = RecommendationId::from_global("input.id", &self.id)?;
        let event = |id: &ID| EventId::from_global("input.eventIds", id);
        Ok(Presentation {
            change: PublicationChange {
                family: Family::Recommendations,
                id: PublicationId(id.0),
                expected_version: self.expected_version,
            },
            events: self.event_ids.iter().map(event).collect::<Result<_, _>>()?,
        })
    }
}

payload! {
    /// What `createRecommendation` answers.
    CreateRecommendationPayload, PublicationUserError(PublicationErrorCode) {
        /// The recommendation, a draft.
        recommendation: Recommendation,
    }
}

payload! {
    /// What `updateRecommendation` answers.
    UpdateRecommendationPayload, PublicationUserError(PublicationErrorCode) {
        /// The recommendation as it is now.
        recommendation: Recommendation,
    }
}

payload! {
    /// What `setRecommendationPresentations` answers.
    SetRecommendationPresentationsPayload, PublicationUserError(PublicationErrorCode) {
        /// The recommendation as it is now.
        recommendation: Recommendation,
    }
}

/// Writing recommendations.
#[derive(Debug, Default)]
pub struct RecommendationMutation;

#[Object]
impl RecommendationMutation {
    /// Enters a recommendation, as a draft. For those who act for the partner that it is written for.
    async fn create_recommendation(
        &self,
        ctx: &Context<'_>,
        input: CreateRecommendationInput,
    ) -> Fallible<CreateRecommendationPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::create_publication(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, CreateRecommendationPayload::done)
    }

    /// Changes a draft of a recommendation. For its partner, and those who lead the programme.
    async fn update_recommendation(
        &self,
        ctx: &Context<'_>,
        input: UpdateRecommendationInput,
    ) -> Fallible<UpdateRecommendationPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::update_publication(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, UpdateRecommendationPayload::done)
    }

    /// Says at which events a recommendation was presented, also once it is published.
    async fn set_recommendation_presentations(
        &self,
        ctx: &Context<'_>,
        input: SetRecommendationPresentationsInput,
    ) -> Fallible<SetRecommendationPresentationsPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => {
                service::present_publication(&request.app, &request.actor, command).await
            }
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, SetRecommendationPresentationsPayload::done)
    }
}
