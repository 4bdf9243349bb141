//! Municipalities come from the official register, and follow it when their key changes.

use entity::{
    id::{MunicipalityId, PartnerId, RegisterAreaId},
    municipality, partner, register_area,
    terms::SubjectKind,
};
use serde_json::json;

use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    municipalities::{
        picked::{Picked, candidates, picked},
        store,
    },
    partners::refusal::PartnerErrorCode,
    policy::{self, Action, Facts},
    reach::Reach,
    refusal::{Failure, Refusal},
    register::service::{self as register, AreaKey},
    write::{Change, Write},
};

/// Another official key for a municipality.
#[derive(Clone, Debug)]
pub struct KeyChange {
    /// The municipality.
    pub id: MunicipalityId,
    /// The AGS, ARS or district key of today.
    pub key: String,
    /// The version that the client has seen.
    pub expected_version: Option<i32>,
}

/// The municipality that has this key in the newest edition of the register, and that no partner is
/// yet. `path` is where the input names the key.
pub async fn pick(
    write: &Write,
    path: &str,
    key: &str,
) -> Result<Picked, Failure<PartnerErrorCode>> {
    let picked = find(write, path, key).await?;
    if store::picked_from(write.transaction(), picked.area).await?.is_some() {
        return Err(Refusal::at(path, PartnerErrorCode::MunicipalityTaken).with("key", key).into());
    }
    Ok(picked)
}

/// The area of the register that this key is one of today, where it can be a municipality.
pub async fn area_with_key(write: &Write, key: &str) -> Result<Option<RegisterAreaId>, Fault> {
    match find(write, "", key).await {
        Ok(picked) => Ok(Some(picked.area)),
        Err(Failure::Refused(_)) => Ok(None),
        Err(Failure::Fault(fault)) => Err(fault),
    }
}

/// The municipality that was picked from this area, whoever asks: for rules that depend on it.
pub async fn picked_from_within(
    write: &Write,
    area: RegisterAreaId,
) -> Result<Option<MunicipalityId>, Fault> {
    Ok(store::picked_from(write.transaction(), area).await?.map(|row| row.id))
}

async fn find(write: &Write, path: &str, key: &str) -> Result<Picked, Failure<PartnerErrorCode>> {
    let unknown = || Refusal::at(path, PartnerErrorCode::UnknownMunicipalityKey).with("key", key);
    let candidates: Vec<_> =
        candidates(key).into_iter().map(|(level, key)| AreaKey(level, key)).collect();
    let areas = register::areas_by_key_within(write, &candidates).await?;
    let mut areas = candidates.iter().filter_map(|key| areas.get(key));
    let found = areas.find_map(|area| Some((area, picked(area)?)));
    let (area, picked) = found.ok_or_else(unknown)?;
    // A regional key of another association names nothing.
    if key.len() == 12 && picked.ars.as_ref().is_none_or(|ars| ars.as_str() != key) {
        return Err(unknown().into());
    }
    if register::is_current_within(write, area).await? {
        return Ok(picked);
    }
    let gone = Refusal::at(path, PartnerErrorCode::MunicipalityKeyGone);
    Err(gone.with("key", key).with("day", area.last_on).into())
}

/// Makes a partner the municipality that was picked.
pub async fn create_within(
    write: &mut Write,
    partner: &partner::Model,
    picked: &Picked,
) -> Result<municipality::Model, Failure<PartnerErrorCode>> {
    let blank = municipality::Model {
        id: write.new_id(),
        partner_id: partner.id,
        area_id: None,
        ags: None,
        ars: None,
        district_key: picked.district_key.clone(),
        state: picked.state,
        kind: picked.kind,
        population: None,
        population_on: None,
        latitude: None,
        longitude: None,
        sort_name: partner.sort_name.clone(),
        created_at: write.now(),
        updated_at: write.now(),
        version: 1,
    };
    let row = with_keys(blank, picked);
    if !store::insert(write.transaction(), &row).await? {
        // Somebody else was faster.
        let taken = Refusal::at("municipalityKey", PartnerErrorCode::MunicipalityTaken);
        return Err(taken.with("key", key(&row)).into());
    }
    write.changed(Change::Created, SubjectKind::Municipality, row.id, &json!({ "key": key(&row) }));
    Ok(row)
}

/// Sorts the municipality that a partner is, if it is one, by the partner's new name.
pub async fn rename_within(write: &Write, partner: &partner::Model) -> Result<(), Fault> {
    store::set_sort_name(write.transaction(), partner.id, &partner.sort_name, write.now()).await
}

/// Whether the partner is a municipality of the official register.
pub async fn is_municipality_within(write: &Write, partner: PartnerId) -> Result<bool, Fault> {
    Ok(store::of_partner(write.transaction(), partner).await?.is_some())
}

/// Gives a municipality the key that its old one became.
///
/// Where the register does not know what became of the old key, it is told: the area that was picked
/// is its successor from then on.
pub async fn change_municipality_key(
    app: &App,
    actor: &Actor,
    command: KeyChange,
) -> Result<municipality::Model, Failure<PartnerErrorCode>> {
    let mut write = Write::begin(app, actor, "municipalities.change_key").await?;
    let reach = Reach::of(actor, write.now());
    let row = store::lock(write.transaction(), &reach, command.id).await?.ok_or(Fault::NotFound)?;
    let facts = Facts { own: &[row.partner_id], ..Facts::default() };
    write.on(policy::require(actor, Action::EditMunicipalityKeys, &facts)?);
    write.concerns(row.partner_id);
    Fault::unless_expected(row.version, command.expected_version)?;
    let before = gone_area(&write, &row).await?;
    let successor = pick(&write, "key", &command.key).await?;
    if let Some(before) = before {
        succeed(&write, before, &successor).await?;
    }
    let changed = municipality::Model {
        updated_at: write.now(),
        version: row.version + 1,
        ..with_keys(row.clone(), &successor)
    };
    store::update(write.transaction(), &changed).await?;
    if changed.state != row.state {
        let now = write.now();
        store::move_partner(write.transaction(), row.partner_id, changed.state, now).await?;
        write.changed(
            Change::Updated,
            SubjectKind::Partner,
            row.partner_id,
            &json!({ "state": { "before": row.state.as_str(), "after": changed.state.as_str() } }),
        );
    }
    let details = json!({ "key": { "before": key(&row), "after": key(&changed) } });
    write.changed(Change::Updated, SubjectKind::Municipality, row.id, &details);
    write.announce("municipality.key_changed", Some(row.id.0), json!({}));
    write.commit().await?;
    Ok(changed)
}

/// The area that the municipality was picked from; it must be gone from the register.
async fn gone_area(
    write: &Write,
    row: &municipality::Model,
) -> Result<Option<register_area::Model>, Failure<PartnerErrorCode>> {
    let Some(id) = row.area_id else { return Ok(None) };
    let area = register::area_within(write, id).await?.ok_or(Fault::NotFound)?;
    if register::is_current_within(write, &area).await? {
        let valid = Refusal::at("key", PartnerErrorCode::MunicipalityKeyValid);
        return Err(valid.with("key", &area.key).into());
    }
    Ok(Some(area))
}

/// Refuses another successor than the one that the register knows; records it where it knows none.
async fn succeed(
    write: &Write,
    before: register_area::Model,
    successor: &Picked,
) -> Result<(), Failure<PartnerErrorCode>> {
    match before.successor_id {
        None => Ok(register::record_successor_within(write, before, successor.area).await?),
        Some(known) if known == successor.area => Ok(()),
        Some(known) => {
            let became = register::area_within(write, known).await?.map(|area| area.key);
            let other = Refusal::at("key", PartnerErrorCode::NotTheSuccessor);
            Err(other.with("key", became.unwrap_or_default()).into())
        }
    }
}

/// The key by which people know the municipality.
fn key(row: &municipality::Model) -> String {
    row.ags.as_ref().map_or_else(|| row.district_key.to_string(), ToString::to_string)
}

fn with_keys(row: municipality::Model, picked: &Picked) -> municipality::Model {
    municipality::Model {
        area_id: Some(picked.area),
        ags: picked.ags.clone(),
        ars: picked.ars.clone(),
        district_key: picked.district_key.clone(),
        state: picked.state,
        kind: picked.kind,
        population: picked.population,
        population_on: picked.population_on,
        ..row
    }
}
