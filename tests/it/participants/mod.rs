//! Who takes part: what organisers, the people at the door, the person and everybody see, and what they do with it.

mod attendance;
mod exports;
mod lists;
mod organising;
mod own;
mod reach;
mod retention;
mod space;
mod visibility;

use api::{
    access::{Actor, CheckIn, Level, PartnerSystem, Scope, User},
    registrations::{
        link::{self, Keeps},
        person::{Person, email_hash},
    },
};
use entity::{
    event, event_seats,
    id::{ApiKeyId, EventId, LoginSessionId, RegistrationId, RoleGrantId},
    participant, participant_word, partner, registration,
    terms::{
        Attendance, CapacityMode, ListVisibility, RegistrationMode, RegistrationSource,
        RegistrationStatus,
    },
};
use sea_orm::{ConnectionTrait as _, DatabaseBackend, EntityTrait as _, Statement};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    fixture::{Engine, TestApp, now},
    idempotency::secrets::everything,
    world::{
        administrator,
        events::{event, held, host_of, seats},
        global, id, member, programmes, put,
        users::put_member,
    },
};

/// An event with its organiser.
struct Scene {
    test: TestApp,
    host: partner::Model,
    event: event::Model,
    organiser: Actor,
}

/// A confirmed registration of nobody.
pub(crate) fn blank(test: &TestApp, event: EventId) -> registration::Model {
    let id: RegistrationId = id(test);
    registration::Model {
        id,
        event_id: event,
        code: id.0.simple().to_string().to_uppercase(),
        status: RegistrationStatus::Confirmed,
        person_hash: None,
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

/// An event on 5 December 2026 from 10 to 16 o'clock in Berlin, with 50 seats.
async fn scene(engine: Engine) -> Scene {
    scene_of(engine, |event| event).await
}

/// The same with other values.
async fn scene_of(engine: Engine, change: impl FnOnce(event::Model) -> event::Model) -> Scene {
    let test = TestApp::new(engine).await;
    let host = put(&test, programmes::partner(&test, "Trägerin")).await;
    let row = change(event::Model {
        controller_id: Some(host.id),
        registration_mode: RegistrationMode::Internal,
        capacity_mode: CapacityMode::Limited,
        capacity_limit: Some(50),
        ..event(&test, "Dialog")
    });
    let row = held(row, "2026-12-05T10:00", Some("2026-12-05T16:00"));
    let event = put(&test, row).await;
    let slug = programmes::slug(entity::terms::SubjectKind::Event, "dialog", event.id);
    put(&test, slug).await;
    put(&test, host_of(&test, event.id, host.id)).await;
    put(&test, seats(event.id, Some(50), 0)).await;
    let (organiser, _) = put_member(&test, "Organisation", host.id, Level::Editor).await;
    Scene { test, host, event, organiser }
}

impl Scene {
    /// A confirmed person of this family name without an account, changed as needed. The seats are not counted.
    async fn person(
        &self,
        name: &str,
        change: impl FnOnce(registration::Model) -> registration::Model,
    ) -> registration::Model {
        let test = &self.test;
        let person = Person {
            given_name: format!("Ada{name}"),
            family_name: name.to_owned(),
            email: Some(format!("{}@example.org", name.to_lowercase())),
            phone: Some("+49 351 4711".into()),
            organisation: Some(format!("Verein {name}")),
            function: None,
        };
        self.put_person(person, change, test).await
    }

    async fn put_person(
        &self,
        person: Person,
        change: impl FnOnce(registration::Model) -> registration::Model,
        test: &TestApp,
    ) -> registration::Model {
        let vault = &test.app.vault;
        let address = person.email.as_deref().and_then(api::identity::email::Email::parse);
        let row = registration::Model {
            person_hash: address.map(|address| email_hash(vault, &address).unwrap()),
            controller_id: self.event.controller_id,
            verified_at: Some(now()),
            ..blank(test, self.event.id)
        };
        let row = put(test, change(row)).await;
        let payload = person.seal(vault, row.id).unwrap();
        put(test, participant::Model { registration_id: row.id, payload }).await;
        for word in person.word_hashes(vault, row.event_id).unwrap() {
            let word =
                participant_word::Model { event_id: row.event_id, word, registration_id: row.id };
            put(test, word).await;
        }
        row
    }

    /// The secret of the link to a registration.
    fn token(&self, row: &registration::Model) -> String {
        let vault = &self.test.app.vault;
        let token = link::token(vault, Keeps::Registration, row.id.0, row.link_generation);
        token.unwrap().expose_secret().to_owned()
    }

    /// Somebody with a grant to check people in here.
    fn helper(&self) -> Actor {
        Actor::User(User {
            id: Uuid::from_u128(77).into(),
            session: LoginSessionId(Uuid::from_u128(78)),
            network_roles: Vec::new(),
            memberships: Vec::new(),
            check_ins: vec![CheckIn {
                event: self.event.id,
                grant: RoleGrantId(Uuid::from_u128(79)),
            }],
        })
    }

    /// A system of the host with a key for this.
    fn system(&self, scopes: &[Scope]) -> Actor {
        Actor::PartnerSystem(PartnerSystem {
            key: ApiKeyId(Uuid::from_u128(80)),
            partner: self.host.id,
            partners: vec![self.host.id],
            scopes: scopes.to_vec(),
        })
    }

    /// Everybody who has nothing to do with the event's participants.
    fn outsiders(&self) -> [(&'static str, Actor); 5] {
        [
            ("nobody", Actor::Anonymous),
            ("an administrator", administrator()),
            ("a viewer of the host", member(self.host.id, Level::Viewer)),
            ("an editor of another partner", member(Uuid::from_u128(99).into(), Level::Editor)),
            ("a system without the scope", self.system(&[Scope::EventsWrite])),
        ]
    }

    /// Does a mutation whose payload has these fields: the payload, or the code of its error.
    async fn act(&self, actor: &Actor, mutation: &str, fields: &str, input: Value) -> Value {
        let kind = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
        let query = format!(
            "mutation($input: {kind}!) {{ {mutation}(input: $input) {{ {fields} userErrors {{ code path }} }} }}"
        );
        let mut answer = self.test.run(actor, &query, json!({ "input": input })).await;
        match answer.get("errors") {
            None => answer["data"][mutation].take(),
            Some(errors) => errors[0]["extensions"]["code"].clone(),
        }
    }

    /// Asks something of the event: its data, and the code of the first error.
    async fn of_event(&self, actor: &Actor, fields: &str) -> (Value, Value) {
        let query = format!("{{ event(slug: \"dialog\") {{ {fields} }} }}");
        let mut answer = self.test.run(actor, &query, json!({})).await;
        let code = answer.pointer("/errors/0/extensions/code").cloned().unwrap_or_default();
        (answer["data"]["event"].take(), code)
    }

    async fn row(&self, row: &registration::Model) -> registration::Model {
        let found = registration::Entity::find_by_id(row.id);
        found.one(self.test.app.database.read()).await.unwrap().unwrap()
    }

    async fn seats(&self) -> event_seats::Model {
        let found = event_seats::Entity::find_by_id(self.event.id);
        found.one(self.test.app.database.read()).await.unwrap().unwrap()
    }

    fn id(&self) -> String {
        global(self.event.id)
    }
}

/// The first code of a payload that was refused, with the place in the input.
fn refusal(payload: &Value) -> (String, String) {
    let error = &payload["userErrors"][0];
    let path: Vec<_> = error["path"].as_array().unwrap().iter().skip(1).collect();
    let path: Vec<_> = path.iter().map(|part| part.as_str().unwrap()).collect();
    (error["code"].as_str().unwrap().to_owned(), path.join("."))
}

/// All that stands in any table, as text. On SQLite the file itself would keep what was overwritten until its pages are
/// used again.
async fn tables(test: &TestApp, engine: Engine) -> String {
    if engine == Engine::Postgres {
        return everything(test, engine).await;
    }
    let database = test.app.database.read();
    let ask = async |sql: String| -> Vec<String> {
        let statement = Statement::from_string(DatabaseBackend::Sqlite, sql);
        let rows = database.query_all_raw(statement).await.unwrap();
        rows.iter().map(|row| row.try_get_by_index::<String>(0).unwrap()).collect()
    };
    let mut all = String::new();
    for table in ask("SELECT name FROM sqlite_master WHERE type = 'table'".to_owned()).await {
        let columns = ask(format!("SELECT name FROM pragma_table_info('{table}')")).await;
        let texts: Vec<_> = columns
            .iter()
            // Bytes that are no text are written as hexadecimal digits.
            .map(|column| format!("CASE typeof(\"{column}\") WHEN 'blob' THEN hex(\"{column}\") ELSE coalesce(CAST(\"{column}\" AS TEXT), '') END"))
            .collect();
        all +=
            &ask(format!("SELECT {} FROM \"{table}\"", texts.join(" || ' ' || "))).await.join("\n");
    }
    all
}
