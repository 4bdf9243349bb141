//! Writes to the tables that belong to no one kind of object.

use entity::{
    external_id,
    id::{ExternalIdId, TopicId},
    rows::Rows as _,
    slug, source_ref,
    terms::{SubjectKind, TextItemKind},
    text_item, topic, topic_link, translation,
    value::Slug,
};
use sea_orm::{
    ColumnTrait as _, Condition, DatabaseTransaction, EntityTrait as _, IntoActiveModel as _,
    PaginatorTrait as _, QueryFilter as _,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

use crate::{database::conditions::among, fault::Fault};

/// Inserts the slug; false if the kind has it already.
pub(in crate::content) async fn insert_slug(
    transaction: &DatabaseTransaction,
    row: slug::Model,
) -> Result<bool, Fault> {
    let once = OnConflict::columns([slug::Column::SubjectKind, slug::Column::Slug]);
    let inserted = slug::Entity::insert(row.into_active_model())
        .on_conflict(once.clone().do_nothing().to_owned())
        .exec_without_returning(transaction)
        .await?;
    Ok(inserted == 1)
}

/// Removes all slugs of an object.
pub(in crate::content) async fn delete_slugs(
    transaction: &DatabaseTransaction,
    kind: SubjectKind,
    subject: Uuid,
) -> Result<(), Fault> {
    slug::Entity::delete_many()
        .filter(slug::Column::SubjectKind.eq(kind))
        .filter(slug::Column::SubjectId.eq(subject))
        .exec(transaction)
        .await?;
    Ok(())
}

/// Inserts the key; false if the system has given it already.
pub(in crate::content) async fn insert_external_id(
    transaction: &DatabaseTransaction,
    row: external_id::Model,
) -> Result<bool, Fault> {
    let once = OnConflict::columns([external_id::Column::System, external_id::Column::ExternalId]);
    let inserted = external_id::Entity::insert(row.into_active_model())
        .on_conflict(once.clone().do_nothing().to_owned())
        .exec_without_returning(transaction)
        .await?;
    Ok(inserted == 1)
}

pub(in crate::content) async fn delete_external_id(
    transaction: &DatabaseTransaction,
    id: ExternalIdId,
) -> Result<(), Fault> {
    external_id::Entity::delete_by_id(id).exec(transaction).await?;
    Ok(())
}

/// Replaces one list of texts of an object.
pub(in crate::content) async fn replace_texts(
    transaction: &DatabaseTransaction,
    subject: Uuid,
    kind: TextItemKind,
    rows: Vec<text_item::Model>,
) -> Result<(), Fault> {
    text_item::Entity::delete_many()
        .filter(text_item::Column::SubjectId.eq(subject))
        .filter(text_item::Column::Kind.eq(kind))
        .exec(transaction)
        .await?;
    if !rows.is_empty() {
        let rows = rows.into_iter().map(text_item::Model::into_active_model);
        text_item::Entity::insert_many(rows).exec_without_returning(transaction).await?;
    }
    Ok(())
}

/// Replaces the translations of one field of an object.
pub(in crate::content) async fn replace_translations(
    transaction: &DatabaseTransaction,
    subject: Uuid,
    field: &str,
    rows: Vec<translation::Model>,
) -> Result<(), Fault> {
    translation::Entity::delete_many()
        .filter(translation::Column::SubjectId.eq(subject))
        .filter(translation::Column::Field.eq(field))
        .exec(transaction)
        .await?;
    if !rows.is_empty() {
        let rows = rows.into_iter().map(translation::Model::into_active_model);
        translation::Entity::insert_many(rows).exec_without_returning(transaction).await?;
    }
    Ok(())
}

/// How many of these topics there are.
pub(in crate::content) async fn count_topics(
    transaction: &DatabaseTransaction,
    topics: &[TopicId],
) -> Result<usize, Fault> {
    if topics.is_empty() {
        return Ok(0);
    }
    let query = topic::Entity::rows().filter(among(topic::Column::Id, topics.iter().copied()));
    usize::try_from(query.count(transaction).await?).map_err(Fault::internal)
}

/// The topic of this name, whoever may see it: no two have one name.
pub(in crate::content) async fn topic_by_name(
    transaction: &DatabaseTransaction,
    name: &str,
) -> Result<Option<topic::Model>, Fault> {
    Ok(topic::Entity::rows().filter(topic::Column::Name.eq(name)).one(transaction).await?)
}

/// Inserts the topic, unless there is one of that name.
pub(in crate::content) async fn insert_topic(
    transaction: &DatabaseTransaction,
    row: &topic::Model,
) -> Result<(), Fault> {
    let once = OnConflict::column(topic::Column::Name);
    topic::Entity::insert(row.clone().into_active_model())
        .on_conflict(once.clone().do_nothing().to_owned())
        .exec_without_returning(transaction)
        .await?;
    Ok(())
}

/// Replaces the topics of an object.
pub(in crate::content) async fn replace_topics(
    transaction: &DatabaseTransaction,
    subject: Uuid,
    rows: Vec<topic_link::Model>,
) -> Result<(), Fault> {
    topic_link::Entity::delete_many()
        .filter(topic_link::Column::SubjectId.eq(subject))
        .exec(transaction)
        .await?;
    if !rows.is_empty() {
        let rows = rows.into_iter().map(topic_link::Model::into_active_model);
        topic_link::Entity::insert_many(rows).exec_without_returning(transaction).await?;
    }
    Ok(())
}

/// Replaces the sources of an object.
pub(in crate::content) async fn replace_sources(
    transaction: &DatabaseTransaction,
    subject: Uuid,
    rows: Vec<source_ref::Model>,
) -> Result<(), Fault> {
    source_ref::Entity::delete_many()
        .filter(source_ref::Column::SubjectId.eq(subject))
        .exec(transaction)
        .await?;
    if !rows.is_empty() {
        let rows = rows.into_iter().map(source_ref::Model::into_active_model);
        source_ref::Entity::insert_many(rows).exec_without_returning(transaction).await?;
    }
    Ok(())
}

/// Lets the slugs and partner systems' keys of one object lead to another one of its kind.
pub(in crate::content) async fn redirect(
    transaction: &DatabaseTransaction,
    kind: SubjectKind,
    from: Uuid,
    to: Uuid,
) -> Result<(), Fault> {
    slug::Entity::update_many()
        .col_expr(slug::Column::SubjectId, Expr::value(to))
        .filter(slug::Column::SubjectKind.eq(kind))
        .filter(slug::Column::SubjectId.eq(from))
        .exec(transaction)
        .await?;
    let of_object = Condition::all()
        .add(external_id::Column::SubjectKind.eq(kind))
        .add(external_id::Column::SubjectId.eq(from));
    external_id::Entity::update_many()
        .col_expr(external_id::Column::SubjectId, Expr::value(to))
        .filter(of_object)
        .exec(transaction)
        .await?;
    Ok(())
}

/// What the slug leads to, as the transaction sees it.
pub(in crate::content) async fn slug(
    transaction: &DatabaseTransaction,
    kind: SubjectKind,
    slug: &Slug,
) -> Result<Option<slug::Model>, Fault> {
    Ok(slug::Entity::find_by_id((kind, slug.clone())).one(transaction).await?)
}
