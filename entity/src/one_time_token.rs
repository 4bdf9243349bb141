//! A secret of a mail's link, good for one use.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::{OneTimeTokenId, UserId},
    terms::TokenPurpose,
    value::SecretBytes,
};

/// A row of `one_time_token`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "one_time_token")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: OneTimeTokenId,
    /// Whose account it is for.
    pub user_id: UserId,
    /// What it is good for.
    pub purpose: TokenPurpose,
    /// Keyed hash of the token.
    pub token_hash: SecretBytes,
    /// The new address, encrypted, where it is about one.
    pub email: Option<SecretBytes>,
    /// When it was given out.
    pub created_at: DateTime<Utc>,
    /// Until when it can be used.
    pub expires_at: DateTime<Utc>,
    /// When it was used, or replaced by a later one.
    pub used_at: Option<DateTime<Utc>>,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
