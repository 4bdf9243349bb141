//! What the links of mails prove while one operation runs: whoever holds one sees what its person sees.

use std::sync::{Arc, Mutex, PoisonError};

use entity::id::{EventInvitationId, RegistrationId};

/// Registrations and invitations whose links the operation came with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proven {
    /// Registrations.
    pub registrations: Vec<RegistrationId>,
    /// Invitations.
    pub invitations: Vec<EventInvitationId>,
}

/// The links that one operation came with. Clones share one list.
#[derive(Clone, Debug, Default)]
pub struct Proofs(Arc<Mutex<Proven>>);

impl Proofs {
    /// A link was good for this registration.
    pub fn add_registration(&self, registration: RegistrationId) {
        self.with(|proven| proven.registrations.push(registration));
    }

    /// A link was good for this invitation.
    pub fn add_invitation(&self, invitation: EventInvitationId) {
        self.with(|proven| proven.invitations.push(invitation));
    }

    /// What was proven so far.
    #[must_use]
    pub fn proven(&self) -> Proven {
        self.with(|proven| proven.clone())
    }

    fn with<T>(&self, run: impl FnOnce(&mut Proven) -> T) -> T {
        run(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
