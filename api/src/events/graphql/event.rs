//! Events in the schema.

use async_graphql::{Context, Description, ID, Object};
use entity::{
    event, event_joint_controller, event_previous_start, event_seats, event_series,
    id::{EventId, PartnerId},
    terms::{self, FigureMeasure, TextItemKind},
};
use futures_util::future::{join_all, try_join};
use uuid::Uuid;

use super::{
    audience::{self, AudienceInfo},
    parts::{Contribution, EventDocumentInfo, Session},
    questions::{PrivacyNotice, RegistrationQuestion, privacy_notice_of, questions_of},
    series::{EventSeries, event_series},
    terms::{
        AttendanceMode, Confidentiality, EventField, EventKind, EventStatus,
        ParticipantListAudience, RegistrationState,
    },
    values::{
        CapacityInfo, DeadlineInfo, EventTimeInfo, JointControllerInfo, PreviousStartInfo,
        RegistrationInfo,
    },
    venue::{Venue, venue},
};
use crate::{
    agreements::{graphql::AgreementConnection, service::AgreementsOfEvent},
    calendar::{graphql as calendar, service::has_day},
    content::graphql::{
        self as content, ExternalIdInfo, PartialDateInfo, QuantityInfo, SourceRefInfo, Topic,
    },
    events::{
        effective,
        lifecycle::Step,
        registration::{self, RegistrationFacts},
        service::{
            self, Action, ContributionsOf, DefaultsOf, DocumentsOf, JointControllersOf, LeadersOf,
            PartsOf, PreviousStartsOf, SeatsOf, SeenEvent, SessionsOf,
        },
    },
    fault::Fault,
    feedback::{
        graphql::{
            FeedbackConnection, FeedbackState, FeedbackSummaryInfo, feedback_of_event,
            feedback_summary_of_event,
        },
        service as feedback,
    },
    graphql::{
        ContextExt as _,
        connection::{PageArguments, connection},
        error::{Error, Fallible, Result, reference},
        id::GlobalId as _,
        load_rows,
        scalar::{DateTime, EmailAddress, Locale, Url},
        text,
    },
    interests::graphql::interest_count,
    invitations::graphql::{EventInvitationConnection, EventInvitationStatus, invitations_of},
    mail::graphql::MailConnection,
    messages::graphql::{
        MessageAudience, ParticipantMessageConnection, failed_mails_of, messages_of,
        recipient_count,
    },
    municipalities::graphql::{Municipality, municipality},
    partners::{
        graphql::{Partner, PartnerRoleConnection, PublicContactInfo, partner},
        service::{EventParts, RolesOfEvent},
    },
    programmes::graphql::{Programme, ReportedFigure, figures_of_event, programme},
    registrations::{
        graphql::{
            CheckInEntryConnection, ListedParticipantConnection, ParticipationInfo,
            RegistrationArguments, RegistrationConnection, RegistrationCountsInfo,
            RegistrationFilterInput, RegistrationOrderInput, check_in_list_of_event,
            counts_of_event, online_link, participants_of_event, participation_of_event,
            registrations_of_event,
        },
        service::InsightOf,
    },
    results::{
        graphql::{AttendanceInfo, EventProfileConnection, OutcomeConnection, outcomes_of_event},
        service::{AttendanceOf, ProfilesOfEvent},
    },
    users::graphql::{CheckInGrantInfo, check_ins_of_event},
};

/// One meeting.
///
/// Of an event whose confidentiality is `PROTECTED`, everybody sees title, day, status, hosts, and
/// what it is part of. All else is null or empty for everybody but its organisers.
#[derive(Clone, Debug, Description)]
pub struct Event(SeenEvent);

impl From<SeenEvent> for Event {
    fn from(event: SeenEvent) -> Self {
        Self(event)
    }
}

#[Object(use_type_description)]
impl Event {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.row().id.to_global()
    }

    /// Name in addresses. A former one still leads here.
    async fn slug(&self) -> &str {
        self.0.row().slug.as_str()
    }

    /// Where calendar programs read it (iCalendar); null while its day is not known, and of a draft.
    async fn calendar_url(&self, ctx: &Context<'_>) -> Option<Url> {
        let row = self.0.row();
        has_day(row).then(|| calendar::address(ctx, "events", row.slug.as_str()))
    }

    /// Names in addresses that the event had before, oldest first.
    async fn former_slugs(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        self.detail(content::former_slugs(ctx, self.key(), &self.0.row().slug)).await
    }

    /// Title, in the reader's language where there is a translation.
    async fn title(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A language to prefer over those of `Accept-Language`.")] locale: Option<
            Locale,
        >,
    ) -> Result<String> {
        text::localised(ctx, self.key(), "title", &self.0.row().title, locale).await
    }

    /// Other titles that are in use.
    async fn aliases(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        self.texts(ctx, TextItemKind::Alias).await
    }

    /// What it is about, in the reader's language where there is a translation.
    async fn description(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A language to prefer over those of `Accept-Language`.")] locale: Option<
            Locale,
        >,
    ) -> Result<Option<String>> {
        let base = self.0.row().description.as_deref();
        text::localised_option(ctx, self.key(), "description", base, locale).await
    }

    /// What kind of meeting it is; null where that is not known.
    async fn kind(&self) -> Option<EventKind> {
        self.0.row().kind.map(Into::into)
    }

    /// How people work together there.
    async fn method(&self) -> Option<&str> {
        self.0.row().method.as_deref()
    }

    /// Where the event stands.
    async fn status(&self) -> EventStatus {
        self.0.row().status.into()
    }

    /// Who may see it.
    async fn confidentiality(&self) -> Confidentiality {
        self.0.row().confidentiality.into()
    }

    /// Whether you see all of it. If not, what is null or empty here can still be known to others.
    async fn whole(&self) -> bool {
        self.0.whole()
    }

    /// The programme that it belongs to, directly or by its series.
    async fn programme(&self, ctx: &Context<'_>) -> Fallible<Programme> {
        programme(ctx, self.0.row().programme_id).await
    }

    /// The series that it is part of.
    async fn series(&self, ctx: &Context<'_>) -> Fallible<EventSeries> {
        event_series(ctx, self.0.row().series_id).await
    }

    /// Place in the series, from 1; says nothing about the date.
    async fn position(&self) -> Option<i32> {
        self.0.row().series_position
    }

    /// When it is, as far as that is known.
    async fn date(&self) -> PartialDateInfo {
        PartialDateInfo(self.0.row().date)
    }

    /// When it starts and ends; null where only a day or less is known.
    async fn time(&self) -> Option<EventTimeInfo> {
        EventTimeInfo::new(self.0.row())
    }

    /// How people attend.
    async fn attendance_mode(&self) -> Option<AttendanceMode> {
        self.0.whole().then(|| self.0.row().attendance_mode.into())
    }

    /// Where it is held, be it that the whole series is.
    async fn venue(&self, ctx: &Context<'_>) -> Fallible<Venue> {
        match self.defaults(ctx).await {
            Ok(series) => {
                let id = effective::venue(self.0.row(), series.as_ref());
                venue(ctx, id.map(|id| id.value)).await
            }
            Err(fault) => Some(Err(fault.into())),
        }
    }

    /// The place in words.
    async fn place_text(&self) -> Option<&str> {
        self.0.row().place_text.as_deref()
    }

    /// The municipality where it is held.
    async fn municipality(&self, ctx: &Context<'_>) -> Fallible<Municipality> {
        municipality(ctx, self.0.row().municipality_id).await
    }

    /// Languages that are spoken there.
    async fn languages(&self) -> Vec<Locale> {
        let tags = self.0.row().languages.split(',');
        tags.filter_map(|tag| tag.parse().ok()).map(Locale).collect()
    }

    /// Topics in order, be they those of the series.
    async fn topics(&self, ctx: &Context<'_>) -> Result<Vec<Topic>> {
        self.detail(async { Ok(self.effective_topics(ctx).await?.value) }).await
    }

    /// Questions that it asks.
    async fn guiding_questions(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        self.texts(ctx, TextItemKind::GuidingQuestion).await
    }

    /// What people need to know before they come, be it those of the series.
    async fn notices(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        self.detail(async { Ok(self.effective_notices(ctx).await?.value) }).await
    }

    /// Whether taking part costs nothing, be it that the series says so; null where nobody said.
    async fn free_of_charge(&self, ctx: &Context<'_>) -> Result<Option<bool>> {
        let series = self.defaults(ctx).await?;
        Ok(effective::free_of_charge(self.0.row(), series.as_ref()).map(|free| free.value))
    }

    /// Whom everybody may ask about it, be it the contact of its series.
    async fn contact(&self, ctx: &Context<'_>) -> Result<Option<PublicContactInfo>> {
        let series = self.defaults(ctx).await?;
        Ok(own_contact(self.0.row()).or(series.as_ref().and_then(contact)))
    }

    /// Address of that contact.
    async fn contact_email(&self, ctx: &Context<'_>) -> Result<Option<EmailAddress>> {
        let row = self.0.row();
        let own = row.contact_id.is_some() || row.contact_email.is_some();
        let email = match row.contact_email.clone() {
            None if !own => self.defaults(ctx).await?.and_then(|series| series.contact_email),
            email => email,
        };
        Ok(email.map(EmailAddress))
    }

    /// Why it was postponed or cancelled.
    async fn status_note(&self) -> Option<&str> {
        self.0.row().status_note.as_deref()
    }

    /// When it was to be before it was postponed or moved, oldest first.
    async fn previous_starts(&self, ctx: &Context<'_>) -> Result<Vec<PreviousStartInfo>> {
        self.detail(async {
            let rows = ctx.load(PreviousStartsOf(self.0.row().id)).await?.unwrap_or_default();
            Ok(rows.into_iter().map(PreviousStartInfo).collect())
        })
        .await
    }

    /// Who can be shown a list of participants: of those who chose to be on it.
    async fn participant_list(&self) -> Option<ParticipantListAudience> {
        self.0.whole().then(|| self.0.row().participant_list.into())
    }

    /// How many hours before the start participants are reminded; null for not at all.
    async fn reminder_hours(&self) -> Option<i32> {
        self.0.row().reminder_hours
    }

    /// How many hours an offered seat is kept.
    async fn offer_hours(&self) -> Option<i32> {
        self.0.whole().then(|| self.0.row().offer_hours)
    }

    /// When feedback ends; null for a fortnight after the event.
    async fn feedback_closes_at(&self) -> Option<DateTime> {
        self.0.row().feedback_closes_at.map(Into::into)
    }

    /// Seats that the organisers keep; null where they are not counted here.
    async fn seats_held_back(&self, ctx: &Context<'_>) -> Result<Option<i32>> {
        if !self.0.whole() {
            return Ok(None);
        }
        Ok(ctx.load(SeatsOf(self.0.row().id)).await?.map(|seats| seats.held_back))
    }

    /// Who may come.
    async fn audience(&self, ctx: &Context<'_>) -> Result<Option<AudienceInfo>> {
        if !self.0.whole() {
            return Ok(None);
        }
        self.effective_audience(ctx).await.map(Some)
    }

    /// How many people can come.
    async fn capacity(&self, ctx: &Context<'_>) -> Result<Option<CapacityInfo>> {
        if !self.0.whole() {
            return Ok(None);
        }
        let series = self.defaults(ctx).await?;
        Ok(Some(CapacityInfo(effective::capacity(self.0.row(), series.as_ref()))))
    }

    /// Seats that nobody has; null where they are not limited, not known or not counted here. Of a protected
    /// event, for its organisers.
    async fn free_seats(&self, ctx: &Context<'_>) -> Result<Option<i32>> {
        if !self.shows_counts(ctx).await? {
            return Ok(None);
        }
        Ok(self.facts(ctx).await?.seats.free())
    }

    /// People on the waiting list; null where nobody registers here. Of a protected event, for its organisers.
    async fn waiting(&self, ctx: &Context<'_>) -> Result<Option<i32>> {
        if !self.shows_counts(ctx).await? {
            return Ok(None);
        }
        Ok(Some(self.facts(ctx).await?.seats.waiting))
    }

    /// How people register.
    async fn registration(&self) -> Option<RegistrationInfo> {
        self.0.whole().then(|| RegistrationInfo::new(self.0.row()))
    }

    /// Until when people can register, be it that the series says so.
    async fn registration_deadline(&self, ctx: &Context<'_>) -> Result<Option<DeadlineInfo>> {
        let row = self.0.row();
        let series = self.defaults(ctx).await?;
        let deadline = effective::deadline(row, series.as_ref());
        let info = deadline.map(|deadline| DeadlineInfo::new(deadline, row.zone)).transpose();
        Ok(info.map_err(Fault::internal)?)
    }

    /// Whether somebody can register now, and if not, why.
    async fn registration_state(&self, ctx: &Context<'_>) -> Result<Option<RegistrationState>> {
        if !self.0.whole() {
            return Ok(None);
        }
        let facts = self.facts(ctx).await?;
        Ok(Some(registration::state(&facts, ctx.request().now).into()))
    }

    /// Which of the fields hold the series' values, because the event has none of its own.
    async fn inherited_fields(&self, ctx: &Context<'_>) -> Result<Vec<EventField>> {
        let row = self.0.row();
        let Some(series) = self.defaults(ctx).await? else {
            return Ok(Vec::new());
        };
        let (topics, notices) =
            try_join(self.effective_topics(ctx), self.effective_notices(ctx)).await?;
        let audience = self.effective_audience(ctx).await?;
        let series = Some(&series);
        let inherited = [
            (EventField::Audience, audience.is_inherited()),
            (EventField::Capacity, effective::capacity(row, series).inherited),
            (EventField::Contact, own_contact(row).is_none() && series.and_then(contact).is_some()),
            (
                EventField::FreeOfCharge,
                effective::free_of_charge(row, series).is_some_and(|free| free.inherited),
            ),
            (EventField::Notices, notices.inherited),
            (
                EventField::RegistrationDeadline,
                effective::deadline(row, series).is_some_and(|deadline| deadline.inherited),
            ),
            (EventField::Topics, topics.inherited),
            (EventField::Venue, effective::venue(row, series).is_some_and(|venue| venue.inherited)),
        ];
        Ok(inherited.into_iter().filter_map(|(field, yes)| yes.then_some(field)).collect())
    }

    /// Partners who organise it: with an accepted role that leads it, or its series.
    async fn hosts(&self, ctx: &Context<'_>) -> Result<Vec<Partner>> {
        let hosts = self.organisers(ctx).await?;
        let partners = join_all(hosts.into_iter().map(|id| partner(ctx, Some(id)))).await;
        partners.into_iter().flatten().collect()
    }

    /// Who is invited to it, in the order of the invitations. For its organisers; noted in the audit log.
    async fn invitations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "In one of these states.")] statuses: Option<Vec<EventInvitationStatus>>,
    ) -> Fallible<EventInvitationConnection> {
        let arguments = PageArguments { first, after, last, before };
        match self.organisers(ctx).await {
            Ok(organisers) => {
                invitations_of(ctx, self.0.row().id, &organisers, arguments, statuses).await
            }
            Err(fault) => Some(Err(fault.into())),
        }
    }

    /// What was written to its participants, the latest first. For its organisers.
    async fn messages(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Fallible<ParticipantMessageConnection> {
        let arguments = PageArguments { first, after, last, before };
        match self.organisers(ctx).await {
            Ok(organisers) => messages_of(ctx, self.0.row().id, &organisers, arguments).await,
            Err(fault) => Some(Err(fault.into())),
        }
    }

    /// How many people a message would be for now. For its organisers.
    async fn message_recipient_count(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "To whom.")] audience: MessageAudience,
    ) -> Fallible<i32> {
        match self.organisers(ctx).await {
            Ok(organisers) => recipient_count(ctx, self.0.row().id, &organisers, audience).await,
            Err(fault) => Some(Err(fault.into())),
        }
    }

    /// Mails to its participants and invited people that were given up, the latest first. For its organisers.
    async fn failed_mails(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Fallible<MailConnection> {
        let arguments = PageArguments { first, after, last, before };
        match self.organisers(ctx).await {
            Ok(organisers) => failed_mails_of(ctx, self.0.row().id, &organisers, arguments).await,
            Err(fault) => Some(Err(fault.into())),
        }
    }

    /// How many people wait to be told when its registration opens. For its organisers; null for everybody else.
    async fn interest_count(&self, ctx: &Context<'_>) -> Result<Option<i32>> {
        interest_count(ctx, self.key(), &self.organisers(ctx).await?).await
    }

    /// Partners' parts in it, by their places. Of a protected event, everybody sees those that lead.
    async fn roles(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<PartnerRoleConnection> {
        let list = "event.roles position asc";
        let request =
            PageArguments { first, after, last, before }.request(list, ctx.wants_total())?;
        let page = ctx.load(RolesOfEvent(self.0.row().id, request)).await?.unwrap_or_default();
        Ok(PartnerRoleConnection::new(page, list))
    }

    /// The partner responsible for the participants' personal data (Art. 4 No. 7 GDPR).
    async fn controller(&self, ctx: &Context<'_>) -> Fallible<Partner> {
        partner(ctx, self.0.row().controller_id).await
    }

    /// Further partners that are responsible with it (Art. 26 GDPR).
    async fn joint_controllers(&self, ctx: &Context<'_>) -> Result<Vec<JointControllerInfo>> {
        self.detail(async {
            let rows = ctx.load(JointControllersOf(self.0.row().id)).await?.unwrap_or_default();
            Ok(rows.into_iter().map(JointControllerInfo).collect())
        })
        .await
    }

    /// Parts of its programme in order, at most 100.
    async fn sessions(&self, ctx: &Context<'_>) -> Result<Vec<Session>> {
        self.detail(async {
            let rows = ctx.load(SessionsOf(self.0.row().id)).await?.unwrap_or_default();
            Ok(rows.into_iter().map(Session::from).collect())
        })
        .await
    }

    /// What people and partners do there, in its sessions and beside them, in order; at most 100.
    async fn contributions(&self, ctx: &Context<'_>) -> Result<Vec<Contribution>> {
        self.detail(async {
            let rows = ctx.load(ContributionsOf(self.0.row().id)).await?.unwrap_or_default();
            Ok(rows.into_iter().map(Contribution::from).collect())
        })
        .await
    }

    /// Papers that it discusses or produces, in order; at most 100.
    async fn documents(&self, ctx: &Context<'_>) -> Result<Vec<EventDocumentInfo>> {
        self.detail(async {
            let rows = ctx.load(DocumentsOf(self.0.row().id)).await?.unwrap_or_default();
            Ok(rows.into_iter().map(EventDocumentInfo::from).collect())
        })
        .await
    }

    /// What people are asked when they register for it, in order; at most 100.
    async fn registration_questions(&self, ctx: &Context<'_>) -> Result<Vec<RegistrationQuestion>> {
        self.detail(questions_of(ctx, self.0.row().id)).await
    }

    /// What its controller tells participants of the use of their data; null where there is nothing yet.
    async fn privacy_notice(&self, ctx: &Context<'_>) -> Fallible<PrivacyNotice> {
        privacy_notice_of(ctx, self.0.row().controller_id).await
    }

    /// How many people came, as was reported. Never counted here.
    async fn reported_attendance(&self, ctx: &Context<'_>) -> Result<Option<QuantityInfo>> {
        let figures = self.figures(ctx).await?;
        let attendance = figures.iter().find(|figure| figure.counts(FigureMeasure::Attendance));
        Ok(attendance.map(ReportedFigure::quantity))
    }

    /// All that was reported in figures, at most 100. The first of each measure is the one that the
    /// record follows.
    async fn reported_figures(&self, ctx: &Context<'_>) -> Result<Vec<ReportedFigure>> {
        self.figures(ctx).await
    }

    /// How many people came: counted here, and reported by others. Never mixed; null for those who do not see its
    /// details.
    async fn attendance(&self, ctx: &Context<'_>) -> Result<Option<AttendanceInfo>> {
        if !self.0.whole() {
            return Ok(None);
        }
        let counted = ctx.load(AttendanceOf(self.0.row().id)).await?.unwrap_or_default();
        let reported = self.reported_attendance(ctx).await?;
        Ok(Some(AttendanceInfo { counted: counted.into(), reported }))
    }

    /// Agreements that were signed there, by the day of signing; unknown days last.
    async fn agreements(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<AgreementConnection> {
        let list = "event.agreements signed asc";
        let request =
            PageArguments { first, after, last, before }.request(list, ctx.wants_total())?;
        let page = self
            .detail(async {
                let key = AgreementsOfEvent(self.0.row().id, request);
                Ok(ctx.load(key).await?.unwrap_or_default())
            })
            .await?;
        Ok(AgreementConnection::new(page, list))
    }

    /// Event profiles (Steckbriefe) about it, by title.
    async fn profiles(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<EventProfileConnection> {
        let list = "event.profiles name asc";
        let request =
            PageArguments { first, after, last, before }.request(list, ctx.wants_total())?;
        let page = self
            .detail(async {
                let key = ProfilesOfEvent(self.0.row().id, request);
                Ok(ctx.load(key).await?.unwrap_or_default())
            })
            .await?;
        Ok(EventProfileConnection::new(page, list))
    }

    /// What came of it, by the outcomes' places. Of a protected event for its organisers and its accepted cooperation
    /// partners alone.
    async fn outcomes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<OutcomeConnection> {
        let page = PageArguments { first, after, last, before };
        outcomes_of_event(ctx, self.0.row().id, page).await
    }

    /// Whether participants can say how it was; null for those who do not see its details.
    async fn feedback_state(&self, ctx: &Context<'_>) -> Option<FeedbackState> {
        let state = feedback::state(self.0.row(), ctx.request().now);
        self.0.whole().then(|| state.into())
    }

    /// What participants said of it, one by one, in an order that tells nothing: for its organisers and its accepted
    /// cooperation partners, null for everybody else. Each reading is in the audit log.
    async fn feedback(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<Option<FeedbackConnection>> {
        let page = PageArguments { first, after, last, before };
        feedback_of_event(ctx, self.0.row().id, page).await
    }

    /// What participants said of it, added up: null for those who may not know it.
    async fn feedback_summary(&self, ctx: &Context<'_>) -> Result<Option<FeedbackSummaryInfo>> {
        feedback_summary_of_event(ctx, self.0.row().id).await
    }

    /// What the editors want a reader to know about this record.
    async fn editorial_note(&self, ctx: &Context<'_>) -> Result<Option<&str>> {
        let note = self.0.row().editorial_note.as_deref();
        Ok(if note.is_some() && self.tells_notes(ctx).await? { note } else { None })
    }

    /// Texts in which the record's facts are stated.
    async fn sources(&self, ctx: &Context<'_>) -> Result<Vec<SourceRefInfo>> {
        self.detail(content::sources(ctx, self.key())).await
    }

    /// Keys under which partner systems know it.
    async fn external_ids(&self, ctx: &Context<'_>) -> Result<Vec<ExternalIdInfo>> {
        self.detail(content::external_ids(ctx, self.key())).await
    }

    /// Whether the viewer may change what the record says.
    async fn viewer_can_edit(&self, ctx: &Context<'_>) -> Result<bool> {
        self.may(ctx, Action::EditEvent).await
    }

    /// Whether the viewer may say who sees it, and who is responsible for its participants' data.
    async fn viewer_can_protect(&self, ctx: &Context<'_>) -> Result<bool> {
        self.may(ctx, Action::ProtectEvent).await
    }

    /// Whether the viewer may announce it now.
    async fn viewer_can_publish(&self, ctx: &Context<'_>) -> Result<bool> {
        self.may_take(ctx, Step::Publish).await
    }

    /// Whether the viewer may say that it will be held later now.
    async fn viewer_can_postpone(&self, ctx: &Context<'_>) -> Result<bool> {
        self.may_take(ctx, Step::Postpone).await
    }

    /// Whether the viewer may give it its new date now.
    async fn viewer_can_reschedule(&self, ctx: &Context<'_>) -> Result<bool> {
        self.may_take(ctx, Step::Reschedule).await
    }

    /// Whether the viewer may say that it was held now.
    async fn viewer_can_complete(&self, ctx: &Context<'_>) -> Result<bool> {
        self.may_take(ctx, Step::Complete).await
    }

    /// Whether the viewer may say that it will not be held now.
    async fn viewer_can_cancel(&self, ctx: &Context<'_>) -> Result<bool> {
        self.may_take(ctx, Step::Cancel).await
    }

    /// Whether the viewer may keep it as a record now.
    async fn viewer_can_archive(&self, ctx: &Context<'_>) -> Result<bool> {
        self.may_take(ctx, Step::Archive).await
    }

    /// When the record was written.
    async fn created_at(&self) -> DateTime {
        self.0.row().created_at.into()
    }

    /// When the record was last changed.
    async fn updated_at(&self) -> Option<DateTime> {
        self.0.whole().then(|| self.0.row().updated_at.into())
    }

    /// Version of the record; a change names the one that it read.
    async fn version(&self) -> Option<i32> {
        self.0.whole().then(|| self.0.row().version)
    }

    /// The link to its online meeting, for those who have a seat and those who organise it; null for all others.
    async fn online_link(&self, ctx: &Context<'_>) -> Result<Option<Url>> {
        online_link(ctx, self.0.row().id).await
    }

    /// Who is registered, for its organisers, and systems whose key is for it. Noted in the audit log. Forbidden for
    /// everybody else.
    async fn registrations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which registrations the list is to hold.")] filter: Option<
            RegistrationFilterInput,
        >,
        #[graphql(desc = "How the list is ordered; by the time of submission by default.")]
        order_by: Option<RegistrationOrderInput>,
    ) -> Fallible<RegistrationConnection> {
        let page = PageArguments { first, after, last, before };
        let arguments = RegistrationArguments { page, filter, order: order_by };
        registrations_of_event(ctx, self.0.row().id, arguments).await
    }

    /// How many registrations stand where, for the same as `registrations`.
    async fn registration_counts(&self, ctx: &Context<'_>) -> Fallible<RegistrationCountsInfo> {
        counts_of_event(ctx, self.0.row().id).await
    }

    /// How many confirmed people come from which groups and partners: for its organisers, and without small numbers for
    /// its cooperation partners; null for everybody else, and for all but the organisers where it is protected.
    async fn participation(&self, ctx: &Context<'_>) -> Result<Option<ParticipationInfo>> {
        participation_of_event(ctx, self.0.row().id).await
    }

    /// Confirmed people who chose to be shown, to you as somebody who takes part or to everybody, as far as the event
    /// has such a list; in the order of submission. Of a protected event: nobody.
    async fn participants(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<ListedParticipantConnection> {
        let page = PageArguments { first, after, last, before };
        participants_of_event(ctx, self.0.row().id, page).await
    }

    /// Confirmed people with name and group, for its organisers and those who check people in. Noted in the audit log.
    /// Forbidden for everybody else.
    async fn check_in_list(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(
            desc = "Whole words that name or organisation hold, however they are written; all of them."
        )]
        search: Option<String>,
    ) -> Fallible<CheckInEntryConnection> {
        let page = PageArguments { first, after, last, before };
        check_in_list_of_event(ctx, self.0.row().id, page, search.as_deref()).await
    }

    /// Who checks people in by a grant that has not ended, for its organisers; empty for everybody else.
    async fn check_in_grants(&self, ctx: &Context<'_>) -> Result<Vec<CheckInGrantInfo>> {
        check_ins_of_event(ctx, self.0.row().id).await
    }
}

impl Event {
    /// Whether the actor sees more than its face.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.0.whole()
    }

    fn key(&self) -> Uuid {
        self.0.row().id.0
    }

    /// Whether the viewer may do this to it: of a protected event nobody changes what they do not see.
    async fn may(&self, ctx: &Context<'_>, action: Action) -> Result<bool> {
        if !self.0.whole() {
            return Ok(false);
        }
        let parts = ctx.load(PartsOf::event(self.0.row())).await?.unwrap_or_default();
        Ok(service::may(&ctx.request().actor, action, &parts))
    }

    async fn may_take(&self, ctx: &Context<'_>, step: Step) -> Result<bool> {
        let possible = step.from(self.0.row().status).is_some();
        Ok(possible && self.may(ctx, Action::EditEvent).await?)
    }

    /// Whether the actor may know of numbers and notes: who takes part in a protected event sees its details, but not
    /// those (invariant 7).
    async fn tells_notes(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        let row = self.0.row();
        if !self.0.whole() || row.confidentiality != terms::Confidentiality::Protected {
            return Ok(self.0.whole());
        }
        Ok(ctx.load(InsightOf(row.id)).await?.unwrap_or_default().people)
    }

    /// Whether seats are counted here, and the reader may know how many.
    async fn shows_counts(&self, ctx: &Context<'_>) -> Result<bool, Fault> {
        let internal = self.0.row().registration_mode == terms::RegistrationMode::Internal;
        Ok(internal && self.tells_notes(ctx).await?)
    }

    /// What hangs on the event and is no column: only for those who see its details.
    async fn detail<T: Default>(&self, load: impl Future<Output = Result<T>>) -> Result<T> {
        if self.0.whole() { load.await } else { Ok(T::default()) }
    }

    async fn texts(&self, ctx: &Context<'_>, kind: TextItemKind) -> Result<Vec<String>> {
        self.detail(async { Ok(content::text_items(ctx, self.key()).await?.of(kind)) }).await
    }

    async fn figures(&self, ctx: &Context<'_>) -> Result<Vec<ReportedFigure>> {
        self.detail(figures_of_event(ctx, self.0.row().id)).await
    }

    /// Partners with an accepted role that leads it, or its series.
    async fn organisers(&self, ctx: &Context<'_>) -> Result<Vec<PartnerId>, Fault> {
        let of = async |id: Option<Uuid>| match id {
            Some(id) => ctx.load(LeadersOf(id)).await.map(Option::unwrap_or_default),
            None => Ok(Vec::new()),
        };
        let series = self.0.row().series_id.map(Uuid::from);
        let (mut organisers, others) = try_join(of(Some(self.key())), of(series)).await?;
        for partner in others {
            if !organisers.contains(&partner) {
                organisers.push(partner);
            }
        }
        Ok(organisers)
    }

    /// The series whose values it inherits; none for those who do not see its details.
    async fn defaults(&self, ctx: &Context<'_>) -> Result<Option<event_series::Model>, Fault> {
        match self.0.row().series_id {
            Some(id) if self.0.whole() => ctx.load(DefaultsOf(id)).await,
            _ => Ok(None),
        }
    }

    async fn facts(&self, ctx: &Context<'_>) -> Result<RegistrationFacts, Fault> {
        let id = self.0.row().id;
        let (series, seats) = try_join(self.defaults(ctx), ctx.load(SeatsOf(id))).await?;
        RegistrationFacts::of(self.0.row(), series.as_ref(), seats.as_ref())
            .map_err(Fault::internal)
    }

    async fn effective_topics(
        &self,
        ctx: &Context<'_>,
    ) -> Result<effective::Effective<Vec<Topic>>> {
        let inherited = async {
            match self.0.row().series_id {
                Some(series) => content::topics(ctx, series).await,
                None => Ok(Vec::new()),
            }
        };
        let (own, inherited) = try_join(content::topics(ctx, self.key()), inherited).await?;
        Ok(effective::list_or(own, inherited))
    }

    async fn effective_notices(
        &self,
        ctx: &Context<'_>,
    ) -> Result<effective::Effective<Vec<String>>> {
        let of = async |id: Option<Uuid>| match id {
            Some(id) => Ok(content::text_items(ctx, id).await?.of(TextItemKind::Notice)),
            None => Ok::<_, Error>(Vec::new()),
        };
        let series = self.0.row().series_id.map(Uuid::from);
        let (own, inherited) = try_join(of(Some(self.key())), of(series)).await?;
        Ok(effective::list_or(own, inherited))
    }

    async fn effective_audience(&self, ctx: &Context<'_>) -> Result<AudienceInfo> {
        let row = self.0.row();
        let rules = audience::rules(ctx, Some(row.id), row.series_id);
        let (series, (own, inherited)) = try_join(self.defaults(ctx), rules).await?;
        let mode = effective::audience_mode(row, series.as_ref());
        let rules = effective::audience_rules(row, own, inherited);
        Ok(AudienceInfo::new(mode, row.audience_text.clone(), rules))
    }
}

/// Whom everybody may ask about an event, where it says that itself.
fn own_contact(row: &event::Model) -> Option<PublicContactInfo> {
    PublicContactInfo::new(row.contact_id, row.contact_email.as_deref())
}

/// Whom everybody may ask about a series.
pub(super) fn contact(series: &event_series::Model) -> Option<PublicContactInfo> {
    PublicContactInfo::new(series.contact_id, series.contact_email.as_deref())
}

connection! {
    /// A page of events.
    EventConnection,
    /// An event in a list.
    EventEdge,
    Event,
}

/// An event that an object refers to; null where there is none or it is not visible.
pub async fn event(ctx: &Context<'_>, id: Option<EventId>) -> Fallible<Event> {
    reference(ctx.load(id?).await.map(|event| event.map(Event)))
}

/// An event to which the reference itself is a detail: null for those who do not see its details.
pub async fn event_in_detail(ctx: &Context<'_>, id: Option<EventId>) -> Fallible<Event> {
    reference(ctx.load(id?).await.map(|event| event.filter(SeenEvent::whole).map(Event)))
}

load_rows! {
    EventId => service::events: SeenEvent;
    DefaultsOf => service::defaults: event_series::Model;
    JointControllersOf => service::joint_controllers: Vec<event_joint_controller::Model>;
    PartsOf => service::parts_of: EventParts;
    PreviousStartsOf => service::previous_starts: Vec<event_previous_start::Model>;
    SeatsOf => service::seats_of_events: event_seats::Model;
    LeadersOf => service::leaders: Vec<entity::id::PartnerId>;
}
