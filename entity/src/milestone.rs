//! Something that a model municipality is to reach.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::{MilestoneId, ModelMunicipalityId},
    value::PartialDate,
};

/// A row of `milestone`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "milestone")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MilestoneId,
    /// Whose it is.
    pub model_municipality_id: ModelMunicipalityId,
    /// What is to be reached.
    #[sea_orm(column_type = "Text")]
    pub title: String,
    /// Until when, as far as it is known.
    pub due: Option<PartialDate>,
    /// When it was reached, as far as it is known.
    pub reached_on: Option<PartialDate>,
    /// Sort key: the first instant of the due date; the far future when it is not known.
    pub sorts_from: DateTime<Utc>,
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
