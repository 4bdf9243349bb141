//! Lists that an event or series carries: notices, guiding questions, topics.

use async_graphql::{Context, InputObject, MaybeUndefined, Object};

use super::{EventOrSeriesInput, changed, event_or_series_payload};
use crate::{
    events::service::arrange::{self, TextsEdit, TopicsEdit},
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::Fallible,
        mutation::{answer, patch},
    },
};

/// Lists of texts of an event or series. What is not given stays; null empties a list, and an event then has that
/// of its series.
#[derive(Debug, InputObject)]
pub struct SetEventTextsInput {
    /// The event or series.
    of: EventOrSeriesInput,
    /// What people need to know before they come, at most 50 texts of 2,000 characters: all of them, in order.
    notices: MaybeUndefined<Vec<String>>,
    /// Questions that it asks, at most 50 texts of 2,000 characters: all of them, in order.
    guiding_questions: MaybeUndefined<Vec<String>>,
}

impl SetEventTextsInput {
    fn parse(self) -> Result<TextsEdit, Fault> {
        Ok(TextsEdit {
            of: self.of.parse()?,
            notices: patch(self.notices),
            guiding_questions: patch(self.guiding_questions),
        })
    }
}

/// The topics of an event or series: what was said before is replaced.
#[derive(Debug, InputObject)]
pub struct SetTopicsInput {
    /// The event or series.
    of: EventOrSeriesInput,
    /// The topics by their German names, at most 50: all of them, in order. One that nobody has named before is
    /// entered.
    topics: Vec<String>,
}

impl SetTopicsInput {
    fn parse(self) -> Result<TopicsEdit, Fault> {
        Ok(TopicsEdit { of: self.of.parse()?, names: self.topics })
    }
}

event_or_series_payload! {
    /// What `setEventTexts` answers.
    SetEventTextsPayload
}

event_or_series_payload! {
    /// What `setTopics` answers.
    SetTopicsPayload
}

/// What can be done with lists of texts and topics.
#[derive(Debug, Default)]
pub struct TextMutation;

#[Object]
impl TextMutation {
    /// Says what people need to know before they come, and which questions the event or series asks. For those who
    /// edit it.
    async fn set_event_texts(
        &self,
        ctx: &Context<'_>,
        input: SetEventTextsInput,
    ) -> Fallible<SetEventTextsPayload> {
        let (app, actor) = (&ctx.request().app, &ctx.request().actor);
        let result = match input.parse() {
            Ok(command) => arrange::set_event_texts(app, actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, changed(ctx, result).await, SetEventTextsPayload::done)
    }

    /// Says what an event or series is about. For those who edit it.
    async fn set_topics(
        &self,
        ctx: &Context<'_>,
        input: SetTopicsInput,
    ) -> Fallible<SetTopicsPayload> {
        let (app, actor) = (&ctx.request().app, &ctx.request().actor);
        let result = match input.parse() {
            Ok(command) => arrange::set_topics(app, actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, changed(ctx, result).await, SetTopicsPayload::done)
    }
}
