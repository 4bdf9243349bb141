//! A sign-in, from the password to its end: one family of refresh tokens.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::{LoginSessionId, UserId},
    terms::SessionEnd,
};

/// A row of `login_session`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "login_session")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LoginSessionId,
    /// Who signed in.
    pub user_id: UserId,
    /// When.
    pub started_at: DateTime<Utc>,
    /// When it was last refreshed.
    pub refreshed_at: DateTime<Utc>,
    /// When it ends by itself.
    pub expires_at: DateTime<Utc>,
    /// Whether a second factor was given.
    pub second_factor: bool,
    /// What the client calls itself, shortened.
    #[sea_orm(column_type = "Text")]
    pub client: Option<String>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// Why it ended.
    pub end_reason: Option<SessionEnd>,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
