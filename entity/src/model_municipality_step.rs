//! A step on the way of a municipality through a programme.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::{ModelMunicipalityId, ModelMunicipalityStepId},
    terms::{ModelMunicipalityStatus, WaySide},
};

/// A row of `model_municipality_step`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "model_municipality_step")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ModelMunicipalityStepId,
    /// Whose way it is.
    pub model_municipality_id: ModelMunicipalityId,
    /// Where it stood; none at the beginning.
    pub from_status: Option<ModelMunicipalityStatus>,
    /// Where it stands from then on.
    pub to_status: ModelMunicipalityStatus,
    /// Which side took the step.
    pub side: WaySide,
    /// What that side said of it, for both sides.
    #[sea_orm(column_type = "Text")]
    pub reason: Option<String>,
    /// When.
    pub taken_at: DateTime<Utc>,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
