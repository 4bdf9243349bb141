//! An organisation in the network.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::PartnerId,
    terms::{PartnerKind, PartnerStatus},
    value::{Slug, StateCode},
};

/// A row of `partner`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "partner")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PartnerId,
    /// Current name in addresses.
    pub slug: Slug,
    /// Name in German.
    #[sea_orm(column_type = "Text")]
    pub name: String,
    /// Short name or abbreviation.
    #[sea_orm(column_type = "Text")]
    pub short_name: Option<String>,
    /// Legal form, as the partner writes it: gAG.
    #[sea_orm(column_type = "Text")]
    pub legal_form: Option<String>,
    /// What kind of organisation it is.
    pub kind: PartnerKind,
    /// The partner that it is a unit of.
    pub parent_id: Option<PartnerId>,
    /// The Land that it belongs to; none for federal and private partners.
    pub state: Option<StateCode>,
    /// Web site.
    #[sea_orm(column_type = "Text")]
    pub website: Option<String>,
    /// Functional address that may be shown to everybody.
    #[sea_orm(column_type = "Text")]
    pub public_email: Option<String>,
    /// Where the partner stands in the network.
    pub status: PartnerStatus,
    /// The partner that this one was merged into; only an archived one has it.
    pub merged_into_id: Option<PartnerId>,
    /// What the editors want a reader to know about this record.
    #[sea_orm(column_type = "Text")]
    pub editorial_note: Option<String>,
    /// Name in the form that sorts.
    #[sea_orm(column_type = "Text")]
    pub sort_name: String,
    /// Normalised words for the text filter: name, short name, aliases, former names.
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
