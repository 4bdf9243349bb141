//! Which events belong to what they are not a column of, own or inherited from their series: pairs
//! of `page::LINKED_PARENT` and `page::LINKED_ROW`.

use entity::{audience_rule, event, event_series, rows::Rows as _, terms::SubjectKind, topic_link};
use sea_orm::{
    ColumnTrait as _, EntityTrait, ExprTrait as _, Iden, QueryFilter as _, QuerySelect as _,
    QueryTrait as _,
    sea_query::{Alias, Expr, IntoColumnRef, Query, SelectStatement, UnionType},
};
use uuid::Uuid;

use crate::{
    database::conditions::padded,
    page::{LINKED_PARENT, LINKED_ROW},
};

/// The children alone.
pub(super) fn children(links: SelectStatement) -> SelectStatement {
    Query::select().column(Alias::new(LINKED_ROW)).from_subquery(links, Alias::new("links")).take()
}

/// Events at venues. An event that names a place of its own is not at the venue of its series.
pub(super) fn of_venues(venues: &[Uuid]) -> SelectStatement {
    let own = pairs(event::Entity, event::Column::VenueId, event::Column::Id, venues);
    let mut inherited = inherited(
        event_series::Entity,
        event_series::Column::VenueId,
        event_series::Column::Id,
        venues,
    );
    inherited
        .and_where(event::Column::VenueId.is_null())
        .and_where(event::Column::PlaceText.is_null());
    union(own, inherited)
}

/// Events about topics. An event with topics of its own has not those of its series.
pub(super) fn of_topics(topics: &[Uuid]) -> SelectStatement {
    let kind = |kind: SubjectKind| topic_link::Column::SubjectKind.eq(kind);
    let mut own = pairs(
        topic_link::Entity,
        topic_link::Column::TopicId,
        topic_link::Column::SubjectId,
        topics,
    );
    own.and_where(kind(SubjectKind::Event));
    let mut inherited = inherited(
        topic_link::Entity,
        topic_link::Column::TopicId,
        topic_link::Column::SubjectId,
        topics,
    );
    let with_own = topic_link::Entity::rows()
        .select_only()
        .column(topic_link::Column::SubjectId)
        .filter(topic_link::Column::SubjectKind.eq(SubjectKind::Event))
        .into_query();
    inherited
        .and_where(kind(SubjectKind::EventSeries))
        .and_where(event::Column::Id.not_in_subquery(with_own));
    union(own, inherited)
}

/// Series about topics.
pub(super) fn series_of_topics(topics: &[Uuid]) -> SelectStatement {
    let mut own = pairs(
        topic_link::Entity,
        topic_link::Column::TopicId,
        topic_link::Column::SubjectId,
        topics,
    );
    own.and_where(topic_link::Column::SubjectKind.eq(SubjectKind::EventSeries));
    own
}

/// Events whose rules name audience groups. An event that says itself who may come has not the rules
/// of its series.
pub(super) fn of_audience_groups(groups: &[Uuid]) -> SelectStatement {
    let (group, of_event) = (audience_rule::Column::GroupId, audience_rule::Column::EventId);
    let mut own = pairs(audience_rule::Entity, group, of_event, groups);
    own.and_where(of_event.is_not_null());
    let mut inherited =
        inherited(audience_rule::Entity, group, audience_rule::Column::SeriesId, groups);
    let with_own = audience_rule::Entity::rows()
        .select_only()
        .column(of_event)
        .filter(of_event.is_not_null())
        .into_query();
    inherited
        .and_where(event::Column::AudienceMode.is_null())
        .and_where(event::Column::Id.not_in_subquery(with_own));
    union(own, inherited)
}

fn pairs<E, C>(table: E, parent: C, child: C, parents: &[Uuid]) -> SelectStatement
where
    E: EntityTrait,
    C: Iden + Copy + 'static,
{
    let column = |column: C| (table, column).into_column_ref();
    Query::select()
        .expr_as(Expr::col(column(parent)), Alias::new(LINKED_PARENT))
        .expr_as(Expr::col(column(child)), Alias::new(LINKED_ROW))
        .from(table)
        .and_where(Expr::col(column(parent)).is_in(padded(parents.iter().copied())))
        .take()
}

/// The events of the series that `child` names.
fn inherited<E, C>(table: E, parent: C, series: C, parents: &[Uuid]) -> SelectStatement
where
    E: EntityTrait,
    C: Iden + Copy + 'static,
{
    let column = |column: C| (table, column).into_column_ref();
    Query::select()
        .expr_as(Expr::col(column(parent)), Alias::new(LINKED_PARENT))
        .expr_as(Expr::col((event::Entity, event::Column::Id)), Alias::new(LINKED_ROW))
        .from(table)
        .inner_join(
            event::Entity,
            Expr::col((event::Entity, event::Column::SeriesId)).equals(column(series)),
        )
        .and_where(Expr::col(column(parent)).is_in(padded(parents.iter().copied())))
        .take()
}

/// Each pair once, however often both name it.
fn union(mut own: SelectStatement, inherited: SelectStatement) -> SelectStatement {
    own.union(UnionType::Distinct, inherited).take()
}
