//! Mails: what they look like, that each arrives once, and who learns what became of them.

mod administration;
mod commands;
mod delivery;
pub(crate) mod server;
mod texts;

use std::sync::Arc;

use api::{
    access::Actor,
    app::App,
    config::{MailSettings, ServiceSettings},
    mail::{Letter, Recipient, Template, service},
    work::Round,
    write::Write,
};
use entity::mail;
use sea_orm::{EntityTrait as _, QueryOrder as _};
use serde_json::{Value, json};

pub(crate) use self::server::MailServer;
use crate::fixture::{TestApp, settings};

/// A letter to Anna in German.
fn letter(template: Template, values: Value) -> Letter {
    Letter {
        template,
        to: Recipient { email: "anna@example.org".into(), name: "Anna Müller".into() },
        locale: "de".parse().unwrap(),
        values,
        subject: None,
        attachment: None,
    }
}

/// Writes letters as a use case does.
pub(crate) async fn send(app: &App, letters: &[Letter]) {
    let mut write = Write::begin(app, &Actor::System, "mail.send_test").await.unwrap();
    for letter in letters {
        write.send(letter).unwrap();
    }
    write.commit().await.unwrap();
}

/// The same application with this mail server.
pub(crate) fn with_server(app: &App, server: &MailServer) -> App {
    let mail = MailSettings {
        smtp_url: server.url().into(),
        timeout_seconds: 1,
        attempts: 3,
        ..MailSettings::default()
    };
    App { settings: Arc::new(ServiceSettings { mail, ..settings() }), ..app.clone() }
}

/// Runs rounds until there is nothing to do.
pub(crate) async fn deliver_all(app: &App) {
    while service::deliver_due(app).await.unwrap() == Round::Worked {}
}

/// All mails, in the order in which they were written.
async fn mails(test: &TestApp) -> Vec<mail::Model> {
    let query = mail::Entity::find().order_by_asc(mail::Column::Id);
    query.all(test.app.database.read()).await.unwrap()
}

/// A letter that only tests need.
pub(crate) fn test_letter() -> Letter {
    letter(Template::Test, json!({}))
}
