//! The sessions that people chose, and their places.

use std::collections::HashMap;

use entity::{
    id::{EventId, RegistrationId, SessionId},
    registration, registration_session,
    rows::Rows as _,
    session, session_seats,
    terms::RegistrationStatus,
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, Condition, ConnectionTrait, DatabaseTransaction,
    EntityTrait as _, ExprTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, QueryTrait as _, sea_query::Expr,
};

use super::CHUNK;
use crate::{database::conditions::among, fault::Fault};

/// The states of those who hold a seat at the event.
const SEATED: [RegistrationStatus; 2] =
    [RegistrationStatus::Confirmed, RegistrationStatus::Offered];

/// Which of these are sessions of the event.
pub(in crate::registrations) async fn of_event(
    connection: &impl ConnectionTrait,
    event: EventId,
    sessions: &[SessionId],
) -> Result<Vec<SessionId>, Fault> {
    let query = session::Entity::rows()
        .select_only()
        .column(session::Column::Id)
        .filter(session::Column::EventId.eq(event))
        .filter(among(session::Column::Id, sessions.iter().copied()));
    Ok(query.into_tuple().all(connection).await?)
}

/// The places of those of the sessions that count them.
pub(in crate::registrations) async fn seats(
    connection: &impl ConnectionTrait,
    sessions: &[SessionId],
) -> Result<HashMap<SessionId, session_seats::Model>, Fault> {
    let query = session_seats::Entity::rows()
        .filter(among(session_seats::Column::SessionId, sessions.iter().copied()));
    let rows = query.all(connection).await?;
    Ok(rows.into_iter().map(|row| (row.session_id, row)).collect())
}

/// Takes a place, in one guarded statement. False when there is none.
pub(in crate::registrations) async fn claim(
    transaction: &DatabaseTransaction,
    session: SessionId,
) -> Result<bool, Fault> {
    use session_seats::Column::{Capacity, SessionId, Taken, Waiting};
    let within = Expr::col(Taken).lt(Expr::col(Capacity));
    let claimed = session_seats::Entity::update_many()
        .col_expr(Taken, Expr::col(Taken).add(1))
        .filter(SessionId.eq(session))
        .filter(Waiting.eq(0))
        .filter(Condition::any().add(Capacity.is_null()).add(within))
        .exec(transaction)
        .await?;
    // A session whose places are not counted has no row.
    let counted = session_seats::Entity::find_by_id(session);
    Ok(claimed.rows_affected > 0 || counted.one(transaction).await?.is_none())
}

/// The places as they are now.
pub(in crate::registrations) async fn save(
    transaction: &DatabaseTransaction,
    row: &session_seats::Model,
) -> Result<(), Fault> {
    row.clone().into_active_model().reset_all().update(transaction).await?;
    Ok(())
}

/// What a registration chose.
pub(in crate::registrations) async fn insert(
    transaction: &DatabaseTransaction,
    rows: Vec<registration_session::Model>,
) -> Result<(), Fault> {
    if rows.is_empty() {
        return Ok(());
    }
    let rows = rows.into_iter().map(registration_session::Model::into_active_model);
    registration_session::Entity::insert_many(rows).exec_without_returning(transaction).await?;
    Ok(())
}

/// What these registrations chose, in the order of the choices.
pub(in crate::registrations) async fn chosen(
    connection: &impl ConnectionTrait,
    registrations: &[RegistrationId],
) -> Result<Vec<registration_session::Model>, Fault> {
    let mut rows = Vec::new();
    for ids in registrations.chunks(CHUNK) {
        let query = registration_session::Entity::rows()
            .filter(among(registration_session::Column::RegistrationId, ids.iter().copied()))
            .order_by_asc(registration_session::Column::ChosenAt)
            .order_by_asc(registration_session::Column::SessionId);
        rows.extend(query.all(connection).await?);
    }
    Ok(rows)
}

/// Who of those with a seat at the event waits for a place in the session: who chose it first comes first.
pub(in crate::registrations) async fn waiting(
    transaction: &DatabaseTransaction,
    session: SessionId,
    most: u64,
) -> Result<Vec<RegistrationId>, Fault> {
    let query = registration_session::Entity::rows()
        .select_only()
        .column(registration_session::Column::RegistrationId)
        .filter(of_seated(session, false))
        .order_by_asc(registration_session::Column::ChosenAt)
        .order_by_asc(registration_session::Column::RegistrationId)
        .limit(most);
    Ok(query.into_tuple().all(transaction).await?)
}

fn of_seated(session: SessionId, has_place: bool) -> Condition {
    let seated = registration::Entity::rows()
        .select_only()
        .column(registration::Column::Id)
        .filter(registration::Column::Status.is_in(SEATED));
    Condition::all()
        .add(registration_session::Column::SessionId.eq(session))
        .add(registration_session::Column::HasPlace.eq(has_place))
        .add(registration_session::Column::RegistrationId.in_subquery(seated.into_query()))
}

/// Gives these registrations a place in the session, or takes it.
pub(in crate::registrations) async fn give(
    transaction: &DatabaseTransaction,
    session: SessionId,
    registrations: &[RegistrationId],
    has_place: bool,
) -> Result<(), Fault> {
    for ids in registrations.chunks(CHUNK) {
        registration_session::Entity::update_many()
            .col_expr(registration_session::Column::HasPlace, Expr::value(has_place))
            .filter(registration_session::Column::SessionId.eq(session))
            .filter(among(registration_session::Column::RegistrationId, ids.iter().copied()))
            .exec(transaction)
            .await?;
    }
    Ok(())
}
