//! Partner systems' own keys, and changes by them.

use entity::{
    id::{OfficeHolderId, PartnerId},
    office_holder, partner,
    terms::{PartnerKind, SubjectKind},
};
use serde_json::json;
use uuid::Uuid;

use super::{
    create::{NewPartner, create_unit_within, create_within},
    edit::{PartnerEdit, update_within},
    not_merged,
};
use crate::{
    access::Actor,
    app::App,
    content::service::{self as content, ExternalIdDraft},
    fault::Fault,
    partners::{
        checks::Checks,
        record::RecordFields,
        refusal::PartnerErrorCode::{self, ExternalIdTaken, InvalidSystem},
        store,
    },
    policy::{self, Action, Facts},
    reach::Reach,
    refusal::{Failure, Refusal},
    write::{Change, Write},
};

/// An object that partner systems have keys for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyedId {
    /// A partner.
    Partner(PartnerId),
    /// An office holder of a partner.
    OfficeHolder(OfficeHolderId),
}

/// The same with its row.
#[derive(Clone, Debug)]
pub enum Keyed {
    /// A partner.
    Partner(partner::Model),
    /// An office holder.
    OfficeHolder(office_holder::Model),
}

/// A key of a partner system.
#[derive(Clone, Debug)]
pub struct ExternalIdFields {
    /// The system.
    pub system: String,
    /// The key in that system.
    pub key: String,
}

/// A partner as a partner system knows it.
#[derive(Clone, Debug)]
pub struct PartnerUpsert {
    /// The system's key for it.
    pub external_id: ExternalIdFields,
    /// What its record is to say.
    pub partner: NewPartner,
    /// The version that the client has seen, if it has seen one.
    pub expected_version: Option<i32>,
}

/// Lets a key lead to an object. One that leads there already changes nothing.
pub async fn set_external_id(
    app: &App,
    actor: &Actor,
    object: KeyedId,
    fields: ExternalIdFields,
) -> Result<Keyed, Failure<PartnerErrorCode>> {
    let mut write = Write::begin(app, actor, "partners.set_external_id").await?;
    let (kind, keyed) = lock(&mut write, actor, object).await?;
    let draft = draft(&fields)?;
    if let Some(known) = content::external_id_within(&write, &draft).await? {
        if (known.subject_kind, known.subject_id) == (kind, keyed.uuid()) {
            write.commit().await?;
            return Ok(keyed);
        }
        return Err(taken().into());
    }
    if !content::add_external_id(&write, kind, keyed.uuid(), &draft).await? {
        return Err(taken().into());
    }
    note(write, kind, keyed, json!({ "before": null, "after": shown(&draft) })).await
}

/// Takes a key away from an object. One that does not lead there changes nothing.
pub async fn remove_external_id(
    app: &App,
    actor: &Actor,
    object: KeyedId,
    fields: ExternalIdFields,
) -> Result<Keyed, Failure<PartnerErrorCode>> {
    let mut write = Write::begin(app, actor, "partners.remove_external_id").await?;
    let (kind, keyed) = lock(&mut write, actor, object).await?;
    let draft = draft(&fields)?;
    let known = content::external_id_within(&write, &draft).await?;
    let known = known.filter(|row| (row.subject_kind, row.subject_id) == (kind, keyed.uuid()));
    let Some(known) = known else {
        write.commit().await?;
        return Ok(keyed);
    };
    content::remove_external_id(&write, &known).await?;
    note(write, kind, keyed, json!({ "before": shown(&draft), "after": null })).await
}

/// Enters the partner that a system knows by a key of its own, or changes it where it is known; and
/// whether it was entered.
///
/// A partner's system enters units of its partner, if it does not say otherwise.
pub async fn upsert_partner(
    app: &App,
    actor: &Actor,
    command: PartnerUpsert,
) -> Result<(partner::Model, bool), Failure<PartnerErrorCode>> {
    let mut write = Write::begin(app, actor, "partners.upsert_partner").await?;
    if *actor == Actor::Anonymous {
        return Err(Fault::Unauthenticated.into());
    }
    let draft = draft(&command.external_id)?;
    if let Some(known) = content::external_id_within(&write, &draft).await? {
        let id = PartnerId(known.subject_id);
        let reach = Reach::of(actor, write.now());
        let seen = store::partners(write.transaction(), &reach, &[id]).await?;
        if known.subject_kind != SubjectKind::Partner || seen.is_empty() {
            return Err(taken().into());
        }
        let fields = command.partner.fields;
        let edit = PartnerEdit { id, expected_version: command.expected_version, fields };
        let row = update_within(&mut write, actor, edit).await?;
        write.commit().await?;
        return Ok((row, false));
    }
    if command.expected_version.is_some() {
        let missing = "no object has this key: leave out the version to create one";
        return Err(Fault::Conflict(missing.to_owned()).into());
    }
    let row = create(&mut write, actor, command.partner).await?;
    if !content::add_external_id(&write, SubjectKind::Partner, row.id.0, &draft).await? {
        // Somebody else was faster.
        let known = "another request has just entered an object with this key: repeat the change";
        return Err(Fault::Conflict(known.to_owned()).into());
    }
    write.commit().await?;
    Ok((row, true))
}

async fn create(
    write: &mut Write,
    actor: &Actor,
    partner: NewPartner,
) -> Result<partner::Model, Failure<PartnerErrorCode>> {
    let RecordFields { kind, parent, .. } = partner.fields;
    let (kind, parent) = match actor {
        Actor::PartnerSystem(system) => {
            (kind.over(Some(PartnerKind::Unit)), parent.over(Some(system.partner)))
        }
        _ => (kind.over(None), parent.over(None)),
    };
    if let (Some(PartnerKind::Unit), Some(parent), false) = (kind, parent, partner.active) {
        return create_unit_within(write, actor, parent, partner.fields).await;
    }
    write.on(policy::require(actor, Action::CreatePartner, &Facts::default())?);
    create_within(write, actor, partner).await
}

/// The object, if the actor sees it and may give it keys.
async fn lock(
    write: &mut Write,
    actor: &Actor,
    object: KeyedId,
) -> Result<(SubjectKind, Keyed), Failure<PartnerErrorCode>> {
    let reach = Reach::of(actor, write.now());
    let transaction = write.transaction();
    let (kind, owner, keyed) = match object {
        KeyedId::Partner(id) => {
            let row = store::lock_partner(transaction, &reach, id).await?.ok_or(Fault::NotFound)?;
            (SubjectKind::Partner, Some(row.id), Keyed::Partner(row))
        }
        KeyedId::OfficeHolder(id) => {
            let row = store::lock_office_holder(transaction, &reach, id).await?;
            let row = row.ok_or(Fault::NotFound)?;
            (SubjectKind::OfficeHolder, row.partner_id, Keyed::OfficeHolder(row))
        }
    };
    let own: Vec<PartnerId> = owner.into_iter().collect();
    let facts = Facts { own: &own, ..Facts::default() };
    write.on(policy::require(actor, Action::EditExternalIds, &facts)?);
    for partner in &own {
        write.concerns(*partner);
    }
    write.concerns(keyed.uuid());
    if let Keyed::Partner(row) = &keyed {
        not_merged(row)?;
    }
    Ok((kind, keyed))
}

/// Writes the object's next version, so that readers see that their copy is old.
async fn note(
    mut write: Write,
    kind: SubjectKind,
    keyed: Keyed,
    change: serde_json::Value,
) -> Result<Keyed, Failure<PartnerErrorCode>> {
    let now = write.now();
    let keyed = match keyed {
        Keyed::Partner(row) => {
            let row = partner::Model { updated_at: now, version: row.version + 1, ..row };
            store::update_partner(write.transaction(), &row).await?;
            Keyed::Partner(row)
        }
        Keyed::OfficeHolder(row) => {
            let row = office_holder::Model { updated_at: now, version: row.version + 1, ..row };
            store::update_office_holder(write.transaction(), &row).await?;
            Keyed::OfficeHolder(row)
        }
    };
    write.changed(Change::Updated, kind, keyed.uuid(), &json!({ "externalId": change }));
    write.announce("external_id.changed", Some(keyed.uuid()), json!({}));
    write.commit().await?;
    Ok(keyed)
}

impl Keyed {
    fn uuid(&self) -> Uuid {
        match self {
            Self::Partner(row) => row.id.0,
            Self::OfficeHolder(row) => row.id.0,
        }
    }
}

fn draft(fields: &ExternalIdFields) -> Result<ExternalIdDraft, Failure<PartnerErrorCode>> {
    let mut checks = Checks::default();
    let sign = |sign: char| {
        sign.is_ascii_lowercase() || sign.is_ascii_digit() || matches!(sign, '.' | '-' | '_')
    };
    if !(1..=50).contains(&fields.system.len()) || !fields.system.chars().all(sign) {
        checks.refuse_at("system", InvalidSystem);
    }
    let key = checks.line("key", &fields.key, 200);
    checks.done()?;
    Ok(ExternalIdDraft { system: fields.system.clone(), key: key.unwrap_or_default() })
}

fn shown(draft: &ExternalIdDraft) -> serde_json::Value {
    json!({ "system": draft.system, "key": draft.key })
}

fn taken() -> Refusal<PartnerErrorCode> {
    Refusal::at("key", ExternalIdTaken)
}
