//! What a programme carries besides its row: lists of texts, texts in other languages, topics, sources, names in
//! addresses.

use entity::{
    id::{ProgrammeId, TopicId},
    terms::{SubjectKind, TextItemKind},
    value::Slug,
};
use serde_json::{Value, json};

use crate::{
    content::{
        former::former_names,
        service::{self as content, SourceDraft},
    },
    differences::Differences,
    fault::Fault,
    programmes::{
        checks::Checks,
        record::{Content, Translation},
        refusal::ProgrammeErrorCode::{self, InvalidSlug, SlugTaken},
    },
    refusal::{Failure, Refusal},
    write::Write,
};

/// The fields that have translations.
const TRANSLATED: [&str; 3] = ["title", "motto", "goal"];

/// The lists, each with the name of its field.
const LISTS: [(TextItemKind, &str); 6] = [
    (TextItemKind::Alias, "aliases"),
    (TextItemKind::FormerName, "formerTitles"),
    (TextItemKind::Component, "components"),
    (TextItemKind::PlannedOutput, "plannedOutputs"),
    (TextItemKind::FieldOfAction, "plannedFieldsOfAction"),
    (TextItemKind::GuidingQuestion, "guidingQuestions"),
];

/// What there is, or is to be.
#[derive(Clone, Debug, Default)]
pub(super) struct Carried {
    /// In the order of [`LISTS`].
    lists: [Vec<String>; LISTS.len()],
    translations: Vec<Translation>,
    topics: Vec<TopicId>,
    sources: Vec<SourceDraft>,
}

impl Carried {
    /// As the use case sees it.
    pub(super) async fn read(write: &Write, id: ProgrammeId) -> Result<Self, Fault> {
        let mut carried = Self::default();
        for (list, (kind, _)) in carried.lists.iter_mut().zip(LISTS) {
            *list = content::texts_within(write, id.0, kind).await?;
        }
        for field in TRANSLATED {
            let texts = content::translations_within(write, id.0, field).await?;
            let texts = texts.into_iter().map(|(locale, text)| (field, locale, text));
            carried.translations.extend(texts);
        }
        carried.topics = content::topics_within(write, id.0).await?;
        carried.sources = content::sources_within(write, id.0).await?;
        Ok(carried)
    }

    /// After a change, of the title as well. A topic that nobody has named before is entered.
    pub(super) async fn after(
        &self,
        write: &mut Write,
        content: Content,
        (before, after): (&str, &str),
    ) -> Result<Self, Fault> {
        let mut carried = self.clone();
        for (kind, texts) in content.lists {
            *carried.list_mut(kind) = texts;
        }
        let former = former_names(self.list(TextItemKind::FormerName), before, after);
        *carried.list_mut(TextItemKind::FormerName) = former;
        if let Some(mut translations) = content.translations {
            // In the order in which they are read.
            let place = |field| TRANSLATED.iter().position(|known| *known == field);
            translations.sort_by(|one, other| {
                place(one.0).cmp(&place(other.0)).then_with(|| one.1.cmp(&other.1))
            });
            carried.translations = translations;
        }
        if let Some(names) = content.topics {
            carried.topics.clear();
            for name in names {
                carried.topics.push(content::topic_named(write, &name).await?);
            }
        }
        carried.sources = content.sources.unwrap_or(carried.sources);
        Ok(carried)
    }

    /// One of the lists.
    pub(super) fn list(&self, kind: TextItemKind) -> &[String] {
        let place = LISTS.iter().position(|(known, _)| *known == kind);
        place.map_or(&[], |place| self.lists[place].as_slice())
    }

    fn list_mut(&mut self, kind: TextItemKind) -> &mut Vec<String> {
        let place = LISTS.iter().position(|(known, _)| *known == kind);
        &mut self.lists[place.unwrap_or_default()]
    }

    /// Notes what is other than it was.
    pub(super) fn compare(&self, after: &Self, differences: &mut Differences) {
        for ((_, field), (before, after)) in LISTS.iter().zip(self.lists.iter().zip(&after.lists)) {
            differences.add(field, before, after);
        }
        let (before, now) = (spelled(&self.translations), spelled(&after.translations));
        differences.personal("translations", &before, &now);
        let ids = |topics: &[TopicId]| topics.iter().map(|id| id.0).collect::<Vec<_>>();
        differences.add("topics", &ids(&self.topics), &ids(&after.topics));
        let stated = content::stated;
        differences.personal("sources", &stated(&self.sources), &stated(&after.sources));
    }

    /// Writes what is other than it was.
    pub(super) async fn replace(
        &self,
        after: &Self,
        write: &Write,
        id: ProgrammeId,
    ) -> Result<(), Fault> {
        for ((kind, _), (before, after)) in LISTS.iter().zip(self.lists.iter().zip(&after.lists)) {
            if before != after {
                content::replace_texts(write, id.0, *kind, after).await?;
            }
        }
        if self.translations != after.translations {
            for field in TRANSLATED {
                let of_field = after.translations.iter().filter(|text| text.0 == field);
                let texts: Vec<_> =
                    of_field.map(|(_, locale, text)| (locale.clone(), text.clone())).collect();
                content::replace_translations(write, id.0, field, &texts).await?;
            }
        }
        if self.topics != after.topics {
            content::replace_topics(write, SubjectKind::Programme, id.0, &after.topics).await?;
        }
        if self.sources != after.sources {
            content::replace_sources(write, id.0, &after.sources).await?;
        }
        Ok(())
    }
}

fn spelled(translations: &[Translation]) -> Vec<Value> {
    let entry = |(field, locale, text): &Translation| json!([field, locale.to_string(), text]);
    translations.iter().map(entry).collect()
}

/// The slug of a new programme: the one that was asked for, or the first that the title proposes and nobody has.
/// What is wrong is told to `checks`.
pub(super) async fn new_slug(
    write: &Write,
    checks: &mut Checks,
    id: ProgrammeId,
    wanted: Option<&Slug>,
    title: &str,
) -> Result<Option<Slug>, Fault> {
    if let Some(slug) = wanted {
        check_slug(write, checks, id, slug).await?;
        return Ok(Some(slug.clone()));
    }
    let slug = content::free_slug(write, SubjectKind::Programme, id.0, title).await?;
    if slug.is_none() && !title.is_empty() {
        checks.refuse_at("slug", InvalidSlug);
    }
    Ok(slug)
}

/// Tells `checks` if the slug leads to another programme.
pub(super) async fn check_slug(
    write: &Write,
    checks: &mut Checks,
    id: ProgrammeId,
    slug: &Slug,
) -> Result<(), Fault> {
    if content::is_slug_taken(write, SubjectKind::Programme, id.0, slug).await? {
        checks.refuse(slug_taken(slug));
    }
    Ok(())
}

/// Lets the slug lead to the programme, for good.
pub(super) async fn claim(
    write: &Write,
    id: ProgrammeId,
    slug: &Slug,
) -> Result<(), Failure<ProgrammeErrorCode>> {
    if content::claim_slug(write, SubjectKind::Programme, id.0, slug).await? {
        return Ok(());
    }
    // Somebody else was faster.
    Err(slug_taken(slug).into())
}

fn slug_taken(slug: &Slug) -> Refusal<ProgrammeErrorCode> {
    Refusal::at("slug", SlugTaken).with("slug", slug)
}
