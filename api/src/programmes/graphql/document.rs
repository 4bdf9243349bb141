//! Papers of programmes, and figures that somebody reported.

use async_graphql::{Context, Description, Enum, ID, Object};
use entity::{
    id::{EventId, ProgrammeDocumentId, ReportedFigureId},
    programme_document, reported_figure, terms,
};

use super::{Programme, programme};
use crate::{
    content::graphql::{self as content, QuantityInfo, SourceRefInfo},
    events::graphql::{DocumentEventInfo, Event, event_in_detail, events_of_document},
    files::graphql::{Attachment, attachments_of},
    graphql::{
        ContextExt as _,
        error::{Fallible, Result, reference},
        id::GlobalId as _,
        load_rows,
        scalar::{DateTime, Url},
    },
    programmes::service::{self, FiguresOfEvent},
};

/// Whether a paper looks back or ahead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::DocumentNature")]
pub enum DocumentNature {
    /// It says what was: an analysis, a report.
    Retrospective,
    /// It says what is to be: a concept, a plan.
    Plan,
}

/// What a reported figure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::FigureMeasure")]
pub enum FigureMeasure {
    /// People who attended.
    Attendance,
    /// Municipalities that take part or took part.
    Municipalities,
    /// Municipalities that are to take part.
    TargetMunicipalities,
    /// Events that were held.
    Events,
    /// People who were reached.
    PeopleReached,
}

/// A paper of a programme.
#[derive(Clone, Debug, Description)]
pub struct ProgrammeDocument(programme_document::Model);

impl From<programme_document::Model> for ProgrammeDocument {
    fn from(row: programme_document::Model) -> Self {
        Self(row)
    }
}

#[Object(use_type_description)]
impl ProgrammeDocument {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_global()
    }

    /// The programme.
    async fn programme(&self, ctx: &Context<'_>) -> Fallible<Programme> {
        programme(ctx, Some(self.0.programme_id)).await
    }

    /// Place in the programme's list, from 1.
    async fn position(&self) -> i32 {
        self.0.position
    }

    /// Title, byte for byte.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// Whether it looks back or ahead.
    async fn nature(&self) -> DocumentNature {
        self.0.nature.into()
    }

    /// What it contains.
    async fn description(&self) -> Option<&str> {
        self.0.description.as_deref()
    }

    /// First year of the period that it is about.
    async fn period_from(&self) -> Option<i32> {
        self.0.period_from
    }

    /// Last year of the period that it is about.
    async fn period_until(&self) -> Option<i32> {
        self.0.period_until
    }

    /// Events that discuss or produce it, at most 100.
    async fn events(&self, ctx: &Context<'_>) -> Result<Vec<DocumentEventInfo>> {
        events_of_document(ctx, self.0.id).await
    }

    /// Its files, at most 50, in order.
    async fn attachments(&self, ctx: &Context<'_>) -> Result<Vec<Attachment>> {
        attachments_of(ctx, self.0.id).await
    }

    /// Texts in which the record's facts are stated.
    async fn sources(&self, ctx: &Context<'_>) -> Result<Vec<SourceRefInfo>> {
        content::sources(ctx, self.0.id).await
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

/// A figure that somebody reported about a programme or event. Never mixed with what is counted
/// here.
#[derive(Clone, Debug, Description)]
pub struct ReportedFigure(reported_figure::Model);

impl From<reported_figure::Model> for ReportedFigure {
    fn from(row: reported_figure::Model) -> Self {
        Self(row)
    }
}

#[Object(use_type_description)]
impl ReportedFigure {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_global()
    }

    /// The programme; null for a figure about an event.
    async fn programme(&self, ctx: &Context<'_>) -> Fallible<Programme> {
        programme(ctx, self.0.programme_id).await
    }

    /// The event; null for a figure about a programme.
    async fn event(&self, ctx: &Context<'_>) -> Fallible<Event> {
        event_in_detail(ctx, self.0.event_id).await
    }

    /// What was counted.
    async fn measure(&self) -> FigureMeasure {
        self.0.measure.into()
    }

    /// The figure itself, whether it is rough, and the day that it describes.
    #[graphql(name = "quantity")]
    async fn quantity_info(&self) -> QuantityInfo {
        self.quantity()
    }

    /// How the figure is to be read.
    async fn note(&self) -> Option<&str> {
        self.0.note.as_deref()
    }

    /// Title of the text that reports it.
    async fn source_title(&self) -> Option<&str> {
        self.0.source_title.as_deref()
    }

    /// Where that text can be read.
    async fn source_url(&self) -> Option<Url> {
        self.0.source_url.clone().map(Url)
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

impl ReportedFigure {
    /// Whether it counts this.
    #[must_use]
    pub fn counts(&self, measure: terms::FigureMeasure) -> bool {
        self.0.measure == measure
    }

    /// The figure as a value.
    #[must_use]
    pub fn quantity(&self) -> QuantityInfo {
        let row = &self.0;
        QuantityInfo { count: row.count, approximate: row.approximate, as_of: row.as_of }
    }
}

/// A paper that an object refers to; null where there is none.
pub async fn programme_document(
    ctx: &Context<'_>,
    id: Option<ProgrammeDocumentId>,
) -> Fallible<ProgrammeDocument> {
    reference(ctx.load(id?).await.map(|row| row.map(ProgrammeDocument)))
}

/// What was reported about an event, at most 100 figures. Whoever asks sees the event's details.
pub async fn figures_of_event(ctx: &Context<'_>, event: EventId) -> Result<Vec<ReportedFigure>> {
    let rows = ctx.load(FiguresOfEvent(event)).await?.unwrap_or_default();
    Ok(rows.into_iter().map(ReportedFigure::from).collect())
}

load_rows! {
    ProgrammeDocumentId => service::documents: programme_document::Model;
    ReportedFigureId => service::figures: reported_figure::Model;
    FiguresOfEvent => service::figures_of_events: Vec<reported_figure::Model>;
}
