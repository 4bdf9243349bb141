//! Who reads which entries of the audit log (access.md, "audit log"), as SQL and as a plain function.
//!
//! Nobody's reading of an entry opens what the entry is about: an object in it is shown as it would
//! be elsewhere.

use entity::{
    audit_concern, audit_entry, event, id::PartnerId, partner_role, rows::Rows as _,
    terms::SubjectKind,
};
use sea_orm::{ColumnTrait as _, Condition, QueryFilter as _, QuerySelect as _, QueryTrait as _};
use uuid::Uuid;

use super::{Reach, standing::IdColumn as _};
use crate::database::conditions::among;

/// Something that an entry is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Concern {
    /// The object.
    pub id: Uuid,
    /// If it is a programme, series or event: the partners with an accepted role that leads it, or the
    /// series that the event is part of.
    pub led_by: Vec<PartnerId>,
}

impl Reach {
    /// Whether the actor reads all entries.
    #[must_use]
    pub fn audits_all(&self) -> bool {
        self.audits
    }

    /// On `audit_entry`.
    #[must_use]
    pub fn audit_entries(&self) -> Condition {
        use audit_concern::Column::SubjectId;
        if self.audits {
            return Condition::all();
        }
        if self.own.is_empty() {
            // No alternative: nothing.
            return Condition::all().add(audit_entry::Column::Id.is_null());
        }
        let mut concerned = Condition::any().add(among(SubjectId, self.own.clone()));
        if !self.steering.is_empty() {
            let events = event::Entity::rows()
                .select_only()
                .column(event::Column::Id)
                .filter(self.organised())
                .into_query();
            concerned = concerned
                .add(SubjectId.within(self.led(partner_role::Column::ProgrammeId)))
                .add(SubjectId.within(self.led(partner_role::Column::SeriesId)))
                .add(SubjectId.in_subquery(events));
        }
        let entries = audit_concern::Entity::rows()
            .select_only()
            .column(audit_concern::Column::AuditEntryId)
            .filter(concerned)
            .into_query();
        Condition::all().add(audit_entry::Column::Id.in_subquery(entries))
    }

    /// An entry is read by those who act for a partner that it is about, by those who lead a programme
    /// or organise an event or series that it is about, and by those who read all.
    #[must_use]
    pub fn covers_audit_entry(&self, concerns: &[Concern]) -> bool {
        let is_own = |concern: &Concern| {
            self.own.contains(&PartnerId(concern.id))
                || concern.led_by.iter().any(|partner| self.steering.contains(partner))
        };
        self.audits || concerns.iter().any(is_own)
    }

    /// What changed in an object is for those who see the object (`is_seen`: whole, not only its face),
    /// and for those who read all, unless it could tell of a protected event (invariant 7).
    #[must_use]
    pub fn covers_audit_details(&self, kind: SubjectKind, is_seen: bool) -> bool {
        use SubjectKind::{
            AudienceGroup, Event, EventInvitation, EventProfile, EventSeries, KnowledgeItem,
            Outcome, PartnerRole, Recommendation, Registration, RegistrationQuestion,
            ReportedFigure, Session, Topic, Venue,
        };
        let of_events = matches!(
            kind,
            Event
                | EventSeries
                | Session
                | EventProfile
                | Outcome
                | KnowledgeItem
                | Recommendation
                | ReportedFigure
                | PartnerRole
                | RegistrationQuestion
                | Venue
                | Topic
                | AudienceGroup
                | Registration
                | EventInvitation
        );
        is_seen || (self.audits && !of_events)
    }
}
