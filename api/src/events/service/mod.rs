//! What can be asked about series and events. Everything is cut to what the asker may see.

mod access;
pub mod arrange;
mod audience;
mod events;
mod occasion;
mod parts;
mod series;
mod writing;

pub use self::{
    access::{
        EventInContext, InvitedEvent, PartsOf, event_for_invited, event_in_context,
        event_with_facts, may, parts_of, public_events_of_series, series_by_id,
        series_within_reach,
    },
    audience::audience_in_context,
    events::{EventsOf, event_by_slug, event_by_slug_with, events, events_of, list_events},
    occasion::{Occasion, event_by_id, occasion, occasions},
    parts::{
        ContributionsOf, ContributionsOfOfficeHolder, ContributionsOfSession, DocumentsOf,
        EventsOfDocument, HostsOf, JointControllersOf, LeadersOf, PreviousStartsOf, RulesOfEvent,
        RulesOfSeries, SeatsOf, SessionsOf, audience_groups, audience_rules, contributions,
        contributions_of_events, contributions_of_office_holders, contributions_of_sessions,
        documents_of_events, events_of_documents, hosts, joint_controllers, leaders,
        list_audience_groups, list_venues, previous_starts, rules_of_events, rules_of_series,
        seats_of_events, sessions, sessions_of_events, venues,
    },
    series::{DefaultsOf, SeriesOf, defaults, list_series, series, series_by_slug, series_of},
    writing::{
        ControllersEdit, EventChange, EventClone, EventEdit, EventReschedule, JointController,
        NewEvent, NewSeries, SeriesChange, SeriesEdit, archive_event, archive_event_series,
        cancel_event, clone_event, complete_event, create_event, create_event_series,
        postpone_event, publish_event, publish_event_series, reschedule_event,
        set_event_controllers, update_event, update_event_series,
    },
};
pub use super::{
    audience_draft::RuleDraft,
    policy::{Beside, SeenEvent},
    question::QuestionFields,
    store::{
        Around, EventFilter, EventListing, EventOrder, EventOwner, FoundAround, SeriesFilter,
        SeriesListing, SeriesOwner,
    },
};
pub use crate::policy::Action;
