//! Who sees recommendations and knowledge items, and what they rest on.
//!
//! As in the rest of this room, each rule stands twice: as SQL and as a plain function.

use entity::{
    event,
    id::PartnerId,
    model_municipality, outcome, partner_role, publication, publication_link,
    rows::Rows as _,
    self_assessment,
    terms::{PublicationStatus, SubjectKind},
};
use sea_orm::{ColumnTrait as _, Condition, QueryFilter as _, QuerySelect as _, QueryTrait as _};

use super::{
    Reach,
    facts::shares,
    sql::exists,
    standing::{IdColumn as _, Which},
};
use crate::database::conditions::among;

impl Reach {
    /// On `publication`.
    #[must_use]
    pub fn publications(&self) -> Condition {
        use PublicationStatus::{InReview, Published, Superseded};
        let mut condition = self
            .kept_publications()
            .add(publication::Column::Status.is_in([Published, Superseded]));
        if !self.reviewing.is_empty() {
            let programmes = partner_role::Column::ProgrammeId;
            let reviewed = self.parts(programmes, &self.reviewing, Which::Accepted);
            condition = condition.add(
                Condition::all()
                    .add(publication::Column::Status.eq(InReview))
                    .add(publication::Column::ProgrammeId.within(reviewed)),
            );
        }
        condition
    }

    /// On `publication`: the actor acts for the partner that it is written for, or leads the programme.
    fn kept_publications(&self) -> Condition {
        let keepers: Vec<PartnerId> = self.own.iter().chain(&self.writing).copied().collect();
        let condition = Condition::any().add(among(publication::Column::PartnerId, keepers));
        if self.steering.is_empty() {
            return condition;
        }
        let led = self.led(partner_role::Column::ProgrammeId);
        condition.add(publication::Column::ProgrammeId.within(led))
    }

    /// On `publication_link`: the actor sees what it leads to. A link to something private is not there for
    /// those who do not see that (invariant 15).
    #[must_use]
    pub fn open_links(&self) -> Condition {
        use publication_link::Column::{SubjectId, SubjectKind as Kind};
        let to = |kind: SubjectKind, seen| Condition::all().add(Kind.eq(kind)).add(seen);
        let outcomes = exists(SubjectId, outcome::Column::Id, self.outcomes());
        let details = Condition::all().add(self.events()).add(self.event_details());
        let events = exists(SubjectId, event::Column::Id, details);
        let models = self.model_municipalities();
        let models = exists(SubjectId, model_municipality::Column::Id, models);
        let assessments = exists(SubjectId, self_assessment::Column::Id, self.self_assessments());
        Condition::any()
            .add(to(SubjectKind::SelfAssessment, assessments))
            .add(to(SubjectKind::Outcome, outcomes))
            .add(to(SubjectKind::Event, events))
            .add(to(SubjectKind::ModelMunicipality, models))
    }

    /// On `publication_link`: the same, and all links of what the actor keeps: they are to learn that a
    /// source is gone.
    #[must_use]
    pub fn publication_links(&self) -> Condition {
        if self.own.is_empty() && self.writing.is_empty() && self.steering.is_empty() {
            return self.open_links();
        }
        let kept = publication::Entity::rows()
            .select_only()
            .column(publication::Column::Id)
            .filter(self.kept_publications())
            .into_query();
        Condition::any()
            .add(self.open_links())
            .add(publication_link::Column::PublicationId.in_subquery(kept))
    }

    /// A publication is public once it is published, and stays so when a newer version takes its place; before,
    /// it is for the partner that it is written for and for those who lead the programme, and in review for
    /// those who review it: editors of partners with an accepted role in the programme.
    #[must_use]
    pub fn covers_publication(
        &self,
        publication: &publication::Model,
        programme_leads: &[PartnerId],
        programme_members: &[PartnerId],
    ) -> bool {
        use PublicationStatus::{InReview, Published, Superseded};
        matches!(publication.status, Published | Superseded)
            || self.keeps_publication(publication, programme_leads)
            || (publication.status == InReview && shares(&self.reviewing, programme_members))
    }

    /// Whether the actor is to know of all that it rests on.
    #[must_use]
    pub fn keeps_publication(
        &self,
        publication: &publication::Model,
        programme_leads: &[PartnerId],
    ) -> bool {
        self.own.contains(&publication.partner_id)
            || self.writing.contains(&publication.partner_id)
            || shares(&self.steering, programme_leads)
    }

    /// A link is seen by those who see what it leads to, and by those who keep the publication.
    #[must_use]
    pub fn covers_publication_link(
        &self,
        publication: &publication::Model,
        programme_leads: &[PartnerId],
        is_subject_seen: bool,
    ) -> bool {
        is_subject_seen || self.keeps_publication(publication, programme_leads)
    }
}
