//! The seats of one session with a capacity of its own.

use sea_orm::entity::prelude::*;

use crate::id::SessionId;

/// A row of `session_seats`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session_seats")]
pub struct Model {
    /// The session.
    #[sea_orm(primary_key, auto_increment = false)]
    pub session_id: SessionId,
    /// Places; none when they are not limited.
    pub capacity: Option<i32>,
    /// Confirmed and offered people who have a place in it.
    pub taken: i32,
    /// Confirmed and offered people who chose it and have no place in it yet.
    pub waiting: i32,
    /// Places beyond the capacity that an organiser acknowledged.
    pub excess: i32,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
