//! What somebody fills in to register, and its rules.

use std::{collections::BTreeMap, fmt};

use entity::{
    id::{AudienceGroupId, PartnerId, RegistrationQuestionId, SessionId},
    registration_question,
    terms::{ListVisibility, PublicFunction, QuestionKind},
    value::Locale,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use unicode_normalization::UnicodeNormalization as _;

use super::{
    checks::{Checks, LINE, TEXT},
    refusal::RegistrationErrorCode::{
        AnswerKind, AnswerRequired, Repeated, Required, UnknownChoice, UnknownQuestion,
    },
};
use crate::refusal::Refusal;

/// Largest number, and largest below zero, that is an answer.
const LARGEST_NUMBER: f64 = 1e12;

/// The form. `Debug` shows nothing of it.
#[derive(Clone, Default)]
pub struct Form {
    /// Given name or names.
    pub given_name: Option<String>,
    /// Family name.
    pub family_name: Option<String>,
    /// Address.
    pub email: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// Organisation, in the person's words.
    pub organisation: Option<String>,
    /// Function there, in the person's words.
    pub function: Option<String>,
    /// The public function that the person holds.
    pub public_function: Option<PublicFunction>,
    /// The group that the person belongs to.
    pub group: Option<AudienceGroupId>,
    /// The partner that the person represents.
    pub partner: Option<PartnerId>,
    /// The sessions that the person wants to come to.
    pub sessions: Vec<SessionId>,
    /// What the person answers.
    pub answers: Vec<(RegistrationQuestionId, Answer)>,
    /// What the person agrees to.
    pub consents: Vec<RegistrationQuestionId>,
    /// What the person needs to take part.
    pub needs: Option<String>,
    /// Whether the person consents to the use of what is specially protected.
    pub sensitive_consent: bool,
    /// To whom the person wants to be shown.
    pub list_visibility: Option<ListVisibility>,
    /// Language of mails.
    pub locale: Option<Locale>,
    /// Number of the privacy notice that was shown.
    pub privacy_notice: Option<i32>,
}

impl fmt::Debug for Form {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Form(…)")
    }
}

/// An answer to one question, as it is kept (sealed).
#[derive(Clone, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Answer {
    /// In words.
    Text(String),
    /// Yes or no.
    YesNo(bool),
    /// A number.
    Number(f64),
    /// One of the choices.
    Choice(String),
    /// Some of the choices.
    Choices(Vec<String>),
}

impl fmt::Debug for Answer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Answer(…)")
    }
}

/// Answers and consents that keep to the rules of their questions.
#[derive(Debug, Default)]
pub struct Answers {
    /// Each with the days after the event for which it is kept.
    pub plain: Vec<(RegistrationQuestionId, Answer, i32)>,
    /// Those that could reveal what Art. 9 GDPR protects, kept apart.
    pub sensitive: BTreeMap<RegistrationQuestionId, Answer>,
    /// For how many days after the event those are kept at most.
    pub sensitive_days: Option<i32>,
    /// What was agreed to, and in which version.
    pub consents: Vec<(RegistrationQuestionId, i32)>,
}

/// Checks answers and consents against what the event asks.
pub(super) fn check_answers(
    checks: &mut Checks,
    questions: &[registration_question::Model],
    given: &[(RegistrationQuestionId, Answer)],
    consents: &[RegistrationQuestionId],
) -> Answers {
    let mut answers = Answers::default();
    if checks.bounded("answers", given).is_none() || checks.bounded("consents", consents).is_none()
    {
        return answers;
    }
    let mut answered = Vec::with_capacity(given.len());
    for (number, (id, answer)) in given.iter().enumerate() {
        let path = format!("answers.{number}");
        let asked = questions.iter().find(|question| question.id == *id);
        let Some(question) = asked.filter(|question| question.kind != QuestionKind::Consent) else {
            checks.refuse_at(&format!("{path}.questionId"), UnknownQuestion);
            continue;
        };
        if answered.contains(id) {
            checks.refuse_at(&format!("{path}.questionId"), Repeated);
            continue;
        }
        answered.push(*id);
        let Some(answer) = check_answer(checks, &format!("{path}.value"), question, answer) else {
            continue;
        };
        if question.sensitive {
            let days = question.retention_days;
            answers.sensitive_days =
                Some(answers.sensitive_days.map_or(days, |least| least.min(days)));
            answers.sensitive.insert(*id, answer);
        } else {
            answers.plain.push((*id, answer, question.retention_days));
        }
    }
    for question in questions {
        if question.required && !answered.contains(&question.id) {
            checks.refuse(Refusal::at("answers", AnswerRequired).with("question", &question.text));
        }
    }
    for (number, id) in consents.iter().enumerate() {
        let path = format!("consents.{number}");
        match questions.iter().find(|question| question.id == *id) {
            Some(question) if question.kind == QuestionKind::Consent => {
                if answers.consents.iter().any(|(given, _)| given == id) {
                    checks.refuse_at(&path, Repeated);
                } else {
                    answers.consents.push((*id, question.version));
                }
            }
            _ => checks.refuse_at(&path, UnknownQuestion),
        }
    }
    answers
}

fn check_answer(
    checks: &mut Checks,
    path: &str,
    question: &registration_question::Model,
    answer: &Answer,
) -> Option<Answer> {
    let offered = |choice: &String| -> Option<String> {
        let choice: String = choice.nfc().collect();
        let choices = question.choices.as_deref().unwrap_or_default();
        choices.lines().any(|line| line == choice).then_some(choice)
    };
    let mut chosen = |choices: &[String]| {
        let found: Option<Vec<String>> = choices.iter().map(offered).collect();
        if found.is_none() {
            checks.refuse_at(path, UnknownChoice);
        }
        found
    };
    match (question.kind, answer) {
        (QuestionKind::Text, Answer::Text(text)) => checks.line(path, text, LINE).map(Answer::Text),
        (QuestionKind::LongText, Answer::Text(text)) => {
            checks.lines(path, text, TEXT).map(Answer::Text)
        }
        (QuestionKind::YesNo, Answer::YesNo(yes)) => Some(Answer::YesNo(*yes)),
        (QuestionKind::Number, Answer::Number(number)) if number.abs() <= LARGEST_NUMBER => {
            Some(Answer::Number(*number))
        }
        (QuestionKind::Choice, Answer::Choice(choice)) => {
            chosen(std::slice::from_ref(choice))?.pop().map(Answer::Choice)
        }
        (QuestionKind::Choices, Answer::Choices(choices)) => {
            let mut found: Vec<String> = Vec::new();
            for choice in chosen(choices)? {
                if !found.contains(&choice) {
                    found.push(choice);
                }
            }
            if found.is_empty() && question.required {
                checks.refuse_at(path, Required);
                return None;
            }
            Some(Answer::Choices(found))
        }
        (kind, _) => {
            let kind = json!(kind);
            let refusal = Refusal::at(path, AnswerKind);
            checks.refuse(refusal.with("kind", kind.as_str().unwrap_or_default()));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use entity::id::EventId;
    use uuid::Uuid;

    use super::*;
    use crate::{refusal::Failure, registrations::refusal::RegistrationErrorCode};

    fn id(number: u128) -> RegistrationQuestionId {
        RegistrationQuestionId(Uuid::from_u128(number))
    }

    fn question(number: u128, kind: QuestionKind) -> registration_question::Model {
        let choices = matches!(kind, QuestionKind::Choice | QuestionKind::Choices);
        registration_question::Model {
            id: id(number),
            event_id: EventId(Uuid::nil()),
            position: 1,
            kind,
            text: "?".into(),
            choices: choices.then(|| "Fleisch\nGemüse".into()),
            required: false,
            purpose: "Essen".into(),
            retention_days: 30,
            sensitive: false,
            retired: false,
            created_at: chrono::DateTime::UNIX_EPOCH,
            updated_at: chrono::DateTime::UNIX_EPOCH,
            version: 4,
        }
    }

    fn codes(
        questions: &[registration_question::Model],
        answers: &[(RegistrationQuestionId, Answer)],
        consents: &[RegistrationQuestionId],
    ) -> Vec<RegistrationErrorCode> {
        let mut checks = Checks::default();
        check_answers(&mut checks, questions, answers, consents);
        match checks.done() {
            Err(Failure::Refused(refusals)) => refusals.iter().map(|one| one.code).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn each_question_takes_its_own_kind_of_answer() {
        use QuestionKind::{Choice, Choices, LongText, Number, Text, YesNo};
        let text = |text: &str| Answer::Text(text.into());
        let of =
            |choices: &[&str]| Answer::Choices(choices.iter().map(ToString::to_string).collect());
        for (kind, answer, expected) in [
            (Text, text("ja"), None),
            (Text, text("a\nb"), Some(RegistrationErrorCode::ControlCharacter)),
            (Text, Answer::YesNo(true), Some(AnswerKind)),
            (LongText, text("a\nb"), None),
            (YesNo, Answer::YesNo(false), None),
            (YesNo, text("ja"), Some(AnswerKind)),
            (Number, Answer::Number(3.5), None),
            (Number, Answer::Number(f64::NAN), Some(AnswerKind)),
            (Choice, Answer::Choice("Gemu\u{308}se".into()), None),
            (Choice, Answer::Choice("Fisch".into()), Some(UnknownChoice)),
            (Choice, of(&["Gemüse"]), Some(AnswerKind)),
            (Choices, of(&["Gemüse", "Fleisch"]), None),
            (Choices, of(&["Gemüse", "Fisch"]), Some(UnknownChoice)),
        ] {
            let found = codes(&[question(1, kind)], &[(id(1), answer)], &[]);
            assert_eq!(found.first().copied(), expected, "{kind:?}");
        }
    }

    #[test]
    fn what_is_chosen_twice_is_chosen_once() {
        let chosen = ["Gemüse", "Fleisch", "Gemüse"].map(str::to_owned).to_vec();
        let questions = [question(1, QuestionKind::Choices)];
        let answers = [(id(1), Answer::Choices(chosen))];
        let found = check_answers(&mut Checks::default(), &questions, &answers, &[]);
        let expected = Answer::Choices(vec!["Gemüse".into(), "Fleisch".into()]);
        assert!(found.plain == [(id(1), expected, 30)], "each once, in their order");
    }

    #[test]
    fn what_is_required_is_answered_and_nothing_else_is() {
        let required =
            registration_question::Model { required: true, ..question(1, QuestionKind::Text) };
        let consent = question(2, QuestionKind::Consent);
        let questions = [required, consent];
        let answer = |number| (id(number), Answer::Text("ja".into()));
        assert_eq!(codes(&questions, &[], &[]), [AnswerRequired]);
        assert_eq!(codes(&questions, &[answer(1)], &[id(2)]), []);
        assert_eq!(codes(&questions, &[answer(1), answer(1)], &[]), [Repeated]);
        assert_eq!(codes(&questions, &[answer(1), answer(3)], &[id(1)]), [UnknownQuestion; 2]);
        assert_eq!(codes(&questions, &[answer(1), answer(2)], &[]), [UnknownQuestion]);
    }

    #[test]
    fn what_could_reveal_something_protected_is_kept_apart() {
        let diet =
            registration_question::Model { sensitive: true, ..question(1, QuestionKind::Text) };
        let questions = [diet, question(2, QuestionKind::Text), question(3, QuestionKind::Consent)];
        let given = [1, 2].map(|number| (id(number), Answer::Text("halal".into())));
        let mut checks = Checks::default();
        let answers = check_answers(&mut checks, &questions, &given, &[id(3)]);
        assert_eq!(answers.sensitive.keys().copied().collect::<Vec<_>>(), [id(1)]);
        assert_eq!(answers.plain.iter().map(|(id, ..)| *id).collect::<Vec<_>>(), [id(2)]);
        assert_eq!((answers.sensitive_days, answers.consents), (Some(30), vec![(id(3), 4)]));
    }
}
