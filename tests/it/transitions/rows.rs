//! An object in each state of each machine.

pub(super) mod municipalities;
pub(super) mod publications;

use entity::{
    event, event_profile, event_seats, event_series, outcome, partner, partner_role, programme,
    registration, result_author,
    terms::{RegistrationMode, RegistrationStatus},
};
use serde::de::DeserializeOwned;
use serde_json::json;
use uuid::Uuid;

use super::{AUTHOR, Stage};
use crate::world::{events, global, programmes, put, registrations};

/// The state in the words of the database.
fn parsed<T: DeserializeOwned>(state: &str) -> T {
    serde_json::from_value(json!(state)).unwrap()
}

/// A title that nothing else has.
fn title(stage: &Stage) -> String {
    let id = stage.test.app.ids.next(crate::fixture::now());
    format!("Nummer {}", id.simple())
}

pub(super) async fn partner(stage: &Stage, state: &str) -> String {
    let row =
        partner::Model { status: parsed(state), ..programmes::partner(&stage.test, &title(stage)) };
    global(put(&stage.test, row).await.id)
}

/// A programme of its own for each: a partner has a part once.
pub(super) async fn part_in_programme(stage: &Stage, state: &str) -> String {
    let row = put(&stage.test, programmes::programme(&stage.test, &title(stage))).await;
    put(&stage.test, programmes::lead(&stage.test, row.id, stage.lead)).await;
    let part = partner_role::Model {
        state: parsed(state),
        ..programmes::role(&stage.test, row.id, stage.own)
    };
    global(put(&stage.test, part).await.id)
}

pub(super) async fn part_in_event(stage: &Stage, state: &str) -> String {
    let row = event::Model {
        programme_id: Some(stage.programme),
        ..events::event(&stage.test, &title(stage))
    };
    let row = put(&stage.test, row).await;
    put(&stage.test, events::host_of(&stage.test, row.id, stage.lead)).await;
    put(&stage.test, events::seats(row.id, None, 0)).await;
    let part = partner_role::Model {
        state: parsed(state),
        ..events::role_in(&stage.test, row.id, stage.own)
    };
    global(put(&stage.test, part).await.id)
}

pub(super) async fn programme(stage: &Stage, state: &str) -> String {
    let row = programme::Model {
        status: parsed(state),
        ..programmes::programme(&stage.test, &title(stage))
    };
    let row = put(&stage.test, row).await;
    put(&stage.test, programmes::lead(&stage.test, row.id, stage.own)).await;
    put(&stage.test, programmes::role(&stage.test, row.id, stage.member)).await;
    global(row.id)
}

pub(super) async fn series(stage: &Stage, state: &str) -> String {
    let row = event_series::Model {
        status: parsed(state),
        programme_id: Some(stage.programme),
        ..events::series(&stage.test, &title(stage))
    };
    let row = put(&stage.test, row).await;
    put(&stage.test, events::host_of_series(&stage.test, row.id, stage.own)).await;
    global(row.id)
}

/// It began yesterday, so that it can be completed.
pub(super) async fn event(stage: &Stage, state: &str) -> String {
    let row = event::Model {
        status: parsed(state),
        programme_id: Some(stage.programme),
        ..events::held(events::event(&stage.test, &title(stage)), "2026-11-20T10:00", None)
    };
    global(hosted(stage, row).await.id)
}

/// At an event of its own that has room.
pub(super) async fn registration(stage: &Stage, state: &str) -> String {
    let status: RegistrationStatus = parsed(state);
    let row = event::Model {
        registration_mode: RegistrationMode::Internal,
        programme_id: Some(stage.programme),
        ..events::held(events::event(&stage.test, &title(stage)), "2026-12-05T10:00", None)
    };
    let row = put(&stage.test, row).await;
    put(&stage.test, events::host_of(&stage.test, row.id, stage.own)).await;
    let seated = matches!(status, RegistrationStatus::Confirmed | RegistrationStatus::Offered);
    let waits = i32::from(status == RegistrationStatus::Waitlisted);
    let seats = event_seats::Model {
        waiting: waits,
        next_queue_number: 1 + waits,
        ..events::seats(row.id, Some(9), i32::from(seated))
    };
    put(&stage.test, seats).await;
    let row: registration::Model =
        put(&stage.test, registrations::registration(&stage.test, row.id, status)).await;
    global(row.id)
}

pub(super) async fn outcome(stage: &Stage, state: &str) -> String {
    let event = meeting(stage).await;
    let row = outcome::Model {
        status: parsed(state),
        ..events::outcome(&stage.test, event.id, &title(stage))
    };
    let row = put(&stage.test, row).await;
    written(stage, row.id).await;
    global(row.id)
}

pub(super) async fn profile(stage: &Stage, state: &str) -> String {
    let event = meeting(stage).await;
    let row = event_profile::Model {
        status: parsed(state),
        event_id: Some(event.id),
        programme_id: event.programme_id,
        ..events::profile(&stage.test, &title(stage))
    };
    let row = put(&stage.test, row).await;
    written(stage, row.id).await;
    global(row.id)
}

/// The author wrote at it.
async fn written(stage: &Stage, id: impl Into<Uuid>) {
    put(&stage.test, result_author::Model { subject_id: id.into(), user_id: AUTHOR }).await;
}

/// A published event of the programme.
async fn meeting(stage: &Stage) -> event::Model {
    let row = event::Model {
        programme_id: Some(stage.programme),
        ..events::event(&stage.test, &title(stage))
    };
    hosted(stage, row).await
}

async fn hosted(stage: &Stage, row: event::Model) -> event::Model {
    let row = put(&stage.test, row).await;
    put(&stage.test, events::host_of(&stage.test, row.id, stage.own)).await;
    put(&stage.test, events::seats(row.id, None, 0)).await;
    row
}
