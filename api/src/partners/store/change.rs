//! Writes to `partner`, `partner_role` and `office_holder`, and what those that write must know.

use chrono::{DateTime, Utc};
use entity::{
    id::{OfficeHolderId, PartnerId, PartnerRoleId},
    office_holder, partner, partner_role, role_grant,
    rows::Rows as _,
    terms::{GrantRole, PartnerKind},
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, Condition, ConnectionTrait as _, DatabaseBackend,
    DatabaseTransaction, EntityTrait as _, IntoActiveModel as _, QueryFilter as _,
    QuerySelect as _, QueryTrait as _,
};

use crate::{database::conditions::among, fault::Fault, reach::Reach};

/// Lets one use case at a time change who is a unit of whom, until the transaction ends: two that
/// each put a partner below the other one's would make a cycle that neither of them sees.
///
/// On SQLite a transaction that writes is alone already.
pub(in crate::partners) async fn lock_hierarchy(
    transaction: &DatabaseTransaction,
) -> Result<(), Fault> {
    if transaction.get_database_backend() == DatabaseBackend::Postgres {
        let statement = "SELECT pg_advisory_xact_lock(hashtext('partner hierarchy'))";
        transaction.execute_unprepared(statement).await?;
    }
    Ok(())
}

/// Every partner that is a unit or has units, with what it is a unit of.
pub(in crate::partners) async fn hierarchy(
    transaction: &DatabaseTransaction,
) -> Result<Vec<(PartnerId, Option<PartnerId>, PartnerKind)>, Fault> {
    let parents = partner::Entity::rows()
        .select_only()
        .column(partner::Column::ParentId)
        .filter(partner::Column::ParentId.is_not_null())
        .into_query();
    let related = Condition::any()
        .add(partner::Column::ParentId.is_not_null())
        .add(partner::Column::Id.in_subquery(parents));
    let query = partner::Entity::rows()
        .select_only()
        .columns([partner::Column::Id, partner::Column::ParentId, partner::Column::Kind])
        .filter(related);
    Ok(query.into_tuple().all(transaction).await?)
}

/// The roles that are granted at these partners, now or from some day on.
pub(in crate::partners) async fn granted_roles(
    transaction: &DatabaseTransaction,
    partners: &[PartnerId],
    now: DateTime<Utc>,
) -> Result<Vec<(PartnerId, GrantRole)>, Fault> {
    let lasting = Condition::any()
        .add(role_grant::Column::ValidUntil.is_null())
        .add(role_grant::Column::ValidUntil.gt(now));
    let query = role_grant::Entity::rows()
        .select_only()
        .columns([role_grant::Column::PartnerId, role_grant::Column::Role])
        .filter(among(role_grant::Column::PartnerId, partners.iter().copied()))
        .filter(role_grant::Column::RevokedAt.is_null())
        .filter(lasting);
    Ok(query.into_tuple().all(transaction).await?)
}

pub(in crate::partners) async fn insert_partner(
    transaction: &DatabaseTransaction,
    row: &partner::Model,
) -> Result<(), Fault> {
    let row = row.clone().into_active_model();
    partner::Entity::insert(row).exec_without_returning(transaction).await?;
    Ok(())
}

/// Writes every column of the row.
pub(in crate::partners) async fn update_partner(
    transaction: &DatabaseTransaction,
    row: &partner::Model,
) -> Result<(), Fault> {
    row.clone().into_active_model().reset_all().update(transaction).await?;
    Ok(())
}

/// The part, locked until the transaction ends.
pub(in crate::partners) async fn lock_role(
    transaction: &DatabaseTransaction,
    reach: &Reach,
    id: PartnerRoleId,
) -> Result<Option<partner_role::Model>, Fault> {
    let query = partner_role::Entity::find_by_id(id).filter(reach.roles());
    Ok(query.lock_exclusive().one(transaction).await?)
}

pub(in crate::partners) async fn insert_role(
    transaction: &DatabaseTransaction,
    row: partner_role::Model,
) -> Result<(), Fault> {
    let row = row.into_active_model();
    partner_role::Entity::insert(row).exec_without_returning(transaction).await?;
    Ok(())
}

/// Writes every column of the row.
pub(in crate::partners) async fn update_role(
    transaction: &DatabaseTransaction,
    row: &partner_role::Model,
) -> Result<(), Fault> {
    row.clone().into_active_model().reset_all().update(transaction).await?;
    Ok(())
}

/// The office holder, locked until the transaction ends.
pub(in crate::partners) async fn lock_office_holder(
    transaction: &DatabaseTransaction,
    reach: &Reach,
    id: OfficeHolderId,
) -> Result<Option<office_holder::Model>, Fault> {
    let query = office_holder::Entity::find_by_id(id).filter(reach.office_holders());
    Ok(query.lock_exclusive().one(transaction).await?)
}

pub(in crate::partners) async fn insert_office_holder(
    transaction: &DatabaseTransaction,
    row: &office_holder::Model,
) -> Result<(), Fault> {
    let row = row.clone().into_active_model();
    office_holder::Entity::insert(row).exec_without_returning(transaction).await?;
    Ok(())
}

/// Writes every column of the row.
pub(in crate::partners) async fn update_office_holder(
    transaction: &DatabaseTransaction,
    row: &office_holder::Model,
) -> Result<(), Fault> {
    row.clone().into_active_model().reset_all().update(transaction).await?;
    Ok(())
}
