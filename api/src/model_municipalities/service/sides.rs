//! Who the sides of a way are: the municipality, and those who lead the programme.

use std::collections::HashMap;

use entity::{
    id::{MunicipalityId, PartnerId, ProgrammeId},
    model_municipality, partner, programme,
    terms::{ProgrammeStatus, WaySide},
};

use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    model_municipalities::{
        refusal::ModelMunicipalityErrorCode::{self, ProgrammeIsOver},
        store,
        way::Step,
    },
    partners::service::{EventParts, parts_of_events, parts_of_programme_within},
    policy::{self, Action, Facts, Ground, Rule},
    reach::Reach,
    refusal::Refusal,
    write::Write,
};

/// Asks who the sides of a way are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SidesOf {
    programme: ProgrammeId,
    municipality: MunicipalityId,
}

impl SidesOf {
    /// Of this way.
    #[must_use]
    pub fn way(row: &model_municipality::Model) -> Self {
        Self { programme: row.programme_id, municipality: row.municipality_id }
    }
}

/// The sides of a way, as partners.
#[derive(Clone, Debug, Default)]
pub struct Sides {
    /// The partner that the municipality is.
    pub municipality: Vec<PartnerId>,
    /// The partners that lead the programme.
    pub programme: Vec<PartnerId>,
}

impl Sides {
    fn facts(&self) -> Facts<'_> {
        Facts { own: &self.municipality, programme_leads: &self.programme, ..Facts::default() }
    }

    /// Whether the actor may take this step, from wherever it can be taken.
    #[must_use]
    pub fn let_take(&self, actor: &Actor, step: Step) -> bool {
        policy::decide(actor, action_of(step), &self.facts()).is_allowed()
    }

    /// Whether the actor may do this.
    #[must_use]
    pub fn let_edit(&self, actor: &Actor, edit: Edit) -> bool {
        let action = match edit {
            Edit::Contact => Action::EditModelMunicipalityContact,
            Edit::Milestones => Action::EditMilestones,
        };
        policy::decide(actor, action, &self.facts()).is_allowed()
    }
}

/// What of a way can be edited beside its steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edit {
    /// The contact.
    Contact,
    /// The milestones.
    Milestones,
}

/// Who the sides of these ways are, whoever asks: for rules that depend on it.
pub async fn sides_of(
    app: &App,
    _: &Reach,
    keys: &[SidesOf],
) -> Result<HashMap<SidesOf, Sides>, Fault> {
    let municipalities: Vec<_> = keys.iter().map(|key| key.municipality).collect();
    let partners = store::partners_of(app.database.read(), &municipalities).await?;
    let programmes: Vec<_> = keys.iter().map(|key| (None, None, Some(key.programme))).collect();
    let parts = parts_of_events(app, &programmes).await?;
    let sides = |(key, parts): (&SidesOf, EventParts)| {
        let municipality = partners.get(&key.municipality).copied().into_iter().collect();
        (*key, Sides { municipality, programme: parts.programme_leads })
    };
    Ok(keys.iter().zip(parts).map(sides).collect())
}

/// Asks who leads a programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LeadsOf(pub ProgrammeId);

/// The partners that lead these programmes, whoever asks: for rules that depend on it.
pub async fn leads_of(
    app: &App,
    _: &Reach,
    keys: &[LeadsOf],
) -> Result<HashMap<LeadsOf, Vec<PartnerId>>, Fault> {
    let programmes: Vec<_> = keys.iter().map(|key| (None, None, Some(key.0))).collect();
    let parts = parts_of_events(app, &programmes).await?;
    Ok(keys.iter().copied().zip(parts.into_iter().map(|parts| parts.programme_leads)).collect())
}

/// Whether somebody may say when municipalities can apply to a programme that these partners lead.
#[must_use]
pub fn may_edit_cohorts(actor: &Actor, leads: &[PartnerId]) -> bool {
    let facts = Facts { programme_leads: leads, ..Facts::default() };
    policy::decide(actor, Action::EditCohorts, &facts).is_allowed()
}

/// What allows a step.
pub(super) const fn action_of(step: Step) -> Action {
    match step {
        Step::Apply => Action::ApplyAsModelMunicipality,
        Step::Withdraw => Action::WithdrawModelMunicipality,
        Step::Review
        | Step::Admit
        | Step::Wait
        | Step::Reject
        | Step::Activate
        | Step::Pause
        | Step::Resume
        | Step::Complete => Action::DecideOnModelMunicipality,
    }
}

/// A programme and a municipality within a use case.
#[derive(Debug)]
pub(super) struct Between {
    pub(super) programme: programme::Model,
    /// The partner that the municipality is.
    pub(super) municipality: partner::Model,
    sides: Sides,
}

impl Between {
    /// As the use case sees them.
    pub(super) async fn of(
        write: &Write,
        programme: ProgrammeId,
        municipality: MunicipalityId,
    ) -> Result<Self, Fault> {
        let around = store::around(write.transaction(), programme, municipality).await?;
        let around = around.ok_or(Fault::NotFound)?;
        let leads = parts_of_programme_within(write, programme).await?.leading;
        let sides = Sides { municipality: vec![around.partner.id], programme: leads };
        Ok(Self { programme: around.programme, municipality: around.partner, sides })
    }

    /// Requires that the actor may, and notes on what ground and what the entry is about; as which side.
    pub(super) fn require(
        &self,
        write: &mut Write,
        actor: &Actor,
        action: Action,
    ) -> Result<WaySide, Fault> {
        let ground = policy::require(actor, action, &self.sides.facts())?;
        write.on(ground);
        self.concern(write);
        Ok(side(ground))
    }

    /// The audit log of both sides has the entry.
    pub(super) fn concern(&self, write: &mut Write) {
        write.concerns(self.programme.id);
        write.concerns(self.municipality.id);
    }

    /// The partners that lead the programme.
    pub(super) fn leads(&self) -> &[PartnerId] {
        &self.sides.programme
    }

    /// Whether the programme still takes municipalities in.
    pub(super) fn takes_in(&self, path: &str) -> Result<(), Refusal<ModelMunicipalityErrorCode>> {
        match self.programme.status {
            ProgrammeStatus::Planned | ProgrammeStatus::Running => Ok(()),
            ProgrammeStatus::Completed | ProgrammeStatus::Archived => {
                Err(Refusal::at(path, ProgrammeIsOver))
            }
        }
    }
}

/// As which side somebody acts on this ground.
fn side(ground: Ground) -> WaySide {
    match ground.rule {
        Rule::Own(..) => WaySide::Municipality,
        Rule::ProgrammeLead => WaySide::Programme,
        _ => WaySide::Administration,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_acts_on_which_side() {
        let of = |rule| side(Ground { rule, grant: None, role: None, partner: None });
        assert_eq!(of(Rule::Own(&[], crate::access::Level::Editor)), WaySide::Municipality);
        assert_eq!(of(Rule::ProgrammeLead), WaySide::Programme);
        let office = Rule::Office(crate::access::NetworkRole::Administrator);
        assert_eq!(of(office), WaySide::Administration);
    }
}
