//! Series and events in the schema.

mod audience;
mod event;
mod lists;
pub mod mutations;
pub mod part_mutations;
mod parts;
mod queries;
mod questions;
mod series;
mod terms;
mod values;
mod venue;

pub use self::{
    audience::{
        AudienceGroup, AudienceGroupConnection, AudienceGroupEdge, AudienceGroupInfo, AudienceInfo,
        AudienceRule, AudienceRuleSetInfo, audience_group,
    },
    event::{Event, EventConnection, EventEdge, event, event_in_detail},
    lists::{
        EventArguments, EventFilterInput, EventOrderField, EventOrderInput, EventSeriesOrderField,
        SeriesEventOrderField, SeriesEventOrderInput, SeriesFilterInput, SeriesOrderInput,
        events_of, series_of,
    },
    mutations::{EventMutation, EventUserError},
    part_mutations::{EventPartMutation, EventPartUserError},
    parts::{
        Contribution, ContributionConnection, ContributionEdge, DocumentEventInfo,
        EventDocumentInfo, Session, contributions_of_office_holder, events_of_document,
    },
    queries::EventQuery,
    questions::{
        PrivacyNotice, PrivacyNoticeConnection, PrivacyNoticeEdge, RegistrationQuestion,
        RegistrationQuestionKind, privacy_notice_of, privacy_notices_of,
    },
    series::{EventSeries, EventSeriesConnection, EventSeriesEdge, event_series},
    terms::{
        AttendanceMode, AudienceMode, AudienceRuleKind, CapacityMode, Confidentiality,
        ContributionRole, DocumentRelation, EventField, EventKind, EventStatus,
        ParticipantListAudience, Promotion, PublicFunction, RegistrationMode, RegistrationOpening,
        RegistrationState, SeriesStatus, SessionKind, SessionPhase,
    },
    values::{
        CapacityInfo, DeadlineInfo, EventTimeInfo, JointControllerInfo, PreviousStartInfo,
        RegistrationInfo,
    },
    venue::{Venue, VenueConnection, VenueEdge, venue},
};
