//! Whose a self-assessment is, as far as the policy has to know it.

use std::collections::HashMap;

use entity::id::ModelMunicipalityId;

use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    policy::{self, Action, Facts},
    reach::Reach,
    self_assessments::store::{self, Standing},
    write::Write,
};

impl Standing {
    /// Of a model municipality, as a use case sees it.
    pub(super) async fn of(write: &Write, id: ModelMunicipalityId) -> Result<Self, Fault> {
        let found = store::standings(write.transaction(), &[id]).await?;
        found.into_values().next().ok_or(Fault::NotFound)
    }

    /// Requires that the actor may, and notes on what ground, and what the entry is about.
    pub(super) fn require(
        &self,
        write: &mut Write,
        actor: &Actor,
        action: Action,
    ) -> Result<(), Fault> {
        let facts =
            Facts { own: &[self.partner], programme_leads: &self.leads, ..Facts::default() };
        write.on(policy::require(actor, action, &facts)?);
        write.concerns(self.partner);
        write.concerns(self.programme);
        Ok(())
    }

    fn allows(&self, actor: &Actor, action: Action) -> bool {
        let facts =
            Facts { own: &[self.partner], programme_leads: &self.leads, ..Facts::default() };
        policy::decide(actor, action, &facts).is_allowed()
    }
}

/// Asks what the reader may do with the self-assessments of one model municipality.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RightsIn(pub ModelMunicipalityId);

/// Whose self-assessments they are: what somebody may do with them follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rights(Standing);

impl Rights {
    /// Whether the actor reads single answers, and why it was sent back.
    #[must_use]
    pub fn reads_answers(&self, actor: &Actor) -> bool {
        self.0.allows(actor, Action::ReadSelfAssessment)
    }

    /// Whether the actor may answer and submit.
    #[must_use]
    pub fn fills(&self, actor: &Actor) -> bool {
        self.0.allows(actor, Action::FillSelfAssessment)
    }

    /// Whether the actor may say who else reads it.
    #[must_use]
    pub fn releases(&self, actor: &Actor) -> bool {
        self.0.allows(actor, Action::ReleaseSelfAssessment)
    }

    /// Whether the actor may send back, evaluate, discuss and close.
    #[must_use]
    pub fn evaluates(&self, actor: &Actor) -> bool {
        self.0.allows(actor, Action::EvaluateSelfAssessment)
    }
}

/// What follows from whose these model municipalities are. Whoever asks sees what is theirs.
pub async fn rights_in(
    app: &App,
    _: &Reach,
    keys: &[RightsIn],
) -> Result<HashMap<RightsIn, Rights>, Fault> {
    let ids: Vec<ModelMunicipalityId> = keys.iter().map(|key| key.0).collect();
    let found = store::standings(app.database.read(), &ids).await?;
    Ok(found.into_iter().map(|(id, standing)| (RightsIn(id), Rights(standing))).collect())
}
