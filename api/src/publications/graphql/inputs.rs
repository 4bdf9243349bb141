//! What mutations of recommendations and knowledge items are asked with.

use async_graphql::{ID, InputObject, MaybeUndefined, OneofObject};
use entity::id::{EventId, ModelMunicipalityId, OutcomeId, PartnerId, SelfAssessmentId, TopicId};

use crate::{
    fault::Fault,
    graphql::{id::GlobalId, mutation::patch},
    partners::graphql::mutations::SourceRefInput,
    patch::Patch,
    publications::service::{Author, EvidenceFields, PublicationFields, Source, TranslationFields},
};

/// Who is named as an author.
#[derive(Clone, Debug, OneofObject)]
pub enum AuthorInput {
    /// A partner.
    PartnerId(ID),
    /// The name of a person who agreed to it, or of an organisation outside of the network; at most 300 characters.
    Name(String),
}

/// The texts in another language than German.
#[derive(Clone, Debug, InputObject)]
pub struct PublicationTranslationInput {
    /// BCP 47 tag of the language: `en`.
    locale: String,
    /// Title; at most 300 characters.
    title: String,
    /// What it says, in short; at most 5,000 characters.
    summary: Option<String>,
    /// What it says; at most 50,000 characters.
    body: Option<String>,
}

/// What a recommendation rests on: one of these.
#[derive(Clone, Debug, OneofObject)]
pub enum EvidenceObjectInput {
    /// An outcome.
    OutcomeId(ID),
    /// An event.
    EventId(ID),
    /// A model municipality.
    ModelMunicipalityId(ID),
    /// A self-assessment: to be published, it has to be released to everybody.
    SelfAssessmentId(ID),
}

/// A piece of evidence.
#[derive(Clone, Debug, InputObject)]
pub struct EvidenceInput {
    /// What it is.
    object: EvidenceObjectInput,
    /// What it shows; at most 5,000 characters.
    note: Option<String>,
}

/// What recommendations and knowledge items say alike.
#[derive(Clone, Debug, InputObject)]
pub struct PublicationFieldsInput {
    /// Name in addresses: lower-case letters `a` to `z`, digits and hyphens. For a new one it is made from the title
    /// where none is given. The one before leads here for ever.
    slug: MaybeUndefined<String>,
    /// What it says, in short; at most 5,000 characters.
    summary: MaybeUndefined<String>,
    /// What it says; at most 50,000 characters.
    body: MaybeUndefined<String>,
    /// The language that it is written in, by BCP 47 tag; `de` by default.
    language: MaybeUndefined<String>,
    /// On which terms it may be used, as in `CC-BY-4.0`; at most 300 characters.
    licence: MaybeUndefined<String>,
    /// Topics: all of them, in order, at most 50.
    topic_ids: MaybeUndefined<Vec<ID>>,
    /// Who is named as an author: all of them, in order, at most 50.
    authors: MaybeUndefined<Vec<AuthorInput>>,
    /// The texts in other languages: all of them.
    translations: MaybeUndefined<Vec<PublicationTranslationInput>>,
    /// Texts in which the record's facts are stated: all of them, in order, at most 50.
    sources: MaybeUndefined<Vec<SourceRefInput>>,
}

impl PublicationFieldsInput {
    pub(super) fn parse(self) -> Result<PublicationFields, Fault> {
        let sources = |sources: Vec<SourceRefInput>| sources.into_iter().map(Into::into).collect();
        let translation = |text: PublicationTranslationInput| TranslationFields {
            locale: text.locale,
            title: text.title,
            summary: text.summary,
            body: text.body,
        };
        let translations =
            |texts: Vec<PublicationTranslationInput>| texts.into_iter().map(translation).collect();
        let author = |author: AuthorInput| {
            Ok(match author {
                AuthorInput::PartnerId(id) => {
                    Author::Partner(PartnerId::from_global("input.authors", &id)?)
                }
                AuthorInput::Name(name) => Author::Named(name),
            })
        };
        Ok(PublicationFields {
            slug: patch(self.slug),
            summary: patch(self.summary),
            body: patch(self.body),
            language: patch(self.language),
            licence: patch(self.licence),
            topics: ids::<TopicId>("input.topicIds", self.topic_ids)?,
            authors: each(self.authors, author)?,
            translations: patch(self.translations.map_value(translations)),
            sources: patch(self.sources.map_value(sources)),
            ..PublicationFields::default()
        })
    }
}

impl EvidenceInput {
    fn parse(self) -> Result<EvidenceFields, Fault> {
        let input = "input.evidence";
        let source = match self.object {
            EvidenceObjectInput::OutcomeId(id) => {
                Source::Outcome(OutcomeId::from_global(input, &id)?)
            }
            EvidenceObjectInput::EventId(id) => Source::Event(EventId::from_global(input, &id)?),
            EvidenceObjectInput::ModelMunicipalityId(id) => {
                Source::ModelMunicipality(ModelMunicipalityId::from_global(input, &id)?)
            }
            EvidenceObjectInput::SelfAssessmentId(id) => {
                Source::SelfAssessment(SelfAssessmentId::from_global(input, &id)?)
            }
        };
        Ok(EvidenceFields { source, note: self.note })
    }
}

pub(super) fn evidence(
    evidence: MaybeUndefined<Vec<EvidenceInput>>,
) -> Result<Patch<Vec<EvidenceFields>>, Fault> {
    each(evidence, EvidenceInput::parse)
}

pub(super) fn ids<Id: GlobalId>(
    input: &'static str,
    given: MaybeUndefined<Vec<ID>>,
) -> Result<Patch<Vec<Id>>, Fault> {
    each(given, |id| Id::from_global(input, &id))
}

fn each<T, U>(
    list: MaybeUndefined<Vec<T>>,
    parse: impl FnMut(T) -> Result<U, Fault>,
) -> Result<Patch<Vec<U>>, Fault> {
    Ok(match patch(list) {
        Patch::Keep => Patch::Keep,
        Patch::Clear => Patch::Clear,
        Patch::Set(entries) => {
            Patch::Set(entries.into_iter().map(parse).collect::<Result<_, _>>()?)
        }
    })
}
