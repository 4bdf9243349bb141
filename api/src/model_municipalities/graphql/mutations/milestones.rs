//! Milestones of a model municipality.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use entity::id::{MilestoneId, ModelMunicipalityId};

use super::ModelMunicipalityUserError;
use crate::{
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::Fallible,
        id::GlobalId as _,
        mutation::{answer, patch, payload},
    },
    model_municipalities::{
        graphql::Milestone,
        refusal::ModelMunicipalityErrorCode,
        service::{self, MilestoneChange, MilestoneEdit, MilestoneFields, NewMilestone},
    },
    patch::Patch,
};

/// A milestone that is to be entered.
#[derive(Debug, InputObject)]
pub struct AddMilestoneInput {
    /// Whose it is.
    model_municipality_id: ID,
    /// What is to be reached, byte for byte; at most 300 characters.
    title: String,
    /// Until when, as far as that is known: `2026`, `2026-12` or `2026-12-31`.
    due: Option<String>,
    /// When it was reached, as far as that is known.
    reached_on: Option<String>,
}

impl AddMilestoneInput {
    fn parse(self) -> Result<NewMilestone, Fault> {
        let way = "input.modelMunicipalityId";
        Ok(NewMilestone {
            way: ModelMunicipalityId::from_global(way, &self.model_municipality_id)?,
            fields: MilestoneFields {
                title: Patch::Set(self.title),
                due: self.due.into(),
                reached_on: self.reached_on.into(),
            },
        })
    }
}

payload! {
    /// What `addMilestone` answers.
    AddMilestonePayload, ModelMunicipalityUserError(ModelMunicipalityErrorCode) {
        /// The milestone.
        milestone: Milestone,
    }
}

/// A change of a milestone. What is absent stays as it is.
#[derive(Debug, InputObject)]
pub struct UpdateMilestoneInput {
    /// The milestone.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
    /// What is to be reached, byte for byte; at most 300 characters.
    title: MaybeUndefined<String>,
    /// Until when, as far as that is known: `2026`, `2026-12` or `2026-12-31`.
    due: MaybeUndefined<String>,
    /// When it was reached, as far as that is known.
    reached_on: MaybeUndefined<String>,
}

impl UpdateMilestoneInput {
    fn parse(self) -> Result<MilestoneEdit, Fault> {
        Ok(MilestoneEdit {
            change: change(&self.id, self.expected_version)?,
            fields: MilestoneFields {
                title: patch(self.title),
                due: patch(self.due),
                reached_on: patch(self.reached_on),
            },
        })
    }
}

fn change(id: &ID, expected_version: Option<i32>) -> Result<MilestoneChange, Fault> {
    Ok(MilestoneChange { id: MilestoneId::from_global("input.id", id)?, expected_version })
}

payload! {
    /// What `updateMilestone` answers.
    UpdateMilestonePayload, ModelMunicipalityUserError(ModelMunicipalityErrorCode) {
        /// The milestone as it is now.
        milestone: Milestone,
    }
}

/// A milestone that is to be removed.
#[derive(Debug, InputObject)]
pub struct RemoveMilestoneInput {
    /// The milestone.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
}

payload! {
    /// What `removeMilestone` answers.
    RemoveMilestonePayload, ModelMunicipalityUserError(ModelMunicipalityErrorCode) {
        /// The id of what was removed.
        milestone_id: ID,
    }
}

/// What a model municipality is to reach.
#[derive(Debug, Default)]
pub struct MilestoneMutation;

#[Object]
impl MilestoneMutation {
    /// Says what a model municipality is to reach; at most 50 for each. For those who lead the programme.
    async fn add_milestone(
        &self,
        ctx: &Context<'_>,
        input: AddMilestoneInput,
    ) -> Fallible<AddMilestonePayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::add_milestone(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, AddMilestonePayload::done)
    }

    /// Changes a milestone, or says when it was reached. For those who lead the programme.
    async fn update_milestone(
        &self,
        ctx: &Context<'_>,
        input: UpdateMilestoneInput,
    ) -> Fallible<UpdateMilestonePayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::update_milestone(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, UpdateMilestonePayload::done)
    }

    /// Removes a milestone. For those who lead the programme.
    async fn remove_milestone(
        &self,
        ctx: &Context<'_>,
        input: RemoveMilestoneInput,
    ) -> Fallible<RemoveMilestonePayload> {
        let request = ctx.request();
        let result = match change(&input.id, input.expected_version) {
            Ok(command) => service::remove_milestone(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, |id| RemoveMilestonePayload::done(id.to_global()))
    }
}
