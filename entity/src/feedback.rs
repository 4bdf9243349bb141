//! What a participant said of an event. Nothing tells when; once feedback is closed, nothing tells who.

use sea_orm::entity::prelude::*;

use crate::{
    id::{EventId, FeedbackId},
    value::SecretBytes,
};

/// A row of `feedback`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "feedback")]
pub struct Model {
    /// Primary key, drawn at random: it tells nothing of the order.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FeedbackId,
    /// The event.
    pub event_id: EventId,
    /// Place among the answers, drawn at random.
    pub place: i32,
    /// Keyed hash of the registration as long as the answer can be changed; erased when feedback is closed.
    pub author_hash: Option<SecretBytes>,
    /// The event as a whole, from 1 to 5.
    pub overall: Option<i32>,
    /// What it was about, from 1 to 5.
    pub content: Option<i32>,
    /// How it was organised, from 1 to 5.
    pub organisation: Option<i32>,
    /// The exchange with others, from 1 to 5.
    pub exchange: Option<i32>,
    /// What was said in words, encrypted.
    pub words: Option<SecretBytes>,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
