//! Who is a side of a municipality's way through a programme, and who reads what people ask about it.
//!
//! As in the rest of this room, each rule stands twice: as SQL and as a plain function.

use entity::{
    id::PartnerId,
    model_municipality, partner, partner_role, programme_interest,
    terms::ProgrammeInterestStatus::{Answered, Confirmed},
};
use sea_orm::{ColumnTrait as _, Condition};

use super::{Reach, standing::IdColumn as _};

impl Reach {
    /// On `model_municipality`: the actor is one of its sides, or manages the network. What both sides said to
    /// each other is theirs, also when the municipality is public.
    #[must_use]
    pub fn sides_of_model_municipalities(&self) -> Condition {
        use model_municipality::Column;
        if self.administers {
            return Condition::all();
        }
        Condition::any()
            .add(Column::MunicipalityId.within(self.municipalities_of(&self.own)))
            .add(Column::ProgrammeId.within(self.led(partner_role::Column::ProgrammeId)))
    }

    /// [`Reach::sides_of_model_municipalities`] as a plain function.
    #[must_use]
    pub fn is_side_of_model_municipality(
        &self,
        municipality: &partner::Model,
        programme_leads: &[PartnerId],
    ) -> bool {
        self.administers || self.own.contains(&municipality.id) || self.steers(programme_leads)
    }

    /// On `programme_interest`: for those who lead the programme, once the address is confirmed, and until the time
    /// has run out. It is about people.
    #[must_use]
    pub fn programme_interests(&self) -> Condition {
        use programme_interest::Column;
        let waits =
            Condition::all().add(Column::Status.eq(Confirmed)).add(Column::ExpiresAt.gt(self.now));
        Condition::all()
            .add(Condition::any().add(Column::Status.eq(Answered)).add(waits))
            .add(Column::ProgrammeId.within(self.led(partner_role::Column::ProgrammeId)))
    }

    /// [`Reach::programme_interests`] as a plain function.
    #[must_use]
    pub fn covers_programme_interest(
        &self,
        interest: &programme_interest::Model,
        programme_leads: &[PartnerId],
    ) -> bool {
        let waits = interest.status == Confirmed
            && interest.expires_at.is_some_and(|until| until > self.now);
        (waits || interest.status == Answered) && self.steers(programme_leads)
    }
}
