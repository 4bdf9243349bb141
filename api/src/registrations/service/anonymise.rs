//! Removing a person, so that nobody can tell any more who it was. The registration and its counts stay (domain.md,
//! invariant 17).

use entity::{
    id::RegistrationId,
    registration,
    terms::{EventStatus, SubjectKind},
};
use serde_json::json;

use super::held::{Held, RegistrationRef, locate};
use crate::{
    access::Actor,
    app::App,
    audit, mail,
    policy::Action,
    refusal::{Failure, Refusal},
    registrations::{
        lifecycle::is_active,
        refusal::RegistrationErrorCode::{self, StillNeeded},
        store::{self, anonymous},
    },
    vault::Purpose,
    write::Change,
};

/// Removes the person of a registration that has ended, or whose event is over.
pub async fn anonymise_registration(
    app: &App,
    actor: &Actor,
    id: RegistrationId,
    expected_version: Option<i32>,
) -> Result<registration::Model, Failure<RegistrationErrorCode>> {
    let located = locate(app, actor, &RegistrationRef::Id(id), "id").await?;
    let mut held = Held::begin(app, &located, "registrations.anonymise_registration").await?;
    held.require(&located.actor, Action::AnonymiseRegistration)?;
    held.expect(expected_version)?;
    let event = &held.context.event;
    let is_over = event.status == EventStatus::Cancelled
        || event.latest_at.is_some_and(|ends| ends <= held.write.now());
    if is_active(held.registration.status) && !is_over {
        return Err(Refusal::at("id", StillNeeded).into());
    }
    let row = &held.registration;
    let transaction = held.write.transaction();
    store::people::erase(transaction, &[row.id]).await?;
    if let Some(invitation) = row.invitation_id {
        // Equal to no other one, so that nobody is found by it.
        let hash = app.vault.hash(Purpose::PersonHash, invitation.0.as_bytes())?;
        anonymous::erase_invitation(transaction, invitation, hash.into()).await?;
    }
    let changed = without_person(row, held.write.now());
    store::registrations::update(transaction, &changed).await?;
    held.registration = changed;
    mail::service::forget(&held.write, id.0).await?;
    audit::service::erase_payloads_about(&mut held.write, id.0, "registrations.").await?;
    let details = json!({ "person": "REMOVED" });
    held.write.changed(Change::Updated, SubjectKind::Registration, id, &details);
    let payload = json!({ "registration": id.0 });
    held.write.announce("registration.anonymised", Some(held.registration.event_id.0), payload);
    Ok(held.finish().await?)
}

/// The row without what tells who it was: the account, the public office, and why somebody was let in. What is counted
/// stays. No link opens it any more.
fn without_person(
    row: &registration::Model,
    now: chrono::DateTime<chrono::Utc>,
) -> registration::Model {
    registration::Model {
        person_hash: None,
        user_id: None,
        function: None,
        override_reason: row.override_reason.as_ref().map(|_| String::new()),
        link_generation: row.link_generation + 1,
        updated_at: now,
        version: row.version + 1,
        ..row.clone()
    }
}
