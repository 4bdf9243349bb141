//! A key pair that access tokens are signed with.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::{id::SigningKeyId, value::SecretBytes};

/// A row of `signing_key`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "signing_key")]
pub struct Model {
    /// Primary key; also the key id in tokens.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SigningKeyId,
    /// How it signs, as in RFC 7518 and RFC 8037.
    #[sea_orm(column_type = "Text")]
    pub algorithm: String,
    /// Public key, 32 bytes.
    pub public_key: Vec<u8>,
    /// Private key in PKCS#8 form, encrypted.
    pub private_key: SecretBytes,
    /// When it was made; it is published from then on.
    pub created_at: DateTime<Utc>,
    /// From when on it signs.
    pub signs_from: DateTime<Utc>,
    /// From when on it is neither used nor published.
    pub retires_at: Option<DateTime<Utc>>,
}

/// None: queries say what they join.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
