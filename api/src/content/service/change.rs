//! What use cases write of an object besides its own row.
//!
//! Whoever calls has decided that the actor may, and notes in the audit entry what changed.

use entity::{
    external_id,
    id::TopicId,
    slug, source_ref,
    terms::{SubjectKind, TextItemKind},
    text_item, topic, topic_link, translation,
    value::{Locale, PartialDate, Slug},
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    content::{slug::proposals, store},
    fault::Fault,
    words,
    write::Write,
};

/// A source that is to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceDraft {
    /// Title of the text.
    pub title: String,
    /// Where it can be read.
    pub url: Option<String>,
    /// When it was published, as far as it is known.
    pub published_at: Option<PartialDate>,
    /// When it was last changed, as far as it is known.
    pub revised_at: Option<PartialDate>,
    /// What it states where it adds to the record or contradicts it.
    pub states: Option<String>,
}

/// A key that is to lead to an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExternalIdDraft {
    /// The system that gave the key.
    pub system: String,
    /// The key in that system.
    pub key: String,
}

/// Lets the slug lead to the object, for good; false if it leads to another one.
pub async fn claim_slug(
    write: &Write,
    kind: SubjectKind,
    subject: Uuid,
    slug: &Slug,
) -> Result<bool, Fault> {
    let transaction = write.transaction();
    let row = slug::Model {
        subject_kind: kind,
        slug: slug.clone(),
        subject_id: subject,
        created_at: write.now(),
    };
    if store::insert_slug(transaction, row).await? {
        return Ok(true);
    }
    let known = store::slug(transaction, kind, slug).await?;
    Ok(known.is_some_and(|known| known.subject_id == subject))
}

/// Gives up the slugs of an object that is gone and that nobody could know of.
pub async fn release_slugs(write: &Write, kind: SubjectKind, subject: Uuid) -> Result<(), Fault> {
    store::delete_slugs(write.transaction(), kind, subject).await
}

/// Whether the slug leads, or led, to another object of the kind.
pub async fn is_slug_taken(
    write: &Write,
    kind: SubjectKind,
    subject: Uuid,
    slug: &Slug,
) -> Result<bool, Fault> {
    let known = store::slug(write.transaction(), kind, slug).await?;
    Ok(known.is_some_and(|known| known.subject_id != subject))
}

/// The first slug that a name proposes and that leads to no other object of the kind; none where the name
/// has no letter or digit for one.
pub async fn free_slug(
    write: &Write,
    kind: SubjectKind,
    subject: Uuid,
    name: &str,
) -> Result<Option<Slug>, Fault> {
    for slug in proposals(name) {
        if !is_slug_taken(write, kind, subject, &slug).await? {
            return Ok(Some(slug));
        }
    }
    Ok(None)
}

/// The topics of an object in order, as the use case sees them.
pub async fn topics_within(write: &Write, subject: Uuid) -> Result<Vec<TopicId>, Fault> {
    let links = store::topics_of(write.transaction(), &[subject]).await?;
    Ok(links.into_iter().map(|(link, _)| link.topic_id).collect())
}

/// Replaces the topics of an object; not found if there is no such topic.
pub async fn replace_topics(
    write: &Write,
    kind: SubjectKind,
    subject: Uuid,
    topics: &[TopicId],
) -> Result<(), Fault> {
    if store::count_topics(write.transaction(), topics).await? < topics.len() {
        return Err(Fault::NotFound);
    }
    let row = |(position, topic): (i32, &TopicId)| topic_link::Model {
        topic_id: *topic,
        subject_kind: kind,
        subject_id: subject,
        position,
    };
    let rows = (1..).zip(topics).map(row).collect();
    store::replace_topics(write.transaction(), subject, rows).await
}

/// The topic of this name. One that nobody has named before is entered.
pub async fn topic_named(write: &mut Write, name: &str) -> Result<TopicId, Fault> {
    if let Some(known) = store::topic_by_name(write.transaction(), name).await? {
        return Ok(known.id);
    }
    let row = topic::Model {
        id: write.new_id(),
        name: name.to_owned(),
        sort_name: words::sort_key(name),
        search_text: words::search_text([name]),
        created_at: write.now(),
        updated_at: write.now(),
        version: 1,
    };
    store::insert_topic(write.transaction(), &row).await?;
    // Somebody else can have been faster.
    let known = store::topic_by_name(write.transaction(), name).await?.unwrap_or(row.clone());
    if known.id == row.id {
        write.concerns(row.id);
    }
    Ok(known.id)
}

/// Lets a partner system's key lead to the object; false if it leads somewhere already.
pub async fn add_external_id(
    write: &Write,
    kind: SubjectKind,
    subject: Uuid,
    draft: &ExternalIdDraft,
) -> Result<bool, Fault> {
    let row = external_id::Model {
        id: write.new_id(),
        system: draft.system.clone(),
        external_id: draft.key.clone(),
        subject_kind: kind,
        subject_id: subject,
        created_at: write.now(),
        updated_at: write.now(),
        version: 1,
    };
    store::insert_external_id(write.transaction(), row).await
}

/// Where a partner system's key leads, as the use case sees it.
pub async fn external_id_within(
    write: &Write,
    draft: &ExternalIdDraft,
) -> Result<Option<external_id::Model>, Fault> {
    store::find_external_id(write.transaction(), &draft.system, &draft.key).await
}

/// Takes a partner system's key away.
pub async fn remove_external_id(write: &Write, row: &external_id::Model) -> Result<(), Fault> {
    store::delete_external_id(write.transaction(), row.id).await
}

/// The texts of one list of an object, as the use case sees them.
pub async fn texts_within(
    write: &Write,
    subject: Uuid,
    kind: TextItemKind,
) -> Result<Vec<String>, Fault> {
    let rows = store::text_items(write.transaction(), &[subject]).await?;
    Ok(store::of_kind(&rows, kind))
}

/// Replaces one list of texts of an object.
pub async fn replace_texts(
    write: &Write,
    subject: Uuid,
    kind: TextItemKind,
    texts: &[String],
) -> Result<(), Fault> {
    let row = |(position, text): (i32, &String)| text_item::Model {
        id: write.new_id(),
        subject_id: subject,
        kind,
        position,
        text: text.clone(),
    };
    let rows = (1..).zip(texts).map(row).collect();
    store::replace_texts(write.transaction(), subject, kind, rows).await
}

/// The translations of one field of an object, as the use case sees them.
pub async fn translations_within(
    write: &Write,
    subject: Uuid,
    field: &str,
) -> Result<Vec<(Locale, String)>, Fault> {
    let rows = store::translations(write.transaction(), &[subject]).await?;
    Ok(rows
        .into_iter()
        .filter(|row| row.field == field)
        .map(|row| (row.locale, row.text))
        .collect())
}

/// Replaces the translations of one field of an object.
pub async fn replace_translations(
    write: &Write,
    subject: Uuid,
    field: &str,
    texts: &[(Locale, String)],
) -> Result<(), Fault> {
    let row = |(locale, text): &(Locale, String)| translation::Model {
        subject_id: subject,
        field: field.to_owned(),
        locale: locale.clone(),
        text: text.clone(),
    };
    let rows = texts.iter().map(row).collect();
    store::replace_translations(write.transaction(), subject, field, rows).await
}

/// Sources as the audit entry keeps them, apart from what everybody reads.
#[must_use]
pub fn stated(sources: &[SourceDraft]) -> Vec<Value> {
    let date = |date: Option<PartialDate>| date.map(|date| date.to_string());
    let entry = |source: &SourceDraft| {
        let dates = (date(source.published_at), date(source.revised_at));
        json!([source.title, source.url, dates, source.states])
    };
    sources.iter().map(entry).collect()
}

/// The sources of an object, as the use case sees them.
pub async fn sources_within(write: &Write, subject: Uuid) -> Result<Vec<SourceDraft>, Fault> {
    let rows = store::sources(write.transaction(), &[subject]).await?;
    let draft = |row: source_ref::Model| SourceDraft {
        title: row.title,
        url: row.url,
        published_at: row.published_at,
        revised_at: row.revised_at,
        states: row.states,
    };
    Ok(rows.into_iter().map(draft).collect())
}

/// Replaces the sources of an object.
pub async fn replace_sources(
    write: &Write,
    subject: Uuid,
    sources: &[SourceDraft],
) -> Result<(), Fault> {
    let row = |(position, source): (i32, &SourceDraft)| source_ref::Model {
        id: write.new_id(),
        subject_id: subject,
        position,
        title: source.title.clone(),
        url: source.url.clone(),
        published_at: source.published_at,
        revised_at: source.revised_at,
        states: source.states.clone(),
    };
    let rows = (1..).zip(sources).map(row).collect();
    store::replace_sources(write.transaction(), subject, rows).await
}

/// Adds what one object carries to another one of its kind, of which it was a duplicate: its slugs
/// and partner systems' keys lead there, its sources follow those that are there, and a translation
/// counts where there is none. Lists of texts are the caller's.
pub async fn merge(write: &Write, kind: SubjectKind, from: Uuid, to: Uuid) -> Result<(), Fault> {
    let transaction = write.transaction();
    store::redirect(transaction, kind, from, to).await?;
    let mut sources = sources_within(write, to).await?;
    for source in sources_within(write, from).await? {
        if !sources.contains(&source) {
            sources.push(source);
        }
    }
    replace_sources(write, from, &[]).await?;
    replace_sources(write, to, &sources).await?;
    let mut names = translations_within(write, to, "name").await?;
    for (locale, name) in translations_within(write, from, "name").await? {
        if !names.iter().any(|(known, _)| *known == locale) {
            names.push((locale, name));
        }
    }
    replace_translations(write, from, "name", &[]).await?;
    replace_translations(write, to, "name", &names).await
}
