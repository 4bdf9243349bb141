//! Writing an event that keeps all rules, with everything that follows from the change.

use entity::{
    event, event_previous_start, event_series,
    terms::{EventStatus, SubjectKind},
};
use serde_json::{Value, json};

use super::{content::Held, settle};
use crate::{
    events::{
        differences::{Aspect, Differences},
        effective,
        record::Content,
        refusal::EventErrorCode,
        store,
        titles::search_keys,
    },
    fault::Fault,
    notices::service::{Happening, tell_participants},
    partners::service::{office_holder_within, partner_within},
    reach::Reach,
    refusal::Failure,
    write::{Change, Write},
};

/// A change of one event.
pub(super) struct Saving<'a> {
    pub(super) before: &'a event::Model,
    pub(super) series_before: Option<&'a event_series::Model>,
    pub(super) after: event::Model,
    pub(super) series: Option<&'a event_series::Model>,
    pub(super) content: Content,
    /// Seats that the organisers keep: before, and after.
    pub(super) held_back: (i32, i32),
    /// Whether fewer seats than are taken are acknowledged.
    pub(super) acknowledged: bool,
    /// What listeners hear of.
    pub(super) announcement: &'static str,
}

/// Writes the change. Where nothing is other than it was, the version stays.
pub(super) async fn save(
    write: &mut Write,
    saving: Saving<'_>,
) -> Result<event::Model, Failure<EventErrorCode>> {
    let Saving { before, series_before, mut after, series, content, .. } = saving;
    let held = Held::read(write, before.id.0).await?;
    let carried = held.after(content, &before.title, &after.title);
    search_keys(&mut after, &carried.aliases, &carried.former);
    let mut differences = Differences::of_events(before, &after);
    held.compare(&carried, &mut differences);
    let (kept_before, kept) = saving.held_back;
    differences.add("seatsHeldBack", Aspect::Registration, &kept_before, &kept);
    if differences.is_empty() {
        return Ok(before.clone());
    }
    let place = |row, series| effective::venue(row, series).map(|venue| venue.value);
    let shown_otherwise =
        differences.are_in_calendars() || place(before, series_before) != place(&after, series);
    if shown_otherwise || differences.has("status") {
        after.calendar_sequence = before.calendar_sequence + 1;
    }
    after.updated_at = write.now();
    after.version = before.version + 1;
    if after.slug != before.slug {
        super::content::claim(write, SubjectKind::Event, after.id.0, &after.slug).await?;
    }
    let starts_otherwise =
        ["date", "startOffset", "timeZone"].iter().any(|field| differences.has(field));
    let left = starts_otherwise || after.status == EventStatus::Postponed;
    if before.status == EventStatus::Published && before.date.is_some() && left {
        remember_start(write, before, after.status_note.clone()).await?;
    }
    store::update_event(write.transaction(), &after).await?;
    held.replace(&carried, write, SubjectKind::Event, after.id.0).await?;
    settle(write, &after, series, kept, saving.acknowledged).await?;
    note(write, &after, &differences);
    write.announce(saving.announcement, Some(after.id.0), json!({}));
    if let Some(happening) = happening(before, &after, shown_otherwise) {
        tell_participants(write, after.id, happening).await?;
    }
    Ok(after)
}

/// What participants are told of: where it moved, and that it will not be when or where it was to be.
fn happening(
    before: &event::Model,
    after: &event::Model,
    shown_otherwise: bool,
) -> Option<Happening> {
    use EventStatus::{Cancelled, Postponed, Published};
    match (before.status, after.status) {
        (Published, Postponed) => Some(Happening::Postponed),
        (Published | Postponed, Cancelled) => Some(Happening::Cancelled),
        (Postponed, Published) => Some(Happening::Rescheduled),
        (Published, Published) if shown_otherwise => Some(Happening::Changed),
        _ => None,
    }
}

/// When it was to be, with why it is not.
async fn remember_start(
    write: &Write,
    before: &event::Model,
    note: Option<String>,
) -> Result<(), Fault> {
    let known = store::previous_starts(write.transaction(), &[before.id]).await?;
    let row = event_previous_start::Model {
        event_id: before.id,
        position: known.last().map_or(1, |last| last.position + 1),
        date: before.date,
        end_local: before.end_local,
        zone: before.zone,
        note,
        recorded_at: write.now(),
    };
    store::insert_previous_start(write.transaction(), row).await
}

/// Writes what changed into the audit entry.
pub(super) fn note(write: &mut Write, row: &event::Model, differences: &Differences) {
    let (details, apart) = differences.told();
    write.changed(Change::Updated, SubjectKind::Event, row.id, &details);
    keep_apart(write, row.id.0, apart);
}

pub(super) fn keep_apart(write: &mut Write, id: uuid::Uuid, values: Option<Value>) {
    if let Some(values) = values {
        write.personal(json!({ "id": id, "values": values }));
    }
}

/// That everything to which the event refers anew is there, and in the actor's sight.
pub(super) async fn check_references(
    write: &Write,
    reach: &Reach,
    before: Option<&event::Model>,
    after: &event::Model,
) -> Result<(), Fault> {
    fn anew<T: Copy + PartialEq>(before: Option<T>, after: Option<T>) -> Option<T> {
        if before == after { None } else { after }
    }
    if let Some(id) = anew(before.and_then(|row| row.venue_id), after.venue_id) {
        check_venue(write, reach, id).await?;
    }
    if let Some(id) = anew(before.and_then(|row| row.municipality_id), after.municipality_id) {
        crate::municipalities::service::municipality_within(write, reach, id).await?;
    }
    if let Some(id) = anew(before.and_then(|row| row.contact_id), after.contact_id) {
        office_holder_within(write, reach, id).await?;
    }
    if let Some(id) = anew(before.and_then(|row| row.controller_id), after.controller_id) {
        partner_within(write, reach, id).await?;
    }
    Ok(())
}

/// That there is such a venue.
pub(super) async fn check_venue(
    write: &Write,
    reach: &Reach,
    id: entity::id::VenueId,
) -> Result<(), Fault> {
    let found = store::venues(write.transaction(), reach, &[id]).await?;
    if found.is_empty() { Err(Fault::NotFound) } else { Ok(()) }
}
