//! How often something was tried lately, for all processes together.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// A row of `throttle`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "throttle")]
pub struct Model {
    /// What is counted: keyed hash of an account or address, with its purpose.
    #[sea_orm(column_type = "Text", primary_key, auto_increment = false)]
    pub subject: String,
    /// Failures or attempts that count.
    pub attempts: i32,
    /// When the last one was.
    pub last_at: DateTime<Utc>,
    /// Before this, the next one is refused.
    pub blocked_until: Option<DateTime<Utc>>,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
