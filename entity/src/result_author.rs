//! Who wrote at an outcome or an event profile: they do not publish it.

use sea_orm::entity::prelude::*;

use crate::id::UserId;

/// A row of `result_author`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "result_author")]
pub struct Model {
    /// The outcome or event profile.
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject_id: Uuid,
    /// The account.
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: UserId,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
