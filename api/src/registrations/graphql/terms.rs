//! The closed vocabularies of registrations.

use async_graphql::Enum;
use entity::terms;

/// Where a registration stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::RegistrationStatus")]
pub enum RegistrationStatus {
    /// The address is to be confirmed by the link of a mail; there is no seat before.
    PendingConfirmation,
    /// An organiser will decide.
    PendingApproval,
    /// The person has a seat.
    Confirmed,
    /// The person waits for a seat.
    Waitlisted,
    /// A seat is offered and kept for a time.
    Offered,
    /// The organisers said no.
    Rejected,
    /// It was cancelled.
    Cancelled,
    /// An offer was declined, or ran out.
    Lapsed,
    /// The address was not confirmed in time.
    Expired,
}

/// How a registration came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::RegistrationSource")]
pub enum RegistrationSource {
    /// The person registered without an account.
    Guest,
    /// The person registered with an account.
    User,
    /// An editor of a partner registered the person.
    Delegate,
    /// An organiser registered the person.
    Organiser,
    /// The person came to the door.
    WalkIn,
    /// A partner's own system registered the person.
    PartnerSystem,
    /// The person followed an invitation.
    Invitation,
}

/// Whether a person came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::Attendance")]
pub enum Attendance {
    /// Nobody noted it.
    Unknown,
    /// The person came.
    Present,
    /// The person did not come.
    Absent,
}

/// To whom a participant is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::ListVisibility")]
pub enum ListVisibility {
    /// Nobody but the organisers.
    Nobody,
    /// The other participants.
    Participants,
    /// Everybody.
    Public,
}

/// Who ended a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::EndedBy")]
pub enum RegistrationEnd {
    /// The person.
    Person,
    /// An organiser.
    Organiser,
    /// The service: the time was over.
    System,
}
