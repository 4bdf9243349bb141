//! The way of a municipality through a programme: steps, cohorts, milestones, and people who ask about it.

mod asking;
mod cohorts;
mod documentation;
mod milestones;
mod seeing;
mod steps;
mod together;
mod transitions;

use api::access::{Actor, Level};
use entity::{
    id::PartnerId,
    model_municipality, municipality, programme,
    terms::{GrantRole, ModelMunicipalityStatus, PartnerStatus, SubjectKind},
};
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};
use serde_json::{Value, json};

use crate::{
    fixture::{Engine, TestApp},
    world::{
        acting::{act, done},
        global,
        programmes::{lead, model_municipality, partner, programme, put_municipality, slug},
        put,
        users::{grant_at, put_account, put_member, signed_in},
    },
};

/// A programme with its lead, and a municipality.
struct World {
    test: TestApp,
    programme: programme::Model,
    lead: Actor,
    leading: PartnerId,
    town: Actor,
    town_partner: PartnerId,
    municipality: municipality::Model,
}

impl World {
    async fn new(engine: Engine) -> Self {
        Self::of(engine, |programme| programme).await
    }

    async fn of(engine: Engine, change: impl FnOnce(programme::Model) -> programme::Model) -> Self {
        let test = TestApp::new(engine).await;
        let programme = put(&test, change(programme(&test, "Weltoffen"))).await;
        put(&test, slug(SubjectKind::Programme, "weltoffen", programme.id)).await;
        let leading = put(&test, partner(&test, "Leitung")).await.id;
        put(&test, lead(&test, programme.id, leading)).await;
        let (lead, _) = put_member(&test, "Lenz", leading, Level::Editor).await;
        let (partner, municipality) =
            put_municipality(&test, "Wilsdruff", "14628410", PartnerStatus::Active).await;
        let town = for_town(&test, "Stadt", partner.id, Level::Editor).await;
        Self { test, programme, lead, leading, town, town_partner: partner.id, municipality }
    }

    /// The way of the municipality, as it stands there.
    async fn at(&self, status: ModelMunicipalityStatus) -> model_municipality::Model {
        let row =
            model_municipality(&self.test, self.programme.id, self.municipality.id, None, status);
        put(&self.test, row).await
    }

    /// The way of another municipality, as it stands there.
    async fn another_at(
        &self,
        name: &str,
        ags: &str,
        status: ModelMunicipalityStatus,
    ) -> model_municipality::Model {
        let (_, town) = put_municipality(&self.test, name, ags, PartnerStatus::Active).await;
        let row = model_municipality(&self.test, self.programme.id, town.id, None, status);
        put(&self.test, row).await
    }

    /// Takes a step: the payload, or the code of the error.
    async fn step(&self, actor: &Actor, mutation: &str, input: Value) -> Value {
        act(&self.test, actor, mutation, WAY, input).await
    }

    /// Takes a step that is done.
    async fn take(&self, actor: &Actor, mutation: &str, input: Value) -> Value {
        done(self.step(actor, mutation, input).await)["modelMunicipality"].clone()
    }
}

/// What is asked of a way.
const WAY: &str =
    "modelMunicipality { id status ordinal pilot version cohort { title } contact { familyName } }";

/// Somebody with an account who acts for a municipality.
async fn for_town(test: &TestApp, name: &str, partner: PartnerId, level: Level) -> Actor {
    let user = put_account(test, name).await;
    let grant = entity::role_grant::Model {
        role: GrantRole::Municipality,
        ..grant_at(test, user.id, partner, level)
    };
    let grant = put(test, grant).await;
    signed_in(user.id, std::slice::from_ref(&grant))
}

fn named(row: &model_municipality::Model) -> Value {
    json!({ "id": global(row.id) })
}

/// Puts the row back to what it was.
async fn restore(test: &TestApp, row: &model_municipality::Model) {
    row.clone().into_active_model().reset_all().update(test.app.database.write()).await.unwrap();
}

async fn find(test: &TestApp, row: &model_municipality::Model) -> model_municipality::Model {
    let found = model_municipality::Entity::find_by_id(row.id).one(test.app.database.read());
    found.await.unwrap().unwrap()
}
