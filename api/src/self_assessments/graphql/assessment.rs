//! Self-assessments in the schema.

use async_graphql::{Context, Description, Enum, ID, InputObject, Object};
use entity::{
    id::{ModelMunicipalityId, ProgrammeId, QuestionnaireId, SelfAssessmentId},
    self_assessment, terms,
};

use super::{
    answers::{AssessmentAnswerInfo, FieldScoreInfo},
    questionnaire::{Questionnaire, questionnaire},
};
use crate::{
    access::Actor,
    fault::Fault,
    graphql::{
        ContextExt as _,
        connection::{OrderDirection, PageArguments, connection},
        error::{Fallible, Result},
        id::GlobalId as _,
        load_lists, load_rows,
        scalar::DateTime,
    },
    model_municipalities::graphql::{ModelMunicipality, model_municipality},
    page::PageRequest,
    publications::{
        graphql::{RecommendationConnection, recommendations_of},
        service::PublicationOwner,
    },
    self_assessments::service::{
        self, AnswersOf, AssessmentFilter, AssessmentStep, ChartOf, FieldsOf, Rights, RightsIn,
        ScoresOf, SelfAssessmentsOfModelMunicipality, can_be_released,
    },
};

/// Where a self-assessment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::AssessmentStatus")]
pub enum AssessmentStatus {
    /// Nobody has answered a question.
    NotStarted,
    /// The municipality answers.
    InProgress,
    /// The municipality has answered; those who lead the programme look at it.
    Submitted,
    /// They said what they make of it.
    Evaluated,
    /// It was talked about with the municipality.
    Discussed,
    /// It is a record.
    Closed,
}

/// Who reads scores and evaluation besides the municipality and those who lead the programme. Single answers are for
/// those alone, whatever is released.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::AssessmentRelease")]
pub enum AssessmentRelease {
    /// Nobody.
    Private,
    /// Partners with an accepted part in the programme.
    Programme,
    /// All members of the programme: those partners, and its admitted and active municipalities.
    Members,
    /// Everybody who sees the model municipality.
    Public,
}

/// Where a municipality says that it stands (Standortbestimmung), by the questionnaire of a programme.
#[derive(Clone, Debug, Description)]
pub struct SelfAssessment(self_assessment::Model);

impl From<self_assessment::Model> for SelfAssessment {
    fn from(row: self_assessment::Model) -> Self {
        Self(row)
    }
}

#[Object(use_type_description)]
impl SelfAssessment {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_global()
    }

    /// The model municipality.
    async fn model_municipality(&self, ctx: &Context<'_>) -> Fallible<ModelMunicipality> {
        model_municipality(ctx, Some(self.0.model_municipality_id)).await
    }

    /// The edition of the questionnaire that it answers.
    async fn questionnaire(&self, ctx: &Context<'_>) -> Fallible<Questionnaire> {
        questionnaire(ctx, self.0.questionnaire_id).await
    }

    /// Where it stands.
    async fn status(&self) -> AssessmentStatus {
        self.0.status.into()
    }

    /// Who reads it besides the municipality and those who lead the programme.
    async fn release(&self) -> AssessmentRelease {
        self.0.release.into()
    }

    /// The single answers; null unless you act for the municipality or lead the programme.
    async fn answers(&self, ctx: &Context<'_>) -> Result<Option<Vec<AssessmentAnswerInfo>>> {
        if !self.rights(ctx, Rights::reads_answers).await? {
            return Ok(None);
        }
        let rows = ctx.load(AnswersOf(self.0.id)).await?.unwrap_or_default();
        Ok(Some(rows.into_iter().map(AssessmentAnswerInfo::from).collect()))
    }

    /// Where the municipality stands in each field of action, in the order of the questionnaire: the profile as
    /// a table.
    async fn scores(&self, ctx: &Context<'_>) -> Result<Vec<FieldScoreInfo>> {
        let fields = ctx.load(FieldsOf(self.0.questionnaire_id)).await?.unwrap_or_default();
        let tallies = ctx.load(ScoresOf(self.0.id)).await?.unwrap_or_default();
        let score = |field: entity::field_of_action::Model| {
            let tally = tallies.get(&field.id).copied().unwrap_or_default();
            FieldScoreInfo::new(field, tally)
        };
        Ok(fields.into_iter().map(score).collect())
    }

    /// The profile as a picture: SVG that stands alone, with its content in words for those who do not see it. The
    /// same is at `/self-assessments/{id}.svg`.
    async fn chart(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Whether the medians are shown, as far as they are told to you.",
            default = true
        )]
        compared: bool,
    ) -> Result<Option<String>> {
        let chart = ctx.load(ChartOf { id: self.0.id, compared }).await?;
        Ok(chart.map(|chart| chart.draw(ctx.request().languages.spoken())))
    }

    /// What those who lead the programme make of it.
    async fn evaluation(&self) -> Option<&str> {
        self.0.evaluation.as_deref()
    }

    /// Why it was sent back last; null unless you act for the municipality or lead the programme.
    async fn return_reason(&self, ctx: &Context<'_>) -> Result<Option<&str>> {
        let reads = self.rights(ctx, Rights::reads_answers).await?;
        Ok(self.0.return_reason.as_deref().filter(|_| reads))
    }

    /// When it was submitted last.
    async fn submitted_at(&self) -> Option<DateTime> {
        self.0.submitted_at.map(Into::into)
    }

    /// When it was evaluated.
    async fn evaluated_at(&self) -> Option<DateTime> {
        self.0.evaluated_at.map(Into::into)
    }

    /// When it was discussed.
    async fn discussed_at(&self) -> Option<DateTime> {
        self.0.discussed_at.map(Into::into)
    }

    /// When it was closed.
    async fn closed_at(&self) -> Option<DateTime> {
        self.0.closed_at.map(Into::into)
    }

    /// Whether the viewer may answer questions now.
    async fn viewer_can_answer(&self, ctx: &Context<'_>) -> Result<bool> {
        self.may(ctx, AssessmentStep::Answer, Rights::fills).await
    }

    /// Whether the viewer may submit it now, once every question is answered or skipped.
    async fn viewer_can_submit(&self, ctx: &Context<'_>) -> Result<bool> {
        self.may(ctx, AssessmentStep::Submit, Rights::fills).await
    }

    /// Whether the viewer may send it back now.
    async fn viewer_can_return(&self, ctx: &Context<'_>) -> Result<bool> {
        self.may(ctx, AssessmentStep::Return, Rights::evaluates).await
    }

    /// Whether the viewer may evaluate it now.
    async fn viewer_can_evaluate(&self, ctx: &Context<'_>) -> Result<bool> {
        self.may(ctx, AssessmentStep::Evaluate, Rights::evaluates).await
    }

    /// Whether the viewer may say now that it was discussed.
    async fn viewer_can_discuss(&self, ctx: &Context<'_>) -> Result<bool> {
        self.may(ctx, AssessmentStep::Discuss, Rights::evaluates).await
    }

    /// Whether the viewer may close it now.
    async fn viewer_can_close(&self, ctx: &Context<'_>) -> Result<bool> {
        self.may(ctx, AssessmentStep::Close, Rights::evaluates).await
    }

    /// Whether the viewer may say now who else reads it.
    async fn viewer_can_release(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(can_be_released(self.0.status) && self.rights(ctx, Rights::releases).await?)
    }

    /// Recommendations that rest on it, by title.
    async fn recommendations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<RecommendationConnection> {
        let page = PageArguments { first, after, last, before };
        let (owner, list) =
            (PublicationOwner::SelfAssessment, "selfAssessment.recommendations name asc");
        recommendations_of(ctx, owner, self.0.id, list, page).await
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

impl SelfAssessment {
    async fn rights(&self, ctx: &Context<'_>, right: fn(&Rights, &Actor) -> bool) -> Result<bool> {
        let rights = ctx.load(RightsIn(self.0.model_municipality_id)).await?;
        Ok(rights.is_some_and(|rights| right(&rights, &ctx.request().actor)))
    }

    async fn may(
        &self,
        ctx: &Context<'_>,
        step: AssessmentStep,
        right: fn(&Rights, &Actor) -> bool,
    ) -> Result<bool> {
        Ok(step.from(self.0.status).is_some() && self.rights(ctx, right).await?)
    }
}

connection! {
    /// A page of self-assessments.
    SelfAssessmentConnection,
    /// A self-assessment in a list.
    SelfAssessmentEdge,
    SelfAssessment,
}

/// Which self-assessments a list is to hold. Everything that is given must hold.
#[derive(Debug, Default, InputObject)]
#[graphql(name = "SelfAssessmentFilter")]
pub struct SelfAssessmentFilterInput {
    /// Of this programme.
    programme_id: Option<ID>,
    /// By this edition of a questionnaire.
    questionnaire_id: Option<ID>,
    /// In one of these states.
    statuses: Option<Vec<AssessmentStatus>>,
}

impl SelfAssessmentFilterInput {
    fn parse(self) -> Result<AssessmentFilter, Fault> {
        let programme = |id: ID| ProgrammeId::from_global("filter.programmeId", &id);
        let edition = |id: ID| QuestionnaireId::from_global("filter.questionnaireId", &id);
        Ok(AssessmentFilter {
            programme: self.programme_id.map(programme).transpose()?,
            questionnaire: self.questionnaire_id.map(edition).transpose()?,
            statuses: self.statuses.map(|statuses| statuses.into_iter().map(Into::into).collect()),
        })
    }
}

/// What self-assessments can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum SelfAssessmentOrderField {
    /// When it was begun.
    Created,
}

/// How a list of self-assessments is ordered.
#[derive(Clone, Copy, Debug, InputObject)]
pub struct SelfAssessmentOrder {
    /// What it is ordered by.
    field: SelfAssessmentOrderField,
    /// Which way it runs.
    #[graphql(default_with = "OrderDirection::Desc")]
    direction: OrderDirection,
}

/// Queries about self-assessments.
#[derive(Debug, Default)]
pub struct SelfAssessmentQuery;

#[Object]
impl SelfAssessmentQuery {
    /// The self-assessments that you may read: those of municipalities for which you act, of programmes that you
    /// lead, and what was released to you.
    async fn self_assessments(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which self-assessments the list is to hold.")] filter: Option<
            SelfAssessmentFilterInput,
        >,
        #[graphql(desc = "How the list is ordered; the newest first by default.")] order_by: Option<
            SelfAssessmentOrder,
        >,
    ) -> Result<SelfAssessmentConnection> {
        let descending = order_by.is_none_or(|order| order.direction.is_descending());
        let list =
            if descending { "selfAssessments created desc" } else { "selfAssessments created asc" };
        let page = PageArguments { first, after, last, before }.request(list, ctx.wants_total())?;
        let filter = filter.unwrap_or_default().parse()?;
        let request = ctx.request();
        let (app, reach) = (&request.app, request.reach());
        let page = service::list_assessments(app, &reach, &filter, descending, &page).await?;
        Ok(SelfAssessmentConnection::new(page, list))
    }
}

/// A page of the self-assessments of a model municipality, the newest first.
pub async fn self_assessments_of_model_municipality(
    ctx: &Context<'_>,
    model: ModelMunicipalityId,
    page: PageArguments,
) -> Result<SelfAssessmentConnection> {
    let list = "modelMunicipality.selfAssessments created desc";
    let key = SelfAssessmentsOfModelMunicipality(model, page.request(list, ctx.wants_total())?);
    Ok(SelfAssessmentConnection::new(ctx.load(key).await?.unwrap_or_default(), list))
}

load_rows! {
    SelfAssessmentId => service::assessments: self_assessment::Model;
}

load_lists! {
    SelfAssessmentsOfModelMunicipality(ModelMunicipalityId, PageRequest) => service::assessments_of_models: self_assessment::Model;
}
