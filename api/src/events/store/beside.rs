//! What is read with an event: what it inherits from, what is counted of it, and what it refers to.

use std::sync::LazyLock;

use entity::{
    columns::FromColumns as _,
    event, event_seats, event_series, municipality, partner, programme,
    rows::{Rows as _, columns, columns_as},
    slug,
    terms::SubjectKind,
    value::Slug,
};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DbErr, EntityTrait as _, FromQueryResult as _,
    QueryFilter as _, QueryResult, QuerySelect, QueryTrait as _, Select,
    sea_query::{Expr, ExprTrait as _, IntoIden, SelectStatement},
};

use crate::{events::policy::Beside, fault::Fault, reach::Reach};

/// What an event is part of and where it is, to be read with it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Around {
    /// Its programme.
    pub programme: bool,
    /// The municipality that it is held in.
    pub municipality: bool,
}

/// What was read with an event: what it refers to, if it was asked for and the actor sees it.
#[derive(Clone, Debug, Default)]
pub struct FoundAround {
    /// Its programme.
    pub programme: Option<programme::Model>,
    /// The municipality that it is held in, with the partner that this is: its name is there.
    pub municipality: Option<(municipality::Model, partner::Model)>,
}

const OF_PROGRAMME: &str = "of_programme_";
const OF_MUNICIPALITY: &str = "of_municipality_";
const OF_PARTNER: &str = "of_partner_";
static PROGRAMME: LazyLock<String> =
    LazyLock::new(|| columns_as::<programme::Entity>(OF_PROGRAMME));
static MUNICIPALITY: LazyLock<String> = LazyLock::new(|| {
    let municipality = columns_as::<municipality::Entity>(OF_MUNICIPALITY);
    [municipality, columns_as::<partner::Entity>(OF_PARTNER)].join(", ")
});

/// The event of a slug, current or former, with what stands beside it and what else is asked for.
pub(in super::super) async fn event_by_slug(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    name: &Slug,
    around: Around,
) -> Result<Option<(event::Model, Beside, FoundAround)>, Fault> {
    let of_slug = slug::Entity::find_by_id((SubjectKind::Event, name.clone()))
        .select_only()
        .column(slug::Column::SubjectId);
    let query = event::Entity::rows()
        .filter(reach.events())
        .filter(event::Column::Id.in_subquery(of_slug.into_query()));
    let mut query = beside(query).into_query();
    if around.programme {
        let programme = Expr::col((event::Entity, event::Column::ProgrammeId))
            .equals((programme::Entity, programme::Column::Id));
        query.expr(Expr::cust(PROGRAMME.as_str())).left_join(programme::Entity, programme);
    }
    if around.municipality {
        let municipality = Expr::col((event::Entity, event::Column::MunicipalityId))
            .equals((municipality::Entity, municipality::Column::Id));
        // A municipality is as visible as its partner.
        let partner = Expr::col((municipality::Entity, municipality::Column::PartnerId))
            .equals((partner::Entity, partner::Column::Id));
        query
            .expr(Expr::cust(MUNICIPALITY.as_str()))
            .left_join(municipality::Entity, municipality)
            .left_join(partner::Entity, Condition::all().add(partner).add(reach.partners()));
    }
    let Some(row) = connection.query_one(&query).await? else { return Ok(None) };
    let (event, beside) = read_both(&row)?;
    let mut found = FoundAround::default();
    if around.programme {
        found.programme = programme::Model::from_query_result_optional(&row, OF_PROGRAMME)?;
    }
    if around.municipality {
        let municipality = municipality::Model::from_query_result_optional(&row, OF_MUNICIPALITY)?;
        let partner = partner::Model::from_query_result_optional(&row, OF_PARTNER)?;
        found.municipality = municipality.zip(partner);
    }
    Ok(Some((event, beside, found)))
}

pub(super) fn beside(mut query: Select<event::Entity>) -> Select<event::Entity> {
    join_beside(QuerySelect::query(&mut query), event::Entity);
    query
}

/// Joins series and seats to the events, which the statement calls `row`.
pub(super) fn join_beside(statement: &mut SelectStatement, row: impl IntoIden) {
    let row = row.into_iden();
    let series = Expr::col((row.clone(), event::Column::SeriesId))
        .equals((event_series::Entity, event_series::Column::Id));
    let seats = Expr::col((row, event::Column::Id))
        .equals((event_seats::Entity, event_seats::Column::EventId));
    statement.left_join(event_series::Entity, series).left_join(event_seats::Entity, seats);
    statement.expr(Expr::cust(BESIDE.as_str()));
}

/// The columns of a series and of seats.
static BESIDE: LazyLock<String> = LazyLock::new(|| {
    [columns::<event_series::Entity>(), columns::<event_seats::Entity>()].join(", ")
});

pub(super) fn read_both(row: &QueryResult) -> Result<(event::Model, Beside), DbErr> {
    Ok((event::Model::from_columns(row, 0)?, read_beside(row, event::Model::COUNT)?))
}

pub(super) fn read_beside(row: &QueryResult, first: usize) -> Result<Beside, DbErr> {
    let of_seats = first + event_series::Model::COUNT;
    Ok(Beside {
        series: event_series::Model::from_joined(row, first)?,
        seats: event_seats::Model::from_joined(row, of_seats)?,
    })
}
