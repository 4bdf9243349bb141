//! What a registration is judged by, beside the event.

use entity::id::UserId;
use entity::{
    audience_group, event, event_invitation, event_seats,
    id::{AudienceGroupId, EventId, EventInvitationId, PartnerId, ProgrammeId},
    model_municipality, municipality, partner, partner_role, privacy_notice, registration_question,
    rows::Rows as _,
    terms::{ModelMunicipalityStatus, PartnerRoleState},
    user_account,
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DatabaseTransaction,
    EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
};

use crate::{database::conditions::among, fault::Fault, reach::Reach};

/// An event, whoever may see it: for what happens to its registrations by itself.
pub(in crate::registrations) async fn event(
    connection: &impl ConnectionTrait,
    id: EventId,
) -> Result<Option<event::Model>, Fault> {
    Ok(event::Entity::find_by_id(id).one(connection).await?)
}

/// The seats, not locked.
pub(in crate::registrations) async fn seats(
    connection: &impl ConnectionTrait,
    event: EventId,
) -> Result<Option<event_seats::Model>, Fault> {
    Ok(event_seats::Entity::find_by_id(event).one(connection).await?)
}

/// What the event asks, in order.
pub(in crate::registrations) async fn questions(
    connection: &impl ConnectionTrait,
    event: EventId,
) -> Result<Vec<registration_question::Model>, Fault> {
    let query = registration_question::Entity::rows()
        .filter(registration_question::Column::EventId.eq(event))
        .filter(registration_question::Column::Retired.eq(false))
        .order_by_asc(registration_question::Column::Position)
        .order_by_asc(registration_question::Column::Id);
    Ok(query.all(connection).await?)
}

/// The privacy notice that is in force.
pub(in crate::registrations) async fn privacy_notice(
    connection: &impl ConnectionTrait,
    controller: PartnerId,
) -> Result<Option<privacy_notice::Model>, Fault> {
    let query = privacy_notice::Entity::rows()
        .filter(privacy_notice::Column::PartnerId.eq(controller))
        .order_by_desc(privacy_notice::Column::Number);
    Ok(query.one(connection).await?)
}

/// A group that can be declared.
pub(in crate::registrations) async fn group(
    connection: &impl ConnectionTrait,
    id: AudienceGroupId,
) -> Result<Option<audience_group::Model>, Fault> {
    Ok(audience_group::Entity::find_by_id(id).one(connection).await?)
}

/// A partner within reach that can be represented.
pub(in crate::registrations) async fn partner(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    id: PartnerId,
) -> Result<Option<partner::Model>, Fault> {
    let query = partner::Entity::find_by_id(id).filter(reach.partners());
    Ok(query.one(connection).await?)
}

/// The partner that another one is a unit of.
pub(in crate::registrations) async fn parent(
    connection: &impl ConnectionTrait,
    id: PartnerId,
) -> Result<Option<partner::Model>, Fault> {
    Ok(partner::Entity::find_by_id(id).one(connection).await?)
}

/// The municipality that one of the partners is.
pub(in crate::registrations) async fn municipality(
    connection: &impl ConnectionTrait,
    partners: &[PartnerId],
) -> Result<Option<municipality::Model>, Fault> {
    let query = municipality::Entity::rows()
        .filter(among(municipality::Column::PartnerId, partners.iter().copied()));
    Ok(query.one(connection).await?)
}

/// The programmes that these partners, or this municipality, are members of.
pub(in crate::registrations) async fn programmes(
    connection: &impl ConnectionTrait,
    partners: &[PartnerId],
    municipality: Option<&municipality::Model>,
) -> Result<Vec<ProgrammeId>, Fault> {
    let roles = partner_role::Entity::rows()
        .select_only()
        .column(partner_role::Column::ProgrammeId)
        .filter(among(partner_role::Column::PartnerId, partners.iter().copied()))
        .filter(partner_role::Column::ProgrammeId.is_not_null())
        .filter(partner_role::Column::State.eq(PartnerRoleState::Accepted));
    let mut found: Vec<ProgrammeId> = roles.into_tuple().all(connection).await?;
    if let Some(municipality) = municipality {
        let members = model_municipality::Entity::rows()
            .select_only()
            .column(model_municipality::Column::ProgrammeId)
            .filter(model_municipality::Column::MunicipalityId.eq(municipality.id))
            .filter(
                model_municipality::Column::Status
                    .is_in([ModelMunicipalityStatus::Admitted, ModelMunicipalityStatus::Active]),
            );
        found.extend(members.into_tuple::<ProgrammeId>().all(connection).await?);
    }
    Ok(found)
}

/// The account of who registers.
pub(in crate::registrations) async fn account(
    connection: &impl ConnectionTrait,
    id: UserId,
) -> Result<Option<user_account::Model>, Fault> {
    Ok(user_account::Entity::find_by_id(id).one(connection).await?)
}

/// An invitation.
pub(in crate::registrations) async fn invitation(
    connection: &impl ConnectionTrait,
    id: EventInvitationId,
) -> Result<Option<event_invitation::Model>, Fault> {
    Ok(event_invitation::Entity::find_by_id(id).one(connection).await?)
}

/// An invitation as it is now.
pub(in crate::registrations) async fn update_invitation(
    transaction: &DatabaseTransaction,
    row: event_invitation::Model,
) -> Result<(), Fault> {
    row.into_active_model().reset_all().update(transaction).await?;
    Ok(())
}
