//! What makes a partner a municipality: its official key and what goes with it.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::{MunicipalityId, PartnerId, RegisterAreaId},
    terms::MunicipalityKind,
    value::{Ags, Ars, DistrictKey, StateCode},
};

/// A row of `municipality`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "municipality")]
pub struct Model {
    /// Primary key of its own, so that both can be shown.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MunicipalityId,
    /// The partner.
    pub partner_id: PartnerId,
    /// The area of the official register that it was picked from.
    pub area_id: Option<RegisterAreaId>,
    /// Amtlicher Gemeindeschlüssel, 8 digits; a Landkreis has none.
    pub ags: Option<Ags>,
    /// Amtlicher Regionalschlüssel, 12 digits.
    pub ars: Option<Ars>,
    /// Key of the district, 5 digits.
    pub district_key: DistrictKey,
    /// The Land; always that of the key.
    pub state: StateCode,
    /// What kind of municipality it is.
    pub kind: MunicipalityKind,
    /// Inhabitants.
    pub population: Option<i64>,
    /// The day of that count.
    pub population_on: Option<NaiveDate>,
    /// Degrees north (WGS 84).
    pub latitude: Option<f64>,
    /// Degrees east (WGS 84).
    pub longitude: Option<f64>,
    /// The partner's name in the form that sorts.
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
