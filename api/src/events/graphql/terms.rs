//! The closed vocabularies of events.

use async_graphql::Enum;
use entity::terms;

use crate::events::registration;

/// What kind of meeting an event is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::EventKind")]
pub enum EventKind {
    /// People work on something together.
    Workshop,
    /// People of the network meet.
    NetworkMeeting,
    /// People take part in making a plan or concept.
    Participation,
    /// People learn something.
    Seminar,
    /// Citizens talk with each other, or with those who govern.
    CitizenDialogue,
    /// Talks and discussions before many.
    Conference,
    /// Something begins.
    Kickoff,
    /// Something is signed.
    Signing,
    /// Anything else.
    Other,
}

/// Where an event stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::EventStatus")]
pub enum EventStatus {
    /// It is being prepared; not public.
    Draft,
    /// It is announced.
    Published,
    /// It will be held later; its date no longer counts.
    Postponed,
    /// It will not be held.
    Cancelled,
    /// It was held.
    Completed,
    /// It is kept as a record.
    Archived,
}

/// Who can be shown a list of an event's participants: of those who chose to be on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::ListVisibility")]
pub enum ParticipantListAudience {
    /// Nobody but the organisers.
    Nobody,
    /// The other participants.
    Participants,
    /// Everybody.
    Public,
}

/// Who may see an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::Confidentiality")]
pub enum Confidentiality {
    /// Everybody.
    Public,
    /// Members of its programme, and partners that take part in it.
    Members,
    /// A protected space: everybody sees title, day and hosts; its organisers alone see the rest.
    Protected,
}

/// How people attend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::AttendanceMode")]
pub enum AttendanceMode {
    /// In one place.
    OnSite,
    /// Over the Internet.
    Online,
    /// Either way.
    Hybrid,
    /// Not known.
    Unknown,
}

/// Whether a capacity is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum CapacityMode {
    /// Nobody said.
    Unknown,
    /// As many as come.
    Unlimited,
    /// There is a limit.
    Limited,
}

/// How people register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::RegistrationMode")]
pub enum RegistrationMode {
    /// Nobody registers.
    None,
    /// Here.
    Internal,
    /// Elsewhere, at the address given.
    External,
}

/// When registration opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::RegistrationOpening")]
pub enum RegistrationOpening {
    /// With the publication.
    Immediate,
    /// At a known instant.
    At,
    /// Nobody said when.
    Unannounced,
}

/// Whether somebody can register now, and if not, why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "registration::RegistrationState")]
pub enum RegistrationState {
    /// Nobody registers for it.
    None,
    /// People register elsewhere.
    External,
    /// Registration has not opened yet, or nobody said when it will.
    NotYetOpen,
    /// There is a free seat.
    Open,
    /// There is a free place on the waiting list.
    Waitlist,
    /// There is no place left, waiting list included.
    Full,
    /// Registration is over; or suspended, while the event is postponed.
    Closed,
    /// The event is cancelled.
    Cancelled,
    /// The event has begun or is over.
    Past,
}

/// What happens when somebody who waits could come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::Promotion")]
pub enum Promotion {
    /// The seat is theirs at once.
    Auto,
    /// The seat is offered to them.
    Offer,
    /// An organiser decides.
    Manual,
}

/// Who may come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::AudienceMode")]
pub enum AudienceMode {
    /// Everybody; groups only indicate whom it is meant for.
    Open,
    /// Those of whom the rules hold.
    Restricted,
    /// Those who are invited.
    InvitationOnly,
}

/// What an audience rule looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::AudienceRuleKind")]
pub enum AudienceRuleKind {
    /// A group that is declared.
    Group,
    /// A public function that is held.
    Function,
    /// The kind of the partner that is represented.
    PartnerKind,
    /// The partner that is represented.
    Partner,
    /// Membership of a programme.
    ProgrammeMember,
    /// The Land of the municipality that is represented.
    State,
    /// The district of the municipality that is represented.
    District,
    /// The municipality that is represented.
    Municipality,
    /// An invitation.
    Invitation,
}

/// A public function that an audience rule can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::PublicFunction")]
pub enum PublicFunction {
    /// Bürgermeister/in.
    Mayor,
    /// Oberbürgermeister/in.
    LordMayor,
    /// Landrat or Landrätin.
    DistrictAdministrator,
    /// Member of a council.
    Councillor,
    /// Integrationsbeauftragte/r.
    IntegrationCommissioner,
    /// Anybody in an administration.
    Administration,
}

/// Where a series stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::SeriesStatus")]
pub enum SeriesStatus {
    /// It is being prepared; not public.
    Draft,
    /// It is announced.
    Published,
    /// It is kept as a record.
    Archived,
}

/// What kind of part of an event a session is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::SessionKind")]
pub enum SessionKind {
    /// Everybody together.
    Plenary,
    /// Somebody presents something.
    Input,
    /// A Fachforum beside others.
    BreakoutForum,
    /// A table at which a group works.
    GroupTable,
    /// A conversation.
    Talk,
    /// A break.
    Break,
}

/// Which phase of a dialogue a session is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::SessionPhase")]
pub enum SessionPhase {
    /// Preparing it.
    Planning,
    /// Holding it.
    Implementation,
    /// Learning from it.
    Evaluation,
}

/// What somebody does at an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::ContributionRole")]
pub enum ContributionRole {
    /// Opens it.
    Opening,
    /// Speaks.
    Speaker,
    /// Knows the matter.
    Expert,
    /// Moderates.
    Moderator,
    /// Evaluates.
    Evaluator,
}

/// What an event does with a paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::DocumentRelation")]
pub enum DocumentRelation {
    /// The paper is there before, and is talked about.
    Discusses,
    /// The paper comes out of it.
    Produces,
}

/// What an event can inherit from its series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum EventField {
    /// `audience`.
    Audience,
    /// `capacity`.
    Capacity,
    /// `contact`.
    Contact,
    /// `freeOfCharge`.
    FreeOfCharge,
    /// `notices`.
    Notices,
    /// `registrationDeadline`.
    RegistrationDeadline,
    /// `topics`.
    Topics,
    /// `venue`.
    Venue,
}
