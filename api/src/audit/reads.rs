//! Whose personal data an operation hands out, noted while it runs.

use std::{
    collections::BTreeMap,
    mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use entity::{
    id::{EventId, EventInvitationId, ProgrammeInterestId, RegistrationId, UserId},
    terms::SubjectKind,
};
use uuid::Uuid;

/// An id of a person, or of a record about one.
pub trait PersonalRecord: Into<Uuid> {
    /// What the audit log calls it.
    const KIND: SubjectKind;
}

impl PersonalRecord for EventInvitationId {
    const KIND: SubjectKind = SubjectKind::EventInvitation;
}

impl PersonalRecord for ProgrammeInterestId {
    const KIND: SubjectKind = SubjectKind::ProgrammeInterest;
}

impl PersonalRecord for UserId {
    const KIND: SubjectKind = SubjectKind::User;
}

impl PersonalRecord for RegistrationId {
    const KIND: SubjectKind = SubjectKind::Registration;
}

/// The persons whose data one operation has handed out to somebody else. Clones share one list.
#[derive(Clone, Debug, Default)]
pub struct PersonalReads(Arc<Mutex<Subjects>>);

/// The persons whose data was handed out, or records about them.
#[derive(Debug, Default)]
pub struct Subjects {
    /// Each with what the audit log calls it.
    pub records: BTreeMap<Uuid, SubjectKind>,
    /// The events of those registrations of which it is known.
    pub events: BTreeMap<RegistrationId, EventId>,
}

impl PersonalReads {
    /// Notes one more; a second time changes nothing.
    pub fn add<Id: PersonalRecord>(&self, subject: Id) {
        self.subjects().records.insert(subject.into(), Id::KIND);
    }

    /// Notes a registration for this event.
    pub fn add_registration(&self, registration: RegistrationId, event: EventId) {
        self.add(registration);
        self.subjects().events.insert(registration, event);
    }

    /// What was noted since this was last asked.
    #[must_use]
    pub fn take(&self) -> Subjects {
        mem::take(&mut *self.subjects())
    }

    fn subjects(&self) -> MutexGuard<'_, Subjects> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
