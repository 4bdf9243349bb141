//! What is personal of registrations: rows of their own, so that they can be erased.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{
    id::RegistrationId, participant, participant_word, registration, registration_answer,
    registration_consent, registration_sensitive, rows::Rows as _, value::SecretBytes,
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DatabaseTransaction, EntityTrait as _, QueryFilter as _,
    QuerySelect as _, sea_query::Expr,
};

use super::CHUNK;
use crate::{database::conditions::among, database::inserts, fault::Fault};

/// All that is personal of a new registration.
#[derive(Debug)]
pub(in crate::registrations) struct PersonalRows {
    pub(in crate::registrations) participant: participant::Model,
    pub(in crate::registrations) words: Vec<participant_word::Model>,
    pub(in crate::registrations) answers: Vec<registration_answer::Model>,
    pub(in crate::registrations) consents: Vec<registration_consent::Model>,
    pub(in crate::registrations) sensitive: Option<registration_sensitive::Model>,
}

/// Writes it.
pub(in crate::registrations) async fn insert(
    transaction: &DatabaseTransaction,
    rows: PersonalRows,
) -> Result<(), Fault> {
    let mut inserts = vec![("person", inserts::insert([rows.participant]))];
    if !rows.words.is_empty() {
        inserts.push(("words", inserts::insert(rows.words)));
    }
    if !rows.answers.is_empty() {
        inserts.push(("answers", inserts::insert(rows.answers)));
    }
    if !rows.consents.is_empty() {
        inserts.push(("consents", inserts::insert(rows.consents)));
    }
    if let Some(sensitive) = rows.sensitive {
        inserts.push(("sensitive", inserts::insert([sensitive])));
    }
    Ok(inserts::run(transaction, inserts).await?)
}

/// The sealed person of each of these registrations, as far as it is not erased.
pub(in crate::registrations) async fn participants(
    connection: &impl ConnectionTrait,
    ids: &[RegistrationId],
) -> Result<HashMap<RegistrationId, SecretBytes>, Fault> {
    let mut found = HashMap::with_capacity(ids.len());
    for ids in ids.chunks(CHUNK) {
        let query = participant::Entity::rows()
            .filter(among(participant::Column::RegistrationId, ids.iter().copied()));
        let rows = query.all(connection).await?;
        found.extend(rows.into_iter().map(|row| (row.registration_id, row.payload)));
    }
    Ok(found)
}

/// What of a registration is kept apart.
pub(in crate::registrations) async fn sensitive(
    connection: &impl ConnectionTrait,
    id: RegistrationId,
) -> Result<Option<registration_sensitive::Model>, Fault> {
    Ok(registration_sensitive::Entity::find_by_id(id).one(connection).await?)
}

/// Removes all that tells who it was. Registrations and their counts stay.
pub(in crate::registrations) async fn erase(
    transaction: &DatabaseTransaction,
    ids: &[RegistrationId],
) -> Result<(), Fault> {
    macro_rules! delete {
        ($($table:ident),*) => {$(
            for ids in ids.chunks(CHUNK) {
                $table::Entity::delete_many()
                    .filter(among($table::Column::RegistrationId, ids.iter().copied()))
                    .exec(transaction)
                    .await?;
            }
        )*};
    }
    delete!(
        participant,
        participant_word,
        registration_answer,
        registration_consent,
        registration_sensitive
    );
    for ids in ids.chunks(CHUNK) {
        registration::Entity::update_many()
            .col_expr(registration::Column::PersonHash, Expr::value(None::<Vec<u8>>))
            .filter(among(registration::Column::Id, ids.iter().copied()))
            .exec(transaction)
            .await?;
    }
    Ok(())
}

/// Registrations of which something is to be erased by `now`: answers, or what is kept apart.
pub(in crate::registrations) async fn to_erase(
    connection: &impl ConnectionTrait,
    now: DateTime<Utc>,
    most: u64,
) -> Result<Vec<RegistrationId>, Fault> {
    let answers = registration_answer::Entity::rows()
        .select_only()
        .column(registration_answer::Column::RegistrationId)
        .distinct()
        .filter(registration_answer::Column::EraseAt.lte(now))
        .limit(most);
    let mut ids: Vec<RegistrationId> = answers.into_tuple().all(connection).await?;
    let sensitive = registration_sensitive::Entity::rows()
        .select_only()
        .column(registration_sensitive::Column::RegistrationId)
        .filter(registration_sensitive::Column::EraseAt.lte(now))
        .limit(most);
    ids.extend(sensitive.into_tuple::<RegistrationId>().all(connection).await?);
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

/// Removes what of these registrations is to be erased by `now`.
pub(in crate::registrations) async fn erase_due(
    transaction: &DatabaseTransaction,
    ids: &[RegistrationId],
    now: DateTime<Utc>,
) -> Result<u64, Fault> {
    let mut erased = 0;
    for ids in ids.chunks(CHUNK) {
        let answers = registration_answer::Entity::delete_many()
            .filter(among(registration_answer::Column::RegistrationId, ids.iter().copied()))
            .filter(registration_answer::Column::EraseAt.lte(now));
        erased += answers.exec(transaction).await?.rows_affected;
        let sensitive = registration_sensitive::Entity::delete_many()
            .filter(among(registration_sensitive::Column::RegistrationId, ids.iter().copied()))
            .filter(registration_sensitive::Column::EraseAt.lte(now));
        erased += sensitive.exec(transaction).await?.rows_affected;
    }
    Ok(erased)
}
