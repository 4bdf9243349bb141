//! The way of a registration, step by step: the table of domain.md §4. What is not listed is refused.

use entity::terms::RegistrationStatus::{
    self, Cancelled, Confirmed, Expired, Lapsed, Offered, PendingApproval, PendingConfirmation,
    Rejected, Waitlisted,
};

use super::placing::Place;

/// What happens to a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A person without a verified address registers.
    Submit,
    /// A person whose address is verified registers, or confirms the address: an organiser decides.
    AwaitApproval,
    /// A person whose address is verified registers, or confirms the address.
    Verify(Place),
    /// An organiser says yes.
    Approve(Place),
    /// An organiser says no.
    Reject,
    /// A seat is free: who waits has it.
    Promote,
    /// A seat is free: who waits is asked.
    Offer,
    /// The person takes the seat that was offered.
    Accept,
    /// The person does not want the seat that was offered, or did not answer in time.
    Lapse,
    /// The person or an organiser cancels.
    Cancel,
    /// The address was not confirmed in time.
    Expire,
}

impl Step {
    /// Every step, for what is shown or tested of all of them.
    pub const ALL: [Self; 13] = [
        Self::Submit,
        Self::AwaitApproval,
        Self::Verify(Place::Seat),
        Self::Verify(Place::Queue),
        Self::Approve(Place::Seat),
        Self::Approve(Place::Queue),
        Self::Reject,
        Self::Promote,
        Self::Offer,
        Self::Accept,
        Self::Lapse,
        Self::Cancel,
        Self::Expire,
    ];

    /// Where a registration stands after this step, if it is possible from where it stood; none: there was
    /// no registration before.
    #[must_use]
    pub fn from(self, before: Option<RegistrationStatus>) -> Option<RegistrationStatus> {
        Some(match (before, self) {
            (None, Self::Submit) => PendingConfirmation,
            (None | Some(PendingConfirmation), Self::AwaitApproval) => PendingApproval,
            (None | Some(PendingConfirmation), Self::Verify(place))
            | (Some(PendingApproval), Self::Approve(place)) => place.status(),
            (Some(PendingApproval), Self::Reject) => Rejected,
            (Some(Waitlisted), Self::Promote) | (Some(Offered), Self::Accept) => Confirmed,
            (Some(Waitlisted), Self::Offer) => Offered,
            (Some(Offered), Self::Lapse) => Lapsed,
            (Some(status), Self::Cancel) if is_active(status) => Cancelled,
            (Some(PendingConfirmation), Self::Expire) => Expired,
            _ => return None,
        })
    }
}

impl Place {
    const fn status(self) -> RegistrationStatus {
        match self {
            Self::Seat => Confirmed,
            Self::Queue => Waitlisted,
        }
    }
}

/// Whether it has not ended: at most one of them per event and person (invariant 2).
#[must_use]
pub const fn is_active(status: RegistrationStatus) -> bool {
    matches!(status, PendingConfirmation | PendingApproval | Confirmed | Waitlisted | Offered)
}

/// Whether it holds a seat (invariant 1).
#[must_use]
pub const fn holds_seat(status: RegistrationStatus) -> bool {
    matches!(status, Confirmed | Offered)
}

#[cfg(test)]
mod tests {
    use sea_orm::Iterable as _;

    use super::*;

    /// The table as it is written in domain.md.
    const TABLE: &[(Option<RegistrationStatus>, Step, RegistrationStatus)] = &[
        (None, Step::Submit, PendingConfirmation),
        (None, Step::AwaitApproval, PendingApproval),
        (None, Step::Verify(Place::Seat), Confirmed),
        (None, Step::Verify(Place::Queue), Waitlisted),
        (Some(PendingConfirmation), Step::AwaitApproval, PendingApproval),
        (Some(PendingConfirmation), Step::Verify(Place::Seat), Confirmed),
        (Some(PendingConfirmation), Step::Verify(Place::Queue), Waitlisted),
        (Some(PendingConfirmation), Step::Expire, Expired),
        (Some(PendingApproval), Step::Approve(Place::Seat), Confirmed),
        (Some(PendingApproval), Step::Approve(Place::Queue), Waitlisted),
        (Some(PendingApproval), Step::Reject, Rejected),
        (Some(Waitlisted), Step::Promote, Confirmed),
        (Some(Waitlisted), Step::Offer, Offered),
        (Some(Offered), Step::Accept, Confirmed),
        (Some(Offered), Step::Lapse, Lapsed),
        (Some(PendingConfirmation), Step::Cancel, Cancelled),
        (Some(PendingApproval), Step::Cancel, Cancelled),
        (Some(Confirmed), Step::Cancel, Cancelled),
        (Some(Waitlisted), Step::Cancel, Cancelled),
        (Some(Offered), Step::Cancel, Cancelled),
    ];

    #[test]
    fn every_step_from_everywhere_is_as_the_table_says() {
        let everywhere = RegistrationStatus::iter().map(Some).chain([None]);
        for before in everywhere {
            for step in Step::ALL {
                let row = TABLE.iter().find(|(from, on, _)| (*from, *on) == (before, step));
                assert_eq!(step.from(before), row.map(|(.., to)| *to), "{before:?} {step:?}");
            }
        }
    }

    #[test]
    fn who_holds_a_seat_has_not_ended() {
        for status in RegistrationStatus::iter() {
            assert!(!holds_seat(status) || is_active(status), "{status:?}");
            assert_eq!(is_active(status), Step::Cancel.from(Some(status)).is_some(), "{status:?}");
        }
    }
}
