//! What others need to know of agreements.

use entity::id::ModelMunicipalityId;

use crate::{
    agreements::{days, store},
    fault::Fault,
    write::Write,
};

/// Whether an agreement of the model municipality is in force, as the use case sees it.
pub async fn has_active_agreement(write: &Write, id: ModelMunicipalityId) -> Result<bool, Fault> {
    store::has_active(write.transaction(), id, days::today(write.now())).await
}
