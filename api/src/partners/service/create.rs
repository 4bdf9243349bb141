//! New partners and their units.

use entity::{
    id::PartnerId,
    partner,
    terms::{PartnerKind, PartnerStatus, SubjectKind, TextItemKind},
    value::Slug,
};
use serde_json::json;

use super::place;
use crate::{
    access::Actor,
    app::App,
    content::{service as content, slug::proposals},
    fault::Fault,
    municipalities::{picked::Picked, service as municipalities},
    partners::{
        checks::Checks,
        record::{Record, RecordFields, search_keys},
        refusal::PartnerErrorCode::{
            self, InvalidSlug, MunicipalityKeyRequired, MunicipalityKeyUnexpected, Required,
            SlugTaken, StateOfKey,
        },
        store,
    },
    patch::Patch,
    policy::{self, Action, Facts},
    refusal::{Failure, Refusal},
    write::{Change, Write},
};

/// A partner that is to be entered.
#[derive(Clone, Debug, Default)]
pub struct NewPartner {
    /// Its record.
    pub fields: RecordFields,
    /// Of a municipality, its key in the official register.
    pub municipality_key: Option<String>,
    /// Whether it is known to be who it says.
    pub active: bool,
}

/// Enters a partner: proposed, or at once active.
pub async fn create_partner(
    app: &App,
    actor: &Actor,
    command: NewPartner,
) -> Result<partner::Model, Failure<PartnerErrorCode>> {
    let mut write = Write::begin(app, actor, "partners.create_partner").await?;
    write.on(policy::require(actor, Action::CreatePartner, &Facts::default())?);
    let row = create_within(&mut write, actor, command).await?;
    write.commit().await?;
    Ok(row)
}

/// Enters a unit of a partner. It is public once it is verified.
pub async fn create_unit(
    app: &App,
    actor: &Actor,
    parent: PartnerId,
    fields: RecordFields,
) -> Result<partner::Model, Failure<PartnerErrorCode>> {
    let mut write = Write::begin(app, actor, "partners.create_unit").await?;
    let row = create_unit_within(&mut write, actor, parent, fields).await?;
    write.commit().await?;
    Ok(row)
}

pub(super) async fn create_unit_within(
    write: &mut Write,
    actor: &Actor,
    parent: PartnerId,
    fields: RecordFields,
) -> Result<partner::Model, Failure<PartnerErrorCode>> {
    let parent = place::parent(write, actor, parent).await?;
    let facts = Facts { own: &[parent.id], ..Facts::default() };
    write.on(policy::require(actor, Action::CreateUnit, &facts)?);
    write.concerns(parent.id);
    let fields = RecordFields {
        kind: Patch::Set(PartnerKind::Unit),
        parent: Patch::Set(parent.id),
        ..fields
    };
    create_within(write, actor, NewPartner { fields, ..NewPartner::default() }).await
}

/// Enters a partner that the actor may enter.
pub(super) async fn create_within(
    write: &mut Write,
    actor: &Actor,
    command: NewPartner,
) -> Result<partner::Model, Failure<PartnerErrorCode>> {
    store::lock_hierarchy(write.transaction()).await?;
    let id: PartnerId = write.new_id();
    let mut checks = Checks::default();
    let record = whole(command.fields).check(&mut checks);
    let parent = match record.parent {
        Patch::Set(parent) => Some(place::parent(write, actor, parent).await?),
        _ => None,
    };
    if let Some(kind) = record.kind {
        place::check(write, &mut checks, (id, kind), parent.as_ref()).await?;
    }
    let picked = pick(write, &mut checks, &record, command.municipality_key.as_deref()).await?;
    let slug = free_slug(write, &mut checks, id, &record).await?;
    checks.done()?;
    let (Some(name), Some(kind), Some(slug)) = (record.name, record.kind, slug) else {
        return Err(Refusal::at("name", Required).into());
    };
    if !content::claim_slug(write, SubjectKind::Partner, id.0, &slug).await? {
        // Somebody else was faster.
        return Err(slug_taken(&slug).into());
    }
    let aliases = record.aliases.unwrap_or_default();
    let short_name = record.short_name.over(None);
    let (sort_name, search_text) = search_keys(&name, short_name.as_deref(), &aliases, &[]);
    let row = partner::Model {
        id,
        slug,
        name,
        short_name,
        legal_form: record.legal_form.over(None),
        kind,
        parent_id: parent.map(|parent| parent.id),
        state: picked.as_ref().map(|picked| picked.state).or(record.state.over(None)),
        website: record.website.over(None),
        public_email: record.public_email.over(None),
        status: if command.active { PartnerStatus::Active } else { PartnerStatus::Proposed },
        merged_into_id: None,
        editorial_note: record.editorial_note.over(None),
        sort_name,
        search_text,
        created_at: write.now(),
        updated_at: write.now(),
        version: 1,
    };
    store::insert_partner(write.transaction(), &row).await?;
    content::replace_texts(write, id.0, TextItemKind::Alias, &aliases).await?;
    let translations = record.translations.unwrap_or_default();
    content::replace_translations(write, id.0, "name", &translations).await?;
    content::replace_sources(write, id.0, &record.sources.unwrap_or_default()).await?;
    let details = json!({
        "name": row.name, "slug": row.slug.as_str(), "kind": row.kind, "status": row.status,
        "parent": row.parent_id.map(|parent| parent.0),
    });
    write.changed(Change::Created, SubjectKind::Partner, id, &details);
    if let Some(picked) = picked {
        municipalities::create_within(write, &row, &picked).await?;
    }
    write.announce("partner.created", Some(id.0), json!({}));
    Ok(row)
}

/// For what is new, a name or kind that is not given is as wrong as null.
fn whole(fields: RecordFields) -> RecordFields {
    RecordFields {
        name: if fields.name.is_given() { fields.name } else { Patch::Clear },
        kind: if fields.kind.is_given() { fields.kind } else { Patch::Clear },
        ..fields
    }
}

/// What the register says of the partner, if it is a municipality.
async fn pick(
    write: &Write,
    checks: &mut Checks,
    record: &Record,
    key: Option<&str>,
) -> Result<Option<Picked>, Fault> {
    let path = "municipalityKey";
    let key = match (record.kind == Some(PartnerKind::Municipality), key) {
        (true, Some(key)) => key,
        (true, None) => {
            checks.refuse_at(path, MunicipalityKeyRequired);
            return Ok(None);
        }
        (false, Some(_)) => {
            checks.refuse_at(path, MunicipalityKeyUnexpected);
            return Ok(None);
        }
        (false, None) => return Ok(None),
    };
    let picked = match municipalities::pick(write, path, key).await {
        Ok(picked) => picked,
        Err(Failure::Fault(fault)) => return Err(fault),
        Err(Failure::Refused(refusals)) => {
            for refusal in refusals {
                checks.refuse(refusal);
            }
            return Ok(None);
        }
    };
    if let Patch::Set(state) = record.state
        && state != picked.state
    {
        checks.refuse(Refusal::at("state", StateOfKey).with("state", picked.state));
    }
    Ok(Some(picked))
}

/// The slug that was asked for, or the first one that the name proposes and nobody has.
async fn free_slug(
    write: &Write,
    checks: &mut Checks,
    id: PartnerId,
    record: &Record,
) -> Result<Option<Slug>, Fault> {
    let kind = SubjectKind::Partner;
    if let Some(slug) = &record.slug {
        if content::is_slug_taken(write, kind, id.0, slug).await? {
            checks.refuse(slug_taken(slug));
        }
        return Ok(Some(slug.clone()));
    }
    let Some(name) = &record.name else { return Ok(None) };
    for slug in proposals(name) {
        if !content::is_slug_taken(write, kind, id.0, &slug).await? {
            return Ok(Some(slug));
        }
    }
    checks.refuse_at("slug", InvalidSlug);
    Ok(None)
}

pub(super) fn slug_taken(slug: &Slug) -> Refusal<PartnerErrorCode> {
    Refusal::at("slug", SlugTaken).with("slug", slug)
}
