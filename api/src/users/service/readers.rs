//! Who is written to for partners.

use entity::{id::PartnerId, user_account};

use crate::{fault::Fault, users::store, write::Write};

/// The people who act for these partners as editors now, each once, by name.
pub async fn editors_within(
    write: &Write,
    partners: &[PartnerId],
) -> Result<Vec<user_account::Model>, Fault> {
    store::editors(write.transaction(), partners, write.now()).await
}
