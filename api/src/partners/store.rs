//! Queries on `partner`, cut to what a reach covers.

use std::collections::HashMap;

use entity::{
    id::PartnerId,
    partner,
    terms::{PartnerKind, PartnerStatus},
    value::StateCode,
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryTrait as _, Select,
};

use crate::{
    fault::Fault,
    page::{self, Ordering, Page, PageRequest, Position, SortKey},
    reach::Reach,
};

/// Which partners a list is to hold. Everything that is given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct PartnerFilter {
    /// Of one of these kinds.
    pub kinds: Option<Vec<PartnerKind>>,
    /// Of one of these Länder.
    pub states: Option<Vec<StateCode>>,
    /// In one of these states.
    pub statuses: Option<Vec<PartnerStatus>>,
    /// Words that name, short name, aliases or former names hold.
    pub terms: Vec<String>,
    /// Units of this partner.
    pub parent: Option<PartnerId>,
}

fn find(reach: &Reach, filter: &PartnerFilter) -> Select<partner::Entity> {
    partner::Entity::find()
        .filter(reach.partners())
        .apply_if(filter.kinds.clone(), |query, kinds| {
            query.filter(partner::Column::Kind.is_in(kinds))
        })
        .apply_if(filter.states.clone(), |query, states| {
            query.filter(partner::Column::State.is_in(states))
        })
        .apply_if(filter.statuses.clone(), |query, statuses| {
            query.filter(partner::Column::Status.is_in(statuses))
        })
        .apply_if(filter.parent, |query, parent| query.filter(partner::Column::ParentId.eq(parent)))
        .filter(page::holds_all(partner::Column::SearchText, &filter.terms))
}

fn by_name(descending: bool) -> Ordering<partner::Entity> {
    Ordering {
        column: partner::Column::SortName,
        id: partner::Column::Id,
        descending,
        position: |row| Position { key: SortKey::Text(row.sort_name.clone()), id: row.id.0 },
    }
}

pub(super) async fn partners(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    ids: &[PartnerId],
) -> Result<Vec<partner::Model>, Fault> {
    let query = find(reach, &PartnerFilter::default());
    Ok(query.filter(partner::Column::Id.is_in(ids.iter().copied())).all(connection).await?)
}

pub(super) async fn list_partners(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    filter: &PartnerFilter,
    descending: bool,
    request: &PageRequest,
) -> Result<Page<partner::Model>, Fault> {
    page::fetch(connection, find(reach, filter), &by_name(descending), request).await
}

pub(super) async fn units(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    parents: &[PartnerId],
    request: &PageRequest,
) -> Result<HashMap<PartnerId, Page<partner::Model>>, Fault> {
    page::fetch_of_each(
        connection,
        find(reach, &PartnerFilter::default()),
        partner::Column::ParentId,
        parents,
        |row| row.parent_id,
        &by_name(false),
        request,
    )
    .await
}
