//! What only the organisers of an event see: whom they invited, what they wrote, and what became of the mails.

use entity::{event, event_invitation, mail, participant_message, registration, rows::Rows as _};
use sea_orm::{
    ColumnTrait as _, Condition, QueryFilter as _, QuerySelect as _, QueryTrait as _,
    sea_query::SelectStatement,
};

use super::Reach;

impl Reach {
    /// On `event_invitation`.
    #[must_use]
    pub fn event_invitations(&self) -> Condition {
        if self.steering.is_empty() {
            return nothing(event_invitation::Column::Id);
        }
        Condition::all().add(event_invitation::Column::EventId.in_subquery(self.events_organised()))
    }

    /// On `participant_message`.
    #[must_use]
    pub fn participant_messages(&self) -> Condition {
        if self.steering.is_empty() {
            return nothing(participant_message::Column::Id);
        }
        let events = self.events_organised();
        Condition::all().add(participant_message::Column::EventId.in_subquery(events))
    }

    /// On `mail`: those about registrations for, and invitations to, events that the actor organises.
    #[must_use]
    pub fn participant_mails(&self) -> Condition {
        if self.steering.is_empty() {
            return nothing(mail::Column::Id);
        }
        let registrations = registration::Entity::rows()
            .select_only()
            .column(registration::Column::Id)
            .filter(registration::Column::EventId.in_subquery(self.events_organised()))
            .into_query();
        let invitations = event_invitation::Entity::rows()
            .select_only()
            .column(event_invitation::Column::Id)
            .filter(self.event_invitations())
            .into_query();
        Condition::any()
            .add(mail::Column::SubjectId.in_subquery(registrations))
            .add(mail::Column::SubjectId.in_subquery(invitations))
    }

    fn events_organised(&self) -> SelectStatement {
        event::Entity::rows()
            .select_only()
            .column(event::Column::Id)
            .filter(self.organised())
            .into_query()
    }
}

/// No row: an id is never null.
fn nothing(id: impl sea_orm::ColumnTrait) -> Condition {
    Condition::all().add(id.is_null())
}
