//! What can be asked about partners, cut to what the asker may see, and what can be done with them.

mod create;
mod edit;
mod external_ids;
mod lifecycle;
mod merge;
mod office_holders;
mod parts;
mod place;
mod roles;

use std::collections::HashMap;

use entity::{
    id::{EventId, EventSeriesId, OfficeHolderId, PartnerId, PartnerRoleId, ProgrammeId},
    office_holder, partner, partner_role,
    terms::SubjectKind,
    value::{Slug, StateCode},
};

use super::{refusal::PartnerErrorCode, store};
use crate::{
    app::App,
    content,
    fault::Fault,
    page::{Page, PageRequest},
    reach::Reach,
    refusal::{Failure, Refusal},
    write::Write,
};

/// Partners above each other that are looked at: no organisation has more.
const DEEPEST: usize = 16;

pub use self::{
    create::{NewPartner, create_partner, create_unit},
    edit::{PartnerEdit, update_partner},
    external_ids::{
        ExternalIdFields, Keyed, KeyedId, PartnerUpsert, remove_external_id, set_external_id,
        upsert_partner,
    },
    lifecycle::{
        PartnerChange, archive_partner, reinstate_partner, suspend_partner, verify_partner,
    },
    merge::{PartnerMerge, merge_partners},
    office_holders::{
        NewOfficeHolder, OfficeHolderEdit, OfficeHolderEnd, create_office_holder,
        end_office_holder, update_office_holder,
    },
    parts::{
        EventParts, Parts, accepted_parts, leads_of_programmes, may, organiser_sets,
        partners_with_parts_within,
        parts_of_event, parts_of_events, parts_of_programme_within, parts_of_series,
        parts_to_answer,
    },
    roles::{RoleAnswer, accept_partner_role, decline_partner_role, end_partner_role},
};
pub use super::{
    checks::SourceFields,
    person::PersonFields,
    record::RecordFields,
    store::{OfficeHolderFilter, PartIn, PartnerFilter, REFERENCES},
};

pub use crate::policy::Action;

/// A record that was merged into another one is changed no more.
fn not_merged(partner: &partner::Model) -> Result<(), Failure<PartnerErrorCode>> {
    match partner.merged_into_id {
        None => Ok(()),
        Some(_) => Err(Refusal::at("", PartnerErrorCode::AlreadyMerged).into()),
    }
}

/// Asks for a page of the units of one partner.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UnitsOf(pub PartnerId, pub PageRequest);

/// Asks for a page of the partners of one Land.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PartnersOfState(pub StateCode, pub PageRequest);

/// Asks for a page of the parts that one partner has.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RolesOfPartner(pub PartnerId, pub PageRequest);

/// Asks for a page of the partners' parts in one programme.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RolesOfProgramme(pub ProgrammeId, pub PageRequest);

/// Asks for a page of the partners' parts in one series.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RolesOfSeries(pub EventSeriesId, pub PageRequest);

/// Asks for a page of the partners' parts in one event.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RolesOfEvent(pub EventId, pub PageRequest);

/// Asks for a page of the office holders of one partner.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OfficeHoldersOf(pub PartnerId, pub PageRequest);

/// Partners by id.
pub async fn partners(
    app: &App,
    reach: &Reach,
    ids: &[PartnerId],
) -> Result<HashMap<PartnerId, partner::Model>, Fault> {
    let rows = store::partners(app.database.read(), reach, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// A partner that the actor may see, as the use case sees it; not found otherwise.
pub async fn partner_within(
    write: &Write,
    reach: &Reach,
    id: PartnerId,
) -> Result<partner::Model, Fault> {
    let found = store::partners(write.transaction(), reach, &[id]).await?.pop();
    found.ok_or(Fault::NotFound)
}

/// An office holder whom the actor may see, as the use case sees the record; not found otherwise.
pub async fn office_holder_within(
    write: &Write,
    reach: &Reach,
    id: OfficeHolderId,
) -> Result<office_holder::Model, Fault> {
    let found = store::office_holders(write.transaction(), reach, &[id]).await?.pop();
    found.ok_or(Fault::NotFound)
}

/// The partner and those that it is a unit of, nearest first, within a use case that writes; empty
/// if the partner is not covered. Others cannot change the partner's status meanwhile.
pub async fn line_within(
    write: &Write,
    reach: &Reach,
    id: PartnerId,
) -> Result<Vec<partner::Model>, Fault> {
    let Some(partner) = store::share_partner(write.transaction(), reach, id).await? else {
        return Ok(Vec::new());
    };
    let mut parent = partner.parent_id;
    let mut line = vec![partner];
    while let Some(id) = parent.filter(|_| line.len() < DEEPEST) {
        let above = store::any_partner(write.transaction(), id).await?;
        parent = above.as_ref().and_then(|partner| partner.parent_id);
        line.extend(above);
    }
    Ok(line)
}

/// The partner that a slug leads to, current or former.
pub async fn partner_by_slug(
    app: &App,
    reach: &Reach,
    slug: &Slug,
) -> Result<Option<partner::Model>, Fault> {
    let Some(id) = content::service::resolve_slug(app, SubjectKind::Partner, slug).await? else {
        return Ok(None);
    };
    Ok(partners(app, reach, &[PartnerId(id)]).await?.into_values().next())
}

/// A page of partners, by name.
pub async fn list_partners(
    app: &App,
    reach: &Reach,
    filter: &PartnerFilter,
    descending: bool,
    request: &PageRequest,
) -> Result<Page<partner::Model>, Fault> {
    store::list_partners(app.database.read(), reach, filter, descending, request).await
}

/// The partner and all its units, theirs included: whoever acts for a partner acts for these. A unit that
/// is suspended or archived is left out, with those below it.
pub async fn with_units(app: &App, partner: PartnerId) -> Result<Vec<PartnerId>, Fault> {
    let mut all = vec![partner];
    let mut level = vec![partner];
    while !level.is_empty() {
        level = store::ids_of_units(app.database.read(), &level).await?;
        level.retain(|unit| !all.contains(unit));
        all.extend(&level);
    }
    Ok(all)
}

/// A page of the units of each of these partners, by name.
pub async fn units(
    app: &App,
    reach: &Reach,
    parents: &[PartnerId],
    request: &PageRequest,
) -> Result<HashMap<PartnerId, Page<partner::Model>>, Fault> {
    store::units(app.database.read(), reach, parents, request).await
}

/// A page of the partners of each of these Länder, by name.
pub async fn partners_of_states(
    app: &App,
    reach: &Reach,
    parents: &[StateCode],
    request: &PageRequest,
) -> Result<HashMap<StateCode, Page<partner::Model>>, Fault> {
    store::partners_of_states(app.database.read(), reach, parents, request).await
}

/// Partners' parts by id.
pub async fn roles(
    app: &App,
    reach: &Reach,
    ids: &[PartnerRoleId],
) -> Result<HashMap<PartnerRoleId, partner_role::Model>, Fault> {
    let rows = store::roles(app.database.read(), reach, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// A page of the parts that each of these partners has, by their places.
pub async fn roles_of_partners(
    app: &App,
    reach: &Reach,
    parents: &[PartnerId],
    request: &PageRequest,
) -> Result<HashMap<PartnerId, Page<partner_role::Model>>, Fault> {
    store::roles_of_partners(app.database.read(), reach, parents, request).await
}

/// A page of the partners' parts in each of these programmes, by their places.
pub async fn roles_of_programmes(
    app: &App,
    reach: &Reach,
    parents: &[ProgrammeId],
    request: &PageRequest,
) -> Result<HashMap<ProgrammeId, Page<partner_role::Model>>, Fault> {
    store::roles_of_programmes(app.database.read(), reach, parents, request).await
}

/// A page of the partners' parts in each of these series, by their places.
pub async fn roles_of_series(
    app: &App,
    reach: &Reach,
    parents: &[EventSeriesId],
    request: &PageRequest,
) -> Result<HashMap<EventSeriesId, Page<partner_role::Model>>, Fault> {
    store::roles_of_series(app.database.read(), reach, parents, request).await
}

/// A page of the partners' parts in each of these events, by their places.
pub async fn roles_of_events(
    app: &App,
    reach: &Reach,
    parents: &[EventId],
    request: &PageRequest,
) -> Result<HashMap<EventId, Page<partner_role::Model>>, Fault> {
    store::roles_of_events(app.database.read(), reach, parents, request).await
}

/// Office holders by id.
pub async fn office_holders(
    app: &App,
    reach: &Reach,
    ids: &[OfficeHolderId],
) -> Result<HashMap<OfficeHolderId, office_holder::Model>, Fault> {
    let rows = store::office_holders(app.database.read(), reach, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// A page of office holders, by family name.
pub async fn list_office_holders(
    app: &App,
    reach: &Reach,
    filter: &OfficeHolderFilter,
    descending: bool,
    request: &PageRequest,
) -> Result<Page<office_holder::Model>, Fault> {
    store::list_office_holders(app.database.read(), reach, filter, descending, request).await
}

/// A page of the office holders of each of these partners, by family name.
pub async fn office_holders_of_partners(
    app: &App,
    reach: &Reach,
    parents: &[PartnerId],
    request: &PageRequest,
) -> Result<HashMap<PartnerId, Page<office_holder::Model>>, Fault> {
    store::office_holders_of_partners(app.database.read(), reach, parents, request).await
}
