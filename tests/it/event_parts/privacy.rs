//! What a controller tells participants of the use of their data.

use api::access::Actor;
use entity::event;
use rstest::rstest;
use sea_orm::{ActiveModelTrait as _, IntoActiveModel as _};
use serde_json::{Value, json};

use super::{Stage, act, refusals, stage};
use crate::{
    fixture::Engine,
    world::{administrator, ask, global},
};

const NOTICE: &str = "privacyNotice { id number text url partner { name } }";

async fn publish(stage: &Stage, text: &str) -> Value {
    let input = json!({ "partnerId": global(stage.host.id), "text": text });
    stage.act("publishPrivacyNotice", NOTICE, input).await
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_notice_is_never_changed_but_followed_by_another(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let stage = stage(engine).await;
    let controlled = event::Model { controller_id: Some(stage.host.id), ..stage.event.clone() };
    let row = controlled.into_active_model().reset_all();
    row.update(stage.test.app.database.write()).await.unwrap();
    let first = publish(&stage, "Wir löschen nach 30 Tagen.").await;
    assert_eq!(first["privacyNotice"]["number"], 1, "{first}");
    let again = publish(&stage, "Wir löschen nach 30 Tagen.").await;
    assert_eq!(refusals(&again), ["text NOTICE_UNCHANGED"]);
    let second = publish(&stage, "Wir löschen nach 20 Tagen.").await;
    assert_eq!(second["privacyNotice"]["number"], 2, "{second}");

    let query = format!(
        "{{ partner: node(id: \"{}\") {{ ... on Partner {{ privacyNotice {{ number }}
            privacyNotices {{ totalCount nodes {{ number text }} }} }} }}
            event: node(id: \"{}\") {{ ... on Event {{ privacyNotice {{ number text }} }} }}
            notice: node(id: {}) {{ ... on PrivacyNotice {{ number }} }} }}",
        global(stage.host.id),
        stage.event_id(),
        first["privacyNotice"]["id"],
    );
    let seen = ask(&stage.test, &Actor::Anonymous, &query).await;
    assert_eq!(seen["partner"]["privacyNotice"]["number"], 2, "{seen}");
    let numbers = &seen["partner"]["privacyNotices"];
    assert_eq!((&numbers["totalCount"], &numbers["nodes"][0]["number"]), (&json!(2), &json!(2)));
    assert_eq!(numbers["nodes"][1]["text"], "Wir löschen nach 30 Tagen.");
    assert_eq!(seen["event"]["privacyNotice"]["text"], "Wir löschen nach 20 Tagen.");
    assert_eq!(seen["notice"]["number"], 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_controllers_own_editors_write_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let stage = stage(engine).await;
    let input = json!({
        "partnerId": global(stage.host.id), "text": "", "url": "javascript:alert(1)",
    });
    for (actor, expected) in [
        (Actor::Anonymous, "UNAUTHENTICATED"),
        (stage.stranger(), "FORBIDDEN"),
        (administrator(), "FORBIDDEN"),
    ] {
        let mutation = "publishPrivacyNotice";
        assert_eq!(act(&stage.test, &actor, mutation, NOTICE, input.clone()).await, expected);
    }
    let refused = stage.act("publishPrivacyNotice", NOTICE, input).await;
    assert_eq!(refusals(&refused), ["text REQUIRED", "url INVALID_URL"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn notices_published_at_once_get_one_number_each(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let stage = stage(engine).await;
    let texts = ["a", "b", "c", "d"];
    let published = futures_util::future::join_all(texts.map(|text| publish(&stage, text))).await;
    let mut numbers: Vec<_> = published
        .iter()
        .map(|answer| answer["privacyNotice"]["number"].as_i64().unwrap())
        .collect();
    numbers.sort_unstable();
    assert_eq!(numbers, [1, 2, 3, 4]);
}
