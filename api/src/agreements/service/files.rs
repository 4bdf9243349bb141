//! The files of an agreement: part of what is signed.

use entity::{agreement, id::AgreementId, terms::AgreementStatus};

use super::context::Context;
use crate::{
    access::Actor,
    agreements::{document::File, store},
    fault::Fault,
    files::service::{AttachedFile, attached_within},
    policy::Action,
    reach::Reach,
    write::Write,
};

/// An agreement that the actor may draft, locked, with what its audit entry is about: for those who change its
/// files. Whether they can still be changed is theirs to ask. As a draft it has another version from then on, so
/// that nobody opens it with files that they have not seen.
pub async fn agreement_to_write(
    write: &mut Write,
    actor: &Actor,
    id: AgreementId,
) -> Result<agreement::Model, Fault> {
    let reach = Reach::of(actor, write.now());
    let context = Context::lock(write, &reach, id).await?;
    context.require(write, actor, Action::DraftAgreement)?;
    let row = context.row;
    if row.status == AgreementStatus::Draft {
        let touched =
            agreement::Model { updated_at: write.now(), version: row.version + 1, ..row.clone() };
        store::update_agreement(write.transaction(), &touched).await?;
    }
    Ok(row)
}

/// The files that are signed, in order.
pub(super) async fn signed_files(write: &Write, id: AgreementId) -> Result<Vec<File>, Fault> {
    let attached = attached_within(write, id.0).await?;
    let file = |attached: AttachedFile| -> Result<File, Fault> {
        let file = attached.file;
        Ok(File {
            name: file.name,
            media_type: file.media_type,
            bytes: u64::try_from(file.bytes).map_err(Fault::internal)?,
            sha256: file.sha256.unwrap_or_default(),
        })
    };
    attached.into_iter().map(file).collect()
}
