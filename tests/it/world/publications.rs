//! Recommendations, knowledge items and what they rest on.

use api::words;
use entity::{
    id::{PartnerId, ProgrammeId, PublicationId},
    publication, publication_link,
    terms::{ProgrammeScope, PublicationKind, PublicationLinkRole, PublicationStatus, SubjectKind},
};
use uuid::Uuid;

use super::id;
use crate::{fixture::TestApp, fixture::now};

/// A recommendation that everybody may read.
pub(crate) fn recommendation(
    test: &TestApp,
    programme: ProgrammeId,
    partner: PartnerId,
    title: &str,
) -> publication::Model {
    let id: PublicationId = id(test);
    publication::Model {
        id,
        lineage_id: id,
        edition: 1,
        kind: PublicationKind::Recommendation,
        programme_id: programme,
        partner_id: partner,
        slug: words::sort_key(title).replace(' ', "-").parse().unwrap(),
        title: title.to_owned(),
        summary: Some("Kurz".into()),
        body: None,
        target_level: Some(ProgrammeScope::Municipal),
        language: "de".parse().unwrap(),
        licence: Some("CC-BY-4.0".into()),
        status: PublicationStatus::Published,
        published_by: None,
        published_at: Some(now()),
        return_reason: None,
        sort_name: words::sort_key(title),
        sorts_at: now(),
        search_text: words::search_text([title]),
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}

/// A guide that everybody may read.
pub(crate) fn guide(
    test: &TestApp,
    programme: ProgrammeId,
    partner: PartnerId,
    title: &str,
) -> publication::Model {
    publication::Model {
        kind: PublicationKind::Guide,
        target_level: None,
        ..recommendation(test, programme, partner, title)
    }
}

/// What a recommendation rests on.
pub(crate) fn rests_on(
    publication: PublicationId,
    position: i32,
    kind: SubjectKind,
    subject: impl Into<Uuid>,
) -> publication_link::Model {
    publication_link::Model {
        publication_id: publication,
        role: PublicationLinkRole::Evidence,
        subject_kind: kind,
        subject_id: subject.into(),
        position,
        note: None,
    }
}

/// Where a recommendation was presented.
pub(crate) fn presented(
    publication: PublicationId,
    position: i32,
    event: impl Into<Uuid>,
) -> publication_link::Model {
    publication_link::Model {
        role: PublicationLinkRole::PresentedAt,
        ..rests_on(publication, position, SubjectKind::Event, event)
    }
}
