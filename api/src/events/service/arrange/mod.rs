//! What belongs to events and series, written by those who may edit them: sessions, contributions, venues,
//! partners' parts, audience, papers, questions, privacy notices, lists of texts.
//!
//! Every use case on an event begins with `open_event`: it locks first and then asks the policy.

mod audience;
mod contributions;
mod documents;
mod privacy;
mod questions;
mod roles;
mod sessions;
mod texts;
mod vocabulary;

use entity::{
    event, event_series,
    id::{EventId, EventSeriesId, PartnerId},
    terms::{Confidentiality, EventStatus, SeriesStatus, SubjectKind},
};
use serde_json::{Map, Value, json};
use uuid::Uuid;

pub use self::{
    audience::{AudienceEdit, set_audience},
    contributions::{
        ContributionEdit, ContributionFields, ContributionOrder, Doer, NewContribution,
        add_contribution, remove_contribution, reorder_contributions, update_contribution,
    },
    documents::{DocumentsEdit, set_event_documents},
    privacy::{
        NewNotice, NoticeInForce, NoticesOf, notices, notices_in_force, notices_of_partners,
        publish_privacy_notice,
    },
    questions::{
        NewQuestion, QuestionEdit, QuestionOrder, QuestionsOf, add_question, questions,
        questions_of_events, reorder_questions, retire_question, update_question,
    },
    roles::{NewRole, RoleEdit, propose_partner_role, update_partner_role, withdraw_partner_role},
    sessions::{
        NewSession, SessionEdit, SessionFields, SessionOrder, add_session, remove_session,
        reorder_sessions, update_session,
    },
    texts::{TextsEdit, TopicsEdit, set_event_texts, set_topics},
    vocabulary::{
        GroupEdit, GroupFields, VenueEdit, VenueFields, create_audience_group, create_venue,
        update_audience_group, update_venue,
    },
};

use super::access::{EventInContext, event_in_context};
use crate::{
    access::Actor,
    events::{
        part_refusal::EventPartErrorCode::{self, InvalidTransition},
        store::{self, arrange},
    },
    fault::Fault,
    partners::service::{EventParts, parts_of_event},
    policy::{self, Action, Facts},
    reach::Reach,
    refusal::{Failure, Refusal},
    registrations::service::seats,
    write::{Change, Write},
};

/// An event or a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whole {
    /// One meeting.
    Event(EventId),
    /// Events that belong together.
    Series(EventSeriesId),
}

/// Something that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Existing<Id> {
    /// Its id.
    pub id: Id,
    /// The version that the client has seen.
    pub expected_version: Option<i32>,
}

/// A series with who has which part in it.
struct SeriesInContext {
    series: event_series::Model,
    parts: EventParts,
    /// Its events, in the order of locking.
    events: Vec<EventId>,
}

impl SeriesInContext {
    fn facts(&self) -> Facts<'_> {
        Facts {
            own: &self.parts.organisers,
            organisers: &self.parts.organisers,
            programme_leads: &self.parts.programme_leads,
            ..Facts::default()
        }
    }
}

/// The event, locked with its seats. Not found if the actor may not see it.
async fn lock_event(write: &Write, actor: &Actor, id: EventId) -> Result<EventInContext, Fault> {
    seats::lock(write, id).await?;
    arrange::lock_event(write.transaction(), id).await?;
    event_in_context(write.transaction(), &Reach::of(actor, write.now()), id).await
}

/// The series, locked with the seats of all its events. Not found if the actor may not see it.
async fn lock_series(
    write: &Write,
    actor: &Actor,
    id: EventSeriesId,
) -> Result<SeriesInContext, Fault> {
    let transaction = write.transaction();
    let events = arrange::events_of_series_within(transaction, id).await?;
    for event in &events {
        seats::lock(write, *event).await?;
    }
    arrange::lock_series(transaction, id).await?;
    let reach = Reach::of(actor, write.now());
    let series = store::series(transaction, &reach, &[id]).await?.into_iter().next();
    let series = series.ok_or(Fault::NotFound)?;
    // No event has the nil id: what is left are the parts in the series and its programme.
    let none = EventId(Uuid::nil());
    let parts = parts_of_event(transaction, none, Some(id), series.programme_id).await?;
    Ok(SeriesInContext { series, parts, events })
}

/// An event that the actor may edit, with what belongs to it: of a protected one that is for its
/// organisers alone (invariant 7).
async fn open_event(write: &mut Write, actor: &Actor, id: EventId) -> Result<EventInContext, Part> {
    let context = lock_event(write, actor, id).await?;
    write.on(policy::require(actor, Action::EditEvent, &context.facts())?);
    if !context.whole {
        return Err(Fault::Forbidden.into());
    }
    concerns(write, &context.event);
    if context.event.status == EventStatus::Archived {
        return Err(archived());
    }
    Ok(context)
}

/// A series that the actor may edit.
async fn open_series(
    write: &mut Write,
    actor: &Actor,
    id: EventSeriesId,
) -> Result<SeriesInContext, Part> {
    let context = lock_series(write, actor, id).await?;
    write.on(policy::require(actor, Action::EditEvent, &context.facts())?);
    write.concerns(id);
    if let Some(programme) = context.series.programme_id {
        write.concerns(programme);
    }
    if context.series.status == SeriesStatus::Archived {
        return Err(archived());
    }
    Ok(context)
}

/// Why a use case of this family did nothing.
type Part = Failure<EventPartErrorCode>;

fn archived() -> Part {
    Refusal::at("", InvalidTransition).with("status", "ARCHIVED").into()
}

/// Lets those who read the audit log of the event, its series or its programme find the entry.
fn concerns(write: &mut Write, event: &event::Model) {
    write.concerns(event.id);
    if let Some(series) = event.series_id {
        write.concerns(series);
    }
    if let Some(programme) = event.programme_id {
        write.concerns(programme);
    }
}

/// Notes what changed in something of an event: of a protected one which values alone, since the log is
/// read by others than its organisers too.
fn note(
    write: &mut Write,
    event: &event::Model,
    change: Change,
    (kind, id): (SubjectKind, Uuid),
    details: &Value,
) {
    if event.confidentiality != Confidentiality::Protected {
        write.changed(change, kind, id, details);
        return;
    }
    let fields = details.as_object().into_iter().flat_map(Map::keys);
    let hidden: Map<String, Value> =
        fields.map(|field| (field.clone(), json!({ "personal": true }))).collect();
    write.changed(change, kind, id, &Value::Object(hidden));
    write.personal(json!({ "id": id, "values": details }));
}

/// The values that differ, each before and after; all of something new.
fn difference(before: Option<&Value>, after: &Value) -> Value {
    let Some(before) = before else { return after.clone() };
    let fields = after.as_object().into_iter().flatten();
    let differ = fields.filter(|(field, value)| before[field.as_str()] != **value);
    let pair = |(field, value): (&String, &Value)| {
        (field.clone(), json!({ "before": before[field.as_str()], "after": value }))
    };
    Value::Object(differ.map(pair).collect())
}

/// Partners for which the actor enters what all events share.
fn own_partners(actor: &Actor) -> Vec<PartnerId> {
    match actor {
        Actor::PartnerSystem(system) => system.partners.clone(),
        _ => actor.partners(crate::access::Level::Editor),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_noted() {
        let before = json!({ "room": "A", "title": "Auftakt", "capacity": 10 });
        let after = json!({ "room": "B", "title": "Auftakt", "capacity": null });
        let expected = json!({
            "room": { "before": "A", "after": "B" },
            "capacity": { "before": 10, "after": null },
        });
        assert_eq!(difference(Some(&before), &after), expected);
        assert_eq!(difference(None, &after), after);
    }
}
