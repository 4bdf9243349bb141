//! Who sees the files of an object: exactly those who see the object, and of an agreement its text.

use entity::{agreement, attachment, event_profile, id::PartnerId, terms::SubjectKind};
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
        let agreement = exists(SubjectId, agreement::Column::Id, self.agreement_texts());
        Condition::any()
            .add(of(SubjectKind::ProgrammeDocument))
            .add(of(SubjectKind::EventProfile).add(profile))
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
            AttachedTo::Agreement { parties, programme_leads } => {
                self.covers_agreement_text(parties, programme_leads)
            }
        }
    }
}
