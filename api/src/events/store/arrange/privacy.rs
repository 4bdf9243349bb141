//! `privacy_notice`: only ever added to.

use std::collections::HashMap;

use entity::{
    id::{PartnerId, PrivacyNoticeId},
    partner, privacy_notice,
    rows::Rows as _,
};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait as _,
    ExprTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    sea_query::{Alias, Expr, LockType, Query},
};

use crate::{
    database::conditions::among,
    fault::Fault,
    page::{self, Ordering, Page, PageRequest, Position, SortKey},
    reach::Reach,
};

/// The partner, locked until the transaction ends, so that two notices do not get one number.
pub(in crate::events) async fn lock_partner(
    transaction: &DatabaseTransaction,
    reach: &Reach,
    id: PartnerId,
) -> Result<Option<partner::Model>, Fault> {
    let query = partner::Entity::find_by_id(id).filter(reach.partners());
    Ok(query.lock(LockType::NoKeyUpdate).one(transaction).await?)
}

/// The notice of the partner that is in force.
pub(in crate::events) async fn last_notice(
    transaction: &DatabaseTransaction,
    partner: PartnerId,
) -> Result<Option<privacy_notice::Model>, Fault> {
    let query = privacy_notice::Entity::rows()
        .filter(privacy_notice::Column::PartnerId.eq(partner))
        .order_by_desc(privacy_notice::Column::Number);
    Ok(query.one(transaction).await?)
}

pub(in crate::events) async fn insert_notice(
    transaction: &DatabaseTransaction,
    row: &privacy_notice::Model,
) -> Result<(), Fault> {
    let row = row.clone().into_active_model();
    privacy_notice::Entity::insert(row).exec_without_returning(transaction).await?;
    Ok(())
}

/// Notices by id, of partners that the actor may see.
pub(in crate::events) async fn notices(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    ids: &[PrivacyNoticeId],
) -> Result<Vec<privacy_notice::Model>, Fault> {
    let query = privacy_notice::Entity::rows()
        .filter(among(privacy_notice::Column::Id, ids.iter().copied()))
        .filter(privacy_notice::Column::PartnerId.in_subquery(reach.visible_partners()));
    Ok(query.all(connection).await?)
}

/// The notices of these partners that are in force: those with the highest number.
pub(in crate::events) async fn notices_in_force(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    partners: &[PartnerId],
) -> Result<Vec<privacy_notice::Model>, Fault> {
    let later = Alias::new("later");
    let same = Expr::col((later.clone(), privacy_notice::Column::PartnerId))
        .equals((privacy_notice::Entity, privacy_notice::Column::PartnerId));
    let higher = Expr::col((later.clone(), privacy_notice::Column::Number))
        .gt(Expr::col((privacy_notice::Entity, privacy_notice::Column::Number)));
    let superseded = Query::select()
        .expr(Expr::val(1))
        .from_as(privacy_notice::Entity, later)
        .and_where(same)
        .and_where(higher)
        .take();
    let query = privacy_notice::Entity::rows()
        .filter(among(privacy_notice::Column::PartnerId, partners.iter().copied()))
        .filter(privacy_notice::Column::PartnerId.in_subquery(reach.visible_partners()))
        .filter(Condition::all().add(Expr::exists(superseded).not()));
    Ok(query.all(connection).await?)
}

/// A page of the notices of each of these partners, the newest first.
pub(in crate::events) async fn notices_of(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    partners: &[PartnerId],
    request: &PageRequest,
) -> Result<HashMap<PartnerId, Page<privacy_notice::Model>>, Fault> {
    let ordering = Ordering {
        column: privacy_notice::Column::Number,
        id: privacy_notice::Column::Id,
        descending: true,
        position: |row: &privacy_notice::Model| Position {
            key: SortKey::Number(row.number.into()),
            id: row.id.0,
        },
    };
    page::fetch_of_each(
        connection,
        privacy_notice::Entity::rows()
            .filter(privacy_notice::Column::PartnerId.in_subquery(reach.visible_partners())),
        privacy_notice::Column::PartnerId,
        partners,
        |row| Some(row.partner_id),
        &ordering,
        request,
    )
    .await
}
