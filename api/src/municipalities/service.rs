//! What can be asked about Länder and municipalities. Everything is cut to what the asker may see.

mod change;

use std::collections::HashMap;

use entity::{
    id::{LandId, MunicipalityId, PartnerId, RegisterAreaId},
    land, municipality,
    value::StateCode,
};

use super::store;
use crate::{
    app::App,
    fault::Fault,
    page::{Page, PageRequest},
    reach::Reach,
    write::Write,
};

pub use self::change::{
    KeyChange, area_with_key, change_municipality_key, create_within, is_municipality_within, pick,
    picked_from_within, rename_within,
};
pub use store::{MunicipalityFilter, MunicipalityKey};

/// Asks for the municipality that a partner is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MunicipalityOf(pub PartnerId);

/// Asks for the municipality that was picked from an area of the official register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MunicipalityPickedFrom(pub RegisterAreaId);

/// Asks for a page of the municipalities of one Land.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MunicipalitiesOf(pub StateCode, pub PageRequest);

/// Länder by code. They are reference data, open to everybody.
pub async fn states(
    app: &App,
    _: &Reach,
    codes: &[StateCode],
) -> Result<HashMap<StateCode, land::Model>, Fault> {
    let rows = store::states(app.database.read(), codes).await?;
    Ok(rows.into_iter().map(|row| (row.iso_code, row)).collect())
}

/// Länder by id.
pub async fn laender(
    app: &App,
    _: &Reach,
    ids: &[LandId],
) -> Result<HashMap<LandId, land::Model>, Fault> {
    let rows = store::laender(app.database.read(), ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// A page of the Länder, by the number that their keys begin with.
pub async fn list_laender(app: &App, request: &PageRequest) -> Result<Page<land::Model>, Fault> {
    store::list_laender(app.database.read(), request).await
}

/// A municipality that the actor may see, as the use case sees it; not found otherwise.
pub async fn municipality_within(
    write: &Write,
    reach: &Reach,
    id: MunicipalityId,
) -> Result<municipality::Model, Fault> {
    let found = store::municipalities(write.transaction(), reach, &[id]).await?.pop();
    found.ok_or(Fault::NotFound)
}

/// Municipalities by id.
pub async fn municipalities(
    app: &App,
    reach: &Reach,
    ids: &[MunicipalityId],
) -> Result<HashMap<MunicipalityId, municipality::Model>, Fault> {
    let rows = store::municipalities(app.database.read(), reach, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// The municipalities that these partners are.
pub async fn municipalities_of_partners(
    app: &App,
    reach: &Reach,
    keys: &[MunicipalityOf],
) -> Result<HashMap<MunicipalityOf, municipality::Model>, Fault> {
    let partners: Vec<PartnerId> = keys.iter().map(|key| key.0).collect();
    let rows = store::municipalities_of_partners(app.database.read(), reach, &partners).await?;
    Ok(rows.into_iter().map(|row| (MunicipalityOf(row.partner_id), row)).collect())
}

/// The municipalities that were picked from these areas of the official register.
pub async fn municipalities_of_areas(
    app: &App,
    reach: &Reach,
    keys: &[MunicipalityPickedFrom],
) -> Result<HashMap<MunicipalityPickedFrom, municipality::Model>, Fault> {
    let areas: Vec<RegisterAreaId> = keys.iter().map(|key| key.0).collect();
    let rows = store::municipalities_of_areas(app.database.read(), reach, &areas).await?;
    let by_area = |row: municipality::Model| Some((MunicipalityPickedFrom(row.area_id?), row));
    Ok(rows.into_iter().filter_map(by_area).collect())
}

/// The municipality that has this key today.
pub async fn municipality_by_key(
    app: &App,
    reach: &Reach,
    key: &MunicipalityKey,
) -> Result<Option<municipality::Model>, Fault> {
    store::municipality_by_key(app.database.read(), reach, key).await
}

/// A page of municipalities, by name.
pub async fn list_municipalities(
    app: &App,
    reach: &Reach,
    filter: &MunicipalityFilter,
    descending: bool,
    request: &PageRequest,
) -> Result<Page<municipality::Model>, Fault> {
    store::list_municipalities(app.database.read(), reach, filter, descending, request).await
}

/// A page of the municipalities of each of these Länder, by name.
pub async fn municipalities_of_states(
    app: &App,
    reach: &Reach,
    states: &[StateCode],
    request: &PageRequest,
) -> Result<HashMap<StateCode, Page<municipality::Model>>, Fault> {
    store::municipalities_of_states(app.database.read(), reach, states, request).await
}
