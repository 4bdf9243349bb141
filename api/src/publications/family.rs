//! The two families of publications, and what they are called.

use entity::terms::{
    PublicationKind::{self, Document, Evaluation, GoodPractice, Guide, Profile},
    SubjectKind,
};

use crate::results::status::ProfileStep;

/// Recommendations or knowledge items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    /// Recommendations.
    Recommendations,
    /// Knowledge items.
    Knowledge,
}

/// What is done with a publication, besides the steps of its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    Create,
    Update,
    Revise,
    Remove,
    Present,
    Take(ProfileStep),
}

impl Family {
    /// The family of a kind.
    #[must_use]
    pub const fn of(kind: PublicationKind) -> Self {
        match kind {
            PublicationKind::Recommendation => Self::Recommendations,
            Guide | Evaluation | GoodPractice | Profile | Document => Self::Knowledge,
        }
    }

    /// The kinds of the family.
    #[must_use]
    pub const fn kinds(self) -> &'static [PublicationKind] {
        match self {
            Self::Recommendations => &[PublicationKind::Recommendation],
            Self::Knowledge => &[Guide, Evaluation, GoodPractice, Profile, Document],
        }
    }

    /// What shared content and the audit log call it.
    #[must_use]
    pub const fn subject(self) -> SubjectKind {
        match self {
            Self::Recommendations => SubjectKind::Recommendation,
            Self::Knowledge => SubjectKind::KnowledgeItem,
        }
    }

    /// The use case of a deed, and what is announced of it.
    pub(super) const fn words(self, deed: Deed) -> (&'static str, &'static str) {
        macro_rules! words {
            ($($deed:pat => $verb:literal $done:literal,)*) => {
                match (self, deed) {
                    $((Self::Recommendations, $deed) => (
                        concat!("publications.", $verb, "_recommendation"),
                        concat!("recommendation.", $done),
                    ),
                    (Self::Knowledge, $deed) => (
                        concat!("publications.", $verb, "_knowledge_item"),
                        concat!("knowledge_item.", $done),
                    ),)*
                }
            };
        }
        words! {
            Deed::Create => "create" "created",
            Deed::Update => "update" "updated",
            Deed::Revise => "revise" "revised",
            Deed::Remove => "remove" "removed",
            Deed::Present => "present" "presented",
            Deed::Take(ProfileStep::Submit) => "submit" "submitted",
            Deed::Take(ProfileStep::Publish) => "publish" "published",
            Deed::Take(ProfileStep::Return) => "return" "returned",
            Deed::Take(ProfileStep::Supersede) => "supersede" "superseded",
            Deed::Take(ProfileStep::Withdraw) => "withdraw" "withdrawn",
        }
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable as _;

    use super::*;

    #[test]
    fn every_kind_is_in_its_family_and_in_no_other() {
        for kind in PublicationKind::iter() {
            for family in [Family::Recommendations, Family::Knowledge] {
                assert_eq!(family.kinds().contains(&kind), Family::of(kind) == family, "{kind:?}");
            }
        }
    }

    #[test]
    fn a_deed_has_a_name_in_each_family() {
        let publish = Deed::Take(ProfileStep::Publish);
        let (use_case, told) = Family::Knowledge.words(publish);
        assert_eq!(
            (use_case, told),
            ("publications.publish_knowledge_item", "knowledge_item.published")
        );
        assert_eq!(Family::Recommendations.words(Deed::Create).1, "recommendation.created");
    }
}
