//! Writing series and events: who may, what is refused, and what a change leaves.

mod access;
mod capacity;
mod controllers;
mod copy;
mod documentation;
mod lifecycle;
mod records;
mod series;
mod times;

use api::access::{Actor, Level};
use entity::{
    audit_entry, event,
    id::{EventId, PartnerId},
    outbox_event, partner,
    terms::SubjectKind,
};
use sea_orm::EntityTrait as _;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    fixture::{Engine, TestApp},
    world::{events, global, member, programmes as world, put},
};

/// Does `mutation` with this input: its payload, or the code of its one error.
async fn act(test: &TestApp, actor: &Actor, mutation: &str, fields: &str, input: Value) -> Value {
    let name = format!("{}{}", mutation[..1].to_uppercase(), &mutation[1..]);
    let query = format!(
        "mutation($input: {name}Input!) {{ {mutation}(input: $input) {{ {fields} userErrors {{ code path message }} }} }}"
    );
    let mut answer = test.run(actor, &query, json!({ "input": input })).await;
    match answer.get("errors") {
        None => answer["data"][mutation].take(),
        Some(errors) => {
            assert_eq!(answer["data"], json!({ mutation: null }), "{answer}");
            errors[0]["extensions"]["code"].clone()
        }
    }
}

/// The same, which nothing stands against: the object that the payload holds.
async fn done(test: &TestApp, actor: &Actor, mutation: &str, fields: &str, input: Value) -> Value {
    let object = if mutation.ends_with("Series") { "series" } else { "event" };
    let fields = format!("{object} {{ id {fields} }}");
    let mut answer = act(test, actor, mutation, &fields, input).await;
    assert_eq!(answer["userErrors"], json!([]), "{mutation}: {answer}");
    answer[object].take()
}

/// The refusals of an answer, as `path CODE`.
fn refusals(answer: &Value) -> Vec<String> {
    let errors = answer["userErrors"].as_array().unwrap_or_else(|| panic!("{answer}"));
    let path = |error: &Value| {
        let path = error["path"].as_array().unwrap().iter().map(|part| part.as_str().unwrap());
        path.collect::<Vec<_>>().join(".")
    };
    errors
        .iter()
        .map(|error| format!("{} {}", path(error), error["code"].as_str().unwrap()))
        .collect()
}

/// The row's uuid of a global id in an answer.
fn uuid(id: &Value) -> Uuid {
    let id = async_graphql::ID(id.as_str().unwrap().to_owned());
    api::graphql::id::decode("id", &id).unwrap().1
}

/// An event as the database has it.
async fn row(test: &TestApp, id: impl Into<Uuid>) -> event::Model {
    let id = EventId(id.into());
    event::Entity::find_by_id(id).one(test.app.database.read()).await.unwrap().unwrap()
}

/// What the audit log says was done.
async fn use_cases(test: &TestApp) -> Vec<String> {
    let mut rows = audit_entry::Entity::find().all(test.app.database.read()).await.unwrap();
    rows.sort_by_key(|row| row.id);
    rows.into_iter().map(|row| row.use_case).collect()
}

/// What listeners heard of this object.
async fn announced(test: &TestApp, subject: Uuid) -> Vec<String> {
    let mut rows = outbox_event::Entity::find().all(test.app.database.read()).await.unwrap();
    rows.sort_by_key(|row| row.id);
    rows.into_iter().filter(|row| row.subject_id == Some(subject)).map(|row| row.kind).collect()
}

/// A network with one partner and somebody who edits for it.
struct Place {
    test: TestApp,
    host: partner::Model,
    editor: Actor,
}

impl Place {
    async fn new(engine: Engine) -> Self {
        let test = TestApp::new(engine).await;
        let host = put(&test, world::partner(&test, "Stiftung")).await;
        let editor = member(host.id, Level::Editor);
        Self { test, host, editor }
    }

    /// A partner beside it.
    async fn partner(&self, name: &str) -> PartnerId {
        put(&self.test, world::partner(&self.test, name)).await.id
    }

    /// An event that the partner organises, with its seats.
    async fn event(&self, row: event::Model) -> event::Model {
        let kind = SubjectKind::Event;
        put(&self.test, world::slug(kind, row.slug.as_str(), row.id)).await;
        let row = put(&self.test, row).await;
        put(&self.test, events::host_of(&self.test, row.id, self.host.id)).await;
        put(&self.test, events::seats(row.id, None, 0)).await;
        row
    }

    /// Enters an event: its id.
    async fn create(&self, input: Value) -> Value {
        let mut whole = json!({ "hostId": global(self.host.id), "title": "Werkstatt" });
        whole.as_object_mut().unwrap().extend(input.as_object().unwrap().clone());
        done(&self.test, &self.editor, "createEvent", "", whole).await["id"].take()
    }

    /// Changes an event: what it is after that.
    async fn update(&self, id: &Value, fields: &str, input: Value) -> Value {
        let mut whole = json!({ "id": id });
        whole.as_object_mut().unwrap().extend(input.as_object().unwrap().clone());
        done(&self.test, &self.editor, "updateEvent", fields, whole).await
    }

    /// What a change of an event is refused for.
    async fn refused(&self, id: &Value, input: Value) -> Vec<String> {
        let mut whole = json!({ "id": id });
        whole.as_object_mut().unwrap().extend(input.as_object().unwrap().clone());
        refusals(&act(&self.test, &self.editor, "updateEvent", "event { id }", whole).await)
    }

    /// Takes a step with an event.
    async fn step(&self, mutation: &str, id: &Value, fields: &str) -> Value {
        done(&self.test, &self.editor, mutation, fields, json!({ "id": id })).await
    }
}
