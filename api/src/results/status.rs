//! The ways of event profiles and outcomes to the public, step by step.

use entity::terms::PublicationStatus::{self, Draft, InReview, Published, Superseded, Withdrawn};

/// A step of an event profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProfileStep {
    /// It is written: somebody else is to read it.
    Submit,
    /// It is right: everybody may read it.
    Publish,
    /// Something is to be changed first.
    Return,
    /// Something newer says more.
    Supersede,
    /// It is taken back.
    Withdraw,
}

impl ProfileStep {
    /// Every step.
    pub const ALL: [Self; 5] =
        [Self::Submit, Self::Publish, Self::Return, Self::Supersede, Self::Withdraw];

    /// Where the step leads from `status`; `None` if it cannot be taken there.
    #[must_use]
    pub const fn from(self, status: PublicationStatus) -> Option<PublicationStatus> {
        match (self, status) {
            (Self::Submit, Draft) => Some(InReview),
            (Self::Publish, InReview) => Some(Published),
            (Self::Return, InReview) => Some(Draft),
            (Self::Supersede, Published) => Some(Superseded),
            (Self::Withdraw, Published) => Some(Withdrawn),
            _ => None,
        }
    }
}

/// A step of an outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutcomeStep {
    /// It is right: those whom it is for may read it.
    Publish,
    /// It is taken back.
    Withdraw,
}

impl OutcomeStep {
    /// Every step.
    pub const ALL: [Self; 2] = [Self::Publish, Self::Withdraw];

    /// Where the step leads from `status`; `None` if it cannot be taken there.
    #[must_use]
    pub const fn from(self, status: PublicationStatus) -> Option<PublicationStatus> {
        match (self, status) {
            (Self::Publish, Draft) => Some(Published),
            (Self::Withdraw, Published) => Some(Withdrawn),
            _ => None,
        }
    }
}

/// As the API writes it.
#[must_use]
pub const fn name(status: PublicationStatus) -> &'static str {
    match status {
        Draft => "DRAFT",
        InReview => "IN_REVIEW",
        Published => "PUBLISHED",
        Superseded => "SUPERSEDED",
        Withdrawn => "WITHDRAWN",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATUSES: [PublicationStatus; 5] = [Draft, InReview, Published, Superseded, Withdrawn];

    #[test]
    fn a_profile_takes_the_steps_of_its_way_and_no_other() {
        let mut taken = Vec::new();
        for step in ProfileStep::ALL {
            for status in STATUSES {
                taken.extend(step.from(status).map(|to| (step, status, to)));
            }
        }
        let way = [
            (ProfileStep::Submit, Draft, InReview),
            (ProfileStep::Publish, InReview, Published),
            (ProfileStep::Return, InReview, Draft),
            (ProfileStep::Supersede, Published, Superseded),
            (ProfileStep::Withdraw, Published, Withdrawn),
        ];
        assert_eq!(taken, way);
    }

    #[test]
    fn an_outcome_takes_the_steps_of_its_way_and_no_other() {
        let mut taken = Vec::new();
        for step in OutcomeStep::ALL {
            for status in STATUSES {
                taken.extend(step.from(status).map(|to| (step, status, to)));
            }
        }
        let way = [
            (OutcomeStep::Publish, Draft, Published),
            (OutcomeStep::Withdraw, Published, Withdrawn),
        ];
        assert_eq!(taken, way);
    }
}
