//! Shared content of objects. Whoever asks has already seen the object that it belongs to.

mod change;

use std::{collections::HashMap, hash::Hash};

use entity::{
    external_id, slug, source_ref,
    terms::{SubjectKind, TextItemKind},
    text_item, topic,
    value::{Locale, Slug},
};
use uuid::Uuid;

use super::store;
use crate::{
    app::App,
    fault::Fault,
    page::{Page, PageRequest},
    reach::Reach,
    words,
};

pub use self::change::{
    ExternalIdDraft, SourceDraft, add_external_id, claim_slug, external_id_within, free_slug,
    is_slug_taken, merge, release_slugs, remove_external_id, replace_sources, replace_texts,
    replace_topics, replace_translations, sources_within, stated, texts_within, topic_named,
    topics_within, translations_within,
};

/// Asks for the translations of one object, by field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TranslationsOf(pub Uuid);

/// Asks for all lists of texts of one object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TextItemsOf(pub Uuid);

/// Asks for the sources of one object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SourcesOf(pub Uuid);

/// Asks for the topics of one object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TopicsOf(pub Uuid);

/// Asks for partner systems' keys of one object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ExternalIdsOf(pub Uuid);

/// Asks for all slugs of one object, oldest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SlugsOf(pub Uuid);

/// Asks for one topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TopicById(pub Uuid);

/// Translations by field, each with its language.
pub type Translations = HashMap<String, Vec<(Locale, String)>>;

/// The lists of texts of one object.
#[derive(Clone, Debug, Default)]
pub struct TextItems(Vec<text_item::Model>);

impl TextItems {
    /// The texts of one list, in order.
    #[must_use]
    pub fn of(&self, kind: TextItemKind) -> Vec<String> {
        store::of_kind(&self.0, kind)
    }
}

/// The object of a kind that a slug leads to, whether current or former.
pub async fn resolve_slug(
    app: &App,
    kind: SubjectKind,
    slug: &Slug,
) -> Result<Option<Uuid>, Fault> {
    store::find_slug(app.database.read(), kind, slug).await
}

/// The object that a partner system knows by its own key.
pub async fn resolve_external_id(
    app: &App,
    system: &str,
    id: &str,
) -> Result<Option<(SubjectKind, Uuid)>, Fault> {
    let row = store::find_external_id(app.database.read(), system, id).await?;
    Ok(row.map(|row| (row.subject_kind, row.subject_id)))
}

/// Translations of many objects.
pub async fn translations(
    app: &App,
    subjects: &[Uuid],
) -> Result<HashMap<Uuid, Translations>, Fault> {
    let mut found: HashMap<Uuid, Translations> = HashMap::new();
    for row in store::translations(app.database.read(), subjects).await? {
        let fields = found.entry(row.subject_id).or_default();
        fields.entry(row.field).or_default().push((row.locale, row.text));
    }
    Ok(found)
}

/// Lists of texts of many objects.
pub async fn text_items(app: &App, subjects: &[Uuid]) -> Result<HashMap<Uuid, TextItems>, Fault> {
    let rows = store::text_items(app.database.read(), subjects).await?;
    let grouped = group(rows, |row| row.subject_id);
    Ok(grouped.into_iter().map(|(subject, rows)| (subject, TextItems(rows))).collect())
}

/// Sources of many objects.
pub async fn sources(
    app: &App,
    subjects: &[Uuid],
) -> Result<HashMap<Uuid, Vec<source_ref::Model>>, Fault> {
    Ok(group(store::sources(app.database.read(), subjects).await?, |row| row.subject_id))
}

/// Partner systems' keys of many objects.
pub async fn external_ids(
    app: &App,
    subjects: &[Uuid],
) -> Result<HashMap<Uuid, Vec<external_id::Model>>, Fault> {
    Ok(group(store::external_ids(app.database.read(), subjects).await?, |row| row.subject_id))
}

/// Slugs of many objects, oldest first.
pub async fn slugs(app: &App, subjects: &[Uuid]) -> Result<HashMap<Uuid, Vec<slug::Model>>, Fault> {
    Ok(group(store::slugs(app.database.read(), subjects).await?, |row| row.subject_id))
}

/// Topics of many objects, in each object's order.
pub async fn topics_of(
    app: &App,
    subjects: &[Uuid],
) -> Result<HashMap<Uuid, Vec<topic::Model>>, Fault> {
    let mut found: HashMap<Uuid, Vec<topic::Model>> = HashMap::new();
    for (link, topic) in store::topics_of(app.database.read(), subjects).await? {
        found.entry(link.subject_id).or_default().extend(topic);
    }
    Ok(found)
}

/// Topics by id.
pub async fn topics(
    app: &App,
    reach: &Reach,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, topic::Model>, Fault> {
    let rows = store::visible_topics(app.database.read(), reach, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id.0, row)).collect())
}

/// A page of topics, by name.
pub async fn list_topics(
    app: &App,
    reach: &Reach,
    search: Option<&str>,
    descending: bool,
    request: &PageRequest,
) -> Result<Page<topic::Model>, Fault> {
    let terms = words::search_terms(search.unwrap_or_default());
    store::list_topics(app.database.read(), reach, &terms, descending, request).await
}

/// Rows by a key, each group in the order of the rows.
pub fn group<K: Eq + Hash, R>(rows: Vec<R>, key: impl Fn(&R) -> K) -> HashMap<K, Vec<R>> {
    let mut groups: HashMap<K, Vec<R>> = HashMap::new();
    for row in rows {
        groups.entry(key(&row)).or_default().push(row);
    }
    groups
}
