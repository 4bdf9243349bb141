//! Queries on `outcome` and `outcome_partner`, cut to what a reach covers.

use std::collections::HashMap;

use entity::{
    id::{EventId, ModelMunicipalityId, OutcomeId, PartnerId},
    outcome, outcome_partner, publication_link, result_author,
    rows::Rows as _,
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait, DatabaseTransaction,
    EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    QueryTrait as _, Select,
};

use crate::{
    database::conditions::among,
    fault::Fault,
    page::{self, LINKED_PARENT, LINKED_ROW, Ordering, Page, PageRequest, Position, SortKey},
    reach::Reach,
};

fn find(reach: &Reach) -> Select<outcome::Entity> {
    outcome::Entity::rows().filter(reach.outcomes())
}

fn by_position() -> Ordering<outcome::Entity> {
    Ordering {
        column: outcome::Column::Position,
        id: outcome::Column::Id,
        descending: false,
        position: |row| Position { key: SortKey::Number(row.position.into()), id: row.id.0 },
    }
}

fn by_title() -> Ordering<outcome::Entity> {
    Ordering {
        column: outcome::Column::SortName,
        id: outcome::Column::Id,
        descending: false,
        position: |row| Position { key: SortKey::Text(row.sort_name.clone()), id: row.id.0 },
    }
}

pub(in crate::results) async fn outcomes(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    ids: &[OutcomeId],
) -> Result<Vec<outcome::Model>, Fault> {
    let query = find(reach).filter(among(outcome::Column::Id, ids.iter().copied()));
    Ok(query.all(connection).await?)
}

/// A page of the outcomes of each of these events, by their places.
pub(in crate::results) async fn outcomes_of_events(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    events: &[EventId],
    request: &PageRequest,
) -> Result<HashMap<EventId, Page<outcome::Model>>, Fault> {
    let parent = outcome::Column::EventId;
    let parent_of = |row: &outcome::Model| row.event_id;
    page::fetch_of_each(connection, find(reach), parent, events, parent_of, &by_position(), request)
        .await
}

/// A page of the outcomes of each of these model municipalities, by their places.
pub(in crate::results) async fn outcomes_of_model_municipalities(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    models: &[ModelMunicipalityId],
    request: &PageRequest,
) -> Result<HashMap<ModelMunicipalityId, Page<outcome::Model>>, Fault> {
    let parent = outcome::Column::ModelMunicipalityId;
    let parent_of = |row: &outcome::Model| row.model_municipality_id;
    page::fetch_of_each(connection, find(reach), parent, models, parent_of, &by_position(), request)
        .await
}

/// A page of the outcomes that each of these partners is responsible for, by title.
pub(in crate::results) async fn outcomes_of_partners(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    partners: &[PartnerId],
    request: &PageRequest,
) -> Result<HashMap<PartnerId, Page<outcome::Model>>, Fault> {
    let links = outcome_partner::Entity::rows()
        .select_only()
        .column_as(outcome_partner::Column::PartnerId, LINKED_PARENT)
        .column_as(outcome_partner::Column::OutcomeId, LINKED_ROW)
        .filter(among(outcome_partner::Column::PartnerId, partners.iter().copied()))
        .into_query();
    page::fetch_of_each_linked(connection, find(reach), links, partners, &by_title(), request).await
}

/// Who is responsible for these outcomes, in order.
pub(in crate::results) async fn responsible_for(
    connection: &impl ConnectionTrait,
    outcomes: &[OutcomeId],
) -> Result<Vec<outcome_partner::Model>, Fault> {
    let query = outcome_partner::Entity::rows()
        .filter(among(outcome_partner::Column::OutcomeId, outcomes.iter().copied()))
        .order_by_asc(outcome_partner::Column::OutcomeId)
        .order_by_asc(outcome_partner::Column::Position);
    Ok(query.all(connection).await?)
}

/// An outcome within the actor's reach, locked until the transaction ends.
pub(in crate::results) async fn lock_outcome(
    transaction: &DatabaseTransaction,
    reach: &Reach,
    id: OutcomeId,
) -> Result<Option<outcome::Model>, Fault> {
    let query = outcome::Entity::find_by_id(id).filter(reach.outcomes());
    Ok(query.lock_exclusive().one(transaction).await?)
}

/// The place after the last outcome of the same event or model municipality.
pub(in crate::results) async fn next_outcome_position(
    transaction: &DatabaseTransaction,
    event: Option<EventId>,
    model: Option<ModelMunicipalityId>,
) -> Result<i32, Fault> {
    let last: Option<Option<i32>> = outcome::Entity::rows()
        .select_only()
        .column_as(outcome::Column::Position.max(), "last")
        .apply_if(event, |query, id| query.filter(outcome::Column::EventId.eq(id)))
        .apply_if(model, |query, id| query.filter(outcome::Column::ModelMunicipalityId.eq(id)))
        .into_tuple()
        .one(transaction)
        .await?;
    Ok(last.flatten().unwrap_or_default() + 1)
}

pub(in crate::results) async fn insert_outcome(
    transaction: &DatabaseTransaction,
    row: &outcome::Model,
) -> Result<(), Fault> {
    let row = row.clone().into_active_model();
    outcome::Entity::insert(row).exec_without_returning(transaction).await?;
    Ok(())
}

/// Writes every column of the row.
pub(in crate::results) async fn update_outcome(
    transaction: &DatabaseTransaction,
    row: &outcome::Model,
) -> Result<(), Fault> {
    row.clone().into_active_model().reset_all().update(transaction).await?;
    Ok(())
}

/// Removes the outcome, with who is responsible for it and what rests on it.
pub(in crate::results) async fn delete_outcome(
    transaction: &DatabaseTransaction,
    id: OutcomeId,
) -> Result<(), Fault> {
    replace_responsible(transaction, id, &[]).await?;
    result_author::Entity::delete_many()
        .filter(result_author::Column::SubjectId.eq(id.0))
        .exec(transaction)
        .await?;
    publication_link::Entity::delete_many()
        .filter(publication_link::Column::SubjectId.eq(id.0))
        .exec(transaction)
        .await?;
    outcome::Entity::delete_by_id(id).exec(transaction).await?;
    Ok(())
}

/// Replaces who is responsible for an outcome.
pub(in crate::results) async fn replace_responsible(
    transaction: &DatabaseTransaction,
    outcome: OutcomeId,
    partners: &[PartnerId],
) -> Result<(), Fault> {
    outcome_partner::Entity::delete_many()
        .filter(outcome_partner::Column::OutcomeId.eq(outcome))
        .exec(transaction)
        .await?;
    let row = |(position, partner_id): (i32, &PartnerId)| {
        let row = outcome_partner::Model { outcome_id: outcome, partner_id: *partner_id, position };
        row.into_active_model()
    };
    let rows: Vec<_> = (1..).zip(partners).map(row).collect();
    if !rows.is_empty() {
        outcome_partner::Entity::insert_many(rows).exec_without_returning(transaction).await?;
    }
    Ok(())
}
