//! A condition on who may come. Rules of one set hold together; one set that holds is enough.

use sea_orm::entity::prelude::*;

use crate::{
    id::{AudienceGroupId, AudienceRuleId, EventId, EventSeriesId, PartnerId, ProgrammeId},
    terms::{AudienceRuleKind, PartnerKind, PublicFunction},
};

/// A row of `audience_rule`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audience_rule")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AudienceRuleId,
    /// The event; none for a rule of a series.
    pub event_id: Option<EventId>,
    /// The series; none for a rule of an event.
    pub series_id: Option<EventSeriesId>,
    /// Number of the set, from 1.
    pub rule_set: i32,
    /// Place in the set, from 1.
    pub position: i32,
    /// What the rule looks at.
    pub kind: AudienceRuleKind,
    /// The group that must be declared.
    pub group_id: Option<AudienceGroupId>,
    /// The function that must be held: MAYOR.
    pub function: Option<PublicFunction>,
    /// The kind of the partner that must be represented.
    pub partner_kind: Option<PartnerKind>,
    /// The partner that must be represented.
    pub partner_id: Option<PartnerId>,
    /// The programme that must be taken part in.
    pub programme_id: Option<ProgrammeId>,
    /// The Land, district key or AGS that the represented municipality must lie in.
    #[sea_orm(column_type = "Text")]
    pub territory: Option<String>,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
