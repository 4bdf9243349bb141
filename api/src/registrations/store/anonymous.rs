//! What is left of an invitation whose person was removed.

use entity::{event_invitation, id::EventInvitationId, value::SecretBytes};
use sea_orm::{
    ColumnTrait as _, DatabaseTransaction, EntityTrait as _, QueryFilter as _, sea_query::Expr,
};

use crate::fault::Fault;

/// Removes who was invited.
pub(in crate::registrations) async fn erase_invitation(
    transaction: &DatabaseTransaction,
    id: EventInvitationId,
    hash: SecretBytes,
) -> Result<(), Fault> {
    event_invitation::Entity::update_many()
        .col_expr(event_invitation::Column::Payload, Expr::value(None::<Vec<u8>>))
        .col_expr(event_invitation::Column::EmailHash, Expr::value(hash))
        .filter(event_invitation::Column::Id.eq(id))
        .exec(transaction)
        .await?;
    Ok(())
}
