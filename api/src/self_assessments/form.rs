//! What a questionnaire asks, before it has rows.

use super::{
    checks::{Checks, ENTRIES, TEXT},
    refusal::SelfAssessmentErrorCode::{TooFew, TooMany},
};
use crate::{checks::LINE, patch::Patch, refusal::Refusal};

/// Fewest and most steps of a scale.
const SCALE: (usize, usize) = (2, 10);
/// Fewest and most fields of action.
const FIELDS: (usize, usize) = (1, 20);
/// Fewest and most questions of a field.
const QUESTIONS: (usize, usize) = (1, ENTRIES);

/// A question as a client writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionDraft {
    /// What is asked.
    pub text: String,
    /// What helps to answer it.
    pub hint: Option<String>,
}

/// A field of action as a client writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldDraft {
    /// Title.
    pub title: String,
    /// What it is about.
    pub description: Option<String>,
    /// Its questions in order.
    pub questions: Vec<QuestionDraft>,
}

/// What a questionnaire asks, and on what scale.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Form {
    /// What the steps of the scale mean, from 1.
    pub(super) scale: Vec<String>,
    /// Its fields of action in order.
    pub(super) fields: Vec<FieldDraft>,
}

impl Form {
    /// The form after a change; tells `checks` of everything that is wrong.
    pub(super) fn changed(
        self,
        scale: Patch<Vec<String>>,
        fields: Patch<Vec<FieldDraft>>,
        checks: &mut Checks,
    ) -> Self {
        let scale = scale.over(Some(self.scale)).unwrap_or_default();
        let fields = fields.over(Some(self.fields)).unwrap_or_default();
        bounded("scale", scale.len(), SCALE, checks);
        bounded("fields", fields.len(), FIELDS, checks);
        let scale = if scale.len() <= SCALE.1 { checks.list("scale", &scale) } else { None };
        let fields = fields.into_iter().take(FIELDS.1).enumerate();
        Self {
            scale: scale.unwrap_or_default(),
            fields: fields.filter_map(|(number, field)| field.checked(number, checks)).collect(),
        }
    }
}

impl FieldDraft {
    fn checked(self, number: usize, checks: &mut Checks) -> Option<Self> {
        let at = |part: &str| format!("fields.{number}.{part}");
        let title = checks.line(&at("title"), &self.title, LINE);
        let description = optional(&at("description"), self.description, checks);
        bounded(&at("questions"), self.questions.len(), QUESTIONS, checks);
        let mut questions = Vec::with_capacity(self.questions.len());
        for (place, question) in self.questions.into_iter().take(QUESTIONS.1).enumerate() {
            let at = |part: &str| format!("fields.{number}.questions.{place}.{part}");
            let text = checks.lines(&at("text"), &question.text, TEXT);
            let hint = optional(&at("hint"), question.hint, checks);
            questions.extend(text.map(|text| QuestionDraft { text, hint }));
        }
        Some(Self { title: title?, description, questions })
    }
}

fn optional(path: &str, text: Option<String>, checks: &mut Checks) -> Option<String> {
    checks.lines(path, &text?, TEXT)
}

fn bounded(path: &str, found: usize, (min, max): (usize, usize), checks: &mut Checks) {
    let refusal = |code| Refusal::at(path, code).with("found", found);
    if found < min {
        checks.refuse(refusal(TooFew).with("min", min));
    } else if found > max {
        checks.refuse(refusal(TooMany).with("max", max));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        refusal::Failure,
        self_assessments::refusal::SelfAssessmentErrorCode::{self, Repeated, Required},
    };

    fn field(questions: &[&str]) -> FieldDraft {
        let question = |text: &&str| QuestionDraft { text: (*text).to_owned(), hint: None };
        FieldDraft {
            title: "Steuerung".into(),
            description: None,
            questions: questions.iter().map(question).collect(),
        }
    }

    fn scale(labels: &[&str]) -> Vec<String> {
        labels.iter().map(|label| (*label).to_owned()).collect()
    }

    fn refused(
        scale: Vec<String>,
        fields: Vec<FieldDraft>,
    ) -> Vec<(String, SelfAssessmentErrorCode)> {
        let mut checks = Checks::default();
        Form::default().changed(Patch::Set(scale), Patch::Set(fields), &mut checks);
        match checks.done() {
            Ok(()) => Vec::new(),
            Err(Failure::Refused(refusals)) => {
                refusals.into_iter().map(|one| (one.path.join("."), one.code)).collect()
            }
            Err(Failure::Fault(fault)) => panic!("{fault}"),
        }
    }

    #[test]
    fn a_form_has_a_scale_fields_and_questions() {
        assert_eq!(refused(scale(&["nein", "ja"]), vec![field(&["Gibt es ein Leitbild?"])]), []);
        assert_eq!(
            refused(scale(&["ja"]), Vec::new()),
            [("input.scale".into(), TooFew), ("input.fields".into(), TooFew)]
        );
        assert_eq!(
            refused(scale(&["ja", "ja"]), vec![field(&[]), field(&[" "])]),
            [
                ("input.scale.1".into(), Repeated),
                ("input.fields.0.questions".into(), TooFew),
                ("input.fields.1.questions.0.text".into(), Required),
            ]
        );
        let many: Vec<String> = (0..11).map(|step| step.to_string()).collect();
        assert_eq!(
            refused(many, vec![field(&["?"; 51]); 21]).first(),
            Some(&("input.scale".into(), TooMany))
        );
    }

    #[test]
    fn what_is_absent_stays() {
        let before = Form { scale: scale(&["nein", "ja"]), fields: vec![field(&["?"])] };
        let mut checks = Checks::default();
        let scale = Patch::Set(scale(&["kaum", "ganz"]));
        let after = before.clone().changed(scale, Patch::Keep, &mut checks);
        assert!(checks.done().is_ok());
        assert_eq!(after.fields, before.fields);
        assert_eq!(after.scale, ["kaum", "ganz"]);
    }
}
