//! Writing programmes: who may, what is refused, and what a change leaves.

mod access;
mod documentation;
mod documents;
mod members;
mod records;
mod roles;

use api::access::{Actor, Level};
use entity::{
    audit_entry, audit_payload, partner, programme,
    terms::{ProgrammeStatus, SubjectKind},
};
use sea_orm::EntityTrait as _;
use serde_json::{Value, json};

use crate::{
    fixture::{Engine, TestApp},
    world::{acting, global, member, programmes as world, put},
};

/// A network with a foundation, somebody who edits for it, and another partner.
struct Place {
    test: TestApp,
    lead: partner::Model,
    other: partner::Model,
}

impl Place {
    async fn new(engine: Engine) -> Self {
        let test = TestApp::new(engine).await;
        let lead = put(&test, world::partner(&test, "Stiftung")).await;
        let other = put(&test, world::partner(&test, "Andere")).await;
        Self { test, lead, other }
    }

    fn editor(&self) -> Actor {
        member(self.lead.id, Level::Editor)
    }

    fn stranger(&self) -> Actor {
        member(self.other.id, Level::Editor)
    }

    /// A programme that the foundation leads, with a slug that leads to it.
    async fn programme(&self, title: &str, status: ProgrammeStatus) -> programme::Model {
        let row = programme::Model { status, ..world::programme(&self.test, title) };
        put(&self.test, world::slug(SubjectKind::Programme, row.slug.as_str(), row.id)).await;
        let row = put(&self.test, row).await;
        put(&self.test, world::lead(&self.test, row.id, self.lead.id)).await;
        row
    }

    /// Does it as an editor of the foundation: the payload, or the code of the one error.
    async fn act(&self, mutation: &str, fields: &str, input: Value) -> Value {
        acting::act(&self.test, &self.editor(), mutation, fields, input).await
    }

    /// Enters a programme: its id.
    async fn create(&self, input: Value) -> Value {
        let input = with(self.new_input(), input);
        let mut made = acting::done(self.act("createProgramme", "programme { id }", input).await);
        made["programme"]["id"].take()
    }

    /// The least that a new programme says.
    fn new_input(&self) -> Value {
        json!({ "leadId": global(self.lead.id), "title": "Dialog", "kind": "DIALOGUE_FORMAT" })
    }
}

/// The input with more fields.
fn with(mut input: Value, mut more: Value) -> Value {
    input.as_object_mut().unwrap().append(more.as_object_mut().unwrap());
    input
}

/// What the audit log says of the last use case: its name, what changed, and whether something is kept apart.
async fn last_entry(test: &TestApp) -> (String, String, bool) {
    let database = test.app.database.read();
    let rows = audit_entry::Entity::find().all(database).await.unwrap();
    let last = rows.into_iter().max_by_key(|row| row.id).unwrap();
    let apart = audit_payload::Entity::find_by_id(last.id).one(database).await.unwrap();
    (last.use_case, last.changes.to_string(), apart.is_some())
}

async fn row(test: &TestApp, id: entity::id::ProgrammeId) -> programme::Model {
    programme::Entity::find_by_id(id).one(test.app.database.read()).await.unwrap().unwrap()
}
