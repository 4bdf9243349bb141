//! Every query of the feature, cut to what a reach covers.

mod events;
mod links;
mod occasions;
mod parts;
mod series;

pub use self::{
    events::{EventFilter, EventListing, EventOrder, EventOwner},
    series::{SeriesFilter, SeriesListing, SeriesOwner},
};

pub(super) use self::{
    events::{events, events_of, in_detail, list_events, public_events_of_series},
    occasions::{event_by_id, venues_by_id},
    parts::{
        audience_groups, audience_rules, contributions, contributions_of_events,
        contributions_of_office_holders, contributions_of_sessions, documents_of_events,
        events_of_documents, leading_roles, list_audience_groups, list_venues, rules_of_events,
        rules_of_series, seats, sessions, sessions_of_events, venues,
    },
    series::{list_series, series, series_defaults, series_of},
};
