//! The audit log: whole or not, and for whom.

mod digest;
mod payload;
mod personal_reads;
mod reading;
mod sealing;
mod tampering;

use api::{
    access::Actor,
    app::App,
    audit::service::{self, Anchor, Defect, DefectKind, Observer, Verification},
    write::{Change, Write},
};
use entity::{audit_entry, id::AuditEntryId, terms::SubjectKind};
use sea_orm::EntityTrait as _;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::fixture::TestApp;

/// What a verification found: each defect's kind, with its position where it has one.
#[derive(Debug, Default)]
struct Found(Vec<Defect>);

impl Observer for Found {
    fn found(&mut self, defect: &Defect) {
        self.0.push(defect.clone());
    }

    fn progressed(&mut self, done: u64, total: u64) {
        assert!(done <= total);
    }
}

impl Found {
    fn kinds(&self) -> Vec<(DefectKind, Option<i64>)> {
        self.0.iter().map(|defect| (defect.kind, defect.position)).collect()
    }
}

async fn verify(app: &App, expected: Option<&Anchor>) -> (Verification, Found) {
    let mut found = Found::default();
    let outcome = service::verify(app, &Actor::Operator, expected, &mut found).await.unwrap();
    assert_eq!(outcome.defects, found.0.len() as u64);
    (outcome, found)
}

/// Nothing is wrong with the log.
async fn assert_whole(app: &App) -> Verification {
    let (outcome, found) = verify(app, None).await;
    assert_eq!(found.0, []);
    outcome
}

/// An entry of `actor` about these objects, with a value that tells it apart.
async fn write_entry(app: &App, actor: &Actor, concerns: &[Uuid], marker: &str) -> AuditEntryId {
    let mut write = Write::begin(app, actor, "partners.verify_partner").await.unwrap();
    for id in concerns {
        let details = json!({ "name": { "before": null, "after": marker } });
        write.changed(Change::Updated, SubjectKind::Partner, *id, &details);
    }
    write.commit().await.unwrap()
}

/// An entry with personal values.
async fn write_personal(app: &App, values: Value) -> AuditEntryId {
    let mut write = Write::begin(app, &Actor::Operator, "users.change_name").await.unwrap();
    write.personal(values);
    write.commit().await.unwrap()
}

/// All entries, oldest first.
async fn entries(test: &TestApp) -> Vec<audit_entry::Model> {
    let mut rows = audit_entry::Entity::find().all(test.app.database.read()).await.unwrap();
    rows.sort_by_key(|row| row.id);
    rows
}
