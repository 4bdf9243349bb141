//! Rows of registrations.

use chrono::{DateTime, Utc};
use entity::{
    id::{EventId, RegistrationId},
    registration,
    rows::Rows as _,
    terms::RegistrationStatus,
    value::SecretBytes,
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, Condition, ConnectionTrait, DatabaseTransaction,
    EntityTrait as _, ExprTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
    sea_query::{Expr, OnConflict},
};

use super::CHUNK;
use crate::{
    database::conditions::{among, among_terms},
    fault::Fault,
};

/// The states in which a registration has not ended.
const ACTIVE: [RegistrationStatus; 5] = [
    RegistrationStatus::PendingConfirmation,
    RegistrationStatus::PendingApproval,
    RegistrationStatus::Confirmed,
    RegistrationStatus::Waitlisted,
    RegistrationStatus::Offered,
];

/// One registration.
pub(in crate::registrations) async fn registration(
    connection: &impl ConnectionTrait,
    id: RegistrationId,
) -> Result<Option<registration::Model>, Fault> {
    Ok(registration::Entity::find_by_id(id).one(connection).await?)
}

/// The one registration of the person for this event that has not ended.
pub(in crate::registrations) async fn active_of_person(
    connection: &impl ConnectionTrait,
    event: EventId,
    person: &SecretBytes,
) -> Result<Option<registration::Model>, Fault> {
    let query = registration::Entity::rows()
        .filter(registration::Column::EventId.eq(event))
        .filter(registration::Column::PersonHash.eq(person.clone()))
        .filter(among_terms(registration::Column::Status, ACTIVE));
    Ok(query.one(connection).await?)
}

/// A new row. False if the person, the code or the number has one already.
pub(in crate::registrations) async fn insert(
    transaction: &DatabaseTransaction,
    row: registration::Model,
) -> Result<bool, Fault> {
    let insert = registration::Entity::insert(row.into_active_model())
        .on_conflict(OnConflict::new().do_nothing().to_owned());
    Ok(insert.exec_without_returning(transaction).await? > 0)
}

/// The row as it is now.
pub(in crate::registrations) async fn update(
    transaction: &DatabaseTransaction,
    row: &registration::Model,
) -> Result<(), Fault> {
    row.clone().into_active_model().reset_all().update(transaction).await?;
    Ok(())
}

/// Brings many registrations to another state.
pub(in crate::registrations) async fn move_all(
    transaction: &DatabaseTransaction,
    ids: &[RegistrationId],
    status: RegistrationStatus,
    expires_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<(), Fault> {
    for ids in ids.chunks(CHUNK) {
        registration::Entity::update_many()
            .col_expr(registration::Column::Status, Expr::value(status))
            .col_expr(registration::Column::ExpiresAt, Expr::value(expires_at))
            .col_expr(registration::Column::UpdatedAt, Expr::value(now))
            .col_expr(
                registration::Column::Version,
                Expr::col(registration::Column::Version).add(1),
            )
            .filter(among(registration::Column::Id, ids.iter().copied()))
            .exec(transaction)
            .await?;
    }
    Ok(())
}

fn expiring() -> Condition {
    let end_by_themselves = [RegistrationStatus::PendingConfirmation, RegistrationStatus::Offered];
    Condition::all().add(among_terms(registration::Column::Status, end_by_themselves))
}

/// The events with registrations that ran out by `now`, those that are due for the longest time first.
pub(in crate::registrations) async fn events_due(
    connection: &impl ConnectionTrait,
    now: DateTime<Utc>,
    most: u64,
) -> Result<Vec<EventId>, Fault> {
    let query = registration::Entity::rows()
        .select_only()
        .column(registration::Column::EventId)
        .filter(expiring())
        .filter(registration::Column::ExpiresAt.lte(now))
        .group_by(registration::Column::EventId)
        .order_by_asc(registration::Column::ExpiresAt.min())
        .limit(most);
    Ok(query.into_tuple().all(connection).await?)
}

/// What of an event ran out by `now`, oldest first; at most `most`.
pub(in crate::registrations) async fn due(
    transaction: &DatabaseTransaction,
    event: EventId,
    now: DateTime<Utc>,
    most: u64,
) -> Result<Vec<registration::Model>, Fault> {
    let query = registration::Entity::rows()
        .filter(registration::Column::EventId.eq(event))
        .filter(expiring())
        .filter(registration::Column::ExpiresAt.lte(now))
        .order_by_asc(registration::Column::ExpiresAt)
        .order_by_asc(registration::Column::Id)
        .limit(most);
    Ok(query.all(transaction).await?)
}

/// When the next registration runs out.
pub(in crate::registrations) async fn next_due(
    connection: &impl ConnectionTrait,
) -> Result<Option<DateTime<Utc>>, Fault> {
    let query = registration::Entity::rows()
        .select_only()
        .column_as(registration::Column::ExpiresAt.min(), "due")
        .filter(expiring());
    Ok(query.into_tuple().one(connection).await?.flatten())
}

/// Ends many registrations, all in the same way.
pub(in crate::registrations) async fn end_all(
    transaction: &DatabaseTransaction,
    rows: &[registration::Model],
) -> Result<(), Fault> {
    let Some(first) = rows.first() else { return Ok(()) };
    for rows in rows.chunks(CHUNK) {
        registration::Entity::update_many()
            .col_expr(registration::Column::Status, Expr::value(first.status))
            .col_expr(registration::Column::ExpiresAt, Expr::value(first.expires_at))
            .col_expr(registration::Column::EndedAt, Expr::value(first.ended_at))
            .col_expr(registration::Column::EndedBy, Expr::value(first.ended_by))
            .col_expr(registration::Column::UpdatedAt, Expr::value(first.updated_at))
            .col_expr(
                registration::Column::Version,
                Expr::col(registration::Column::Version).add(1),
            )
            .filter(among(registration::Column::Id, rows.iter().map(|row| row.id)))
            .exec(transaction)
            .await?;
    }
    Ok(())
}
