//! The way of one municipality through one programme.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::{CohortId, ModelMunicipalityId, MunicipalityId, OfficeHolderId, ProgrammeId},
    terms::ModelMunicipalityStatus,
};

/// A row of `model_municipality`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "model_municipality")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ModelMunicipalityId,
    /// The programme.
    pub programme_id: ProgrammeId,
    /// The municipality.
    pub municipality_id: MunicipalityId,
    /// Number in the programme, given at admission and never again.
    pub ordinal: Option<i32>,
    /// Whether it tries out the programme before the others.
    pub pilot: bool,
    /// The one public contact.
    pub contact_id: Option<OfficeHolderId>,
    /// Where the municipality stands.
    pub status: ModelMunicipalityStatus,
    /// Sort key: the ordinal, or a large number where there is none yet.
    pub sorts_at: i32,
    /// The cohort that it applied or was admitted in.
    pub cohort_id: Option<CohortId>,
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
