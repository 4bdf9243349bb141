//! Writing series: what their events inherit changes with them.

use entity::{
    event, event_series,
    id::{EventId, EventSeriesId, PartnerId},
    terms::{CapacityMode, PartnerRoleKind, SeriesStatus, SubjectKind},
    value::Slug,
};
use serde_json::json;

use super::{
    belonging::{facts_of_series, lock_events, may_join},
    content::{Held, check_slug, claim, new_slug},
    save::{check_venue, keep_apart},
    settle,
};
use crate::{
    access::Actor,
    app::App,
    events::{
        checks::Checks,
        differences::Differences,
        effective,
        fields::SeriesFields,
        lifecycle::{SeriesStep, is_settled},
        refusal::EventErrorCode::{self, InvalidSlug, InvalidTransition},
        store,
        times::check_deadline,
        titles::series_search_keys,
    },
    fault::Fault,
    notices::service::{Happening, tell_participants},
    partners::service::{
        EventParts, Part, PartIn, acts_for_it, give_part, office_holder_within, partner_within,
        parts_of_programme_within, parts_of_series,
    },
    patch::Patch,
    policy::{self, Action, Facts},
    reach::Reach,
    refusal::{Failure, Refusal},
    registrations::service::seats,
    write::{Change, Write},
};

/// A series that is to be entered.
#[derive(Clone, Debug)]
pub struct NewSeries {
    /// The partner that will organise it.
    pub host: PartnerId,
    /// What its part is called: HOST or ORGANISER.
    pub host_role: PartnerRoleKind,
    /// Its record.
    pub fields: SeriesFields,
}

/// A step of one series.
#[derive(Clone, Copy, Debug)]
pub struct SeriesChange {
    /// The series.
    pub id: EventSeriesId,
    /// The version that the client has seen.
    pub expected_version: Option<i32>,
}

/// A change of one series' record.
#[derive(Clone, Debug)]
pub struct SeriesEdit {
    /// The series, and its version.
    pub change: SeriesChange,
    /// What is to change.
    pub fields: SeriesFields,
    /// Whether fewer seats than are taken are acknowledged.
    pub acknowledge_overbooking: bool,
}

/// Enters a series as a draft.
pub async fn create_event_series(
    app: &App,
    actor: &Actor,
    command: NewSeries,
) -> Result<event_series::Model, Failure<EventErrorCode>> {
    let mut write = Write::begin(app, actor, "events.create_series").await?;
    let reach = Reach::of(actor, write.now());
    partner_within(&write, &reach, command.host).await?;
    let id: EventSeriesId = write.new_id();
    let mut checks = Checks::default();
    let mut fields = command.fields;
    let mut row = blank(id, write.now());
    row.programme_id = std::mem::take(&mut fields.programme).over(None);
    let organisers = [command.host];
    let leads = match row.programme_id {
        Some(programme) => parts_of_programme_within(&write, programme).await?.leading,
        None => Vec::new(),
    };
    let facts = Facts { own: &organisers, programme_leads: &leads, ..Facts::default() };
    let ground = policy::require(actor, Action::CreateEvent, &facts)?;
    let agreed = acts_for_it(&ground);
    write.on(ground);
    if let Some(programme) = row.programme_id {
        may_join(&mut write, &mut checks, actor, &organisers, programme).await?;
    }
    if !fields.common.title.is_given() {
        fields.common.title = Patch::Clear;
    }
    let content = fields.apply(&mut checks, &mut row);
    inherits_from_nobody(&mut row);
    check_references(&write, &reach, None, &row).await?;
    let (kind, wanted) = (SubjectKind::EventSeries, content.slug.as_ref());
    let slug = new_slug(&write, &mut checks, kind, id.0, wanted, &row.title).await?;
    checks.done()?;
    row.slug = slug.ok_or_else(|| Refusal::at("title", InvalidSlug))?;
    let carried = Held::default().after(content, &row.title, &row.title);
    series_search_keys(&mut row, &carried.aliases, &carried.former);
    claim(&write, kind, id.0, &row.slug).await?;
    store::insert_series(write.transaction(), &row).await?;
    Held::default().replace(&carried, &write, kind, id.0).await?;
    let mut differences = Differences::of_series(&blank(id, write.now()), &row);
    Held::default().compare(&carried, &mut differences);
    note(&mut write, Change::Created, &row, &differences);
    write.announce("event_series.created", Some(id.0), json!({}));
    let (partner, role) = (command.host, command.host_role);
    let part = Part { partner, role, position: 1, leads: true, agreed };
    give_part(&mut write, PartIn::Series(id), part).await?;
    write.commit().await?;
    Ok(row)
}

/// Changes what a series says, and with it what holds for its events. Where nothing is other than it was, the
/// version stays.
pub async fn update_event_series(
    app: &App,
    actor: &Actor,
    command: SeriesEdit,
) -> Result<event_series::Model, Failure<EventErrorCode>> {
    let mut write = Write::begin(app, actor, "events.update_series").await?;
    let opened = open(&mut write, actor, command.change).await?;
    let before = &opened.series;
    let mut checks = Checks::default();
    let mut fields = command.fields;
    let mut row = before.clone();
    row.programme_id = std::mem::take(&mut fields.programme).over(before.programme_id);
    if let Some(programme) = row.programme_id.filter(|id| Some(*id) != before.programme_id) {
        let organisers = &opened.parts.organisers;
        may_join(&mut write, &mut checks, actor, organisers, programme).await?;
    }
    let content = fields.apply(&mut checks, &mut row);
    inherits_from_nobody(&mut row);
    check_references(&write, &opened.reach, Some(before), &row).await?;
    if let Some(slug) = &content.slug {
        check_slug(&write, &mut checks, SubjectKind::EventSeries, row.id.0, slug).await?;
        row.slug = slug.clone();
    }
    let events = store::all_events(write.transaction(), &opened.events).await?;
    for event in events.iter().filter(|event| inherits_deadline(event)) {
        check_deadline(&mut checks, event, Some(&row));
    }
    checks.done()?;
    let held = Held::read(&write, row.id.0).await?;
    let carried = held.after(content, &before.title, &row.title);
    series_search_keys(&mut row, &carried.aliases, &carried.former);
    let mut differences = Differences::of_series(before, &row);
    held.compare(&carried, &mut differences);
    if !differences.is_empty() {
        row.updated_at = write.now();
        row.version = before.version + 1;
        if row.slug != before.slug {
            claim(&write, SubjectKind::EventSeries, row.id.0, &row.slug).await?;
        }
        store::update_series(write.transaction(), &row).await?;
        held.replace(&carried, &write, SubjectKind::EventSeries, row.id.0).await?;
        note(&mut write, Change::Updated, &row, &differences);
        write.announce("event_series.changed", Some(row.id.0), json!({}));
        for event in events {
            hand_down(&mut write, before, &row, event, command.acknowledge_overbooking).await?;
        }
    }
    write.commit().await?;
    Ok(row)
}

/// Shows a draft.
pub async fn publish_event_series(
    app: &App,
    actor: &Actor,
    command: SeriesChange,
) -> Result<event_series::Model, Failure<EventErrorCode>> {
    let write = Write::begin(app, actor, "events.publish_series").await?;
    take(write, actor, command, SeriesStep::Publish).await
}

/// Keeps a series as a record.
pub async fn archive_event_series(
    app: &App,
    actor: &Actor,
    command: SeriesChange,
) -> Result<event_series::Model, Failure<EventErrorCode>> {
    let write = Write::begin(app, actor, "events.archive_series").await?;
    take(write, actor, command, SeriesStep::Archive).await
}

async fn take(
    mut write: Write,
    actor: &Actor,
    command: SeriesChange,
    step: SeriesStep,
) -> Result<event_series::Model, Failure<EventErrorCode>> {
    let opened = open(&mut write, actor, command).await?;
    let before = &opened.series;
    let Some(status) = step.from(before.status) else {
        let refusal = Refusal::at("id", InvalidTransition);
        let status = json!(before.status);
        return Err(refusal.with("status", status.as_str().unwrap_or_default()).into());
    };
    let row = event_series::Model {
        status,
        updated_at: write.now(),
        version: before.version + 1,
        ..before.clone()
    };
    store::update_series(write.transaction(), &row).await?;
    note(&mut write, Change::Updated, &row, &Differences::of_series(before, &row));
    write.announce(step.announcement(), Some(row.id.0), json!({}));
    write.commit().await?;
    Ok(row)
}

/// A series that is being changed: locked, with its events.
struct Opened {
    reach: Reach,
    series: event_series::Model,
    parts: EventParts,
    events: Vec<EventId>,
}

async fn open(write: &mut Write, actor: &Actor, command: SeriesChange) -> Result<Opened, Fault> {
    let events = lock_events(write, command.id).await?;
    let reach = Reach::of(actor, write.now());
    let series = store::lock_series(write.transaction(), &reach, command.id).await?;
    let series = series.ok_or(Fault::NotFound)?;
    if store::ids_of_series(write.transaction(), series.id).await? != events {
        return Err(Fault::Conflict(
            "an event has joined or left the series meanwhile: repeat the change".into(),
        ));
    }
    let parts = parts_of_series(write.transaction(), series.id, series.programme_id).await?;
    write.on(policy::require(actor, Action::EditEvent, &facts_of_series(&parts))?);
    Fault::unless_expected(series.version, command.expected_version)?;
    Ok(Opened { reach, series, parts, events })
}

/// What follows for an event from the change of its series: seats, place in calendars, programme.
async fn hand_down(
    write: &mut Write,
    before: &event_series::Model,
    after: &event_series::Model,
    event: event::Model,
    acknowledged: bool,
) -> Result<(), Failure<EventErrorCode>> {
    let venue = |series| effective::venue(&event, Some(series)).map(|venue| venue.value);
    let moved = venue(before) != venue(after);
    let mut row = event.clone();
    if before.programme_id != after.programme_id {
        row.programme_id = after.programme_id;
    }
    if moved {
        row.calendar_sequence += 1;
    }
    if row != event {
        row.updated_at = write.now();
        row.version += 1;
        store::update_event(write.transaction(), &row).await?;
    }
    // What it inherits is part of what it says.
    write.announce("event.changed", Some(row.id.0), json!({}));
    write.concerns(row.id);
    let held_back = seats::lock(write, row.id).await?.map_or(0, |seats| seats.held_back);
    settle(write, &row, Some(after), held_back, acknowledged).await?;
    if moved && row.status == entity::terms::EventStatus::Published {
        tell_participants(write, row.id, Happening::Changed).await?;
    }
    Ok(())
}

fn inherits_deadline(event: &event::Model) -> bool {
    event.registration_deadline.is_none() && !is_settled(event.status)
}

/// A series has nobody to inherit from.
fn inherits_from_nobody(row: &mut event_series::Model) {
    if row.capacity_mode == CapacityMode::Inherited {
        row.capacity_mode = CapacityMode::Unknown;
    }
}

async fn check_references(
    write: &Write,
    reach: &Reach,
    before: Option<&event_series::Model>,
    after: &event_series::Model,
) -> Result<(), Fault> {
    let venue = before.and_then(|row| row.venue_id);
    if let Some(id) = after.venue_id.filter(|id| Some(*id) != venue) {
        check_venue(write, reach, id).await?;
    }
    let contact = before.and_then(|row| row.contact_id);
    if let Some(id) = after.contact_id.filter(|id| Some(*id) != contact) {
        office_holder_within(write, reach, id).await?;
    }
    Ok(())
}

fn note(write: &mut Write, change: Change, row: &event_series::Model, differences: &Differences) {
    let (details, apart) = differences.told();
    write.changed(change, SubjectKind::EventSeries, row.id, &details);
    keep_apart(write, row.id.0, apart);
}

/// A series of which nothing is said yet.
fn blank(id: EventSeriesId, now: chrono::DateTime<chrono::Utc>) -> event_series::Model {
    event_series::Model {
        id,
        slug: Slug::of_id(id.0),
        title: String::new(),
        subtitle: None,
        motto: None,
        description: None,
        programme_id: None,
        registration_deadline: None,
        capacity_mode: CapacityMode::Unknown,
        capacity_limit: None,
        venue_id: None,
        free_of_charge: None,
        audience_mode: None,
        contact_id: None,
        contact_email: None,
        image_credit: None,
        status: SeriesStatus::Draft,
        editorial_note: None,
        sort_name: String::new(),
        search_text: String::new(),
        created_at: now,
        updated_at: now,
        version: 1,
    }
}
