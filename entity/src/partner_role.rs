//! A partner's part in a programme, series or event.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::{EventId, EventSeriesId, PartnerId, PartnerRoleId, ProgrammeId},
    terms::{PartnerRoleKind, PartnerRoleState},
};

/// A row of `partner_role`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "partner_role")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PartnerRoleId,
    /// The programme; none for a part in a series or event.
    pub programme_id: Option<ProgrammeId>,
    /// The series; none for a part in a programme or event.
    pub series_id: Option<EventSeriesId>,
    /// The event; none for a part in a programme or series.
    pub event_id: Option<EventId>,
    /// The partner.
    pub partner_id: PartnerId,
    /// What the part is called.
    pub role: PartnerRoleKind,
    /// Place among the parts, from 1.
    pub position: i32,
    /// Whether the partner steers the programme or organises the series or event.
    pub leads: bool,
    /// Whether the partner agreed.
    pub state: PartnerRoleState,
    /// What the editors want a reader to know about this record.
    #[sea_orm(column_type = "Text")]
    pub editorial_note: Option<String>,
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
