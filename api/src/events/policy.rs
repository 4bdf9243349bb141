//! What there is to see of an event whose details are hidden (access.md; domain.md, invariant 7).

use std::sync::Arc;

use entity::{
    event, event_seats, event_series,
    terms::{
        AttendanceMode, CapacityMode, Confidentiality, ListVisibility, Promotion, RegistrationMode,
        RegistrationOpening,
    },
    value::{PartialDate, TimeZone},
};

use crate::reach::{Reach, facts::Involved};

/// An event as one actor sees it. Made here only, so that a hidden column never leaves the service.
#[derive(Clone, Debug)]
pub struct SeenEvent {
    row: Arc<event::Model>,
    whole: bool,
    beside: Option<Arc<Beside>>,
}

/// What was read with an event, so that it need not be asked for.
#[derive(Clone, Debug)]
pub struct Beside {
    /// The series whose values it inherits.
    pub series: Option<event_series::Model>,
    /// Its seats.
    pub seats: Option<event_seats::Model>,
}

impl SeenEvent {
    /// The event, or its face where the actor may not see its details.
    #[must_use]
    pub fn new(row: event::Model, whole: bool) -> Self {
        Self { row: Arc::new(if whole { row } else { face(row) }), whole, beside: None }
    }

    /// The same with what was read with it. Of a protected event it is left out: who may know of its seats
    /// is asked then (invariant 7).
    #[must_use]
    pub fn with(row: event::Model, whole: bool, beside: Beside) -> Self {
        let is_told = whole && row.confidentiality != Confidentiality::Protected;
        Self { beside: is_told.then(|| Arc::new(beside)), ..Self::new(row, whole) }
    }

    /// What was read with it, if anything was.
    #[must_use]
    pub fn beside(&self) -> Option<&Beside> {
        self.beside.as_deref()
    }

    /// The columns; blank where they are hidden.
    #[must_use]
    pub fn row(&self) -> &event::Model {
        &self.row
    }

    /// Whether the actor sees the details: everything that hangs on the event is hidden otherwise.
    #[must_use]
    pub fn whole(&self) -> bool {
        self.whole
    }
}

/// Whether the row alone tells what the actor may see of it; if not, its roles and
/// registrations have to be asked.
#[must_use]
pub fn whole_by_itself(reach: &Reach, row: &event::Model) -> Option<bool> {
    if let Some(known) = reach.knows_event_details(row) {
        return Some(known);
    }
    let whole = reach.covers_event_details(row, &Involved::default());
    let undecided = !whole && (reach.can_organise() || reach.may_attend());
    (!undecided).then_some(whole)
}

/// What everybody may see of an event: title, day, status, and what it is part of. The hosts are
/// roles of their own.
///
/// Every column is named, so that a new one is hidden or shown on purpose.
fn face(row: event::Model) -> event::Model {
    event::Model {
        id: row.id,
        slug: row.slug,
        programme_id: row.programme_id,
        series_id: row.series_id,
        series_position: row.series_position,
        title: row.title,
        date: row.date.map(PartialDate::to_day),
        confidentiality: row.confidentiality,
        status: row.status,
        created_at: row.created_at,
        // Lists are sorted by these: of a protected event they hold no more than title and day.
        sorts_from: row.sorts_from,
        sorts_back: row.sorts_back,
        sort_name: row.sort_name,
        search_title: row.search_title,

        controller_id: None,
        description: None,
        kind: None,
        method: None,
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
        languages: String::new(),
        free_of_charge: None,
        capacity_mode: CapacityMode::Unknown,
        capacity_limit: None,
        waitlist_capacity: None,
        registration_mode: RegistrationMode::None,
        registration_url: None,
        registration_opening: RegistrationOpening::Unannounced,
        registration_opens_at: None,
        registration_deadline: None,
        approval_required: false,
        promotion: Promotion::Manual,
        audience_mode: None,
        audience_text: None,
        start_offset: None,
        end_offset: None,
        calendar_sequence: 0,
        participant_list: ListVisibility::Nobody,
        offer_hours: 0,
        reminder_hours: None,
        status_note: None,
        contact_id: None,
        contact_email: None,
        feedback_closes_at: None,
        feedback_closed_at: None,
        editorial_note: None,
        search_text: String::new(),
        updated_at: row.created_at,
        version: 0,
    }
}
