//! The words of objects, kept beside them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use entity::{
    publication, rows::Rows as _, search_entry, search_index, search_vocabulary, search_word,
};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, Condition, ConnectionTrait, DatabaseBackend,
    DatabaseTransaction, EntityTrait as _, ExprTrait as _, IntoActiveModel as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, Set,
    sea_query::{Alias, Expr, OnConflict, Order, Query},
};
use uuid::Uuid;

use super::documents;
use crate::{
    database::conditions::among,
    fault::Fault,
    search::{SearchKind, document::Document, german},
};

/// Rows of one statement: at most 32,766 values on SQLite.
const ROWS_AT_ONCE: usize = 1_000;
/// Objects that are read at once.
const OBJECTS_AT_ONCE: usize = 500;
/// The one row of `search_index`.
const INDEX: i32 = 1;

/// Brings the words of these objects to what their texts are now; of what is gone, nothing stays.
///
/// Only what differs is written. Rows are taken in one order, so that two who do this wait for each other
/// but not in a circle.
pub(in crate::search) async fn refresh(
    transaction: &DatabaseTransaction,
    objects: &BTreeSet<(SearchKind, Uuid)>,
) -> Result<(), Fault> {
    let objects: Vec<_> = objects.iter().copied().collect();
    for some in objects.chunks(OBJECTS_AT_ONCE) {
        refresh_some(transaction, &some.iter().copied().collect()).await?;
    }
    Ok(())
}

async fn refresh_some(
    transaction: &DatabaseTransaction,
    objects: &BTreeSet<(SearchKind, Uuid)>,
) -> Result<(), Fault> {
    let ids: BTreeSet<Uuid> = objects.iter().map(|(_, id)| *id).collect();
    let entries = search_entry::Entity::rows()
        .filter(among(search_entry::Column::SubjectId, ids.iter().copied()))
        .order_by_asc(search_entry::Column::SubjectId)
        .lock_exclusive()
        .all(transaction)
        .await?;
    // Read after the lock was waited for.
    let documents = documents(transaction, objects).await?;
    let there: BTreeSet<Uuid> = documents.iter().map(|document| document.id).collect();
    let gone = entries.iter().map(|entry| entry.subject_id).filter(|id| !there.contains(id));
    delete_entries(transaction, gone.collect()).await?;
    put_entries(transaction, &entries, &documents).await?;
    put_words(transaction, &documents).await
}

async fn delete_entries(transaction: &DatabaseTransaction, gone: Vec<Uuid>) -> Result<(), Fault> {
    if !gone.is_empty() {
        let gone = among(search_entry::Column::SubjectId, gone);
        search_entry::Entity::delete_many().filter(gone).exec(transaction).await?;
    }
    Ok(())
}

async fn put_entries(
    transaction: &DatabaseTransaction,
    before: &[search_entry::Model],
    documents: &[Document],
) -> Result<(), Fault> {
    let entries: BTreeMap<Uuid, search_entry::Model> = documents
        .iter()
        .map(|document| search_entry::Model {
            subject_id: document.id,
            kind: document.kind.subject(),
            sort_name: document.sort_name.clone(),
        })
        .filter(|entry| !before.contains(entry))
        .map(|entry| (entry.subject_id, entry))
        .collect();
    let changed = OnConflict::column(search_entry::Column::SubjectId)
        .update_columns([search_entry::Column::Kind, search_entry::Column::SortName])
        .to_owned();
    if !entries.is_empty() {
        let rows = entries.into_values().map(search_entry::Model::into_active_model);
        search_entry::Entity::insert_many(rows)
            .on_conflict(changed)
            .exec_without_returning(transaction)
            .await?;
    }
    Ok(())
}

async fn put_words(transaction: &DatabaseTransaction, documents: &[Document]) -> Result<(), Fault> {
    type Key = (String, Uuid, bool);
    let key = |row: &search_word::Model| (row.word.clone(), row.subject_id, row.is_detail);
    let ids = documents.iter().map(|document| document.id);
    let before: HashMap<Key, i32> = search_word::Entity::rows()
        .filter(among(search_word::Column::SubjectId, ids))
        .all(transaction)
        .await?
        .into_iter()
        .map(|row| (key(&row), row.weight))
        .collect();
    let after: BTreeMap<Key, search_word::Model> =
        documents.iter().flat_map(Document::words).map(|row| (key(&row), row)).collect();

    let mut unused: BTreeMap<(Uuid, bool), Vec<String>> = BTreeMap::new();
    for (word, subject, is_detail) in before.keys().filter(|key| !after.contains_key(*key)) {
        unused.entry((*subject, *is_detail)).or_default().push(word.clone());
    }
    for ((subject, is_detail), words) in unused {
        let unused = Condition::all()
            .add(search_word::Column::SubjectId.eq(subject))
            .add(search_word::Column::IsDetail.eq(is_detail))
            .add(among(search_word::Column::Word, words));
        search_word::Entity::delete_many().filter(unused).exec(transaction).await?;
    }

    let new: Vec<_> = after
        .into_iter()
        .filter(|(key, row)| before.get(key) != Some(&row.weight))
        .map(|(_, row)| row)
        .collect();
    let once =
        [search_word::Column::Word, search_word::Column::SubjectId, search_word::Column::IsDetail];
    for some in new.chunks(ROWS_AT_ONCE) {
        let rows = some.iter().cloned().map(search_word::Model::into_active_model);
        let changed =
            OnConflict::columns(once).update_column(search_word::Column::Weight).to_owned();
        search_word::Entity::insert_many(rows)
            .on_conflict(changed)
            .exec_without_returning(transaction)
            .await?;
    }
    // After the words: whoever forgets unused ones has waited for them by then.
    let words: BTreeSet<&str> = new.iter().map(|row| row.word.as_str()).collect();
    let vocabulary: Vec<_> = words
        .into_iter()
        .map(|word| search_vocabulary::Model {
            word: word.to_owned(),
            spellings: german::spellings(word),
        })
        .collect();
    for some in vocabulary.chunks(ROWS_AT_ONCE) {
        let rows = some.iter().cloned().map(search_vocabulary::Model::into_active_model);
        let known = OnConflict::column(search_vocabulary::Column::Word)
            .update_column(search_vocabulary::Column::Spellings)
            .to_owned();
        search_vocabulary::Entity::insert_many(rows)
            .on_conflict(known)
            .exec_without_returning(transaction)
            .await?;
    }
    Ok(())
}

/// The next objects of this type, by id; each is locked, so that what is read of it is the last that was written.
pub(in crate::search) async fn next_of_kind(
    transaction: &DatabaseTransaction,
    kind: SearchKind,
    after: Option<Uuid>,
) -> Result<Vec<Uuid>, Fault> {
    let id = Alias::new("id");
    let mut query = Query::select();
    query
        .column(id.clone())
        .from(Alias::new(kind.table()))
        .cond_where(of_type(kind))
        .order_by(id.clone(), Order::Asc)
        .limit(OBJECTS_AT_ONCE as u64);
    if let Some(after) = after {
        query.and_where(Expr::col(id).gt(after));
    }
    if transaction.get_database_backend() == DatabaseBackend::Postgres {
        query.lock_shared();
    }
    let rows = transaction.query_all(&query).await?;
    Ok(rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?)
}

/// The rows of the type's table that are of this type: some types share a table.
fn of_type(kind: SearchKind) -> Condition {
    let kinds = kind.publications().map(|kinds| kinds.iter().copied());
    Condition::all().add_option(kinds.map(|kinds| publication::Column::Kind.is_in(kinds)))
}

/// Forgets objects of this type that are gone.
pub(in crate::search) async fn forget_gone(
    transaction: &DatabaseTransaction,
    kind: SearchKind,
) -> Result<(), Fault> {
    let table = Alias::new(kind.table());
    let there = Query::select().column(Alias::new("id")).from(table).take();
    let gone = Condition::all()
        .add(search_entry::Column::Kind.eq(kind.subject()))
        .add(search_entry::Column::SubjectId.not_in_subquery(there));
    search_entry::Entity::delete_many().filter(gone).exec(transaction).await?;
    Ok(())
}

/// Forgets words that no text has. Nobody writes words while it looks.
pub(in crate::search) async fn forget_unused_words(
    transaction: &DatabaseTransaction,
) -> Result<(), Fault> {
    if transaction.get_database_backend() == DatabaseBackend::Postgres {
        let alone = "LOCK TABLE search_word IN SHARE ROW EXCLUSIVE MODE";
        transaction.execute_unprepared(alone).await?;
    }
    let used = Query::select()
        .expr(Expr::val(1))
        .from(search_word::Entity)
        .and_where(
            Expr::col((search_word::Entity, search_word::Column::Word))
                .equals((search_vocabulary::Entity, search_vocabulary::Column::Word)),
        )
        .take();
    let unused = Expr::exists(used).not();
    search_vocabulary::Entity::delete_many().filter(unused).exec(transaction).await?;
    Ok(())
}

/// Makes others wait who bring the whole index up to date, and tells the version of its rules.
pub(in crate::search) async fn lock_index(transaction: &DatabaseTransaction) -> Result<(), Fault> {
    search_index::Entity::find_by_id(INDEX).lock_exclusive().one(transaction).await?;
    Ok(())
}

/// Lets PostgreSQL look how much there is to find things by, and plan anew what it planned for less.
pub(in crate::search) async fn look_at_words(
    transaction: &DatabaseTransaction,
) -> Result<(), Fault> {
    if transaction.get_database_backend() == DatabaseBackend::Postgres {
        let analyze = "ANALYZE search_entry, search_word, search_vocabulary";
        transaction.execute_unprepared(analyze).await?;
    }
    Ok(())
}

/// By which version of the rules the words were made.
pub(in crate::search) async fn version(connection: &impl ConnectionTrait) -> Result<i32, Fault> {
    let index = search_index::Entity::find_by_id(INDEX).one(connection).await?;
    Ok(index.map_or(0, |index| index.version))
}

/// Notes by which version of the rules the words were made.
pub(in crate::search) async fn set_version(
    transaction: &DatabaseTransaction,
    version: i32,
) -> Result<(), Fault> {
    let index = search_index::ActiveModel { id: Set(INDEX), version: Set(version) };
    index.update(transaction).await?;
    Ok(())
}
