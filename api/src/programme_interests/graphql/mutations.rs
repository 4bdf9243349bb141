//! What can be done with questions.

use async_graphql::{Context, ID, InputObject, Object};
use entity::id::{ProgrammeId, ProgrammeInterestId};
use unic_langid::langid;

use super::{ProgrammeInterest, ProgrammeInterestByLinkInfo, ProgrammeInterestStatus};
use crate::{
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::Fallible,
        id::GlobalId as _,
        mutation::{answer, language, payload, user_error},
        scalar::{Locale, Secret},
    },
    programme_interests::{
        refusal::ProgrammeInterestErrorCode,
        service::{self, Answer, ExpressProgrammeInterest},
    },
    refusal::Language,
};

user_error! {
    /// Why something about the question whether a municipality could take part in a programme was refused.
    ProgrammeInterestUserError(ProgrammeInterestErrorCode)
}

/// Who asks for which municipality.
#[derive(Debug, InputObject)]
pub struct ExpressProgrammeInterestInput {
    /// The programme.
    programme_id: ID,
    /// The municipality by its official key: an AGS, ARS or district key of today.
    municipality_key: String,
    /// Name, for those who answer; at most 200 characters.
    name: Secret,
    /// E-mail address. A mail with a link is sent there, by which the person confirms.
    email: Secret,
    /// Function at the municipality; at most 300 characters.
    function: Option<Secret>,
    /// What those who lead the programme are to know; at most 2,000 characters.
    message: Option<Secret>,
    /// Language of the mails; that of the answer if it is not given.
    locale: Option<Locale>,
}

impl ExpressProgrammeInterestInput {
    fn parse(self, spoken: Language) -> Result<ExpressProgrammeInterest, Fault> {
        let spoken = || match spoken {
            Language::German => langid!("de").into(),
            Language::English => langid!("en").into(),
        };
        Ok(ExpressProgrammeInterest {
            programme: ProgrammeId::from_global("input.programmeId", &self.programme_id)?,
            municipality_key: self.municipality_key,
            name: self.name.into(),
            email: self.email.into(),
            function: self.function.map(Into::into),
            message: self.message.map(Into::into),
            locale: self.locale.map_or_else(spoken, |locale| locale.0),
        })
    }
}

payload! {
    /// What `expressProgrammeInterest` answers.
    ExpressProgrammeInterestPayload, ProgrammeInterestUserError(ProgrammeInterestErrorCode) {
        /// `PENDING`: a mail with a link was sent, whether the address is known already or not.
        status: ProgrammeInterestStatus,
    }
}

/// The question that is to be confirmed.
#[derive(Debug, InputObject)]
pub struct ConfirmProgrammeInterestInput {
    /// The secret of the mail's link: `vbp_…`.
    token: Secret,
}

payload! {
    /// What `confirmProgrammeInterest` answers.
    ConfirmProgrammeInterestPayload, ProgrammeInterestUserError(ProgrammeInterestErrorCode) {
        /// What was confirmed.
        interest: ProgrammeInterestByLinkInfo,
    }
}

/// The question that is to be taken back.
#[derive(Debug, InputObject)]
pub struct WithdrawProgrammeInterestInput {
    /// The secret of the mail's link: `vbp_…`.
    token: Secret,
}

payload! {
    /// What `withdrawProgrammeInterest` answers.
    WithdrawProgrammeInterestPayload, ProgrammeInterestUserError(ProgrammeInterestErrorCode) {
        /// What was taken back.
        interest: ProgrammeInterestByLinkInfo,
    }
}

/// An answer to a question.
#[derive(Debug, InputObject)]
pub struct AnswerProgrammeInterestInput {
    /// The question.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
    /// What is mailed to the person; nothing if it is not given. At most 5,000 characters.
    text: Option<Secret>,
    /// Whether the municipality's way through the programme begins with it. It must be a partner of the network.
    #[graphql(default)]
    begin: bool,
}

impl AnswerProgrammeInterestInput {
    fn parse(self) -> Result<Answer, Fault> {
        Ok(Answer {
            id: ProgrammeInterestId::from_global("input.id", &self.id)?,
            expected_version: self.expected_version,
            text: self.text.map(Into::into),
            begin: self.begin,
        })
    }
}

payload! {
    /// What `answerProgrammeInterest` answers.
    AnswerProgrammeInterestPayload, ProgrammeInterestUserError(ProgrammeInterestErrorCode) {
        /// The question, without the person.
        interest: ProgrammeInterest,
    }
}

/// What can be done with questions.
#[derive(Debug, Default)]
pub struct ProgrammeInterestMutation;

#[Object]
impl ProgrammeInterestMutation {
    /// Asks, without an account, whether a municipality could take part in a programme. It is confirmed by the link of
    /// a mail within 48 hours; then those who lead the programme read it. The person is erased once it was answered,
    /// and after 180 days at the latest.
    async fn express_programme_interest(
        &self,
        ctx: &Context<'_>,
        input: ExpressProgrammeInterestInput,
    ) -> Fallible<ExpressProgrammeInterestPayload> {
        let request = ctx.request();
        let result = match input.parse(language(ctx)) {
            Ok(command) => service::express(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, ExpressProgrammeInterestPayload::done)
    }

    /// Confirms a question by the link of the mail. A second time changes nothing.
    async fn confirm_programme_interest(
        &self,
        ctx: &Context<'_>,
        input: ConfirmProgrammeInterestInput,
    ) -> Fallible<ConfirmProgrammeInterestPayload> {
        let request = ctx.request();
        let result = service::confirm(&request.app, &request.actor, &input.token.into()).await;
        answer(ctx, result, ConfirmProgrammeInterestPayload::done)
    }

    /// Takes a question back by the link of the mail. The person is erased at once.
    async fn withdraw_programme_interest(
        &self,
        ctx: &Context<'_>,
        input: WithdrawProgrammeInterestInput,
    ) -> Fallible<WithdrawProgrammeInterestPayload> {
        let request = ctx.request();
        let result = service::withdraw(&request.app, &request.actor, &input.token.into()).await;
        answer(ctx, result, WithdrawProgrammeInterestPayload::done)
    }

    /// Answers a question, and erases the person: CONFIRMED → ANSWERED. The answer is mailed, and the municipality's
    /// way can begin with it. For those who lead the programme.
    async fn answer_programme_interest(
        &self,
        ctx: &Context<'_>,
        input: AnswerProgrammeInterestInput,
    ) -> Fallible<AnswerProgrammeInterestPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::answer(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, AnswerProgrammeInterestPayload::done)
    }
}
