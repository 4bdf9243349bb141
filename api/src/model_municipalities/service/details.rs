//! What a model municipality is beside its way: whom to ask, and whether it is a pilot.

use entity::{
    id::{ModelMunicipalityId, OfficeHolderId},
    model_municipality,
    terms::SubjectKind,
};
use serde_json::json;

use super::sides::Between;
use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    model_municipalities::{
        checks::Checks,
        refusal::ModelMunicipalityErrorCode::{self, ContactOfOtherPartner, Required},
        store,
    },
    partners::service::{line_within, office_holder_within},
    patch::Patch,
    policy::Action,
    reach::Reach,
    refusal::Failure,
    write::{Change, Write},
};

/// A change beside the steps.
#[derive(Clone, Copy, Debug)]
pub struct ModelMunicipalityEdit {
    /// The way.
    pub id: ModelMunicipalityId,
    /// The version that the client has seen.
    pub expected_version: Option<i32>,
    /// Whom everybody may ask about it.
    pub contact: Patch<OfficeHolderId>,
    /// Whether it tries out the programme before the others: for those who lead the programme.
    pub pilot: Patch<bool>,
}

/// Changes contact and pilot flag. Where nothing is other than it was, the version stays.
pub async fn update_model_municipality(
    app: &App,
    actor: &Actor,
    command: ModelMunicipalityEdit,
) -> Result<model_municipality::Model, Failure<ModelMunicipalityErrorCode>> {
    let mut write = Write::begin(app, actor, "model_municipalities.update").await?;
    let reach = Reach::of(actor, write.now());
    let before = store::lock(write.transaction(), &reach, command.id).await?;
    let before = before.ok_or(Fault::NotFound)?;
    let between = Between::of(&write, before.programme_id, before.municipality_id).await?;
    between.require(&mut write, actor, Action::EditModelMunicipalityContact)?;
    if command.pilot.is_given() {
        between.require(&mut write, actor, Action::DecideOnModelMunicipality)?;
    }
    Fault::unless_expected(before.version, command.expected_version)?;
    let mut checks = Checks::default();
    if let Patch::Set(contact) = command.contact {
        let holder = office_holder_within(&write, &reach, contact).await?;
        if !holds_office_at(&write, &reach, &between, holder.partner_id).await? {
            checks.refuse_at("contactId", ContactOfOtherPartner);
        }
    }
    if command.pilot == Patch::Clear {
        checks.refuse_at("pilot", Required);
    }
    checks.done()?;
    let row = model_municipality::Model {
        contact_id: command.contact.over(before.contact_id),
        pilot: command.pilot.over(Some(before.pilot)).unwrap_or(before.pilot),
        ..before.clone()
    };
    if row == before {
        write.concerns(before.id);
        write.commit().await?;
        return Ok(before);
    }
    let row =
        model_municipality::Model { updated_at: write.now(), version: before.version + 1, ..row };
    store::update(write.transaction(), &row).await?;
    let contact = |row: &model_municipality::Model| row.contact_id.map(|contact| contact.0);
    let details = json!({
        "contact": { "before": contact(&before), "after": contact(&row) },
        "pilot": { "before": before.pilot, "after": row.pilot },
    });
    write.changed(Change::Updated, SubjectKind::ModelMunicipality, row.id, &details);
    write.announce("model_municipality.updated", Some(row.id.0), json!({}));
    write.commit().await?;
    Ok(row)
}

/// Whether an office there is one of the municipality, or of a unit of it.
async fn holds_office_at(
    write: &Write,
    reach: &Reach,
    between: &Between,
    partner: Option<entity::id::PartnerId>,
) -> Result<bool, Fault> {
    let Some(partner) = partner else { return Ok(false) };
    let line = line_within(write, reach, partner).await?;
    Ok(line.iter().any(|above| above.id == between.municipality.id))
}
