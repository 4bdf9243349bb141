//! Who sees accounts and what they may do: the person, those who manage a partner that the person
//! acts for, and who manages the network (access.md, "Personal fields").
//!
//! As in the rest of this room, each rule stands twice: as SQL and as a plain function.

use chrono::{DateTime, Utc};
use entity::{event, id::PartnerId, id::UserId, role_grant, rows::Rows as _, user_account};
use sea_orm::{ColumnTrait as _, Condition, QueryFilter as _, QuerySelect as _, QueryTrait as _};

use super::Reach;
use crate::database::conditions::among;

impl Reach {
    /// On `user_account`.
    #[must_use]
    pub fn users(&self) -> Condition {
        if self.administers {
            return Condition::all();
        }
        let acting = role_grant::Entity::rows()
            .select_only()
            .column(role_grant::Column::UserId)
            .filter(among(role_grant::Column::PartnerId, self.managing.clone()))
            .filter(unended(self.now))
            .into_query();
        let condition = Condition::any().add(among(user_account::Column::Id, self.person));
        if self.managing.is_empty() {
            return condition;
        }
        condition.add(user_account::Column::Id.in_subquery(acting))
    }

    /// On `role_grant`.
    #[must_use]
    pub fn grants(&self) -> Condition {
        if self.administers {
            return Condition::all();
        }
        let condition = Condition::any()
            .add(among(role_grant::Column::UserId, self.person))
            .add(among(role_grant::Column::PartnerId, self.managing.clone()));
        if self.can_organise() {
            condition.add(self.grants_at_organised_events())
        } else {
            condition
        }
    }

    /// On `role_grant`: for an event that the actor organises.
    #[must_use]
    pub fn grants_at_organised_events(&self) -> Condition {
        let organised = event::Entity::rows()
            .select_only()
            .column(event::Column::Id)
            .filter(self.organised())
            .into_query();
        Condition::all().add(role_grant::Column::EventId.in_subquery(organised))
    }

    /// On `role_grant`: neither taken back nor past its end.
    #[must_use]
    pub fn unended_grants(&self) -> Condition {
        unended(self.now)
    }

    /// An account is seen by its person, and by those who manage a partner that it acts for.
    /// `acting_for` are the partners of its grants that have not ended.
    #[must_use]
    pub fn covers_user(&self, user: UserId, acting_for: &[PartnerId]) -> bool {
        self.administers
            || self.person == Some(user)
            || acting_for.iter().any(|partner| self.managing.contains(partner))
    }

    /// A grant is seen by its person, by those who manage its partner, and by those who organise its event; ended
    /// ones as well. `organisers` are those of the event.
    #[must_use]
    pub fn covers_grant(&self, grant: &role_grant::Model, organisers: &[PartnerId]) -> bool {
        organisers.iter().any(|partner| self.steering.contains(partner))
            || self.administers
            || self.person == Some(grant.user_id)
            || grant.partner_id.is_some_and(|partner| self.managing.contains(&partner))
    }
}

fn unended(now: DateTime<Utc>) -> Condition {
    let lasts = Condition::any()
        .add(role_grant::Column::ValidUntil.is_null())
        .add(role_grant::Column::ValidUntil.gt(now));
    Condition::all().add(role_grant::Column::RevokedAt.is_null()).add(lasts)
}
