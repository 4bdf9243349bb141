//! Whose personal data an operation hands out, noted while it runs.

use std::{
    collections::BTreeMap,
    mem,
    sync::{Arc, Mutex, PoisonError},
};

use entity::{
    id::{EventInvitationId, ProgrammeInterestId, RegistrationId, UserId},
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
pub struct PersonalReads(Arc<Mutex<BTreeMap<Uuid, SubjectKind>>>);

impl PersonalReads {
    /// Notes one more; a second time changes nothing.
    pub fn add<Id: PersonalRecord>(&self, subject: Id) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(subject.into(), Id::KIND);
    }

    /// What was noted since this was last asked.
    #[must_use]
    pub fn take(&self) -> BTreeMap<Uuid, SubjectKind> {
        mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
