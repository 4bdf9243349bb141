//! Registering: every row of the table of domain.md §4, what is refused, and who gets what is free.

mod access;
mod dresden;
mod expiry;
mod guests;
mod input;
mod queue;
mod sessions;
mod states;

use api::{
    access::{Actor, Level},
    registrations::{
        lifecycle,
        link::{self, Keeps},
        person::{Person, email_hash},
    },
};
use entity::{
    event, event_seats,
    id::{EventId, RegistrationId},
    partner, registration, registration_session, session_seats,
    terms::RegistrationStatus,
};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _};
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use crate::{
    fixture::{Engine, TestApp},
    world::{
        events, global, programmes, put,
        registrations::open,
        users::{put_account, put_member, signed_in},
    },
};

/// What is asked of a registration.
const FIELDS: &str = "registration { id code status queueNumber version source sessions { hasPlace session { title } } }";

/// An event that people can register for, with its organiser.
pub(crate) struct Scene {
    pub(crate) test: TestApp,
    pub(crate) event: event::Model,
    pub(crate) host: partner::Model,
    pub(crate) organiser: Actor,
}

/// An event with so many seats.
pub(crate) async fn scene(engine: Engine, capacity: Option<i32>) -> Scene {
    scene_of(engine, |event| event, |seats| event_seats::Model { capacity, ..seats }).await
}

/// The same with other values.
pub(crate) async fn scene_of(
    engine: Engine,
    event: impl FnOnce(event::Model) -> event::Model,
    seats: impl FnOnce(event_seats::Model) -> event_seats::Model,
) -> Scene {
    let test = TestApp::new(engine).await;
    let host = put(&test, programmes::partner(&test, "Trägerin")).await;
    let row = event(open(events::event(&test, "Dialog")));
    let row = event::Model { controller_id: Some(host.id), ..row };
    let event = put(&test, row).await;
    put(&test, events::host_of(&test, event.id, host.id)).await;
    put(&test, seats(events::seats(event.id, None, 0))).await;
    let (organiser, _) = put_member(&test, "Organisation", host.id, Level::Editor).await;
    Scene { test, event, host, organiser }
}

/// A signed-in person with an account of this name, and so with the address `name@example.org`.
pub(crate) async fn user(test: &TestApp, name: &str) -> Actor {
    signed_in(put_account(test, name).await.id, &[])
}

impl Scene {
    /// Does a mutation: its payload, or the code of its error.
    pub(crate) async fn act(&self, actor: &Actor, mutation: &str, input: Value) -> Value {
        let kind = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
        let sent = if mutation == "registerForEvent" { "mailSent" } else { "" };
        let query = format!(
            "mutation($input: {kind}!) {{ {mutation}(input: $input) {{ {FIELDS} {sent} userErrors {{ code path }} }} }}"
        );
        let mut answer = self.test.run(actor, &query, json!({ "input": input })).await;
        match answer.get("errors") {
            None => answer["data"][mutation].take(),
            Some(errors) => errors[0]["extensions"]["code"].clone(),
        }
    }

    /// Registers with these values.
    pub(crate) async fn register(&self, actor: &Actor, values: Value) -> Value {
        let mut input = json!({ "eventId": global(self.event.id) });
        for (key, value) in values.as_object().unwrap() {
            input[key] = value.clone();
        }
        self.act(actor, "registerForEvent", input).await
    }

    /// Registers a new user: the status, with the number in the queue.
    pub(crate) async fn arrive(&self, name: &str) -> (Actor, RegistrationId, String) {
        let actor = user(&self.test, name).await;
        let payload = self.register(&actor, json!({})).await;
        let registration = &payload["registration"];
        assert_eq!(payload["userErrors"], json!([]), "{payload}");
        let status = registration["status"].as_str().unwrap().to_owned();
        let id = self.of_code(registration["code"].as_str().unwrap()).await.id;
        (actor, id, status)
    }

    /// A guest who sends the form; the registration that waits for the link to be used.
    pub(crate) async fn guest(&self, email: &str, values: Value) -> registration::Model {
        let mut form = json!({ "givenName": "Ada", "familyName": "Gast", "email": email });
        for (key, value) in values.as_object().unwrap() {
            form[key] = value.clone();
        }
        let payload = self.register(&Actor::Anonymous, form).await;
        assert_eq!(
            payload,
            json!({ "registration": null, "mailSent": true, "userErrors": [] }),
            "{email}"
        );
        self.of_address(email).await.unwrap()
    }

    /// The secret of the link to a registration.
    pub(crate) fn token(&self, row: &registration::Model) -> String {
        let vault = &self.test.app.vault;
        let token = link::token(vault, Keeps::Registration, row.id.0, row.link_generation);
        token.unwrap().expose_secret().to_owned()
    }

    /// Confirms by link.
    pub(crate) async fn confirm(&self, row: &registration::Model) -> Value {
        let input = json!({ "token": self.token(row) });
        self.act(&Actor::Anonymous, "confirmRegistration", input).await
    }

    /// Cancels, as this actor.
    pub(crate) async fn cancel(&self, actor: &Actor, id: RegistrationId) -> Value {
        let input = json!({ "registration": { "id": global(id) } });
        self.act(actor, "cancelRegistration", input).await
    }

    pub(crate) async fn row(&self, id: RegistrationId) -> registration::Model {
        let find = registration::Entity::find_by_id(id);
        find.one(self.test.app.database.read()).await.unwrap().unwrap()
    }

    pub(crate) async fn status(&self, id: RegistrationId) -> RegistrationStatus {
        self.row(id).await.status
    }

    /// All registrations, oldest first.
    pub(crate) async fn rows(&self) -> Vec<registration::Model> {
        let find = registration::Entity::find().order_by_asc(registration::Column::Id);
        find.all(self.test.app.database.read()).await.unwrap()
    }

    async fn of_code(&self, code: &str) -> registration::Model {
        let find = registration::Entity::find().filter(registration::Column::Code.eq(code));
        find.one(self.test.app.database.read()).await.unwrap().unwrap()
    }

    /// The newest registration of an address.
    pub(crate) async fn of_address(&self, email: &str) -> Option<registration::Model> {
        let email = api::identity::email::Email::parse(email).unwrap();
        let hash = email_hash(&self.test.app.vault, &email).unwrap();
        registration::Entity::find()
            .filter(registration::Column::PersonHash.eq(hash))
            .order_by_desc(registration::Column::Id)
            .one(self.test.app.database.read())
            .await
            .unwrap()
    }

    pub(crate) async fn person(&self, id: RegistrationId) -> Option<Person> {
        let find = entity::participant::Entity::find_by_id(id);
        let row = find.one(self.test.app.database.read()).await.unwrap()?;
        Some(Person::open(&self.test.app.vault, id, &row.payload).unwrap())
    }

    pub(crate) async fn seats(&self) -> event_seats::Model {
        assert_counted(&self.test.app, self.event.id).await
    }
}

/// Invariant 1: the counters equal the rows, and nothing is beyond the capacity but what was acknowledged.
pub(crate) async fn assert_counted(app: &api::app::App, event: EventId) -> event_seats::Model {
    let connection = app.database.read();
    let seats = event_seats::Entity::find_by_id(event).one(connection).await.unwrap().unwrap();
    let rows = registration::Entity::find()
        .filter(registration::Column::EventId.eq(event))
        .all(connection)
        .await
        .unwrap();
    let count = |holds: &dyn Fn(RegistrationStatus) -> bool| {
        i32::try_from(rows.iter().filter(|row| holds(row.status)).count()).unwrap()
    };
    let taken = count(&lifecycle::holds_seat);
    let waiting = count(&|status| status == RegistrationStatus::Waitlisted);
    assert_eq!((seats.taken, seats.waiting), (taken, waiting), "{seats:?}");
    if let Some(capacity) = seats.capacity {
        assert!(taken + seats.held_back <= capacity + seats.excess, "{seats:?}");
    }
    let chosen = registration_session::Entity::find().all(connection).await.unwrap();
    for session in session_seats::Entity::find().all(connection).await.unwrap() {
        let count = |has_place: bool| {
            let of_seated = chosen.iter().filter(|row| {
                let holder = rows.iter().find(|one| one.id == row.registration_id);
                row.session_id == session.session_id
                    && row.has_place == has_place
                    && holder.is_some_and(|one| lifecycle::holds_seat(one.status))
            });
            i32::try_from(of_seated.count()).unwrap()
        };
        assert_eq!((session.taken, session.waiting), (count(true), count(false)), "{session:?}");
    }
    seats
}

/// The refusals of an answer, as `path CODE`.
pub(crate) fn refusals(payload: &Value) -> Vec<String> {
    let errors = payload["userErrors"].as_array().unwrap_or_else(|| panic!("{payload}"));
    let path = |error: &Value| {
        let path = error["path"].as_array().unwrap().iter().map(|part| part.as_str().unwrap());
        path.collect::<Vec<_>>().join(".")
    };
    errors
        .iter()
        .map(|error| format!("{} {}", path(error), error["code"].as_str().unwrap()))
        .collect()
}
