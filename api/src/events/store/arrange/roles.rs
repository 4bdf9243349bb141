//! Writes to `partner_role` by those who organise or lead.

use chrono::{DateTime, Utc};
use entity::{
    id::{EventId, EventSeriesId, PartnerId, PartnerRoleId, ProgrammeId},
    partner_role, partner_role_host_consent,
    rows::Rows as _,
    terms::{PartnerRoleKind, PartnerRoleState},
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, DatabaseTransaction, EntityTrait as _,
    IntoActiveModel as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    sea_query::OnConflict,
};

use crate::{fault::Fault, reach::Reach};

/// What a part is in: the one of them that there is.
type Of = (Option<ProgrammeId>, Option<EventSeriesId>, Option<EventId>);

fn of(subject: Of) -> sea_orm::sea_query::SimpleExpr {
    match subject {
        (Some(programme), ..) => partner_role::Column::ProgrammeId.eq(programme),
        (None, Some(series), _) => partner_role::Column::SeriesId.eq(series),
        (None, None, event) => partner_role::Column::EventId.eq(event),
    }
}

/// The part, within what the actor may see.
pub(in crate::events) async fn role_seen(
    transaction: &DatabaseTransaction,
    reach: &Reach,
    id: PartnerRoleId,
) -> Result<Option<partner_role::Model>, Fault> {
    let query = partner_role::Entity::find_by_id(id).filter(reach.roles());
    Ok(query.one(transaction).await?)
}

/// The part, within what the actor may see; locked until the transaction ends.
pub(in crate::events) async fn role_within(
    transaction: &DatabaseTransaction,
    reach: &Reach,
    id: PartnerRoleId,
) -> Result<Option<partner_role::Model>, Fault> {
    let query = partner_role::Entity::find_by_id(id).filter(reach.roles());
    Ok(query.lock_exclusive().one(transaction).await?)
}

/// All parts in an event, series or programme, whatever became of them, by their places.
pub(in crate::events) async fn roles_within(
    transaction: &DatabaseTransaction,
    subject: Of,
) -> Result<Vec<partner_role::Model>, Fault> {
    let query = partner_role::Entity::rows()
        .filter(of(subject))
        .order_by_asc(partner_role::Column::Position)
        .order_by_asc(partner_role::Column::Id);
    Ok(query.all(transaction).await?)
}

/// Whether the partner has the role there, or was proposed for it; but for the part `but`.
pub(in crate::events) async fn is_role_taken(
    transaction: &DatabaseTransaction,
    subject: Of,
    (partner, role): (PartnerId, PartnerRoleKind),
    but: PartnerRoleId,
) -> Result<bool, Fault> {
    let open = [PartnerRoleState::Proposed, PartnerRoleState::Accepted];
    let query = partner_role::Entity::rows()
        .filter(of(subject))
        .filter(partner_role::Column::PartnerId.eq(partner))
        .filter(partner_role::Column::Role.eq(role))
        .filter(partner_role::Column::State.is_in(open))
        .filter(partner_role::Column::Id.ne(but));
    Ok(query.one(transaction).await?.is_some())
}

pub(in crate::events) async fn insert_role(
    transaction: &DatabaseTransaction,
    row: &partner_role::Model,
) -> Result<(), Fault> {
    let row = row.clone().into_active_model();
    partner_role::Entity::insert(row).exec_without_returning(transaction).await?;
    Ok(())
}

/// Writes every column of the row.
pub(in crate::events) async fn update_role(
    transaction: &DatabaseTransaction,
    row: &partner_role::Model,
) -> Result<(), Fault> {
    row.clone().into_active_model().reset_all().update(transaction).await?;
    Ok(())
}

/// Removes a proposal that was withdrawn.
pub(in crate::events) async fn delete_role(
    transaction: &DatabaseTransaction,
    id: PartnerRoleId,
) -> Result<(), Fault> {
    partner_role_host_consent::Entity::delete_by_id(id).exec(transaction).await?;
    partner_role::Entity::delete_by_id(id).exec(transaction).await?;
    Ok(())
}

/// Notes that an organiser agrees to the part: that its partner organises as well.
pub(in crate::events) async fn agree_to_organise(
    transaction: &DatabaseTransaction,
    id: PartnerRoleId,
    now: DateTime<Utc>,
) -> Result<(), Fault> {
    let row = partner_role_host_consent::Model { partner_role_id: id, agreed_at: now };
    let once = OnConflict::column(partner_role_host_consent::Column::PartnerRoleId);
    partner_role_host_consent::Entity::insert(row.into_active_model())
        .on_conflict(once.clone().do_nothing().to_owned())
        .exec_without_returning(transaction)
        .await?;
    Ok(())
}
