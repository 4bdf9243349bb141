//! Queries on `partner`, `partner_role` and `office_holder`, cut to what a reach covers.

mod change;
mod merge;
mod organisers;
mod parts;

use std::collections::HashMap;

use entity::{
    id::{EventId, EventSeriesId, OfficeHolderId, PartnerId, PartnerRoleId, ProgrammeId},
    office_holder, partner, partner_role,
    rows::Rows as _,
    terms::{PartnerKind, PartnerStatus},
    value::StateCode,
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DatabaseTransaction, EntityTrait as _, QueryFilter as _,
    QuerySelect as _, QueryTrait as _, Select,
};

pub use self::merge::REFERENCES;
pub(super) use self::{
    change::{
        granted_roles, hierarchy, insert_office_holder, insert_partner, insert_role,
        lock_hierarchy, lock_office_holder, lock_role, update_office_holder, update_partner,
        update_role,
    },
    merge::{double_party, granted_users, open_parts, repoint, revoke_double_grants},
};
use crate::{
    database::conditions::among,
    fault::Fault,
    page::{self, Ordering, Page, PageRequest, Position, SortKey},
    reach::Reach,
};

pub(super) use self::organisers::{
    events_around, has_host_consent, is_last_organiser, organiser_sets,
};
pub use self::parts::PartIn;
pub(super) use self::parts::{
    accepted_parts, leads_of_programmes, parts_of_event, parts_of_events, proposed_parts,
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

/// Which office holders a list is to hold. Everything that is given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct OfficeHolderFilter {
    /// Words that name, title or function hold.
    pub terms: Vec<String>,
    /// At this partner.
    pub partner: Option<PartnerId>,
}

fn find(reach: &Reach, filter: &PartnerFilter) -> Select<partner::Entity> {
    partner::Entity::rows()
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

/// The partners of a list: without those that turned out to be another one.
fn listed(reach: &Reach, filter: &PartnerFilter) -> Select<partner::Entity> {
    find(reach, filter).filter(partner::Column::MergedIntoId.is_null())
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
    Ok(query.filter(among(partner::Column::Id, ids.iter().copied())).all(connection).await?)
}

/// The partner, locked until the transaction ends. On SQLite the transaction has locked everything.
pub(super) async fn lock_partner(
    transaction: &DatabaseTransaction,
    reach: &Reach,
    id: PartnerId,
) -> Result<Option<partner::Model>, Fault> {
    let query = find(reach, &PartnerFilter::default()).filter(partner::Column::Id.eq(id));
    Ok(query.lock_exclusive().one(transaction).await?)
}

/// The partner, kept as it is until the transaction ends.
pub(super) async fn share_partner(
    transaction: &DatabaseTransaction,
    reach: &Reach,
    id: PartnerId,
) -> Result<Option<partner::Model>, Fault> {
    let query = find(reach, &PartnerFilter::default()).filter(partner::Column::Id.eq(id));
    Ok(query.lock_shared().one(transaction).await?)
}

/// The partner, whoever asks: for rules that depend on what it is a unit of.
pub(super) async fn any_partner(
    connection: &impl ConnectionTrait,
    id: PartnerId,
) -> Result<Option<partner::Model>, Fault> {
    Ok(partner::Entity::find_by_id(id).one(connection).await?)
}

/// The units of these partners that are not kept from taking part.
pub(super) async fn ids_of_units(
    connection: &impl ConnectionTrait,
    parents: &[PartnerId],
) -> Result<Vec<PartnerId>, Fault> {
    let units = partner::Entity::rows()
        .select_only()
        .column(partner::Column::Id)
        .filter(among(partner::Column::ParentId, parents.iter().copied()))
        .filter(
            partner::Column::Status.is_not_in([PartnerStatus::Suspended, PartnerStatus::Archived]),
        );
    Ok(units.into_tuple().all(connection).await?)
}

pub(super) async fn list_partners(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    filter: &PartnerFilter,
    descending: bool,
    request: &PageRequest,
) -> Result<Page<partner::Model>, Fault> {
    page::fetch(connection, listed(reach, filter), &by_name(descending), request).await
}

pub(super) async fn units(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    parents: &[PartnerId],
    request: &PageRequest,
) -> Result<HashMap<PartnerId, Page<partner::Model>>, Fault> {
    page::fetch_of_each(
        connection,
        listed(reach, &PartnerFilter::default()),
        partner::Column::ParentId,
        parents,
        |row| row.parent_id,
        &by_name(false),
        request,
    )
    .await
}

pub(super) async fn partners_of_states(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    states: &[StateCode],
    request: &PageRequest,
) -> Result<HashMap<StateCode, Page<partner::Model>>, Fault> {
    page::fetch_of_each(
        connection,
        listed(reach, &PartnerFilter::default()),
        partner::Column::State,
        states,
        |row| row.state,
        &by_name(false),
        request,
    )
    .await
}

fn find_roles(reach: &Reach) -> Select<partner_role::Entity> {
    partner_role::Entity::rows().filter(reach.roles())
}

fn by_position() -> Ordering<partner_role::Entity> {
    Ordering {
        column: partner_role::Column::Position,
        id: partner_role::Column::Id,
        descending: false,
        position: |row| Position { key: SortKey::Number(row.position.into()), id: row.id.0 },
    }
}

pub(super) async fn roles(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    ids: &[PartnerRoleId],
) -> Result<Vec<partner_role::Model>, Fault> {
    let query = find_roles(reach).filter(among(partner_role::Column::Id, ids.iter().copied()));
    Ok(query.all(connection).await?)
}

macro_rules! roles_of_each {
    ($($name:ident($parent:ty) by $column:ident, $parent_of:expr;)*) => {$(
        pub(super) async fn $name(
            connection: &impl ConnectionTrait,
            reach: &Reach,
            parents: &[$parent],
            request: &PageRequest,
        ) -> Result<HashMap<$parent, Page<partner_role::Model>>, Fault> {
            page::fetch_of_each(
                connection,
                find_roles(reach),
                partner_role::Column::$column,
                parents,
                $parent_of,
                &by_position(),
                request,
            )
            .await
        }
    )*};
}

roles_of_each! {
    roles_of_partners(PartnerId) by PartnerId, |row| Some(row.partner_id);
    roles_of_programmes(ProgrammeId) by ProgrammeId, |row| row.programme_id;
    roles_of_series(EventSeriesId) by SeriesId, |row| row.series_id;
    roles_of_events(EventId) by EventId, |row| row.event_id;
}

fn find_office_holders(reach: &Reach) -> Select<office_holder::Entity> {
    office_holder::Entity::rows().filter(reach.office_holders())
}

fn by_family_name(descending: bool) -> Ordering<office_holder::Entity> {
    Ordering {
        column: office_holder::Column::SortName,
        id: office_holder::Column::Id,
        descending,
        position: |row| Position { key: SortKey::Text(row.sort_name.clone()), id: row.id.0 },
    }
}

pub(super) async fn office_holders(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    ids: &[OfficeHolderId],
) -> Result<Vec<office_holder::Model>, Fault> {
    let query =
        find_office_holders(reach).filter(among(office_holder::Column::Id, ids.iter().copied()));
    Ok(query.all(connection).await?)
}

pub(super) async fn list_office_holders(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    filter: &OfficeHolderFilter,
    descending: bool,
    request: &PageRequest,
) -> Result<Page<office_holder::Model>, Fault> {
    let query = find_office_holders(reach)
        .apply_if(filter.partner, |query, partner| {
            query.filter(office_holder::Column::PartnerId.eq(partner))
        })
        .filter(page::holds_all(office_holder::Column::SearchText, &filter.terms));
    page::fetch(connection, query, &by_family_name(descending), request).await
}

pub(super) async fn office_holders_of_partners(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    partners: &[PartnerId],
    request: &PageRequest,
) -> Result<HashMap<PartnerId, Page<office_holder::Model>>, Fault> {
    page::fetch_of_each(
        connection,
        find_office_holders(reach),
        office_holder::Column::PartnerId,
        partners,
        |row| row.partner_id,
        &by_family_name(false),
        request,
    )
    .await
}
