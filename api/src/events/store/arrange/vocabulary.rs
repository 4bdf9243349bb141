//! Writes to `venue`, `audience_group` and `topic`, which all events share.

use chrono::{DateTime, Utc};
use entity::{
    audience_group, event, event_series,
    id::{AudienceGroupId, TopicId, VenueId},
    registration,
    rows::Rows as _,
    terms::{EventStatus, SubjectKind},
    topic_link, venue,
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, Condition, DatabaseTransaction, EntityTrait as _,
    ExprTrait as _, IntoActiveModel as _, QueryFilter as _, QuerySelect as _, QueryTrait as _,
    sea_query::{Expr, LockType, OnConflict},
};
use uuid::Uuid;

use crate::{fault::Fault, reach::Reach};

/// The venue, locked until the transaction ends; rows that refer to it can be written meanwhile.
pub(in crate::events) async fn lock_venue(
    transaction: &DatabaseTransaction,
    reach: &Reach,
    id: VenueId,
) -> Result<Option<venue::Model>, Fault> {
    let query = venue::Entity::find_by_id(id).filter(reach.venues());
    Ok(query.lock(LockType::NoKeyUpdate).one(transaction).await?)
}

pub(in crate::events) async fn insert_venue(
    transaction: &DatabaseTransaction,
    row: &venue::Model,
) -> Result<(), Fault> {
    let row = row.clone().into_active_model();
    venue::Entity::insert(row).exec_without_returning(transaction).await?;
    Ok(())
}

/// Writes every column of the row.
pub(in crate::events) async fn update_venue(
    transaction: &DatabaseTransaction,
    row: &venue::Model,
) -> Result<(), Fault> {
    row.clone().into_active_model().reset_all().update(transaction).await?;
    Ok(())
}

/// The group, locked until the transaction ends.
pub(in crate::events) async fn lock_group(
    transaction: &DatabaseTransaction,
    reach: &Reach,
    id: AudienceGroupId,
) -> Result<Option<audience_group::Model>, Fault> {
    let query = audience_group::Entity::find_by_id(id).filter(reach.audience_groups());
    Ok(query.lock(LockType::NoKeyUpdate).one(transaction).await?)
}

/// Inserts the group; false if there is one of that name.
pub(in crate::events) async fn insert_group(
    transaction: &DatabaseTransaction,
    row: &audience_group::Model,
) -> Result<bool, Fault> {
    let once = OnConflict::column(audience_group::Column::Name);
    let inserted = audience_group::Entity::insert(row.clone().into_active_model())
        .on_conflict(once.clone().do_nothing().to_owned())
        .exec_without_returning(transaction)
        .await?;
    Ok(inserted == 1)
}

/// Writes every column of the row.
pub(in crate::events) async fn update_group(
    transaction: &DatabaseTransaction,
    row: &audience_group::Model,
) -> Result<(), Fault> {
    row.clone().into_active_model().reset_all().update(transaction).await?;
    Ok(())
}

/// The group of this name, whoever may see it: no two have one name.
pub(in crate::events) async fn group_by_name(
    transaction: &DatabaseTransaction,
    name: &str,
) -> Result<Option<audience_group::Model>, Fault> {
    let query = audience_group::Entity::rows().filter(audience_group::Column::Name.eq(name));
    Ok(query.one(transaction).await?)
}

/// Whether a registration holds the group in the open.
pub(in crate::events) async fn is_group_declared(
    transaction: &DatabaseTransaction,
    id: AudienceGroupId,
) -> Result<bool, Fault> {
    let query = registration::Entity::rows().filter(registration::Column::GroupId.eq(id)).limit(1);
    Ok(query.one(transaction).await?.is_some())
}

/// Lets calendars know that the place of the events at the venue changed, as far as they are still to
/// come (invariant 18).
pub(in crate::events) async fn move_events_of_venue(
    transaction: &DatabaseTransaction,
    venue: VenueId,
    now: DateTime<Utc>,
) -> Result<u64, Fault> {
    let series = event_series::Entity::rows()
        .select_only()
        .column(event_series::Column::Id)
        .filter(event_series::Column::VenueId.eq(venue))
        .into_query();
    let inherited = Condition::all()
        .add(event::Column::VenueId.is_null())
        .add(event::Column::PlaceText.is_null())
        .add(event::Column::SeriesId.in_subquery(series));
    let to_come = Condition::any()
        .add(event::Column::LatestAt.is_null())
        .add(event::Column::LatestAt.gt(now));
    let moved = event::Entity::update_many()
        .col_expr(
            event::Column::CalendarSequence,
            Expr::col(event::Column::CalendarSequence).add(1),
        )
        .filter(Condition::any().add(event::Column::VenueId.eq(venue)).add(inherited))
        .filter(event::Column::Status.is_in([EventStatus::Published, EventStatus::Postponed]))
        .filter(to_come)
        .exec(transaction)
        .await?;
    Ok(moved.rows_affected)
}

/// Replaces the topics of an object.
pub(in crate::events) async fn replace_topics(
    transaction: &DatabaseTransaction,
    (kind, subject): (SubjectKind, Uuid),
    topics: &[TopicId],
) -> Result<(), Fault> {
    topic_link::Entity::delete_many()
        .filter(topic_link::Column::SubjectId.eq(subject))
        .exec(transaction)
        .await?;
    let rows: Vec<_> = (1..)
        .zip(topics)
        .map(|(position, topic)| topic_link::Model {
            topic_id: *topic,
            subject_kind: kind,
            subject_id: subject,
            position,
        })
        .map(topic_link::Model::into_active_model)
        .collect();
    if !rows.is_empty() {
        topic_link::Entity::insert_many(rows).exec_without_returning(transaction).await?;
    }
    Ok(())
}
