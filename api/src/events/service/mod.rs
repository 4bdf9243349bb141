//! What can be asked about series and events. Everything is cut to what the asker may see.

mod access;
mod events;
mod occasion;
mod parts;
mod series;

pub use self::{
    access::{
        EventInContext, InvitedEvent, event_for_invited, event_in_context, event_with_facts,
        public_events_of_series, series_by_id, series_within_reach,
    },
    events::{EventsOf, event_by_slug, events, events_of, list_events},
    occasion::{Occasion, event_by_id, occasion, occasions},
    parts::{
        ContributionsOf, ContributionsOfOfficeHolder, ContributionsOfSession, DocumentsOf,
        EventsOfDocument, LeadersOf, RulesOfEvent, RulesOfSeries, SeatsOf, SessionsOf,
        audience_groups, audience_rules, contributions, contributions_of_events,
        contributions_of_office_holders, contributions_of_sessions, documents_of_events,
        events_of_documents, leaders, list_audience_groups, list_venues, rules_of_events,
        rules_of_series, seats_of_events, sessions, sessions_of_events, venues,
    },
    series::{DefaultsOf, SeriesOf, defaults, list_series, series, series_by_slug, series_of},
};
pub use super::policy::SeenEvent;
pub use super::store::{
    EventFilter, EventListing, EventOrder, EventOwner, SeriesFilter, SeriesListing, SeriesOwner,
};
