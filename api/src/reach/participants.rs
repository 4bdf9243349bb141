//! Who sees who takes part in an event (access.md, "Personal fields"; domain.md, invariants 7 and 17).
//!
//! As in the rest of this room, each rule stands twice: as SQL and as a plain function. Nothing here looks at
//! whether the actor manages the network: that opens nobody's personal data.

use entity::{
    event,
    id::{EventId, PartnerId},
    partner_role, registration,
    rows::Rows as _,
    terms::{
        Confidentiality, ListVisibility,
        RegistrationStatus::{self, Confirmed, Offered, Waitlisted},
    },
};
use sea_orm::{ColumnTrait as _, Condition, QueryFilter as _, QuerySelect as _, QueryTrait as _};
use uuid::Uuid;

use super::{
    Reach,
    facts::Involved,
    standing::{IdColumn as _, Ids, Which},
};
use crate::{database::conditions::among, registrations::proofs::Proven};

/// Where a registration stands while its person is one of those whom the event is for. Whoever has not yet
/// confirmed the address, or is not yet approved, could be anybody.
pub const TAKING_PART: [RegistrationStatus; 3] = [Confirmed, Waitlisted, Offered];

/// A part of what is known of those who take part in an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// Names, groups, partners, status.
    People,
    /// Addresses, answers and needs as well.
    Contacts,
    /// Names, groups and attendance.
    Door,
}

impl Reach {
    /// On `registration`: those of the person who asks, and those whose links the request came with.
    #[must_use]
    pub fn own_registrations(&self) -> Condition {
        Condition::any()
            .add(among(registration::Column::UserId, self.person))
            .add(among(registration::Column::Id, self.proven.registrations.clone()))
    }

    /// [`Reach::own_registrations`] as a plain function.
    #[must_use]
    pub fn owns_registration(&self, row: &registration::Model) -> bool {
        self.person.is_some_and(|person| row.user_id == Some(person))
            || self.proven.registrations.contains(&row.id)
    }

    /// On `registration`: those of which the actor may know this part.
    #[must_use]
    pub fn registrations(&self, part: Part) -> Condition {
        let condition = self.own_registrations();
        if !self.can_read(part) {
            return condition;
        }
        let events = event::Entity::rows()
            .select_only()
            .column(event::Column::Id)
            .filter(self.events_with(part))
            .into_query();
        condition.add(registration::Column::EventId.in_subquery(events))
    }

    /// [`Reach::registrations`] as a plain function.
    #[must_use]
    pub fn covers_registration(
        &self,
        part: Part,
        row: &registration::Model,
        event: &event::Model,
        involved: &Involved,
    ) -> bool {
        self.owns_registration(row) || self.reads(part, event, involved)
    }

    /// On `event`: those of whose participants the actor may know this part. Systems are no organisers of what is
    /// protected, whatever their keys are for.
    #[must_use]
    pub fn events_with(&self, part: Part) -> Condition {
        let mut condition = Condition::any().add(self.organised());
        if part == Part::Door {
            condition = condition.add(among(event::Column::Id, self.check_ins.clone()));
        }
        let hosts = self.systems_of(part);
        if hosts.is_empty() {
            return condition;
        }
        let hosted = Condition::any()
            .add(event::Column::Id.within(self.parts(
                partner_role::Column::EventId,
                hosts,
                Which::Leading,
            )))
            .add(event::Column::SeriesId.within(self.parts(
                partner_role::Column::SeriesId,
                hosts,
                Which::Leading,
            )));
        let open = event::Column::Confidentiality.ne(Confidentiality::Protected);
        condition.add(Condition::all().add(open).add(hosted))
    }

    /// [`Reach::events_with`] as a plain function.
    #[must_use]
    pub fn reads(&self, part: Part, event: &event::Model, involved: &Involved) -> bool {
        let shares = |partners: &[PartnerId]| {
            partners.iter().any(|partner| involved.organisers.contains(partner))
        };
        shares(&self.steering)
            || (part == Part::Door && self.check_ins.contains(&event.id))
            || (event.confidentiality != Confidentiality::Protected
                && shares(self.systems_of(part)))
    }

    /// Whether there can be any such event; if not, none is looked for.
    #[must_use]
    pub fn can_read(&self, part: Part) -> bool {
        !self.steering.is_empty()
            || !self.systems_of(part).is_empty()
            || (part == Part::Door && !self.check_ins.is_empty())
    }

    /// Whether it is known, without a look at the database, that the actor organises each of these events: not by
    /// its series, which an id does not tell.
    #[must_use]
    pub fn is_known_to_organise(&self, events: &[EventId]) -> bool {
        self.standing.as_ref().is_some_and(|standing| {
            let of_event = partner_role::Column::EventId;
            let led = standing.subjects(of_event, &self.steering, Which::Leading);
            events.iter().all(|event| led.contains(&event.0))
        })
    }

    /// [`Reach::event_details`] of this event, where it is known without a look at the database.
    #[must_use]
    pub fn knows_event_details(&self, event: &event::Model) -> Option<bool> {
        use partner_role::Column;
        let standing = self.standing.as_ref().filter(|_| self.proven == Proven::default())?;
        let led = |subject, id: Uuid| {
            standing.subjects(subject, &self.steering, Which::Leading).contains(&id)
        };
        Some(
            event.confidentiality != Confidentiality::Protected
                || led(Column::EventId, event.id.0)
                || event.series_id.is_some_and(|series| led(Column::SeriesId, series.0))
                || standing.registered(&TAKING_PART).contains(&event.id.0),
        )
    }

    /// On `event`: those in which one of the actor's partners has the part of a cooperation partner. Of what is
    /// protected they learn nothing of people, not even how many.
    #[must_use]
    pub fn cooperated(&self) -> Condition {
        let ours = Condition::any()
            .add(event::Column::Id.within(self.cooperating(partner_role::Column::EventId)))
            .add(event::Column::SeriesId.within(self.cooperating(partner_role::Column::SeriesId)));
        Condition::all()
            .add(event::Column::Confidentiality.ne(Confidentiality::Protected))
            .add(ours)
    }

    /// On `registration`, beside its event: confirmed people who chose to be in the list of participants, as far as
    /// the event has one. Never of a protected event.
    #[must_use]
    pub fn listed_participants(&self) -> Condition {
        let listed_for = |everybody: bool| {
            let lists: &[_] = if everybody {
                &[ListVisibility::Public]
            } else {
                &[ListVisibility::Public, ListVisibility::Participants]
            };
            event::Entity::rows()
                .select_only()
                .column(event::Column::Id)
                .filter(event::Column::Confidentiality.ne(Confidentiality::Protected))
                .filter(event::Column::ParticipantList.is_in(lists.iter().copied()))
        };
        let to_all = Condition::all()
            .add(registration::Column::ListVisibility.eq(ListVisibility::Public))
            .add(registration::Column::EventId.in_subquery(listed_for(true).into_query()));
        let mut shown = Condition::any().add(to_all);
        if self.may_take_part() {
            let inside = listed_for(false).filter(event::Column::Id.within(self.confirmed()));
            shown = shown.add(
                Condition::all()
                    .add(registration::Column::ListVisibility.ne(ListVisibility::Nobody))
                    .add(registration::Column::EventId.in_subquery(inside.into_query())),
            );
        }
        Condition::all().add(registration::Column::Status.eq(Confirmed)).add(shown)
    }

    /// [`Reach::listed_participants`] as a plain function.
    #[must_use]
    pub fn covers_listed(
        &self,
        row: &registration::Model,
        event: &event::Model,
        own: &[registration::Model],
    ) -> bool {
        use ListVisibility::{Nobody, Public};
        let takes_part = own.iter().any(|own| {
            own.event_id == event.id && own.status == Confirmed && self.owns_registration(own)
        });
        row.status == Confirmed
            && event.confidentiality != Confidentiality::Protected
            && ((row.list_visibility == Public && event.participant_list == Public)
                || (takes_part
                    && row.list_visibility != Nobody
                    && event.participant_list != Nobody))
    }

    /// On `event`: the actor takes part in it, or was invited and came with the link.
    pub(super) fn attended(&self) -> Condition {
        let mut condition = Condition::any();
        if self.may_take_part() {
            condition = condition.add(event::Column::Id.within(self.registered(&TAKING_PART)));
        }
        if !self.proven.invitations.is_empty() {
            use entity::{event_invitation, terms::InvitationStatus};
            let invited = event_invitation::Entity::rows()
                .select_only()
                .column(event_invitation::Column::EventId)
                .filter(among(event_invitation::Column::Id, self.proven.invitations.clone()))
                .filter(event_invitation::Column::Status.ne(InvitationStatus::Revoked));
            condition = condition.add(event::Column::Id.in_subquery(invited.into_query()));
        }
        condition
    }

    /// [`Reach::attended`] as a plain function.
    pub(super) fn attends(&self, involved: &Involved) -> bool {
        self.person.is_some_and(|person| involved.people.contains(&person))
            || self.proven.registrations.iter().any(|id| involved.registrations.contains(id))
            || self.proven.invitations.iter().any(|id| involved.invitations.contains(id))
    }

    /// Whether the actor can be inside of any event as somebody who takes part.
    #[must_use]
    pub fn may_attend(&self) -> bool {
        self.may_take_part() || !self.proven.invitations.is_empty()
    }

    /// On `event`: what only those learn who have a seat, such as the link to an online meeting.
    #[must_use]
    pub fn admitted(&self) -> Condition {
        let condition = Condition::any().add(self.organised());
        if self.may_take_part() {
            condition.add(event::Column::Id.within(self.confirmed()))
        } else {
            condition
        }
    }

    /// The partners as whose systems the actor reads this.
    fn systems_of(&self, part: Part) -> &[PartnerId] {
        match part {
            Part::People => &self.systems.people,
            Part::Contacts => &self.systems.contacts,
            Part::Door => &self.systems.door,
        }
    }

    /// Whether the actor may know the one of the same events as the other.
    #[must_use]
    pub fn reads_alike(&self, one: Part, other: Part) -> bool {
        let doors =
            if one == Part::Door || other == Part::Door { &self.check_ins[..] } else { &[] };
        doors.is_empty() && self.systems_of(one) == self.systems_of(other)
    }

    fn may_take_part(&self) -> bool {
        self.person.is_some() || !self.proven.registrations.is_empty()
    }

    fn confirmed(&self) -> Ids {
        self.registered(&[Confirmed])
    }

    fn registered(&self, statuses: &[RegistrationStatus]) -> Ids {
        if self.proven.registrations.is_empty()
            && let Some(standing) = &self.standing
        {
            return Ids::Known(standing.registered(statuses));
        }
        let query = registration::Entity::rows()
            .select_only()
            .column(registration::Column::EventId)
            .filter(self.own_registrations())
            .filter(registration::Column::Status.is_in(statuses.iter().copied()));
        Ids::LookedUp(Box::new(query.into_query()))
    }
}
