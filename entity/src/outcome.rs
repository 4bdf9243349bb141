//! What came of an event, or of a municipality's way through a programme.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::{EventId, ModelMunicipalityId, OutcomeId, UserId},
    terms::{OutcomeKind, OutcomeVisibility, Progress, PublicationStatus},
    value::PartialDate,
};

/// A row of `outcome`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outcome")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OutcomeId,
    /// The event; none for an outcome of a model municipality.
    pub event_id: Option<EventId>,
    /// The model municipality; none for an outcome of an event.
    pub model_municipality_id: Option<ModelMunicipalityId>,
    /// Place among the outcomes, from 1.
    pub position: i32,
    /// What kind of outcome it is.
    pub kind: OutcomeKind,
    /// Title, byte for byte.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// What it says.
    #[sea_orm(column_type = "Text")]
    pub text: Option<String>,
    /// Until when it is to be done, as far as it is known.
    pub due: Option<PartialDate>,
    /// How far it is.
    pub progress: Progress,
    /// To whom it is shown once it is published, of those who see what it belongs to.
    pub visibility: OutcomeVisibility,
    /// Whether it is published: a draft, published or withdrawn.
    pub status: PublicationStatus,
    /// Who published it: nobody who wrote it.
    pub published_by: Option<UserId>,
    /// Title in the form that sorts.
    #[sea_orm(column_type = "Text")]
    pub sort_name: String,
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
