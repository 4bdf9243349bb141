//! One entry for each operation that handed out personal data of others (access.md, "Personal fields").

use std::collections::BTreeSet;

use entity::{
    id::{EventId, RegistrationId, UserId},
    terms::SubjectKind,
};
use serde_json::json;

use crate::{
    access::{Actor, Origin},
    app::App,
    audit::{reads::Subjects, store},
    fault::Fault,
    write::{Books, Change},
};

/// Notes that `actor` was handed personal data of these persons: before it is answered.
pub async fn record_personal_reads(
    app: &App,
    actor: &Actor,
    subjects: &Subjects,
) -> Result<(), Fault> {
    // An idempotency key is for the effect of the operation, and this is none.
    let app = app.for_request(Origin { idempotency: None, ..(*app.origin).clone() });
    let mut books = Books::open(&app, actor, "personal_data.read");
    for (id, kind) in &subjects.records {
        if *kind == SubjectKind::Registration {
            // Found by it. How many there were would tell how many take part in a protected event (invariant 7).
            books.concerns(*id);
        } else {
            books.changed(Change::Read, *kind, *id, &json!({}));
        }
    }
    let users: Vec<_> = subjects
        .records
        .iter()
        .filter(|(_, kind)| **kind == SubjectKind::User)
        .map(|(id, _)| UserId(*id))
        .collect();
    for partner in store::partners_of_users(app.database.read(), &users, books.now()).await? {
        books.concerns(partner);
    }
    let registrations: Vec<_> = subjects
        .records
        .iter()
        .filter(|(_, kind)| **kind == SubjectKind::Registration)
        .map(|(id, _)| RegistrationId(*id))
        .filter(|id| !subjects.events.contains_key(id))
        .collect();
    let mut events: BTreeSet<EventId> = subjects.events.values().copied().collect();
    events.extend(store::events_of_registrations(app.database.read(), &registrations).await?);
    for event in events {
        books.changed(Change::Read, SubjectKind::Event, event, &json!({ "of": "PARTICIPANTS" }));
    }
    app.notes.write(books).await
}
