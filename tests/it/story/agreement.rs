//! Four parties sign an agreement, and the municipality is active with it.

use serde_json::{Value, json};

use super::cast::{PASSWORD, Story};
use crate::world::{
    acting::{act, done},
    ask_with,
};

const AGREEMENT: &str =
    "agreement { id status documentSha256 signedOn { value } parties { id partner { id } } }";

impl Story {
    /// The foundation drafts it with everybody as a party, and opens it for signature.
    pub(super) async fn an_agreement_is_opened(
        &self,
        programme: &Value,
        way: &Value,
        required: [bool; 4],
    ) -> Value {
        let parties: Vec<Value> = self
            .parties()
            .iter()
            .zip(required)
            .map(|(party, required)| json!({ "partnerId": party.partner(), "required": required }))
            .collect();
        let input = json!({
            "title": "Gemeinsame Absichtserklärung", "kind": "LETTER_OF_INTENT", "parties": parties,
            "programmeId": programme, "modelMunicipalityId": way, "signedAtPlace": "Potsdam",
            "text": "Wir gehen den Weg gemeinsam.",
        });
        let lead = &self.foundation;
        let draft = self.does(&lead.actor, "createAgreement", AGREEMENT, input).await;
        assert_eq!(draft["agreement"]["status"], "DRAFT");
        let mut opened =
            self.takes(lead, "openAgreement", AGREEMENT, &draft["agreement"]["id"]).await;
        assert_eq!(opened["agreement"]["status"], "OPEN_FOR_SIGNATURE");
        opened["agreement"].take()
    }

    /// The parties sign in this order. It is complete with the last one that has to, and not before.
    pub(super) async fn everybody_signs(
        &self,
        agreement: &Value,
        order: [usize; 4],
        required: [bool; 4],
    ) {
        let mut missing = required.iter().filter(|required| **required).count();
        let all = missing;
        for place in order {
            assert_eq!(self.is_in_force(agreement).await, missing == 0, "{order:?} before {place}");
            missing -= usize::from(required[place]);
            let expected = match missing {
                0 => "ACTIVE",
                _ if missing == all => "OPEN_FOR_SIGNATURE",
                _ => "PARTIALLY_SIGNED",
            };
            let signed = self.sign(agreement, place).await;
            assert_eq!(signed["status"], expected, "{order:?} after {place}");
            assert_eq!(signed["signedOn"]["value"].is_null(), missing > 0);
        }
        assert!(self.is_in_force(agreement).await);
    }

    /// The party at this place signs what it has read.
    async fn sign(&self, agreement: &Value, place: usize) -> Value {
        let input = self.signature(agreement, place);
        let signer = &self.parties()[place].actor;
        done(act(&self.test, signer, "signAgreement", AGREEMENT, input).await)["agreement"].take()
    }

    #[expect(clippy::unused_self, reason = "it is a part of the story")]
    fn signature(&self, agreement: &Value, place: usize) -> Value {
        json!({
            "partyId": agreement["parties"][place]["id"],
            "documentSha256": agreement["documentSha256"],
            "signatory": { "person": { "name": format!("Person {place}"), "function": "Leitung" } },
            "confirmation": { "password": PASSWORD },
        })
    }

    async fn is_in_force(&self, agreement: &Value) -> bool {
        let query = "query($id: ID!) { node(id: $id) { ... on Agreement { status } } }";
        let variables = json!({ "id": agreement["id"] });
        let seen = ask_with(&self.test, &self.town.actor, query, variables).await;
        seen["node"]["status"] == "ACTIVE"
    }

    /// From now on everybody knows of it.
    pub(super) async fn the_agreement_is_released(&self, agreement: &Value) {
        let id = &agreement["id"];
        let fields = "agreement { releasedAt }";
        let released = self.takes(&self.foundation, "releaseAgreement", fields, id).await;
        assert!(released["agreement"]["releasedAt"].is_string());
    }

    /// The foundation ends it: the municipality's part rests.
    pub(super) async fn the_agreement_is_ended(&self, agreement: &Value) {
        let input = json!({ "id": agreement["id"], "reason": "Es wird neu verhandelt." });
        let ended = self.does(&self.foundation.actor, "terminateAgreement", AGREEMENT, input).await;
        assert_eq!(ended["agreement"]["status"], "TERMINATED");
    }

    /// As long as no agreement holds, this step of the municipality is refused.
    pub(super) async fn it_needs_an_agreement(&self, way: &Value, step: &str) {
        let input = json!({ "id": way });
        let refused = self.is_refused(&self.foundation.actor, step, input).await;
        assert_eq!(refused, ["input.id AGREEMENT_REQUIRED"]);
    }
}
