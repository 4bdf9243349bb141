//! What a publication needs to be published.

use entity::{
    publication,
    terms::{PublicationKind, SubjectKind},
};

use super::refusal::PublicationErrorCode::{
    self, AttachmentsIncomplete, EvidenceNotPublic, EvidenceRequired, LicenceRequired, TextRequired,
};
use crate::refusal::Refusal;

/// A piece of evidence, and whether everybody may see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shown {
    pub kind: SubjectKind,
    pub to_everybody: bool,
}

/// What is missing before everybody may read it: about the object as a whole, which the input names by `id`.
pub(super) fn missing(
    row: &publication::Model,
    evidence: &[Shown],
    files_ready: bool,
) -> Vec<Refusal<PublicationErrorCode>> {
    let mut missing = Vec::new();
    if row.summary.is_none() && row.body.is_none() {
        missing.push(Refusal::at("id", TextRequired));
    }
    if !files_ready {
        missing.push(Refusal::at("id", AttachmentsIncomplete));
    }
    if row.kind != PublicationKind::Recommendation {
        if row.licence.is_none() {
            missing.push(Refusal::at("id", LicenceRequired));
        }
        return missing;
    }
    // That a municipality takes part proves nothing alone.
    if evidence.iter().all(|shown| shown.kind == SubjectKind::ModelMunicipality) {
        missing.push(Refusal::at("id", EvidenceRequired));
    }
    let hidden = evidence.iter().enumerate().filter(|(_, shown)| !shown.to_everybody);
    missing.extend(
        hidden.map(|(number, _)| Refusal::at("id", EvidenceNotPublic).with("place", number + 1)),
    );
    missing
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use entity::{
        id::PublicationId,
        terms::{ProgrammeScope, PublicationStatus},
    };
    use uuid::Uuid;

    use super::*;

    fn publication(kind: PublicationKind) -> publication::Model {
        let id = PublicationId(Uuid::nil());
        publication::Model {
            id,
            lineage_id: id,
            edition: 1,
            kind,
            programme_id: Uuid::nil().into(),
            partner_id: Uuid::nil().into(),
            slug: "x".parse().unwrap(),
            title: "x".into(),
            summary: Some("x".into()),
            body: None,
            target_level: Some(ProgrammeScope::Municipal),
            language: "de".parse().unwrap(),
            licence: None,
            status: PublicationStatus::InReview,
            published_by: None,
            published_at: None,
            return_reason: None,
            sort_name: "x".into(),
            sorts_at: DateTime::default(),
            search_text: " x ".into(),
            created_at: DateTime::default(),
            updated_at: DateTime::default(),
            version: 1,
        }
    }

    fn codes(row: &publication::Model, evidence: &[Shown]) -> Vec<PublicationErrorCode> {
        missing(row, evidence, true).into_iter().map(|refusal| refusal.code).collect()
    }

    const fn shown(kind: SubjectKind, to_everybody: bool) -> Shown {
        Shown { kind, to_everybody }
    }

    #[test]
    fn a_recommendation_needs_evidence_that_everybody_may_see() {
        use SubjectKind::{Event, ModelMunicipality, Outcome, SelfAssessment};
        let row = publication(PublicationKind::Recommendation);
        assert_eq!(codes(&row, &[]), [EvidenceRequired]);
        assert_eq!(codes(&row, &[shown(ModelMunicipality, true)]), [EvidenceRequired]);
        assert_eq!(codes(&row, &[shown(Outcome, true), shown(ModelMunicipality, true)]), []);
        assert_eq!(codes(&row, &[shown(SelfAssessment, true)]), []);
        let hidden = [shown(Event, true), shown(Outcome, false), shown(ModelMunicipality, false)];
        assert_eq!(codes(&row, &hidden), [EvidenceNotPublic, EvidenceNotPublic]);
    }

    #[test]
    fn a_knowledge_item_needs_a_text_and_a_licence() {
        let row = publication(PublicationKind::Guide);
        assert_eq!(codes(&row, &[]), [LicenceRequired]);
        let row = publication::Model { licence: Some("CC-BY-4.0".into()), summary: None, ..row };
        assert_eq!(codes(&row, &[]), [TextRequired]);
        let row = publication::Model { body: Some("x".into()), ..row };
        assert_eq!(codes(&row, &[]), []);
        assert_eq!(missing(&row, &[], false), [Refusal::at("id", AttachmentsIncomplete)]);
    }
}
