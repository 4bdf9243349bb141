//! What use cases read under a lock, and write.

use std::collections::HashMap;

use entity::{
    agreement, agreement_correction, agreement_document, agreement_number, agreement_party,
    id::{AgreementId, AgreementPartyId, PartnerId},
    partner,
    rows::Rows as _,
    signature,
    terms::AgreementStatus,
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, DatabaseTransaction, EntityTrait as _, ExprTrait as _,
    IntoActiveModel as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    sea_query::{Expr, OnConflict},
};

use crate::{database::conditions::among, fault::Fault, page, reach::Reach};

/// More than any agreement has parties: positions are moved out of each other's way by it.
const APART: i32 = 1_000;

/// An agreement within the actor's reach, locked until the transaction ends.
pub(in crate::agreements) async fn lock_agreement(
    transaction: &DatabaseTransaction,
    reach: &Reach,
    id: AgreementId,
) -> Result<Option<agreement::Model>, Fault> {
    let query = agreement::Entity::find_by_id(id).filter(reach.agreements());
    Ok(query.lock_exclusive().one(transaction).await?)
}

/// An agreement, whoever asks, locked until the transaction ends.
pub(in crate::agreements) async fn lock_any_agreement(
    transaction: &DatabaseTransaction,
    id: AgreementId,
) -> Result<Option<agreement::Model>, Fault> {
    Ok(agreement::Entity::find_by_id(id).lock_exclusive().one(transaction).await?)
}

/// The agreement that this one replaces.
pub(in crate::agreements) async fn superseded_by(
    transaction: &DatabaseTransaction,
    id: AgreementId,
) -> Result<Option<AgreementId>, Fault> {
    let query = agreement::Entity::find_by_id(id)
        .select_only()
        .column(agreement::Column::SupersedesId)
        .into_tuple::<Option<AgreementId>>();
    Ok(query.one(transaction).await?.flatten())
}

/// Whether an agreement that is open for signature, complete or was so is to take the place of this one.
pub(in crate::agreements) async fn is_being_replaced(
    transaction: &DatabaseTransaction,
    id: AgreementId,
) -> Result<bool, Fault> {
    use AgreementStatus::{Declined, Draft, Withdrawn};
    let query = agreement::Entity::rows()
        .filter(agreement::Column::SupersedesId.eq(id))
        .filter(agreement::Column::Status.is_not_in([Draft, Declined, Withdrawn]));
    Ok(page::count(transaction, query).await? > 0)
}

/// All parties of an agreement, in the signing order.
pub(in crate::agreements) async fn all_parties(
    transaction: &DatabaseTransaction,
    id: AgreementId,
) -> Result<Vec<agreement_party::Model>, Fault> {
    let query = agreement_party::Entity::rows()
        .filter(agreement_party::Column::AgreementId.eq(id))
        .order_by_asc(agreement_party::Column::Position);
    Ok(query.all(transaction).await?)
}

/// The signatures of these parties under a revision.
pub(in crate::agreements) async fn signatures_under(
    transaction: &DatabaseTransaction,
    parties: &[AgreementPartyId],
    revision: i32,
) -> Result<HashMap<AgreementPartyId, signature::Model>, Fault> {
    let rows = signature::Entity::rows()
        .filter(among(signature::Column::PartyId, parties.iter().copied()))
        .filter(signature::Column::Revision.eq(revision))
        .all(transaction)
        .await?;
    Ok(rows.into_iter().map(|row| (row.party_id, row)).collect())
}

/// The next number of a year; others who ask for one wait until the transaction ends.
pub(in crate::agreements) async fn next_number(
    transaction: &DatabaseTransaction,
    year: i32,
) -> Result<i32, Fault> {
    let one_more = Expr::col((agreement_number::Entity, agreement_number::Column::Last)).add(1);
    let counted = OnConflict::column(agreement_number::Column::Year)
        .value(agreement_number::Column::Last, one_more)
        .to_owned();
    let first = agreement_number::Model { year, last: 1 };
    agreement_number::Entity::insert(first.into_active_model())
        .on_conflict(counted)
        .exec_without_returning(transaction)
        .await?;
    let row = agreement_number::Entity::find_by_id(year).one(transaction).await?;
    Ok(row.map_or(1, |row| row.last))
}

pub(in crate::agreements) async fn insert_agreement(
    transaction: &DatabaseTransaction,
    row: &agreement::Model,
) -> Result<(), Fault> {
    let row = row.clone().into_active_model();
    agreement::Entity::insert(row).exec_without_returning(transaction).await?;
    Ok(())
}

/// Writes every column of the row.
pub(in crate::agreements) async fn update_agreement(
    transaction: &DatabaseTransaction,
    row: &agreement::Model,
) -> Result<(), Fault> {
    row.clone().into_active_model().reset_all().update(transaction).await?;
    Ok(())
}

/// Lets an agreement have these parties: new ones come, others change, and those that are not among them go,
/// with their signatures under earlier revisions, which are void.
pub(in crate::agreements) async fn replace_parties(
    transaction: &DatabaseTransaction,
    agreement: AgreementId,
    before: &[agreement_party::Model],
    after: &[agreement_party::Model],
) -> Result<(), Fault> {
    let gone: Vec<AgreementPartyId> = before
        .iter()
        .filter(|party| !after.iter().any(|kept| kept.id == party.id))
        .map(|party| party.id)
        .collect();
    if !gone.is_empty() {
        signature::Entity::delete_many()
            .filter(among(signature::Column::PartyId, gone.iter().copied()))
            .exec(transaction)
            .await?;
        agreement_party::Entity::delete_many()
            .filter(among(agreement_party::Column::Id, gone))
            .exec(transaction)
            .await?;
    }
    // No two have one place at any time.
    agreement_party::Entity::update_many()
        .col_expr(
            agreement_party::Column::Position,
            Expr::col(agreement_party::Column::Position).add(APART),
        )
        .filter(agreement_party::Column::AgreementId.eq(agreement))
        .exec(transaction)
        .await?;
    for party in after {
        let row = party.clone().into_active_model();
        if before.iter().any(|known| known.id == party.id) {
            row.reset_all().update(transaction).await?;
        } else {
            agreement_party::Entity::insert(row).exec_without_returning(transaction).await?;
        }
    }
    Ok(())
}

pub(in crate::agreements) async fn insert_document(
    transaction: &DatabaseTransaction,
    row: agreement_document::Model,
) -> Result<(), Fault> {
    agreement_document::Entity::insert(row.into_active_model())
        .exec_without_returning(transaction)
        .await?;
    Ok(())
}

pub(in crate::agreements) async fn insert_signature(
    transaction: &DatabaseTransaction,
    row: &signature::Model,
) -> Result<(), Fault> {
    signature::Entity::insert(row.clone().into_active_model())
        .exec_without_returning(transaction)
        .await?;
    Ok(())
}

/// Writes every column of the row.
pub(in crate::agreements) async fn update_signature(
    transaction: &DatabaseTransaction,
    row: &signature::Model,
) -> Result<(), Fault> {
    row.clone().into_active_model().reset_all().update(transaction).await?;
    Ok(())
}

pub(in crate::agreements) async fn insert_corrections(
    transaction: &DatabaseTransaction,
    rows: Vec<agreement_correction::Model>,
) -> Result<(), Fault> {
    let rows: Vec<_> = rows.into_iter().map(sea_orm::IntoActiveModel::into_active_model).collect();
    if !rows.is_empty() {
        agreement_correction::Entity::insert_many(rows).exec_without_returning(transaction).await?;
    }
    Ok(())
}

/// What a partner is called.
pub(in crate::agreements) async fn partner_name(
    transaction: &DatabaseTransaction,
    id: PartnerId,
) -> Result<Option<String>, Fault> {
    let query = partner::Entity::find_by_id(id)
        .select_only()
        .column(partner::Column::Name)
        .into_tuple::<String>();
    Ok(query.one(transaction).await?)
}
