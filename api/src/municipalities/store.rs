//! Queries on `land`, and on `municipality`, cut to what a reach covers.

mod change;

use std::collections::HashMap;

use entity::{
    id::{LandId, MunicipalityId, PartnerId, ProgrammeId, RegisterAreaId},
    land, model_municipality, municipality, partner,
    rows::Rows as _,
    terms::MunicipalityKind,
    value::{Ags, DistrictKey, StateCode},
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    QueryTrait as _, Select,
};

pub(super) use self::change::{
    insert, lock, move_partner, of_partner, picked_from, set_sort_name, update,
};
use crate::{
    database::conditions::among,
    fault::Fault,
    page::{self, Ordering, Page, PageRequest, Position, SortKey},
    reach::Reach,
};

/// Which municipalities a list is to hold. Everything that is given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct MunicipalityFilter {
    /// Words that name, short name, aliases or former names hold.
    pub terms: Vec<String>,
    /// Of one of these Länder.
    pub states: Option<Vec<StateCode>>,
    /// Of one of these kinds.
    pub kinds: Option<Vec<MunicipalityKind>>,
    /// In this district.
    pub district: Option<DistrictKey>,
    /// Model municipalities of this programme.
    pub model_municipality_of: Option<ProgrammeId>,
    /// With at least so many inhabitants.
    pub population_from: Option<i64>,
    /// With at most so many inhabitants.
    pub population_until: Option<i64>,
}

/// An official key that leads to one municipality.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MunicipalityKey {
    /// Of a municipality.
    Ags(Ags),
    /// Of a Landkreis or of a city that is a district of its own.
    District(DistrictKey),
}

fn find(reach: &Reach) -> Select<municipality::Entity> {
    municipality::Entity::rows().filter(reach.municipalities())
}

fn matching(reach: &Reach, filter: &MunicipalityFilter) -> Select<municipality::Entity> {
    use municipality::Column;
    let mut query = find(reach)
        .apply_if(filter.states.clone(), |query, states| query.filter(Column::State.is_in(states)))
        .apply_if(filter.kinds.clone(), |query, kinds| query.filter(Column::Kind.is_in(kinds)))
        .apply_if(filter.district.clone(), |query, district| {
            query.filter(Column::DistrictKey.eq(district))
        })
        .apply_if(filter.population_from, |query, least| {
            query.filter(Column::Population.gte(least))
        })
        .apply_if(filter.population_until, |query, most| query.filter(Column::Population.lte(most)))
        .apply_if(filter.model_municipality_of, |query, programme| {
            let models = model_municipality::Entity::rows()
                .select_only()
                .column(model_municipality::Column::MunicipalityId)
                .filter(model_municipality::Column::ProgrammeId.eq(programme))
                .filter(reach.model_municipalities());
            query.filter(Column::Id.in_subquery(models.into_query()))
        });
    if !filter.terms.is_empty() {
        let named = partner::Entity::rows()
            .select_only()
            .column(partner::Column::Id)
            .filter(page::holds_all(partner::Column::SearchText, &filter.terms));
        query = query.filter(Column::PartnerId.in_subquery(named.into_query()));
    }
    query
}

fn by_name(descending: bool) -> Ordering<municipality::Entity> {
    Ordering {
        column: municipality::Column::SortName,
        id: municipality::Column::Id,
        descending,
        position: |row| Position { key: SortKey::Text(row.sort_name.clone()), id: row.id.0 },
    }
}

pub(super) async fn states(
    connection: &impl ConnectionTrait,
    codes: &[StateCode],
) -> Result<Vec<land::Model>, Fault> {
    let query = land::Entity::rows().filter(among(land::Column::IsoCode, codes.iter().copied()));
    Ok(query.all(connection).await?)
}

pub(super) async fn laender(
    connection: &impl ConnectionTrait,
    ids: &[LandId],
) -> Result<Vec<land::Model>, Fault> {
    let query = land::Entity::rows().filter(among(land::Column::Id, ids.iter().copied()));
    Ok(query.all(connection).await?)
}

pub(super) async fn list_laender(
    connection: &impl ConnectionTrait,
    request: &PageRequest,
) -> Result<Page<land::Model>, Fault> {
    let ordering = Ordering {
        column: land::Column::Key,
        id: land::Column::Id,
        descending: false,
        position: |row: &land::Model| Position {
            key: SortKey::Text(row.key.clone()),
            id: row.id.0,
        },
    };
    page::fetch(connection, land::Entity::rows(), &ordering, request).await
}

pub(super) async fn municipalities(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    ids: &[MunicipalityId],
) -> Result<Vec<municipality::Model>, Fault> {
    let query = find(reach).filter(among(municipality::Column::Id, ids.iter().copied()));
    Ok(query.all(connection).await?)
}

pub(super) async fn municipalities_of_partners(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    partners: &[PartnerId],
) -> Result<Vec<municipality::Model>, Fault> {
    let query =
        find(reach).filter(among(municipality::Column::PartnerId, partners.iter().copied()));
    Ok(query.all(connection).await?)
}

pub(super) async fn municipalities_of_areas(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    areas: &[RegisterAreaId],
) -> Result<Vec<municipality::Model>, Fault> {
    let query = find(reach).filter(among(municipality::Column::AreaId, areas.iter().copied()));
    Ok(query.all(connection).await?)
}

pub(super) async fn municipality_by_key(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    key: &MunicipalityKey,
) -> Result<Option<municipality::Model>, Fault> {
    use MunicipalityKind::{District, IndependentCity};
    let query = match key {
        MunicipalityKey::Ags(ags) => find(reach).filter(municipality::Column::Ags.eq(ags.clone())),
        MunicipalityKey::District(district) => find(reach)
            .filter(municipality::Column::DistrictKey.eq(district.clone()))
            .filter(municipality::Column::Kind.is_in([District, IndependentCity])),
    };
    Ok(query.order_by_asc(municipality::Column::Id).one(connection).await?)
}

pub(super) async fn list_municipalities(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    filter: &MunicipalityFilter,
    descending: bool,
    request: &PageRequest,
) -> Result<Page<municipality::Model>, Fault> {
    page::fetch(connection, matching(reach, filter), &by_name(descending), request).await
}

pub(super) async fn municipalities_of_states(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    states: &[StateCode],
    request: &PageRequest,
) -> Result<HashMap<StateCode, Page<municipality::Model>>, Fault> {
    page::fetch_of_each(
        connection,
        find(reach),
        municipality::Column::State,
        states,
        |row| Some(row.state),
        &by_name(false),
        request,
    )
    .await
}
