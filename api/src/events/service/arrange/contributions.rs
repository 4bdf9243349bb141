//! What people and partners do at an event: open it, speak, moderate.

use std::collections::HashMap;

use entity::{
    contribution, event,
    id::{ContributionId, EventId, OfficeHolderId, PartnerId, SessionId},
    terms::{ContributionRole, SubjectKind},
};
use serde_json::{Value, json};

use super::{Existing, Part, difference, note, open_event};
use crate::{
    access::Actor,
    app::App,
    checks::{Checks, LINE},
    events::{
        part_refusal::EventPartErrorCode::{
            self, NotTheWholeList, Required, SessionOfOtherEvent, TooMany, UnknownReference,
        },
        policy::SeenEvent,
        store::{self, arrange},
    },
    fault::Fault,
    order::{is_whole, next},
    page::LARGEST,
    patch::Patch,
    reach::Reach,
    refusal::Refusal,
    write::{Change, Write},
};

/// Who does it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doer {
    /// A named person in a public function: why the name is public is recorded there.
    OfficeHolder(OfficeHolderId),
    /// A partner.
    Partner(PartnerId),
    /// A person or group that only words name.
    Person(String),
}

/// What a contribution says; absent is not null.
#[derive(Clone, Debug, Default)]
pub struct ContributionFields {
    /// The session that it is part of.
    pub session: Patch<SessionId>,
    /// What is done.
    pub role: Patch<ContributionRole>,
    /// Who does it.
    pub doer: Patch<Doer>,
    /// What it is about.
    pub subject: Patch<String>,
}

/// A contribution that is to be added.
#[derive(Clone, Debug)]
pub struct NewContribution {
    /// The event.
    pub event: EventId,
    /// What it says.
    pub fields: ContributionFields,
}

/// A change of a contribution.
#[derive(Clone, Debug)]
pub struct ContributionEdit {
    /// The contribution.
    pub contribution: Existing<ContributionId>,
    /// What is to change.
    pub fields: ContributionFields,
}

/// The contributions to an event in a new order.
#[derive(Clone, Debug)]
pub struct ContributionOrder {
    /// The event.
    pub event: EventId,
    /// All contributions to it, in its sessions and beside them.
    pub contributions: Vec<ContributionId>,
}

/// Adds a contribution after the others of the event.
pub async fn add_contribution(
    app: &App,
    actor: &Actor,
    command: NewContribution,
) -> Result<contribution::Model, Part> {
    let mut write = Write::begin(app, actor, "events.add_contribution").await?;
    let context = open_event(&mut write, actor, command.event).await?;
    let others = arrange::contributions_within(write.transaction(), command.event).await?;
    let blank = contribution::Model {
        id: write.new_id(),
        event_id: command.event,
        session_id: None,
        position: next(others.iter().map(|row| row.position)),
        role: ContributionRole::Speaker,
        office_holder_id: None,
        partner_id: None,
        person_name: None,
        subject: None,
        created_at: write.now(),
        updated_at: write.now(),
        version: 1,
    };
    let mut checks = Checks::default();
    if others.len() as u64 >= LARGEST {
        let refusal = Refusal::at("", TooMany).with("max", LARGEST);
        checks.refuse(refusal.with("found", others.len() + 1));
    }
    let row = over(&write, actor, command.fields, &blank, &mut checks).await?;
    checks.done()?;
    arrange::insert_contribution(write.transaction(), &row).await?;
    written(&mut write, &context.event, Change::Created, None, &row);
    write.commit().await?;
    Ok(row)
}

/// Changes a contribution. Where nothing is other than it was, the version stays.
pub async fn update_contribution(
    app: &App,
    actor: &Actor,
    command: ContributionEdit,
) -> Result<contribution::Model, Part> {
    let mut write = Write::begin(app, actor, "events.update_contribution").await?;
    let (event, before) = find(&mut write, actor, command.contribution).await?;
    let mut checks = Checks::default();
    let row = over(&write, actor, command.fields, &before, &mut checks).await?;
    checks.done()?;
    if row == before {
        write.concerns(event.id);
        write.commit().await?;
        return Ok(before);
    }
    let row = contribution::Model { updated_at: write.now(), version: before.version + 1, ..row };
    arrange::update_contribution(write.transaction(), &row).await?;
    written(&mut write, &event, Change::Updated, Some(&before), &row);
    write.commit().await?;
    Ok(row)
}

/// Takes a contribution away.
pub async fn remove_contribution(
    app: &App,
    actor: &Actor,
    command: Existing<ContributionId>,
) -> Result<SeenEvent, Part> {
    let mut write = Write::begin(app, actor, "events.remove_contribution").await?;
    let (event, row) = find(&mut write, actor, command).await?;
    arrange::delete_contribution(write.transaction(), row.id).await?;
    written(&mut write, &event, Change::Deleted, None, &row);
    write.commit().await?;
    Ok(SeenEvent::new(event, true))
}

/// Puts the contributions to an event into another order.
pub async fn reorder_contributions(
    app: &App,
    actor: &Actor,
    command: ContributionOrder,
) -> Result<SeenEvent, Part> {
    let mut write = Write::begin(app, actor, "events.reorder_contributions").await?;
    let context = open_event(&mut write, actor, command.event).await?;
    let rows = arrange::contributions_within(write.transaction(), command.event).await?;
    let there: Vec<ContributionId> = rows.iter().map(|row| row.id).collect();
    if !is_whole(&there, &command.contributions) {
        let refusal = Refusal::at("contributionIds", NotTheWholeList).with("count", there.len());
        return Err(refusal.into());
    }
    let positions: HashMap<_, i32> = command.contributions.into_iter().zip(1..).collect();
    arrange::reorder_contributions(write.transaction(), &positions).await?;
    let details = json!({ "contributions": { "reordered": there.len() } });
    let event = context.event;
    note(&mut write, &event, Change::Updated, (SubjectKind::Event, event.id.0), &details);
    write.announce("event.contributions_changed", Some(event.id.0), json!({}));
    write.commit().await?;
    Ok(SeenEvent::new(event, true))
}

/// The contribution and its event, which the actor may edit.
async fn find(
    write: &mut Write,
    actor: &Actor,
    contribution: Existing<ContributionId>,
) -> Result<(event::Model, contribution::Model), Part> {
    let reach = Reach::of(actor, write.now());
    let ids = [contribution.id];
    let seen = store::contributions(write.transaction(), &reach, &ids).await?.pop();
    let context = open_event(write, actor, seen.ok_or(Fault::NotFound)?.event_id).await?;
    // Once more: it was read before the event was locked.
    let row = store::contributions(write.transaction(), &reach, &ids).await?.pop();
    let row = row.ok_or(Fault::NotFound)?;
    Fault::unless_expected(row.version, contribution.expected_version)?;
    Ok((context.event, row))
}

/// The contribution after the change, which was `before`.
async fn over(
    write: &Write,
    actor: &Actor,
    fields: ContributionFields,
    before: &contribution::Model,
    checks: &mut Checks<EventPartErrorCode>,
) -> Result<contribution::Model, Fault> {
    let reach = Reach::of(actor, write.now());
    let transaction = write.transaction();
    if matches!(fields.role, Patch::Clear) {
        checks.refuse_at("role", Required);
    }
    if let Patch::Set(session) = fields.session {
        let session = store::sessions(transaction, &reach, &[session]).await?.pop();
        match session {
            None => checks.refuse_at("sessionId", UnknownReference),
            Some(session) if session.event_id != before.event_id => {
                checks.refuse_at("sessionId", SessionOfOtherEvent);
            }
            Some(_) => {}
        }
    }
    let mut after = contribution::Model {
        session_id: fields.session.over(before.session_id),
        role: fields.role.over(None).unwrap_or(before.role),
        subject: checks.optional_line("subject", fields.subject).over(before.subject.clone()),
        ..before.clone()
    };
    match fields.doer {
        Patch::Keep => {}
        Patch::Clear => checks.refuse_at("doer", Required),
        Patch::Set(doer) => {
            (after.office_holder_id, after.partner_id, after.person_name) = (None, None, None);
            match doer {
                Doer::OfficeHolder(id) => {
                    if arrange::visible_office_holder(transaction, &reach, id).await?.is_none() {
                        checks.refuse_at("doer.officeHolderId", UnknownReference);
                    }
                    after.office_holder_id = Some(id);
                }
                Doer::Partner(id) => {
                    if arrange::visible_partner(transaction, &reach, id).await?.is_none() {
                        checks.refuse_at("doer.partnerId", UnknownReference);
                    }
                    after.partner_id = Some(id);
                }
                Doer::Person(name) => {
                    after.person_name = checks.line("doer.personName", &name, LINE);
                }
            }
        }
    }
    Ok(after)
}

fn values(row: &contribution::Model) -> Value {
    json!({
        "session": row.session_id.map(|id| id.0), "role": row.role,
        "officeHolder": row.office_holder_id.map(|id| id.0),
        "partner": row.partner_id.map(|id| id.0),
    })
}

/// A person's name, and what the person talks about, stand in the payload alone, which can be erased.
fn written(
    write: &mut Write,
    event: &event::Model,
    change: Change,
    before: Option<&contribution::Model>,
    after: &contribution::Model,
) {
    let words = |row: &contribution::Model| json!({ "personName": row.person_name, "subject": row.subject });
    let details = json!({
        "contribution": {
            "id": after.id.0, "change": change,
            "values": difference(before.map(values).as_ref(), &values(after)),
        },
        "words": { "personal": true },
    });
    note(write, event, Change::Updated, (SubjectKind::Event, event.id.0), &details);
    let words = json!({ "before": before.map(words), "after": words(after) });
    write.personal(json!({ "id": after.id.0, "values": words }));
    write.announce("event.contributions_changed", Some(event.id.0), json!({}));
}
