//! An area of the official register, as the newest imported edition that has it describes it.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

use crate::{id::RegisterAreaId, terms::AreaLevel, value::Ars};

/// A row of `register_area`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "register_area")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RegisterAreaId,
    /// What kind of area it is.
    pub level: AreaLevel,
    /// Official key on its level: 2, 3, 4, 5, 9 or 8 digits.
    #[sea_orm(column_type = "Text")]
    pub key: String,
    /// Regional key with 12 digits; municipalities only.
    pub ars: Option<Ars>,
    /// Name as the register writes it: Dresden, Landeshauptstadt.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Text key of the register (41 to 45, 50 to 58, 60 to 67); none for Länder and regions.
    #[sea_orm(column_type = "Text")]
    pub type_code: Option<String>,
    /// Seat of the administration, where the register names one.
    #[sea_orm(column_type = "Text")]
    pub seat: Option<String>,
    /// Area in hectares.
    pub hectares: Option<i64>,
    /// Inhabitants.
    pub population: Option<i64>,
    /// Male inhabitants.
    pub population_male: Option<i64>,
    /// Postal code of the administration.
    #[sea_orm(column_type = "Text")]
    pub postal_code: Option<String>,
    /// First edition that was imported and has the key.
    pub first_on: NaiveDate,
    /// Last edition that was imported and has the key; gone when an edition after it was imported.
    pub last_on: NaiveDate,
    /// The area that the key became, where it is gone and somebody recorded it.
    pub successor_id: Option<RegisterAreaId>,
    /// Name in the form that sorts.
    #[sea_orm(column_type = "Text")]
    pub sort_name: String,
    /// Normalised words for the text filter.
    #[sea_orm(column_type = "Text")]
    pub search_text: String,
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
