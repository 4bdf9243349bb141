//! Programmes.

use async_graphql::{Context, Description, Enum, ID, Object};
use entity::{
    agreement,
    id::ProgrammeId,
    model_municipality, programme, reported_figure,
    terms::{self, FigureMeasure, TextItemKind},
};

use super::{ProgrammeDocument, ReportedFigure};
use crate::{
    agreements::{
        graphql::AgreementConnection,
        service::{self as agreements, AgreementsOfProgramme},
    },
    calendar::graphql as calendar,
    content::graphql::{
        self as content, ExternalIdInfo, PartialDateInfo, QuantityInfo, SourceRefInfo, Topic,
    },
    events::{
        graphql::{
            EventArguments, EventConnection, EventFilterInput, EventOrderInput,
            EventSeriesConnection, events_of, series_of,
        },
        service::{EventOwner, SeriesOwner},
    },
    graphql::{
        ContextExt as _,
        connection::{PageArguments, connection},
        error::{Fallible, Result, reference},
        id::GlobalId as _,
        load_lists, load_rows,
        scalar::{DateTime, Locale, Url},
        text,
    },
    model_municipalities::{
        graphql::ModelMunicipalityConnection,
        service::{
            self as model_municipalities, ModelMunicipalitiesOfProgramme, RecordedMunicipalitiesOf,
        },
    },
    municipalities::graphql::{Land, Municipality, municipality, state},
    page::PageRequest,
    partners::{
        graphql::{PartnerRoleConnection, PublicContactInfo},
        service::RolesOfProgramme,
    },
    programmes::service::{self, DocumentsOf, FiguresOfProgramme},
    results::graphql::{EventProfileConnection, profiles_of_programme},
};

/// What kind of programme it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::ProgrammeKind")]
pub enum ProgrammeKind {
    /// A Modellprojekt: some municipalities try something out for all.
    ModelProject,
    /// A Fördermaßnahme: projects are paid for.
    FundingMeasure,
    /// A format in which people meet and talk.
    DialogueFormat,
    /// A process at whose end a concept stands.
    ConceptProcess,
    /// Any other programme.
    Programme,
}

/// How far a programme reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::ProgrammeScope")]
pub enum ProgrammeScope {
    /// All of Germany.
    Federal,
    /// One Land.
    State,
    /// One district.
    District,
    /// One municipality.
    Municipal,
}

/// Where a programme stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::ProgrammeStatus")]
pub enum ProgrammeStatus {
    /// It has not begun.
    Planned,
    /// It runs.
    Running,
    /// It came to its end.
    Completed,
    /// It is kept as a record.
    Archived,
}

/// What partners run together over time.
#[derive(Clone, Debug, Description)]
pub struct Programme(programme::Model);

impl From<programme::Model> for Programme {
    fn from(row: programme::Model) -> Self {
        Self(row)
    }
}

#[Object(use_type_description)]
impl Programme {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_global()
    }

    /// Name in addresses. A former one still leads here.
    async fn slug(&self) -> &str {
        self.0.slug.as_str()
    }

    /// Where calendar programs read its events (iCalendar).
    async fn calendar_url(&self, ctx: &Context<'_>) -> Url {
        calendar::address(ctx, "programmes", self.0.slug.as_str())
    }

    /// Names in addresses that the programme had before, oldest first.
    async fn former_slugs(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        content::former_slugs(ctx, self.0.id, &self.0.slug).await
    }

    /// Title, in the reader's language where there is a translation.
    async fn title(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A language to prefer over those of `Accept-Language`.")] locale: Option<
            Locale,
        >,
    ) -> Result<String> {
        text::localised(ctx, self.0.id, "title", &self.0.title, locale).await
    }

    /// Other titles that are in use.
    async fn aliases(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        Ok(content::text_items(ctx, self.0.id).await?.of(TextItemKind::Alias))
    }

    /// Titles that the programme had before.
    async fn former_titles(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        Ok(content::text_items(ctx, self.0.id).await?.of(TextItemKind::FormerName))
    }

    /// Motto, without quotation marks, in the reader's language where there is a translation.
    async fn motto(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A language to prefer over those of `Accept-Language`.")] locale: Option<
            Locale,
        >,
    ) -> Result<Option<String>> {
        let motto = self.0.motto.as_deref();
        text::localised_option(ctx, self.0.id, "motto", motto, locale).await
    }

    /// What kind of programme it is.
    async fn kind(&self) -> ProgrammeKind {
        self.0.kind.into()
    }

    /// What it is for, in the reader's language where there is a translation.
    async fn goal(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A language to prefer over those of `Accept-Language`.")] locale: Option<
            Locale,
        >,
    ) -> Result<Option<String>> {
        let goal = self.0.goal.as_deref();
        text::localised_option(ctx, self.0.id, "goal", goal, locale).await
    }

    /// How far it reaches; null where that is not known.
    async fn scope(&self) -> Option<ProgrammeScope> {
        self.0.scope.map(Into::into)
    }

    /// The Land; a programme of scope `STATE` has one.
    async fn state(&self, ctx: &Context<'_>) -> Fallible<Land> {
        state(ctx, self.0.state).await
    }

    /// The municipality whose programme it is; a programme of scope `MUNICIPAL` has one.
    async fn municipality(&self, ctx: &Context<'_>) -> Fallible<Municipality> {
        municipality(ctx, self.0.municipality_id).await
    }

    /// When it began, as far as that is known.
    async fn started_on(&self) -> PartialDateInfo {
        PartialDateInfo(self.0.started_on)
    }

    /// When it ended or will end, as far as that is known.
    async fn ended_on(&self) -> PartialDateInfo {
        PartialDateInfo(self.0.ended_on)
    }

    /// How long it runs, where only words say so.
    async fn duration_text(&self) -> Option<&str> {
        self.0.duration_text.as_deref()
    }

    /// What it is about, in order.
    async fn topics(&self, ctx: &Context<'_>) -> Result<Vec<Topic>> {
        content::topics(ctx, self.0.id).await
    }

    /// Whether there are more topics than the ones listed.
    async fn topics_open_ended(&self) -> bool {
        self.0.topics_open_ended
    }

    /// What it consists of.
    async fn components(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        Ok(content::text_items(ctx, self.0.id).await?.of(TextItemKind::Component))
    }

    /// What is to come out of it.
    async fn planned_outputs(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        Ok(content::text_items(ctx, self.0.id).await?.of(TextItemKind::PlannedOutput))
    }

    /// What it asks.
    async fn guiding_questions(&self, ctx: &Context<'_>) -> Result<Vec<String>> {
        Ok(content::text_items(ctx, self.0.id).await?.of(TextItemKind::GuidingQuestion))
    }

    /// How many municipalities are to take part, as was reported. Never counted here.
    async fn target_municipalities(&self, ctx: &Context<'_>) -> Result<Option<QuantityInfo>> {
        self.reported(ctx, FigureMeasure::TargetMunicipalities).await
    }

    /// How many municipalities take part or took part, as was reported. Never counted here.
    async fn reported_municipalities(&self, ctx: &Context<'_>) -> Result<Option<QuantityInfo>> {
        self.reported(ctx, FigureMeasure::Municipalities).await
    }

    /// How many model municipalities are recorded here as active, paused or completed. Counted,
    /// never reported.
    async fn recorded_municipalities(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(ctx.load(RecordedMunicipalitiesOf(self.0.id)).await?.unwrap_or_default())
    }

    /// All that was reported in figures, at most 100. The first of each measure is the one that
    /// the record follows.
    async fn reported_figures(&self, ctx: &Context<'_>) -> Result<Vec<ReportedFigure>> {
        let rows = ctx.load(FiguresOfProgramme(self.0.id)).await?.unwrap_or_default();
        Ok(rows.into_iter().map(ReportedFigure::from).collect())
    }

    /// Its papers in order, at most 100.
    async fn documents(&self, ctx: &Context<'_>) -> Result<Vec<ProgrammeDocument>> {
        let rows = ctx.load(DocumentsOf(self.0.id)).await?.unwrap_or_default();
        Ok(rows.into_iter().map(ProgrammeDocument::from).collect())
    }

    /// Its events, by date; also those of its series.
    async fn events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which events the list is to hold.")] filter: Option<EventFilterInput>,
        #[graphql(desc = "How the list is ordered; by date, early to late, by default.")]
        order_by: Option<EventOrderInput>,
    ) -> Result<EventConnection> {
        let page = PageArguments { first, after, last, before };
        let arguments = EventArguments::new(page, filter, order_by);
        events_of(ctx, EventOwner::Programme, self.0.id, "programme.events", arguments).await
    }

    /// Its series of events, by title.
    async fn series(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<EventSeriesConnection> {
        let page = PageArguments { first, after, last, before };
        series_of(ctx, SeriesOwner::Programme, self.0.id, "programme.series", page).await
    }

    /// Event profiles (Steckbriefe) of its dialogues, by title.
    async fn event_profiles(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<EventProfileConnection> {
        let page = PageArguments { first, after, last, before };
        profiles_of_programme(ctx, self.0.id, page).await
    }

    /// Partners' parts in it, by their places.
    async fn roles(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<PartnerRoleConnection> {
        let list = "programme.roles position asc";
        let request =
            PageArguments { first, after, last, before }.request(list, ctx.wants_total())?;
        let key = RolesOfProgramme(self.0.id, request);
        Ok(PartnerRoleConnection::new(ctx.load(key).await?.unwrap_or_default(), list))
    }

    /// Municipalities on their way through it, by their numbers; those without one come last.
    async fn model_municipalities(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<ModelMunicipalityConnection> {
        let list = "programme.modelMunicipalities ordinal asc";
        let request =
            PageArguments { first, after, last, before }.request(list, ctx.wants_total())?;
        let key = ModelMunicipalitiesOfProgramme(self.0.id, request);
        Ok(ModelMunicipalityConnection::new(ctx.load(key).await?.unwrap_or_default(), list))
    }

    /// Agreements that belong to it, by the day of signing; unknown days last.
    async fn agreements(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<AgreementConnection> {
        let list = "programme.agreements signed asc";
        let request =
            PageArguments { first, after, last, before }.request(list, ctx.wants_total())?;
        let key = AgreementsOfProgramme(self.0.id, request);
        Ok(AgreementConnection::new(ctx.load(key).await?.unwrap_or_default(), list))
    }

    /// Whether a model municipality needs an active agreement to be active.
    async fn requires_agreement(&self) -> bool {
        self.0.requires_agreement
    }

    /// Whom everybody may ask about it.
    async fn contact(&self) -> Option<PublicContactInfo> {
        PublicContactInfo::new(self.0.contact_id, self.0.contact_email.as_deref())
    }

    /// Where the programme stands.
    async fn status(&self) -> ProgrammeStatus {
        self.0.status.into()
    }

    /// What the editors want a reader to know about this record.
    async fn editorial_note(&self) -> Option<&str> {
        self.0.editorial_note.as_deref()
    }

    /// Texts in which the record's facts are stated.
    async fn sources(&self, ctx: &Context<'_>) -> Result<Vec<SourceRefInfo>> {
        content::sources(ctx, self.0.id).await
    }

    /// Keys under which partner systems know it.
    async fn external_ids(&self, ctx: &Context<'_>) -> Result<Vec<ExternalIdInfo>> {
        content::external_ids(ctx, self.0.id).await
    }

    /// When the record was written.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
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

impl Programme {
    /// The figure of a measure that the record follows.
    async fn reported(
        &self,
        ctx: &Context<'_>,
        measure: FigureMeasure,
    ) -> Result<Option<QuantityInfo>> {
        let rows = ctx.load(FiguresOfProgramme(self.0.id)).await?.unwrap_or_default();
        let row = rows.into_iter().find(|row| row.measure == measure);
        Ok(row.map(|row| ReportedFigure::from(row).quantity()))
    }
}

connection! {
    /// A page of programmes.
    ProgrammeConnection,
    /// A programme in a list.
    ProgrammeEdge,
    Programme,
}

/// A programme that an object refers to; null where there is none.
pub async fn programme(ctx: &Context<'_>, id: Option<ProgrammeId>) -> Fallible<Programme> {
    reference(ctx.load(id?).await.map(|row| row.map(Programme)))
}

load_rows! {
    ProgrammeId => service::programmes: programme::Model;
    FiguresOfProgramme => service::figures_of_programmes: Vec<reported_figure::Model>;
    DocumentsOf => service::documents_of_programmes: Vec<entity::programme_document::Model>;
    RecordedMunicipalitiesOf => model_municipalities::recorded_municipalities: i64;
}

load_lists! {
    ModelMunicipalitiesOfProgramme(ProgrammeId, PageRequest) => model_municipalities::model_municipalities_of_programmes: model_municipality::Model;
    AgreementsOfProgramme(ProgrammeId, PageRequest) => agreements::agreements_of_programmes: agreement::Model;
}
