//! A municipality sets out: it is interested in a programme.

use entity::{
    id::{MunicipalityId, ProgrammeId},
    model_municipality,
    terms::{ModelMunicipalityStatus, WaySide},
};

use super::{
    notify::{Taken, note},
    sides::Between,
};
use crate::{
    access::Actor,
    app::App,
    checks::TEXT,
    fault::Fault,
    model_municipalities::{
        checks::Checks,
        refusal::ModelMunicipalityErrorCode::{self, AlreadyOnItsWay},
        store,
    },
    municipalities::service::municipality_within,
    policy::Action,
    reach::Reach,
    refusal::{Failure, Refusal},
    write::Write,
};

/// A municipality that wants to take part in a programme.
#[derive(Clone, Debug)]
pub struct NewWay {
    /// The programme.
    pub programme: ProgrammeId,
    /// The municipality.
    pub municipality: MunicipalityId,
    /// What it says of it.
    pub reason: Option<String>,
}

/// Notes that a municipality wants to take part. After it was rejected or had withdrawn it begins anew.
pub async fn begin_model_municipality(
    app: &App,
    actor: &Actor,
    command: NewWay,
) -> Result<model_municipality::Model, Failure<ModelMunicipalityErrorCode>> {
    let mut write = Write::begin(app, actor, "model_municipalities.begin").await?;
    let reach = Reach::of(actor, write.now());
    let NewWay { programme, municipality, reason } = command;
    municipality_within(&write, &reach, municipality).await?;
    let between = Between::of(&write, programme, municipality).await?;
    let side = between.require(&mut write, actor, Action::BeginModelMunicipality)?;
    let mut checks = Checks::default();
    let reason = reason.and_then(|reason| checks.lines("reason", &reason, TEXT));
    if let Err(refusal) = between.takes_in("programmeId") {
        checks.refuse(refusal);
    }
    checks.done()?;
    let taken = Taken { from: None, side, reason: reason.as_deref() };
    let row = set_out(&mut write, actor, &between, municipality, taken).await?;
    let row = row.ok_or_else(|| Refusal::at("municipalityId", AlreadyOnItsWay))?;
    write.commit().await?;
    Ok(row)
}

/// The same for those who lead the programme and were asked by somebody else, within their use case. `None` if
/// the municipality is on its way already, or the programme takes nobody in any more.
pub async fn begin_within(
    write: &mut Write,
    actor: &Actor,
    programme: ProgrammeId,
    municipality: MunicipalityId,
) -> Result<Option<model_municipality::Model>, Fault> {
    let between = Between::of(write, programme, municipality).await?;
    if between.takes_in("").is_err() {
        return Ok(None);
    }
    between.concern(write);
    let taken = Taken { from: None, side: WaySide::Programme, reason: None };
    set_out(write, actor, &between, municipality, taken).await
}

/// `None` if the municipality is on its way through the programme, or went all of it.
async fn set_out(
    write: &mut Write,
    actor: &Actor,
    between: &Between,
    municipality: MunicipalityId,
    taken: Taken<'_>,
) -> Result<Option<model_municipality::Model>, Fault> {
    let row = model_municipality::Model {
        id: write.new_id(),
        programme_id: between.programme.id,
        municipality_id: municipality,
        ordinal: None,
        pilot: false,
        contact_id: None,
        status: ModelMunicipalityStatus::Interested,
        sorts_at: i32::MAX,
        cohort_id: None,
        created_at: write.now(),
        updated_at: write.now(),
        version: 1,
    };
    if !store::insert(write.transaction(), &row).await? {
        return Ok(None);
    }
    note(write, actor, between, &row, taken).await?;
    Ok(Some(row))
}
