//! What a publication says besides its row, as a use case sees and writes it.

use std::collections::BTreeMap;

use entity::{
    id::{EventId, ModelMunicipalityId, OutcomeId, PublicationId, SelfAssessmentId, TopicId},
    publication_author, publication_link,
    terms::{PublicationLinkRole, SubjectKind},
};
use uuid::Uuid;

use crate::{
    access::Actor,
    app::App,
    content::service as content,
    events::service::{SeenEvent, events},
    fault::Fault,
    model_municipalities::service::model_municipalities,
    partners::service::partners,
    publications::{
        family::Family,
        ready::Shown,
        record::{Author, Evidence, Lists, Translation},
        store,
    },
    reach::Reach,
    results::service::outcomes,
    self_assessments::service::assessments,
    write::Write,
};

/// The fields that are translated.
const TRANSLATED: [&str; 3] = ["title", "summary", "body"];

pub(super) async fn lists(write: &Write, id: PublicationId) -> Result<Lists, Fault> {
    let transaction = write.transaction();
    let evidence = store::evidence_within(transaction, id).await?.into_iter();
    Ok(Lists {
        topics: content::topics_within(write, id.0).await?,
        authors: store::authors_within(transaction, id)
            .await?
            .into_iter()
            .filter_map(author)
            .collect(),
        translations: translations(write, id).await?,
        sources: content::sources_within(write, id.0).await?,
        evidence: evidence
            .map(|row| Evidence { kind: row.subject_kind, id: row.subject_id, note: row.note })
            .collect(),
        presented_at: store::presented_within(transaction, id).await?,
    })
}

fn author(row: publication_author::Model) -> Option<Author> {
    row.partner_id.map(Author::Partner).or(row.name.map(Author::Named))
}

async fn translations(write: &Write, id: PublicationId) -> Result<Vec<Translation>, Fault> {
    let mut found: BTreeMap<String, Translation> = BTreeMap::new();
    for field in TRANSLATED {
        for (locale, text) in content::translations_within(write, id.0, field).await? {
            let translation = found.entry(locale.to_string()).or_insert_with(|| Translation {
                locale,
                title: String::new(),
                summary: None,
                body: None,
            });
            match field {
                "summary" => translation.summary = Some(text),
                "body" => translation.body = Some(text),
                _ => translation.title = text,
            }
        }
    }
    Ok(found.into_values().collect())
}

/// Writes all of it. What it refers to has been looked at by [`all_seen`].
pub(super) async fn replace(
    write: &Write,
    family: Family,
    id: PublicationId,
    lists: &Lists,
) -> Result<(), Fault> {
    let transaction = write.transaction();
    content::replace_topics(write, family.subject(), id.0, &lists.topics).await?;
    content::replace_sources(write, id.0, &lists.sources).await?;
    for field in TRANSLATED {
        let texts = lists.translations.iter().filter_map(|text| {
            let translated = match field {
                "summary" => text.summary.clone(),
                "body" => text.body.clone(),
                _ => Some(text.title.clone()),
            };
            Some((text.locale.clone(), translated?))
        });
        let texts: Vec<_> = texts.collect();
        content::replace_translations(write, id.0, field, &texts).await?;
    }
    let author = |(position, author): (i32, &Author)| {
        let (partner_id, name) = match author {
            Author::Partner(partner) => (Some(*partner), None),
            Author::Named(name) => (None, Some(name.clone())),
        };
        publication_author::Model { publication_id: id, position, partner_id, name }
    };
    let authors = (1..).zip(&lists.authors).map(author).collect();
    store::replace_authors(transaction, id, authors).await?;
    let evidence = |(position, piece): (i32, &Evidence)| publication_link::Model {
        publication_id: id,
        role: PublicationLinkRole::Evidence,
        subject_kind: piece.kind,
        subject_id: piece.id,
        position,
        note: piece.note.clone(),
    };
    let evidence = (1..).zip(&lists.evidence).map(evidence).collect();
    store::replace_evidence(transaction, id, evidence).await?;
    store::replace_presented(transaction, id, &lists.presented_at).await
}

/// Nobody refers to what they do not see. What was there before stays, also where the actor does not see it.
pub(super) async fn all_seen(
    app: &App,
    reach: &Reach,
    before: &Lists,
    after: &Lists,
) -> Result<(), Fault> {
    let topics: Vec<Uuid> =
        new(&before.topics, &after.topics).map(|topic: TopicId| topic.0).collect();
    let named: Vec<_> = new(&before.authors, &after.authors)
        .filter_map(|author| match author {
            Author::Partner(partner) => Some(partner),
            Author::Named(_) => None,
        })
        .collect();
    let known: Vec<(SubjectKind, Uuid)> = before.evidence.iter().map(subject).collect();
    let wanted: Vec<(SubjectKind, Uuid)> = after.evidence.iter().map(subject).collect();
    let evidence: Vec<_> = new(&known, &wanted).collect();
    let presented: Vec<_> = new(&before.presented_at, &after.presented_at)
        .map(|event| (SubjectKind::Event, event.0))
        .collect();
    let all = content::topics(app, reach, &topics).await?.len() == topics.len()
        && partners(app, reach, &named).await?.len() == named.len()
        && seen(app, reach, &evidence).await?.into_iter().all(|seen| seen)
        && seen(app, reach, &presented).await?.into_iter().all(|seen| seen);
    if all { Ok(()) } else { Err(Fault::NotFound) }
}

fn new<T: Clone + PartialEq>(before: &[T], after: &[T]) -> impl Iterator<Item = T> {
    after.iter().filter(|entry| !before.contains(entry)).cloned()
}

fn subject(piece: &Evidence) -> (SubjectKind, Uuid) {
    (piece.kind, piece.id)
}

/// Which pieces of evidence everybody may see.
pub(super) async fn shown(write: &Write, evidence: &[Evidence]) -> Result<Vec<Shown>, Fault> {
    let everybody = Reach::of(&Actor::Anonymous, write.now());
    let subjects: Vec<_> = evidence.iter().map(subject).collect();
    let seen = seen(write.app(), &everybody, &subjects).await?;
    Ok(evidence
        .iter()
        .zip(seen)
        .map(|(piece, to_everybody)| Shown { kind: piece.kind, to_everybody })
        .collect())
}

/// Which of these the reach covers, an event with its details.
async fn seen(
    app: &App,
    reach: &Reach,
    subjects: &[(SubjectKind, Uuid)],
) -> Result<Vec<bool>, Fault> {
    let of = |kind: SubjectKind| {
        subjects.iter().filter(move |(found, _)| *found == kind).map(|(_, id)| *id)
    };
    let ids: Vec<OutcomeId> = of(SubjectKind::Outcome).map(OutcomeId).collect();
    let outcomes = outcomes(app, reach, &ids).await?;
    let ids: Vec<EventId> = of(SubjectKind::Event).map(EventId).collect();
    let events = events(app, reach, &ids).await?;
    let ids: Vec<ModelMunicipalityId> =
        of(SubjectKind::ModelMunicipality).map(ModelMunicipalityId).collect();
    let models = model_municipalities(app, reach, &ids).await?;
    let ids: Vec<SelfAssessmentId> =
        of(SubjectKind::SelfAssessment).map(SelfAssessmentId).collect();
    let assessments = assessments(app, reach, &ids).await?;
    let is_seen = |(kind, id): &(SubjectKind, Uuid)| match kind {
        SubjectKind::Outcome => outcomes.contains_key(&OutcomeId(*id)),
        SubjectKind::Event => events.get(&EventId(*id)).is_some_and(SeenEvent::whole),
        SubjectKind::SelfAssessment => assessments.contains_key(&SelfAssessmentId(*id)),
        SubjectKind::ModelMunicipality => models.contains_key(&ModelMunicipalityId(*id)),
        _ => false,
    };
    Ok(subjects.iter().map(is_seen).collect())
}
