//! Every action, with what allows it and what forbids it.

use entity::terms::GrantRole::{self, Associate, Foundation, Ministry, Municipality};

use super::{
    Prohibition::{self, OwnAccount, OwnWork},
    Rule::{self, Everyone, Key, Office, Operator, Own, ProgrammeLead, SignedIn, Themselves},
};
use crate::access::{
    Level::{Editor, Manager, Viewer},
    NetworkRole::{Administrator, Auditor, PrivacyOfficer},
    Scope,
};

/// Every role that is bound to a partner.
const ANY: &[GrantRole] = &[Ministry, Foundation, Municipality, Associate];

/// Roles of those who run programmes and review for them: a municipality takes part in them.
const PROGRAMMES: &[GrantRole] = &[Ministry, Foundation, Associate];
/// The role of those who act for a municipality.
const TOWN: &[GrantRole] = &[Municipality];

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident: [$($rule:expr),*] $(, never [$($prohibition:expr),*])?;)*) => {
        /// Something that somebody may do.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, async_graphql::Enum)]
        pub enum Action { $($(#[$doc])* $name),* }

        impl Action {
            /// Every action, in the order of the documentation's table.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// What allows it: one is enough.
            #[must_use]
            pub const fn rules(self) -> &'static [Rule] {
                match self { $(Self::$name => &[$($rule),*]),* }
            }

            /// What forbids it, whatever allows it.
            #[must_use]
            pub const fn prohibitions(self) -> &'static [Prohibition] {
                match self { $(Self::$name => &[$($($prohibition),*)?]),* }
            }
        }
    };
}

actions! {
    /// Read published partners, programmes, events and results.
    ReadPublished: [Everyone];
    /// Read what is for the members of a programme.
    ReadMembersContent: [Own(ANY, Viewer), ProgrammeLead, Rule::Organiser, Office(Administrator), Key(Scope::MembersRead)];
    /// Read place and agenda of a protected event.
    ReadProtectedEvent: [Rule::Organiser];
    /// See a model municipality before it is active.
    ReadModelMunicipalityBeforeActive: [Own(ANY, Viewer), ProgrammeLead, Office(Administrator)];
    /// Read the text of an agreement.
    ReadAgreementText: [Own(ANY, Viewer), ProgrammeLead, Office(Administrator), Key(Scope::AgreementsRead)];
    /// Draft an agreement, open it for signature, revise or withdraw it.
    DraftAgreement: [Own(ANY, Editor), ProgrammeLead, Office(Administrator)];
    /// Sign an agreement for a party, or decline to.
    SignAgreement: [Rule::Signer];
    /// Record a signature on paper, or an agreement that was signed before.
    RecordSignature: [ProgrammeLead];
    /// End an agreement before its last day.
    TerminateAgreement: [Rule::Signer, ProgrammeLead, Office(Administrator)];
    /// Let everybody know of an agreement, or correct its record.
    KeepAgreement: [ProgrammeLead, Office(Administrator)];
    /// Enter a new partner.
    CreatePartner: [Office(Administrator), Operator];
    /// Enter a unit of a partner.
    CreateUnit: [Own(ANY, Editor), Office(Administrator), Key(Scope::PartnersWrite), Operator];
    /// Change what a partner's record says.
    EditPartner: [Own(ANY, Editor), Office(Administrator), Key(Scope::PartnersWrite), Operator];
    /// Change what kind of organisation a partner is, from which the role of its people follows.
    ClassifyPartner: [Office(Administrator), Operator];
    /// Put a partner under this one, or take it away from under it.
    MovePartner: [Own(ANY, Editor), Office(Administrator), Operator], never [OwnAccount];
    /// Confirm that a proposed partner is who it says.
    VerifyPartner: [Office(Administrator), Operator];
    /// Suspend a partner, or lift that.
    SuspendPartner: [Office(Administrator), Operator];
    /// Archive a partner.
    ArchivePartner: [Office(Administrator), Operator];
    /// Merge a partner that was entered twice into the other one.
    MergePartners: [Office(Administrator), Operator], never [OwnAccount];
    /// Enter a public office holder of a partner, change the record or end the period.
    EditOfficeHolders: [Own(ANY, Editor), Office(Administrator), Operator];
    /// Accept, decline or end a partner's part in a programme, a series or an event.
    AnswerPartnerRole: [Own(ANY, Editor)];
    /// Let a partner system's key lead to a partner, its municipality or its office holders.
    EditExternalIds: [Own(ANY, Editor), Office(Administrator), Key(Scope::PartnersWrite), Operator];
    /// Import an edition of the official register.
    ImportRegister: [Office(Administrator), Operator];
    /// Change the official keys of a municipality.
    EditMunicipalityKeys: [Office(Administrator), Operator];
    /// List the users of a partner, with their addresses.
    ReadPartnerUsers: [Own(ANY, Manager), Office(Administrator), Operator];
    /// List all users, with their addresses.
    ReadAllUsers: [Office(Administrator), Operator];
    /// Invite a person to act for a partner.
    InvitePartnerUser: [Own(ANY, Manager), Office(Administrator), Operator];
    /// Invite a person without a partner.
    InviteUser: [Office(Administrator), Operator];
    /// Use the link of a mail: accept an invitation, reset a password, confirm an address.
    UseMailedLink: [Everyone];
    /// Ask for a mail with a link that resets the password.
    RequestPasswordReset: [Everyone];
    /// Change one's own account: name, language, address, password, second factor, sessions.
    EditOwnAccount: [SignedIn];
    /// Read an account with its address, grants and sessions.
    ReadUser: [Themselves, Own(ANY, Manager), Office(Administrator), Operator];
    /// Close an account, or open it again.
    DeactivateUser: [Office(Administrator), Operator], never [OwnAccount];
    /// Make an account that manages the network.
    CreateAdministrator: [Operator];
    /// Let somebody in again who lost password or second factor.
    RecoverAccount: [Operator];
    /// Remove the second factor of somebody who lost it.
    ResetSecondFactor: [Office(Administrator), Operator], never [OwnAccount];
    /// End the sign-ins of somebody else.
    EndSessionsOfOthers: [Office(Administrator), Operator];
    /// Grant a role for a partner, change it or take it back.
    GrantPartnerRole: [Own(ANY, Manager), Office(Administrator), Operator], never [OwnAccount];
    /// Grant a role in the network as a whole, or take it back.
    GrantNetworkRole: [Office(Administrator), Operator], never [OwnAccount];
    /// Make a new key for access tokens, and list those that there are.
    RotateSigningKeys: [Operator];
    /// Ask why somebody may or may not do something.
    ExplainAccess: [Office(Administrator), Operator];
    /// Read the keys of a partner's systems: their names, scopes and use.
    ReadApiKeys: [Own(ANY, Manager), Office(Administrator), Operator];
    /// Make, rotate and revoke keys of a partner's systems.
    EditApiKeys: [Own(ANY, Manager), Office(Administrator), Operator];
    /// Read the audit log of a partner, a programme or an event.
    ReadAuditOfObject: [Own(ANY, Viewer), ProgrammeLead, Rule::Organiser, Office(Administrator), Office(Auditor), Office(PrivacyOfficer)];
    /// Read the whole audit log, without personal values.
    ReadAudit: [Office(Administrator), Office(Auditor), Office(PrivacyOfficer), Operator];
    /// Ask the audit log: everybody finds there what they may read.
    SearchAudit: [SignedIn, Operator];
    /// Erase the personal values of an entry of the audit log.
    EraseAuditPayload: [Operator];
    /// Enter a programme of a partner that will lead it.
    CreateProgramme: [Own(PROGRAMMES, Editor), Office(Administrator), Operator];
    /// Change a programme's record and papers, take its steps, and ask partners to have a part in it.
    EditProgramme: [ProgrammeLead, Office(Administrator), Operator];
    /// Let another partner lead a programme along.
    ProposeProgrammeLead: [ProgrammeLead];
    /// Enter an event or a series of a partner that will organise it.
    CreateEvent: [Own(ANY, Editor), ProgrammeLead, Office(Administrator), Key(Scope::EventsWrite), Operator];
    /// Change an event or series, its parts and its partners' roles; publish, move, cancel, complete, archive it.
    EditEvent: [Rule::Organiser, ProgrammeLead, Office(Administrator), Key(Scope::EventsWrite), Operator];
    /// Say who may see an event, and who is responsible for its participants' data.
    ProtectEvent: [Rule::Organiser, Key(Scope::EventsWrite)];
    /// Let another partner organise an event or series along.
    ProposeOrganiser: [Rule::Organiser, Key(Scope::EventsWrite)];
    /// Enter and change venues and audience groups, which all events share.
    EditEventVocabulary: [Own(ANY, Editor), Office(Administrator), Key(Scope::EventsWrite), Operator];
    /// Say what participants are told of the use of their data.
    EditPrivacyNotice: [Own(ANY, Editor)];
    /// Register oneself for an event, or ask to be told when registration opens.
    Register: [Everyone];
    /// Register a delegate of a partner.
    RegisterDelegate: [Own(ANY, Editor), Key(Scope::RegistrationsWrite)];
    /// Register somebody else for an event.
    RegisterOthers: [Rule::Organiser, Key(Scope::RegistrationsWrite)];
    /// See, change and cancel a registration as the person whose it is.
    KeepRegistration: [Rule::Participant];
    /// Decide on registrations: approve, reject, promote, cancel.
    DecideRegistrations: [Rule::Organiser];
    /// Let somebody in past capacity or audience, with a reason.
    OverrideRegistration: [Rule::Organiser];
    /// See who is registered for an event: names, groups, status.
    ReadParticipants: [Rule::Organiser, Key(Scope::ParticipantsRead)];
    /// See the participants' addresses, answers and needs.
    ReadContacts: [Rule::Organiser, Key(Scope::ContactsRead)];
    /// Take a list of the participants away.
    ExportParticipants: [Rule::Organiser, Key(Scope::ParticipantsRead)];
    /// Remove the person of a registration, so that nobody can tell who it was.
    AnonymiseRegistration: [Rule::Organiser];
    /// Note who came, with name and group in sight.
    CheckIn: [Rule::Organiser, Rule::CheckIn, Key(Scope::CheckIn)];
    /// Let somebody check people in at an event, or take that back.
    GrantCheckIn: [Rule::Organiser], never [OwnAccount];
    /// Invite people to an event.
    InviteToEvent: [Rule::Organiser];
    /// Write to the participants of an event, and see what became of the mails.
    WriteToParticipants: [Rule::Organiser];
    /// Read feedback in words.
    ReadFeedback: [Rule::Organiser, Rule::Cooperation];
    /// End the time for feedback.
    CloseFeedback: [Rule::Organiser];
    /// Say what came of an event, and how far it is.
    EditOutcome: [Own(ANY, Editor), ProgrammeLead, Rule::Organiser, Key(Scope::ContentWrite)];
    /// Publish what came of an event.
    ReviewOutcome: [ProgrammeLead, Rule::Organiser], never [OwnWork];
    /// Take back what came of an event: whoever wrote it may do so, too.
    WithdrawOutcome: [ProgrammeLead, Rule::Organiser];
    /// Write the profile of an event.
    EditEventProfile: [Own(ANY, Editor), ProgrammeLead, Rule::Organiser, Key(Scope::ContentWrite)];
    /// Publish or send back the profile of an event.
    ReviewEventProfile: [ProgrammeLead, Rule::Organiser], never [OwnWork];
    /// Take back a published profile, or say that another one took its place: whoever wrote it may do so, too.
    WithdrawEventProfile: [ProgrammeLead, Rule::Organiser];
    /// Enter a recommendation or a knowledge item of a partner.
    CreatePublication: [Own(ANY, Editor), Key(Scope::ContentWrite)];
    /// Write at a recommendation or a knowledge item, and give it to somebody else to read.
    EditPublication: [Own(ANY, Editor), ProgrammeLead, Key(Scope::ContentWrite)];
    /// Publish or send back a recommendation or a knowledge item.
    ReviewPublication: [Rule::Member(PROGRAMMES, Editor), ProgrammeLead], never [OwnWork];
    /// Take a published recommendation or knowledge item back.
    WithdrawPublication: [Own(ANY, Editor), ProgrammeLead];
    /// Write and publish the questionnaire of a programme.
    EditQuestionnaire: [ProgrammeLead];
    /// Read where a municipality says that it stands, also where it has not released it to others.
    ReadSelfAssessment: [Own(ANY, Viewer), ProgrammeLead];
    /// Begin a self-assessment of a model municipality.
    CreateSelfAssessment: [Own(ANY, Editor), ProgrammeLead];
    /// Answer the questions of a self-assessment, and submit it.
    FillSelfAssessment: [Own(ANY, Editor)];
    /// Say who else reads a self-assessment.
    ReleaseSelfAssessment: [Own(ANY, Editor)];
    /// Send a self-assessment back, evaluate, discuss and close it.
    EvaluateSelfAssessment: [ProgrammeLead];
    /// Say what others reported of an event.
    EditReportedFigures: [Rule::Organiser, ProgrammeLead, Office(Administrator), Operator];
    /// Say that a municipality wants to take part in a programme.
    BeginModelMunicipality: [Own(TOWN, Editor), Office(Administrator)];
    /// Apply to a programme for a municipality.
    ApplyAsModelMunicipality: [Own(TOWN, Editor), ProgrammeLead, Office(Administrator)];
    /// Leave a programme with a municipality before the end.
    WithdrawModelMunicipality: [Own(TOWN, Editor), ProgrammeLead, Office(Administrator)];
    /// Review a municipality's application; admit, reject, activate, pause or complete it; say that it is a pilot.
    DecideOnModelMunicipality: [ProgrammeLead];
    /// Say whom everybody may ask about a model municipality.
    EditModelMunicipalityContact: [Own(TOWN, Editor), ProgrammeLead];
    /// Say when municipalities can apply to a programme, and how many are admitted.
    EditCohorts: [ProgrammeLead];
    /// Say what a model municipality is to reach, and what it reached.
    EditMilestones: [ProgrammeLead];
    /// Ask whether a municipality could take part in a programme.
    AskAboutProgramme: [Everyone];
    /// Read who asked whether a municipality could take part in a programme, and answer.
    AnswerProgrammeInterest: [ProgrammeLead];
    /// Subscribe to one's own events in a calendar.
    SubscribeCalendar: [SignedIn];
    /// Upload a file, to make it part of something later.
    UploadFile: [Own(ANY, Editor), Office(Administrator), Key(Scope::ContentWrite)];
    /// Make files part of a paper of a programme, or take them away.
    EditProgrammeFiles: [ProgrammeLead, Office(Administrator)];
    /// See which mails could not be delivered.
    ReadMailFailures: [Office(Administrator), Operator];
    /// Try again to deliver a mail that was given up.
    RetryMail: [Office(Administrator), Operator];
}
