//! Queries on `stored_file` and `attachment`.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{
    api_key, attachment,
    id::{AttachmentId, FileId, ProgrammeDocumentId},
    programme_document,
    rows::Rows as _,
    stored_file,
    terms::FileStatus,
    user_account,
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, Condition, ConnectionTrait, DatabaseTransaction,
    EntityTrait as _, IntoActiveModel as _, QueryFilter as _, QueryOrder as _, QuerySelect as _,
    Select, sea_query::Expr,
};
use uuid::Uuid;

use crate::{database::conditions::among, fault::Fault, page, reach::Reach};

/// An attachment with its file.
pub(super) type WithFile = (attachment::Model, stored_file::Model);

fn waiting(owner: Uuid, now: DateTime<Utc>) -> Select<stored_file::Entity> {
    stored_file::Entity::rows()
        .filter(stored_file::Column::OwnerId.eq(owner))
        .filter(stored_file::Column::ExpiresAt.gt(now))
}

/// Files of one account or key that wait to be attached.
pub(super) async fn waiting_files(
    connection: &impl ConnectionTrait,
    owner: Uuid,
    ids: &[FileId],
    now: DateTime<Utc>,
) -> Result<Vec<stored_file::Model>, Fault> {
    let query = waiting(owner, now).filter(among(stored_file::Column::Id, ids.iter().copied()));
    Ok(query.all(connection).await?)
}

/// How many files of one account or key wait to be attached.
pub(super) async fn count_waiting(
    connection: &impl ConnectionTrait,
    owner: Uuid,
    now: DateTime<Utc>,
    announced_after: DateTime<Utc>,
) -> Result<u64, Fault> {
    let can_arrive = Condition::any()
        .add(stored_file::Column::Status.eq(FileStatus::Stored))
        .add(stored_file::Column::CreatedAt.gt(announced_after));
    Ok(page::count(connection, waiting(owner, now).filter(can_arrive)).await?)
}

/// The account or key, locked until the transaction ends.
pub(super) async fn lock_owner(
    transaction: &DatabaseTransaction,
    owner: Uuid,
) -> Result<(), Fault> {
    let account = user_account::Entity::rows()
        .filter(user_account::Column::Id.eq(owner))
        .lock_exclusive()
        .one(transaction)
        .await?;
    if account.is_none() {
        api_key::Entity::rows()
            .filter(api_key::Column::Id.eq(owner))
            .lock_exclusive()
            .one(transaction)
            .await?;
    }
    Ok(())
}

/// A file, whoever uploads it.
pub(super) async fn file(
    connection: &impl ConnectionTrait,
    id: FileId,
) -> Result<Option<stored_file::Model>, Fault> {
    Ok(stored_file::Entity::find_by_id(id).one(connection).await?)
}

/// A file, whoever uploads it, locked until the transaction ends.
pub(super) async fn lock_file(
    transaction: &DatabaseTransaction,
    id: FileId,
) -> Result<Option<stored_file::Model>, Fault> {
    Ok(stored_file::Entity::find_by_id(id).lock_exclusive().one(transaction).await?)
}

pub(super) async fn insert_file(
    transaction: &DatabaseTransaction,
    row: &stored_file::Model,
) -> Result<(), Fault> {
    let row = row.clone().into_active_model();
    stored_file::Entity::insert(row).exec_without_returning(transaction).await?;
    Ok(())
}

/// Writes every column of the row.
pub(super) async fn update_file(
    transaction: &DatabaseTransaction,
    row: &stored_file::Model,
) -> Result<(), Fault> {
    row.clone().into_active_model().reset_all().update(transaction).await?;
    Ok(())
}

/// Some of the files that wait no longer, the longest gone first.
pub(super) async fn expired(
    connection: &impl ConnectionTrait,
    before: DateTime<Utc>,
    most: u64,
) -> Result<Vec<FileId>, Fault> {
    let query = stored_file::Entity::rows()
        .select_only()
        .column(stored_file::Column::Id)
        .filter(stored_file::Column::ExpiresAt.lte(before))
        .order_by_asc(stored_file::Column::ExpiresAt)
        .limit(most);
    Ok(query.into_tuple().all(connection).await?)
}

/// Removes those of these files that wait no longer: how many there were.
pub(super) async fn delete_expired(
    transaction: &DatabaseTransaction,
    ids: &[FileId],
    before: DateTime<Utc>,
) -> Result<u64, Fault> {
    let deleted = stored_file::Entity::delete_many()
        .filter(among(stored_file::Column::Id, ids.iter().copied()))
        .filter(stored_file::Column::ExpiresAt.lte(before))
        .exec(transaction)
        .await?;
    Ok(deleted.rows_affected)
}

/// Attachments that the actor sees.
pub(super) async fn attachments(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    ids: &[AttachmentId],
) -> Result<Vec<WithFile>, Fault> {
    let query = attachment::Entity::rows()
        .filter(among(attachment::Column::Id, ids.iter().copied()))
        .filter(reach.attachments());
    with_files(connection, query.all(connection).await?).await
}

/// The attachments of these objects that the actor sees, in order.
pub(super) async fn attachments_of(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    subjects: &[Uuid],
) -> Result<Vec<WithFile>, Fault> {
    let query = in_order().filter(among(attachment::Column::SubjectId, subjects.iter().copied()));
    with_files(connection, query.filter(reach.attachments()).all(connection).await?).await
}

/// The attachments of an object, whoever asks, in order.
pub(super) async fn all_of(
    connection: &impl ConnectionTrait,
    subject: Uuid,
) -> Result<Vec<WithFile>, Fault> {
    let query = in_order().filter(attachment::Column::SubjectId.eq(subject));
    with_files(connection, query.all(connection).await?).await
}

/// An attachment, whoever asks.
pub(super) async fn attachment(
    connection: &impl ConnectionTrait,
    id: AttachmentId,
) -> Result<Option<WithFile>, Fault> {
    let row = attachment::Entity::find_by_id(id).one(connection).await?;
    Ok(with_files(connection, row.into_iter().collect()).await?.pop())
}

fn in_order() -> Select<attachment::Entity> {
    attachment::Entity::rows()
        .order_by_asc(attachment::Column::SubjectId)
        .order_by_asc(attachment::Column::Position)
        .order_by_asc(attachment::Column::Id)
}

async fn with_files(
    connection: &impl ConnectionTrait,
    rows: Vec<attachment::Model>,
) -> Result<Vec<WithFile>, Fault> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids = rows.iter().map(|row| row.file_id);
    let query = stored_file::Entity::rows().filter(among(stored_file::Column::Id, ids));
    let files = query.all(connection).await?.into_iter().map(|file| (file.id, file));
    let files: HashMap<FileId, stored_file::Model> = files.collect();
    let with_file = |row: attachment::Model| {
        let file = files.get(&row.file_id)?.clone();
        Some((row, file))
    };
    Ok(rows.into_iter().filter_map(with_file).collect())
}

/// An attachment that the actor sees, locked until the transaction ends.
pub(super) async fn lock_attachment(
    transaction: &DatabaseTransaction,
    reach: &Reach,
    id: AttachmentId,
) -> Result<Option<attachment::Model>, Fault> {
    let query = attachment::Entity::find_by_id(id).filter(reach.attachments());
    Ok(query.lock_exclusive().one(transaction).await?)
}

/// A paper of a programme, locked until the transaction ends.
pub(super) async fn lock_document(
    transaction: &DatabaseTransaction,
    id: ProgrammeDocumentId,
) -> Result<Option<programme_document::Model>, Fault> {
    let query = programme_document::Entity::find_by_id(id);
    Ok(query.lock_exclusive().one(transaction).await?)
}

pub(super) async fn insert_attachment(
    transaction: &DatabaseTransaction,
    row: &attachment::Model,
) -> Result<(), Fault> {
    let row = row.clone().into_active_model();
    attachment::Entity::insert(row).exec_without_returning(transaction).await?;
    Ok(())
}

/// Writes every column of the row.
pub(super) async fn update_attachment(
    transaction: &DatabaseTransaction,
    row: &attachment::Model,
) -> Result<(), Fault> {
    row.clone().into_active_model().reset_all().update(transaction).await?;
    Ok(())
}

/// Removes an attachment; a file that nothing else has waits no longer from then on.
pub(super) async fn delete_attachment(
    transaction: &DatabaseTransaction,
    row: &attachment::Model,
    now: DateTime<Utc>,
) -> Result<(), Fault> {
    // Whoever takes it from another version at the same time waits here, and sees that this one is gone.
    lock_file(transaction, row.file_id).await?;
    attachment::Entity::delete_by_id(row.id).exec(transaction).await?;
    let others = attachment::Entity::rows().filter(attachment::Column::FileId.eq(row.file_id));
    if page::count(transaction, others).await? > 0 {
        return Ok(());
    }
    stored_file::Entity::update_many()
        .col_expr(stored_file::Column::ExpiresAt, Expr::value(now))
        .filter(stored_file::Column::Id.eq(row.file_id))
        .exec(transaction)
        .await?;
    Ok(())
}

/// Whether any file of the object lacks credit or licence.
pub(super) async fn lacks_rights(
    transaction: &DatabaseTransaction,
    subject: Uuid,
) -> Result<bool, Fault> {
    let lacking = Condition::any()
        .add(attachment::Column::Credit.is_null())
        .add(attachment::Column::Licence.is_null());
    let query = attachment::Entity::rows()
        .filter(attachment::Column::SubjectId.eq(subject))
        .filter(lacking);
    Ok(page::count(transaction, query).await? > 0)
}
