//! The rules of `facts` as SQL conditions on the tables' own names.
//!
//! What needs no actor costs no subquery: an anonymous reader's conditions look at the row alone.

use entity::{
    agreement, agreement_party, api_key, event, event_profile, event_series,
    id::PartnerId,
    model_municipality, municipality, office_holder, partner, partner_role, programme,
    rows::Rows as _,
    terms::{
        Confidentiality, EventStatus, ModelMunicipalityStatus, PartnerRoleKind, PartnerRoleState,
        PartnerStatus, PublicationStatus, SeriesStatus,
    },
};
use sea_orm::{
    ColumnTrait, Condition, ExprTrait as _, QueryFilter as _, QuerySelect as _, QueryTrait as _,
    sea_query::{Expr, Query, SelectStatement, SimpleExpr},
};

use super::{
    Reach,
    standing::{IdColumn as _, Ids, Which},
};
use crate::database::conditions::among;

impl Reach {
    /// On `partner`.
    #[must_use]
    pub fn partners(&self) -> Condition {
        if self.administers {
            return Condition::all();
        }
        let public = [PartnerStatus::Active, PartnerStatus::Archived];
        let condition = Condition::any().add(partner::Column::Status.is_in(public));
        if self.kept.is_empty() {
            return condition;
        }
        condition.add(among(partner::Column::Id, self.kept.clone()))
    }

    /// On a column that refers to a partner: only partners that the actor may see.
    #[must_use]
    pub fn visible_partners(&self) -> SelectStatement {
        let query = partner::Entity::rows().select_only().column(partner::Column::Id);
        query.filter(self.partners()).into_query()
    }

    /// On `municipality`.
    #[must_use]
    pub fn municipalities(&self) -> Condition {
        if self.administers {
            return Condition::all();
        }
        Condition::all().add(municipality::Column::PartnerId.in_subquery(self.visible_partners()))
    }

    /// On `api_key`.
    #[must_use]
    pub fn api_keys(&self) -> Condition {
        if self.administers {
            return Condition::all();
        }
        Condition::all().add(among(api_key::Column::PartnerId, self.managing.clone()))
    }

    /// On `office_holder`.
    #[must_use]
    pub fn office_holders(&self) -> Condition {
        if self.administers {
            return Condition::all();
        }
        Condition::any()
            .add(office_holder::Column::PartnerId.is_null())
            .add(office_holder::Column::PartnerId.in_subquery(self.visible_partners()))
    }

    /// On `event_series`.
    #[must_use]
    pub fn series(&self) -> Condition {
        if self.administers {
            return Condition::all();
        }
        let mut condition =
            Condition::any().add(event_series::Column::Status.ne(SeriesStatus::Draft));
        if !self.hosting.is_empty() {
            let kept = self.kept_events(partner_role::Column::SeriesId);
            condition = condition.add(event_series::Column::Id.within(kept));
        }
        if self.steering.is_empty() {
            return condition;
        }
        condition
            .add(event_series::Column::Id.within(self.led(partner_role::Column::SeriesId)))
            .add(event_series::Column::Id.within(self.asked(partner_role::Column::SeriesId)))
            .add(
                event_series::Column::ProgrammeId
                    .within(self.led(partner_role::Column::ProgrammeId)),
            )
    }

    /// On `event`.
    #[must_use]
    pub fn events(&self) -> Condition {
        if self.administers {
            return Condition::all();
        }
        let mut open =
            Condition::any().add(event::Column::Confidentiality.ne(Confidentiality::Members));
        if !self.members.is_empty() {
            open = open.add(self.for_members());
        }
        if self.may_attend() {
            open = open.add(self.attended());
        }
        if !self.check_ins.is_empty() {
            open = open.add(among(event::Column::Id, self.check_ins.clone()));
        }
        let shown = Condition::all().add(event::Column::Status.ne(EventStatus::Draft)).add(open);
        let mut condition = Condition::any().add(shown);
        if !self.hosting.is_empty() {
            let (of_event, of_series) =
                (partner_role::Column::EventId, partner_role::Column::SeriesId);
            condition = condition
                .add(event::Column::Id.within(self.kept_events(of_event)))
                .add(event::Column::SeriesId.within(self.kept_events(of_series)));
        }
        if self.steering.is_empty() {
            return condition;
        }
        condition
            .add(self.organised())
            .add(event::Column::Id.within(self.asked(partner_role::Column::EventId)))
            .add(event::Column::ProgrammeId.within(self.led(partner_role::Column::ProgrammeId)))
    }

    /// On `event`: what is for its members is for the actor.
    pub(super) fn for_members(&self) -> Condition {
        if self.administers {
            return Condition::all();
        }
        Condition::any()
            .add(event::Column::ProgrammeId.within(self.member_programmes()))
            .add(event::Column::ProgrammeId.within(self.municipal_programmes()))
            .add(event::Column::Id.within(self.taken_part(partner_role::Column::EventId)))
            .add(event::Column::SeriesId.within(self.taken_part(partner_role::Column::SeriesId)))
    }

    /// On `event`: more than title, day and host.
    #[must_use]
    pub fn event_details(&self) -> Condition {
        let open = event::Column::Confidentiality.ne(Confidentiality::Protected);
        let mut condition = Condition::any().add(open);
        if self.may_attend() {
            condition = condition.add(self.attended());
        }
        if self.steering.is_empty() { condition } else { condition.add(self.organised()) }
    }

    /// On `event`: how many came, or will, and what is noted of it. Those who take part in a protected event learn
    /// where it is and what is done there, nothing of the others (invariant 7).
    #[must_use]
    pub fn event_notes(&self) -> Condition {
        let open = event::Column::Confidentiality.ne(Confidentiality::Protected);
        let condition = Condition::any().add(open);
        if self.steering.is_empty() { condition } else { condition.add(self.organised()) }
    }

    /// [`Reach::refers_to_event_in_detail`] where the actor may know of notes and numbers as well.
    #[must_use]
    pub fn refers_to_event_with_notes(&self, column: impl ColumnTrait) -> SimpleExpr {
        let seen = Condition::all().add(self.events()).add(self.event_notes());
        exists(column, event::Column::Id, seen)
    }

    /// That `column`, of another table, refers to an event of which the actor may see more than title, day and host.
    ///
    /// Looked up row by row: a set of all such events would be as large as the network.
    #[must_use]
    pub fn refers_to_event_in_detail(&self, column: impl ColumnTrait) -> SimpleExpr {
        let seen = Condition::all().add(self.events()).add(self.event_details());
        exists(column, event::Column::Id, seen)
    }

    /// That `column` refers to a series that the actor may see.
    pub(super) fn refers_to_series(&self, column: impl ColumnTrait) -> SimpleExpr {
        exists(column, event_series::Column::Id, self.series())
    }

    /// On `partner_role`.
    #[must_use]
    pub fn roles(&self) -> Condition {
        use partner_role::Column;
        let of_programme = Condition::all()
            .add(Column::ProgrammeId.is_not_null())
            .add(self.agreed(|| Condition::any().add(self.led_by_programme(Column::ProgrammeId))));
        let of_series = Condition::all().add(self.series()).add(self.agreed(|| {
            let led = self.led(Column::SeriesId);
            Condition::any()
                .add(event_series::Column::Id.within(led))
                .add(self.led_by_programme(event_series::Column::ProgrammeId))
        }));
        let steered = || self.organised().add(self.led_by_programme(event::Column::ProgrammeId));
        let in_detail = self.event_details().add(Column::Leads.eq(true)).add(self.own_roles());
        let of_event = Condition::all().add(self.events()).add(self.agreed(steered)).add(in_detail);
        let subject = Condition::any()
            .add(of_programme)
            .add(exists(Column::SeriesId, event_series::Column::Id, of_series))
            .add(exists(Column::EventId, event::Column::Id, of_event));
        Condition::all()
            .add(subject)
            .add(partner_role::Column::PartnerId.in_subquery(self.visible_partners()))
    }

    /// On `partner_role`: accepted, or for one of the sides to see before and after. `steered` says of what the
    /// role is in whether the actor steers it.
    fn agreed(&self, steered: impl FnOnce() -> Condition) -> Condition {
        if self.administers {
            return Condition::all();
        }
        let agreed = Condition::any()
            .add(partner_role::Column::State.eq(PartnerRoleState::Accepted))
            .add(self.own_roles());
        if self.steering.is_empty() { agreed } else { agreed.add(steered()) }
    }

    fn own_roles(&self) -> SimpleExpr {
        among(partner_role::Column::PartnerId, self.own.clone())
    }

    /// That `column` refers to a programme that the actor leads.
    fn led_by_programme(&self, column: impl ColumnTrait) -> SimpleExpr {
        column.within(self.led(partner_role::Column::ProgrammeId))
    }

    /// On `model_municipality`.
    #[must_use]
    pub fn model_municipalities(&self) -> Condition {
        use ModelMunicipalityStatus::{Active, Completed, Paused};
        if self.administers {
            return Condition::all();
        }
        let public = Condition::all()
            .add(model_municipality::Column::Status.is_in([Active, Paused, Completed]))
            .add(exists(
                model_municipality::Column::MunicipalityId,
                municipality::Column::Id,
                self.municipalities(),
            ));
        Condition::any().add(public).add(self.sides_of_model_municipalities())
    }

    /// On `programme`: the actor's side is a member of it.
    #[must_use]
    pub fn joined_programmes(&self) -> Condition {
        Condition::any()
            .add(programme::Column::Id.within(self.member_programmes()))
            .add(programme::Column::Id.within(self.municipal_programmes()))
    }

    /// On `agreement`.
    #[must_use]
    pub fn agreements(&self) -> Condition {
        Condition::any()
            .add(agreement::Column::ReleasedAt.lte(self.now))
            .add(self.agreement_texts())
    }

    /// On `agreement`: its text as well.
    #[must_use]
    pub fn agreement_texts(&self) -> Condition {
        if self.administers {
            return Condition::all();
        }
        let own_parties = agreement_party::Entity::rows()
            .select_only()
            .column(agreement_party::Column::AgreementId)
            .filter(among(agreement_party::Column::PartnerId, self.parties.clone()))
            .into_query();
        Condition::any()
            .add(agreement::Column::Id.in_subquery(own_parties))
            .add(agreement::Column::ProgrammeId.within(self.led(partner_role::Column::ProgrammeId)))
    }

    /// On `event_profile`.
    #[must_use]
    pub fn profiles(&self) -> Condition {
        use PublicationStatus::{Published, Superseded};
        let in_detail = Condition::any()
            .add(event_profile::Column::EventId.is_null())
            .add(self.refers_to_event_with_notes(event_profile::Column::EventId));
        let mut shown =
            Condition::any().add(event_profile::Column::Status.is_in([Published, Superseded])).add(
                event_profile::Column::ProgrammeId
                    .within(self.led(partner_role::Column::ProgrammeId)),
            );
        if !self.writing.is_empty() {
            let written = Condition::any()
                .add(event::Column::Id.within(self.written(partner_role::Column::EventId)))
                .add(event::Column::SeriesId.within(self.written(partner_role::Column::SeriesId)));
            shown = shown.add(exists(event_profile::Column::EventId, event::Column::Id, written));
        }
        let keepers: Vec<PartnerId> = self.own.iter().chain(&self.writing).copied().collect();
        Condition::any()
            .add(event_profile::Column::MunicipalityId.within(self.municipalities_of(&keepers)))
            .add(Condition::all().add(in_detail).add(shown))
    }

    /// On `event`: the actor organises it, or the series that it is part of.
    #[must_use]
    pub fn organised(&self) -> Condition {
        Condition::any()
            .add(event::Column::Id.within(self.led(partner_role::Column::EventId)))
            .add(event::Column::SeriesId.within(self.led(partner_role::Column::SeriesId)))
    }

    /// What the actor steers, by an accepted role that leads.
    pub(super) fn led(&self, subject: partner_role::Column) -> Ids {
        self.parts(subject, &self.steering, Which::Leading)
    }

    /// What the actor's partners are asked to have a part in.
    fn asked(&self, subject: partner_role::Column) -> Ids {
        self.parts(subject, &self.steering, Which::Proposed)
    }

    /// What a system keeps, as one of a partner that leads it.
    fn kept_events(&self, subject: partner_role::Column) -> Ids {
        self.parts(subject, &self.hosting, Which::Leading)
    }

    /// What the actor takes part in, as a member, by an accepted role.
    fn taken_part(&self, subject: partner_role::Column) -> Ids {
        self.parts(subject, &self.members, Which::Accepted)
    }

    pub(super) fn member_programmes(&self) -> Ids {
        self.taken_part(partner_role::Column::ProgrammeId)
    }

    pub(super) fn municipal_programmes(&self) -> Ids {
        use ModelMunicipalityStatus::{Active, Admitted};
        if let Some(standing) = &self.standing {
            return Ids::Known(standing.programmes_of_municipalities(&self.members));
        }
        let query = model_municipality::Entity::rows()
            .select_only()
            .column(model_municipality::Column::ProgrammeId)
            .filter(model_municipality::Column::Status.is_in([Active, Admitted]))
            .filter(
                model_municipality::Column::MunicipalityId
                    .within(self.municipalities_of(&self.members)),
            );
        Ids::LookedUp(Box::new(query.into_query()))
    }

    /// The municipalities that these partners, for which the actor acts, are.
    pub(super) fn municipalities_of(&self, partners: &[PartnerId]) -> Ids {
        if let Some(standing) = &self.standing {
            return Ids::Known(standing.municipalities(partners));
        }
        let query = municipality::Entity::rows()
            .select_only()
            .column(municipality::Column::Id)
            .filter(among(municipality::Column::PartnerId, partners.to_vec()));
        Ids::LookedUp(Box::new(query.into_query()))
    }

    /// The programmes, series or events, as `subject` says, in which one of `partners`, for which the actor acts,
    /// has such a role.
    pub(super) fn parts(
        &self,
        subject: partner_role::Column,
        partners: &[PartnerId],
        which: Which,
    ) -> Ids {
        use partner_role::Column;
        if let Some(standing) = &self.standing {
            return Ids::Known(standing.subjects(subject, partners, which));
        }
        let state = match which {
            Which::Proposed => PartnerRoleState::Proposed,
            Which::Accepted | Which::Leading | Which::Cooperating => PartnerRoleState::Accepted,
        };
        let query = partner_role::Entity::rows()
            .select_only()
            .column(subject)
            .filter(subject.is_not_null())
            .filter(Column::State.eq(state))
            .filter(among(Column::PartnerId, partners.to_vec()));
        let query = match which {
            Which::Leading => query.filter(Column::Leads.eq(true)),
            Which::Cooperating => query.filter(Column::Role.eq(PartnerRoleKind::Cooperation)),
            Which::Accepted | Which::Proposed => query,
        };
        Ids::LookedUp(Box::new(query.into_query()))
    }
}

/// That `column`, of another table, is the id of a row that the condition covers.
pub(super) fn exists<C: ColumnTrait>(
    column: impl ColumnTrait,
    id: C,
    covered: Condition,
) -> SimpleExpr {
    let row = C::EntityName::default();
    let same = Expr::col((row, id)).equals(column.as_column_ref());
    let query = Query::select()
        .expr(Expr::Constant(1.into()))
        .from(row)
        .and_where(same)
        .cond_where(covered)
        .take();
    Expr::exists(query)
}
