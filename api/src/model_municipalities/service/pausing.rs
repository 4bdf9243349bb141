//! What the service does by itself when an agreement ends.

use entity::{
    id::ModelMunicipalityId,
    model_municipality,
    terms::{ModelMunicipalityStatus, WaySide},
};

use super::{
    notify::{Taken, note},
    sides::Between,
};
use crate::{
    access::Actor, agreements::service::has_active_agreement, fault::Fault,
    model_municipalities::store, write::Write,
};

/// Lets a model municipality pause whose agreement has ended, within the use case that ends it: unless it is not
/// active, has another agreement in force, or its programme needs none (invariant 9). Both sides are told.
pub async fn pause_for_ended_agreement(
    write: &mut Write,
    id: ModelMunicipalityId,
) -> Result<(), Fault> {
    let Some(seen) = store::any(write.transaction(), id).await? else { return Ok(()) };
    // Before the row, as those do who activate: whether agreements are needed does not change meanwhile.
    store::lock_programme(write.transaction(), seen.programme_id).await?;
    let Some(before) = store::lock_any(write.transaction(), id).await? else { return Ok(()) };
    if before.status != ModelMunicipalityStatus::Active
        || has_active_agreement(write, before.id).await?
    {
        return Ok(());
    }
    let between = Between::of(write, before.programme_id, before.municipality_id).await?;
    if !between.programme.requires_agreement {
        return Ok(());
    }
    let row = model_municipality::Model {
        status: ModelMunicipalityStatus::Paused,
        updated_at: write.now(),
        version: before.version + 1,
        ..before.clone()
    };
    store::update(write.transaction(), &row).await?;
    between.concern(write);
    let taken = Taken { from: Some(before.status), side: WaySide::Service, reason: None };
    note(write, &Actor::System, &between, &row, taken).await
}
