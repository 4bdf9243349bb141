//! Who reads questionnaires, and where municipalities say that they stand.
//!
//! As in the rest of this room, each rule stands twice: as SQL and as a plain function.

use entity::{
    id::PartnerId,
    model_municipality, partner, partner_role, questionnaire, self_assessment,
    terms::{AssessmentRelease, QuestionnaireStatus},
};
use sea_orm::{ColumnTrait as _, Condition};

use super::{
    Reach,
    facts::{Involved, shares},
    sql::exists,
    standing::IdColumn as _,
};

impl Reach {
    /// On `questionnaire`.
    #[must_use]
    pub fn questionnaires(&self) -> Condition {
        let shown = questionnaire::Column::Status.eq(QuestionnaireStatus::Published);
        Condition::any().add(shown).add(
            questionnaire::Column::ProgrammeId.within(self.led(partner_role::Column::ProgrammeId)),
        )
    }

    /// A questionnaire is public once it is published; a draft is for those who lead the programme.
    #[must_use]
    pub fn covers_questionnaire(
        &self,
        questionnaire: &questionnaire::Model,
        programme_leads: &[PartnerId],
    ) -> bool {
        questionnaire.status == QuestionnaireStatus::Published
            || shares(&self.steering, programme_leads)
    }

    /// On `self_assessment`: its scores and its evaluation.
    #[must_use]
    pub fn self_assessments(&self) -> Condition {
        self.released(self_assessment::Column::Release)
            .add(self.self_assessments_of_own())
            .add(of_model(self.led_models()))
    }

    /// On `self_assessment`: the actor sees its scores, or could see them once, for as long as it was
    /// released further than now.
    #[must_use]
    pub fn self_assessments_known(&self) -> Condition {
        self.released(self_assessment::Column::WidestRelease).add(self.self_assessments())
    }

    /// On `self_assessment`: of a municipality that the actor acts for.
    #[must_use]
    pub fn self_assessments_of_own(&self) -> Condition {
        use model_municipality::Column::MunicipalityId;
        let own = MunicipalityId.within(self.municipalities_of(&self.own));
        Condition::any().add(of_model(Condition::all().add(own)))
    }

    /// On `self_assessment`: the single answers too.
    #[must_use]
    pub fn self_assessment_answers(&self) -> Condition {
        Condition::any().add(self.self_assessments_of_own()).add(of_model(self.led_models()))
    }

    /// What is released to the actor, by what `column` says; of model municipalities that the actor sees.
    fn released(&self, column: self_assessment::Column) -> Condition {
        use model_municipality::Column::ProgrammeId;
        let of_seen = |condition: Condition| {
            of_model(Condition::all().add(self.model_municipalities()).add(condition))
        };
        let to = |release: AssessmentRelease| column.eq(release);
        let mut members = Condition::any();
        if self.administers {
            members = Condition::all();
        } else {
            members = members
                .add(ProgrammeId.within(self.member_programmes()))
                .add(ProgrammeId.within(self.municipal_programmes()));
        }
        let partners = Condition::all().add(ProgrammeId.within(self.member_programmes()));
        let both = |left, right| Condition::all().add(left).add(right);
        Condition::any()
            .add(both(to(AssessmentRelease::Public), of_seen(Condition::all())))
            .add(both(to(AssessmentRelease::Members), of_seen(members)))
            .add(both(to(AssessmentRelease::Programme), of_seen(partners)))
    }

    /// On `model_municipality`: in a programme that the actor leads.
    fn led_models(&self) -> Condition {
        let led = self.led(partner_role::Column::ProgrammeId);
        Condition::all().add(model_municipality::Column::ProgrammeId.within(led))
    }

    /// A self-assessment is for the municipality and for those who lead the programme; beyond that for those
    /// to whom the municipality released it, of those who see the model municipality. `partners` are those
    /// with an accepted part in the programme.
    #[must_use]
    pub fn covers_self_assessment(
        &self,
        assessment: &self_assessment::Model,
        model: &model_municipality::Model,
        municipality: &partner::Model,
        programme: &Involved,
        partners: &[PartnerId],
    ) -> bool {
        let released = match assessment.release {
            AssessmentRelease::Private => false,
            AssessmentRelease::Programme => shares(&self.members, partners),
            AssessmentRelease::Members => {
                self.administers || shares(&self.members, &programme.members)
            }
            AssessmentRelease::Public => true,
        };
        self.covers_self_assessment_answers(municipality.id, &programme.programme_leads)
            || (released
                && self.covers_model_municipality(model, municipality, &programme.programme_leads))
    }

    /// The single answers are for the municipality and for those who lead the programme.
    #[must_use]
    pub fn covers_self_assessment_answers(
        &self,
        municipality: PartnerId,
        programme_leads: &[PartnerId],
    ) -> bool {
        self.own.contains(&municipality) || shares(&self.steering, programme_leads)
    }
}

/// On `self_assessment`: it is of a model municipality that the condition covers.
fn of_model(covered: Condition) -> sea_orm::sea_query::SimpleExpr {
    let of = self_assessment::Column::ModelMunicipalityId;
    exists(of, model_municipality::Column::Id, covered)
}
