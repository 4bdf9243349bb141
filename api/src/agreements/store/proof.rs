//! What the proof of an agreement is made of, whoever asks.

use entity::{
    agreement, agreement_correction, agreement_party, id::AgreementId, rows::Rows as _, signature,
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, QueryTrait as _,
};

use crate::fault::Fault;

pub(in crate::agreements) async fn agreement_by_id(
    connection: &impl ConnectionTrait,
    id: AgreementId,
) -> Result<Option<agreement::Model>, Fault> {
    Ok(agreement::Entity::find_by_id(id).one(connection).await?)
}

/// The signatures under a revision, as they were recorded.
pub(in crate::agreements) async fn signed_under(
    connection: &impl ConnectionTrait,
    id: AgreementId,
    revision: i32,
) -> Result<Vec<signature::Model>, Fault> {
    let parties = agreement_party::Entity::rows()
        .select_only()
        .column(agreement_party::Column::Id)
        .filter(agreement_party::Column::AgreementId.eq(id))
        .into_query();
    let query = signature::Entity::rows()
        .filter(signature::Column::PartyId.in_subquery(parties))
        .filter(signature::Column::Revision.eq(revision))
        .order_by_asc(signature::Column::Id);
    Ok(query.all(connection).await?)
}

/// What was corrected of an agreement, oldest first.
pub(in crate::agreements) async fn corrections_of(
    connection: &impl ConnectionTrait,
    id: AgreementId,
) -> Result<Vec<agreement_correction::Model>, Fault> {
    let query = agreement_correction::Entity::rows()
        .filter(agreement_correction::Column::AgreementId.eq(id))
        .order_by_asc(agreement_correction::Column::Id);
    Ok(query.all(connection).await?)
}
