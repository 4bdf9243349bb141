//! What happens on the way is noted for both sides, and mailed to the other one.

use entity::{
    model_municipality, model_municipality_step,
    terms::{ModelMunicipalityStatus, SubjectKind, WaySide},
};
use serde_json::json;

use super::sides::Between;
use crate::{
    access::Actor,
    fault::Fault,
    mail::{Letter, Template},
    model_municipalities::{store, way},
    users::service::representatives_within,
    write::{Change, Write},
};

/// A step that was taken.
#[derive(Debug)]
pub(super) struct Taken<'a> {
    /// Where the municipality stood; none at the beginning.
    pub(super) from: Option<ModelMunicipalityStatus>,
    pub(super) side: WaySide,
    pub(super) reason: Option<&'a str>,
}

/// Notes the step in the history and for the audit log, and tells everybody who listens, and the other side.
pub(super) async fn note(
    write: &mut Write,
    actor: &Actor,
    between: &Between,
    row: &model_municipality::Model,
    taken: Taken<'_>,
) -> Result<(), Fault> {
    let step = model_municipality_step::Model {
        id: write.new_id(),
        model_municipality_id: row.id,
        from_status: taken.from,
        to_status: row.status,
        side: taken.side,
        reason: taken.reason.map(str::to_owned),
        taken_at: write.now(),
    };
    store::add_step(write.transaction(), step).await?;
    let change = if taken.from.is_some() { Change::Updated } else { Change::Created };
    let details = json!({
        "status": { "before": taken.from, "after": row.status },
        "side": taken.side,
        "ordinal": row.ordinal,
        "cohort": row.cohort_id.map(|cohort| cohort.0),
        "pilot": row.pilot,
    });
    write.changed(change, SubjectKind::ModelMunicipality, row.id, &details);
    if let Some(reason) = taken.reason {
        // Whoever gives a reason can name people in it.
        write.personal(json!({ "reason": reason }));
    }
    write.announce(way::event(row.status), Some(row.id.0), json!({}));
    mail(write, actor, between, row, &taken).await
}

async fn mail(
    write: &mut Write,
    actor: &Actor,
    between: &Between,
    row: &model_municipality::Model,
    taken: &Taken<'_>,
) -> Result<(), Fault> {
    let municipality = [between.municipality.id];
    let both;
    let other_side: &[_] = match taken.side {
        WaySide::Municipality => between.leads(),
        WaySide::Programme => &municipality,
        WaySide::Administration | WaySide::Service => {
            both = [between.leads(), &municipality].concat();
            &both
        }
    };
    for person in representatives_within(write, other_side).await? {
        // Whoever took the step knows of it.
        if actor.user() == Some(person.user) {
            continue;
        }
        write.send(&Letter {
            template: Template::ModelMunicipalityChanged,
            to: person.to,
            locale: person.locale,
            values: json!({
                "municipality": between.municipality.name,
                "programme": between.programme.title,
                "status": row.status,
                "resumed": taken.from == Some(ModelMunicipalityStatus::Paused),
                "side": taken.side,
                "ordinal": row.ordinal,
                "reason": taken.reason,
            }),
            subject: Some(row.id.0),
            attachment: None,
        })?;
    }
    Ok(())
}
