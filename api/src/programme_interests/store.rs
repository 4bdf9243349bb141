//! Queries on `programme_interest`.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{
    id::{ProgrammeId, ProgrammeInterestId},
    programme_interest::{Column, Entity, Model},
    rows::Rows as _,
    terms::ProgrammeInterestStatus::{self, Confirmed, Pending},
    value::SecretBytes,
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, Condition, ConnectionTrait, DatabaseTransaction,
    EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    QueryTrait as _, Select,
    sea_query::{LockBehavior, LockType, OnConflict},
};

use crate::{
    database::conditions::{among, among_terms},
    fault::Fault,
    page::{self, Ordering, Page, PageRequest, Position, SortKey},
    reach::Reach,
};

/// Those that hold a person.
const OPEN: [ProgrammeInterestStatus; 2] = [Pending, Confirmed];

fn find(reach: &Reach) -> Select<Entity> {
    Entity::rows().filter(reach.programme_interests())
}

pub(super) async fn interests(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    ids: &[ProgrammeInterestId],
) -> Result<Vec<Model>, Fault> {
    Ok(find(reach).filter(among(Column::Id, ids.iter().copied())).all(connection).await?)
}

/// A page of the questions about each of these programmes, oldest first.
pub(super) async fn interests_of_programmes(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    programmes: &[ProgrammeId],
    statuses: Option<&Vec<ProgrammeInterestStatus>>,
    request: &PageRequest,
) -> Result<HashMap<ProgrammeId, Page<Model>>, Fault> {
    let by_creation = Ordering {
        column: Column::CreatedAt,
        id: Column::Id,
        descending: false,
        position: |row: &Model| Position { key: SortKey::Instant(row.created_at), id: row.id.0 },
    };
    let select = find(reach).apply_if(statuses, |query, statuses| {
        query.filter(Column::Status.is_in(statuses.iter().copied()))
    });
    page::fetch_of_each(
        connection,
        select,
        Column::ProgrammeId,
        programmes,
        |row| Some(row.programme_id),
        &by_creation,
        request,
    )
    .await
}

/// The question, whoever asks: its link is for `registrations::link::holds` to judge.
pub(super) async fn interest(
    connection: &impl ConnectionTrait,
    id: ProgrammeInterestId,
) -> Result<Option<Model>, Fault> {
    Ok(Entity::find_by_id(id).one(connection).await?)
}

/// The same, locked until the transaction ends.
pub(super) async fn lock_any(
    transaction: &DatabaseTransaction,
    id: ProgrammeInterestId,
) -> Result<Option<Model>, Fault> {
    Ok(Entity::find_by_id(id).lock_exclusive().one(transaction).await?)
}

/// The question, if the reach covers it, locked until the transaction ends.
pub(super) async fn lock(
    transaction: &DatabaseTransaction,
    reach: &Reach,
    id: ProgrammeInterestId,
) -> Result<Option<Model>, Fault> {
    Ok(find(reach).filter(Column::Id.eq(id)).lock_exclusive().one(transaction).await?)
}

/// The one about this programme that holds whoever has this address, locked until the transaction ends.
pub(super) async fn lock_open(
    transaction: &DatabaseTransaction,
    programme: ProgrammeId,
    hash: &SecretBytes,
) -> Result<Option<Model>, Fault> {
    let query = Entity::rows()
        .filter(Column::ProgrammeId.eq(programme))
        .filter(Column::EmailHash.eq(hash.clone()))
        .filter(among_terms(Column::Status, OPEN));
    Ok(query.lock_exclusive().one(transaction).await?)
}

/// Puts one in. `false` if somebody with the same address was faster.
pub(super) async fn insert(transaction: &DatabaseTransaction, row: Model) -> Result<bool, Fault> {
    let insert = Entity::insert(row.into_active_model())
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(transaction);
    Ok(insert.await? == 1)
}

/// Writes every column of the row.
pub(super) async fn update(transaction: &DatabaseTransaction, row: &Model) -> Result<(), Fault> {
    row.clone().into_active_model().reset_all().update(transaction).await?;
    Ok(())
}

fn ran_out(now: DateTime<Utc>) -> Condition {
    Condition::all().add(among_terms(Column::Status, OPEN)).add(Column::ExpiresAt.lte(now))
}

/// Whether any has run out.
pub(super) async fn has_expired(
    connection: &impl ConnectionTrait,
    now: DateTime<Utc>,
) -> Result<bool, Fault> {
    Ok(Entity::rows().filter(ran_out(now)).limit(1).one(connection).await?.is_some())
}

/// Some that have run out, for this process alone until the transaction ends.
pub(super) async fn claim_expired(
    transaction: &DatabaseTransaction,
    now: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<Model>, Fault> {
    let query = Entity::rows()
        .filter(ran_out(now))
        .order_by_asc(Column::Id)
        .limit(limit)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    Ok(query.all(transaction).await?)
}
