//! What can be done with municipalities.

use async_graphql::{Context, ID, InputObject, Object};
use entity::id::MunicipalityId;

use super::Municipality;
use crate::{
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::Fallible,
        id::GlobalId as _,
        mutation::{answer, payload},
    },
    municipalities::service::{self, KeyChange},
    partners::{graphql::PartnerUserError, refusal::PartnerErrorCode},
};

/// Another official key for a municipality.
#[derive(Debug, InputObject)]
pub struct ChangeMunicipalityKeyInput {
    /// The municipality.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
    /// What its old key became in the newest edition of the official register: AGS, ARS or district key.
    key: String,
}

impl ChangeMunicipalityKeyInput {
    fn parse(self) -> Result<KeyChange, Fault> {
        let id = MunicipalityId::from_global("input.id", &self.id)?;
        Ok(KeyChange { id, key: self.key, expected_version: self.expected_version })
    }
}

payload! {
    /// What `changeMunicipalityKey` answers.
    ChangeMunicipalityKeyPayload, PartnerUserError(PartnerErrorCode) {
        /// The municipality, with all that the register says of its new key.
        municipality: Municipality,
    }
}

/// What can be done with municipalities.
#[derive(Debug, Default)]
pub struct MunicipalityMutation;

#[Object]
impl MunicipalityMutation {
    /// Gives a municipality whose key is gone from the official register the key that it became. For
    /// administrators.
    async fn change_municipality_key(
        &self,
        ctx: &Context<'_>,
        input: ChangeMunicipalityKeyInput,
    ) -> Fallible<ChangeMunicipalityKeyPayload> {
        let (app, actor) = (&ctx.request().app, &ctx.request().actor);
        let result = match input.parse() {
            Ok(command) => service::change_municipality_key(app, actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, ChangeMunicipalityKeyPayload::done)
    }
}
