//! The question whether a municipality could take part in a programme, in the schema.

mod interest;
mod mutations;

pub use self::{
    interest::{
        ProgrammeInterest, ProgrammeInterestByLinkInfo, ProgrammeInterestConnection,
        ProgrammeInterestEdge, ProgrammeInterestQuery, ProgrammeInterestStatus,
        interests_of_programme,
    },
    mutations::{
        AnswerProgrammeInterestInput, AnswerProgrammeInterestPayload,
        ConfirmProgrammeInterestInput, ConfirmProgrammeInterestPayload,
        ExpressProgrammeInterestInput, ExpressProgrammeInterestPayload, ProgrammeInterestMutation,
        ProgrammeInterestUserError, WithdrawProgrammeInterestInput,
        WithdrawProgrammeInterestPayload,
    },
};
