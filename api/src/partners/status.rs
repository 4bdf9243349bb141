//! The way of a partner: PROPOSED → ACTIVE ⇄ SUSPENDED → ARCHIVED (domain.md §4).

use entity::terms::PartnerStatus::{self, Active, Archived, Proposed, Suspended};

/// A step on that way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It is who it says.
    Verify,
    /// It is kept from taking part for a time.
    Suspend,
    /// It takes part again.
    Reinstate,
    /// It took part in the past.
    Archive,
}

impl Step {
    /// Where the step leads; `None` if it cannot be taken from here.
    #[must_use]
    pub const fn from(self, status: PartnerStatus) -> Option<PartnerStatus> {
        match (status, self) {
            (Proposed, Self::Verify) | (Suspended, Self::Reinstate) => Some(Active),
            (Active, Self::Suspend) => Some(Suspended),
            (Suspended, Self::Archive) => Some(Archived),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_listed_steps_can_be_taken() {
        let listed = [
            (Proposed, Step::Verify, Active),
            (Active, Step::Suspend, Suspended),
            (Suspended, Step::Reinstate, Active),
            (Suspended, Step::Archive, Archived),
        ];
        for from in [Proposed, Active, Suspended, Archived] {
            for step in [Step::Verify, Step::Suspend, Step::Reinstate, Step::Archive] {
                let to = listed.iter().find(|row| (row.0, row.1) == (from, step)).map(|row| row.2);
                assert_eq!(step.from(from), to, "{from:?} {step:?}");
            }
        }
    }
}
