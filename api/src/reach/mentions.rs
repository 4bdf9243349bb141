//! What exists only because a hidden thing mentions it is hidden too: a topic, venue or audience
//! group of nothing but protected events would tell what those are about, where, and for whom.
//!
//! What nothing mentions yet is not hidden.

use entity::{
    audience_group, audience_rule, event, event_profile, event_series, publication,
    rows::Rows as _, terms::SubjectKind, topic, topic_link, venue,
};
use sea_orm::{
    ColumnTrait as _, Condition, EntityTrait, ExprTrait as _, QueryFilter as _, QuerySelect as _,
    QueryTrait as _, Select, sea_query::Expr,
};

use super::Reach;

impl Reach {
    /// On `topic`.
    #[must_use]
    pub fn topics(&self) -> Condition {
        let mentioned = || {
            let of_topic = Expr::col((topic_link::Entity, topic_link::Column::TopicId))
                .equals((topic::Entity, topic::Column::Id));
            topic_link::Entity::rows().filter(of_topic)
        };
        let of_kind = |kind| mentioned().filter(topic_link::Column::SubjectKind.eq(kind));
        let subject = topic_link::Column::SubjectId;
        let profiles = event_profile::Entity::rows()
            .select_only()
            .column(event_profile::Column::Id)
            .filter(self.profiles())
            .into_query();
        let by_series = of_kind(SubjectKind::EventSeries).filter(self.refers_to_series(subject));
        let by_profile = of_kind(SubjectKind::EventProfile).filter(subject.in_subquery(profiles));
        let publications = publication::Entity::rows()
            .select_only()
            .column(publication::Column::Id)
            .filter(self.publications())
            .into_query();
        let kinds = [SubjectKind::Recommendation, SubjectKind::KnowledgeItem];
        let by_publication = mentioned()
            .filter(topic_link::Column::SubjectKind.is_in(kinds))
            .filter(subject.in_subquery(publications));
        let by_event = of_kind(SubjectKind::Event).filter(self.refers_to_event_in_detail(subject));
        Condition::any()
            .add(exists(mentioned()).not())
            .add(exists(of_kind(SubjectKind::Programme)))
            .add(exists(by_series))
            .add(exists(by_profile))
            .add(exists(by_publication))
            .add(exists(by_event))
    }

    /// On `venue`.
    #[must_use]
    pub fn venues(&self) -> Condition {
        let events = || {
            let at_venue = Expr::col((event::Entity, event::Column::VenueId))
                .equals((venue::Entity, venue::Column::Id));
            event::Entity::rows().filter(at_venue)
        };
        let series = || {
            let at_venue = Expr::col((event_series::Entity, event_series::Column::VenueId))
                .equals((venue::Entity, venue::Column::Id));
            event_series::Entity::rows().filter(at_venue)
        };
        let unused = Condition::all().add(exists(events()).not()).add(exists(series()).not());
        let seen = events().filter(self.events()).filter(self.event_details());
        Condition::any().add(unused).add(exists(series().filter(self.series()))).add(exists(seen))
    }

    /// On `audience_group`.
    #[must_use]
    pub fn audience_groups(&self) -> Condition {
        let rules = || {
            let of_group = Expr::col((audience_rule::Entity, audience_rule::Column::GroupId))
                .equals((audience_group::Entity, audience_group::Column::Id));
            audience_rule::Entity::rows().filter(of_group)
        };
        let by_series = rules().filter(self.refers_to_series(audience_rule::Column::SeriesId));
        let by_event =
            rules().filter(self.refers_to_event_in_detail(audience_rule::Column::EventId));
        Condition::any().add(exists(rules()).not()).add(exists(by_series)).add(exists(by_event))
    }
}

fn exists<E: EntityTrait>(query: Select<E>) -> Expr {
    Expr::exists(query.select_only().expr(Expr::Constant(1.into())).into_query())
}
