//! Series, events with what hangs on them, and event profiles.

use api::{dates::SortInstants, events::schedule::Schedule, words};
use entity::{
    audience_group, audience_rule, contribution, event, event_document, event_profile, event_seats,
    event_series, external_id,
    id::{
        AudienceGroupId, EventId, EventSeriesId, OfficeHolderId, PartnerId, ProgrammeDocumentId,
        TopicId,
    },
    outcome, partner_role, registration, reported_figure, session, source_ref,
    terms::{
        Attendance, AttendanceMode, AudienceRuleKind, CapacityMode, Confidentiality,
        ContributionRole, DocumentRelation, EventStatus, FigureMeasure, ListVisibility,
        OutcomeKind, OutcomeVisibility, PartnerRoleKind, PartnerRoleState, Progress, Promotion,
        PublicationStatus, RegistrationMode, RegistrationOpening, RegistrationSource,
        RegistrationStatus, SeriesStatus, SessionKind, SubjectKind,
    },
    topic, topic_link,
    value::TimeZone,
    venue,
};
use uuid::Uuid;

use super::id;
use crate::fixture::{TestApp, now};

/// A published event at no known date, for which nobody registers.
pub(crate) fn event(test: &TestApp, title: &str) -> event::Model {
    let dates = SortInstants::unknown();
    event::Model {
        id: id(test),
        slug: words::sort_key(title).replace(' ', "-").parse().unwrap(),
        programme_id: None,
        series_id: None,
        series_position: None,
        controller_id: None,
        title: title.to_owned(),
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
        languages: String::new(),
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
        status: EventStatus::Published,
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
        editorial_note: None,
        sorts_from: dates.from,
        sorts_back: dates.back,
        sort_name: words::sort_key(title),
        search_title: words::search_text([title]),
        search_text: words::search_text([title]),
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}

/// The same event from `date` to `end` in Berlin. Its confidentiality is set before.
pub(crate) fn held(event: event::Model, date: &str, end: Option<&str>) -> event::Model {
    let date = Some(date.parse().unwrap());
    let end = end.map(|end| end.parse().unwrap());
    let schedule = Schedule::new(date, end, TimeZone::BERLIN, event.confidentiality).unwrap();
    event::Model {
        date: schedule.date,
        end_local: schedule.end_local,
        starts_at: schedule.starts_at,
        ends_at: schedule.ends_at,
        earliest_at: schedule.earliest_at,
        latest_at: schedule.latest_at,
        sorts_from: schedule.sorts_from,
        sorts_back: schedule.sorts_back,
        ..event
    }
}

/// The same event as part of a series, whose capacity it has.
pub(crate) fn part_of(series: EventSeriesId, position: i32, event: event::Model) -> event::Model {
    event::Model {
        series_id: Some(series),
        series_position: Some(position),
        capacity_mode: CapacityMode::Inherited,
        ..event
    }
}

/// A published series that says nothing about its events.
pub(crate) fn series(test: &TestApp, title: &str) -> event_series::Model {
    event_series::Model {
        id: id(test),
        slug: words::sort_key(title).replace(' ', "-").parse().unwrap(),
        title: title.to_owned(),
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
        status: SeriesStatus::Published,
        editorial_note: None,
        sort_name: words::sort_key(title),
        search_text: words::search_text([title]),
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}

pub(crate) fn venue(test: &TestApp, name: &str) -> venue::Model {
    venue::Model {
        id: id(test),
        name: name.to_owned(),
        street: None,
        postal_code: None,
        locality: None,
        entrance: None,
        accessibility: None,
        sort_name: words::sort_key(name),
        search_text: words::search_text([name]),
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}

pub(crate) fn session(
    test: &TestApp,
    event: EventId,
    position: i32,
    title: &str,
) -> session::Model {
    session::Model {
        id: id(test),
        event_id: event,
        position,
        kind: SessionKind::Plenary,
        phase: None,
        title: Some(title.to_owned()),
        description: None,
        start_local: None,
        end_local: None,
        room: None,
        capacity: None,
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}

/// An office holder speaks.
pub(crate) fn contribution(
    test: &TestApp,
    event: EventId,
    position: i32,
    office_holder: OfficeHolderId,
) -> contribution::Model {
    contribution::Model {
        id: id(test),
        event_id: event,
        session_id: None,
        position,
        role: ContributionRole::Speaker,
        office_holder_id: Some(office_holder),
        partner_id: None,
        person_name: None,
        subject: None,
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}

pub(crate) fn discusses(event: EventId, document: ProgrammeDocumentId) -> event_document::Model {
    event_document::Model {
        event_id: event,
        document_id: document,
        relation: DocumentRelation::Discusses,
        position: 1,
    }
}

pub(crate) fn group(test: &TestApp, name: &str) -> audience_group::Model {
    audience_group::Model {
        sensitive: false,
        id: id(test),
        name: name.to_owned(),
        sort_name: words::sort_key(name),
        search_text: words::search_text([name]),
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}

/// One of this group may come: a set of rules of its own.
pub(crate) fn for_group(
    test: &TestApp,
    event: EventId,
    rule_set: i32,
    group: AudienceGroupId,
) -> audience_rule::Model {
    audience_rule::Model {
        id: id(test),
        event_id: Some(event),
        series_id: None,
        rule_set,
        position: 1,
        kind: AudienceRuleKind::Group,
        group_id: Some(group),
        function: None,
        partner_kind: None,
        partner_id: None,
        programme_id: None,
        territory: None,
    }
}

pub(crate) fn topic(test: &TestApp, name: &str) -> topic::Model {
    topic::Model {
        id: id(test),
        name: name.to_owned(),
        sort_name: words::sort_key(name),
        search_text: words::search_text([name]),
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}

pub(crate) fn about(
    topic: TopicId,
    kind: SubjectKind,
    subject: impl Into<Uuid>,
) -> topic_link::Model {
    topic_link::Model {
        topic_id: topic,
        subject_kind: kind,
        subject_id: subject.into(),
        position: 1,
    }
}

pub(crate) fn seats(event: EventId, capacity: Option<i32>, taken: i32) -> event_seats::Model {
    event_seats::Model {
        event_id: event,
        capacity,
        held_back: 0,
        taken,
        waiting: 0,
        excess: 0,
        waitlist_capacity: None,
        accepting: true,
        revision: 1,
        next_queue_number: 1,
    }
}

/// An accepted role of a partner in an event.
pub(crate) fn role_in(test: &TestApp, event: EventId, partner: PartnerId) -> partner_role::Model {
    partner_role::Model {
        id: id(test),
        programme_id: None,
        series_id: None,
        event_id: Some(event),
        partner_id: partner,
        role: PartnerRoleKind::Cooperation,
        position: 1,
        leads: false,
        state: PartnerRoleState::Accepted,
        editorial_note: None,
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}

/// An accepted role that leads an event.
pub(crate) fn host_of(test: &TestApp, event: EventId, partner: PartnerId) -> partner_role::Model {
    let role = role_in(test, event, partner);
    partner_role::Model { role: PartnerRoleKind::Host, leads: true, ..role }
}

/// An accepted role that leads a series.
pub(crate) fn host_of_series(
    test: &TestApp,
    series: EventSeriesId,
    partner: PartnerId,
) -> partner_role::Model {
    let role = host_of(test, EventId(Uuid::nil()), partner);
    partner_role::Model { event_id: None, series_id: Some(series), ..role }
}

/// So many people came, as was reported.
pub(crate) fn attendance(test: &TestApp, event: EventId, count: i32) -> reported_figure::Model {
    reported_figure::Model {
        id: id(test),
        programme_id: None,
        event_id: Some(event),
        position: 1,
        measure: FigureMeasure::Attendance,
        count,
        approximate: false,
        as_of: None,
        note: None,
        source_title: None,
        source_url: None,
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}

pub(crate) fn source(test: &TestApp, subject: impl Into<Uuid>, title: &str) -> source_ref::Model {
    source_ref::Model {
        id: id(test),
        subject_id: subject.into(),
        position: 1,
        title: title.to_owned(),
        url: None,
        published_at: None,
        revised_at: None,
        states: None,
    }
}

pub(crate) fn external_id(
    test: &TestApp,
    kind: SubjectKind,
    subject: impl Into<Uuid>,
    key: &str,
) -> external_id::Model {
    external_id::Model {
        id: id(test),
        system: "calendar".to_owned(),
        external_id: key.to_owned(),
        subject_kind: kind,
        subject_id: subject.into(),
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}

/// A published profile of a dialogue about which nothing is known.
pub(crate) fn profile(test: &TestApp, title: &str) -> event_profile::Model {
    event_profile::Model {
        id: id(test),
        programme_id: None,
        event_id: None,
        municipality_id: None,
        title: title.to_owned(),
        concept: None,
        occasion: None,
        moderation: None,
        participants_count: None,
        participants_approximate: None,
        participants_text: None,
        ratings: None,
        function_mailbox: None,
        held_on: None,
        status: PublicationStatus::Published,
        published_by: None,
        return_reason: None,
        sort_name: words::sort_key(title),
        search_text: words::search_text([title]),
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}

/// A published outcome of an event, for everybody.
pub(crate) fn outcome(test: &TestApp, event: EventId, title: &str) -> outcome::Model {
    outcome::Model {
        id: id(test),
        event_id: Some(event),
        model_municipality_id: None,
        position: 1,
        kind: OutcomeKind::NextStep,
        title: title.to_owned(),
        text: None,
        due: None,
        progress: Progress::Open,
        visibility: OutcomeVisibility::Everybody,
        status: PublicationStatus::Published,
        published_by: None,
        sort_name: words::sort_key(title),
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}

/// A confirmed registration of somebody who came by the guest form.
pub(crate) fn registered(test: &TestApp, event: EventId, number: u8) -> registration::Model {
    registration::Model {
        id: id(test),
        event_id: event,
        code: format!("{}{number}", test.app.ids.next(now()).simple()),
        status: RegistrationStatus::Confirmed,
        person_hash: Some(vec![number].into()),
        user_id: None,
        partner_id: None,
        group_id: None,
        function: None,
        queue_number: None,
        source: RegistrationSource::Guest,
        list_visibility: ListVisibility::Nobody,
        locale: "de".parse().unwrap(),
        controller_id: None,
        privacy_notice_id: None,
        invitation_id: None,
        submitted_at: now(),
        verified_at: Some(now()),
        expires_at: None,
        ended_at: None,
        ended_by: None,
        link_generation: 1,
        attendance: Attendance::Unknown,
        attendance_at: None,
        overridden_by: None,
        override_reason: None,
        reminded_of: None,
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}
