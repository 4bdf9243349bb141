//! Who takes part in programmes, cut to what a reach covers.

use std::collections::HashMap;

use entity::{
    id::ProgrammeId,
    model_municipality, municipality, partner, partner_role, programme,
    rows::Rows as _,
    terms::{ModelMunicipalityStatus, PartnerRoleState},
    value::StateCode,
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, ExprTrait as _, JoinType, QueryFilter as _,
    QuerySelect as _, QueryTrait as _,
    sea_query::{Alias, Asterisk, Expr, Func, SelectStatement, UnionType},
};

use crate::{
    database::conditions::among,
    fault::Fault,
    page::{self, LINKED_PARENT, LINKED_ROW, Ordering, Page, PageRequest, Position, SortKey},
    reach::Reach,
};

/// How many municipalities of one Land stand somewhere in a programme.
#[derive(Clone, Copy, Debug)]
pub(in crate::programmes) struct CountedMunicipalities {
    /// The programme.
    pub(in crate::programmes) programme: ProgrammeId,
    /// Where they stand.
    pub(in crate::programmes) status: ModelMunicipalityStatus,
    /// The Land.
    pub(in crate::programmes) state: StateCode,
    /// How many.
    pub(in crate::programmes) count: i64,
}

/// A page of the members of each of these programmes, by name.
pub(in crate::programmes) async fn members_of_programmes(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    programmes: &[ProgrammeId],
    request: &PageRequest,
) -> Result<HashMap<ProgrammeId, Page<partner::Model>>, Fault> {
    let ordering = Ordering {
        column: partner::Column::SortName,
        id: partner::Column::Id,
        descending: false,
        position: |row: &partner::Model| Position {
            key: SortKey::Text(row.sort_name.clone()),
            id: row.id.0,
        },
    };
    let select = partner::Entity::rows().filter(reach.partners());
    let links = members(reach, programmes);
    page::fetch_of_each_linked(connection, select, links, programmes, &ordering, request).await
}

/// Pairs of programme and member, each once: a partner with a part can be a municipality on its way.
fn members(reach: &Reach, programmes: &[ProgrammeId]) -> SelectStatement {
    let mut by_part = partner_role::Entity::rows()
        .select_only()
        .column_as(partner_role::Column::ProgrammeId, LINKED_PARENT)
        .column_as(partner_role::Column::PartnerId, LINKED_ROW)
        .filter(among(partner_role::Column::ProgrammeId, programmes.iter().copied()))
        .filter(partner_role::Column::State.eq(PartnerRoleState::Accepted))
        .into_query();
    let on_the_way = [ModelMunicipalityStatus::Admitted, ModelMunicipalityStatus::Active];
    let mut by_way = model_municipality::Entity::rows()
        .select_only()
        .column_as(model_municipality::Column::ProgrammeId, LINKED_PARENT)
        .filter(among(model_municipality::Column::ProgrammeId, programmes.iter().copied()))
        .filter(model_municipality::Column::Status.is_in(on_the_way))
        .filter(reach.model_municipalities())
        .into_query();
    by_way.expr_as(
        Expr::col((municipality::Entity, municipality::Column::PartnerId)),
        Alias::new(LINKED_ROW),
    );
    join_municipality(&mut by_way);
    by_part.union(UnionType::Distinct, by_way).take()
}

fn join_municipality(query: &mut SelectStatement) {
    let same = Expr::col((municipality::Entity, municipality::Column::Id))
        .equals((model_municipality::Entity, model_municipality::Column::MunicipalityId));
    query.join(JoinType::InnerJoin, municipality::Entity, same);
}

/// How many partners have an accepted part in each of these programmes.
pub(in crate::programmes) async fn counted_partners(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    programmes: &[ProgrammeId],
) -> Result<Vec<(ProgrammeId, i64)>, Fault> {
    let partners = partner_role::Column::PartnerId;
    let query = partner_role::Entity::rows()
        .select_only()
        .column(partner_role::Column::ProgrammeId)
        .expr(Func::count_distinct(Expr::col((partner_role::Entity, partners))))
        .filter(among(partner_role::Column::ProgrammeId, programmes.iter().copied()))
        .filter(partner_role::Column::State.eq(PartnerRoleState::Accepted))
        .filter(partners.in_subquery(reach.visible_partners()))
        .group_by(partner_role::Column::ProgrammeId);
    Ok(query.into_tuple().all(connection).await?)
}

/// How many municipalities stand where in each of these programmes, by Land.
pub(in crate::programmes) async fn counted_municipalities(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    programmes: &[ProgrammeId],
) -> Result<Vec<CountedMunicipalities>, Fault> {
    let state = Expr::col((municipality::Entity, municipality::Column::State));
    let mut query = model_municipality::Entity::rows()
        .select_only()
        .column(model_municipality::Column::ProgrammeId)
        .column(model_municipality::Column::Status)
        .expr(state.clone())
        .expr(Func::count(Expr::col(Asterisk)))
        .filter(among(model_municipality::Column::ProgrammeId, programmes.iter().copied()))
        .filter(reach.model_municipalities())
        .group_by(model_municipality::Column::ProgrammeId)
        .group_by(model_municipality::Column::Status);
    join_municipality(sea_orm::QuerySelect::query(&mut query));
    let rows: Vec<(ProgrammeId, ModelMunicipalityStatus, StateCode, i64)> =
        query.group_by(state).into_tuple().all(connection).await?;
    let counted = |(programme, status, state, count)| CountedMunicipalities {
        programme,
        status,
        state,
        count,
    };
    Ok(rows.into_iter().map(counted).collect())
}

/// Those of the programmes of which the actor's side is a member.
pub(in crate::programmes) async fn joined_programmes(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    programmes: &[ProgrammeId],
) -> Result<Vec<ProgrammeId>, Fault> {
    let query = programme::Entity::rows()
        .select_only()
        .column(programme::Column::Id)
        .filter(among(programme::Column::Id, programmes.iter().copied()))
        .filter(reach.joined_programmes());
    Ok(query.into_tuple().all(connection).await?)
}
