//! A name in an address: the current one of its object, or a former one that still leads there.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{terms::SubjectKind, value::Slug};

/// A row of `slug`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "slug")]
pub struct Model {
    /// The type of the object: each has slugs of its own.
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject_kind: SubjectKind,
    /// Lower-case letters, digits and hyphens.
    #[sea_orm(primary_key, auto_increment = false)]
    pub slug: Slug,
    /// The object.
    pub subject_id: Uuid,
    /// When the object got this slug.
    pub created_at: DateTime<Utc>,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
