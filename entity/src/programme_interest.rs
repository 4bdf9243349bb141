//! Somebody asks whether a municipality could take part in a programme.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::{ProgrammeId, ProgrammeInterestId, RegisterAreaId},
    terms::ProgrammeInterestStatus,
    value::SecretBytes,
};

/// A row of `programme_interest`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "programme_interest")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProgrammeInterestId,
    /// The programme.
    pub programme_id: ProgrammeId,
    /// The municipality, in the official register.
    pub area_id: RegisterAreaId,
    /// Keyed hash of the address in its normal form; removed with the person.
    pub email_hash: Option<SecretBytes>,
    /// Name, address, function, message and language, encrypted; removed with the person.
    pub payload: Option<SecretBytes>,
    /// Where it stands.
    pub status: ProgrammeInterestStatus,
    /// When the person is removed unless it is confirmed, or answered.
    pub expires_at: Option<DateTime<Utc>>,
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
