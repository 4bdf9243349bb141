//! The municipality says where it stands.

use api::access::Actor;
use serde_json::{Value, json};

use super::cast::Story;
use crate::world::{acting::act, ask_with};

impl Story {
    /// The foundation asks three questions in two fields of action: their ids.
    pub(super) async fn a_questionnaire_is_published(&self, programme: &Value) -> Vec<Value> {
        let input = json!({
            "programmeId": programme, "title": "Wo stehen wir?",
            "scale": ["trifft nicht zu", "teils", "trifft zu"],
            "fields": [
                { "title": "Steuerung", "questions": [{ "text": "Gibt es ein Leitbild?" }, { "text": "Ist es bekannt?" }] },
                { "title": "Begegnung", "questions": [{ "text": "Gibt es Orte dafür?" }] },
            ],
        });
        let fields = "questionnaire { id status fields { questions { id } } }";
        let lead = &self.foundation;
        let draft = self.does(&lead.actor, "createQuestionnaire", fields, input).await;
        let id = &draft["questionnaire"]["id"];
        let published = self.takes(lead, "publishQuestionnaire", fields, id).await;
        let published = &published["questionnaire"];
        assert_eq!(published["status"], "PUBLISHED");
        let fields = published["fields"].as_array().unwrap().iter();
        let questions = fields.flat_map(|field| field["questions"].as_array().unwrap());
        questions.map(|question| question["id"].clone()).collect()
    }

    /// It answers two questions and skips one, submits, is evaluated and talked with; and shows everybody what came
    /// out, but no single answer.
    pub(super) async fn the_municipality_says_where_it_stands(
        &self,
        way: &Value,
        questions: &[Value],
    ) {
        let (town, lead) = (&self.town, &self.foundation);
        let fields = "selfAssessment { id status }";
        let input = json!({ "modelMunicipalityId": way });
        let begun = self.does(&town.actor, "createSelfAssessment", fields, input).await;
        let id = &begun["selfAssessment"]["id"];
        let [first, second, third] = questions else { panic!("{questions:?}") };
        for (question, value) in [(first, Some(3)), (second, Some(2))] {
            self.answers(id, question, value).await;
        }
        let input = json!({ "id": id });
        let early = self.is_refused(&town.actor, "submitSelfAssessment", input.clone()).await;
        assert_eq!(early, ["input.id UNANSWERED"]);
        self.answers(id, third, None).await;

        let submitted = self.takes(town, "submitSelfAssessment", fields, id).await;
        assert_eq!(submitted["selfAssessment"]["status"], "SUBMITTED");
        let own = act(
            &self.test,
            &town.actor,
            "evaluateSelfAssessment",
            fields,
            json!({ "id": id, "evaluation": "Prima" }),
        );
        assert_eq!(own.await, "FORBIDDEN", "nobody evaluates themselves");
        let input =
            json!({ "id": id, "evaluation": "Die Steuerung trägt; für Begegnung fehlt ein Bild." });
        let evaluated = self.does(&lead.actor, "evaluateSelfAssessment", fields, input).await;
        assert_eq!(evaluated["selfAssessment"]["status"], "EVALUATED");
        for (step, status) in
            [("discussSelfAssessment", "DISCUSSED"), ("closeSelfAssessment", "CLOSED")]
        {
            let taken = self.takes(lead, step, fields, id).await;
            assert_eq!(taken["selfAssessment"]["status"], status);
        }

        let query = "query($id: ID!) { node(id: $id) { ... on SelfAssessment {
            answers { value } evaluation scores { score answered skipped } } } }";
        let hidden = self.test.run(&Actor::Anonymous, query, json!({ "id": id })).await;
        assert_eq!(hidden["errors"][0]["extensions"]["code"], "NOT_FOUND");
        let input = json!({ "id": id, "release": "PUBLIC" });
        self.does(&town.actor, "releaseSelfAssessment", fields, input).await;
        let seen = ask_with(&self.test, &Actor::Anonymous, query, json!({ "id": id })).await;
        let expected = json!({
            "answers": null, "evaluation": "Die Steuerung trägt; für Begegnung fehlt ein Bild.",
            "scores": [
                { "score": 2.5, "answered": 2, "skipped": 0 },
                { "score": null, "answered": 0, "skipped": 1 },
            ],
        });
        assert_eq!(seen["node"], expected);
    }

    /// Answers a question, or skips it.
    async fn answers(&self, assessment: &Value, question: &Value, value: Option<i32>) {
        let input =
            json!({ "selfAssessmentId": assessment, "questionId": question, "value": value });
        let fields = "answer { skipped }";
        let saved = self.does(&self.town.actor, "saveSelfAssessmentAnswer", fields, input).await;
        assert_eq!(saved["answer"]["skipped"], value.is_none());
    }
}
