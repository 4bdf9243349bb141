//! What a recommendation or a knowledge item may say.

use std::collections::HashSet;

use entity::{
    id::{EventId, ModelMunicipalityId, OutcomeId, PartnerId, SelfAssessmentId, TopicId},
    publication,
    terms::{ProgrammeScope, PublicationKind, SubjectKind},
    value::{Locale, Slug},
};
use uuid::Uuid;

use super::{
    checks::{BODY, Checks, LINE, TEXT},
    refusal::PublicationErrorCode::{InvalidLocale, InvalidSlug, Repeated, Required},
};
use crate::{
    checks::SourceFields, content::service::SourceDraft, patch::Patch, refusal::Refusal, words,
};

/// Something that a recommendation rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// What came of an event or of a model municipality.
    Outcome(OutcomeId),
    /// An event.
    Event(EventId),
    /// A municipality's way through a programme.
    ModelMunicipality(ModelMunicipalityId),
    /// Where a municipality says that it stands.
    SelfAssessment(SelfAssessmentId),
}

impl Source {
    pub(super) fn subject(self) -> (SubjectKind, Uuid) {
        match self {
            Self::Outcome(id) => (SubjectKind::Outcome, id.0),
            Self::Event(id) => (SubjectKind::Event, id.0),
            Self::ModelMunicipality(id) => (SubjectKind::ModelMunicipality, id.0),
            Self::SelfAssessment(id) => (SubjectKind::SelfAssessment, id.0),
        }
    }
}

/// A piece of evidence as a client wants it.
#[derive(Clone, Debug)]
pub struct EvidenceFields {
    /// What it is.
    pub source: Source,
    /// What it shows.
    pub note: Option<String>,
}

/// Who is named as an author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Author {
    /// A partner.
    Partner(PartnerId),
    /// A person, or an organisation outside of the network.
    Named(String),
}

/// A publication in another language than German, as a client wants it.
#[derive(Clone, Debug, Default)]
pub struct TranslationFields {
    /// BCP 47 tag.
    pub locale: String,
    /// Title.
    pub title: String,
    /// What it says, in short.
    pub summary: Option<String>,
    /// What it says.
    pub body: Option<String>,
}

/// A publication as a client wants it: absent is not null.
#[derive(Clone, Debug, Default)]
pub struct PublicationFields {
    /// What kind of knowledge item it is.
    pub kind: Patch<PublicationKind>,
    /// Whom a recommendation is for.
    pub target_level: Patch<ProgrammeScope>,
    /// Name in addresses; made from the title where there is none.
    pub slug: Patch<String>,
    /// Title in German.
    pub title: Patch<String>,
    /// What it says, in short.
    pub summary: Patch<String>,
    /// What it says.
    pub body: Patch<String>,
    /// The language that it is written in.
    pub language: Patch<String>,
    /// On which terms it may be used.
    pub licence: Patch<String>,
    /// Topics in order.
    pub topics: Patch<Vec<TopicId>>,
    /// Authors in order.
    pub authors: Patch<Vec<Author>>,
    /// The same in other languages.
    pub translations: Patch<Vec<TranslationFields>>,
    /// Texts in which the facts are stated.
    pub sources: Patch<Vec<SourceFields>>,
    /// What it rests on, in order.
    pub evidence: Patch<Vec<EvidenceFields>>,
    /// Events at which it was presented, in order.
    pub presented_at: Patch<Vec<EventId>>,
}

/// A text in another language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Translation {
    pub locale: Locale,
    pub title: String,
    pub summary: Option<String>,
    pub body: Option<String>,
}

/// A piece of evidence with values that keep the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Evidence {
    pub kind: SubjectKind,
    pub id: Uuid,
    pub note: Option<String>,
}

/// What a publication says besides its row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Lists {
    pub topics: Vec<TopicId>,
    pub authors: Vec<Author>,
    pub translations: Vec<Translation>,
    pub sources: Vec<SourceDraft>,
    pub evidence: Vec<Evidence>,
    pub presented_at: Vec<EventId>,
}

impl PublicationFields {
    /// The name in addresses that is asked for.
    pub(super) fn slug(&self, checks: &mut Checks) -> Option<Slug> {
        match &self.slug {
            Patch::Keep => None,
            Patch::Clear => {
                checks.refuse_at("slug", Required);
                None
            }
            Patch::Set(slug) => {
                let slug = slug.parse().ok();
                if slug.is_none() {
                    checks.refuse_at("slug", InvalidSlug);
                }
                slug
            }
        }
    }

    /// The publication after the change; tells `checks` of everything that is wrong.
    pub(super) fn over(
        self,
        before: publication::Model,
        lists: Lists,
        checks: &mut Checks,
    ) -> (publication::Model, Lists) {
        let is_recommendation = before.kind == PublicationKind::Recommendation;
        if !is_recommendation && matches!(self.kind, Patch::Clear) {
            checks.refuse_at("kind", Required);
        }
        if is_recommendation && matches!(self.target_level, Patch::Clear) {
            checks.refuse_at("targetLevel", Required);
        }
        let title = checks.required_line("title", self.title).unwrap_or(before.title);
        let summary = self.summary.and_then(|text| checks.lines("summary", &text, TEXT));
        let summary = summary.over(before.summary);
        let body = self.body.and_then(|text| checks.lines("body", &text, BODY));
        let licence = checks.optional_line("licence", self.licence);
        let language = language(self.language, checks).unwrap_or(before.language);
        let lists = Lists {
            topics: list(self.topics, lists.topics, |ids| once_each("topicIds", ids, checks)),
            authors: list(self.authors, lists.authors, |found| authors(found, checks)),
            translations: list(self.translations, lists.translations, |texts| {
                translations(texts, checks)
            }),
            sources: list(self.sources, lists.sources, |sources| {
                checks.sources("sources", &sources).unwrap_or_default()
            }),
            evidence: list(self.evidence, lists.evidence, |found| evidence(found, checks)),
            presented_at: list(self.presented_at, lists.presented_at, |ids| {
                once_each("presentedAtIds", ids, checks)
            }),
        };
        let texts = [Some(&title), summary.as_ref()].into_iter().flatten();
        let translated = lists.translations.iter().map(|text| text.title.as_str());
        let row = publication::Model {
            kind: if is_recommendation {
                before.kind
            } else {
                self.kind.over(None).unwrap_or(before.kind)
            },
            target_level: self.target_level.over(None).or(before.target_level),
            search_text: words::search_text(texts.map(String::as_str).chain(translated)),
            sort_name: words::sort_key(&title),
            title,
            summary,
            body: body.over(before.body),
            licence: licence.over(before.licence),
            language,
            ..before
        };
        (row, lists)
    }
}

/// A list after the change: null empties it.
fn list<T, U>(
    change: Patch<Vec<T>>,
    before: Vec<U>,
    check: impl FnOnce(Vec<T>) -> Vec<U>,
) -> Vec<U> {
    match change {
        Patch::Keep => before,
        Patch::Clear => Vec::new(),
        Patch::Set(entries) => check(entries),
    }
}

fn language(tag: Patch<String>, checks: &mut Checks) -> Option<Locale> {
    match tag {
        Patch::Keep => None,
        Patch::Clear => {
            checks.refuse_at("language", Required);
            None
        }
        Patch::Set(tag) => {
            let locale = tag.parse().ok();
            if locale.is_none() {
                checks.refuse_at("language", InvalidLocale);
            }
            locale
        }
    }
}

/// A bounded list of ids, none of them twice.
pub(super) fn once_each<T: Copy + Eq + std::hash::Hash>(
    path: &str,
    ids: Vec<T>,
    checks: &mut Checks,
) -> Vec<T> {
    let mut seen = HashSet::new();
    if checks.bounded(path, &ids).is_none() {
        return Vec::new();
    }
    for (number, id) in ids.iter().enumerate() {
        if !seen.insert(*id) {
            let refusal = Refusal::at(&format!("{path}.{number}"), Repeated);
            checks.refuse(refusal.with("value", number + 1));
        }
    }
    ids
}

fn authors(authors: Vec<Author>, checks: &mut Checks) -> Vec<Author> {
    if checks.bounded("authors", &authors).is_none() {
        return Vec::new();
    }
    let mut known: Vec<Author> = Vec::with_capacity(authors.len());
    for (number, author) in authors.into_iter().enumerate() {
        let path = format!("authors.{number}");
        let author = match author {
            Author::Named(name) => {
                let Some(name) = checks.line(&format!("{path}.name"), &name, LINE) else {
                    continue;
                };
                Author::Named(name)
            }
            partner @ Author::Partner(_) => partner,
        };
        if known.contains(&author) {
            checks.refuse(Refusal::at(&path, Repeated).with("value", number + 1));
        }
        known.push(author);
    }
    known
}

fn translations(texts: Vec<TranslationFields>, checks: &mut Checks) -> Vec<Translation> {
    if checks.bounded("translations", &texts).is_none() {
        return Vec::new();
    }
    let mut known: Vec<Translation> = Vec::with_capacity(texts.len());
    for (number, text) in texts.into_iter().enumerate() {
        let at = |field: &str| format!("translations.{number}.{field}");
        let title = checks.line(&at("title"), &text.title, LINE);
        let summary = text.summary.and_then(|text| checks.lines(&at("summary"), &text, TEXT));
        let body = text.body.and_then(|text| checks.lines(&at("body"), &text, BODY));
        let locale: Option<Locale> = text.locale.parse().ok();
        match locale.filter(|locale| locale.to_string() != "de") {
            None => checks.refuse_at(&at("locale"), InvalidLocale),
            Some(locale) if known.iter().any(|text| text.locale == locale) => {
                checks.refuse(Refusal::at(&at("locale"), Repeated).with("value", &locale));
            }
            Some(locale) => {
                known.extend(title.map(|title| Translation { locale, title, summary, body }));
            }
        }
    }
    // As they are read back, so that what is the same is seen to be.
    known.sort_by_key(|text| text.locale.to_string());
    known
}

fn evidence(evidence: Vec<EvidenceFields>, checks: &mut Checks) -> Vec<Evidence> {
    if checks.bounded("evidence", &evidence).is_none() {
        return Vec::new();
    }
    let mut seen = HashSet::new();
    let mut known = Vec::with_capacity(evidence.len());
    for (number, piece) in evidence.into_iter().enumerate() {
        let path = format!("evidence.{number}");
        let note = piece.note.and_then(|note| checks.lines(&format!("{path}.note"), &note, TEXT));
        if !seen.insert(piece.source) {
            checks.refuse(Refusal::at(&path, Repeated).with("value", number + 1));
        }
        let (kind, id) = piece.source.subject();
        known.push(Evidence { kind, id, note });
    }
    known
}
