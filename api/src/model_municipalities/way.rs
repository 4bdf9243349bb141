//! The way of a municipality through a programme, step by step (domain.md §4).

use entity::terms::ModelMunicipalityStatus::{
    self, Active, Admitted, Applied, Completed, Interested, Paused, Rejected, UnderReview, Waiting,
    Withdrawn,
};

/// A step on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The municipality applies.
    Apply,
    /// The programme looks at the application.
    Review,
    /// The programme takes it in.
    Admit,
    /// It waits for a place.
    Wait,
    /// The programme does not take it in.
    Reject,
    /// It takes part from now on.
    Activate,
    /// It takes part again later.
    Pause,
    /// It takes part again.
    Resume,
    /// It went all the way.
    Complete,
    /// It leaves before the end.
    Withdraw,
}

impl Step {
    /// Every step.
    pub const ALL: [Self; 10] = [
        Self::Apply,
        Self::Review,
        Self::Admit,
        Self::Wait,
        Self::Reject,
        Self::Activate,
        Self::Pause,
        Self::Resume,
        Self::Complete,
        Self::Withdraw,
    ];

    /// Where the step leads from `status`; `None` if it cannot be taken there.
    #[must_use]
    pub const fn from(self, status: ModelMunicipalityStatus) -> Option<ModelMunicipalityStatus> {
        match (self, status) {
            (Self::Apply, Interested) => Some(Applied),
            (Self::Review, Applied) => Some(UnderReview),
            (Self::Admit, UnderReview | Waiting) => Some(Admitted),
            (Self::Wait, UnderReview) => Some(Waiting),
            (Self::Reject, UnderReview) => Some(Rejected),
            (Self::Activate, Admitted) | (Self::Resume, Paused) => Some(Active),
            (Self::Pause, Active) => Some(Paused),
            (Self::Complete, Active) => Some(Completed),
            (
                Self::Withdraw,
                Interested | Applied | UnderReview | Admitted | Waiting | Active | Paused,
            ) => Some(Withdrawn),
            _ => None,
        }
    }

    /// The use case, as the audit log names it.
    #[must_use]
    pub const fn use_case(self) -> &'static str {
        match self {
            Self::Apply => "model_municipalities.apply",
            Self::Review => "model_municipalities.review",
            Self::Admit => "model_municipalities.admit",
            Self::Wait => "model_municipalities.put_on_waiting_list",
            Self::Reject => "model_municipalities.reject",
            Self::Activate => "model_municipalities.activate",
            Self::Pause => "model_municipalities.pause",
            Self::Resume => "model_municipalities.resume",
            Self::Complete => "model_municipalities.complete",
            Self::Withdraw => "model_municipalities.withdraw",
        }
    }
}

/// Statuses in which a municipality has one of a cohort's places.
pub const HOLD_A_PLACE: [ModelMunicipalityStatus; 4] = [Admitted, Active, Paused, Completed];

/// As the API writes it.
#[must_use]
pub const fn name(status: ModelMunicipalityStatus) -> &'static str {
    match status {
        Interested => "INTERESTED",
        Applied => "APPLIED",
        UnderReview => "UNDER_REVIEW",
        Admitted => "ADMITTED",
        Waiting => "WAITING",
        Rejected => "REJECTED",
        Active => "ACTIVE",
        Paused => "PAUSED",
        Completed => "COMPLETED",
        Withdrawn => "WITHDRAWN",
    }
}

/// What those who listen are told when it stands there.
#[must_use]
pub const fn event(status: ModelMunicipalityStatus) -> &'static str {
    match status {
        Interested => "model_municipality.interested",
        Applied => "model_municipality.applied",
        UnderReview => "model_municipality.under_review",
        Admitted => "model_municipality.admitted",
        Waiting => "model_municipality.waiting",
        Rejected => "model_municipality.rejected",
        Active => "model_municipality.active",
        Paused => "model_municipality.paused",
        Completed => "model_municipality.completed",
        Withdrawn => "model_municipality.withdrawn",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_has_these_steps_and_no_other() {
        let statuses = [
            Interested,
            Applied,
            UnderReview,
            Admitted,
            Waiting,
            Rejected,
            Active,
            Paused,
            Completed,
            Withdrawn,
        ];
        let mut taken = Vec::new();
        for step in Step::ALL {
            for status in statuses {
                taken.extend(step.from(status).map(|to| (step, status, to)));
            }
        }
        let way = [
            (Step::Apply, Interested, Applied),
            (Step::Review, Applied, UnderReview),
            (Step::Admit, UnderReview, Admitted),
            (Step::Admit, Waiting, Admitted),
            (Step::Wait, UnderReview, Waiting),
            (Step::Reject, UnderReview, Rejected),
            (Step::Activate, Admitted, Active),
            (Step::Pause, Active, Paused),
            (Step::Resume, Paused, Active),
            (Step::Complete, Active, Completed),
            (Step::Withdraw, Interested, Withdrawn),
            (Step::Withdraw, Applied, Withdrawn),
            (Step::Withdraw, UnderReview, Withdrawn),
            (Step::Withdraw, Admitted, Withdrawn),
            (Step::Withdraw, Waiting, Withdrawn),
            (Step::Withdraw, Active, Withdrawn),
            (Step::Withdraw, Paused, Withdrawn),
        ];
        assert_eq!(taken, way);
    }
}
