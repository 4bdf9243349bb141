//! What can be found.

use entity::terms::{PublicationKind, SubjectKind};

use crate::publications::service::Family;

macro_rules! kinds {
    ($($kind:ident $table:literal),* $(,)?) => {
        /// The types of objects that are searched.
        #[expect(missing_docs, reason = "the API describes every value, once, for its readers")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum SearchKind { $($kind),* }

        impl SearchKind {
            /// Every type.
            pub const ALL: &[Self] = &[$(Self::$kind),*];

            /// The same among all types.
            #[must_use]
            pub fn subject(self) -> SubjectKind {
                match self { $(Self::$kind => SubjectKind::$kind),* }
            }

            /// The type, if objects of it are searched.
            #[must_use]
            pub fn of(subject: SubjectKind) -> Option<Self> {
                match subject {
                    $(SubjectKind::$kind => Some(Self::$kind),)*
                    _ => None,
                }
            }

            /// Where its rows are.
            #[must_use]
            pub fn table(self) -> &'static str {
                match self { $(Self::$kind => $table),* }
            }
        }
    };
}

// One line per type. A partner that is a municipality is found as the municipality.
kinds! {
    Agreement "agreement",
    Event "event",
    EventProfile "event_profile",
    EventSeries "event_series",
    KnowledgeItem "publication",
    ModelMunicipality "model_municipality",
    Municipality "municipality",
    Outcome "outcome",
    Partner "partner",
    Programme "programme",
    Recommendation "publication",
}

impl SearchKind {
    /// Which rows of its table are of this type, where it shares the table with another one.
    #[must_use]
    pub const fn publications(self) -> Option<&'static [PublicationKind]> {
        match self {
            Self::KnowledgeItem => Some(Family::Knowledge.kinds()),
            Self::Recommendation => Some(Family::Recommendations.kinds()),
            _ => None,
        }
    }
}
