//! Who waits.

use entity::{id::EventId, registration, rows::Rows as _, terms::RegistrationStatus};
use sea_orm::{
    ColumnTrait as _, DatabaseTransaction, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use crate::{database::conditions::among_terms, fault::Fault};

/// Those who have waited for the longest time, lowest number first.
pub(in crate::registrations) async fn first(
    transaction: &DatabaseTransaction,
    event: EventId,
    most: u64,
) -> Result<Vec<registration::Model>, Fault> {
    let query = registration::Entity::rows()
        .filter(registration::Column::EventId.eq(event))
        .filter(among_terms(registration::Column::Status, [RegistrationStatus::Waitlisted]))
        .order_by_asc(registration::Column::QueueNumber)
        .limit(most);
    Ok(query.all(transaction).await?)
}
