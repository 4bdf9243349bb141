//! Questionnaires in the schema.

use async_graphql::{Context, Description, Enum, ID, Object, SimpleObject};
use entity::{
    assessment_question, field_of_action,
    id::{AssessmentQuestionId, FieldOfActionId, ProgrammeId, QuestionnaireId},
    questionnaire, scale_step, terms,
};

use crate::{
    graphql::{
        ContextExt as _,
        connection::{PageArguments, connection},
        error::{Fallible, Result, reference},
        id::GlobalId as _,
        load_lists, load_rows,
        scalar::DateTime,
    },
    page::PageRequest,
    programmes::graphql::{Programme, programme},
    self_assessments::service::{self, FieldsOf, QuestionnairesOfProgramme, QuestionsOf, ScaleOf},
};

/// Whether a questionnaire can be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::QuestionnaireStatus")]
pub enum QuestionnaireStatus {
    /// It is being written; those who lead the programme see it.
    Draft,
    /// It can be answered, is public, and is never changed: a new edition is.
    Published,
}

/// A step of the scale on which a questionnaire is answered.
#[derive(Clone, Debug, SimpleObject)]
pub struct ScaleStepInfo {
    /// The number, from 1.
    value: i32,
    /// What it means.
    label: String,
}

/// One edition of a programme's questionnaire.
#[derive(Clone, Debug, Description)]
pub struct Questionnaire(questionnaire::Model);

impl From<questionnaire::Model> for Questionnaire {
    fn from(row: questionnaire::Model) -> Self {
        Self(row)
    }
}

#[Object(use_type_description)]
impl Questionnaire {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_global()
    }

    /// The programme.
    async fn programme(&self, ctx: &Context<'_>) -> Fallible<Programme> {
        programme(ctx, Some(self.0.programme_id)).await
    }

    /// Number among the editions of the programme, from 1.
    async fn edition(&self) -> i32 {
        self.0.edition
    }

    /// Title.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// What those who answer are told first.
    async fn introduction(&self) -> Option<&str> {
        self.0.introduction.as_deref()
    }

    /// Title of the text that it follows.
    async fn source_title(&self) -> Option<&str> {
        self.0.source_title.as_deref()
    }

    /// Where that text can be read.
    async fn source_url(&self) -> Option<&str> {
        self.0.source_url.as_deref()
    }

    /// Whether it can be answered.
    async fn status(&self) -> QuestionnaireStatus {
        self.0.status.into()
    }

    /// When it was published.
    async fn published_at(&self) -> Option<DateTime> {
        self.0.published_at.map(Into::into)
    }

    /// The scale on which it is answered, from 1.
    async fn scale(&self, ctx: &Context<'_>) -> Result<Vec<ScaleStepInfo>> {
        let steps = ctx.load(ScaleOf(self.0.id)).await?.unwrap_or_default();
        let step = |row: scale_step::Model| ScaleStepInfo { value: row.value, label: row.label };
        Ok(steps.into_iter().map(step).collect())
    }

    /// The fields of action that it asks about in order, at most 20.
    async fn fields(&self, ctx: &Context<'_>) -> Result<Vec<FieldOfAction>> {
        let rows = ctx.load(FieldsOf(self.0.id)).await?.unwrap_or_default();
        Ok(rows.into_iter().map(FieldOfAction).collect())
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

/// A field of action (Handlungsfeld) that a questionnaire asks about.
#[derive(Clone, Debug, Description)]
pub struct FieldOfAction(pub(super) field_of_action::Model);

impl From<field_of_action::Model> for FieldOfAction {
    fn from(row: field_of_action::Model) -> Self {
        Self(row)
    }
}

#[Object(use_type_description)]
impl FieldOfAction {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_global()
    }

    /// The questionnaire.
    async fn questionnaire(&self, ctx: &Context<'_>) -> Fallible<Questionnaire> {
        questionnaire(ctx, self.0.questionnaire_id).await
    }

    /// Place in the questionnaire, from 1.
    async fn position(&self) -> i32 {
        self.0.position
    }

    /// Title.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// What it is about.
    async fn description(&self) -> Option<&str> {
        self.0.description.as_deref()
    }

    /// Its questions in order, at most 50.
    async fn questions(&self, ctx: &Context<'_>) -> Result<Vec<AssessmentQuestion>> {
        let rows = ctx.load(QuestionsOf(self.0.id)).await?.unwrap_or_default();
        Ok(rows.into_iter().map(AssessmentQuestion).collect())
    }
}

/// A question of a field of action.
#[derive(Clone, Debug, Description)]
pub struct AssessmentQuestion(assessment_question::Model);

impl From<assessment_question::Model> for AssessmentQuestion {
    fn from(row: assessment_question::Model) -> Self {
        Self(row)
    }
}

#[Object(use_type_description)]
impl AssessmentQuestion {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_global()
    }

    /// The field of action.
    async fn field(&self, ctx: &Context<'_>) -> Fallible<FieldOfAction> {
        reference(ctx.load(self.0.field_id).await.map(|row| row.map(FieldOfAction)))
    }

    /// Place in the field, from 1.
    async fn position(&self) -> i32 {
        self.0.position
    }

    /// What is asked.
    async fn text(&self) -> &str {
        &self.0.text
    }

    /// What helps to answer it.
    async fn hint(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }
}

connection! {
    /// A page of questionnaires.
    QuestionnaireConnection,
    /// A questionnaire in a list.
    QuestionnaireEdge,
    Questionnaire,
}

/// A questionnaire that an object refers to.
pub(super) async fn questionnaire(
    ctx: &Context<'_>,
    id: QuestionnaireId,
) -> Fallible<Questionnaire> {
    reference(ctx.load(id).await.map(|row| row.map(Questionnaire)))
}

/// A question that an answer refers to.
pub(super) async fn question(
    ctx: &Context<'_>,
    id: AssessmentQuestionId,
) -> Fallible<AssessmentQuestion> {
    reference(ctx.load(id).await.map(|row| row.map(AssessmentQuestion)))
}

/// A page of the editions of a programme's questionnaire, the newest first.
pub async fn questionnaires_of_programme(
    ctx: &Context<'_>,
    programme: ProgrammeId,
    page: PageArguments,
) -> Result<QuestionnaireConnection> {
    let list = "programme.questionnaires edition desc";
    let key = QuestionnairesOfProgramme(programme, page.request(list, ctx.wants_total())?);
    Ok(QuestionnaireConnection::new(ctx.load(key).await?.unwrap_or_default(), list))
}

load_rows! {
    QuestionnaireId => service::questionnaires: questionnaire::Model;
    FieldOfActionId => service::fields: field_of_action::Model;
    AssessmentQuestionId => service::questions: assessment_question::Model;
    ScaleOf => service::scales_of: Vec<scale_step::Model>;
    FieldsOf => service::fields_of: Vec<field_of_action::Model>;
    QuestionsOf => service::questions_of: Vec<assessment_question::Model>;
}

load_lists! {
    QuestionnairesOfProgramme(ProgrammeId, PageRequest) => service::questionnaires_of_programmes: questionnaire::Model;
}
