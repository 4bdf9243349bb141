//! Who wrote at an outcome or an event profile.

use entity::{id::UserId, result_author};
use sea_orm::{DatabaseTransaction, EntityTrait as _, IntoActiveModel as _, sea_query::OnConflict};
use uuid::Uuid;

use crate::fault::Fault;

/// Notes that the person wrote at it; a second time changes nothing.
pub(in crate::results) async fn add_author(
    transaction: &DatabaseTransaction,
    subject: Uuid,
    user: UserId,
) -> Result<(), Fault> {
    let row = result_author::Model { subject_id: subject, user_id: user };
    let once =
        OnConflict::columns([result_author::Column::SubjectId, result_author::Column::UserId]);
    result_author::Entity::insert(row.into_active_model())
        .on_conflict(once.clone().do_nothing().to_owned())
        .exec_without_returning(transaction)
        .await?;
    Ok(())
}

/// Whether the person wrote at it.
pub(in crate::results) async fn has_written(
    transaction: &DatabaseTransaction,
    subject: Uuid,
    user: UserId,
) -> Result<bool, Fault> {
    let row = result_author::Entity::find_by_id((subject, user)).one(transaction).await?;
    Ok(row.is_some())
}
