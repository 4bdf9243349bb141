//! Writes to `programme` and `programme_document`, and what those that write must know.

use std::collections::HashMap;

use entity::{
    agreement, event_document,
    id::{ProgrammeDocumentId, ProgrammeId},
    model_municipality, programme, programme_document,
    rows::Rows as _,
    terms::{AgreementStatus, ModelMunicipalityStatus},
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, DatabaseTransaction, EntityTrait as _,
    IntoActiveModel as _, PaginatorTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    QueryTrait as _, sea_query::LockType,
};

use crate::{fault::Fault, order::reposition};

/// Locks the programme until the transaction ends. Rows that refer to it can be written meanwhile.
pub(in crate::programmes) async fn lock_programme(
    transaction: &DatabaseTransaction,
    id: ProgrammeId,
) -> Result<Option<programme::Model>, Fault> {
    Ok(programme::Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(transaction).await?)
}

pub(in crate::programmes) async fn insert_programme(
    transaction: &DatabaseTransaction,
    row: &programme::Model,
) -> Result<(), Fault> {
    let row = row.clone().into_active_model();
    programme::Entity::insert(row).exec_without_returning(transaction).await?;
    Ok(())
}

/// Writes every column of the row.
pub(in crate::programmes) async fn update_programme(
    transaction: &DatabaseTransaction,
    row: &programme::Model,
) -> Result<(), Fault> {
    row.clone().into_active_model().reset_all().update(transaction).await?;
    Ok(())
}

/// How many municipalities are active in the programme without an agreement in force.
pub(in crate::programmes) async fn active_without_agreement(
    transaction: &DatabaseTransaction,
    programme: ProgrammeId,
) -> Result<u64, Fault> {
    let in_force = agreement::Entity::rows()
        .select_only()
        .column(agreement::Column::ModelMunicipalityId)
        .filter(agreement::Column::ModelMunicipalityId.is_not_null())
        .filter(agreement::Column::Status.eq(AgreementStatus::Active))
        .into_query();
    let query = model_municipality::Entity::rows()
        .filter(model_municipality::Column::ProgrammeId.eq(programme))
        .filter(model_municipality::Column::Status.eq(ModelMunicipalityStatus::Active))
        .filter(model_municipality::Column::Id.not_in_subquery(in_force));
    Ok(query.count(transaction).await?)
}

/// The papers of the programme, in order.
pub(in crate::programmes) async fn documents_within(
    transaction: &DatabaseTransaction,
    programme: ProgrammeId,
) -> Result<Vec<programme_document::Model>, Fault> {
    let query = programme_document::Entity::rows()
        .filter(programme_document::Column::ProgrammeId.eq(programme))
        .order_by_asc(programme_document::Column::Position);
    Ok(query.all(transaction).await?)
}

pub(in crate::programmes) async fn insert_document(
    transaction: &DatabaseTransaction,
    row: &programme_document::Model,
) -> Result<(), Fault> {
    let row = row.clone().into_active_model();
    programme_document::Entity::insert(row).exec_without_returning(transaction).await?;
    Ok(())
}

/// Writes every column of the row.
pub(in crate::programmes) async fn update_document(
    transaction: &DatabaseTransaction,
    row: &programme_document::Model,
) -> Result<(), Fault> {
    row.clone().into_active_model().reset_all().update(transaction).await?;
    Ok(())
}

/// Whether an event discusses or produces the paper.
pub(in crate::programmes) async fn is_document_in_use(
    transaction: &DatabaseTransaction,
    id: ProgrammeDocumentId,
) -> Result<bool, Fault> {
    let query = event_document::Entity::rows().filter(event_document::Column::DocumentId.eq(id));
    Ok(query.one(transaction).await?.is_some())
}

pub(in crate::programmes) async fn delete_document(
    transaction: &DatabaseTransaction,
    id: ProgrammeDocumentId,
) -> Result<(), Fault> {
    programme_document::Entity::delete_by_id(id).exec(transaction).await?;
    Ok(())
}

pub(in crate::programmes) async fn reorder_documents(
    transaction: &DatabaseTransaction,
    positions: &HashMap<ProgrammeDocumentId, i32>,
) -> Result<(), Fault> {
    let columns = (programme_document::Column::Id, programme_document::Column::Position);
    reposition::<programme_document::Entity, _>(transaction, columns, positions).await
}
