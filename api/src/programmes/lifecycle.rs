//! The way of a programme: PLANNED → RUNNING → COMPLETED → ARCHIVED (domain.md §4).

use entity::terms::ProgrammeStatus::{self, Archived, Completed, Planned, Running};

/// A step on that way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It begins.
    Start,
    /// It came to its end.
    Complete,
    /// It is kept as a record.
    Archive,
}

impl Step {
    /// Every step.
    pub const ALL: [Self; 3] = [Self::Start, Self::Complete, Self::Archive];

    /// Where the step leads; `None` if it cannot be taken from here.
    #[must_use]
    pub const fn from(self, status: ProgrammeStatus) -> Option<ProgrammeStatus> {
        match (status, self) {
            (Planned, Self::Start) => Some(Running),
            (Running, Self::Complete) => Some(Completed),
            (Completed, Self::Archive) => Some(Archived),
            _ => None,
        }
    }

    /// What listeners hear of.
    #[must_use]
    pub const fn announcement(self) -> &'static str {
        match self {
            Self::Start => "programme.started",
            Self::Complete => "programme.completed",
            Self::Archive => "programme.archived",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_listed_steps_can_be_taken() {
        let listed = [
            (Planned, Step::Start, Running),
            (Running, Step::Complete, Completed),
            (Completed, Step::Archive, Archived),
        ];
        for from in [Planned, Running, Completed, Archived] {
            for step in Step::ALL {
                let to = listed.iter().find(|row| (row.0, row.1) == (from, step)).map(|row| row.2);
                assert_eq!(step.from(from), to, "{from:?} {step:?}");
            }
        }
    }
}
