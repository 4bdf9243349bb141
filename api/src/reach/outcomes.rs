//! Who sees what came of an event: its outcomes, and what participants said of it.
//!
//! As in the rest of this room, each rule stands twice: as SQL and as a plain function.

use entity::{
    event,
    id::PartnerId,
    model_municipality, outcome, partner, partner_role,
    terms::{Confidentiality, OutcomeVisibility, PublicationStatus},
};
use sea_orm::{ColumnTrait as _, Condition};

use super::{
    Reach,
    facts::{Involved, shares},
    sql::exists,
    standing::{IdColumn as _, Ids, Which},
};

impl Reach {
    /// On `event`: the actor organises it, or acts for one of its accepted cooperation partners. What came
    /// of it and what was said of it is theirs, also where the event is protected (invariant 7).
    #[must_use]
    pub fn accompanied_events(&self) -> Condition {
        Condition::any()
            .add(self.organised())
            .add(event::Column::Id.within(self.cooperating(partner_role::Column::EventId)))
            .add(event::Column::SeriesId.within(self.cooperating(partner_role::Column::SeriesId)))
    }

    /// [`Reach::accompanied_events`] as a plain function.
    #[must_use]
    pub fn accompanies(&self, organisers: &[PartnerId], cooperation: &[PartnerId]) -> bool {
        shares(&self.steering, organisers) || shares(&self.own, cooperation)
    }

    /// On `event`: the actor organises it.
    #[must_use]
    pub fn organised_events(&self) -> Condition {
        self.organised()
    }

    /// On `outcome`.
    #[must_use]
    pub fn outcomes(&self) -> Condition {
        Condition::any().add(self.outcomes_of_events()).add(self.outcomes_of_model_municipalities())
    }

    fn outcomes_of_events(&self) -> Condition {
        let of_event = |condition| exists(outcome::Column::EventId, event::Column::Id, condition);
        let open = || event::Column::Confidentiality.ne(Confidentiality::Protected);
        let mut condition = Condition::any()
            .add(
                shown(OutcomeVisibility::Everybody)
                    .add(of_event(Condition::all().add(open()).add(self.events()))),
            )
            .add(shown(OutcomeVisibility::Members).add(of_event(
                Condition::all().add(open()).add(self.events()).add(self.for_members()),
            )));
        if !self.own.is_empty() {
            condition = condition.add(of_event(self.accompanied_events()));
        }
        if !self.writing.is_empty() {
            let written = Condition::any()
                .add(event::Column::ProgrammeId.within(self.led(partner_role::Column::ProgrammeId)))
                .add(event::Column::Id.within(self.written(partner_role::Column::EventId)))
                .add(event::Column::SeriesId.within(self.written(partner_role::Column::SeriesId)));
            condition = condition.add(of_event(Condition::all().add(open()).add(written)));
        }
        condition
    }

    fn outcomes_of_model_municipalities(&self) -> Condition {
        use model_municipality::Column;
        let of_model =
            |condition| exists(outcome::Column::ModelMunicipalityId, Column::Id, condition);
        let keepers: Vec<PartnerId> = self.own.iter().chain(&self.writing).copied().collect();
        let kept = Condition::any()
            .add(Column::MunicipalityId.within(self.municipalities_of(&keepers)))
            .add(Column::ProgrammeId.within(self.led(partner_role::Column::ProgrammeId)));
        let mut members = Condition::any();
        if self.administers {
            members = Condition::all();
        } else {
            members = members
                .add(Column::ProgrammeId.within(self.member_programmes()))
                .add(Column::ProgrammeId.within(self.municipal_programmes()));
        }
        Condition::any()
            .add(of_model(kept))
            .add(shown(OutcomeVisibility::Everybody).add(of_model(self.model_municipalities())))
            .add(
                shown(OutcomeVisibility::Members)
                    .add(of_model(Condition::all().add(self.model_municipalities()).add(members))),
            )
    }

    /// An outcome of an event is for those who organise the event or cooperate in it; of an event that is
    /// not protected also for those who lead its programme, and once it is published for those whom it is
    /// shown to, of those who see the event.
    #[must_use]
    pub fn covers_outcome_of_event(
        &self,
        outcome: &outcome::Model,
        event: &event::Model,
        involved: &Involved,
        cooperation: &[PartnerId],
    ) -> bool {
        if self.accompanies(&involved.organisers, cooperation) {
            return true;
        }
        if event.confidentiality == Confidentiality::Protected {
            return false;
        }
        let written = shares(&self.steering, &involved.programme_leads)
            || shares(&self.writing, &involved.organisers);
        let published = outcome.status == PublicationStatus::Published
            && self.covers_event(event, involved)
            && self.is_shown(outcome.visibility, &involved.members);
        written || published
    }

    /// An outcome of a model municipality is for the municipality and for those who lead the programme; once
    /// it is published for those whom it is shown to, of those who see the model municipality.
    #[must_use]
    pub fn covers_outcome_of_model_municipality(
        &self,
        outcome: &outcome::Model,
        model: &model_municipality::Model,
        municipality: &partner::Model,
        programme: &Involved,
    ) -> bool {
        let kept = self.own.contains(&municipality.id)
            || self.writing.contains(&municipality.id)
            || shares(&self.steering, &programme.programme_leads);
        let published = outcome.status == PublicationStatus::Published
            && self.covers_model_municipality(model, municipality, &programme.programme_leads)
            && self.is_shown(outcome.visibility, &programme.members);
        kept || published
    }

    fn is_shown(&self, visibility: OutcomeVisibility, members: &[PartnerId]) -> bool {
        match visibility {
            OutcomeVisibility::Everybody => true,
            OutcomeVisibility::Members => self.administers || shares(&self.members, members),
            OutcomeVisibility::Organisers => false,
        }
    }

    /// What the actor cooperates in, by an accepted role.
    pub(super) fn cooperating(&self, subject: partner_role::Column) -> Ids {
        self.parts(subject, &self.own, Which::Cooperating)
    }

    /// What the actor writes results of, by an accepted role that leads.
    pub(super) fn written(&self, subject: partner_role::Column) -> Ids {
        self.parts(subject, &self.writing, Which::Leading)
    }
}

/// On `outcome`: it is published for these.
fn shown(visibility: OutcomeVisibility) -> Condition {
    Condition::all()
        .add(outcome::Column::Status.eq(PublicationStatus::Published))
        .add(outcome::Column::Visibility.eq(visibility))
}
