//! Public functions of named persons. Why a name is public is always recorded.

use entity::{
    id::{OfficeHolderId, PartnerId},
    office_holder,
    terms::{PublicBasis, SubjectKind},
};
use serde_json::json;

use super::{not_merged, place};
use crate::{
    access::Actor,
    app::App,
    content::service::{self as content, SourceDraft},
    fault::Fault,
    partners::{checks::Checks, person::PersonFields, refusal::PartnerErrorCode, store},
    patch::Patch,
    policy::{self, Action, Facts},
    reach::Reach,
    refusal::Failure,
    write::{Change, Write},
};

/// An office holder that is to be entered.
#[derive(Clone, Debug)]
pub struct NewOfficeHolder {
    /// Where the person holds the function.
    pub partner: PartnerId,
    /// The record.
    pub fields: PersonFields,
}

/// A change of an office holder's record.
#[derive(Clone, Debug)]
pub struct OfficeHolderEdit {
    /// The office holder.
    pub id: OfficeHolderId,
    /// The version that the client has seen.
    pub expected_version: Option<i32>,
    /// What is to change.
    pub fields: PersonFields,
}

/// The end of an office.
#[derive(Clone, Debug)]
pub struct OfficeHolderEnd {
    /// The office holder.
    pub id: OfficeHolderId,
    /// The version that the client has seen.
    pub expected_version: Option<i32>,
    /// The last day, as far as it is known.
    pub held_until: String,
}

/// Enters a public office holder of a partner.
pub async fn create_office_holder(
    app: &App,
    actor: &Actor,
    command: NewOfficeHolder,
) -> Result<office_holder::Model, Failure<PartnerErrorCode>> {
    let mut write = Write::begin(app, actor, "partners.create_office_holder").await?;
    let partner = place::parent(&write, actor, command.partner).await?;
    let facts = Facts { own: &[partner.id], ..Facts::default() };
    write.on(policy::require(actor, Action::EditOfficeHolders, &facts)?);
    write.concerns(partner.id);
    not_merged(&partner)?;
    let blank = office_holder::Model {
        id: write.new_id(),
        partner_id: Some(partner.id),
        academic_title: None,
        given_name: None,
        family_name: String::new(),
        function: None,
        held_from: None,
        held_until: None,
        public_basis: PublicBasis::PublicOffice,
        sort_name: String::new(),
        search_text: String::new(),
        created_at: write.now(),
        updated_at: write.now(),
        version: 1,
    };
    let mut fields = command.fields;
    // For who is new, what is not given is as wrong as null.
    if !fields.family_name.is_given() {
        fields.family_name = Patch::Clear;
    }
    if !fields.public_basis.is_given() {
        fields.public_basis = Patch::Clear;
    }
    let mut checks = Checks::default();
    let (row, sources) = fields.over(blank, Vec::new(), &mut checks);
    checks.done()?;
    store::insert_office_holder(write.transaction(), &row).await?;
    content::replace_sources(&write, row.id.0, &sources).await?;
    note(&mut write, Change::Created, None, &row);
    write.commit().await?;
    Ok(row)
}

/// Changes an office holder's record. Where nothing is other than it was, the version stays.
pub async fn update_office_holder(
    app: &App,
    actor: &Actor,
    command: OfficeHolderEdit,
) -> Result<office_holder::Model, Failure<PartnerErrorCode>> {
    let write = Write::begin(app, actor, "partners.update_office_holder").await?;
    update(write, actor, command).await
}

/// Ends an office on a day, as far as it is known.
pub async fn end_office_holder(
    app: &App,
    actor: &Actor,
    command: OfficeHolderEnd,
) -> Result<office_holder::Model, Failure<PartnerErrorCode>> {
    let write = Write::begin(app, actor, "partners.end_office_holder").await?;
    let OfficeHolderEnd { id, expected_version, held_until } = command;
    let fields = PersonFields { held_until: Patch::Set(held_until), ..PersonFields::default() };
    update(write, actor, OfficeHolderEdit { id, expected_version, fields }).await
}

async fn update(
    mut write: Write,
    actor: &Actor,
    command: OfficeHolderEdit,
) -> Result<office_holder::Model, Failure<PartnerErrorCode>> {
    let reach = Reach::of(actor, write.now());
    let before = store::lock_office_holder(write.transaction(), &reach, command.id).await?;
    let before = before.ok_or(Fault::NotFound)?;
    let own: Vec<PartnerId> = before.partner_id.into_iter().collect();
    let facts = Facts { own: &own, ..Facts::default() };
    write.on(policy::require(actor, Action::EditOfficeHolders, &facts)?);
    for partner in &own {
        write.concerns(*partner);
    }
    Fault::unless_expected(before.version, command.expected_version)?;
    let sources_before = content::sources_within(&write, before.id.0).await?;
    let mut checks = Checks::default();
    let (row, sources) = command.fields.over(before.clone(), sources_before.clone(), &mut checks);
    checks.done()?;
    if row == before && sources == sources_before {
        write.concerns(before.id);
        write.commit().await?;
        return Ok(before);
    }
    let row = office_holder::Model { updated_at: write.now(), version: before.version + 1, ..row };
    store::update_office_holder(write.transaction(), &row).await?;
    replace_sources(&write, &row, &sources_before, &sources).await?;
    note(&mut write, Change::Updated, Some(&before), &row);
    write.commit().await?;
    Ok(row)
}

async fn replace_sources(
    write: &Write,
    row: &office_holder::Model,
    before: &[SourceDraft],
    after: &[SourceDraft],
) -> Result<(), Fault> {
    if before == after {
        return Ok(());
    }
    content::replace_sources(write, row.id.0, after).await
}

/// A person's name stands in the payload alone, which can be erased.
fn note(
    write: &mut Write,
    change: Change,
    before: Option<&office_holder::Model>,
    after: &office_holder::Model,
) {
    let basis = |row: &office_holder::Model| row.public_basis;
    let details = json!({
        "publicBasis": { "before": before.map(basis), "after": basis(after) },
        "person": { "personal": true },
    });
    let person = |row: &office_holder::Model| {
        json!({
            "academicTitle": row.academic_title, "givenName": row.given_name,
            "familyName": row.family_name, "function": row.function,
            "heldFrom": row.held_from.map(|date| date.to_string()),
            "heldUntil": row.held_until.map(|date| date.to_string()),
        })
    };
    write.changed(change, SubjectKind::OfficeHolder, after.id, &details);
    let values = json!({ "before": before.map(person), "after": person(after) });
    write.personal(json!({ "id": after.id.0, "values": values }));
    let event = if before.is_none() { "office_holder.created" } else { "office_holder.updated" };
    write.announce(event, Some(after.id.0), json!({}));
}
