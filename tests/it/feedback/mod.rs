//! Feedback: who gives it and when, who reads it, and that nothing links it to a person.

mod anonymity;
mod giving;
mod reading;

use api::{
    access::{Actor, Level},
    registrations::link::{self, Keeps},
};
use entity::{event, feedback, id::PartnerId, registration, terms::Confidentiality};
use sea_orm::EntityTrait as _;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};

use crate::{
    fixture::{Engine, TestApp},
    world::{
        acting::act,
        events::{event, held, host_of, registered, role_in, seats},
        member,
        programmes::partner,
        put,
    },
};

/// A meeting on the day on which every test begins, from 10 to 16 o'clock in Berlin: it goes on.
struct Meeting {
    test: TestApp,
    event: event::Model,
    host: PartnerId,
    cooperation: PartnerId,
}

impl Meeting {
    async fn new(engine: Engine, confidentiality: Confidentiality) -> Self {
        let test = TestApp::new(engine).await;
        let host = put(&test, partner(&test, "Gastgeberin")).await.id;
        let cooperation = put(&test, partner(&test, "Kooperation")).await.id;
        let event = event::Model { confidentiality, ..event(&test, "Gespräch") };
        let event = held(event, "2026-11-21T10:00:00", Some("2026-11-21T16:00:00"));
        let event = put(&test, event).await;
        put(&test, seats(event.id, None, 0)).await;
        put(&test, host_of(&test, event.id, host)).await;
        put(&test, role_in(&test, event.id, cooperation)).await;
        Self { test, event, host, cooperation }
    }

    fn organiser(&self) -> Actor {
        member(self.host, Level::Editor)
    }

    async fn registered(&self, number: u8) -> registration::Model {
        put(&self.test, registered(&self.test, self.event.id, number)).await
    }

    /// Somebody says something by the link of their registration.
    async fn give(&self, registration: &registration::Model, said: Value) -> Value {
        let token = token(&self.test, registration);
        self.give_as(&Actor::Anonymous, json!({ "token": token }), said).await
    }

    async fn give_as(&self, actor: &Actor, author: Value, mut said: Value) -> Value {
        said["author"] = author;
        act(&self.test, actor, "giveFeedback", "closesAt", said).await
    }

    async fn rows(&self) -> Vec<feedback::Model> {
        feedback::Entity::find().all(self.test.app.database.read()).await.unwrap()
    }
}

/// The secret of a link to a registration.
fn token(test: &TestApp, row: &registration::Model) -> String {
    let token = link::token(&test.app.vault, Keeps::Registration, row.id.0, row.link_generation);
    token.unwrap().expose_secret().to_owned()
}
