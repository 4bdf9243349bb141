//! Who checks people in at an event.

use async_graphql::{Context, Description, ID, InputObject, Object};
use entity::id::{EventId, RoleGrantId};

use super::{RoleGrant, RoleGrantUserError};
use crate::{
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::{Fallible, Result},
        id::GlobalId as _,
        load_rows,
        mutation::{answer, payload},
        scalar::DateTime,
    },
    identity::email::Email,
    users::{
        refusal::RoleGrantErrorCode,
        service::{self, CheckInGrant, CheckInsOf, NewCheckIn, RevokeGrant},
    },
};

/// Somebody who checks people in at an event.
#[derive(Clone, Debug, Description)]
pub struct CheckInGrantInfo(CheckInGrant);

#[Object(use_type_description)]
impl CheckInGrantInfo {
    /// The grant.
    async fn role_grant(&self) -> RoleGrant {
        self.0.grant.clone().into()
    }

    /// The person's given name.
    async fn given_name(&self) -> &str {
        &self.0.given_name
    }

    /// The person's family name.
    async fn family_name(&self) -> &str {
        &self.0.family_name
    }
}

/// Who checks people in at an event, for its organisers; empty for others.
pub async fn check_ins_of_event(
    ctx: &Context<'_>,
    event: EventId,
) -> Result<Vec<CheckInGrantInfo>> {
    let grants = ctx.load(CheckInsOf(event)).await?.unwrap_or_default();
    for held in &grants {
        ctx.request().reads_personal(held.grant.user_id);
    }
    Ok(grants.into_iter().map(CheckInGrantInfo).collect())
}

/// Who is to check people in.
#[derive(Debug, InputObject)]
pub struct GrantCheckInInput {
    /// At which event.
    event_id: ID,
    /// The address of the person's account.
    email: String,
    /// Until when; by default until a day after the event.
    valid_until: Option<DateTime>,
    /// Why, in at most 500 characters. The person reads it.
    reason: String,
}

impl GrantCheckInInput {
    fn parse(self) -> Result<NewCheckIn, Fault> {
        Ok(NewCheckIn {
            event: EventId::from_global("input.eventId", &self.event_id)?,
            email: Email::parse(&self.email),
            valid_until: self.valid_until.map(Into::into),
            reason: self.reason,
        })
    }
}

payload! {
    /// What `grantCheckIn` answers.
    GrantCheckInPayload, RoleGrantUserError(RoleGrantErrorCode) {
        /// The new grant.
        role_grant: RoleGrant,
    }
}

/// Which grant is taken back.
#[derive(Debug, InputObject)]
pub struct RevokeCheckInInput {
    /// The grant.
    id: ID,
    /// Why, in at most 500 characters. The person reads it.
    reason: String,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
}

impl RevokeCheckInInput {
    fn parse(self) -> Result<RevokeGrant, Fault> {
        let id = RoleGrantId::from_global("input.id", &self.id)?;
        Ok(RevokeGrant { id, reason: self.reason, expected_version: self.expected_version })
    }
}

payload! {
    /// What `revokeCheckIn` answers.
    RevokeCheckInPayload, RoleGrantUserError(RoleGrantErrorCode) {
        /// The grant, which is over.
        role_grant: RoleGrant,
    }
}

/// Who checks people in.
#[derive(Debug, Default)]
pub struct CheckInGrantMutation;

#[Object]
impl CheckInGrantMutation {
    /// Lets somebody with an account check people in at an event: they see names and groups there, and nothing else.
    /// For its organisers; nobody grants anything to themselves.
    async fn grant_check_in(
        &self,
        ctx: &Context<'_>,
        input: GrantCheckInInput,
    ) -> Fallible<GrantCheckInPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::grant_check_in(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, GrantCheckInPayload::done)
    }

    /// Takes that back: from the next request on, the person sees nobody there. For the organisers of the event.
    async fn revoke_check_in(
        &self,
        ctx: &Context<'_>,
        input: RevokeCheckInInput,
    ) -> Fallible<RevokeCheckInPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::revoke_check_in(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, RevokeCheckInPayload::done)
    }
}

load_rows! {
    CheckInsOf => service::check_ins_of_events: Vec<CheckInGrant>;
}
