//! The places in one session.

use entity::{
    id::{RegistrationId, SessionId},
    registration, registration_session,
    rows::Rows as _,
    session_seats,
    terms::RegistrationStatus,
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, DatabaseTransaction, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, QueryOrder as _, QuerySelect, QueryTrait as _, Select,
    sea_query::Expr,
};

use crate::{database::conditions::among, fault::Fault};

/// Those who chose the session and hold a seat at its event.
fn seated(session: SessionId, has_place: bool) -> Select<registration_session::Entity> {
    let holding = registration::Entity::rows()
        .select_only()
        .column(registration::Column::Id)
        .filter(
            registration::Column::Status
                .is_in([RegistrationStatus::Confirmed, RegistrationStatus::Offered]),
        )
        .into_query();
    registration_session::Entity::rows()
        .filter(registration_session::Column::SessionId.eq(session))
        .filter(registration_session::Column::HasPlace.eq(has_place))
        .filter(registration_session::Column::RegistrationId.in_subquery(holding))
}

/// The row, locked until the transaction ends. The event's seats are locked before it.
pub(in crate::registrations) async fn lock(
    transaction: &DatabaseTransaction,
    session: SessionId,
) -> Result<Option<session_seats::Model>, Fault> {
    Ok(session_seats::Entity::find_by_id(session).lock_exclusive().one(transaction).await?)
}

/// How many of those with a seat at the event have a place in the session, or none.
pub(in crate::registrations) async fn count(
    transaction: &DatabaseTransaction,
    session: SessionId,
    has_place: bool,
) -> Result<i32, Fault> {
    let found: Vec<RegistrationId> = seated(session, has_place)
        .select_only()
        .column(registration_session::Column::RegistrationId)
        .into_tuple()
        .all(transaction)
        .await?;
    i32::try_from(found.len()).map_err(Fault::internal)
}

/// Gives places to those who wait for one, the first to choose first; at most `places`. How many got one.
pub(in crate::registrations) async fn hand_out(
    transaction: &DatabaseTransaction,
    session: SessionId,
    places: Option<u64>,
) -> Result<i32, Fault> {
    let waiting = seated(session, false)
        .select_only()
        .column(registration_session::Column::RegistrationId)
        .order_by_asc(registration_session::Column::ChosenAt)
        .order_by_asc(registration_session::Column::RegistrationId)
        .apply_if(places, QuerySelect::limit);
    let lucky: Vec<RegistrationId> = waiting.into_tuple().all(transaction).await?;
    // A statement takes no more values than SQLite binds.
    for some in lucky.chunks(10_000) {
        registration_session::Entity::update_many()
            .col_expr(registration_session::Column::HasPlace, Expr::value(true))
            .filter(registration_session::Column::SessionId.eq(session))
            .filter(among(registration_session::Column::RegistrationId, some.iter().copied()))
            .exec(transaction)
            .await?;
    }
    i32::try_from(lucky.len()).map_err(Fault::internal)
}

pub(in crate::registrations) async fn insert(
    transaction: &DatabaseTransaction,
    row: session_seats::Model,
) -> Result<(), Fault> {
    let row = row.into_active_model();
    session_seats::Entity::insert(row).exec_without_returning(transaction).await?;
    Ok(())
}

/// Writes every column of the row.
pub(in crate::registrations) async fn update(
    transaction: &DatabaseTransaction,
    row: &session_seats::Model,
) -> Result<(), Fault> {
    row.clone().into_active_model().reset_all().update(transaction).await?;
    Ok(())
}
