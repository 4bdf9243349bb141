//! Whether an agreement holds, whoever asks.

use chrono::NaiveDate;
use entity::{agreement, id::ModelMunicipalityId, rows::Rows as _, terms::AgreementStatus};
use sea_orm::{
    ColumnTrait as _, Condition, DatabaseTransaction, PaginatorTrait as _, QueryFilter as _,
};

use crate::fault::Fault;

/// Whether an agreement of the model municipality is in force on this day.
pub(in crate::agreements) async fn has_active(
    transaction: &DatabaseTransaction,
    model: ModelMunicipalityId,
    day: NaiveDate,
) -> Result<bool, Fault> {
    use agreement::Column::{ModelMunicipalityId, Status, ValidUntil};
    // The worker that ends agreements can be late.
    let lasts = Condition::any().add(ValidUntil.is_null()).add(ValidUntil.gte(day));
    let query = agreement::Entity::rows()
        .filter(ModelMunicipalityId.eq(model))
        .filter(Status.eq(AgreementStatus::Active))
        .filter(lasts);
    Ok(query.count(transaction).await? > 0)
}
