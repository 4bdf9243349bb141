//! A person who can sign in.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{
    id::UserId,
    terms::UserStatus,
    value::{Locale, SecretBytes, SecretText},
};

/// A row of `user_account`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "user_account")]
pub struct Model {
    /// Primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UserId,
    /// Address that the person signs in with, as it was written.
    #[sea_orm(column_type = "Text")]
    pub email: String,
    /// The same in the form that is compared.
    #[sea_orm(column_type = "Text")]
    pub email_key: String,
    /// Given name.
    #[sea_orm(column_type = "Text")]
    pub given_name: String,
    /// Family name.
    #[sea_orm(column_type = "Text")]
    pub family_name: String,
    /// Name in the form that sorts.
    #[sea_orm(column_type = "Text")]
    pub sort_name: String,
    /// Normalised words for the text filter: name and address.
    #[sea_orm(column_type = "Text")]
    pub search_text: String,
    /// BCP 47 tag of the language of mails.
    pub locale: Locale,
    /// Whether the person can sign in.
    pub status: UserStatus,
    /// Argon2id in PHC form; none before the invitation was accepted.
    #[sea_orm(column_type = "Text")]
    pub password_hash: Option<SecretText>,
    /// When the password was last set.
    pub password_changed_at: Option<DateTime<Utc>>,
    /// Secret of the authenticator app, encrypted.
    pub totp_secret: Option<SecretBytes>,
    /// When the app was proven to work; from then on it is asked for.
    pub totp_confirmed_at: Option<DateTime<Utc>>,
    /// The last time step whose code was accepted, so that none is accepted twice.
    pub totp_last_step: Option<i64>,
    /// When the person last signed in.
    pub last_login_at: Option<DateTime<Utc>>,
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
