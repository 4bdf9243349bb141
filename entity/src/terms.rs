//! The closed vocabularies of the domain, written in the database as in the API.

#![expect(missing_docs, reason = "the API describes every value, once, for its readers")]

use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

macro_rules! terms {
    ($($(#[$doc:meta])* $name:ident { $($value:ident),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord,
            EnumIter, DeriveActiveEnum, Deserialize, Serialize,
        )]
        #[sea_orm(rs_type = "String", db_type = "Text", rename_all = "SCREAMING_SNAKE_CASE")]
        #[serde(rename_all = "SCREAMING_SNAKE_CASE")]
        pub enum $name { $($value),* }
    )*};
}

terms! {
    /// Who acted, as a kind of caller.
    ActorKind { Anonymous, Operator, User, PartnerSystem, System }

    /// What kind of agreement it is.
    AgreementKind { LetterOfIntent, Cooperation, Grant, JointControllership, DataProcessing }

    /// Where an agreement stands.
    AgreementStatus { Draft, OpenForSignature, PartiallySigned, FullySigned, Active, Expired, Terminated, Superseded, Declined, Withdrawn }

    /// Level of an area of the official register.
    AreaLevel { Land, GovernmentRegion, Region, District, Association, Municipality }

    /// Whether somebody came.
    Attendance { Unknown, Present, Absent }

    /// How people attend.
    AttendanceMode { OnSite, Online, Hybrid, Unknown }

    /// Who may come.
    AudienceMode { Open, Restricted, InvitationOnly }

    /// What an audience rule looks at.
    AudienceRuleKind { Group, Function, PartnerKind, Partner, ProgrammeMember, State, District, Municipality, Invitation }

    /// Whether a capacity is known, and whose it is.
    CapacityMode { Unknown, Unlimited, Limited, Inherited }

    /// Who may see an event.
    Confidentiality { Public, Members, Protected }

    /// What somebody does at an event.
    ContributionRole { Opening, Speaker, Expert, Moderator, Evaluator }

    /// Whether a paper looks back or ahead.
    DocumentNature { Retrospective, Plan }

    /// What an event does with a paper.
    DocumentRelation { Discusses, Produces }

    /// Who reads a self-assessment besides the municipality and those who lead the programme.
    AssessmentRelease { Private, Programme, Members, Public }

    /// Where a self-assessment stands.
    AssessmentStatus { NotStarted, InProgress, Submitted, Evaluated, Discussed, Closed }

    /// Who ended a registration.
    EndedBy { Person, Organiser, System }

    /// What kind of meeting it is.
    EventKind { Workshop, NetworkMeeting, Participation, Seminar, CitizenDialogue, Conference, Kickoff, Signing, Other }

    /// Where an event stands.
    EventStatus { Draft, Published, Postponed, Cancelled, Completed, Archived }

    /// Whether the bytes of a file are there.
    FileStatus { Awaited, Stored }

    /// What a reported figure counts.
    FigureMeasure { Attendance, Municipalities, TargetMunicipalities, Events, PeopleReached }

    /// How much somebody may do for a partner.
    GrantLevel { Viewer, Editor, Manager }

    /// In which role somebody acts.
    GrantRole { Ministry, Foundation, Municipality, Associate, CheckIn, Administrator, PrivacyOfficer, Auditor }

    /// Where the wish to be told when registration opens stands.
    InterestStatus { Pending, Confirmed, Told, Withdrawn, Expired }
    /// What happened to an event that people are registered for.
    Happening { Changed, Postponed, Rescheduled, Cancelled }

    /// Where an invitation to an event stands.
    InvitationStatus { Sent, Used, Revoked }

    /// To whom a participant is shown.
    ListVisibility { Nobody, Participants, Public }

    /// What became of a mail.
    MailStatus { Queued, Sent, Failed }

    /// To which participants organisers write.
    MessageAudience { Confirmed, Waitlisted, All }

    /// Where a municipality stands on its way through a programme.
    ModelMunicipalityStatus { Interested, Applied, UnderReview, Admitted, Waiting, Rejected, Active, Paused, Completed, Withdrawn }

    /// What kind of municipality it is.
    MunicipalityKind { IndependentCity, Town, Market, Municipality, District }

    /// What kind of organisation a partner is.
    PartnerKind { FederalMinistry, StateMinistry, FederalCommissioner, FederalAgency, StateAgency, PublicAcademy, Foundation, Municipality, MunicipalAssociation, ResearchInstitute, University, CivilSociety, MigrantOrganisation, UmbrellaAssociation, NonProfitCompany, AdvisoryBoard, Unit, Other }

    /// What kind of outcome it is.
    OutcomeKind { Result, Finding, NextStep, Measure }

    /// To whom an outcome is shown, of those who see what it belongs to.
    OutcomeVisibility { Everybody, Members, Organisers }

    /// What a partner's part is called.
    PartnerRoleKind { Initiator, Host, Organiser, Cooperation, ConceptPartner, Funder, ScientificSupport, Moderation, Supporter, Participating, Partner }

    /// Whether a partner agreed to its part.
    PartnerRoleState { Proposed, Accepted, Declined, Ended }

    /// Where a partner stands in the network.
    PartnerStatus { Proposed, Active, Suspended, Archived }

    /// Where a question whether a municipality could take part in a programme stands.
    ProgrammeInterestStatus { Pending, Confirmed, Answered, Withdrawn, Expired }

    /// What kind of programme it is.
    ProgrammeKind { ModelProject, FundingMeasure, DialogueFormat, ConceptProcess, Programme }

    /// How far a programme reaches.
    ProgrammeScope { Federal, State, District, Municipal }

    /// Where a programme stands.
    ProgrammeStatus { Planned, Running, Completed, Archived }

    /// How far something is that is to be done.
    Progress { Open, InProgress, Done, Dropped }

    /// What happens when somebody who waits could come.
    Promotion { Auto, Offer, Manual }

    /// Why a person's name may be shown to everybody.
    PublicBasis { PublicOffice, PublishedSource, Consent }

    /// A public function that an audience rule can ask for.
    PublicFunction { Mayor, LordMayor, DistrictAdministrator, Councillor, IntegrationCommissioner, Administration }

    /// Whether a result is published.
    PublicationStatus { Draft, InReview, Published, Superseded, Withdrawn }

    /// What kind of publication it is: a recommendation, or a knowledge item of some kind.
    PublicationKind { Recommendation, Guide, Evaluation, GoodPractice, Profile, Document }

    /// What an object is for a recommendation.
    PublicationLinkRole { Evidence, PresentedAt }

    /// What kind of answer a question takes.
    QuestionKind { Text, LongText, YesNo, Number, Choice, Choices, Consent }

    /// Whether a questionnaire can be answered.
    QuestionnaireStatus { Draft, Published }

    /// How people register.
    RegistrationMode { None, Internal, External }

    /// When registration opens.
    RegistrationOpening { Immediate, At, Unannounced }

    /// How a registration came about.
    RegistrationSource { Guest, User, Delegate, Organiser, WalkIn, PartnerSystem, Invitation }

    /// Where a registration stands.
    RegistrationStatus { PendingConfirmation, PendingApproval, Confirmed, Waitlisted, Offered, Rejected, Cancelled, Lapsed, Expired }

    /// Whether a series is shown.
    SeriesStatus { Draft, Published, Archived }

    /// Why a sign-in ended.
    SessionEnd { Logout, EndedByUser, EndedByAdministrator, PasswordChanged, TokenReused, Deactivated, Recovered }

    /// What kind of part of an event it is.
    SessionKind { Plenary, Input, BreakoutForum, GroupTable, Talk, Break }

    /// Which phase of a dialogue a session is about.
    SessionPhase { Planning, Implementation, Evaluation }

    /// How a party signed.
    SignatureMethod { Paper, SimpleElectronic }

    /// In which order parties sign.
    SigningOrder { Any, Sequential }

    /// The type of an object that shared content belongs to.
    SubjectKind {
        Agreement,
        ApiKey,
        Attachment,
        AudienceGroup,
        AuditEntry,
        CalendarFeed,
        Cohort,
        Event,
        EventInvitation,
        EventProfile,
        EventSeries,
        KnowledgeItem,
        File,
        LoginSession,
        Mail,
        Milestone,
        ModelMunicipality,
        Municipality,
        OfficeHolder,
        Outcome,
        ParticipantMessage,
        Partner,
        PartnerRole,
        PrivacyNotice,
        Programme,
        ProgrammeDocument,
        Recommendation,
        Questionnaire,
        ProgrammeInterest,
        Registration,
        RegistrationQuestion,
        ReportedFigure,
        RoleGrant,
        SelfAssessment,
        Session,
        SigningKey,
        Topic,
        User,
        Venue,
    }

    /// A list of literal texts that an object carries.
    TextItemKind { Alias, FormerName, Component, PlannedOutput, GuidingQuestion, Notice, ParticipantGroup, KeyResult, NextStep, FieldOfAction }

    /// What the secret of a mail's link is good for.
    TokenPurpose { Invitation, PasswordReset, EmailChange }

    /// Which side took a step on the way of a model municipality.
    WaySide { Municipality, Programme, Administration, Service }

    /// Whether a person can sign in.
    UserStatus { Invited, Active, Deactivated }
}
