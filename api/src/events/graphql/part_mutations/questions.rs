//! What people are asked when they register.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use entity::id::{EventId, RegistrationQuestionId};

use super::{EventPartUserError, existing};
use crate::{
    events::{
        graphql::{Event, RegistrationQuestion, RegistrationQuestionKind},
        part_refusal::EventPartErrorCode,
        service::{
            QuestionFields,
            arrange::{self, Existing, NewQuestion, QuestionEdit, QuestionOrder},
        },
    },
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::Fallible,
        id::GlobalId as _,
        mutation::{answer, patch, payload},
    },
    patch::Patch,
};

/// A question that is to be added.
#[derive(Debug, InputObject)]
pub struct AddRegistrationQuestionInput {
    /// The event.
    event_id: ID,
    /// What kind of answer it takes.
    kind: RegistrationQuestionKind,
    /// The question, or the text that is consented to; at most 2,000 characters. Religion, origin, health and the
    /// like are not asked for.
    text: String,
    /// Answers to choose from, 2 to 50, each of at most 300 characters; only for `CHOICE` and `CHOICES`.
    choices: Option<Vec<String>>,
    /// Whether it must be answered; never of a consent.
    #[graphql(default)]
    required: bool,
    /// What the answer is used for, at most 2,000 characters. People are shown it with the question.
    purpose: String,
    /// How many days after the event answers are erased, 1 to 3,650.
    retention_days: i32,
    /// Whether an answer could reveal what Art. 9 GDPR protects. You state that; nothing guesses it from the words.
    #[graphql(default)]
    sensitive: bool,
}

impl AddRegistrationQuestionInput {
    fn parse(self) -> Result<NewQuestion, Fault> {
        let event = EventId::from_global("input.eventId", &self.event_id)?;
        let fields = QuestionFields {
            kind: Patch::Set(self.kind.into()),
            text: Patch::Set(self.text),
            choices: self.choices.into(),
            required: Patch::Set(self.required),
            purpose: Patch::Set(self.purpose),
            retention_days: Patch::Set(self.retention_days),
            sensitive: Patch::Set(self.sensitive),
        };
        Ok(NewQuestion { event, fields })
    }
}

/// What is to change in a question. What is not given stays. Once somebody has answered, only `required` and
/// `retentionDays` change: retire it and add a new one instead.
#[derive(Debug, InputObject)]
pub struct UpdateRegistrationQuestionInput {
    /// The question.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
    /// What kind of answer it takes.
    kind: MaybeUndefined<RegistrationQuestionKind>,
    /// The question, or the text that is consented to.
    text: MaybeUndefined<String>,
    /// Answers to choose from: all of them, in order.
    choices: MaybeUndefined<Vec<String>>,
    /// Whether it must be answered; never of a consent.
    required: MaybeUndefined<bool>,
    /// What the answer is used for.
    purpose: MaybeUndefined<String>,
    /// How many days after the event answers are erased. Answers that are there keep their day.
    retention_days: MaybeUndefined<i32>,
    /// Whether an answer could reveal what Art. 9 GDPR protects.
    sensitive: MaybeUndefined<bool>,
}

impl UpdateRegistrationQuestionInput {
    fn parse(self) -> Result<QuestionEdit, Fault> {
        let fields = QuestionFields {
            kind: patch(self.kind.map_value(Into::into)),
            text: patch(self.text),
            choices: patch(self.choices),
            required: patch(self.required),
            purpose: patch(self.purpose),
            retention_days: patch(self.retention_days),
            sensitive: patch(self.sensitive),
        };
        Ok(QuestionEdit { question: existing(&self.id, self.expected_version)?, fields })
    }
}

/// A question that is to be asked no longer.
#[derive(Debug, InputObject)]
pub struct RetireRegistrationQuestionInput {
    /// Its global id.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
}

impl RetireRegistrationQuestionInput {
    fn parse(self) -> Result<Existing<RegistrationQuestionId>, Fault> {
        existing(&self.id, self.expected_version)
    }
}

/// The questions of an event in a new order.
#[derive(Debug, InputObject)]
pub struct ReorderRegistrationQuestionsInput {
    /// The event.
    event_id: ID,
    /// All questions that it asks, each once.
    question_ids: Vec<ID>,
}

impl ReorderRegistrationQuestionsInput {
    fn parse(self) -> Result<QuestionOrder, Fault> {
        let question = |id: &ID| RegistrationQuestionId::from_global("input.questionIds", id);
        Ok(QuestionOrder {
            event: EventId::from_global("input.eventId", &self.event_id)?,
            questions: self.question_ids.iter().map(question).collect::<Result<_, _>>()?,
        })
    }
}

payload! {
    /// What `addRegistrationQuestion` answers.
    AddRegistrationQuestionPayload, EventPartUserError(EventPartErrorCode) {
        /// The new question.
        registration_question: RegistrationQuestion,
    }
}

payload! {
    /// What `updateRegistrationQuestion` answers.
    UpdateRegistrationQuestionPayload, EventPartUserError(EventPartErrorCode) {
        /// The question.
        registration_question: RegistrationQuestion,
    }
}

payload! {
    /// What `retireRegistrationQuestion` answers.
    RetireRegistrationQuestionPayload, EventPartUserError(EventPartErrorCode) {
        /// The question, which is no longer asked.
        registration_question: RegistrationQuestion,
    }
}

payload! {
    /// What `reorderRegistrationQuestions` answers.
    ReorderRegistrationQuestionsPayload, EventPartUserError(EventPartErrorCode) {
        /// The event.
        event: Event,
    }
}

/// What can be done with questions.
#[derive(Debug, Default)]
pub struct QuestionMutation;

#[Object]
impl QuestionMutation {
    /// Adds a question that people are asked when they register. For those who edit the event.
    async fn add_registration_question(
        &self,
        ctx: &Context<'_>,
        input: AddRegistrationQuestionInput,
    ) -> Fallible<AddRegistrationQuestionPayload> {
        let (app, actor) = (&ctx.request().app, &ctx.request().actor);
        let result = match input.parse() {
            Ok(command) => arrange::add_question(app, actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, AddRegistrationQuestionPayload::done)
    }

    /// Changes a question. For those who edit its event.
    async fn update_registration_question(
        &self,
        ctx: &Context<'_>,
        input: UpdateRegistrationQuestionInput,
    ) -> Fallible<UpdateRegistrationQuestionPayload> {
        let (app, actor) = (&ctx.request().app, &ctx.request().actor);
        let result = match input.parse() {
            Ok(command) => arrange::update_question(app, actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, UpdateRegistrationQuestionPayload::done)
    }

    /// Asks a question no longer; answers stay until they are erased. For those who edit its event.
    async fn retire_registration_question(
        &self,
        ctx: &Context<'_>,
        input: RetireRegistrationQuestionInput,
    ) -> Fallible<RetireRegistrationQuestionPayload> {
        let (app, actor) = (&ctx.request().app, &ctx.request().actor);
        let result = match input.parse() {
            Ok(command) => arrange::retire_question(app, actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, RetireRegistrationQuestionPayload::done)
    }

    /// Puts the questions that an event asks into another order. For those who edit the event.
    async fn reorder_registration_questions(
        &self,
        ctx: &Context<'_>,
        input: ReorderRegistrationQuestionsInput,
    ) -> Fallible<ReorderRegistrationQuestionsPayload> {
        let (app, actor) = (&ctx.request().app, &ctx.request().actor);
        let result = match input.parse() {
            Ok(command) => arrange::reorder_questions(app, actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, ReorderRegistrationQuestionsPayload::done)
    }
}
