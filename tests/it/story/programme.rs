//! Partners run a programme together, and a municipality gets into it.

use api::access::Actor;
use serde_json::{Value, json};

use super::cast::{KEY, Person, Story};
use crate::world::{ask_with, mailed::mailed};

impl Story {
    /// The foundation enters the programme and invites the others; it begins when they have accepted.
    pub(super) async fn partners_run_a_programme_together(&self) -> Value {
        let input = json!({
            "leadId": self.foundation.partner(), "title": "Offene Kommune",
            "kind": "MODEL_PROJECT", "scope": "FEDERAL",
        });
        let fields = "programme { id status requiresAgreement }";
        let lead = &self.foundation.actor;
        let programme = self.does(lead, "createProgramme", fields, input).await["programme"].take();
        assert_eq!(
            (&programme["status"], &programme["requiresAgreement"]),
            (&json!("PLANNED"), &json!(true))
        );
        let id = programme["id"].clone();
        for (person, role) in [(&self.ministry, "FUNDER"), (&self.institute, "SCIENTIFIC_SUPPORT")]
        {
            let input = json!({
                "of": { "programmeId": id }, "partnerId": person.partner(), "role": role,
            });
            let asked = self.does(lead, "proposePartnerRole", "partnerRole { id }", input).await;
            let members = self.members_as_everybody_sees_them(&id).await;
            let role = &asked["partnerRole"]["id"];
            let accepted =
                self.takes(person, "acceptPartnerRole", "partnerRole { state }", role).await;
            assert_eq!(accepted["partnerRole"]["state"], "ACCEPTED");
            let now = self.members_as_everybody_sees_them(&id).await;
            assert_eq!(now, members + 1, "nobody is shown as a partner without its consent");
        }
        let started = self.takes(&self.foundation, "startProgramme", "programme { status }", &id);
        assert_eq!(started.await["programme"]["status"], "RUNNING");
        id
    }

    async fn members_as_everybody_sees_them(&self, programme: &Value) -> usize {
        let query =
            "query($id: ID!) { node(id: $id) { ... on Programme { members { nodes { id } } } } }";
        let seen = ask_with(&self.test, &Actor::Anonymous, query, json!({ "id": programme })).await;
        seen["node"]["members"]["nodes"].as_array().unwrap().len()
    }

    /// Somebody without an account asks, and confirms by the link of the mail. The foundation takes it up: the
    /// municipality sets out.
    pub(super) async fn a_citizen_asks_for_the_municipality(&self, programme: &Value) -> Value {
        let citizen = &Actor::Anonymous;
        let input = json!({
            "programmeId": programme, "municipalityKey": KEY, "name": "Ada Fragerin",
            "email": "ada@example.org", "message": "Wäre das nichts für uns?",
        });
        let asked = self.does(citizen, "expressProgrammeInterest", "status", input).await;
        assert_eq!(asked["status"], "PENDING");
        assert_eq!(self.interests(programme).await, json!([]), "it is not confirmed");

        let letter = mailed(&self.test, "programme-interest-confirmation").await.pop().unwrap();
        assert_eq!(letter.to, "ada@example.org");
        let input = json!({ "token": letter.token() });
        let fields = "interest { status }";
        let confirmed = self.does(citizen, "confirmProgrammeInterest", fields, input).await;
        assert_eq!(confirmed["interest"]["status"], "CONFIRMED");

        let interests = self.interests(programme).await;
        assert_eq!(interests[0]["name"], "Ada Fragerin");
        let input = json!({
            "id": interests[0]["id"], "text": "Gern! Wir fragen Ihre Stadt.", "begin": true,
        });
        let lead = &self.foundation.actor;
        self.does(lead, "answerProgrammeInterest", "", input).await;
        let answered = mailed(&self.test, "programme-interest-answered").await.pop().unwrap();
        assert_eq!(answered.to, "ada@example.org");
        assert_eq!(
            mailed(&self.test, "model-municipality-changed").await.len(),
            1,
            "the town is told"
        );
        self.way_of_the_town(programme).await
    }

    async fn interests(&self, programme: &Value) -> Value {
        let query = "query($id: ID!) { node(id: $id) { ... on Programme { interests { nodes { id name } } } } }";
        let lead = &self.foundation.actor;
        let mut seen = ask_with(&self.test, lead, query, json!({ "id": programme })).await;
        seen["node"]["interests"]["nodes"].take()
    }

    /// What the town finds of itself in the programme.
    async fn way_of_the_town(&self, programme: &Value) -> Value {
        let query = "query($id: ID!) { node(id: $id) { ... on Programme {
            modelMunicipalities { nodes { id status } } } } }";
        let variables = json!({ "id": programme });
        let seen = ask_with(&self.test, &self.town.actor, query, variables).await;
        let way = &seen["node"]["modelMunicipalities"]["nodes"][0];
        assert_eq!(way["status"], "INTERESTED");
        way["id"].clone()
    }

    /// In a round that is open now it applies; the foundation reads it and takes it in.
    pub(super) async fn the_municipality_applies_and_is_admitted(
        &self,
        programme: &Value,
        way: &Value,
    ) {
        let input = json!({
            "programmeId": programme, "title": "Runde 1", "places": 1,
            "applicationsFrom": "2026-11-01", "applicationsUntil": "2026-11-30",
        });
        let cohort =
            self.does(&self.foundation.actor, "createCohort", "cohort { id }", input).await;
        let input = json!({
            "id": way, "cohortId": cohort["cohort"]["id"], "reason": "Der Rat hat es beschlossen.",
        });
        self.does(&self.town.actor, "applyAsModelMunicipality", "", input).await;
        self.steps(&self.foundation, "reviewModelMunicipality", way, "UNDER_REVIEW").await;
        let admitted =
            self.steps(&self.foundation, "admitModelMunicipality", way, "ADMITTED").await;
        assert_eq!(admitted["ordinal"], 1);
    }

    /// The municipality takes a step on its way.
    pub(super) async fn steps(&self, by: &Person, mutation: &str, way: &Value, to: &str) -> Value {
        let fields = "modelMunicipality { status ordinal }";
        let taken = self.takes(by, mutation, fields, way).await["modelMunicipality"].take();
        assert_eq!(taken["status"], to);
        taken
    }
}
