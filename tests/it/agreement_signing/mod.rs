//! Agreements from the draft to the end: who writes, who signs, and when it is complete.

mod days;
mod document;
mod drafting;
mod ending;
mod keeping;
mod mails;
mod race;
mod signing;

use api::access::{Actor, Level};
use entity::{
    id::{ModelMunicipalityId, PartnerId, ProgrammeId},
    role_grant,
    terms::{ModelMunicipalityStatus, PartnerStatus},
    user_account,
};
use serde_json::{Value, json};

use crate::{
    fixture::{Engine, TestApp},
    world::{
        acting::{act, done},
        global,
        programmes::{lead, model_municipality, partner, programme, put_municipality},
        put,
        users::{account, grant_at, put_member, signed_in},
    },
};

pub(crate) const PASSWORD: &str = "korrekt Pferd Batterie Heftklammer";

const AGREEMENT: &str = "agreement { id number title status version revision documentSha256
    documentText documentMetadata statusReason signedOn { value } endedOn
    parties { id position required partner { id } signature { signatoryName method revision } } }";

/// Four partners that agree on something, each with somebody who signs.
pub(crate) struct Table {
    pub(crate) test: TestApp,
    pub(crate) programme: ProgrammeId,
    pub(crate) model: ModelMunicipalityId,
    /// The one that leads the programme, two others, and the municipality.
    pub(crate) partners: [PartnerId; 4],
    pub(crate) signers: Vec<Actor>,
    /// Edits for the lead.
    pub(crate) editor: Actor,
}

impl Table {
    pub(crate) async fn new(engine: Engine) -> Self {
        let test = TestApp::new(engine).await;
        let named = async |name: &str| put(&test, partner(&test, name)).await.id;
        let (leading, second, third) =
            (named("Ministerium").await, named("Stiftung").await, named("Institut").await);
        let (town, municipality) =
            put_municipality(&test, "Potsdam", "12054000", PartnerStatus::Active).await;
        let programme = put(&test, programme(&test, "Kommune")).await.id;
        put(&test, lead(&test, programme, leading)).await;
        let status = ModelMunicipalityStatus::Admitted;
        let model = model_municipality(&test, programme, municipality.id, Some(1), status);
        let model = put(&test, model).await.id;
        let partners = [leading, second, third, town.id];
        let (editor, _) = put_member(&test, "Schreiber", leading, Level::Editor).await;
        let mut signers = Vec::new();
        for (number, partner) in partners.iter().enumerate() {
            signers.push(signer(&test, &format!("Zeichner{number}"), *partner).await);
        }
        Self { test, programme, model, partners, signers, editor }
    }

    /// What a draft with all four is made of.
    #[expect(clippy::needless_pass_by_value, reason = "callers write it down where they ask")]
    pub(crate) fn input(&self, changes: Value) -> Value {
        let parties: Vec<_> =
            self.partners.iter().map(|partner| json!({ "partnerId": global(*partner) })).collect();
        let mut input = json!({
            "title": "Kooperationsvereinbarung", "kind": "COOPERATION", "parties": parties,
            "programmeId": global(self.programme), "text": "Wir arbeiten zusammen.\n§ 1 – „alles“",
        });
        input.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        input
    }

    /// A draft.
    pub(crate) async fn draft(&self, changes: Value) -> Value {
        let input = self.input(changes);
        done(act(&self.test, &self.editor, "createAgreement", AGREEMENT, input).await)["agreement"]
            .take()
    }

    /// An agreement that is open for signature.
    pub(crate) async fn open(&self, changes: Value) -> Value {
        let draft = self.draft(changes).await;
        let input = json!({ "id": draft["id"] });
        done(act(&self.test, &self.editor, "openAgreement", AGREEMENT, input).await)["agreement"]
            .take()
    }

    /// What the party at this place, from 0, signs with.
    #[expect(clippy::unused_self, reason = "it is what the table does")]
    pub(crate) fn signature(&self, agreement: &Value, place: usize) -> Value {
        json!({
            "partyId": agreement["parties"][place]["id"],
            "documentSha256": agreement["documentSha256"],
            "signatory": { "person": { "name": format!("Person {place}"), "function": "Leitung" } },
            "confirmation": { "password": PASSWORD },
        })
    }

    /// The party at this place signs.
    pub(crate) async fn sign(&self, agreement: &Value, place: usize) -> Value {
        let input = self.signature(agreement, place);
        act(&self.test, &self.signers[place], "signAgreement", AGREEMENT, input).await
    }

    /// An agreement that all have signed.
    pub(crate) async fn signed(&self, changes: Value) -> Value {
        let agreement = self.open(changes).await;
        let mut last = Value::Null;
        for place in 0..agreement["parties"].as_array().unwrap().len() {
            last = done(self.sign(&agreement, place).await)["agreement"].take();
        }
        last
    }

    /// A step of an agreement.
    pub(crate) async fn step(&self, actor: &Actor, mutation: &str, agreement: &Value) -> Value {
        let input = json!({ "id": agreement["id"] });
        act(&self.test, actor, mutation, AGREEMENT, input).await
    }

    /// What an agreement says now.
    pub(crate) async fn read(&self, actor: &Actor, agreement: &Value) -> Value {
        let query = format!(
            "query($id: ID!) {{ node(id: $id) {{ ... on Agreement {{ {} }} }} }}",
            AGREEMENT.trim_start_matches("agreement {").trim_end_matches('}')
        );
        let answer = self.test.run(actor, &query, json!({ "id": agreement["id"] })).await;
        answer["data"]["node"].clone()
    }
}

/// Somebody who signs for a partner.
pub(crate) async fn signer(test: &TestApp, name: &str, partner: PartnerId) -> Actor {
    let hash = test.app.passwords.hash(&PASSWORD.to_owned().into()).await.unwrap();
    let row = user_account::Model { password_hash: Some(hash), ..account(test, name) };
    let user = put(test, row).await;
    let grant = grant_at(test, user.id, partner, Level::Viewer);
    let grant = put(test, role_grant::Model { may_sign: true, ..grant }).await;
    signed_in(user.id, &[grant])
}
