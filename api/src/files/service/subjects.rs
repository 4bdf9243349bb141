//! What files can be part of, and who changes them there: whoever writes the object, as long as it is written.

use entity::{
    attachment,
    id::{
        AgreementId, EventProfileId, KnowledgeItemId, ProgrammeDocumentId, PublicationId,
        RecommendationId,
    },
    terms::{AgreementStatus, PublicationStatus, SubjectKind},
};
use uuid::Uuid;

use crate::{
    access::Actor,
    agreements::{self, service::agreement_to_write},
    fault::Fault,
    files::{
        MOST_SIGNED_BYTES,
        refusal::FileErrorCode::{self, InvalidTransition},
        store,
    },
    partners::service::{PartIn, accepted_parts},
    policy::{self, Action, Facts},
    publications::service::{Family, publication_to_write},
    refusal::Refusal,
    results::{service::profile_to_write, status},
    write::Write,
};

/// An object that files can be part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttachTo {
    /// A paper of a programme: everybody reads it.
    ProgrammeDocument(ProgrammeDocumentId),
    /// An event profile, while it is a draft.
    EventProfile(EventProfileId),
    /// A recommendation, while it is a draft.
    Recommendation(RecommendationId),
    /// A knowledge item, while it is a draft.
    KnowledgeItem(KnowledgeItemId),
    /// An agreement, while it is a draft: what is opened for signature stays as it is.
    Agreement(AgreementId),
}

impl AttachTo {
    /// What an attachment belongs to.
    pub(super) fn of(row: &attachment::Model) -> Result<Self, Fault> {
        match row.subject_kind {
            SubjectKind::ProgrammeDocument => Ok(Self::ProgrammeDocument(row.subject_id.into())),
            SubjectKind::EventProfile => Ok(Self::EventProfile(row.subject_id.into())),
            SubjectKind::Recommendation => Ok(Self::Recommendation(row.subject_id.into())),
            SubjectKind::KnowledgeItem => Ok(Self::KnowledgeItem(row.subject_id.into())),
            SubjectKind::Agreement => Ok(Self::Agreement(row.subject_id.into())),
            _ => Err(Fault::NotFound),
        }
    }

    /// The kind of the object.
    pub(super) const fn kind(self) -> SubjectKind {
        match self {
            Self::ProgrammeDocument(_) => SubjectKind::ProgrammeDocument,
            Self::EventProfile(_) => SubjectKind::EventProfile,
            Self::Recommendation(_) => SubjectKind::Recommendation,
            Self::KnowledgeItem(_) => SubjectKind::KnowledgeItem,
            Self::Agreement(_) => SubjectKind::Agreement,
        }
    }

    /// The id of the object.
    pub(super) const fn id(self) -> Uuid {
        match self {
            Self::ProgrammeDocument(id) => id.0,
            Self::EventProfile(id) => id.0,
            Self::Recommendation(id) => id.0,
            Self::KnowledgeItem(id) => id.0,
            Self::Agreement(id) => id.0,
        }
    }

    /// How large its files may be together.
    pub(super) const fn most_bytes(self) -> Option<u64> {
        match self {
            Self::Agreement(_) => Some(MOST_SIGNED_BYTES),
            Self::ProgrammeDocument(_)
            | Self::EventProfile(_)
            | Self::Recommendation(_)
            | Self::KnowledgeItem(_) => None,
        }
    }

    /// Whether everybody reads the object from the beginning.
    pub(super) const fn is_public(self) -> bool {
        matches!(self, Self::ProgrammeDocument(_))
    }
}

/// Locks the object, requires that the actor may change its files, and tells why they stay as they are, if so.
pub(super) async fn lock(
    write: &mut Write,
    actor: &Actor,
    to: AttachTo,
) -> Result<Option<Refusal<FileErrorCode>>, Fault> {
    write.concerns(to.id());
    match to {
        AttachTo::ProgrammeDocument(id) => {
            let document = store::lock_document(write.transaction(), id).await?;
            let programme = document.ok_or(Fault::NotFound)?.programme_id;
            let parts = accepted_parts(write.app(), PartIn::Programme(programme)).await?;
            let facts = Facts { programme_leads: &parts.leading, ..Facts::default() };
            write.on(policy::require(actor, Action::EditProgrammeFiles, &facts)?);
            write.concerns(programme);
            Ok(None)
        }
        AttachTo::EventProfile(id) => {
            Ok(unless_draft(profile_to_write(write, actor, id).await?.status))
        }
        AttachTo::Recommendation(id) => {
            let id = PublicationId(id.0);
            publication(write, actor, Family::Recommendations, id).await
        }
        AttachTo::KnowledgeItem(id) => {
            publication(write, actor, Family::Knowledge, PublicationId(id.0)).await
        }
        AttachTo::Agreement(id) => {
            let agreement = agreement_to_write(write, actor, id).await?;
            let refusal = Refusal::at("", InvalidTransition);
            let refusal = refusal.with("status", agreements::status::name(agreement.status));
            Ok((agreement.status != AgreementStatus::Draft).then_some(refusal))
        }
    }
}

async fn publication(
    write: &mut Write,
    actor: &Actor,
    family: Family,
    id: PublicationId,
) -> Result<Option<Refusal<FileErrorCode>>, Fault> {
    Ok(unless_draft(publication_to_write(write, actor, family, id).await?.status))
}

fn unless_draft(found: PublicationStatus) -> Option<Refusal<FileErrorCode>> {
    let refusal = || Refusal::at("", InvalidTransition).with("status", status::name(found));
    (found != PublicationStatus::Draft).then(refusal)
}
