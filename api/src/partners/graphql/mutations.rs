//! What can be done with partners.

use async_graphql::{Context, ID, InputObject, Object};
use entity::id::PartnerId;

use super::Partner;
use crate::{
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::Fallible,
        id::GlobalId as _,
        mutation::{answer, payload, user_error},
    },
    partners::{
        refusal::PartnerErrorCode,
        service::{self, PartnerChange},
    },
};

user_error! {
    /// Why a change of partners was refused.
    PartnerUserError(PartnerErrorCode)
}

/// Which partner takes a step.
#[derive(Debug, InputObject)]
pub struct VerifyPartnerInput {
    /// The partner.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
}

impl VerifyPartnerInput {
    fn parse(&self) -> Result<PartnerChange, Fault> {
        let id = PartnerId::from_global("input.id", &self.id)?;
        Ok(PartnerChange { id, expected_version: self.expected_version })
    }
}

payload! {
    /// What `verifyPartner` answers.
    VerifyPartnerPayload, PartnerUserError(PartnerErrorCode) {
        /// The partner, now public.
        partner: Partner,
    }
}

/// What can be done with partners.
#[derive(Debug, Default)]
pub struct PartnerMutation;

#[Object]
impl PartnerMutation {
    /// Confirms that a proposed partner is who it says. For administrators.
    async fn verify_partner(
        &self,
        ctx: &Context<'_>,
        input: VerifyPartnerInput,
    ) -> Fallible<VerifyPartnerPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::verify_partner(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, VerifyPartnerPayload::done)
    }
}
