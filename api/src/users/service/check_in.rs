//! Letting somebody check people in at one event (access.md, "`CHECK_IN`").

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    id::{EventId, RoleGrantId},
    role_grant,
    terms::{GrantRole, UserStatus},
};
use serde_json::json;

use super::granting::{Outcome, RevokeGrant, in_force, note, payload, tell};
use crate::{
    access::Actor,
    app::App,
    events::service::event_in_context,
    fault::Fault,
    identity::email::Email,
    mail::Template,
    page::LARGEST,
    policy::{self, Action, Facts},
    reach::Reach,
    refusal::{Refusal, Refusals},
    users::{
        refusal::RoleGrantErrorCode::{AlreadyGranted, UnknownAccount},
        rules, store,
    },
    write::{Change, Write},
};

/// How long after the event such a grant ends by itself.
const AFTERWARDS: TimeDelta = TimeDelta::days(1);

/// Who is to check people in.
#[derive(Clone, Debug)]
pub struct NewCheckIn {
    /// At which event.
    pub event: EventId,
    /// The address of the person's account.
    pub email: Option<Email>,
    /// Until when; if none, until a day after the event.
    pub valid_until: Option<DateTime<Utc>>,
    /// Why.
    pub reason: String,
}

/// Lets somebody with an account check people in at an event, and tells them.
pub async fn grant_check_in(app: &App, actor: &Actor, command: NewCheckIn) -> Outcome {
    let mut write = Write::begin(app, actor, "users.grant_check_in").await?;
    let now = write.now();
    let context =
        event_in_context(write.transaction(), &Reach::of(actor, now), command.event).await?;
    // Before anybody's account is looked for: to others, none is told of.
    policy::require(actor, Action::GrantCheckIn, &context.facts())?;
    let unknown = || Refusal::at("email", UnknownAccount);
    let email = command.email.ok_or_else(unknown)?;
    let user = store::user_by_email_key(write.transaction(), email.key()).await?;
    let id = user.filter(|user| user.status == UserStatus::Active).ok_or_else(unknown)?.id;
    let facts = Facts { user: Some(id), ..context.facts() };
    write.on(policy::require(actor, Action::GrantCheckIn, &facts)?);
    let user = store::lock_account(write.transaction(), id).await?.ok_or(Fault::NotFound)?;
    store::settle_expired(write.transaction(), id, now).await?;
    let held = store::open_grants(write.transaction(), id).await?;
    let mut refusals = Refusals::default();
    if held.iter().any(|grant| grant.event_id == Some(command.event)) {
        refusals.add(Refusal::at("email", AlreadyGranted));
    }
    let by_itself = context.event.latest_at.map(|ends| ends + AFTERWARDS);
    let valid_until = command.valid_until.or(by_itself.filter(|ends| *ends > now));
    if let Err(refusal) = rules::validity(now, None, valid_until) {
        refusals.add(refusal);
    }
    let reason = match rules::reason(&command.reason) {
        Ok(reason) => reason,
        Err(refusal) => {
            refusals.add(refusal);
            String::new()
        }
    };
    refusals.done()?;
    let row = role_grant::Model {
        id: write.new_id(),
        user_id: id,
        role: GrantRole::CheckIn,
        partner_id: None,
        event_id: Some(command.event),
        level: None,
        may_sign: false,
        valid_from: now,
        valid_until,
        granted_by_kind: actor.kind(),
        granted_by_id: actor.user(),
        reason,
        revoked_at: None,
        revoked_by_id: None,
        revocation_reason: None,
        created_at: now,
        updated_at: now,
        version: 1,
    };
    store::insert_grant(write.transaction(), &row).await?;
    let details = json!({
        "user": row.user_id.0,
        "event": command.event.0,
        "role": { "after": row.role },
        "validUntil": { "after": row.valid_until },
    });
    note(&mut write, Change::Created, &row, &details, &row.reason);
    write.concerns(command.event);
    write.announce("role_grant.granted", Some(row.id.0), payload(&row));
    tell(&mut write, actor, Template::RoleGranted, &user, &row, &row.reason).await?;
    write.commit().await?;
    Ok(row)
}

/// Asks who checks people in at an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CheckInsOf(pub EventId);

/// Somebody who checks people in at an event.
#[derive(Clone, Debug)]
pub struct CheckInGrant {
    /// The grant.
    pub grant: role_grant::Model,
    /// The person's given name.
    pub given_name: String,
    /// The person's family name.
    pub family_name: String,
}

/// Who checks people in at each of these events that the actor organises, by grants that have not ended; at most
/// a page of them for all events.
pub async fn check_ins_of_events(
    app: &App,
    reach: &Reach,
    keys: &[CheckInsOf],
) -> Result<HashMap<CheckInsOf, Vec<CheckInGrant>>, Fault> {
    let events: Vec<_> = keys.iter().map(|CheckInsOf(event)| *event).collect();
    if !reach.can_organise() {
        return Ok(HashMap::new());
    }
    let held = store::check_ins(app.database.read(), reach, &events, LARGEST).await?;
    let mut found: HashMap<CheckInsOf, Vec<CheckInGrant>> = HashMap::new();
    for (grant, given_name, family_name) in held {
        let Some(event) = grant.event_id else { continue };
        let held = CheckInGrant { grant, given_name, family_name };
        found.entry(CheckInsOf(event)).or_default().push(held);
    }
    Ok(found)
}

/// Takes that back, and tells the person: from the next request on they see nobody there.
pub async fn revoke_check_in(app: &App, actor: &Actor, command: RevokeGrant) -> Outcome {
    let mut write = Write::begin(app, actor, "users.revoke_check_in").await?;
    let now = write.now();
    let reach = Reach::of(actor, now);
    let (event, seen) = check_in(&write, &reach, command.id).await?;
    let context = event_in_context(write.transaction(), &reach, event).await?;
    let facts = Facts { user: Some(seen.user_id), ..context.facts() };
    write.on(policy::require(actor, Action::GrantCheckIn, &facts)?);
    let user = store::lock_account(write.transaction(), seen.user_id).await?;
    let user = user.ok_or(Fault::NotFound)?;
    // As it is now that nobody else changes it.
    let (_, grant) = check_in(&write, &reach, command.id).await?;
    Fault::unless_expected(grant.version, command.expected_version)?;
    in_force(&grant, now)?;
    let reason = rules::reason(&command.reason)?;
    let revoked = role_grant::Model {
        revoked_at: Some(now),
        revoked_by_id: actor.user(),
        revocation_reason: Some(reason.clone()),
        updated_at: now,
        version: grant.version + 1,
        ..grant
    };
    store::update_grant(write.transaction(), &revoked).await?;
    let details = json!({
        "user": revoked.user_id.0, "event": event.0, "role": revoked.role, "revokedAt": { "after": now },
    });
    note(&mut write, Change::Updated, &revoked, &details, &reason);
    write.concerns(event);
    write.announce("role_grant.revoked", Some(revoked.id.0), payload(&revoked));
    tell(&mut write, actor, Template::RoleRevoked, &user, &revoked, &reason).await?;
    write.commit().await?;
    Ok(revoked)
}

/// The grant, and the event that it is for, if the actor may know of it.
async fn check_in(
    write: &Write,
    reach: &Reach,
    id: RoleGrantId,
) -> Result<(EventId, role_grant::Model), Fault> {
    let found = store::grants(write.transaction(), reach, &[id]).await?.into_iter().next();
    let grant = found.ok_or(Fault::NotFound)?;
    Ok((grant.event_id.ok_or(Fault::NotFound)?, grant))
}
