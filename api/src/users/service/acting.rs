//! Who acts for partners, for what the service tells people by itself.

use entity::{id::PartnerId, user_account};

use crate::{fault::Fault, users::store, write::Write};

/// Who is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acting {
    /// Those who sign, and the managers, who say who does.
    Signer,
    /// Those who write for the partner.
    Editor,
}

/// People with an active account who act for one of these partners, each once, as the use case sees them.
pub async fn people_acting_for(
    write: &Write,
    partners: &[PartnerId],
    acting: Acting,
) -> Result<Vec<user_account::Model>, Fault> {
    let held = match acting {
        Acting::Signer => "(role_grant.may_sign OR role_grant.level = 'MANAGER')",
        Acting::Editor => "role_grant.level IN ('EDITOR', 'MANAGER')",
    };
    store::people_acting_for(write.transaction(), partners, held, write.now()).await
}
