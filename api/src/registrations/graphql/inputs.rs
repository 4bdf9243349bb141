//! What clients fill in.

use async_graphql::{ID, InputObject, OneofObject};
use entity::id::{AudienceGroupId, PartnerId, RegistrationId, RegistrationQuestionId, SessionId};

use super::terms::ListVisibility;
use crate::{
    events::graphql::PublicFunction,
    fault::Fault,
    graphql::{
        id::{GlobalId as _, decode},
        scalar::{Locale, Secret},
    },
    registrations::{
        form::{Answer, Form},
        service::RegistrationRef,
    },
};

/// Which registration it is about.
#[derive(Debug, OneofObject)]
pub enum RegistrationReferenceInput {
    /// Its id: for the person's own account, and for organisers.
    Id(ID),
    /// The secret of the link in the person's mails.
    Token(Secret),
}

impl RegistrationReferenceInput {
    /// For the service.
    pub fn parse(self) -> Result<RegistrationRef, Fault> {
        Ok(match self {
            Self::Id(id) => {
                RegistrationRef::Id(RegistrationId::from_global("input.registration.id", &id)?)
            }
            Self::Token(token) => RegistrationRef::Token(token.into()),
        })
    }
}

/// An answer to a question.
#[derive(Debug, InputObject)]
pub struct RegistrationAnswerInput {
    /// The question.
    question_id: ID,
    /// The answer, of the kind that the question takes.
    value: RegistrationAnswerValueInput,
}

/// An answer of one kind.
#[derive(Debug, OneofObject)]
pub enum RegistrationAnswerValueInput {
    /// In words: for `TEXT`, at most 300 characters in one line, and `LONG_TEXT`, at most 5,000.
    Text(String),
    /// For `YES_NO`.
    YesNo(bool),
    /// For `NUMBER`.
    Number(f64),
    /// One of the choices, as it is written there: for `CHOICE`.
    Choice(String),
    /// Some of the choices: for `CHOICES`.
    Choices(Vec<String>),
}

impl RegistrationAnswerInput {
    /// For the service.
    pub fn parse(self) -> Result<(RegistrationQuestionId, Answer), Fault> {
        let id = question("input.answers", &self.question_id)?;
        let answer = match self.value {
            RegistrationAnswerValueInput::Text(text) => Answer::Text(text),
            RegistrationAnswerValueInput::YesNo(yes) => Answer::YesNo(yes),
            RegistrationAnswerValueInput::Number(number) => Answer::Number(number),
            RegistrationAnswerValueInput::Choice(choice) => Answer::Choice(choice),
            RegistrationAnswerValueInput::Choices(choices) => Answer::Choices(choices),
        };
        Ok((id, answer))
    }
}

/// What a registration states of the person.
#[derive(Debug, InputObject)]
pub struct RegistrationDetailsInput {
    /// Telephone number, at most 300 characters.
    phone: Option<String>,
    /// Organisation, in the person's words; at most 300 characters.
    organisation: Option<String>,
    /// Function there, in the person's words; at most 300 characters.
    function: Option<String>,
    /// The public function that the person holds.
    public_function: Option<PublicFunction>,
    /// The group that the person belongs to. Where the event is restricted to some, one of them is needed.
    group_id: Option<ID>,
    /// The sessions that the person wants to come to; at most 50.
    session_ids: Option<Vec<ID>>,
    /// Answers to what the event asks; at most 50.
    answers: Option<Vec<RegistrationAnswerInput>>,
    /// Those of the event's questions of kind `CONSENT` that the person agrees to.
    consents: Option<Vec<ID>>,
    /// What the person needs to take part. Kept apart, for the organisers only; needs `sensitiveConsent`.
    needs: Option<String>,
    /// Whether the person explicitly consents to the use of needs, of a group or of an answer that could reveal
    /// specially protected data (Art. 9 GDPR). It is erased after the event.
    #[graphql(default)]
    sensitive_consent: bool,
    /// To whom the person wants to be shown: no more than the event allows. Nobody by default.
    list_visibility: Option<ListVisibility>,
    /// Language of mails; that of the reader by default.
    locale: Option<Locale>,
    /// Number of the privacy notice that was shown. Where the controller has one, that in force is needed.
    privacy_notice_number: Option<i32>,
}

impl RegistrationDetailsInput {
    /// For the service.
    pub fn parse(self) -> Result<Form, Fault> {
        let group = |id: ID| AudienceGroupId::from_global("input.groupId", &id);
        let session = |id: &ID| SessionId::from_global("input.sessionIds", id);
        let consent = |id: &ID| question("input.consents", id);
        let answers = self.answers.unwrap_or_default().into_iter();
        Ok(Form {
            phone: self.phone,
            organisation: self.organisation,
            function: self.function,
            public_function: self.public_function.map(Into::into),
            group: self.group_id.map(group).transpose()?,
            sessions: self
                .session_ids
                .unwrap_or_default()
                .iter()
                .map(session)
                .collect::<Result<_, _>>()?,
            answers: answers.map(RegistrationAnswerInput::parse).collect::<Result<_, _>>()?,
            consents: self
                .consents
                .unwrap_or_default()
                .iter()
                .map(consent)
                .collect::<Result<_, _>>()?,
            needs: self.needs,
            sensitive_consent: self.sensitive_consent,
            list_visibility: self.list_visibility.map(Into::into),
            locale: self.locale.map(|locale| locale.0),
            privacy_notice: self.privacy_notice_number,
            ..Form::default()
        })
    }
}

/// A question; one that the event does not ask is refused as such.
pub(super) fn question(input: &'static str, id: &ID) -> Result<RegistrationQuestionId, Fault> {
    Ok(decode(input, id)?.1.into())
}

/// The partner in this argument.
pub(super) fn partner(input: &'static str, id: Option<ID>) -> Result<Option<PartnerId>, Fault> {
    id.map(|id| PartnerId::from_global(input, &id)).transpose()
}
