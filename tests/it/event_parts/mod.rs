//! What belongs to events and series: who may write it, what is refused, and what a change leaves.

mod audience;
mod contributions;
mod privacy;
mod protected;
mod questions;
mod roles;
mod sessions;
mod texts;
mod vocabulary;

use api::access::{Actor, Level};
use entity::{
    audit_entry, event, event_seats,
    id::{EventId, PartnerId, RegistrationId, SessionId},
    partner, registration, registration_question, registration_session,
    terms::{
        Attendance, ListVisibility, QuestionKind, RegistrationSource, RegistrationStatus,
        SubjectKind,
    },
};
use sea_orm::EntityTrait as _;
use serde_json::{Value, json};

use crate::{
    fixture::{Engine, TestApp, now},
    world::{
        events::{event, held, host_of, seats},
        global, id, member,
        programmes::{partner, slug},
        put,
    },
};

/// A published event of one partner, from 10 to 16 o'clock on 10 May 2027, and another partner.
struct Stage {
    test: TestApp,
    host: partner::Model,
    other: partner::Model,
    event: event::Model,
}

async fn stage(engine: Engine) -> Stage {
    stage_with(engine, |event| event).await
}

async fn stage_with(engine: Engine, change: fn(event::Model) -> event::Model) -> Stage {
    let test = TestApp::new(engine).await;
    let host = put(&test, partner(&test, "Gastgeberin")).await;
    let other = put(&test, partner(&test, "Andere")).await;
    let event =
        held(change(event(&test, "Werkstatt")), "2027-05-10T10:00", Some("2027-05-10T16:00"));
    let event = put(&test, event).await;
    put(&test, slug(SubjectKind::Event, event.slug.as_str(), event.id)).await;
    put(&test, host_of(&test, event.id, host.id)).await;
    put(&test, seats(event.id, None, 0)).await;
    Stage { test, host, other, event }
}

impl Stage {
    fn organiser(&self) -> Actor {
        member(self.host.id, Level::Editor)
    }

    fn stranger(&self) -> Actor {
        member(self.other.id, Level::Editor)
    }

    /// Does it as an organiser.
    async fn act(&self, mutation: &str, fields: &str, input: Value) -> Value {
        act(&self.test, &self.organiser(), mutation, fields, input).await
    }

    fn event_id(&self) -> String {
        global(self.event.id)
    }

    async fn revision(&self) -> i32 {
        let connection = self.test.app.database.read();
        let row = event_seats::Entity::find_by_id(self.event.id).one(connection).await.unwrap();
        row.unwrap().revision
    }
}

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

/// The refusals of an answer, as `path CODE`.
fn refusals(answer: &Value) -> Vec<String> {
    let errors = answer["userErrors"].as_array().unwrap_or_else(|| panic!("{answer}"));
    let path = |error: &Value| {
        let path = error["path"].as_array().unwrap().iter().map(|part| part.as_str().unwrap());
        path.skip(1).collect::<Vec<_>>().join(".")
    };
    errors
        .iter()
        .map(|error| format!("{} {}", path(error), error["code"].as_str().unwrap()))
        .collect()
}

/// What the last entry of the audit log says, as text: nothing personal may be in it.
async fn last_changes(test: &TestApp) -> (String, String) {
    let rows = audit_entry::Entity::find().all(test.app.database.read()).await.unwrap();
    let last = rows.into_iter().max_by_key(|row| row.id).unwrap();
    (last.use_case, last.changes.to_string())
}

/// A question that takes one line.
pub(crate) fn question(
    test: &TestApp,
    event: EventId,
    position: i32,
    text: &str,
) -> registration_question::Model {
    registration_question::Model {
        id: id(test),
        event_id: event,
        position,
        kind: QuestionKind::Text,
        text: text.to_owned(),
        choices: None,
        required: false,
        purpose: "Verpflegung".to_owned(),
        retention_days: 30,
        sensitive: false,
        retired: false,
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}

/// Somebody of whom nothing is known is registered.
fn registered(test: &TestApp, event: EventId, status: RegistrationStatus) -> registration::Model {
    let id: RegistrationId = id(test);
    registration::Model {
        id,
        event_id: event,
        code: id.0.simple().to_string(),
        status,
        person_hash: Some(id.0.as_bytes().to_vec().into()),
        user_id: None,
        partner_id: None,
        group_id: None,
        function: None,
        queue_number: None,
        source: RegistrationSource::Guest,
        list_visibility: ListVisibility::Nobody,
        locale: "de".parse().unwrap(),
        controller_id: None,
        privacy_notice_id: None,
        invitation_id: None,
        submitted_at: now(),
        verified_at: None,
        expires_at: None,
        ended_at: None,
        ended_by: None,
        link_generation: 1,
        attendance: Attendance::Unknown,
        attendance_at: None,
        overridden_by: None,
        override_reason: None,
        reminded_of: None,
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}

fn chose(
    registration: &registration::Model,
    session: SessionId,
    has_place: bool,
) -> registration_session::Model {
    registration_session::Model {
        registration_id: registration.id,
        session_id: session,
        has_place,
        chosen_at: now(),
    }
}

/// The row's uuid of a global id in an answer.
fn uuid<Id: From<uuid::Uuid>>(id: &Value) -> Id {
    let id = async_graphql::ID(id.as_str().unwrap_or_else(|| panic!("{id}")).to_owned());
    api::graphql::id::decode("id", &id).unwrap().1.into()
}

fn editor(partner: PartnerId) -> Actor {
    member(partner, Level::Editor)
}
