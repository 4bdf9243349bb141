//! Events in the schema.

use async_graphql::{Context, Description, ID, Object};
use entity::{
    event_seats, event_series,
    id::{EventId, PartnerId},
    terms::{FigureMeasure, TextItemKind},
};
use futures_util::future::{join_all, try_join};
use uuid::Uuid;

use super::{
    audience::{self, AudienceInfo},
    parts::{Contribution, EventDocumentInfo, Session},
    series::{EventSeries, event_series},
    terms::{
        AttendanceMode, Confidentiality, EventField, EventKind, EventStatus, RegistrationState,
    },
    values::{CapacityInfo, DeadlineInfo, EventTimeInfo, RegistrationInfo},
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
        registration::{self, RegistrationFacts},
        service::{
            self, ContributionsOf, DefaultsOf, DocumentsOf, LeadersOf, SeatsOf, SeenEvent,
            SessionsOf,
        },
    },
    fault::Fault,
    graphql::{
        ContextExt as _,
        connection::{PageArguments, connection},
        error::{Error, Fallible, Result, reference},
        id::GlobalId as _,
        load_rows,
        scalar::{DateTime, Locale, Url},
        text,
    },
    interests::graphql::interest_count,
    invitations::graphql::{
        EventInvitationConnection, EventInvitationStatus, invitations_of,
    },
    mail::graphql::MailConnection,
    messages::graphql::{
        MessageAudience, ParticipantMessageConnection, failed_mails_of, messages_of,
        recipient_count,
    },
    municipalities::graphql::{Municipality, municipality},
    partners::{
        graphql::{Partner, PartnerRoleConnection, PublicContactInfo, partner},
        service::RolesOfEvent,
    },
    programmes::graphql::{Programme, ReportedFigure, figures_of_event, programme},
    results::graphql::EventProfileConnection,
    results::service::ProfilesOfEvent,
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

    /// Whom everybody may ask about it: the contact of its series.
    async fn contact(&self, ctx: &Context<'_>) -> Result<Option<PublicContactInfo>> {
        Ok(self.defaults(ctx).await?.and_then(|series| contact(&series)))
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

    /// Seats that nobody has; null where they are not limited, not known or not counted here.
    async fn free_seats(&self, ctx: &Context<'_>) -> Result<Option<i32>> {
        if self.0.row().registration_mode != entity::terms::RegistrationMode::Internal {
            return Ok(None);
        }
        Ok(self.facts(ctx).await?.seats.free())
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
            (EventField::Contact, series.and_then(contact).is_some()),
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

    /// What the editors want a reader to know about this record.
    async fn editorial_note(&self) -> Option<&str> {
        self.0.row().editorial_note.as_deref()
    }

    /// Texts in which the record's facts are stated.
    async fn sources(&self, ctx: &Context<'_>) -> Result<Vec<SourceRefInfo>> {
        self.detail(content::sources(ctx, self.key())).await
    }

    /// Keys under which partner systems know it.
    async fn external_ids(&self, ctx: &Context<'_>) -> Result<Vec<ExternalIdInfo>> {
        self.detail(content::external_ids(ctx, self.key())).await
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
    SeatsOf => service::seats_of_events: event_seats::Model;
    LeadersOf => service::leaders: Vec<entity::id::PartnerId>;
}
