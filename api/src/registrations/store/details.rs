//! What hangs on registrations. Whoever asks has seen these.

use entity::{
    audience_group,
    id::{AudienceGroupId, EventId, PartnerId, PrivacyNoticeId, RegistrationId, SessionId},
    participant, partner, privacy_notice, registration_answer, registration_consent,
    registration_question, registration_sensitive, registration_session,
    rows::Rows as _,
    session,
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _,
    QuerySelect as _,
};

use crate::{database::conditions::among, fault::Fault};

/// Who these people are; nobody where the person was removed.
pub(in crate::registrations) async fn participants(
    connection: &impl ConnectionTrait,
    ids: &[RegistrationId],
) -> Result<Vec<participant::Model>, Fault> {
    let query = participant::Entity::rows();
    let query = query.filter(among(participant::Column::RegistrationId, ids.iter().copied()));
    Ok(query.all(connection).await?)
}

/// What these people answered.
pub(in crate::registrations) async fn answers(
    connection: &impl ConnectionTrait,
    ids: &[RegistrationId],
) -> Result<Vec<registration_answer::Model>, Fault> {
    let query = registration_answer::Entity::rows()
        .filter(among(registration_answer::Column::RegistrationId, ids.iter().copied()));
    Ok(query.all(connection).await?)
}

/// What these people consented to.
pub(in crate::registrations) async fn consents(
    connection: &impl ConnectionTrait,
    ids: &[RegistrationId],
) -> Result<Vec<registration_consent::Model>, Fault> {
    let query = registration_consent::Entity::rows()
        .filter(among(registration_consent::Column::RegistrationId, ids.iter().copied()))
        .order_by_asc(registration_consent::Column::GivenAt);
    Ok(query.all(connection).await?)
}

/// What of these registrations is kept apart.
pub(in crate::registrations) async fn sensitive(
    connection: &impl ConnectionTrait,
    ids: &[RegistrationId],
) -> Result<Vec<registration_sensitive::Model>, Fault> {
    let query = registration_sensitive::Entity::rows()
        .filter(among(registration_sensitive::Column::RegistrationId, ids.iter().copied()));
    Ok(query.all(connection).await?)
}

/// The sessions that these people chose.
pub(in crate::registrations) async fn sessions(
    connection: &impl ConnectionTrait,
    ids: &[RegistrationId],
) -> Result<Vec<registration_session::Model>, Fault> {
    let query = registration_session::Entity::rows()
        .filter(among(registration_session::Column::RegistrationId, ids.iter().copied()))
        .order_by_asc(registration_session::Column::ChosenAt)
        .order_by_asc(registration_session::Column::SessionId);
    Ok(query.all(connection).await?)
}

/// The questions of an event in order, those that are no longer asked as well.
pub(in crate::registrations) async fn questions_of_events(
    connection: &impl ConnectionTrait,
    events: &[EventId],
) -> Result<Vec<registration_question::Model>, Fault> {
    let query = registration_question::Entity::rows()
        .filter(among(registration_question::Column::EventId, events.iter().copied()))
        .order_by_asc(registration_question::Column::Position)
        .order_by_asc(registration_question::Column::Id);
    Ok(query.all(connection).await?)
}

/// Names of groups, whoever may see these.
pub(in crate::registrations) async fn groups(
    connection: &impl ConnectionTrait,
    ids: &[AudienceGroupId],
) -> Result<Vec<audience_group::Model>, Fault> {
    let query = audience_group::Entity::rows();
    Ok(query.filter(among(audience_group::Column::Id, ids.iter().copied())).all(connection).await?)
}

/// What the person was told of the use of the data.
pub(in crate::registrations) async fn privacy_notice(
    connection: &impl ConnectionTrait,
    id: PrivacyNoticeId,
) -> Result<Option<privacy_notice::Model>, Fault> {
    Ok(privacy_notice::Entity::find_by_id(id).one(connection).await?)
}

/// Names of partners, whoever may see these.
pub(in crate::registrations) async fn partner_names(
    connection: &impl ConnectionTrait,
    ids: &[PartnerId],
) -> Result<Vec<(PartnerId, String)>, Fault> {
    let query = partner::Entity::rows()
        .select_only()
        .column(partner::Column::Id)
        .column(partner::Column::Name)
        .filter(among(partner::Column::Id, ids.iter().copied()));
    Ok(query.into_tuple().all(connection).await?)
}

/// The sessions of an event, with their places and titles.
pub(in crate::registrations) async fn session_titles(
    connection: &impl ConnectionTrait,
    event: EventId,
) -> Result<Vec<(SessionId, i32, Option<String>)>, Fault> {
    let query = session::Entity::rows()
        .select_only()
        .column(session::Column::Id)
        .column(session::Column::Position)
        .column(session::Column::Title)
        .filter(session::Column::EventId.eq(event));
    Ok(query.into_tuple().all(connection).await?)
}
