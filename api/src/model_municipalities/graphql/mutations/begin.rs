//! A municipality sets out, and says whom to ask.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use entity::id::{ModelMunicipalityId, MunicipalityId, ProgrammeId};

use super::ModelMunicipalityUserError;
use crate::{
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::Fallible,
        id::GlobalId as _,
        mutation::{answer, patch, patch_id, payload},
    },
    model_municipalities::{
        graphql::ModelMunicipality,
        refusal::ModelMunicipalityErrorCode,
        service::{self, ModelMunicipalityEdit, NewWay},
    },
};

/// Which municipality wants to take part in which programme.
#[derive(Debug, InputObject)]
pub struct BeginModelMunicipalityInput {
    /// The programme.
    programme_id: ID,
    /// The municipality.
    municipality_id: ID,
    /// What it says of it, for both sides; at most 5,000 characters.
    reason: Option<String>,
}

impl BeginModelMunicipalityInput {
    fn parse(self) -> Result<NewWay, Fault> {
        Ok(NewWay {
            programme: ProgrammeId::from_global("input.programmeId", &self.programme_id)?,
            municipality: MunicipalityId::from_global(
                "input.municipalityId",
                &self.municipality_id,
            )?,
            reason: self.reason,
        })
    }
}

payload! {
    /// What `beginModelMunicipality` answers.
    BeginModelMunicipalityPayload, ModelMunicipalityUserError(ModelMunicipalityErrorCode) {
        /// The way, at its beginning.
        model_municipality: ModelMunicipality,
    }
}

/// A change of a model municipality. What is absent stays as it is.
#[derive(Debug, InputObject)]
pub struct UpdateModelMunicipalityInput {
    /// The model municipality.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
    /// Whom everybody may ask about it: somebody with a public office at the municipality or a unit of it.
    contact_id: MaybeUndefined<ID>,
    /// Whether it tries out the programme before the others. For those who lead the programme.
    pilot: MaybeUndefined<bool>,
}

impl UpdateModelMunicipalityInput {
    fn parse(self) -> Result<ModelMunicipalityEdit, Fault> {
        Ok(ModelMunicipalityEdit {
            id: ModelMunicipalityId::from_global("input.id", &self.id)?,
            expected_version: self.expected_version,
            contact: patch_id("input.contactId", self.contact_id)?,
            pilot: patch(self.pilot),
        })
    }
}

payload! {
    /// What `updateModelMunicipality` answers.
    UpdateModelMunicipalityPayload, ModelMunicipalityUserError(ModelMunicipalityErrorCode) {
        /// The model municipality as it is now.
        model_municipality: ModelMunicipality,
    }
}

/// How a municipality sets out, and what it says of itself.
#[derive(Debug, Default)]
pub struct BeginMutation;

#[Object]
impl BeginMutation {
    /// Says that a municipality wants to take part in a programme. For the municipality, and those who manage the
    /// network. After it was rejected or had withdrawn it begins anew.
    async fn begin_model_municipality(
        &self,
        ctx: &Context<'_>,
        input: BeginModelMunicipalityInput,
    ) -> Fallible<BeginModelMunicipalityPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => {
                service::begin_model_municipality(&request.app, &request.actor, command).await
            }
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, BeginModelMunicipalityPayload::done)
    }

    /// Says whom everybody may ask about a model municipality, and whether it is a pilot.
    async fn update_model_municipality(
        &self,
        ctx: &Context<'_>,
        input: UpdateModelMunicipalityInput,
    ) -> Fallible<UpdateModelMunicipalityPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => {
                service::update_model_municipality(&request.app, &request.actor, command).await
            }
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, UpdateModelMunicipalityPayload::done)
    }
}
