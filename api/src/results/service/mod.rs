//! What can be asked about results, cut to what the asker may see, and what can be done with them.

mod attendance;
mod belongs;
mod figures;
mod outcome_steps;
mod outcomes;
mod profile_steps;
mod profiles;

use std::collections::HashMap;

use entity::{
    event_profile,
    id::{EventId, EventProfileId, MunicipalityId, ProgrammeId},
};

use super::store;
use crate::{
    app::App,
    fault::Fault,
    page::{Page, PageRequest},
    reach::Reach,
};

pub use self::{
    attendance::{AttendanceOf, CountedAttendance, attendance_of_events},
    belongs::{note_author, own_work},
    figures::{
        FigureChange, FigureEdit, FigureFields, FigureSubject, NewFigure, add_reported_figure,
        remove_reported_figure, update_reported_figure,
    },
    outcome_steps::{
        OutcomeChange, OutcomeProgress, publish_outcome, remove_outcome, set_outcome_progress,
        withdraw_outcome,
    },
    outcomes::{
        NewOutcome, OutcomeAbout, OutcomeEdit, OutcomeFields, OutcomesOfEvent,
        OutcomesOfModelMunicipality, OutcomesOfPartner, ResponsibleFor, create_outcome,
        list_outcomes, outcomes, outcomes_of_events, outcomes_of_model_municipalities,
        outcomes_of_partners, responsible_partners, update_outcome,
    },
    profile_steps::{
        ProfileChange, publish_event_profile, return_event_profile, submit_event_profile,
        supersede_event_profile, withdraw_event_profile,
    },
    profiles::{
        NewProfile, ProfileEdit, create_event_profile, profile_to_write, update_event_profile,
    },
};
pub use super::{
    profile::ProfileFields,
    store::{OutcomeFilter, ProfileFilter},
};

/// Asks for a page of the event profiles about one event.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ProfilesOfEvent(pub EventId, pub PageRequest);

/// Asks for a page of the event profiles of one programme.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ProfilesOfProgramme(pub ProgrammeId, pub PageRequest);

/// Asks for a page of the event profiles of one municipality.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ProfilesOfMunicipality(pub MunicipalityId, pub PageRequest);

/// Event profiles by id.
pub async fn profiles(
    app: &App,
    reach: &Reach,
    ids: &[EventProfileId],
) -> Result<HashMap<EventProfileId, event_profile::Model>, Fault> {
    let rows = store::profiles(app.database.read(), reach, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// A page of event profiles, by title.
pub async fn list_profiles(
    app: &App,
    reach: &Reach,
    filter: &ProfileFilter,
    descending: bool,
    request: &PageRequest,
) -> Result<Page<event_profile::Model>, Fault> {
    store::list_profiles(app.database.read(), reach, filter, descending, request).await
}

/// A page of the event profiles about each of these events. Whoever asks sees the events' details.
pub async fn profiles_of_events(
    app: &App,
    reach: &Reach,
    parents: &[EventId],
    request: &PageRequest,
) -> Result<HashMap<EventId, Page<event_profile::Model>>, Fault> {
    store::profiles_of_events(app.database.read(), reach, parents, request).await
}

/// A page of the event profiles of each of these programmes.
pub async fn profiles_of_programmes(
    app: &App,
    reach: &Reach,
    parents: &[ProgrammeId],
    request: &PageRequest,
) -> Result<HashMap<ProgrammeId, Page<event_profile::Model>>, Fault> {
    store::profiles_of_programmes(app.database.read(), reach, parents, request).await
}

/// A page of the event profiles of each of these municipalities.
pub async fn profiles_of_municipalities(
    app: &App,
    reach: &Reach,
    parents: &[MunicipalityId],
    request: &PageRequest,
) -> Result<HashMap<MunicipalityId, Page<event_profile::Model>>, Fault> {
    store::profiles_of_municipalities(app.database.read(), reach, parents, request).await
}
