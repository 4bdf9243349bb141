//! What a series or event carries besides its row: titles, texts in other languages, topics, sources.

use entity::{
    id::TopicId,
    terms::{SubjectKind, TextItemKind},
    value::Slug,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    content::{
        former::former_names,
        service::{self as content, SourceDraft},
    },
    events::{
        checks::Checks,
        differences::{Aspect, Differences},
        record::{Content, Translation},
        refusal::EventErrorCode::{self, InvalidSlug, SlugTaken},
    },
    fault::Fault,
    refusal::Refusal,
    write::Write,
};

/// The fields that have translations.
const TRANSLATED: [&str; 3] = ["title", "subtitle", "description"];

/// What there is, or is to be.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Held {
    pub(super) aliases: Vec<String>,
    pub(super) former: Vec<String>,
    pub(super) translations: Vec<Translation>,
    pub(super) topics: Vec<TopicId>,
    pub(super) sources: Vec<SourceDraft>,
}

impl Held {
    /// As the use case sees it.
    pub(super) async fn read(write: &Write, id: Uuid) -> Result<Self, Fault> {
        let mut translations = Vec::new();
        for field in TRANSLATED {
            let texts = content::translations_within(write, id, field).await?;
            translations.extend(texts.into_iter().map(|(locale, text)| (field, locale, text)));
        }
        Ok(Self {
            aliases: content::texts_within(write, id, TextItemKind::Alias).await?,
            former: content::texts_within(write, id, TextItemKind::FormerName).await?,
            translations,
            topics: content::topics_within(write, id).await?,
            sources: content::sources_within(write, id).await?,
        })
    }

    /// After a change, of the title as well.
    pub(super) fn after(&self, content: Content, before: &str, after: &str) -> Self {
        let mut translations = content.translations.unwrap_or_else(|| self.translations.clone());
        // In the order in which they are read.
        let order = |field| TRANSLATED.iter().position(|known| *known == field);
        translations.sort_by(|one, other| {
            order(one.0).cmp(&order(other.0)).then_with(|| one.1.cmp(&other.1))
        });
        Self {
            aliases: content.aliases.unwrap_or_else(|| self.aliases.clone()),
            former: former_names(&self.former, before, after),
            translations,
            topics: content.topics.unwrap_or_else(|| self.topics.clone()),
            sources: content.sources.unwrap_or_else(|| self.sources.clone()),
        }
    }

    /// Notes what is other than it was.
    pub(super) fn compare(&self, after: &Self, differences: &mut Differences) {
        differences.add("aliases", Aspect::Text, &self.aliases, &after.aliases);
        differences.add(
            "translations",
            Aspect::Text,
            &spelled(&self.translations),
            &spelled(&after.translations),
        );
        let ids = |topics: &[TopicId]| topics.iter().map(|id| id.0).collect::<Vec<_>>();
        differences.add("topicIds", Aspect::Text, &ids(&self.topics), &ids(&after.topics));
        differences.add(
            "sources",
            Aspect::Free,
            &content::stated(&self.sources),
            &content::stated(&after.sources),
        );
    }

    /// Writes what is other than it was.
    pub(super) async fn replace(
        &self,
        after: &Self,
        write: &Write,
        kind: SubjectKind,
        id: Uuid,
    ) -> Result<(), Fault> {
        if self.aliases != after.aliases {
            content::replace_texts(write, id, TextItemKind::Alias, &after.aliases).await?;
        }
        if self.former != after.former {
            content::replace_texts(write, id, TextItemKind::FormerName, &after.former).await?;
        }
        if self.translations != after.translations {
            for field in TRANSLATED {
                let of_field = after.translations.iter().filter(|text| text.0 == field);
                let texts: Vec<_> =
                    of_field.map(|(_, locale, text)| (locale.clone(), text.clone())).collect();
                content::replace_translations(write, id, field, &texts).await?;
            }
        }
        if self.topics != after.topics {
            content::replace_topics(write, kind, id, &after.topics).await?;
        }
        if self.sources != after.sources {
            content::replace_sources(write, id, &after.sources).await?;
        }
        Ok(())
    }
}

fn spelled(translations: &[Translation]) -> Vec<Value> {
    let entry = |(field, locale, text): &Translation| json!([field, locale.to_string(), text]);
    translations.iter().map(entry).collect()
}

/// The slug of a new object: the one that was asked for, or the first that the title proposes and nobody
/// has. What is wrong is told to `checks`.
pub(super) async fn new_slug(
    write: &Write,
    checks: &mut Checks,
    kind: SubjectKind,
    id: Uuid,
    wanted: Option<&Slug>,
    title: &str,
) -> Result<Option<Slug>, Fault> {
    if let Some(slug) = wanted {
        check_slug(write, checks, kind, id, slug).await?;
        return Ok(Some(slug.clone()));
    }
    let slug = content::free_slug(write, kind, id, title).await?;
    if slug.is_none() && !title.is_empty() {
        checks.refuse_at("slug", InvalidSlug);
    }
    Ok(slug)
}

/// Tells `checks` if the slug leads to another object.
pub(super) async fn check_slug(
    write: &Write,
    checks: &mut Checks,
    kind: SubjectKind,
    id: Uuid,
    slug: &Slug,
) -> Result<(), Fault> {
    if content::is_slug_taken(write, kind, id, slug).await? {
        checks.refuse(slug_taken(slug));
    }
    Ok(())
}

/// Lets the slug lead to the object, for good.
pub(super) async fn claim(
    write: &Write,
    kind: SubjectKind,
    id: Uuid,
    slug: &Slug,
) -> Result<(), crate::refusal::Failure<EventErrorCode>> {
    if content::claim_slug(write, kind, id, slug).await? {
        return Ok(());
    }
    // Somebody else was faster.
    Err(slug_taken(slug).into())
}

fn slug_taken(slug: &Slug) -> Refusal<EventErrorCode> {
    Refusal::at("slug", SlugTaken).with("slug", slug)
}
