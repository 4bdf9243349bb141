//! Who is there when the story begins.

use api::access::{Actor, Level};
use entity::{
    id::PartnerId,
    municipality, partner, role_grant,
    terms::{GrantRole, PartnerKind, PartnerStatus},
    user_account,
};
use serde_json::{Value, json};

use crate::{
    fixture::{Engine, TestApp},
    world::{
        global,
        programmes::{municipality, partner},
        put,
        register::area,
        users::{account, grant_at, signed_in},
    },
};

/// The password of everybody.
pub(super) const PASSWORD: &str = "korrekt Pferd Batterie Heftklammer";
/// The official key of the municipality.
pub(super) const KEY: &str = "14612000";

/// Somebody who writes and signs for a partner.
pub(super) struct Person {
    pub(super) actor: Actor,
    pub(super) partner: PartnerId,
}

impl Person {
    /// The partner that the person acts for, as clients know it.
    pub(super) fn partner(&self) -> Value {
        json!(global(self.partner))
    }
}

/// The network in which the story happens.
pub(super) struct Story {
    pub(super) test: TestApp,
    /// The foundation, which begins it all.
    pub(super) foundation: Person,
    pub(super) ministry: Person,
    pub(super) institute: Person,
    pub(super) town: Person,
}

impl Story {
    pub(super) async fn begin(engine: Engine) -> Self {
        let test = TestApp::new(engine).await;
        let person = async |name, role, kind| {
            let row = partner::Model { kind, ..partner(&test, name) };
            person(&test, role, put(&test, row).await).await
        };
        let foundation = person("Stiftung", GrantRole::Foundation, PartnerKind::Foundation).await;
        let ministry = person("Ministerium", GrantRole::Ministry, PartnerKind::FederalMinistry);
        let ministry = ministry.await;
        let institute = person("Institut", GrantRole::Associate, PartnerKind::ResearchInstitute);
        let institute = institute.await;
        let area = put(&test, area(&test, KEY, "Dresden")).await;
        let (status, kind) = (PartnerStatus::Active, PartnerKind::Municipality);
        let row = partner::Model { status, kind, ..partner(&test, "Dresden") };
        let row = put(&test, row).await;
        let picked =
            municipality::Model { area_id: Some(area.id), ..municipality(&test, &row, KEY) };
        put(&test, picked).await;
        let town = self::person(&test, GrantRole::Municipality, row).await;
        Self { test, foundation, ministry, institute, town }
    }

    /// The parties of the agreement, in its order.
    pub(super) fn parties(&self) -> [&Person; 4] {
        [&self.foundation, &self.ministry, &self.institute, &self.town]
    }
}

/// Somebody with an account who edits and signs for the partner.
async fn person(test: &TestApp, role: GrantRole, partner: partner::Model) -> Person {
    let hash = test.app.passwords.hash(&PASSWORD.to_owned().into()).await.unwrap();
    let row = user_account::Model { password_hash: Some(hash), ..account(test, &partner.name) };
    let user = put(test, row).await;
    let grant = role_grant::Model {
        role,
        may_sign: true,
        ..grant_at(test, user.id, partner.id, Level::Editor)
    };
    let grant = put(test, grant).await;
    Person { actor: signed_in(user.id, &[grant]), partner: partner.id }
}
