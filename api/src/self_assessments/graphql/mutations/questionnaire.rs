//! Writing the editions of a programme's questionnaire.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use entity::id::{ProgrammeId, QuestionnaireId};

use super::SelfAssessmentUserError;
use crate::{
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::Fallible,
        id::GlobalId as _,
        mutation::{answer, patch, payload},
    },
    patch::Patch,
    self_assessments::{
        graphql::Questionnaire,
        refusal::SelfAssessmentErrorCode,
        service::{
            self, FieldDraft, NewQuestionnaire, QuestionDraft, QuestionnaireChange,
            QuestionnaireEdit, QuestionnaireFields,
        },
    },
};

/// A question of a field of action.
#[derive(Debug, InputObject)]
pub struct QuestionInput {
    /// What is asked; at most 5,000 characters.
    text: String,
    /// What helps to answer it; at most 5,000 characters.
    hint: Option<String>,
}

/// A field of action with its questions.
#[derive(Debug, InputObject)]
pub struct FieldOfActionInput {
    /// Title; at most 300 characters.
    title: String,
    /// What it is about; at most 5,000 characters.
    description: Option<String>,
    /// Its questions in order, from 1 to 50.
    questions: Vec<QuestionInput>,
}

fn fields(fields: MaybeUndefined<Vec<FieldOfActionInput>>) -> Patch<Vec<FieldDraft>> {
    let question = |QuestionInput { text, hint }| QuestionDraft { text, hint };
    let field = |FieldOfActionInput { title, description, questions }| {
        let questions = questions.into_iter().map(question).collect();
        FieldDraft { title, description, questions }
    };
    patch(fields.map_value(|fields| fields.into_iter().map(field).collect()))
}

/// The next edition of a programme's questionnaire. What is absent is taken from the edition that was published last.
#[derive(Debug, InputObject)]
pub struct CreateQuestionnaireInput {
    /// The programme.
    programme_id: ID,
    /// Title; at most 300 characters.
    title: MaybeUndefined<String>,
    /// What those who answer are told first; at most 5,000 characters.
    introduction: MaybeUndefined<String>,
    /// Title of the text that it follows; at most 300 characters.
    source_title: MaybeUndefined<String>,
    /// Where that text can be read.
    source_url: MaybeUndefined<String>,
    /// What the steps of the scale mean, from 1: from 2 to 10 labels.
    scale: MaybeUndefined<Vec<String>>,
    /// All its fields of action in order, from 1 to 20.
    fields: MaybeUndefined<Vec<FieldOfActionInput>>,
}

impl CreateQuestionnaireInput {
    fn parse(self) -> Result<NewQuestionnaire, Fault> {
        Ok(NewQuestionnaire {
            programme: ProgrammeId::from_global("input.programmeId", &self.programme_id)?,
            fields: QuestionnaireFields {
                title: patch(self.title),
                introduction: patch(self.introduction),
                source_title: patch(self.source_title),
                source_url: patch(self.source_url),
                scale: patch(self.scale),
                fields: fields(self.fields),
            },
        })
    }
}

payload! {
    /// What `createQuestionnaire` answers.
    CreateQuestionnairePayload, SelfAssessmentUserError(SelfAssessmentErrorCode) {
        /// The questionnaire, a draft.
        questionnaire: Questionnaire,
    }
}

/// A change of a draft. What is absent stays as it is.
#[derive(Debug, InputObject)]
pub struct UpdateQuestionnaireInput {
    /// The draft.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
    /// Title; at most 300 characters.
    title: MaybeUndefined<String>,
    /// What those who answer are told first; at most 5,000 characters.
    introduction: MaybeUndefined<String>,
    /// Title of the text that it follows; at most 300 characters.
    source_title: MaybeUndefined<String>,
    /// Where that text can be read.
    source_url: MaybeUndefined<String>,
    /// What the steps of the scale mean, from 1: from 2 to 10 labels.
    scale: MaybeUndefined<Vec<String>>,
    /// All its fields of action in order, from 1 to 20. They and their questions get new ids.
    fields: MaybeUndefined<Vec<FieldOfActionInput>>,
}

impl UpdateQuestionnaireInput {
    fn parse(self) -> Result<QuestionnaireEdit, Fault> {
        Ok(QuestionnaireEdit {
            change: change(&self.id, self.expected_version)?,
            fields: QuestionnaireFields {
                title: patch(self.title),
                introduction: patch(self.introduction),
                source_title: patch(self.source_title),
                source_url: patch(self.source_url),
                scale: patch(self.scale),
                fields: fields(self.fields),
            },
        })
    }
}

fn change(id: &ID, expected_version: Option<i32>) -> Result<QuestionnaireChange, Fault> {
    Ok(QuestionnaireChange { id: QuestionnaireId::from_global("input.id", id)?, expected_version })
}

payload! {
    /// What `updateQuestionnaire` answers.
    UpdateQuestionnairePayload, SelfAssessmentUserError(SelfAssessmentErrorCode) {
        /// The draft as it is now.
        questionnaire: Questionnaire,
    }
}

/// Which draft is published.
#[derive(Debug, InputObject)]
pub struct PublishQuestionnaireInput {
    /// The draft.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
}

payload! {
    /// What `publishQuestionnaire` answers.
    PublishQuestionnairePayload, SelfAssessmentUserError(SelfAssessmentErrorCode) {
        /// The questionnaire, published.
        questionnaire: Questionnaire,
    }
}

/// Which draft is removed.
#[derive(Debug, InputObject)]
pub struct RemoveQuestionnaireInput {
    /// The draft.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
}

payload! {
    /// What `removeQuestionnaire` answers.
    RemoveQuestionnairePayload, SelfAssessmentUserError(SelfAssessmentErrorCode) {
        /// The id of what was removed.
        questionnaire_id: ID,
    }
}

/// What can be done with questionnaires.
#[derive(Debug, Default)]
pub struct QuestionnaireMutation;

#[Object]
impl QuestionnaireMutation {
    /// Enters the next edition of a programme's questionnaire, as a draft. A programme has one draft at most. For
    /// those who lead the programme.
    async fn create_questionnaire(
        &self,
        ctx: &Context<'_>,
        input: CreateQuestionnaireInput,
    ) -> Fallible<CreateQuestionnairePayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => {
                service::create_questionnaire(&request.app, &request.actor, command).await
            }
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, CreateQuestionnairePayload::done)
    }

    /// Changes a draft of a questionnaire.
    async fn update_questionnaire(
        &self,
        ctx: &Context<'_>,
        input: UpdateQuestionnaireInput,
    ) -> Fallible<UpdateQuestionnairePayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => {
                service::update_questionnaire(&request.app, &request.actor, command).await
            }
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, UpdateQuestionnairePayload::done)
    }

    /// Publishes a draft: from then on new self-assessments are made by it, and it is never changed. Those that
    /// were begun go on with their edition.
    async fn publish_questionnaire(
        &self,
        ctx: &Context<'_>,
        input: PublishQuestionnaireInput,
    ) -> Fallible<PublishQuestionnairePayload> {
        let request = ctx.request();
        let result = match change(&input.id, input.expected_version) {
            Ok(command) => {
                service::publish_questionnaire(&request.app, &request.actor, command).await
            }
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, PublishQuestionnairePayload::done)
    }

    /// Removes a draft of a questionnaire.
    async fn remove_questionnaire(
        &self,
        ctx: &Context<'_>,
        input: RemoveQuestionnaireInput,
    ) -> Fallible<RemoveQuestionnairePayload> {
        let request = ctx.request();
        let result = match change(&input.id, input.expected_version) {
            Ok(command) => {
                service::remove_questionnaire(&request.app, &request.actor, command).await
            }
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, |id| RemoveQuestionnairePayload::done(id.to_global()))
    }
}
