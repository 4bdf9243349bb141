//! Where municipalities say that they stand: questionnaires, answers, the way of a self-assessment, who reads it, and
//! how it compares.

mod answering;
mod charts;
mod comparison;
mod documentation;
mod mails;
mod questionnaires;
mod reading;
mod steps;

use api::access::{Actor, Level};
use entity::{
    id::{AssessmentQuestionId, FieldOfActionId, PartnerId, ProgrammeId, QuestionnaireId},
    model_municipality, self_assessment,
    terms::{AssessmentStatus, ModelMunicipalityStatus, PartnerStatus},
};
use serde_json::{Value, json};

use crate::{
    fixture::{Engine, TestApp},
    world::{
        acting::{act, done},
        assessments::{put_form, questionnaire, self_assessment},
        global,
        programmes::{lead, model_municipality, partner, programme, put_municipality, role},
        put,
        users::put_member,
    },
};

/// A programme with a questionnaire of two fields, who leads it, and a municipality that takes part.
struct Way {
    test: TestApp,
    programme: ProgrammeId,
    questionnaire: QuestionnaireId,
    form: Vec<(FieldOfActionId, Vec<AssessmentQuestionId>)>,
    leading: PartnerId,
    supporting: PartnerId,
    town: PartnerId,
    model: model_municipality::Model,
}

impl Way {
    async fn new(engine: Engine) -> Self {
        let test = TestApp::new(engine).await;
        let leading = put(&test, partner(&test, "Leitung")).await.id;
        let supporting = put(&test, partner(&test, "Unterstützung")).await.id;
        let programme = put(&test, programme(&test, "Weltoffen")).await.id;
        put(&test, lead(&test, programme, leading)).await;
        put(&test, role(&test, programme, supporting)).await;
        let edition = put(&test, questionnaire(&test, programme)).await.id;
        let form = put_form(&test, edition, &[2, 1]).await;
        let status = PartnerStatus::Active;
        let (town, municipality) = put_municipality(&test, "Wilsdruff", "14628410", status).await;
        let status = ModelMunicipalityStatus::Active;
        let model = model_municipality(&test, programme, municipality.id, None, status);
        let model = put(&test, model).await;
        let (town, questionnaire) = (town.id, edition);
        Self { test, programme, questionnaire, form, leading, supporting, town, model }
    }

    /// Somebody of the municipality, and somebody who leads the programme.
    async fn people(&self) -> (Actor, Actor) {
        let (own, _) = put_member(&self.test, "Stadt", self.town, Level::Editor).await;
        let (lead, _) = put_member(&self.test, "Leitung", self.leading, Level::Editor).await;
        (own, lead)
    }

    async fn begun(&self, status: AssessmentStatus) -> self_assessment::Model {
        let row = self_assessment(&self.test, self.model.id, self.questionnaire, status);
        put(&self.test, row).await
    }

    /// Begins a self-assessment: its id.
    async fn begin(&self, actor: &Actor) -> Value {
        let input = json!({ "modelMunicipalityId": global(self.model.id) });
        let fields = "selfAssessment { id status release version }";
        let begun = done(act(&self.test, actor, "createSelfAssessment", fields, input).await);
        begun["selfAssessment"]["id"].clone()
    }

    /// Answers each question with the same step; none skips all.
    async fn answer_all(&self, actor: &Actor, id: &Value, value: Option<i32>) {
        for question in self.form.iter().flat_map(|(_, questions)| questions) {
            let input = json!({
                "selfAssessmentId": id, "questionId": global(*question), "value": value,
            });
            done(act(&self.test, actor, "saveSelfAssessmentAnswer", SAVED, input).await);
        }
    }
}

const SAVED: &str = "answer { value skipped note version } selfAssessment { status version }";
