//! Every query of the feature, cut to what a reach covers.

pub(super) mod arrange;
mod beside;
mod change;
mod copy;
mod dates;
mod events;
mod links;
mod occasions;
mod parts;
mod series;

pub use self::{
    beside::{Around, FoundAround},
    events::{EventFilter, EventListing, EventOrder, EventOwner},
    series::{SeriesFilter, SeriesListing, SeriesOwner},
};

pub(super) use self::{
    beside::event_by_slug,
    change::{
        all_events, ids_of_series, insert_event, insert_previous_start, insert_series,
        joint_controllers, lock_any_series, lock_event, lock_series, positions_of_series,
        previous_starts, replace_joint_controllers, update_event, update_series,
    },
    copy::{copy_parts, roles_of_event},
    events::{
        events, events_of, in_detail, list_events, list_events_beside, public_events_of_series,
    },
    occasions::{event_by_id, venues_by_id},
    parts::{
        audience_groups, audience_rules, contributions, contributions_of_events,
        contributions_of_office_holders, contributions_of_sessions, documents_of_events,
        events_of_documents, hosts, leading_roles, list_audience_groups, list_venues,
        rules_of_events, rules_of_series, seats, seats_within, sessions, sessions_of_events,
        venues,
    },
    series::{list_series, series, series_defaults, series_of},
};
