//! Feedback in the schema.

use async_graphql::{
    Context, Description, Enum, ID, InputObject, Object, OneofObject, SimpleObject,
};
use entity::id::EventId;

use super::{
    refusal::FeedbackErrorCode,
    service::{
        self, Feedback, FeedbackAuthor, FeedbackGiven, FeedbackOf, ReadFeedback, Summary,
        SummaryOf, Words,
    },
};
use crate::{
    events::graphql::Event,
    fault::Fault,
    graphql::{
        ContextExt as _,
        connection::{PageArguments, connection},
        error::{Fallible, Result},
        id::GlobalId as _,
        load_lists, load_rows,
        mutation::{answer, payload, user_error},
        scalar::{DateTime, Secret},
    },
    page::PageRequest,
};

/// Whether participants can say how an event was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum FeedbackState {
    /// No: the event is not held, or its day is not known.
    None,
    /// Not yet: the event has not begun.
    NotYetOpen,
    /// Yes.
    Open,
    /// No more: nothing links an answer to a person.
    Closed,
}

impl From<service::FeedbackState> for FeedbackState {
    fn from(state: service::FeedbackState) -> Self {
        match state {
            service::FeedbackState::None => Self::None,
            service::FeedbackState::NotYetOpen => Self::NotYetOpen,
            service::FeedbackState::Open(_) => Self::Open,
            service::FeedbackState::Closed => Self::Closed,
        }
    }
}

/// What one participant said of an event. Nothing tells who, and nothing tells when.
#[derive(Clone, Debug, Description)]
pub struct FeedbackInfo(Feedback);

impl From<Feedback> for FeedbackInfo {
    fn from(feedback: Feedback) -> Self {
        Self(feedback)
    }
}

#[Object(use_type_description)]
impl FeedbackInfo {
    /// The event as a whole, from 1 (poor) to 5 (very good).
    async fn overall(&self) -> Option<i32> {
        self.0.ratings[0]
    }

    /// What it was about, from 1 to 5.
    async fn content(&self) -> Option<i32> {
        self.0.ratings[1]
    }

    /// How it was organised, from 1 to 5.
    async fn organisation(&self) -> Option<i32> {
        self.0.ratings[2]
    }

    /// The exchange with others, from 1 to 5.
    async fn exchange(&self) -> Option<i32> {
        self.0.ratings[3]
    }

    /// What was liked.
    async fn liked(&self) -> Option<&str> {
        self.0.words.liked.as_deref()
    }

    /// What could be better.
    async fn to_improve(&self) -> Option<&str> {
        self.0.words.to_improve.as_deref()
    }

    /// What else was said.
    async fn remarks(&self) -> Option<&str> {
        self.0.words.remarks.as_deref()
    }
}

connection! {
    /// A page of feedback, in an order that tells nothing.
    FeedbackConnection,
    /// One participant's feedback in a list.
    FeedbackEdge,
    FeedbackInfo,
}

/// One rating of many participants.
#[derive(Clone, Copy, Debug, SimpleObject)]
pub struct RatingInfo {
    /// The mean, to two decimal places.
    average: f64,
    /// How many rated it.
    answers: i32,
}

/// What many participants said of an event, added up.
///
/// For its organisers and accepted cooperation partners at any time. For everybody else who sees the event whole
/// once feedback is closed, where at least five answered; never of a protected event.
#[derive(Clone, Debug, Description)]
pub struct FeedbackSummaryInfo(Summary);

impl FeedbackSummaryInfo {
    fn rating(&self, number: usize) -> Option<RatingInfo> {
        let rating = self.0.ratings.get(number).copied().flatten()?;
        Some(RatingInfo { average: rating.average, answers: rating.answers })
    }
}

#[Object(use_type_description)]
impl FeedbackSummaryInfo {
    /// Whether feedback can be given.
    async fn state(&self) -> FeedbackState {
        self.0.state.into()
    }

    /// How many answered; null where you may not know because they are few.
    async fn answers(&self) -> Option<i32> {
        self.0.answers
    }

    /// The event as a whole; null where nobody rated it, or too few.
    async fn overall(&self) -> Option<RatingInfo> {
        self.rating(0)
    }

    /// What it was about; null where nobody rated it, or too few.
    async fn content(&self) -> Option<RatingInfo> {
        self.rating(1)
    }

    /// How it was organised; null where nobody rated it, or too few.
    async fn organisation(&self) -> Option<RatingInfo> {
        self.rating(2)
    }

    /// The exchange with others; null where nobody rated it, or too few.
    async fn exchange(&self) -> Option<RatingInfo> {
        self.rating(3)
    }
}

/// A page of what participants said of an event; null for those who may not read it.
pub async fn feedback_of_event(
    ctx: &Context<'_>,
    event: EventId,
    page: PageArguments,
) -> Result<Option<FeedbackConnection>> {
    let list = "event.feedback place asc";
    let key = FeedbackOf(event, page.request(list, ctx.wants_total())?);
    let Some(page) = ctx.load(key).await? else { return Ok(None) };
    if !page.items.is_empty() {
        ctx.request().reads_personal(ReadFeedback(event));
    }
    Ok(Some(FeedbackConnection::new(page, list)))
}

/// What participants said of an event, added up; null for those who may not know it.
pub async fn feedback_summary_of_event(
    ctx: &Context<'_>,
    event: EventId,
) -> Result<Option<FeedbackSummaryInfo>> {
    Ok(ctx.load(SummaryOf(event)).await?.map(FeedbackSummaryInfo))
}

load_lists! {
    FeedbackOf(EventId, PageRequest) => service::feedback_of_events: Feedback;
}

load_rows! {
    SummaryOf => service::summaries_of_events: Summary;
}

user_error! {
    /// Why feedback was refused.
    FeedbackUserError(FeedbackErrorCode)
}

/// Whose feedback it is.
#[derive(Debug, OneofObject)]
pub enum FeedbackAuthorInput {
    /// What stands behind `#token=` in the link of a mail about the registration.
    Token(Secret),
    /// The event for which the signed-in person has a confirmed registration.
    EventId(ID),
}

/// What a participant says of an event. At least one rating or text is given; what is not given is not said.
#[derive(Debug, InputObject)]
pub struct GiveFeedbackInput {
    /// Whose feedback it is.
    author: FeedbackAuthorInput,
    /// The event as a whole, from 1 (poor) to 5 (very good).
    overall: Option<i32>,
    /// What it was about, from 1 to 5.
    content: Option<i32>,
    /// How it was organised, from 1 to 5.
    organisation: Option<i32>,
    /// The exchange with others, from 1 to 5.
    exchange: Option<i32>,
    /// What was liked; at most 5,000 characters.
    liked: Option<String>,
    /// What could be better; at most 5,000 characters.
    to_improve: Option<String>,
    /// What else is to be said; at most 5,000 characters.
    remarks: Option<String>,
}

impl GiveFeedbackInput {
    fn parse(self) -> Result<FeedbackGiven, Fault> {
        let author = match self.author {
            FeedbackAuthorInput::Token(token) => FeedbackAuthor::Link(token.into()),
            FeedbackAuthorInput::EventId(id) => {
                FeedbackAuthor::Account(EventId::from_global("input.author.eventId", &id)?)
            }
        };
        Ok(FeedbackGiven {
            author,
            ratings: [self.overall, self.content, self.organisation, self.exchange],
            words: Words { liked: self.liked, to_improve: self.to_improve, remarks: self.remarks },
        })
    }
}

payload! {
    /// What `giveFeedback` answers.
    GiveFeedbackPayload, FeedbackUserError(FeedbackErrorCode) {
        /// Until when it can be changed: by giving it again. Then nothing links it to the person.
        closes_at: DateTime,
    }
}

/// On which event feedback ends.
#[derive(Debug, InputObject)]
pub struct CloseFeedbackInput {
    /// The event.
    event_id: ID,
}

payload! {
    /// What `closeFeedback` answers.
    CloseFeedbackPayload, FeedbackUserError(FeedbackErrorCode) {
        /// The event.
        event: Event,
    }
}

/// What can be done with feedback.
#[derive(Debug, Default)]
pub struct FeedbackMutation;

#[Object]
impl FeedbackMutation {
    /// Says how an event was: by a participant with a confirmed registration who was not absent, from the event's
    /// start until feedback is closed. Giving it again replaces it. Once feedback is closed nothing links it to the
    /// person, and the audit log never says who gave it.
    async fn give_feedback(
        &self,
        ctx: &Context<'_>,
        input: GiveFeedbackInput,
    ) -> Fallible<GiveFeedbackPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::give_feedback(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, |closes_at| GiveFeedbackPayload::done(DateTime::from(closes_at)))
    }

    /// Ends the time for feedback on an event: from then on nothing links an answer to a person. For its organisers.
    /// It ends by itself a fortnight after the event, or when the organisers said.
    async fn close_feedback(
        &self,
        ctx: &Context<'_>,
        input: CloseFeedbackInput,
    ) -> Fallible<CloseFeedbackPayload> {
        let request = ctx.request();
        let result = match EventId::from_global("input.eventId", &input.event_id) {
            Ok(id) => service::close_feedback(&request.app, &request.actor, id).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, CloseFeedbackPayload::done)
    }
}
