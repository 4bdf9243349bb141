//! What was said becomes a recommendation, and everybody reads where it came from.

use api::access::Actor;
use serde_json::{Value, json};

use super::cast::Story;
use crate::world::{acting::act, ask_with};

/// There and back, along every edge.
const GRAPH: &str = "query($slug: String!) { recommendation(slug: $slug) {
    title status
    evidence { note object { __typename
        ... on Outcome { title event { title } recommendations { nodes { title } } }
        ... on ModelMunicipality { ordinal recommendations { nodes { title } } }
    } }
    events { title hosts { name } outcomes { nodes { title } } recommendations { nodes { title } } }
    presentedAt { title hosts { name } presentedRecommendations { nodes { title } } }
    modelMunicipalities {
        status ordinal municipality { name } history { to }
        selfAssessments { nodes { status scores { score } } }
        agreements { nodes { title } }
        recommendations { nodes { title } }
    }
    agreements {
        title status signedAtPlace documentText
        parties { partner { name } signature { signatoryFunction } }
        modelMunicipality { ordinal }
        recommendations { nodes { title } }
    }
} }";

const TITLE: &str = "Räume der Begegnung schaffen";

impl Story {
    /// The foundation writes it down with what it rests on; the ministry reads and publishes it.
    pub(super) async fn a_recommendation_is_published(
        &self,
        programme: &Value,
        outcome: &Value,
        way: &Value,
    ) -> Value {
        let author = &self.foundation;
        let input = json!({
            "programmeId": programme, "partnerId": author.partner(), "title": TITLE,
            "summary": "Wer neu ist, braucht einen Ort.", "targetLevel": "MUNICIPAL",
            "evidence": [
                { "object": { "outcomeId": outcome }, "note": "So sagten es die Gäste." },
                { "object": { "modelMunicipalityId": way } },
            ],
        });
        let fields = "recommendation { id status }";
        let draft = self.does(&author.actor, "createRecommendation", fields, input).await;
        let id = draft["recommendation"]["id"].clone();
        let submitted = self.takes(author, "submitRecommendation", fields, &id).await;
        assert_eq!(submitted["recommendation"]["status"], "IN_REVIEW");
        let input = json!({ "id": id });
        let own = act(&self.test, &author.actor, "publishRecommendation", fields, input).await;
        assert_eq!(own, "FORBIDDEN", "nobody publishes what they wrote");
        let published = self.takes(&self.ministry, "publishRecommendation", fields, &id).await;
        assert_eq!(published["recommendation"]["status"], "PUBLISHED");
        id
    }

    /// The ministry holds a meeting of its own, where it is presented.
    pub(super) async fn it_is_presented_at_a_federal_event(&self, recommendation: &Value) {
        let input = json!({
            "hostId": self.ministry.partner(), "title": "Bundestreffen", "kind": "CONFERENCE", "date": "2027-06-01",
        });
        let created = self.does(&self.ministry.actor, "createEvent", "event { id }", input).await;
        let event = &created["event"]["id"];
        self.takes(&self.ministry, "publishEvent", "event { status }", event).await;
        let input = json!({ "id": recommendation, "eventIds": [event] });
        let fields = "recommendation { presentedAt { title } }";
        let presented = self
            .does(&self.foundation.actor, "setRecommendationPresentations", fields, input)
            .await;
        assert_eq!(
            presented["recommendation"]["presentedAt"],
            json!([{ "title": "Bundestreffen" }])
        );
    }

    /// Without an account, in one query: where it came from, and the way back. What is not for everybody stays closed.
    pub(super) async fn everybody_reads_the_whole_graph(&self, recommendation: &Value) {
        let query = "query($id: ID!) { node(id: $id) { ... on Recommendation { slug } } }";
        let found =
            ask_with(&self.test, &Actor::Anonymous, query, json!({ "id": recommendation })).await;
        let slug = json!({ "slug": found["node"]["slug"] });
        self.test.take_statements();
        let seen = ask_with(&self.test, &Actor::Anonymous, GRAPH, slug).await;
        assert!(self.test.take_statements().len() < 60);
        let back = json!({ "nodes": [{ "title": TITLE }] });
        let signed = |name: &str| json!({ "partner": { "name": name }, "signature": { "signatoryFunction": "Leitung" } });
        let expected = json!({
            "title": TITLE, "status": "PUBLISHED",
            "evidence": [
                { "note": "So sagten es die Gäste.", "object": {
                    "__typename": "Outcome", "title": "Wer neu ist, braucht einen Ort",
                    "event": { "title": "Dresden spricht" }, "recommendations": back,
                } },
                { "note": null, "object": {
                    "__typename": "ModelMunicipality", "ordinal": 1, "recommendations": back,
                } },
            ],
            "events": [{
                "title": "Dresden spricht", "hosts": [{ "name": "Dresden" }],
                "outcomes": { "nodes": [{ "title": "Wer neu ist, braucht einen Ort" }] },
                "recommendations": back,
            }],
            "presentedAt": [{
                "title": "Bundestreffen", "hosts": [{ "name": "Ministerium" }],
                "presentedRecommendations": back,
            }],
            "modelMunicipalities": [{
                "status": "ACTIVE", "ordinal": 1, "municipality": { "name": "Dresden" }, "history": null,
                "selfAssessments": { "nodes": [
                    { "status": "CLOSED", "scores": [{ "score": 2.5 }, { "score": null }] },
                ] },
                "agreements": { "nodes": [{ "title": "Gemeinsame Absichtserklärung" }] },
                "recommendations": back,
            }],
            "agreements": [{
                "title": "Gemeinsame Absichtserklärung", "status": "ACTIVE", "signedAtPlace": "Potsdam",
                "documentText": null,
                "parties": [signed("Stiftung"), signed("Ministerium"), signed("Institut"), signed("Dresden")],
                "modelMunicipality": { "ordinal": 1 },
                "recommendations": back,
            }],
        });
        assert_eq!(seen["recommendation"], expected);
    }

    /// Both sides read each step: from where to where, by which side, and why.
    pub(super) async fn both_sides_read_the_history(&self, way: &Value) {
        let query = "query($id: ID!) { node(id: $id) { ... on ModelMunicipality { history { from to side reason } } } }";
        // The newest first.
        let expected = json!([
            { "from": "ADMITTED", "to": "ACTIVE", "side": "PROGRAMME", "reason": null },
            { "from": "UNDER_REVIEW", "to": "ADMITTED", "side": "PROGRAMME", "reason": null },
            { "from": "APPLIED", "to": "UNDER_REVIEW", "side": "PROGRAMME", "reason": null },
            {
                "from": "INTERESTED", "to": "APPLIED", "side": "MUNICIPALITY",
                "reason": "Der Rat hat es beschlossen.",
            },
            { "from": null, "to": "INTERESTED", "side": "PROGRAMME", "reason": null },
        ]);
        for side in [&self.town, &self.foundation] {
            let seen = ask_with(&self.test, &side.actor, query, json!({ "id": way })).await;
            assert_eq!(seen["node"]["history"], expected);
        }
    }
}
