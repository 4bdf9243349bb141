//! What an event is: what the record itself says.

use async_graphql::{Context, ID, Object};
use entity::{event, terms::TextItemKind};
use futures_util::future::try_join;

use super::{Shown, contact};
use crate::{
    calendar::{graphql as calendar, service::has_day},
    content::graphql::{self as content, ExternalIdInfo, PartialDateInfo, SourceRefInfo, Topic},
    events::{
        effective,
        graphql::{
            parts::{Contribution, EventDocumentInfo, Session},
            series::{EventSeries, event_series},
            terms::{AttendanceMode, Confidentiality, EventField, EventKind, EventStatus},
            values::{EventTimeInfo, PreviousStartInfo},
            venue::{Venue, venue},
        },
        service::{ContributionsOf, DocumentsOf, PreviousStartsOf, SessionsOf},
    },
    graphql::{
        ContextExt as _,
        error::{Fallible, Result},
        id::GlobalId as _,
        scalar::{DateTime, EmailAddress, Locale, Url},
        text,
    },
    municipalities::graphql::{Municipality, municipality},
    partners::graphql::{Partner, PublicContactInfo},
    programmes::graphql::{Programme, programme},
};
/// What an event is: what the record itself says.
#[derive(Clone, Debug)]
pub(super) struct EventRecord(pub(super) Shown);

#[Object]
impl EventRecord {
    /// Global id.
    async fn id(&self) -> ID {
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
        self.0.detail(content::former_slugs(ctx, self.0.key(), &self.0.row().slug)).await
    }

    /// Title, in the reader's language where there is a translation.
    async fn title(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A language to prefer over those of `Accept-Language`.")] locale: Option<
            Locale,
        >,
    ) -> Result<String> {
        text::localised(ctx, self.0.key(), "title", &self.0.row().title, locale).await
    }

    /// Other titles that are in use.
    async fn aliases(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        self.0.texts(ctx, TextItemKind::Alias).await
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
        text::localised_option(ctx, self.0.key(), "description", base, locale).await
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
        match self.0.defaults(ctx).await {
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
        self.0.detail(async { Ok(self.0.effective_topics(ctx).await?.value) }).await
    }

    /// Questions that it asks.
    async fn guiding_questions(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        self.0.texts(ctx, TextItemKind::GuidingQuestion).await
    }

    /// What people need to know before they come, be it those of the series.
    async fn notices(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        self.0.detail(async { Ok(self.0.effective_notices(ctx).await?.value) }).await
    }

    /// Whether taking part costs nothing, be it that the series says so; null where nobody said.
    async fn free_of_charge(&self, ctx: &Context<'_>) -> Result<Option<bool>> {
        let series = self.0.defaults(ctx).await?;
        Ok(effective::free_of_charge(self.0.row(), series.as_ref()).map(|free| free.value))
    }

    /// Whom everybody may ask about it, be it the contact of its series.
    async fn contact(&self, ctx: &Context<'_>) -> Result<Option<PublicContactInfo>> {
        let series = self.0.defaults(ctx).await?;
        Ok(own_contact(self.0.row()).or(series.as_ref().and_then(contact)))
    }

    /// Address of that contact.
    async fn contact_email(&self, ctx: &Context<'_>) -> Result<Option<EmailAddress>> {
        let row = self.0.row();
        let own = row.contact_id.is_some() || row.contact_email.is_some();
        let email = match row.contact_email.clone() {
            None if !own => self.0.defaults(ctx).await?.and_then(|series| series.contact_email),
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
        self.0
            .detail(async {
                let rows = ctx.load(PreviousStartsOf(self.0.row().id)).await?.unwrap_or_default();
                Ok(rows.into_iter().map(PreviousStartInfo).collect())
            })
            .await
    }

    /// Partners who organise it: with an accepted role that leads it, or its series.
    async fn hosts(&self, ctx: &Context<'_>) -> Result<Vec<Partner>> {
        Ok(self.0.hosts(ctx).await?.into_iter().map(Partner::from).collect())
    }

    /// Parts of its programme in order, at most 100.
    async fn sessions(&self, ctx: &Context<'_>) -> Result<Vec<Session>> {
        self.0
            .detail(async {
                let rows = ctx.load(SessionsOf(self.0.row().id)).await?.unwrap_or_default();
                Ok(rows.into_iter().map(Session::from).collect())
            })
            .await
    }

    /// What people and partners do there, in its sessions and beside them, in order; at most 100.
    async fn contributions(&self, ctx: &Context<'_>) -> Result<Vec<Contribution>> {
        self.0
            .detail(async {
                let rows = ctx.load(ContributionsOf(self.0.row().id)).await?.unwrap_or_default();
                Ok(rows.into_iter().map(Contribution::from).collect())
            })
            .await
    }

    /// Papers that it discusses or produces, in order; at most 100.
    async fn documents(&self, ctx: &Context<'_>) -> Result<Vec<EventDocumentInfo>> {
        self.0
            .detail(async {
                let rows = ctx.load(DocumentsOf(self.0.row().id)).await?.unwrap_or_default();
                Ok(rows.into_iter().map(EventDocumentInfo::from).collect())
            })
            .await
    }

    /// Which of the fields hold the series' values, because the event has none of its own.
    async fn inherited_fields(&self, ctx: &Context<'_>) -> Result<Vec<EventField>> {
        let row = self.0.row();
        let Some(series) = self.0.defaults(ctx).await? else {
            return Ok(Vec::new());
        };
        let (topics, notices) =
            try_join(self.0.effective_topics(ctx), self.0.effective_notices(ctx)).await?;
        let audience = self.0.effective_audience(ctx).await?;
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

    /// What the editors want a reader to know about this record.
    async fn editorial_note(&self, ctx: &Context<'_>) -> Result<Option<&str>> {
        let note = self.0.row().editorial_note.as_deref();
        Ok(if note.is_some() && self.0.tells_notes(ctx).await? { note } else { None })
    }

    /// Texts in which the record's facts are stated.
    async fn sources(&self, ctx: &Context<'_>) -> Result<Vec<SourceRefInfo>> {
        self.0.detail(content::sources(ctx, self.0.key())).await
    }

    /// Keys under which partner systems know it.
    async fn external_ids(&self, ctx: &Context<'_>) -> Result<Vec<ExternalIdInfo>> {
        self.0.detail(content::external_ids(ctx, self.0.key())).await
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

/// Whom everybody may ask about an event, where it says that itself.
fn own_contact(row: &event::Model) -> Option<PublicContactInfo> {
    PublicContactInfo::new(row.contact_id, row.contact_email.as_deref())
}
