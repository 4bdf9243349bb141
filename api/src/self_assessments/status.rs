//! The way of a self-assessment, step by step.

use entity::terms::AssessmentStatus::{
    self, Closed, Discussed, Evaluated, InProgress, NotStarted, Submitted,
};

/// A step of a self-assessment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssessmentStep {
    /// The municipality answers or skips a question.
    Answer,
    /// The municipality says that this is where it stands.
    Submit,
    /// Those who lead the programme ask for something to be done again.
    Return,
    /// They say what they make of it.
    Evaluate,
    /// It was talked about with the municipality.
    Discuss,
    /// It is a record.
    Close,
}

impl AssessmentStep {
    /// Every step.
    pub const ALL: [Self; 6] =
        [Self::Answer, Self::Submit, Self::Return, Self::Evaluate, Self::Discuss, Self::Close];

    /// Where the step leads from `status`; `None` if it cannot be taken there.
    #[must_use]
    pub const fn from(self, status: AssessmentStatus) -> Option<AssessmentStatus> {
        match (self, status) {
            (Self::Answer, NotStarted | InProgress) | (Self::Return, Submitted) => Some(InProgress),
            (Self::Submit, InProgress) => Some(Submitted),
            (Self::Evaluate, Submitted) => Some(Evaluated),
            (Self::Discuss, Evaluated) => Some(Discussed),
            (Self::Close, Discussed) => Some(Closed),
            _ => None,
        }
    }
}

/// Whether the municipality can say who else reads it: once it was evaluated.
#[must_use]
pub const fn can_be_released(status: AssessmentStatus) -> bool {
    matches!(status, Evaluated | Discussed | Closed)
}

/// As the API writes it.
#[must_use]
pub(super) const fn name(status: AssessmentStatus) -> &'static str {
    match status {
        NotStarted => "NOT_STARTED",
        InProgress => "IN_PROGRESS",
        Submitted => "SUBMITTED",
        Evaluated => "EVALUATED",
        Discussed => "DISCUSSED",
        Closed => "CLOSED",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATUSES: [AssessmentStatus; 6] =
        [NotStarted, InProgress, Submitted, Evaluated, Discussed, Closed];

    #[test]
    fn a_self_assessment_takes_the_steps_of_its_way_and_no_other() {
        let mut taken = Vec::new();
        for step in AssessmentStep::ALL {
            for status in STATUSES {
                taken.extend(step.from(status).map(|to| (step, status, to)));
            }
        }
        let way = [
            (AssessmentStep::Answer, NotStarted, InProgress),
            (AssessmentStep::Answer, InProgress, InProgress),
            (AssessmentStep::Submit, InProgress, Submitted),
            (AssessmentStep::Return, Submitted, InProgress),
            (AssessmentStep::Evaluate, Submitted, Evaluated),
            (AssessmentStep::Discuss, Evaluated, Discussed),
            (AssessmentStep::Close, Discussed, Closed),
        ];
        assert_eq!(taken, way);
    }

    #[test]
    fn what_can_be_sent_back_is_never_released() {
        for status in STATUSES {
            let open = AssessmentStep::Return.from(status).is_some()
                || AssessmentStep::Answer.from(status).is_some();
            assert!(!(open && can_be_released(status)), "{status:?}");
        }
    }
}
