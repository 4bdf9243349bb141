//! Who sees the files of an object: exactly those who see the object, and of an agreement its text.

use entity::{
    agreement, attachment, event_profile, id::PartnerId, publication, terms::SubjectKind,
};
use sea_orm::{ColumnTrait as _, Condition};

use super::{Reach, sql::exists};

/// What an attachment belongs to, as far as seeing it depends on that.
#[derive(Clone, Copy, Debug)]
pub enum AttachedTo<'a> {
    /// A paper of a programme.
    ProgrammeDocument,
    /// An event profile.
    EventProfile {
        /// The profile.
        profile: &'a event_profile::Model,
        /// Whether the actor may know of notes and numbers of its event; true if it is about none.
        event_notes: bool,
        /// The municipality's partner.
        municipality: Option<PartnerId>,
        /// Partners that lead its programme.
        programme_leads: &'a [PartnerId],
        /// Partners that organise its event.
        organisers: &'a [PartnerId],
    },
    /// A recommendation or a knowledge item.
    Publication {
        /// The publication.
        publication: &'a publication::Model,
        /// Partners that lead its programme.
        programme_leads: &'a [PartnerId],
        /// Partners with an accepted role in its programme.
        programme_members: &'a [PartnerId],
    },
    /// An agreement.
    Agreement {
        /// Its parties.
        parties: &'a [PartnerId],
        /// Partners that lead its programme.
        programme_leads: &'a [PartnerId],
    },
}

impl Reach {
    /// On `attachment`.
    #[must_use]
    pub fn attachments(&self) -> Condition {
        use attachment::Column::{SubjectId, SubjectKind as Kind};
        let of = |kind: SubjectKind| Condition::all().add(Kind.eq(kind));
        let profile = exists(SubjectId, event_profile::Column::Id, self.profiles());
        let publication = exists(SubjectId, publication::Column::Id, self.publications());
        let publications = [SubjectKind::Recommendation, SubjectKind::KnowledgeItem];
        let agreement = exists(SubjectId, agreement::Column::Id, self.agreement_texts());
        Condition::any()
            .add(of(SubjectKind::ProgrammeDocument))
            .add(of(SubjectKind::EventProfile).add(profile))
            .add(Condition::all().add(Kind.is_in(publications)).add(publication))
            .add(of(SubjectKind::Agreement).add(agreement))
    }

    /// [`Reach::attachments`] as a plain function.
    #[must_use]
    pub fn covers_attachment(&self, to: AttachedTo<'_>) -> bool {
        match to {
            AttachedTo::ProgrammeDocument => true,
            AttachedTo::EventProfile {
                profile,
                event_notes,
                municipality,
                programme_leads,
                organisers,
            } => {
                self.covers_profile(profile, event_notes, municipality, programme_leads, organisers)
            }
            AttachedTo::Publication { publication, programme_leads, programme_members } => {
                self.covers_publication(publication, programme_leads, programme_members)
            }
            AttachedTo::Agreement { parties, programme_leads } => {
                self.covers_agreement_text(parties, programme_leads)
            }
        }
    }
}
