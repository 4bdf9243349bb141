//! Agreements are ended, and take each other's place.

use api::access::{Actor, Level};
use entity::{model_municipality, programme, terms::ModelMunicipalityStatus};
use rstest::rstest;
use sea_orm::{EntityTrait as _, sea_query::Expr};
use serde_json::{Value, json};

use super::{AGREEMENT, Table};
use crate::{
    fixture::Engine,
    world::{
        acting::{act, done, refusals},
        global, member,
    },
};

async fn terminate(table: &Table, actor: &Actor, agreement: &Value) -> Value {
    let input = json!({ "id": agreement["id"], "reason": "Die Mittel sind gestrichen." });
    act(&table.test, actor, "terminateAgreement", AGREEMENT, input).await
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_agreement_in_force_is_ended_with_a_reason(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let table = Table::new(engine).await;
    let open = table.open(json!({})).await;
    let early = terminate(&table, &table.editor, &open).await;
    assert_eq!(refusals(&early), ["input.id INVALID_TRANSITION"]);
    let holding = table.signed(json!({})).await;
    let editor = member(table.partners[1], Level::Editor);
    assert_eq!(terminate(&table, &editor, &holding).await, "FORBIDDEN");
    let input = json!({ "id": holding["id"], "reason": "" });
    let silent = act(&table.test, &table.editor, "terminateAgreement", AGREEMENT, input).await;
    assert_eq!(refusals(&silent), ["input.reason REQUIRED"]);
    let ended = done(terminate(&table, &table.signers[1], &holding).await);
    assert_eq!(ended["agreement"]["status"], "TERMINATED");
    assert_eq!(ended["agreement"]["statusReason"], "Die Mittel sind gestrichen.");
    assert_eq!(ended["agreement"]["endedOn"], "2026-11-21");
    let again = terminate(&table, &table.editor, &holding).await;
    assert_eq!(refusals(&again), ["input.id INVALID_TRANSITION"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_new_agreement_takes_the_place_of_the_old_one_when_it_holds(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let table = Table::new(engine).await;
    let old = table.signed(json!({})).await;
    let draft = table.draft(json!({})).await;
    let input = table.input(json!({ "supersedesId": draft["id"] }));
    let refused = act(&table.test, &table.editor, "createAgreement", AGREEMENT, input).await;
    assert_eq!(refusals(&refused), ["input.supersedesId NOT_REPLACEABLE"]);
    let successor = async || {
        let query =
            "query($id: ID!) { node(id: $id) { ... on Agreement { supersededBy { id } } } }";
        let seen = table.test.run(&table.editor, query, json!({ "id": old["id"] })).await;
        seen["data"]["node"]["supersededBy"].clone()
    };
    let rival = table.draft(json!({ "supersedesId": old["id"] })).await;
    assert_eq!(successor().await, Value::Null, "a draft replaces nothing");
    let newer = table.open(json!({ "supersedesId": old["id"], "validFrom": "2026-12-01" })).await;
    // Only one takes the place.
    let refused = table.step(&table.editor, "openAgreement", &rival).await;
    assert_eq!(refusals(&refused), ["input.id REPLACED_BY_ANOTHER"]);
    for place in 0..4 {
        done(table.sign(&newer, place).await);
    }
    assert_eq!(table.read(&table.editor, &newer).await["status"], "FULLY_SIGNED");
    assert_eq!(table.read(&table.editor, &old).await["status"], "ACTIVE");
    table.test.set_now("2026-11-30T23:00:00Z".parse().unwrap());
    api::agreements::service::settle_due(&table.test.app).await.unwrap();
    assert_eq!(table.read(&table.editor, &newer).await["status"], "ACTIVE");
    assert_eq!(table.read(&table.editor, &old).await["status"], "SUPERSEDED");
    assert_eq!(successor().await["id"], newer["id"]);
    let refused = table.step(&table.editor, "openAgreement", &rival).await;
    assert_eq!(refusals(&refused), ["input.id NOT_REPLACEABLE"]);
    // What another one replaced is not replaced again.
    let input = table.input(json!({ "supersedesId": old["id"] }));
    let refused = act(&table.test, &table.editor, "createAgreement", AGREEMENT, input).await;
    assert_eq!(refusals(&refused), ["input.supersedesId NOT_REPLACEABLE"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_agreement_does_not_replace_itself(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let table = Table::new(engine).await;
    let draft = table.draft(json!({})).await;
    let input = json!({ "id": draft["id"], "supersedesId": draft["id"] });
    let refused = act(&table.test, &table.editor, "updateAgreement", AGREEMENT, input).await;
    assert_eq!(refusals(&refused), ["input.supersedesId SUPERSEDES_CYCLE"]);
}

/// Where the municipality stands.
async fn stands(table: &Table) -> ModelMunicipalityStatus {
    let row = model_municipality::Entity::find_by_id(table.model);
    row.one(table.test.app.database.read()).await.unwrap().unwrap().status
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_model_municipality_pauses_with_the_end_of_its_last_agreement(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let table = Table::new(engine).await;
    let database = table.test.app.database.write();
    programme::Entity::update_many()
        .col_expr(programme::Column::RequiresAgreement, Expr::value(true))
        .exec(database)
        .await
        .unwrap();
    model_municipality::Entity::update_many()
        .col_expr(model_municipality::Column::Status, Expr::value(ModelMunicipalityStatus::Active))
        .exec(database)
        .await
        .unwrap();
    let model = global(table.model);
    let old = table.signed(json!({ "modelMunicipalityId": model })).await;
    // Another one takes its place: nothing ends for the municipality.
    let input = json!({
        "modelMunicipalityId": model, "supersedesId": old["id"], "validUntil": "2026-12-31",
    });
    let newer = table.signed(input).await;
    assert_eq!(table.read(&table.editor, &old).await["status"], "SUPERSEDED");
    assert_eq!(stands(&table).await, ModelMunicipalityStatus::Active);
    table.test.set_now("2026-12-31T23:00:00Z".parse().unwrap());
    api::agreements::service::settle_due(&table.test.app).await.unwrap();
    assert_eq!(table.read(&table.editor, &newer).await["status"], "EXPIRED");
    assert_eq!(stands(&table).await, ModelMunicipalityStatus::Paused);
}
