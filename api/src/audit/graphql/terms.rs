//! The closed vocabularies of the audit log.

use async_graphql::Enum;
use entity::terms;

use crate::write;

/// Who acted, as a kind of caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::ActorKind")]
pub enum ActorKind {
    /// Somebody who was not signed in.
    Anonymous,
    /// Whoever runs the server, by its command line.
    Operator,
    /// A signed-in person.
    User,
    /// A partner's own system, by an API key.
    PartnerSystem,
    /// The service itself.
    System,
}

/// What happened to an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "write::Change")]
pub enum ChangeKind {
    /// It is new.
    Created,
    /// It is no longer what it was.
    Updated,
    /// It is gone.
    Deleted,
    /// Its personal data was handed out to somebody else.
    Read,
}

/// What kind of object a change is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::SubjectKind")]
pub enum SubjectKind {
    /// A partner.
    Partner,
    /// A programme.
    Programme,
    /// A series of events.
    EventSeries,
    /// An event.
    Event,
    /// An agreement.
    Agreement,
    /// An office holder.
    OfficeHolder,
    /// A venue.
    Venue,
    /// A topic.
    Topic,
    /// A group that events are for.
    AudienceGroup,
    /// A part of an event's programme.
    Session,
    /// A paper of a programme.
    ProgrammeDocument,
    /// A model municipality.
    ModelMunicipality,
    /// Municipalities that apply to a programme in the same time.
    Cohort,
    /// Something that a model municipality is to reach.
    Milestone,
    /// A question whether a municipality could take part in a programme.
    ProgrammeInterest,
    /// A profile of an event.
    EventProfile,
    /// A recommendation.
    Recommendation,
    /// A knowledge item.
    KnowledgeItem,
    /// A municipality.
    Municipality,
    /// A partner's part in something.
    PartnerRole,
    /// A user's account.
    User,
    /// A grant of a role.
    RoleGrant,
    /// A key of a partner's system.
    ApiKey,
    /// A sign-in.
    LoginSession,
    /// A key that signs access tokens.
    SigningKey,
    /// A mail.
    Mail,
    /// An entry of the audit log.
    AuditEntry,
    /// A registration for an event.
    Registration,
    /// A question that people are asked when they register.
    RegistrationQuestion,
    /// What a partner tells participants of the use of their data.
    PrivacyNotice,
    /// An invitation to an event.
    EventInvitation,
    /// What came of an event.
    Outcome,
    /// A questionnaire of a programme.
    Questionnaire,
    /// Where a municipality says that it stands.
    SelfAssessment,
    /// A figure that somebody reported.
    ReportedFigure,
    /// The address of a personal calendar.
    CalendarFeed,
    /// What organisers wrote to the participants of an event.
    ParticipantMessage,
    /// A file that somebody uploads.
    File,
    /// A file as a part of an object.
    Attachment,
}
