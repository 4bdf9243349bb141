//! What people are asked when they register: what such a question can be.

use entity::{registration_question, terms::QuestionKind};

use super::part_refusal::EventPartErrorCode::{
    self, ChoicesRequired, ChoicesUnexpected, ConsentIsFree, OutOfRange, QuestionAnswered, Required,
};
use crate::{checks::Checks, patch::Patch, refusal::Refusal};

/// Most questions that an event asks.
pub const QUESTIONS: usize = 50;
/// Most days after the event that answers are kept.
const LONGEST_RETENTION: i32 = 3_650;
/// Most characters of a question, a consent or a purpose.
const QUESTION: usize = 2_000;

/// What a question says; absent is not null.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuestionFields {
    /// What kind of answer it takes.
    pub kind: Patch<QuestionKind>,
    /// The question, or the text that is consented to.
    pub text: Patch<String>,
    /// Answers to choose from.
    pub choices: Patch<Vec<String>>,
    /// Whether it must be answered.
    pub required: Patch<bool>,
    /// What the answer is used for.
    pub purpose: Patch<String>,
    /// How many days after the event answers are erased.
    pub retention_days: Patch<i32>,
    /// Whether answers can reveal what Art. 9 GDPR protects.
    pub sensitive: Patch<bool>,
}

impl QuestionFields {
    /// The question after the change, which was `before`; a new one is blank before. Once it is
    /// answered, what people were asked and told stays.
    pub fn over(
        self,
        before: &registration_question::Model,
        is_answered: bool,
        checks: &mut Checks<EventPartErrorCode>,
    ) -> registration_question::Model {
        let kind = kept(checks, "kind", self.kind).unwrap_or(before.kind);
        let takes_choices = matches!(kind, QuestionKind::Choice | QuestionKind::Choices);
        let choices = match self.choices {
            // What no longer takes choices has none.
            Patch::Keep => before.choices.clone().filter(|_| takes_choices),
            Patch::Clear => None,
            Patch::Set(choices) => checks.list("choices", &choices).map(|list| list.join("\n")),
        };
        let count = choices.as_ref().map_or(0, |choices| choices.lines().count());
        if takes_choices && count < 2 {
            checks.refuse_at("choices", ChoicesRequired);
        }
        if !takes_choices && choices.is_some() {
            checks.refuse_at("choices", ChoicesUnexpected);
        }
        let required = kept(checks, "required", self.required).unwrap_or(before.required);
        if required && kind == QuestionKind::Consent {
            checks.refuse_at("required", ConsentIsFree);
        }
        let days = kept(checks, "retentionDays", self.retention_days);
        let days = days.unwrap_or(before.retention_days);
        if !(1..=LONGEST_RETENTION).contains(&days) {
            let refusal = Refusal::at("retentionDays", OutOfRange).with("min", 1);
            checks.refuse(refusal.with("max", LONGEST_RETENTION).with("found", days));
        }
        let text = kept(checks, "text", self.text);
        let text = text.and_then(|text| checks.lines("text", &text, QUESTION));
        let purpose = kept(checks, "purpose", self.purpose);
        let purpose = purpose.and_then(|purpose| checks.lines("purpose", &purpose, QUESTION));
        let after = registration_question::Model {
            kind,
            text: text.unwrap_or_else(|| before.text.clone()),
            choices,
            required,
            purpose: purpose.unwrap_or_else(|| before.purpose.clone()),
            retention_days: days,
            sensitive: kept(checks, "sensitive", self.sensitive).unwrap_or(before.sensitive),
            ..before.clone()
        };
        if is_answered {
            for path in settled(before, &after) {
                checks.refuse_at(path, QuestionAnswered);
            }
        }
        after
    }
}

/// What differs of that which people were asked and told when they answered.
fn settled(
    before: &registration_question::Model,
    after: &registration_question::Model,
) -> impl Iterator<Item = &'static str> {
    let fields = [
        ("kind", before.kind != after.kind),
        ("text", before.text != after.text),
        ("choices", before.choices != after.choices),
        ("purpose", before.purpose != after.purpose),
        ("sensitive", before.sensitive != after.sensitive),
    ];
    fields.into_iter().filter_map(|(path, differs)| differs.then_some(path))
}

/// A value that cannot be taken away.
fn kept<T>(checks: &mut Checks<EventPartErrorCode>, path: &str, value: Patch<T>) -> Option<T> {
    if matches!(value, Patch::Clear) {
        checks.refuse_at(path, Required);
    }
    value.over(None)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use entity::id::{EventId, RegistrationQuestionId};
    use uuid::Uuid;

    use super::*;
    use crate::refusal::Failure;

    fn question(kind: QuestionKind) -> registration_question::Model {
        let choices = matches!(kind, QuestionKind::Choice | QuestionKind::Choices);
        registration_question::Model {
            id: RegistrationQuestionId(Uuid::nil()),
            event_id: EventId(Uuid::nil()),
            position: 1,
            kind,
            text: "Was essen Sie?".into(),
            choices: choices.then(|| "vegan\nalles".into()),
            required: false,
            purpose: "Verpflegung".into(),
            retention_days: 30,
            sensitive: false,
            retired: false,
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
            version: 1,
        }
    }

    fn change(
        before: &registration_question::Model,
        is_answered: bool,
        fields: QuestionFields,
    ) -> Result<registration_question::Model, Vec<String>> {
        let mut checks = Checks::default();
        let after = fields.over(before, is_answered, &mut checks);
        match checks.done() {
            Err(Failure::Refused(refusals)) => Err(refusals
                .iter()
                .map(|one| format!("{} {:?}", one.path[1..].join("."), one.code))
                .collect()),
            _ => Ok(after),
        }
    }

    #[test]
    fn choices_go_with_kinds_that_take_them() {
        let set = |kind, choices: &[&str]| QuestionFields {
            kind: Patch::Set(kind),
            choices: Patch::Set(choices.iter().map(|choice| (*choice).to_owned()).collect()),
            ..QuestionFields::default()
        };
        let text = question(QuestionKind::Text);
        let after = change(&text, false, set(QuestionKind::Choice, &["ja", "nein"])).unwrap();
        assert_eq!(after.choices.as_deref(), Some("ja\nnein"));
        let refused = change(&text, false, set(QuestionKind::Choice, &["ja"]));
        assert_eq!(refused.unwrap_err(), ["choices ChoicesRequired"]);
        let refused = change(&text, false, set(QuestionKind::Number, &["ja", "nein"]));
        assert_eq!(refused.unwrap_err(), ["choices ChoicesUnexpected"]);
        let refused = change(&text, false, set(QuestionKind::Choices, &["ja", "ja"]));
        assert_eq!(refused.unwrap_err(), ["choices.1 Repeated"]);
        let to_text =
            QuestionFields { kind: Patch::Set(QuestionKind::Text), ..QuestionFields::default() };
        let after = change(&question(QuestionKind::Choice), false, to_text).unwrap();
        assert_eq!(after.choices, None);
    }

    #[test]
    fn consent_is_free_and_retention_is_bounded() {
        let fields = QuestionFields {
            required: Patch::Set(true),
            retention_days: Patch::Set(0),
            ..QuestionFields::default()
        };
        let refused = change(&question(QuestionKind::Consent), false, fields).unwrap_err();
        assert_eq!(refused, ["required ConsentIsFree", "retentionDays OutOfRange"]);
    }

    #[test]
    fn once_answered_what_was_asked_stays() {
        let fields = QuestionFields {
            kind: Patch::Set(QuestionKind::Text),
            text: Patch::Set("Woher kommen Sie?".into()),
            purpose: Patch::Set("Statistik".into()),
            sensitive: Patch::Set(true),
            ..QuestionFields::default()
        };
        let before = question(QuestionKind::Choice);
        let refused = change(&before, true, fields.clone()).unwrap_err();
        let expected = ["kind", "text", "choices", "purpose", "sensitive"];
        assert_eq!(refused, expected.map(|path| format!("{path} QuestionAnswered")));
        assert!(change(&before, false, fields).is_ok());
        let how_long = QuestionFields {
            retention_days: Patch::Set(10),
            required: Patch::Set(true),
            text: Patch::Set(before.text.clone()),
            ..QuestionFields::default()
        };
        assert_eq!(change(&before, true, how_long).unwrap().retention_days, 10);
    }

    #[test]
    fn what_a_question_needs_cannot_be_taken_away() {
        let fields = QuestionFields {
            text: Patch::Clear,
            purpose: Patch::Clear,
            ..QuestionFields::default()
        };
        let refused = change(&question(QuestionKind::Text), false, fields).unwrap_err();
        assert_eq!(refused, ["text Required", "purpose Required"]);
    }
}
