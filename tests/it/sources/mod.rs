//! What the five texts behind the demo network ask for, clause by clause, as clients read it.
//!
//! S0 to S4 are the texts; each test is named after the clause that it answers. Literal titles,
//! mottos, questions and audience texts are compared byte for byte.

mod network;
mod s0;
mod s1;
mod s2;
mod s3;
mod s4;
mod space;

use api::{
    access::{Actor, Level},
    demo::service::{Outcome, load},
};
use entity::{id::PartnerId, partner, value::Slug};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use serde_json::Value;

use crate::{
    fixture::{Engine, TestApp},
    world::{ask, member},
};

/// The application with the demo network.
async fn demo(engine: Engine) -> TestApp {
    let test = TestApp::new(engine).await;
    let loaded = load(&test.app, &Actor::Operator).await.unwrap();
    assert!(matches!(loaded, Outcome::Loaded(_)), "{loaded:?}");
    test
}

/// What everybody reads.
async fn read(test: &TestApp, query: &str) -> Value {
    ask(test, &Actor::Anonymous, query).await
}

/// Sets the clock to an RFC 3339 instant.
fn at(test: &TestApp, instant: &str) {
    test.set_now(instant.parse().unwrap());
}

/// The text of a field of each object in a list.
fn texts<'a>(list: &'a Value, field: &str) -> Vec<&'a str> {
    list.as_array().unwrap().iter().map(|item| item[field].as_str().unwrap()).collect()
}

async fn partner_id(test: &TestApp, slug: &str) -> PartnerId {
    let slug: Slug = slug.parse().unwrap();
    let query = partner::Entity::find().filter(partner::Column::Slug.eq(slug));
    query.one(test.app.database.read()).await.unwrap().unwrap().id
}

/// A person who writes a partner's records.
async fn editor(test: &TestApp, slug: &str) -> Actor {
    member(partner_id(test, slug).await, Level::Editor)
}
