//! New events.

use entity::{
    event,
    id::{EventId, PartnerId},
    terms::{
        AttendanceMode, CapacityMode, Confidentiality, EventStatus, ListVisibility,
        PartnerRoleKind, Promotion, RegistrationMode, RegistrationOpening, SubjectKind,
    },
    value::{Slug, TimeZone},
};
use serde_json::json;

use super::{
    belonging::{Mover, place},
    content::{Held, claim, new_slug},
    plan,
    save::{check_references, keep_apart},
};
use crate::{
    access::Actor,
    app::App,
    dates::SortInstants,
    events::{
        checks::Checks,
        differences::Differences,
        effective,
        fields::EventFields,
        policy::SeenEvent,
        record::range,
        refusal::EventErrorCode::{self, Required},
        times::check_deadline,
        titles::search_keys,
    },
    partners::service::{
        Part, PartIn, acts_for_it, give_part, partner_within, parts_of_programme_within,
    },
    patch::Patch,
    policy::{self, Action, Facts},
    reach::{Reach, facts::Involved},
    refusal::{Failure, Refusal},
    registrations::service::seats,
    write::{Change, Write},
};

/// An event that is to be entered.
#[derive(Clone, Debug)]
pub struct NewEvent {
    /// The partner that will organise it.
    pub host: PartnerId,
    /// What its part is called: HOST or ORGANISER.
    pub host_role: PartnerRoleKind,
    /// Its record.
    pub fields: EventFields,
}

/// Enters an event as a draft.
pub async fn create_event(
    app: &App,
    actor: &Actor,
    command: NewEvent,
) -> Result<SeenEvent, Failure<EventErrorCode>> {
    let mut write = Write::begin(app, actor, "events.create_event").await?;
    let mut fields = command.fields;
    let reach = Reach::of(actor, write.now());
    partner_within(&write, &reach, command.host).await?;
    let id: EventId = write.new_id();
    let mut checks = Checks::default();
    let mut row = blank(id, write.now());
    let organisers = [command.host];
    let mover = Mover { actor, reach: &reach, before: None, organisers: &organisers };
    let belonging = std::mem::take(&mut fields.belonging);
    let series = place(&mut write, &mut checks, &mover, &mut row, belonging).await?;
    let leads = match row.programme_id {
        Some(programme) => parts_of_programme_within(&write, programme).await?.leading,
        None => Vec::new(),
    };
    let facts = Facts { own: &organisers, programme_leads: &leads, ..Facts::default() };
    let ground = policy::require(actor, Action::CreateEvent, &facts)?;
    let agreed = acts_for_it(&ground);
    write.on(ground);

    if row.series_id.is_some() {
        row.capacity_mode = CapacityMode::Inherited;
    }
    if !fields.common.title.is_given() {
        fields.common.title = Patch::Clear;
    }
    let held_back = fields.registration.held_back(&mut checks).unwrap_or_default();
    let times = std::mem::take(&mut fields.times);
    let content = fields.apply(&mut checks, &mut row);
    times.apply(&mut checks, &mut row);
    check_deadline(&mut checks, &row, series.as_ref());
    let capacity = effective::capacity(&row, series.as_ref()).value.limit();
    if let Some(capacity) = capacity {
        range(&mut checks, "seatsHeldBack", held_back, 0, capacity);
    }
    let protects = row.confidentiality == Confidentiality::Protected
        || row.participant_list != ListVisibility::Nobody;
    if protects {
        // What an organiser alone may say later, an organiser alone says now.
        let organisers: &[PartnerId] = if agreed { &organisers } else { &[] };
        let facts = Facts { own: organisers, organisers, ..Facts::default() };
        policy::require(actor, Action::ProtectEvent, &facts)?;
    }
    if agreed {
        // Until `set_event_controllers` says otherwise, who hosts is responsible.
        row.controller_id = Some(command.host);
    }
    check_references(&write, &reach, None, &row).await?;
    let (kind, wanted) = (SubjectKind::Event, content.slug.as_ref());
    let slug = new_slug(&write, &mut checks, kind, id.0, wanted, &row.title).await?;
    checks.done()?;
    row.slug = slug.ok_or_else(|| Refusal::at("title", Required))?;
    let carried = Held::default().after(content, &row.title, &row.title);
    search_keys(&mut row, &carried.aliases, &carried.former);
    enter(&mut write, &row, &carried).await?;
    seats::open(&write, id, plan(&row, series.as_ref(), held_back)).await?;
    let (partner, role) = (command.host, command.host_role);
    let part = Part { partner, role, position: 1, leads: true, agreed };
    give_part(&mut write, PartIn::Event(id), part).await?;
    write.commit().await?;
    let organisers = if agreed { vec![command.host] } else { Vec::new() };
    let involved = Involved { organisers, ..Involved::default() };
    let whole = reach.covers_event_details(&row, &involved);
    Ok(SeenEvent::new(row, whole))
}

/// Writes a new event with what it carries.
pub(super) async fn enter(
    write: &mut Write,
    row: &event::Model,
    carried: &Held,
) -> Result<(), Failure<EventErrorCode>> {
    let id = row.id;
    claim(write, SubjectKind::Event, id.0, &row.slug).await?;
    crate::events::store::insert_event(write.transaction(), row).await?;
    Held::default().replace(carried, write, SubjectKind::Event, id.0).await?;
    let mut differences = Differences::of_events(&blank(id, write.now()), row);
    Held::default().compare(carried, &mut differences);
    let (details, apart) = differences.told();
    write.changed(Change::Created, SubjectKind::Event, id, &details);
    keep_apart(write, id.0, apart);
    write.announce("event.created", Some(id.0), json!({}));
    Ok(())
}

/// An event of which nothing is said yet.
pub(super) fn blank(id: EventId, now: chrono::DateTime<chrono::Utc>) -> event::Model {
    let dates = SortInstants::unknown();
    event::Model {
        id,
        slug: Slug::of_id(id.0),
        programme_id: None,
        series_id: None,
        series_position: None,
        controller_id: None,
        title: String::new(),
        description: None,
        kind: None,
        method: None,
        date: None,
        end_local: None,
        zone: TimeZone::BERLIN,
        starts_at: None,
        ends_at: None,
        earliest_at: None,
        latest_at: None,
        attendance_mode: AttendanceMode::Unknown,
        venue_id: None,
        place_text: None,
        municipality_id: None,
        online_link: None,
        languages: "de".to_owned(),
        free_of_charge: None,
        capacity_mode: CapacityMode::Unknown,
        capacity_limit: None,
        waitlist_capacity: None,
        registration_mode: RegistrationMode::None,
        registration_url: None,
        registration_opening: RegistrationOpening::Immediate,
        registration_opens_at: None,
        registration_deadline: None,
        approval_required: false,
        promotion: Promotion::Auto,
        audience_mode: None,
        audience_text: None,
        confidentiality: Confidentiality::Public,
        status: EventStatus::Draft,
        editorial_note: None,
        sorts_from: dates.from,
        sorts_back: dates.back,
        sort_name: String::new(),
        search_title: String::new(),
        search_text: String::new(),
        start_offset: None,
        end_offset: None,
        calendar_sequence: 0,
        participant_list: ListVisibility::Nobody,
        offer_hours: 48,
        reminder_hours: Some(24),
        status_note: None,
        contact_id: None,
        contact_email: None,
        feedback_closes_at: None,
        feedback_closed_at: None,
        created_at: now,
        updated_at: now,
        version: 1,
    }
}
