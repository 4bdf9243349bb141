//! A figure that somebody reported about a programme or event; never mixed with what is counted here.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::{EventId, ProgrammeId, ReportedFigureId},
    terms::FigureMeasure,
    value::PartialDate,
};

/// A row of `reported_figure`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reported_figure")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReportedFigureId,
    /// The programme; none for a figure about an event.
    pub programme_id: Option<ProgrammeId>,
    /// The event; none for a figure about a programme.
    pub event_id: Option<EventId>,
    /// Place among the figures, from 1; the first of a measure is the one that the record follows.
    pub position: i32,
    /// What was counted.
    pub measure: FigureMeasure,
    /// The figure.
    pub count: i32,
    /// Whether it is a rough figure: rund 40.
    pub approximate: bool,
    /// The day that it describes, as far as it is known.
    pub as_of: Option<PartialDate>,
    /// How the figure is to be read.
    #[sea_orm(column_type = "Text")]
    pub note: Option<String>,
    /// Title of the text that reports it.
    #[sea_orm(column_type = "Text")]
    pub source_title: Option<String>,
    /// Where that text can be read.
    #[sea_orm(column_type = "Text")]
    pub source_url: Option<String>,
    /// When the row was written.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// Grows with every change; an update names the one that it read.
    pub version: i32,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
