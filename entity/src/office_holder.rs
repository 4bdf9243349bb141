//! A public function of a named person.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::{OfficeHolderId, PartnerId},
    terms::PublicBasis,
    value::PartialDate,
};

/// A row of `office_holder`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "office_holder")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OfficeHolderId,
    /// Where the person holds the function; none where that is not known.
    pub partner_id: Option<PartnerId>,
    /// Academic title: Prof. Dr.
    #[sea_orm(column_type = "Text")]
    pub academic_title: Option<String>,
    /// Given name, where it is known.
    #[sea_orm(column_type = "Text")]
    pub given_name: Option<String>,
    /// Family name.
    #[sea_orm(column_type = "Text")]
    pub family_name: String,
    /// The function: Oberbürgermeister.
    #[sea_orm(column_type = "Text")]
    pub function: Option<String>,
    /// First day of the period, as far as it is known.
    pub held_from: Option<PartialDate>,
    /// Last day of the period, as far as it is known.
    pub held_until: Option<PartialDate>,
    /// Why the name may be shown to everybody.
    pub public_basis: PublicBasis,
    /// Family and given name in the form that sorts.
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
