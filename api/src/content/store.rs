//! Queries on the tables that belong to no one kind of object.

mod change;

use entity::{
    external_id,
    rows::Rows as _,
    slug, source_ref,
    terms::{SubjectKind, TextItemKind},
    text_item, topic, topic_link, translation,
    value::Slug,
};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, EntityTrait as _, QueryFilter as _, QueryOrder as _,
};
use uuid::Uuid;

pub(super) use self::change::{
    count_topics, delete_external_id, delete_slugs, insert_external_id, insert_slug, insert_topic,
    redirect, replace_sources, replace_texts, replace_topics, replace_translations, slug,
    topic_by_name,
};
use crate::{
    database::conditions::among,
    fault::Fault,
    page::{self, Ordering, Page, PageRequest, Position, SortKey},
    reach::Reach,
};

/// The object that a slug leads to, current or former.
pub(super) async fn find_slug(
    connection: &impl ConnectionTrait,
    kind: SubjectKind,
    slug: &Slug,
) -> Result<Option<Uuid>, Fault> {
    let row = slug::Entity::find_by_id((kind, slug.clone())).one(connection).await?;
    Ok(row.map(|row| row.subject_id))
}

pub(super) async fn find_external_id(
    connection: &impl ConnectionTrait,
    system: &str,
    id: &str,
) -> Result<Option<external_id::Model>, Fault> {
    let query = external_id::Entity::rows()
        .filter(external_id::Column::System.eq(system))
        .filter(external_id::Column::ExternalId.eq(id));
    Ok(query.one(connection).await?)
}

pub(super) async fn external_ids(
    connection: &impl ConnectionTrait,
    subjects: &[Uuid],
) -> Result<Vec<external_id::Model>, Fault> {
    let query = external_id::Entity::rows()
        .filter(among(external_id::Column::SubjectId, subjects.iter().copied()))
        .order_by_asc(external_id::Column::System)
        .order_by_asc(external_id::Column::ExternalId);
    Ok(query.all(connection).await?)
}

pub(super) async fn slugs(
    connection: &impl ConnectionTrait,
    subjects: &[Uuid],
) -> Result<Vec<slug::Model>, Fault> {
    let query = slug::Entity::rows()
        .filter(among(slug::Column::SubjectId, subjects.iter().copied()))
        .order_by_asc(slug::Column::CreatedAt)
        .order_by_asc(slug::Column::Slug);
    Ok(query.all(connection).await?)
}

pub(super) async fn text_items(
    connection: &impl ConnectionTrait,
    subjects: &[Uuid],
) -> Result<Vec<text_item::Model>, Fault> {
    let query = text_item::Entity::rows()
        .filter(among(text_item::Column::SubjectId, subjects.iter().copied()))
        .order_by_asc(text_item::Column::Position);
    Ok(query.all(connection).await?)
}

pub(super) async fn sources(
    connection: &impl ConnectionTrait,
    subjects: &[Uuid],
) -> Result<Vec<source_ref::Model>, Fault> {
    let query = source_ref::Entity::rows()
        .filter(among(source_ref::Column::SubjectId, subjects.iter().copied()))
        .order_by_asc(source_ref::Column::Position);
    Ok(query.all(connection).await?)
}

pub(super) async fn translations(
    connection: &impl ConnectionTrait,
    subjects: &[Uuid],
) -> Result<Vec<translation::Model>, Fault> {
    let query = translation::Entity::rows()
        .filter(among(translation::Column::SubjectId, subjects.iter().copied()))
        .order_by_asc(translation::Column::Locale);
    Ok(query.all(connection).await?)
}

pub(super) async fn topics_of(
    connection: &impl ConnectionTrait,
    subjects: &[Uuid],
) -> Result<Vec<(topic_link::Model, Option<topic::Model>)>, Fault> {
    let links = topic_link::Entity::rows()
        .filter(among(topic_link::Column::SubjectId, subjects.iter().copied()))
        .order_by_asc(topic_link::Column::Position)
        .all(connection)
        .await?;
    let topics =
        topics(connection, &links.iter().map(|link| link.topic_id.0).collect::<Vec<_>>()).await?;
    let topic =
        |link: &topic_link::Model| topics.iter().find(|topic| topic.id == link.topic_id).cloned();
    Ok(links
        .into_iter()
        .map(|link| {
            let found = topic(&link);
            (link, found)
        })
        .collect())
}

pub(super) async fn visible_topics(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    ids: &[Uuid],
) -> Result<Vec<topic::Model>, Fault> {
    let query = topic::Entity::rows().filter(reach.topics());
    Ok(query.filter(among(topic::Column::Id, ids.iter().copied())).all(connection).await?)
}

async fn topics(
    connection: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<Vec<topic::Model>, Fault> {
    let query = topic::Entity::rows().filter(among(topic::Column::Id, ids.iter().copied()));
    Ok(query.all(connection).await?)
}

pub(super) async fn list_topics(
    connection: &impl ConnectionTrait,
    reach: &Reach,
    terms: &[String],
    descending: bool,
    request: &PageRequest,
) -> Result<Page<topic::Model>, Fault> {
    let ordering = Ordering {
        column: topic::Column::SortName,
        id: topic::Column::Id,
        descending,
        position: |row: &topic::Model| Position {
            key: SortKey::Text(row.sort_name.clone()),
            id: row.id.0,
        },
    };
    let select = topic::Entity::rows()
        .filter(reach.topics())
        .filter(page::holds_all(topic::Column::SearchText, terms));
    page::fetch(connection, select, &ordering, request).await
}

/// The texts of one list of one object.
pub(super) fn of_kind(items: &[text_item::Model], kind: TextItemKind) -> Vec<String> {
    items.iter().filter(|item| item.kind == kind).map(|item| item.text.clone()).collect()
}
