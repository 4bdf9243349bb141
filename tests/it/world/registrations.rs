//! Events that people can register for, and who is registered.

use entity::{
    event,
    id::EventId,
    registration,
    terms::{
        Attendance, EndedBy, ListVisibility, RegistrationMode, RegistrationSource,
        RegistrationStatus,
    },
};

use super::id;
use crate::fixture::{TestApp, now};

/// The same event with registration of our own, open now.
pub(crate) fn open(event: event::Model) -> event::Model {
    event::Model { registration_mode: RegistrationMode::Internal, ..event }
}

/// The registration of somebody of whom nothing else is known.
pub(crate) fn registration(
    test: &TestApp,
    event: EventId,
    status: RegistrationStatus,
) -> registration::Model {
    let id: entity::id::RegistrationId = id(test);
    let waits = status == RegistrationStatus::Waitlisted;
    let runs_out =
        matches!(status, RegistrationStatus::PendingConfirmation | RegistrationStatus::Offered);
    let has_ended = matches!(
        status,
        RegistrationStatus::Rejected
            | RegistrationStatus::Cancelled
            | RegistrationStatus::Lapsed
            | RegistrationStatus::Expired
    );
    registration::Model {
        id,
        event_id: event,
        code: id.0.simple().to_string(),
        status,
        person_hash: Some(id.0.as_bytes().to_vec().into()),
        user_id: None,
        partner_id: None,
        group_id: None,
        function: None,
        queue_number: waits.then_some(1),
        source: RegistrationSource::Guest,
        list_visibility: ListVisibility::Nobody,
        locale: "de".parse().unwrap(),
        controller_id: None,
        privacy_notice_id: None,
        invitation_id: None,
        submitted_at: now(),
        verified_at: None,
        expires_at: runs_out.then(|| now() + chrono::TimeDelta::hours(48)),
        ended_at: has_ended.then(now),
        ended_by: has_ended.then_some(EndedBy::Person),
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
