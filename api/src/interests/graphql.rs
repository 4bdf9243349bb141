//! "Tell me when registration opens" in the schema.

use async_graphql::{Context, Description, Enum, ID, InputObject, Object, OneofObject};
use entity::{
    event_interest,
    id::{EventId, EventSeriesId, PartnerId},
    terms,
};
use unic_langid::langid;
use uuid::Uuid;

use super::{
    refusal::EventInterestErrorCode,
    service::{self, Awaited, ExpressInterest, Guest, InterestsOf},
};
use crate::{
    events::graphql::{Event, EventSeries, event, event_series},
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::{Fallible, Result, found},
        id::GlobalId as _,
        load_rows,
        mutation::{answer, language, payload, user_error},
        scalar::{Locale, Secret},
    },
    refusal::{Failure, Language},
};

/// Where the wish to be told when registration opens stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::InterestStatus")]
pub enum EventInterestStatus {
    /// It is to be confirmed by the link of a mail.
    Pending,
    /// The person will be told.
    Confirmed,
    /// The person was told; the address is erased.
    Told,
    /// It was taken back; the address is erased.
    Withdrawn,
    /// It was not confirmed in time, or there is nothing to wait for any more; the address is erased.
    Expired,
}

/// The wish to be told when registration opens, as the person themselves sees it.
#[derive(Clone, Debug, Description)]
pub struct EventInterestInfo(event_interest::Model);

impl From<event_interest::Model> for EventInterestInfo {
    fn from(row: event_interest::Model) -> Self {
        Self(row)
    }
}

#[Object(use_type_description)]
impl EventInterestInfo {
    /// Where it stands.
    async fn status(&self) -> EventInterestStatus {
        self.0.status.into()
    }

    /// The event that it is about.
    async fn event(&self, ctx: &Context<'_>) -> Fallible<Event> {
        event(ctx, self.0.event_id).await
    }

    /// The series that it is about.
    async fn series(&self, ctx: &Context<'_>) -> Fallible<EventSeries> {
        event_series(ctx, self.0.series_id).await
    }
}

user_error! {
    /// Why something about the wish to be told when registration opens was refused.
    EventInterestUserError(EventInterestErrorCode)
}

/// What is waited for.
#[derive(Debug, OneofObject)]
pub enum AwaitedInput {
    /// That registration for this event opens.
    EventId(ID),
    /// That registration for any event of this series opens.
    SeriesId(ID),
}

impl AwaitedInput {
    fn parse(&self) -> Result<Awaited, Fault> {
        Ok(match self {
            Self::EventId(id) => Awaited::Event(EventId::from_global("input.awaited.eventId", id)?),
            Self::SeriesId(id) => {
                Awaited::Series(EventSeriesId::from_global("input.awaited.seriesId", id)?)
            }
        })
    }
}

/// Whom to tell, where it is not the account that is signed in.
#[derive(Debug, InputObject)]
pub struct InterestedGuestInput {
    /// Name, for the salutation.
    name: Option<Secret>,
    /// E-mail address. A mail with a link is sent there, by which the person confirms.
    email: Secret,
    /// Language of the mails; that of the answer if it is not given.
    locale: Option<Locale>,
}

/// Who wants to be told what.
#[derive(Debug, InputObject)]
pub struct ExpressEventInterestInput {
    /// What is waited for.
    awaited: AwaitedInput,
    /// Whom to tell; the account that is signed in if it is not given.
    guest: Option<InterestedGuestInput>,
}

impl ExpressEventInterestInput {
    fn parse(self, spoken: Language) -> Result<ExpressInterest, Fault> {
        let guest = |guest: InterestedGuestInput| Guest {
            name: guest.name.map(Into::into),
            email: guest.email.into(),
            locale: guest.locale.map_or_else(|| spoken_locale(spoken), |locale| locale.0),
        };
        Ok(ExpressInterest { awaited: self.awaited.parse()?, guest: self.guest.map(guest) })
    }
}

fn spoken_locale(language: Language) -> entity::value::Locale {
    match language {
        Language::German => langid!("de"),
        Language::English => langid!("en"),
    }
    .into()
}

/// The wish that is to be confirmed.
#[derive(Debug, InputObject)]
pub struct ConfirmInterestInput {
    /// The secret of the mail's link: `vbp_…`.
    token: Secret,
}

/// The wish that is to be taken back.
#[derive(Debug, OneofObject)]
pub enum WithdrawInterestInput {
    /// The secret of the mail's link: `vbp_…`.
    Token(Secret),
    /// What the account that is signed in waits for.
    Awaited(AwaitedInput),
}

payload! {
    /// What `expressEventInterest` answers.
    ExpressEventInterestPayload, EventInterestUserError(EventInterestErrorCode) {
        /// `PENDING` when a mail with a link was sent, whether the address is known already or not;
        /// `CONFIRMED` for the account that is signed in.
        status: EventInterestStatus,
    }
}

payload! {
    /// What `confirmInterest` answers.
    ConfirmInterestPayload, EventInterestUserError(EventInterestErrorCode) {
        /// What was confirmed.
        interest: EventInterestInfo,
    }
}

payload! {
    /// What `withdrawInterest` answers.
    WithdrawInterestPayload, EventInterestUserError(EventInterestErrorCode) {
        /// What was taken back.
        interest: EventInterestInfo,
    }
}

/// What can be done about registrations that have not opened.
#[derive(Debug, Default)]
pub struct EventInterestMutation;

#[Object]
impl EventInterestMutation {
    /// Asks to be told once when registration for an event, or for any event of a series, opens. Without an
    /// account it is confirmed by the link of a mail within 48 hours. The address is erased once the person was told.
    async fn express_event_interest(
        &self,
        ctx: &Context<'_>,
        input: ExpressEventInterestInput,
    ) -> Fallible<ExpressEventInterestPayload> {
        let request = ctx.request();
        let result = match input.parse(language(ctx)) {
            Ok(command) => service::express_interest(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, ExpressEventInterestPayload::done)
    }

    /// Confirms, by the link of the mail, that somebody wants to be told. A second time changes nothing.
    async fn confirm_interest(
        &self,
        ctx: &Context<'_>,
        input: ConfirmInterestInput,
    ) -> Fallible<ConfirmInterestPayload> {
        let request = ctx.request();
        let token = input.token.into();
        let result = service::confirm_interest(&request.app, &request.actor, &token).await;
        answer(ctx, result, ConfirmInterestPayload::done)
    }

    /// Takes back the wish to be told, by the link of the mail or for the account that is signed in. The address
    /// is erased at once.
    async fn withdraw_interest(
        &self,
        ctx: &Context<'_>,
        input: WithdrawInterestInput,
    ) -> Fallible<WithdrawInterestPayload> {
        let request = ctx.request();
        let (app, actor) = (&request.app, &request.actor);
        let result: Result<_, Failure<EventInterestErrorCode>> = match input {
            WithdrawInterestInput::Token(token) => {
                service::withdraw_interest(app, actor, &token.into()).await
            }
            WithdrawInterestInput::Awaited(awaited) => match awaited.parse() {
                Ok(awaited) => service::withdraw_own_interest(app, actor, awaited).await,
                Err(fault) => Err(fault.into()),
            },
        };
        answer(ctx, result, WithdrawInterestPayload::done)
    }
}

/// Queries about registrations that have not opened.
#[derive(Debug, Default)]
pub struct EventInterestQuery;

#[Object]
impl EventInterestQuery {
    /// The wish to be told whose link this is. Asking changes nothing.
    async fn event_interest_by_link(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The secret of the mail's link: `vbp_…`.")] token: Secret,
    ) -> Fallible<EventInterestInfo> {
        let row = service::by_link(&ctx.request().app, &token.into()).await;
        found(row.map(|row| row.map(EventInterestInfo)))
    }
}

/// How many people wait for an event or series that these partners organise; null for everybody else.
pub async fn interest_count(
    ctx: &Context<'_>,
    object: Uuid,
    organisers: &[PartnerId],
) -> Result<Option<i32>> {
    if !service::may_count(&ctx.request().actor, organisers) {
        return Ok(None);
    }
    let people = ctx.load(InterestsOf(object)).await?.unwrap_or_default();
    Ok(Some(i32::try_from(people).unwrap_or(i32::MAX)))
}

load_rows! {
    InterestsOf => service::count: i64;
}
