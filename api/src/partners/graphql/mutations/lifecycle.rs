//! Steps of partners, and merging two records of one.

use async_graphql::{Context, ID, InputObject, Object};
use entity::id::PartnerId;

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
        graphql::Partner,
        refusal::PartnerErrorCode,
        service::{self, PartnerChange, PartnerMerge},
    },
};

fn change(id: &ID, expected_version: Option<i32>) -> Result<PartnerChange, Fault> {
    Ok(PartnerChange { id: PartnerId::from_global("input.id", id)?, expected_version })
}

/// Which partner takes the step.
#[derive(Debug, InputObject)]
pub struct VerifyPartnerInput {
    /// The partner.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
}

payload! {
    /// What `verifyPartner` answers.
    VerifyPartnerPayload, PartnerUserError(PartnerErrorCode) {
        /// The partner, now public.
        partner: Partner,
    }
}

/// Which partner takes the step.
#[derive(Debug, InputObject)]
pub struct ReinstatePartnerInput {
    /// The partner.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
}

payload! {
    /// What `reinstatePartner` answers.
    ReinstatePartnerPayload, PartnerUserError(PartnerErrorCode) {
        /// The partner, public again.
        partner: Partner,
    }
}

/// Which partner takes the step.
#[derive(Debug, InputObject)]
pub struct ArchivePartnerInput {
    /// The partner.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
}

payload! {
    /// What `archivePartner` answers.
    ArchivePartnerPayload, PartnerUserError(PartnerErrorCode) {
        /// The partner, public as one that took part in the past.
        partner: Partner,
    }
}

/// Which partner is suspended, and why.
#[derive(Debug, InputObject)]
pub struct SuspendPartnerInput {
    /// The partner.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
    /// Why, for those who read the audit log; at most 5,000 characters.
    reason: String,
}

payload! {
    /// What `suspendPartner` answers.
    SuspendPartnerPayload, PartnerUserError(PartnerErrorCode) {
        /// The partner, now hidden.
        partner: Partner,
    }
}

/// Two records of one partner.
#[derive(Debug, InputObject)]
pub struct MergePartnersInput {
    /// The record that goes.
    duplicate_id: ID,
    /// The version of it that was read; another one is a conflict.
    expected_duplicate_version: Option<i32>,
    /// The record that stays.
    into_id: ID,
    /// The version of it that was read; another one is a conflict.
    expected_version: Option<i32>,
}

impl MergePartnersInput {
    fn parse(&self) -> Result<PartnerMerge, Fault> {
        Ok(PartnerMerge {
            duplicate: PartnerId::from_global("input.duplicateId", &self.duplicate_id)?,
            expected_duplicate_version: self.expected_duplicate_version,
            into: PartnerId::from_global("input.intoId", &self.into_id)?,
            expected_version: self.expected_version,
        })
    }
}

payload! {
    /// What `mergePartners` answers.
    MergePartnersPayload, PartnerUserError(PartnerErrorCode) {
        /// The record that stays.
        partner: Partner,
    }
}

/// What can be done with partners as a whole.
#[derive(Debug, Default)]
pub struct LifecycleMutation;

#[Object]
impl LifecycleMutation {
    /// Confirms that a proposed partner is who it says. For administrators.
    async fn verify_partner(
        &self,
        ctx: &Context<'_>,
        input: VerifyPartnerInput,
    ) -> Fallible<VerifyPartnerPayload> {
        let request = ctx.request();
        let result = match change(&input.id, input.expected_version) {
            Ok(command) => service::verify_partner(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, VerifyPartnerPayload::done)
    }

    /// Lets a suspended partner take part again. For administrators.
    async fn reinstate_partner(
        &self,
        ctx: &Context<'_>,
        input: ReinstatePartnerInput,
    ) -> Fallible<ReinstatePartnerPayload> {
        let request = ctx.request();
        let result = match change(&input.id, input.expected_version) {
            Ok(command) => service::reinstate_partner(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, ReinstatePartnerPayload::done)
    }

    /// Archives a suspended partner. For administrators.
    async fn archive_partner(
        &self,
        ctx: &Context<'_>,
        input: ArchivePartnerInput,
    ) -> Fallible<ArchivePartnerPayload> {
        let request = ctx.request();
        let result = match change(&input.id, input.expected_version) {
            Ok(command) => service::archive_partner(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, ArchivePartnerPayload::done)
    }

    /// Keeps a partner from taking part for a time: it is hidden from the public, what was granted at it gives
    /// nothing, and its keys open nothing. For administrators.
    async fn suspend_partner(
        &self,
        ctx: &Context<'_>,
        input: SuspendPartnerInput,
    ) -> Fallible<SuspendPartnerPayload> {
        let request = ctx.request();
        let result = match change(&input.id, input.expected_version) {
            Ok(command) => {
                let (app, actor) = (&request.app, &request.actor);
                service::suspend_partner(app, actor, command, &input.reason).await
            }
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, SuspendPartnerPayload::done)
    }

    /// Makes two records of one partner one: everything that refers to the duplicate refers to the other one
    /// from then on, its slugs lead there, and its names are found there. For administrators.
    async fn merge_partners(
        &self,
        ctx: &Context<'_>,
        input: MergePartnersInput,
    ) -> Fallible<MergePartnersPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::merge_partners(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, MergePartnersPayload::done)
    }
}
