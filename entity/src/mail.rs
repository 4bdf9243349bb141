//! A mail to one person; written with what it tells of, delivered later.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::{AuditEntryId, MailId},
    terms::MailStatus,
    value::{Locale, SecretBytes},
};

/// A row of `mail`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mail")]
pub struct Model {
    /// Primary key; also part of the message's own id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MailId,
    /// The use case that it tells of.
    pub audit_entry_id: AuditEntryId,
    /// The template.
    #[sea_orm(column_type = "Text")]
    pub template: String,
    /// BCP 47 tag of its language.
    pub locale: Locale,
    /// Address, name and what the template is filled with, encrypted; removed once it is of no use.
    pub content: Option<SecretBytes>,
    /// The object that it is about, for those who may know what became of it.
    pub subject_id: Option<Uuid>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// What became of it.
    pub status: MailStatus,
    /// Deliveries that were tried.
    pub attempts: i32,
    /// When the next one is due; while one runs, when it is taken for lost.
    pub due_at: DateTime<Utc>,
    /// Why the last one failed, without the address.
    #[sea_orm(column_type = "Text")]
    pub last_error: Option<String>,
    /// When the mail server took it, or it was given up.
    pub settled_at: Option<DateTime<Utc>>,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
