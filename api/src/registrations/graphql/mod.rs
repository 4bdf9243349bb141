//! Registrations in the schema.

mod attendance;
mod export;
mod inputs;
mod lists;
mod mutations;
mod organising;
mod own;
mod participant;
mod registration;
mod statement;
mod terms;

pub use self::{
    attendance::{
        AttendanceMarkInput, AttendanceMarkOutcome, AttendanceMarkResultInfo, AttendanceMutation,
        CheckInInput, CheckInPayload, CheckInRefInput, MarkAbsentInput, MarkAbsentPayload,
        RecordAttendanceInput, RecordAttendancePayload, UndoCheckInInput, UndoCheckInPayload,
    },
    export::{
        ExportFileInfo, ExportFormat, ExportMutation, ExportParticipantsInput,
        ExportParticipantsPayload, ExportPurpose,
    },
    inputs::{
        RegistrationAnswerInput, RegistrationAnswerValueInput, RegistrationDetailsInput,
        RegistrationReferenceInput,
    },
    lists::{
        ParticipantGroupCountInfo, ParticipantPartnerCountInfo, ParticipationInfo,
        RegistrationArguments, RegistrationConnection, RegistrationCountsInfo, RegistrationEdge,
        RegistrationFilterInput, RegistrationOrderField, RegistrationOrderInput,
        RegistrationStatusCountInfo, check_in_list_of_event, counts_of_event, own_registrations,
        participants_of_event, participation_of_event, registrations_of_event,
    },
    mutations::{
        AcceptOfferInput, AcceptOfferPayload, ApproveRegistrationInput, ApproveRegistrationPayload,
        CancelRegistrationInput, CancelRegistrationPayload, ConfirmRegistrationInput,
        ConfirmRegistrationPayload, DeclineOfferInput, DeclineOfferPayload,
        PromoteRegistrationInput, PromoteRegistrationPayload, RegisterDelegateInput,
        RegisterDelegatePayload, RegisterForEventInput, RegisterForEventPayload,
        RegistrationMutation, RegistrationUserError, RejectRegistrationInput,
        RejectRegistrationPayload,
    },
    organising::{
        AddWalkInInput, AddWalkInPayload, AnonymiseRegistrationInput, AnonymiseRegistrationPayload,
        OrganisingMutation, RegisterParticipantInput, RegisterParticipantPayload,
        RegistrationOverrideInput,
    },
    own::{
        ExportMyRegistrationInput, ExportMyRegistrationPayload, OwnRegistrationMutation,
        OwnRegistrationQuery, RenewRegistrationLinkInput, RenewRegistrationLinkPayload,
        UpdateRegistrationInput, UpdateRegistrationPayload,
    },
    participant::{
        CheckInEntryConnection, CheckInEntryEdge, CheckInEntryInfo, ListedParticipantConnection,
        ListedParticipantEdge, ListedParticipantInfo, ParticipantInfo, online_link,
    },
    registration::{ChosenSessionInfo, Registration},
    statement::{RegistrationAnswerInfo, RegistrationConsentInfo, RegistrationNeedsInfo},
    terms::{Attendance, ListVisibility, RegistrationEnd, RegistrationSource, RegistrationStatus},
};
