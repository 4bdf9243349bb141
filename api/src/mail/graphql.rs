//! What became of mails, in the schema.

use std::collections::HashMap;

use async_graphql::{Context, Description, Enum, ID, InputObject, Object, dataloader::Loader};
use entity::{id::MailId, mail, terms};

use super::{
    Template,
    refusal::MailErrorCode,
    service::{self, MailFilter, RetryMail},
};
use crate::{
    fault::Fault,
    graphql::{
        Batch, ContextExt as _,
        connection::{OrderDirection, PageArguments, connection},
        error::{Error, Fallible, Result},
        id::GlobalId as _,
        mutation::{answer, payload, user_error},
        scalar::DateTime,
    },
    invitations::graphql::{EventInvitation, event_invitation},
};

/// What became of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::MailStatus")]
pub enum MailStatus {
    /// It waits for its next delivery.
    Queued,
    /// The mail server took it.
    Sent,
    /// It was given up.
    Failed,
}

/// What a mail says. New values can come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "Template")]
pub enum MailTemplate {
    /// An invitation to act in the network.
    Invitation,
    /// A link to set a new password.
    PasswordReset,
    /// The password was changed.
    PasswordChanged,
    /// A link to confirm a new address.
    EmailChangeConfirmation,
    /// Somebody asked to change the address.
    EmailChangeNotice,
    /// The address was changed.
    EmailChanged,
    /// A second factor was set up.
    SecondFactorAdded,
    /// The second factor was removed.
    SecondFactorRemoved,
    /// A session was ended because its token was used twice.
    SessionCompromised,
    /// A role was granted.
    RoleGranted,
    /// A role was taken back.
    RoleRevoked,
    /// The account was closed.
    AccountDeactivated,
    /// An agreement awaits a signature.
    AgreementOpen,
    /// All required parties signed an agreement.
    AgreementCompleted,
    /// A party does not sign an agreement.
    AgreementDeclined,
    /// An agreement was ended before its last day.
    AgreementEnded,
    /// An agreement ends soon.
    AgreementReminder,
    /// Somebody is asked to come to an event.
    EventInvitation,
    /// A link by which somebody confirms that they want to be told when registration opens.
    InterestConfirmation,
    /// Registration opened.
    RegistrationOpened,
    /// What organisers write to participants.
    ParticipantMessage,
    /// Somebody is to confirm a registration by a link.
    RegistrationConfirm,
    /// An organiser will decide on a registration.
    RegistrationAwaitsApproval,
    /// A registration is confirmed.
    RegistrationConfirmed,
    /// Somebody is on the waiting list.
    RegistrationWaitlisted,
    /// A place is offered to somebody who waited.
    RegistrationOffered,
    /// Somebody who waited has a place.
    RegistrationPromoted,
    /// The organisers did not accept a registration.
    RegistrationRejected,
    /// A registration was cancelled.
    RegistrationCancelled,
    /// An offered place was not taken.
    RegistrationLapsed,
    /// A registration was changed.
    RegistrationChanged,
    /// A new link to a registration.
    RegistrationNewLink,
    /// Time or place of an event has changed.
    EventChanged,
    /// An event is postponed.
    EventPostponed,
    /// An event has a new date.
    EventRescheduled,
    /// An event is cancelled.
    EventCancelled,
    /// A reminder before an event.
    EventReminder,
    /// The operator tried whether mails arrive.
    Test,
}

/// A mail of the service: what became of it, never to whom it went or what it said.
#[derive(Clone, Debug, Description)]
pub struct Mail(mail::Model);

impl From<mail::Model> for Mail {
    fn from(row: mail::Model) -> Self {
        Self(row)
    }
}

#[Object(use_type_description)]
impl Mail {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_global()
    }

    /// What it says; null if this version does not have the template.
    async fn template(&self) -> Option<MailTemplate> {
        self.0.template.parse::<Template>().ok().map(Into::into)
    }

    /// What became of it.
    async fn status(&self) -> MailStatus {
        self.0.status.into()
    }

    /// Deliveries that were tried.
    async fn attempts(&self) -> i32 {
        self.0.attempts
    }

    /// Why the last delivery failed. Never holds the address.
    async fn last_error(&self) -> Option<&str> {
        self.0.last_error.as_deref()
    }

    /// When it was written.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// When the next delivery is due; null once it was sent or given up.
    async fn due_at(&self) -> Option<DateTime> {
        (self.0.status == terms::MailStatus::Queued).then(|| self.0.due_at.into())
    }

    /// When it was sent or given up; null while it waits.
    async fn settled_at(&self) -> Option<DateTime> {
        self.0.settled_at.map(Into::into)
    }

    /// The invitation to an event that it is about. For the event's organisers.
    async fn invitation(&self, ctx: &Context<'_>) -> Fallible<EventInvitation> {
        event_invitation(ctx, self.0.subject_id.map(Into::into)).await
    }

    /// Whether `retryMail`, or `retryParticipantMail` for the organisers of the event, can be used: it was given
    /// up, and what it said is still kept.
    async fn viewer_can_retry(&self) -> bool {
        self.0.status == terms::MailStatus::Failed && self.0.content.is_some()
    }
}

connection! {
    /// A page of mails.
    MailConnection,
    /// A mail in a list.
    MailEdge,
    Mail,
}

impl Loader<MailId> for Batch {
    type Value = mail::Model;
    type Error = Fault;

    async fn load(&self, ids: &[MailId]) -> Result<HashMap<MailId, mail::Model>, Fault> {
        service::mails(&self.0.app, &self.0.actor, ids).await
    }
}

/// Which mails a list is to hold. Everything that is given must hold.
#[derive(Debug, Default, InputObject)]
#[graphql(name = "MailFilter")]
pub struct MailFilterInput {
    /// In one of these states.
    statuses: Option<Vec<MailStatus>>,
    /// Of one of these templates.
    templates: Option<Vec<MailTemplate>>,
}

impl From<MailFilterInput> for MailFilter {
    fn from(input: MailFilterInput) -> Self {
        Self {
            statuses: input.statuses.map(|all| all.into_iter().map(Into::into).collect()),
            templates: input.templates.map(|all| all.into_iter().map(Into::into).collect()),
        }
    }
}

/// What mails can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum MailOrderField {
    /// When it was written.
    CreatedAt,
}

/// How a list of mails is ordered.
#[derive(Clone, Copy, Debug, InputObject)]
pub struct MailOrder {
    /// What it is ordered by.
    field: MailOrderField,
    /// Which way it runs.
    #[graphql(default_with = "OrderDirection::Desc")]
    direction: OrderDirection,
}

/// Queries about mails.
#[derive(Debug, Default)]
pub struct MailQuery;

#[Object]
impl MailQuery {
    /// The mails that the service wrote, the latest first. For administrators.
    async fn mails(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which mails the list is to hold.")] filter: Option<MailFilterInput>,
        #[graphql(desc = "How the list is ordered; the latest first by default.")] order_by: Option<
            MailOrder,
        >,
    ) -> Fallible<MailConnection> {
        let descending = order_by.is_none_or(|order| order.direction.is_descending());
        let list = if descending { "mails creation desc" } else { "mails creation asc" };
        let filter = filter.unwrap_or_default().into();
        let request = ctx.request();
        let page = async {
            let page =
                PageArguments { first, after, last, before }.request(list, ctx.wants_total())?;
            service::list_mails(&request.app, &request.actor, &filter, descending, &page).await
        };
        Some(page.await.map(|page| MailConnection::new(page, list)).map_err(Error::from))
    }
}

user_error! {
    /// Why something about a mail was refused.
    MailUserError(MailErrorCode)
}

/// Which mail is to be tried again.
#[derive(Debug, InputObject)]
pub struct RetryMailInput {
    /// The mail.
    id: ID,
}

impl RetryMailInput {
    fn parse(&self) -> Result<RetryMail, Fault> {
        Ok(RetryMail { id: MailId::from_global("input.id", &self.id)? })
    }
}

payload! {
    /// What `retryMail` answers.
    RetryMailPayload, MailUserError(MailErrorCode) {
        /// The mail, now queued.
        mail: Mail,
    }
}

/// What can be done with mails.
#[derive(Debug, Default)]
pub struct MailMutation;

#[Object]
impl MailMutation {
    /// Tries again to deliver a mail that was given up. For administrators.
    async fn retry_mail(
        &self,
        ctx: &Context<'_>,
        input: RetryMailInput,
    ) -> Fallible<RetryMailPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::retry_mail(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, RetryMailPayload::done)
    }
}
