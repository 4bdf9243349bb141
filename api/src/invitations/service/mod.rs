//! What can be done with invitations to events, and asked about them.

mod invite;
mod keep;
mod links;
mod queries;

pub(super) use self::links::link_of;
pub use self::{
    invite::{InviteToEvent, Person, invite_to_event},
    keep::{resend_event_invitation, revoke_event_invitation},
    links::{ByLink, by_link, open_invitation, use_invitation},
    queries::{
        InvitationListing, InvitationsOf, invitations, invitations_of_events, require_reading,
    },
};
