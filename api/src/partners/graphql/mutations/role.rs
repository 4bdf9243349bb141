//! What a partner says to its parts.

use async_graphql::{Context, ID, InputObject, Object};
use entity::id::PartnerRoleId;

use super::PartnerUserError;
use crate::{
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::Fallible,
        id::GlobalId as _,
        mutation::{answer, payload},
    },
    partners::{
        graphql::PartnerRole,
        refusal::PartnerErrorCode,
        service::{self, RoleAnswer},
    },
};

fn part(id: &ID, expected_version: Option<i32>) -> Result<RoleAnswer, Fault> {
    Ok(RoleAnswer { id: PartnerRoleId::from_global("input.id", id)?, expected_version })
}

/// Which part it is about.
#[derive(Debug, InputObject)]
pub struct AcceptPartnerRoleInput {
    /// The part.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
}

payload! {
    /// What `acceptPartnerRole` answers.
    AcceptPartnerRolePayload, PartnerUserError(PartnerErrorCode) {
        /// The part, now public.
        partner_role: PartnerRole,
    }
}

/// Which part it is about.
#[derive(Debug, InputObject)]
pub struct DeclinePartnerRoleInput {
    /// The part.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
}

payload! {
    /// What `declinePartnerRole` answers.
    DeclinePartnerRolePayload, PartnerUserError(PartnerErrorCode) {
        /// The part.
        partner_role: PartnerRole,
    }
}

/// Which part it is about.
#[derive(Debug, InputObject)]
pub struct EndPartnerRoleInput {
    /// The part.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
}

payload! {
    /// What `endPartnerRole` answers.
    EndPartnerRolePayload, PartnerUserError(PartnerErrorCode) {
        /// The part, in the past.
        partner_role: PartnerRole,
    }
}

/// What can be done with partners' parts.
#[derive(Debug, Default)]
pub struct RoleMutation;

#[Object]
impl RoleMutation {
    /// Agrees to a part that the partner was proposed for. For the partner's editors.
    async fn accept_partner_role(
        &self,
        ctx: &Context<'_>,
        input: AcceptPartnerRoleInput,
    ) -> Fallible<AcceptPartnerRolePayload> {
        let request = ctx.request();
        let result = match part(&input.id, input.expected_version) {
            Ok(command) => {
                service::accept_partner_role(&request.app, &request.actor, command).await
            }
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, AcceptPartnerRolePayload::done)
    }

    /// Refuses a part that the partner was proposed for. For the partner's editors.
    async fn decline_partner_role(
        &self,
        ctx: &Context<'_>,
        input: DeclinePartnerRoleInput,
    ) -> Fallible<DeclinePartnerRolePayload> {
        let request = ctx.request();
        let result = match part(&input.id, input.expected_version) {
            Ok(command) => {
                service::decline_partner_role(&request.app, &request.actor, command).await
            }
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, DeclinePartnerRolePayload::done)
    }

    /// Ends a part; rights that follow from it end with it. For the partner's editors.
    async fn end_partner_role(
        &self,
        ctx: &Context<'_>,
        input: EndPartnerRoleInput,
    ) -> Fallible<EndPartnerRolePayload> {
        let request = ctx.request();
        let result = match part(&input.id, input.expected_version) {
            Ok(command) => service::end_partner_role(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, EndPartnerRolePayload::done)
    }
}
