//! Messages to participants, and what became of mails to them, in the schema.

use std::collections::HashMap;

use async_graphql::{Context, Description, Enum, ID, InputObject, Object, dataloader::Loader};
use entity::{
    id::{EventId, MailId, ParticipantMessageId, PartnerId},
    participant_message, terms,
};
use uuid::Uuid;

use super::{
    refusal::ParticipantMessageErrorCode,
    service::{self, FailedMailsOf, MailsOf, MessagesOf, RecipientsOf, SendMessage, Text},
};
use crate::{
    events::graphql::{Event, event},
    fault::Fault,
    graphql::{
        Batch, ContextExt as _,
        connection::{PageArguments, connection},
        error::{Error, Fallible, Result},
        id::GlobalId as _,
        load_lists, load_rows,
        mutation::{answer, payload, user_error},
        scalar::{DateTime, Secret},
    },
    mail::{
        graphql::{Mail, MailConnection, MailUserError},
        refusal::MailErrorCode,
    },
    page::PageRequest,
    users::graphql::{User, user},
};

/// To which participants organisers write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::MessageAudience")]
pub enum MessageAudience {
    /// Those whose registration is confirmed.
    Confirmed,
    /// Those who wait, and those who are offered a seat.
    Waitlisted,
    /// Both, and those on whose registration the organisers have not decided.
    All,
}

/// What organisers wrote to the participants of an event: to each a mail of their own. For the organisers.
#[derive(Clone, Debug, Description)]
pub struct ParticipantMessage(participant_message::Model);

impl From<participant_message::Model> for ParticipantMessage {
    fn from(row: participant_message::Model) -> Self {
        Self(row)
    }
}

#[Object(use_type_description)]
#[expect(clippy::unused_async, reason = "resolvers are asynchronous")]
impl ParticipantMessage {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_global()
    }

    /// The event.
    async fn event(&self, ctx: &Context<'_>) -> Fallible<Event> {
        event(ctx, Some(self.0.event_id)).await
    }

    /// To whom it was written.
    async fn audience(&self) -> MessageAudience {
        self.0.audience.into()
    }

    /// The subject.
    async fn subject(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(service::text(&ctx.request().app, &self.0).map(|text| text.subject)?)
    }

    /// The text, byte for byte.
    async fn text(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(service::text(&ctx.request().app, &self.0).map(|text| text.text)?)
    }

    /// How many registrations it was for when it was sent.
    async fn recipient_count(&self) -> i32 {
        self.0.recipients
    }

    /// How many mails were written so far: one to each of them who has an address and has not cancelled meanwhile.
    async fn mail_count(&self) -> i32 {
        self.0.mails
    }

    /// Who sent it; null where that is not for you to see.
    async fn sent_by(&self, ctx: &Context<'_>) -> Fallible<User> {
        user(ctx, self.0.sent_by).await
    }

    /// When it was sent.
    async fn sent_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// When the mails to all of them were written; null as long as they are not.
    async fn finished_at(&self) -> Option<DateTime> {
        self.0.finished_at.map(Into::into)
    }
}

connection! {
    /// A page of messages to participants.
    ParticipantMessageConnection,
    /// A message to participants in a list.
    ParticipantMessageEdge,
    ParticipantMessage,
}

user_error! {
    /// Why a message to participants was refused.
    ParticipantMessageUserError(ParticipantMessageErrorCode)
}

/// A message to participants.
#[derive(Debug, InputObject)]
pub struct SendParticipantMessageInput {
    /// The event.
    event_id: ID,
    /// To whom.
    audience: MessageAudience,
    /// The subject, one line of at most 200 characters.
    subject: Secret,
    /// The text, at most 10,000 characters.
    text: Secret,
}

impl SendParticipantMessageInput {
    fn parse(self) -> Result<SendMessage, Fault> {
        Ok(SendMessage {
            event: EventId::from_global("input.eventId", &self.event_id)?,
            audience: self.audience.into(),
            text: Text { subject: self.subject.into(), text: self.text.into() },
        })
    }
}

/// The mail that is to be tried again.
#[derive(Debug, InputObject)]
pub struct RetryParticipantMailInput {
    /// The mail.
    id: ID,
}

payload! {
    /// What `sendParticipantMessage` answers.
    SendParticipantMessagePayload, ParticipantMessageUserError(ParticipantMessageErrorCode) {
        /// The message.
        message: ParticipantMessage,
    }
}

payload! {
    /// What `retryParticipantMail` answers.
    RetryParticipantMailPayload, MailUserError(MailErrorCode) {
        /// The mail, now queued.
        mail: Mail,
    }
}

/// What can be done with mails to participants.
#[derive(Debug, Default)]
pub struct ParticipantMessageMutation;

#[Object]
impl ParticipantMessageMutation {
    /// Writes to the participants of an event: each gets a mail of their own, and sees nobody else's address.
    /// Replies go to the event's public contact, if there is one. For the event's organisers.
    async fn send_participant_message(
        &self,
        ctx: &Context<'_>,
        input: SendParticipantMessageInput,
    ) -> Fallible<SendParticipantMessagePayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::send_message(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, SendParticipantMessagePayload::done)
    }

    /// Tries again to deliver a mail to a participant or an invited person that was given up. For the event's
    /// organisers.
    async fn retry_participant_mail(
        &self,
        ctx: &Context<'_>,
        input: RetryParticipantMailInput,
    ) -> Fallible<RetryParticipantMailPayload> {
        let request = ctx.request();
        let result = match MailId::from_global("input.id", &input.id) {
            Ok(id) => service::retry_participant_mail(&request.app, &request.actor, id).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, RetryParticipantMailPayload::done)
    }
}

/// The messages to the participants of an event that these partners organise; an error for everybody else.
pub async fn messages_of(
    ctx: &Context<'_>,
    event: EventId,
    organisers: &[PartnerId],
    arguments: PageArguments,
) -> Fallible<ParticipantMessageConnection> {
    let list = "event.messages sent desc";
    let page = async {
        let request = arguments.request(list, ctx.wants_total())?;
        service::require_writing(&ctx.request().actor, organisers)?;
        let page = ctx.load(MessagesOf(event, request)).await?.unwrap_or_default();
        Ok::<_, Fault>(ParticipantMessageConnection::new(page, list))
    };
    Some(page.await.map_err(Error::from))
}

/// How many people a message would be for; an error for those who may not write one.
pub async fn recipient_count(
    ctx: &Context<'_>,
    event: EventId,
    organisers: &[PartnerId],
    audience: MessageAudience,
) -> Fallible<i32> {
    let count = async {
        service::require_writing(&ctx.request().actor, organisers)?;
        let count = ctx.load(RecipientsOf(event, audience.into())).await?.unwrap_or_default();
        Ok::<_, Fault>(i32::try_from(count).unwrap_or(i32::MAX))
    };
    Some(count.await.map_err(Error::from))
}

/// The mails of an event that were given up; an error for everybody but its organisers.
pub async fn failed_mails_of(
    ctx: &Context<'_>,
    event: EventId,
    organisers: &[PartnerId],
    arguments: PageArguments,
) -> Fallible<MailConnection> {
    let list = "event.failedMails creation desc";
    let page = async {
        let request = arguments.request(list, ctx.wants_total())?;
        service::require_writing(&ctx.request().actor, organisers)?;
        let page = ctx.load(FailedMailsOf(event.0, request)).await?.unwrap_or_default();
        Ok::<_, Fault>(MailConnection::new(page, list))
    };
    Some(page.await.map_err(Error::from))
}

/// The mails about a registration or an invitation, the latest first, at most 100; none for those who do not
/// organise the event.
pub async fn mails_of(ctx: &Context<'_>, subject: Uuid) -> Result<Vec<Mail>> {
    let page = ctx.load(MailsOf(subject, PageRequest::all())).await?.unwrap_or_default();
    Ok(page.into_rows().into_iter().map(Mail::from).collect())
}

impl Loader<RecipientsOf> for Batch {
    type Value = i64;
    type Error = Fault;

    async fn load(&self, keys: &[RecipientsOf]) -> Result<HashMap<RecipientsOf, i64>, Fault> {
        let mut found = HashMap::with_capacity(keys.len());
        let mut audiences: Vec<_> = keys.iter().map(|key| key.1).collect();
        audiences.sort_unstable();
        audiences.dedup();
        for audience in audiences {
            let of_it = keys.iter().filter(|key| key.1 == audience);
            let events: Vec<EventId> = of_it.map(|key| key.0).collect();
            let reach = self.0.reach();
            let counts = service::count_recipients(&self.0.app, &reach, &events, audience).await?;
            let counted = counts.into_iter();
            found.extend(counted.map(|(event, people)| (RecipientsOf(event, audience), people)));
        }
        Ok(found)
    }
}

load_rows! {
    ParticipantMessageId => service::messages: participant_message::Model;
}

load_lists! {
    MessagesOf(EventId, PageRequest) => service::messages_of_events: participant_message::Model;
    MailsOf(Uuid, PageRequest) => service::mails_of_subjects: entity::mail::Model;
    FailedMailsOf(Uuid, PageRequest) => service::failed_mails_of_events: entity::mail::Model;
}
