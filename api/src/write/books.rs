//! What a use case leaves besides what it changed, as it grows: its audit entry, what others are told, and mails.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use entity::{
    audit_entry, audit_payload,
    id::{AuditEntryId, PartnerId},
    mail, outbox_event,
    terms::{GrantRole, SubjectKind},
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    Change,
    digest::{digest, hexadecimal, sha256},
    rows::Rows,
};
use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    mail::Letter,
    policy::Ground,
    vault::{self, Purpose},
};

/// What a use case leaves besides what it changed. Nothing of it is written before it is closed.
#[derive(Debug)]
pub struct Books {
    app: App,
    now: DateTime<Utc>,
    entry: AuditEntryId,
    actor: Actor,
    acting_as: Option<GrantRole>,
    partner: Option<PartnerId>,
    use_case: &'static str,
    changes: Vec<Value>,
    changed: Vec<(SubjectKind, Uuid)>,
    concerns: BTreeSet<Uuid>,
    personal: Vec<Value>,
    events: Vec<outbox_event::Model>,
    mails: Vec<mail::Model>,
}

impl Books {
    /// Those of `use_case`, named as `feature.verb_noun`, which happens now.
    #[must_use]
    pub fn open(app: &App, actor: &Actor, use_case: &'static str) -> Self {
        let now = app.clock.now();
        Self {
            app: app.clone(),
            now,
            entry: AuditEntryId(app.ids.next(now)),
            actor: actor.clone(),
            acting_as: None,
            partner: None,
            use_case,
            changes: Vec::new(),
            changed: Vec::new(),
            concerns: BTreeSet::new(),
            personal: Vec::new(),
            events: Vec::new(),
            mails: Vec::new(),
        }
    }

    /// What the use case may reach for.
    #[must_use]
    pub fn app(&self) -> &App {
        &self.app
    }

    /// When it happens.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// The audit entry.
    #[must_use]
    pub fn entry(&self) -> AuditEntryId {
        self.entry
    }

    /// An id for a new row.
    #[must_use]
    pub fn new_id<Id: From<Uuid>>(&self) -> Id {
        Id::from(self.app.ids.next(self.now))
    }

    /// Notes on what ground the policy allowed it: in which role and for which partner.
    pub fn on(&mut self, ground: Ground) {
        self.acting_as = ground.role;
        self.partner = ground.partner;
        self.concerns.extend(ground.partner.map(Uuid::from));
    }

    /// Notes what else the entry is about, besides what changed: the partner of a grant, the event of a
    /// session. Those who may read the audit log of that object find the entry there.
    pub fn concerns(&mut self, subject: impl Into<Uuid>) {
        self.concerns.insert(subject.into());
    }

    /// Keeps personal values of what changed, encrypted and apart from the chain: they can be erased.
    pub fn personal(&mut self, values: Value) {
        self.personal.push(values);
    }

    /// Sends a mail, once this is lasting.
    pub fn send(&mut self, letter: &Letter) -> Result<(), Fault> {
        self.mails.push(letter.sealed(&self.app, self.new_id(), self.entry, self.now)?);
        Ok(())
    }

    /// Notes for the audit entry what changed, as before and after. `details` never holds a personal value.
    pub fn changed(
        &mut self,
        change: Change,
        kind: SubjectKind,
        subject: impl Into<Uuid>,
        details: &Value,
    ) {
        let subject = subject.into();
        self.concerns.insert(subject);
        if change != Change::Read {
            self.changed.push((kind, subject));
        }
        self.changes.push(json!({
            "change": change,
            "kind": kind,
            "id": subject,
            "details": details,
        }));
    }

    /// Notes for the audit entry what is no change of one object: the summary of an import.
    pub fn summarise(&mut self, summary: Value) {
        self.changes.push(summary);
    }

    /// Tells those who listen, once this is lasting. `kind` is `subject.happened`.
    pub fn announce(&mut self, kind: &'static str, subject: Option<Uuid>, payload: Value) {
        self.events.push(outbox_event::Model {
            id: self.new_id(),
            recorded_at: self.now,
            audit_entry_id: self.entry,
            kind: kind.to_owned(),
            subject_id: subject,
            payload,
        });
    }

    /// What changed, and everything that it concerns.
    pub(super) fn what_changed(&self) -> (&[(SubjectKind, Uuid)], &BTreeSet<Uuid>) {
        (&self.changed, &self.concerns)
    }

    /// Nothing more is added: the rows.
    pub(super) fn close(self) -> Result<Rows, Fault> {
        let personal = self.personal_payload()?;
        let mut entry = audit_entry::Model {
            id: self.entry,
            recorded_at: self.now,
            actor_kind: self.actor.kind(),
            actor_id: self.actor.id(),
            acting_as: self.acting_as,
            partner_id: self.partner,
            credential_id: self.actor.credential(),
            request_id: self.app.origin.request_id.clone(),
            use_case: self.use_case.to_owned(),
            changes: Value::Array(self.changes),
            digest: String::new(),
            payload_digest: personal.as_ref().map(|payload| sha256(payload)),
        };
        entry.digest = digest(&entry, &self.concerns)?;
        let seal = |payload: Vec<u8>| {
            let sealed =
                self.app.vault.seal(Purpose::AuditPayload, self.entry.0.as_bytes(), &payload)?;
            Ok::<_, Fault>(audit_payload::Model {
                audit_entry_id: self.entry,
                payload: sealed.into(),
            })
        };
        Ok(Rows {
            entry,
            concerns: self.concerns,
            payload: personal.map(seal).transpose()?,
            events: self.events,
            mails: self.mails,
            key: self.app.origin.idempotency,
        })
    }

    /// The personal values in canonical form, so that their digest can be checked; with a random salt,
    /// so that nobody guesses them from the digest when they are erased.
    fn personal_payload(&self) -> Result<Option<Vec<u8>>, Fault> {
        if self.personal.is_empty() {
            return Ok(None);
        }
        let salt = hexadecimal(&vault::random::<16>()?);
        let payload = json!({ "salt": salt, "values": self.personal });
        serde_json_canonicalizer::to_vec(&payload).map(Some).map_err(Fault::internal)
    }
}
