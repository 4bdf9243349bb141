//! Queries on `event_invitation`.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{
    event_invitation,
    id::{EventId, EventInvitationId},
    rows::Rows as _,
    terms::InvitationStatus,
    value::SecretBytes,
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DatabaseTransaction, EntityTrait as _, ExprTrait as _,
    QueryFilter as _, QuerySelect as _, sea_query::Expr,
};

use crate::{
    database::conditions::among,
    fault::Fault,
    page::{self, Ordering, Page, PageRequest, Position, SortKey},
    reach::Reach,
};

/// The invitation, whoever asks: its link is for [`crate::registrations::link::holds`] to judge.
pub(super) async fn invitation(
    connection: &impl ConnectionTrait,
    id: EventInvitationId,
) -> Result<Option<event_invitation::Model>, Fault> {
    Ok(event_invitation::Entity::find_by_id(id).one(connection).await?)
}

/// The invitation, locked until the transaction ends.
pub(super) async fn lock_invitation(
    transaction: &DatabaseTransaction,
    id: EventInvitationId,
) -> Result<Option<event_invitation::Model>, Fault> {
    Ok(event_invitation::Entity::find_by_id(id).lock_exclusive().one(transaction).await?)
}

/// Invitations by id, of events that the actor organises.
pub(super) async fn invitations(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    ids: &[EventInvitationId],
) -> Result<Vec<event_invitation::Model>, Fault> {
    let query = event_invitation::Entity::rows()
        .filter(reach.event_invitations())
        .filter(among(event_invitation::Column::Id, ids.iter().copied()));
    Ok(query.all(connection).await?)
}

/// A page of the invitations to each of these events, in the order in which they were sent.
pub(super) async fn invitations_of_events(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    events: &[EventId],
    statuses: Option<&[InvitationStatus]>,
    request: &PageRequest,
) -> Result<HashMap<EventId, Page<event_invitation::Model>>, Fault> {
    let mut query = event_invitation::Entity::rows().filter(reach.event_invitations());
    if let Some(statuses) = statuses {
        query = query.filter(event_invitation::Column::Status.is_in(statuses.iter().copied()));
    }
    let ordering: Ordering<event_invitation::Entity> = Ordering {
        column: event_invitation::Column::CreatedAt,
        id: event_invitation::Column::Id,
        descending: false,
        position: |row| Position { key: SortKey::Instant(row.created_at), id: row.id.0 },
    };
    let column = event_invitation::Column::EventId;
    let event_of = |row: &event_invitation::Model| Some(row.event_id);
    page::fetch_of_each(connection, query, column, events, event_of, &ordering, request).await
}

/// Those of these addresses that have an invitation to the event.
pub(super) async fn invited(
    connection: &impl ConnectionTrait,
    event: EventId,
    hashes: &[SecretBytes],
) -> Result<Vec<SecretBytes>, Fault> {
    let query = event_invitation::Entity::rows()
        .select_only()
        .column(event_invitation::Column::EmailHash)
        .filter(event_invitation::Column::EventId.eq(event))
        .filter(event_invitation::Column::Status.ne(InvitationStatus::Revoked))
        .filter(among(event_invitation::Column::EmailHash, hashes.iter().cloned()));
    Ok(query.into_tuple().all(connection).await?)
}

/// Puts invitations in; the addresses were looked for under the lock of the event's seats.
pub(super) async fn insert(
    transaction: &DatabaseTransaction,
    rows: &[event_invitation::Model],
) -> Result<(), Fault> {
    let rows = rows.iter().cloned().map(sea_orm::IntoActiveModel::into_active_model);
    event_invitation::Entity::insert_many(rows).exec_without_returning(transaction).await?;
    Ok(())
}

/// A new status. `false` if the invitation no longer has the one that it had.
pub(super) async fn set_status(
    transaction: &DatabaseTransaction,
    id: EventInvitationId,
    (before, after): (InvitationStatus, InvitationStatus),
    now: DateTime<Utc>,
) -> Result<bool, Fault> {
    let update = event_invitation::Entity::update_many()
        .col_expr(event_invitation::Column::Status, Expr::value(after))
        .col_expr(event_invitation::Column::UpdatedAt, Expr::value(now))
        .col_expr(
            event_invitation::Column::Version,
            Expr::col(event_invitation::Column::Version).add(1),
        )
        .filter(event_invitation::Column::Id.eq(id))
        .filter(event_invitation::Column::Status.eq(before));
    Ok(update.exec(transaction).await?.rows_affected == 1)
}
