//! Programmes that are being changed: locked, by somebody who may.

use entity::{id::ProgrammeId, programme};

use crate::{
    access::Actor,
    fault::Fault,
    partners::service::parts_of_programme_within,
    policy::{self, Action, Facts},
    programmes::store,
    write::Write,
};

/// The programme, locked until the use case ends: who leads it, its papers and its steps are decided one after the
/// other. Not found if there is none; everybody sees programmes.
pub async fn lock_programme(write: &Write, id: ProgrammeId) -> Result<programme::Model, Fault> {
    store::lock_programme(write.transaction(), id).await?.ok_or(Fault::NotFound)
}

/// A programme that the actor may edit, locked.
pub async fn open_programme(
    write: &mut Write,
    actor: &Actor,
    id: ProgrammeId,
) -> Result<programme::Model, Fault> {
    let programme = lock_programme(write, id).await?;
    let parts = parts_of_programme_within(write, id).await?;
    let facts = Facts { programme_leads: &parts.leading, ..Facts::default() };
    write.on(policy::require(actor, Action::EditProgramme, &facts)?);
    write.concerns(id);
    Ok(programme)
}
