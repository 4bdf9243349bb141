//! What the person changes of a registration afterwards.

use chrono::{DateTime, Utc};
use entity::{
    id::{RegistrationId, RegistrationQuestionId, SessionId},
    participant, participant_word, registration_answer, registration_consent,
    registration_sensitive, registration_session,
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, DatabaseTransaction, EntityTrait as _,
    IntoActiveModel, QueryFilter as _, sea_query::Expr,
};

use crate::{database::conditions::among, fault::Fault};

/// Who it is now, and what the person is found by.
pub(in crate::registrations) async fn replace_person(
    transaction: &DatabaseTransaction,
    person: participant::Model,
    words: Vec<participant_word::Model>,
) -> Result<(), Fault> {
    participant_word::Entity::delete_many()
        .filter(participant_word::Column::RegistrationId.eq(person.registration_id))
        .exec(transaction)
        .await?;
    person.into_active_model().reset_all().update(transaction).await?;
    if !words.is_empty() {
        let words = words.into_iter().map(IntoActiveModel::into_active_model);
        participant_word::Entity::insert_many(words).exec_without_returning(transaction).await?;
    }
    Ok(())
}

/// All that the person answers now.
pub(in crate::registrations) async fn replace_answers(
    transaction: &DatabaseTransaction,
    registration: RegistrationId,
    answers: Vec<registration_answer::Model>,
) -> Result<(), Fault> {
    registration_answer::Entity::delete_many()
        .filter(registration_answer::Column::RegistrationId.eq(registration))
        .exec(transaction)
        .await?;
    if !answers.is_empty() {
        let answers = answers.into_iter().map(IntoActiveModel::into_active_model);
        registration_answer::Entity::insert_many(answers)
            .exec_without_returning(transaction)
            .await?;
    }
    Ok(())
}

/// What is kept apart now; nothing, if there is nothing any more.
pub(in crate::registrations) async fn replace_sensitive(
    transaction: &DatabaseTransaction,
    registration: RegistrationId,
    row: Option<registration_sensitive::Model>,
) -> Result<(), Fault> {
    registration_sensitive::Entity::delete_by_id(registration).exec(transaction).await?;
    if let Some(row) = row {
        registration_sensitive::Entity::insert(row.into_active_model())
            .exec_without_returning(transaction)
            .await?;
    }
    Ok(())
}

/// A consent that is given now.
pub(in crate::registrations) async fn insert_consents(
    transaction: &DatabaseTransaction,
    consents: Vec<registration_consent::Model>,
) -> Result<(), Fault> {
    if consents.is_empty() {
        return Ok(());
    }
    let consents = consents.into_iter().map(IntoActiveModel::into_active_model);
    registration_consent::Entity::insert_many(consents).exec_without_returning(transaction).await?;
    Ok(())
}

/// Consents that are withdrawn now.
pub(in crate::registrations) async fn withdraw_consents(
    transaction: &DatabaseTransaction,
    registration: RegistrationId,
    questions: &[RegistrationQuestionId],
    now: DateTime<Utc>,
) -> Result<(), Fault> {
    registration_consent::Entity::update_many()
        .col_expr(registration_consent::Column::WithdrawnAt, Expr::value(now))
        .filter(registration_consent::Column::RegistrationId.eq(registration))
        .filter(among(registration_consent::Column::QuestionId, questions.iter().copied()))
        .filter(registration_consent::Column::WithdrawnAt.is_null())
        .exec(transaction)
        .await?;
    Ok(())
}

/// Sessions that the person no longer wants to come to.
pub(in crate::registrations) async fn leave_sessions(
    transaction: &DatabaseTransaction,
    registration: RegistrationId,
    sessions: &[SessionId],
) -> Result<(), Fault> {
    registration_session::Entity::delete_many()
        .filter(registration_session::Column::RegistrationId.eq(registration))
        .filter(among(registration_session::Column::SessionId, sessions.iter().copied()))
        .exec(transaction)
        .await?;
    Ok(())
}
