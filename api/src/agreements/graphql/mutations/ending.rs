//! Declining and ending agreements.

use async_graphql::{Context, ID, InputObject, Object};
use entity::id::{AgreementId, AgreementPartyId};

use super::AgreementUserError;
use crate::{
    agreements::{
        graphql::Agreement,
        refusal::AgreementErrorCode,
        service::{self, Decline, Terminate},
    },
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::Fallible,
        id::GlobalId as _,
        mutation::{answer, payload},
    },
};

/// That a required party does not sign.
#[derive(Debug, InputObject)]
pub struct DeclineAgreementInput {
    /// The party.
    party_id: ID,
    /// Why, for the other parties; at most 5,000 characters.
    reason: String,
}

impl DeclineAgreementInput {
    fn parse(self) -> Result<Decline, Fault> {
        let party = AgreementPartyId::from_global("input.partyId", &self.party_id)?;
        Ok(Decline { party, reason: self.reason })
    }
}

payload! {
    /// What `declineAgreement` answers.
    DeclineAgreementPayload, AgreementUserError(AgreementErrorCode) {
        /// The agreement, declined.
        agreement: Agreement,
    }
}

/// That an agreement ends before its last day.
#[derive(Debug, InputObject)]
pub struct TerminateAgreementInput {
    /// The agreement.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
    /// Why, for the parties; at most 5,000 characters.
    reason: String,
}

impl TerminateAgreementInput {
    fn parse(self) -> Result<Terminate, Fault> {
        Ok(Terminate {
            id: AgreementId::from_global("input.id", &self.id)?,
            expected_version: self.expected_version,
            reason: self.reason,
        })
    }
}

payload! {
    /// What `terminateAgreement` answers.
    TerminateAgreementPayload, AgreementUserError(AgreementErrorCode) {
        /// The agreement, ended.
        agreement: Agreement,
    }
}

/// Ending agreements.
#[derive(Debug, Default)]
pub struct AgreementEndMutation;

#[Object]
impl AgreementEndMutation {
    /// Says for a required party that it does not sign what is open. Only who may sign for the party.
    async fn decline_agreement(
        &self,
        ctx: &Context<'_>,
        input: DeclineAgreementInput,
    ) -> Fallible<DeclineAgreementPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::decline_agreement(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, DeclineAgreementPayload::done)
    }

    /// Ends an agreement that holds. For who may sign for a party, those who lead the programme, and
    /// administrators.
    async fn terminate_agreement(
        &self,
        ctx: &Context<'_>,
        input: TerminateAgreementInput,
    ) -> Fallible<TerminateAgreementPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::terminate_agreement(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, TerminateAgreementPayload::done)
    }
}
