//! What both sides see of the way behind a model municipality.

use async_graphql::{Context, Description, Enum, Object};
use entity::{id::ModelMunicipalityId, model_municipality_step, terms};

use super::ModelMunicipalityStatus;
use crate::{
    graphql::{ContextExt as _, error::Result, load_rows, scalar::DateTime},
    model_municipalities::service::{self, HistoryOf, Step},
};

/// A step on the way of a municipality through a programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "Step")]
pub enum ModelMunicipalityStep {
    /// The municipality applies: INTERESTED → APPLIED.
    Apply,
    /// The programme looks at the application: APPLIED → `UNDER_REVIEW`.
    Review,
    /// The programme takes it in: `UNDER_REVIEW` or WAITING → ADMITTED.
    Admit,
    /// It waits for a place: `UNDER_REVIEW` → WAITING.
    Wait,
    /// The programme does not take it in: `UNDER_REVIEW` → REJECTED.
    Reject,
    /// It takes part from now on: ADMITTED → ACTIVE.
    Activate,
    /// It takes part again later: ACTIVE → PAUSED.
    Pause,
    /// It takes part again: PAUSED → ACTIVE.
    Resume,
    /// It went all the way: ACTIVE → COMPLETED.
    Complete,
    /// It leaves before the end, from wherever it stands: → WITHDRAWN.
    Withdraw,
}

/// Which side took a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::WaySide")]
pub enum ModelMunicipalitySide {
    /// The municipality.
    Municipality,
    /// Those who lead the programme.
    Programme,
    /// Those who manage the network.
    Administration,
    /// The service by itself: an agreement has ended.
    Service,
}

/// A step that was taken.
#[derive(Clone, Debug, Description)]
pub struct ModelMunicipalityStepInfo(model_municipality_step::Model);

#[Object(use_type_description)]
impl ModelMunicipalityStepInfo {
    /// Where the municipality stood; null at the beginning.
    async fn from(&self) -> Option<ModelMunicipalityStatus> {
        self.0.from_status.map(Into::into)
    }

    /// Where it stood from then on.
    async fn to(&self) -> ModelMunicipalityStatus {
        self.0.to_status.into()
    }

    /// When.
    async fn taken_at(&self) -> DateTime {
        self.0.taken_at.into()
    }

    /// Which side took it.
    async fn side(&self) -> ModelMunicipalitySide {
        self.0.side.into()
    }

    /// What that side said of it.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }
}

/// The history of a way; null for who is none of its sides.
pub(super) async fn history_of(
    ctx: &Context<'_>,
    id: ModelMunicipalityId,
) -> Result<Option<Vec<ModelMunicipalityStepInfo>>> {
    let steps = ctx.load(HistoryOf(id)).await?;
    Ok(steps.map(|steps| steps.into_iter().map(ModelMunicipalityStepInfo).collect()))
}

load_rows! {
    HistoryOf => service::histories: Vec<model_municipality_step::Model>;
}
