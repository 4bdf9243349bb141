//! A registration in the schema: what is not personal of it.

use async_graphql::{Context, Description, ID, Object};
use entity::{id::RegistrationId, registration, registration_session};

use super::{
    participant::{ParticipantInfo, participant},
    statement::{self, RegistrationAnswerInfo, RegistrationConsentInfo, RegistrationNeedsInfo},
    terms::{Attendance, ListVisibility, RegistrationEnd, RegistrationSource, RegistrationStatus},
};
use crate::{
    events::graphql::{AudienceGroup, Event, PublicFunction, Session, audience_group, event},
    graphql::{
        ContextExt as _,
        error::{Fallible, Result, reference},
        id::GlobalId as _,
        load_rows,
        scalar::{DateTime, Locale},
    },
    mail::graphql::Mail,
    messages::graphql::mails_of,
    partners::graphql::{Partner, partner},
    registrations::service::{self, ChosenSessionsOf},
};

/// A person's place at one event. The person sees it, and the organisers of the event.
#[derive(Clone, Debug, Description)]
pub struct Registration(registration::Model);

impl From<registration::Model> for Registration {
    fn from(row: registration::Model) -> Self {
        Self(row)
    }
}

impl Registration {
    /// The row, for what else the schema says of registrations.
    #[must_use]
    pub fn row(&self) -> &registration::Model {
        &self.0
    }
}

#[Object(use_type_description)]
impl Registration {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_global()
    }

    /// What the person shows at the door: eight letters and digits.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// Where the registration stands.
    async fn status(&self) -> RegistrationStatus {
        self.0.status.into()
    }

    /// Number in the queue, from 1; null for those who never waited. It is kept when a seat is found, and never
    /// given again.
    async fn queue_number(&self) -> Option<i32> {
        self.0.queue_number
    }

    /// The event.
    async fn event(&self, ctx: &Context<'_>) -> Fallible<Event> {
        event(ctx, Some(self.0.event_id)).await
    }

    /// The sessions that the person chose, in order; at most 50.
    async fn sessions(&self, ctx: &Context<'_>) -> Result<Vec<ChosenSessionInfo>> {
        let rows = ctx.load(ChosenSessionsOf(self.0.id)).await?.unwrap_or_default();
        Ok(rows.into_iter().map(ChosenSessionInfo).collect())
    }

    /// How it came about.
    async fn source(&self) -> RegistrationSource {
        self.0.source.into()
    }

    /// To whom the person wants to be shown.
    async fn list_visibility(&self) -> ListVisibility {
        self.0.list_visibility.into()
    }

    /// Who it is; null where the person was removed. Address and telephone number are for the person, the organisers,
    /// and systems whose key is for it.
    async fn participant(&self, ctx: &Context<'_>) -> Result<Option<ParticipantInfo>> {
        participant(ctx, self.0.id).await
    }

    /// The group that the person declared; null where none, or where it is kept apart.
    async fn group(&self, ctx: &Context<'_>) -> Fallible<AudienceGroup> {
        audience_group(ctx, self.0.group_id).await
    }

    /// The partner that the person represents.
    async fn represented_partner(&self, ctx: &Context<'_>) -> Fallible<Partner> {
        partner(ctx, self.0.partner_id).await
    }

    /// The public function that the person declared.
    async fn public_function(&self) -> Option<PublicFunction> {
        self.0.function.map(Into::into)
    }

    /// What the person answered, in the order of the questions; empty for those who may not read addresses.
    async fn answers(&self, ctx: &Context<'_>) -> Result<Vec<RegistrationAnswerInfo>> {
        statement::answers(ctx, self.0.id).await
    }

    /// What the person needs and declared that could reveal specially protected data (Art. 9 GDPR): for the person and
    /// those who may read addresses; null where there is nothing, and once it is erased.
    async fn needs(&self, ctx: &Context<'_>) -> Result<Option<RegistrationNeedsInfo>> {
        statement::needs(ctx, self.0.id).await
    }

    /// What the person consented to, oldest first; empty for those who may not read addresses.
    async fn consents(&self, ctx: &Context<'_>) -> Result<Vec<RegistrationConsentInfo>> {
        statement::consents(ctx, self.0.id).await
    }

    /// Why an organiser let the person in past a rule; null where nobody did.
    async fn override_reason(&self) -> Option<&str> {
        self.0.override_reason.as_deref()
    }

    /// Language of mails to the person.
    async fn locale(&self) -> Locale {
        Locale(self.0.locale.clone())
    }

    /// Whether the person came.
    async fn attendance(&self) -> Attendance {
        self.0.attendance.into()
    }

    /// When it was noted whether the person came.
    async fn attendance_at(&self) -> Option<DateTime> {
        self.0.attendance_at.map(Into::into)
    }

    /// When it was submitted: the deadline is judged by it.
    async fn submitted_at(&self) -> DateTime {
        self.0.submitted_at.into()
    }

    /// When the address was verified.
    async fn verified_at(&self) -> Option<DateTime> {
        self.0.verified_at.map(Into::into)
    }

    /// Until when the address can be confirmed, or the offered seat is kept.
    async fn expires_at(&self) -> Option<DateTime> {
        self.0.expires_at.map(Into::into)
    }

    /// When it ended.
    async fn ended_at(&self) -> Option<DateTime> {
        self.0.ended_at.map(Into::into)
    }

    /// Who ended it.
    async fn ended_by(&self) -> Option<RegistrationEnd> {
        self.0.ended_by.map(Into::into)
    }

    /// When the record was written.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// What became of the mails about it, the latest first, at most 100; for the organisers of the event.
    async fn mails(&self, ctx: &Context<'_>) -> Result<Vec<Mail>> {
        mails_of(ctx, self.0.id.0).await
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

/// A session that somebody chose.
#[derive(Clone, Debug, Description)]
pub struct ChosenSessionInfo(registration_session::Model);

#[Object(use_type_description)]
impl ChosenSessionInfo {
    /// The session; null for those who do not see the details of the event.
    async fn session(&self, ctx: &Context<'_>) -> Fallible<Session> {
        reference(ctx.load(self.0.session_id).await.map(|row| row.map(Session::from)))
    }

    /// Whether the person has a place in it. Who waits for a seat at the event only wishes for it; who has one,
    /// and no place in the session, gets the next free one in the order of the choices.
    async fn has_place(&self) -> bool {
        self.0.has_place
    }

    /// When it was chosen.
    async fn chosen_at(&self) -> DateTime {
        self.0.chosen_at.into()
    }
}

load_rows! {
    RegistrationId => service::registrations: registration::Model;
    ChosenSessionsOf => service::chosen_sessions: Vec<registration_session::Model>;
}
