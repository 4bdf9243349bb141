//! Writes to `municipality`.

use chrono::{DateTime, Utc};
use entity::{
    id::{MunicipalityId, PartnerId, RegisterAreaId},
    municipality::{Column, Entity, Model},
    partner,
    rows::Rows as _,
    value::StateCode,
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, DatabaseTransaction, EntityTrait as _, ExprTrait as _,
    IntoActiveModel as _, QueryFilter as _, QuerySelect as _,
    sea_query::{Expr, OnConflict},
};

use crate::{fault::Fault, reach::Reach};

/// The municipality, locked until the transaction ends.
pub(in crate::municipalities) async fn lock(
    transaction: &DatabaseTransaction,
    reach: &Reach,
    id: MunicipalityId,
) -> Result<Option<Model>, Fault> {
    let query = Entity::find_by_id(id).filter(reach.municipalities());
    Ok(query.lock_exclusive().one(transaction).await?)
}

/// The municipality that was picked from an area, whoever may see it.
pub(in crate::municipalities) async fn picked_from(
    transaction: &DatabaseTransaction,
    area: RegisterAreaId,
) -> Result<Option<Model>, Fault> {
    Ok(Entity::rows().filter(Column::AreaId.eq(area)).one(transaction).await?)
}

/// The municipality that a partner is.
pub(in crate::municipalities) async fn of_partner(
    transaction: &DatabaseTransaction,
    partner: PartnerId,
) -> Result<Option<Model>, Fault> {
    Ok(Entity::rows().filter(Column::PartnerId.eq(partner)).one(transaction).await?)
}

/// Inserts the row; false if its area or one of its keys is taken.
pub(in crate::municipalities) async fn insert(
    transaction: &DatabaseTransaction,
    row: &Model,
) -> Result<bool, Fault> {
    let inserted = Entity::insert(row.clone().into_active_model())
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(transaction)
        .await?;
    Ok(inserted == 1)
}

/// Writes every column of the row.
pub(in crate::municipalities) async fn update(
    transaction: &DatabaseTransaction,
    row: &Model,
) -> Result<(), Fault> {
    row.clone().into_active_model().reset_all().update(transaction).await?;
    Ok(())
}

/// Sorts the municipality that a partner is by another name.
pub(in crate::municipalities) async fn set_sort_name(
    transaction: &DatabaseTransaction,
    partner: PartnerId,
    sort_name: &str,
    now: DateTime<Utc>,
) -> Result<(), Fault> {
    Entity::update_many()
        .col_expr(Column::SortName, Expr::value(sort_name))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::PartnerId.eq(partner))
        .exec(transaction)
        .await?;
    Ok(())
}

/// Moves a partner to the Land of its key.
pub(in crate::municipalities) async fn move_partner(
    transaction: &DatabaseTransaction,
    partner: PartnerId,
    state: StateCode,
    now: DateTime<Utc>,
) -> Result<(), Fault> {
    partner::Entity::update_many()
        .col_expr(partner::Column::State, Expr::value(state))
        .col_expr(partner::Column::UpdatedAt, Expr::value(now))
        .col_expr(partner::Column::Version, Expr::col(partner::Column::Version).add(1))
        .filter(partner::Column::Id.eq(partner))
        .exec(transaction)
        .await?;
    Ok(())
}
