//! One entry for each operation that handed out personal data of others (access.md, "Personal fields").

use std::collections::BTreeMap;

use entity::{
    id::{RegistrationId, UserId},
    terms::SubjectKind,
};
use serde_json::json;
use uuid::Uuid;

use crate::{
    access::{Actor, Origin},
    app::App,
    audit::store,
    fault::Fault,
    write::{Change, Write},
};

/// Notes that `actor` was handed personal data of these persons: before it is answered.
pub async fn record_personal_reads(
    app: &App,
    actor: &Actor,
    subjects: &BTreeMap<Uuid, SubjectKind>,
) -> Result<(), Fault> {
    // An idempotency key is for the effect of the operation, and this is none.
    let app = app.for_request(Origin { idempotency: None, ..(*app.origin).clone() });
    let mut write = Write::begin(&app, actor, "personal_data.read").await?;
    for (id, kind) in subjects {
        if *kind == SubjectKind::Registration {
            // Found by it. How many there were would tell how many take part in a protected event (invariant 7).
            write.concerns(*id);
        } else {
            write.changed(Change::Read, *kind, *id, &json!({}));
        }
    }
    let users: Vec<_> = subjects
        .iter()
        .filter(|(_, kind)| **kind == SubjectKind::User)
        .map(|(id, _)| UserId(*id))
        .collect();
    for partner in store::partners_of_users(write.transaction(), &users, write.now()).await? {
        write.concerns(partner);
    }
    let registrations: Vec<_> = subjects
        .iter()
        .filter(|(_, kind)| **kind == SubjectKind::Registration)
        .map(|(id, _)| RegistrationId(*id))
        .collect();
    for event in store::events_of_registrations(write.transaction(), &registrations).await? {
        write.changed(Change::Read, SubjectKind::Event, event, &json!({ "of": "PARTICIPANTS" }));
    }
    write.commit().await?;
    Ok(())
}
