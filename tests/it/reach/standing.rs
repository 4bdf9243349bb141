//! What somebody's partners have a part in is known before a question is answered, as long as it is not too much.

use api::{
    access::{Actor, Level},
    reach::standing::Standing,
};
use entity::{event, id::PartnerId, terms::EventStatus};

use crate::{
    fixture::{Engine, TestApp},
    world::{ask, events as world, member, programmes, put},
};

/// A draft, which only those see who organise it.
async fn put_draft(test: &TestApp, number: usize, host: PartnerId) {
    let event = world::event(test, &format!("Entwurf {number}"));
    let draft = put(test, event::Model { status: EventStatus::Draft, ..event }).await;
    put(test, world::host_of(test, draft.id, host)).await;
}

async fn drafts(test: &TestApp, actor: &Actor) -> i64 {
    let answer = ask(test, actor, "{ events(first: 1) { totalCount } }").await;
    answer["events"]["totalCount"].as_i64().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_too_much_to_know_is_looked_up() {
    let test = TestApp::new(Engine::Postgres).await;
    let host = put(&test, programmes::partner(&test, "Stiftung")).await.id;
    let editor = member(host, Level::Editor);
    for number in 1..=200 {
        put_draft(&test, number, host).await;
    }
    assert!(Standing::of(&test.app, &editor).await.unwrap().is_some());
    assert_eq!(drafts(&test, &editor).await, 200);

    put_draft(&test, 201, host).await;
    assert_eq!(Standing::of(&test.app, &editor).await.unwrap(), None);
    assert_eq!(drafts(&test, &editor).await, 201);
    assert_eq!(drafts(&test, &Actor::Anonymous).await, 0);
}
