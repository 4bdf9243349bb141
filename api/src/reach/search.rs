//! What the search may find for an actor: what the actor sees elsewhere, and of it what is seen there.
//!
//! There is no rule of its own here, and so no second form of it: a test compares what is found with
//! what the lists show.

use entity::{
    agreement, event, event_profile, event_series, model_municipality, municipality, outcome,
    partner, programme, publication, search_entry,
};
use sea_orm::{ColumnTrait as _, Condition, sea_query::SimpleExpr};

use super::{Reach, sql::exists};
use crate::search::SearchKind;

impl Reach {
    /// On `search_entry`: objects of these types that the actor may see.
    #[must_use]
    pub fn search_entries(&self, kinds: &[SearchKind]) -> Condition {
        kinds.iter().fold(Condition::any(), |found, kind| {
            let of_kind = search_entry::Column::Kind.eq(kind.subject());
            found.add(Condition::all().add(of_kind).add(self.search_entry(*kind)))
        })
    }

    // One line per type.
    fn search_entry(&self, kind: SearchKind) -> SimpleExpr {
        let id = search_entry::Column::SubjectId;
        match kind {
            SearchKind::Agreement => exists(id, agreement::Column::Id, self.agreements()),
            SearchKind::Event => exists(id, event::Column::Id, self.events()),
            SearchKind::EventProfile => exists(id, event_profile::Column::Id, self.profiles()),
            SearchKind::EventSeries => exists(id, event_series::Column::Id, self.series()),
            SearchKind::KnowledgeItem | SearchKind::Recommendation => {
                exists(id, publication::Column::Id, self.publications())
            }
            SearchKind::ModelMunicipality => {
                exists(id, model_municipality::Column::Id, self.model_municipalities())
            }
            SearchKind::Municipality => exists(id, municipality::Column::Id, self.municipalities()),
            SearchKind::Outcome => exists(id, outcome::Column::Id, self.outcomes()),
            SearchKind::Partner => exists(id, partner::Column::Id, self.partners()),
            SearchKind::Programme => exists(id, programme::Column::Id, Condition::all()),
        }
    }

    /// On `search_entry`: objects of which the actor may see every text. Objects of most types have none
    /// that is hidden.
    #[must_use]
    pub fn search_details(&self) -> Condition {
        let id = search_entry::Column::SubjectId;
        let of = |kind: SearchKind, seen: SimpleExpr| {
            Condition::all().add(search_entry::Column::Kind.eq(kind.subject())).add(seen)
        };
        let events = exists(id, event::Column::Id, self.event_details());
        let agreements = exists(id, agreement::Column::Id, self.agreement_texts());
        let with_details = [SearchKind::Event, SearchKind::Agreement].map(SearchKind::subject);
        Condition::any()
            .add(search_entry::Column::Kind.is_not_in(with_details))
            .add(of(SearchKind::Event, events))
            .add(of(SearchKind::Agreement, agreements))
    }
}
