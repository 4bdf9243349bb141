//! What can be done with the register, and what can be asked about it. It is public.

use std::collections::HashMap;

use entity::{
    id::{RegisterAreaId, RegisterEditionId},
    register_area, register_edition,
    terms::AreaLevel,
};

use super::store;
use crate::{
    app::App,
    fault::Fault,
    page::{Page, PageRequest},
    write::Write,
};

mod import;
mod merge;

pub use super::gv100ad::type_name;
pub use import::{
    Content, GoneArea, ImportError, ImportOutcome, ImportSummary, LARGEST_FILE, LevelSummary,
    RenamedArea, RetypedArea, import_register, import_within,
};
pub use store::{AreaFilter, AreaKey, AreaOrder};

/// Asks for the imported editions, oldest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Editions;

/// Areas by id.
pub async fn areas(
    app: &App,
    ids: &[RegisterAreaId],
) -> Result<HashMap<RegisterAreaId, register_area::Model>, Fault> {
    let rows = store::areas_by_id(app.database.read(), ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// All areas, as a use case that writes sees them.
pub async fn areas_within(write: &Write) -> Result<Vec<register_area::Model>, Fault> {
    store::areas(write.transaction()).await
}

/// Areas by level and key, gone ones too, as a use case that writes sees them.
pub async fn areas_by_key_within(
    write: &Write,
    keys: &[AreaKey],
) -> Result<HashMap<AreaKey, register_area::Model>, Fault> {
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = store::areas_by_key(write.transaction(), keys).await?;
    Ok(rows.into_iter().map(|row| (AreaKey(row.level, row.key.clone()), row)).collect())
}

/// An area, as a use case that writes sees it.
pub async fn area_within(
    write: &Write,
    id: RegisterAreaId,
) -> Result<Option<register_area::Model>, Fault> {
    Ok(store::areas_by_id(write.transaction(), &[id]).await?.pop())
}

/// Whether the newest imported edition has the area.
pub async fn is_current_within(write: &Write, area: &register_area::Model) -> Result<bool, Fault> {
    let editions = store::editions(write.transaction()).await?;
    Ok(editions.last().is_none_or(|newest| newest.territory_on == area.last_on))
}

/// Records what a gone area became.
pub async fn record_successor_within(
    write: &Write,
    area: register_area::Model,
    successor: RegisterAreaId,
) -> Result<(), Fault> {
    let row = register_area::Model {
        successor_id: Some(successor),
        updated_at: write.now(),
        version: area.version + 1,
        ..area
    };
    store::put_areas(write.transaction(), &[row]).await
}

/// Areas by level and key, gone ones too.
pub async fn areas_by_key(
    app: &App,
    keys: &[AreaKey],
) -> Result<HashMap<AreaKey, register_area::Model>, Fault> {
    let rows = store::areas_by_key(app.database.read(), keys).await?;
    Ok(rows.into_iter().map(|row| (AreaKey(row.level, row.key.clone()), row)).collect())
}

/// A page of areas.
pub async fn list_areas(
    app: &App,
    filter: &AreaFilter,
    order: AreaOrder,
    descending: bool,
    request: &PageRequest,
) -> Result<Page<register_area::Model>, Fault> {
    store::list_areas(app.database.read(), filter, order, descending, request).await
}

/// The imported editions, oldest first.
pub async fn editions(app: &App) -> Result<Vec<register_edition::Model>, Fault> {
    store::editions(app.database.read()).await
}

/// Editions by id.
pub async fn editions_by_id(
    app: &App,
    ids: &[RegisterEditionId],
) -> Result<HashMap<RegisterEditionId, register_edition::Model>, Fault> {
    let rows = store::editions_by_id(app.database.read(), ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// What an area can lie directly in, the smallest first: where there is none, the next counts.
///
/// Only Baden-Württemberg has regions, some Länder have no government regions, and the areas
/// without a municipality 07000999 and 13000999 have no district.
#[must_use]
pub fn parents(area: &register_area::Model) -> Vec<AreaKey> {
    let mut parents = Vec::new();
    if let Some(ars) = &area.ars {
        parents.push(AreaKey(AreaLevel::Association, ars.as_str()[..9].to_owned()));
    }
    let larger = [
        (AreaLevel::District, 5),
        (AreaLevel::Region, 4),
        (AreaLevel::GovernmentRegion, 3),
        (AreaLevel::Land, 2),
    ];
    let larger = larger.into_iter().filter(|(level, _)| *level < area.level);
    parents.extend(larger.filter_map(|(level, digits)| {
        area.key.get(..digits).map(|key| AreaKey(level, key.to_owned()))
    }));
    parents
}

/// The district that an area lies in, if it is smaller than one.
#[must_use]
pub fn district(area: &register_area::Model) -> Option<AreaKey> {
    parents(area).into_iter().find(|AreaKey(level, _)| *level == AreaLevel::District)
}
