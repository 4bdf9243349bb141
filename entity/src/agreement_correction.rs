//! A correction of a completed record of an agreement.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::id::{AgreementCorrectionId, AgreementId, SignatureId};

/// A row of `agreement_correction`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agreement_correction")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AgreementCorrectionId,
    /// The agreement.
    pub agreement_id: AgreementId,
    /// The signature that was corrected, where it was one.
    pub signature_id: Option<SignatureId>,
    /// What was corrected, as the API names it.
    #[sea_orm(column_type = "Text")]
    pub field: String,
    /// What it said.
    #[sea_orm(column_type = "Text")]
    pub value_before: Option<String>,
    /// What it says now.
    #[sea_orm(column_type = "Text")]
    pub value_after: Option<String>,
    /// Why.
    #[sea_orm(column_type = "Text")]
    pub reason: String,
    /// When.
    pub corrected_at: DateTime<Utc>,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
