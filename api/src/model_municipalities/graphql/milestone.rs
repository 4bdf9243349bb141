//! Milestones in the schema.

use async_graphql::{Context, Description, ID, Object};
use entity::{
    id::{MilestoneId, ModelMunicipalityId},
    milestone,
};

use super::{ModelMunicipality, model_municipality};
use crate::{
    content::graphql::PartialDateInfo,
    graphql::{
        ContextExt as _,
        error::{Fallible, Result},
        id::GlobalId as _,
        load_rows,
        scalar::DateTime,
    },
    model_municipalities::service::{self, MilestonesOf},
};

/// Something that a model municipality is to reach.
#[derive(Clone, Debug, Description)]
pub struct Milestone(milestone::Model);

impl From<milestone::Model> for Milestone {
    fn from(row: milestone::Model) -> Self {
        Self(row)
    }
}

#[Object(use_type_description)]
impl Milestone {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_global()
    }

    /// Whose it is.
    async fn model_municipality(&self, ctx: &Context<'_>) -> Fallible<ModelMunicipality> {
        model_municipality(ctx, Some(self.0.model_municipality_id)).await
    }

    /// What is to be reached.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// Until when, as far as that is known.
    async fn due(&self) -> PartialDateInfo {
        PartialDateInfo(self.0.due)
    }

    /// When it was reached, as far as that is known.
    async fn reached_on(&self) -> PartialDateInfo {
        PartialDateInfo(self.0.reached_on)
    }

    /// When the record was written.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// When the record was last changed.
    async fn updated_at(&self) -> DateTime {
        self.0.updated_at.into()
    }

    /// Version of the record; a change names the one that it read.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

/// The milestones of a way.
pub(super) async fn milestones_of(
    ctx: &Context<'_>,
    way: ModelMunicipalityId,
) -> Result<Vec<Milestone>> {
    let rows = ctx.load(MilestonesOf(way)).await?.unwrap_or_default();
    Ok(rows.into_iter().map(Milestone).collect())
}

load_rows! {
    MilestoneId => service::milestones: milestone::Model;
    MilestonesOf => service::milestones_of: Vec<milestone::Model>;
}
