//! How roles are granted, changed and taken back.

use async_graphql::{Context, Enum, ID, InputObject, MaybeUndefined, Object};
use entity::{
    id::{PartnerId, RoleGrantId, UserId},
    terms,
};

use super::{GrantLevel, NetworkRole, RoleGrant};
use crate::{
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::Fallible,
        id::GlobalId as _,
        mutation::{answer, payload, user_error},
        scalar::DateTime,
    },
    users::{
        refusal::RoleGrantErrorCode,
        service::{self, ChangeGrant, Granted, NewGrant, RevokeGrant},
    },
};

user_error! {
    /// Why a change of role grants was refused.
    RoleGrantUserError(RoleGrantErrorCode)
}

/// A role for a partner. Which one follows from the partner's kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum PartnerGrantRole {
    /// For a ministry, a commissioner or an authority.
    Ministry,
    /// For a foundation or a non-profit company.
    Foundation,
    /// For a municipality.
    Municipality,
    /// For any other partner.
    Associate,
}

impl From<PartnerGrantRole> for terms::GrantRole {
    fn from(role: PartnerGrantRole) -> Self {
        match role {
            PartnerGrantRole::Ministry => Self::Ministry,
            PartnerGrantRole::Foundation => Self::Foundation,
            PartnerGrantRole::Municipality => Self::Municipality,
            PartnerGrantRole::Associate => Self::Associate,
        }
    }
}

/// Who is to act for which partner.
#[derive(Debug, InputObject)]
pub struct GrantPartnerRoleInput {
    /// The person.
    user_id: ID,
    /// The partner; the role holds for its units as well.
    partner_id: ID,
    /// The role that is expected; another one than fits the partner is refused. Without it, the one that fits.
    role: Option<PartnerGrantRole>,
    /// How much.
    level: GrantLevel,
    /// Whether the person signs for the partner.
    #[graphql(default)]
    may_sign: bool,
    /// From when on; at once by default.
    valid_from: Option<DateTime>,
    /// Until when; without an end by default.
    valid_until: Option<DateTime>,
    /// Why, in at most 500 characters. The person reads it.
    reason: String,
}

impl GrantPartnerRoleInput {
    fn parse(self) -> Result<NewGrant, Fault> {
        Ok(NewGrant {
            user: UserId::from_global("input.userId", &self.user_id)?,
            granted: Granted::Partner {
                partner: PartnerId::from_global("input.partnerId", &self.partner_id)?,
                role: self.role.map(Into::into),
                level: self.level.into(),
                may_sign: self.may_sign,
            },
            valid_from: self.valid_from.map(Into::into),
            valid_until: self.valid_until.map(Into::into),
            reason: self.reason,
        })
    }
}

/// Who is to have a role in the network as a whole.
#[derive(Debug, InputObject)]
pub struct GrantNetworkRoleInput {
    /// The person.
    user_id: ID,
    /// The role. Nobody is administrator and privacy officer.
    role: NetworkRole,
    /// From when on; at once by default.
    valid_from: Option<DateTime>,
    /// Until when; without an end by default.
    valid_until: Option<DateTime>,
    /// Why, in at most 500 characters. The person reads it.
    reason: String,
}

impl GrantNetworkRoleInput {
    fn parse(self) -> Result<NewGrant, Fault> {
        Ok(NewGrant {
            user: UserId::from_global("input.userId", &self.user_id)?,
            granted: Granted::Network(self.role.into()),
            valid_from: self.valid_from.map(Into::into),
            valid_until: self.valid_until.map(Into::into),
            reason: self.reason,
        })
    }
}

/// What of a grant is to be changed; what is absent stays.
#[derive(Debug, InputObject)]
pub struct ChangeRoleGrantInput {
    /// The grant.
    id: ID,
    /// How much.
    level: Option<GrantLevel>,
    /// Whether the person signs for the partner.
    may_sign: Option<bool>,
    /// Until when; null takes the end away.
    valid_until: MaybeUndefined<DateTime>,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
}

impl ChangeRoleGrantInput {
    fn parse(self) -> Result<ChangeGrant, Fault> {
        Ok(ChangeGrant {
            id: RoleGrantId::from_global("input.id", &self.id)?,
            level: self.level.map(Into::into),
            may_sign: self.may_sign,
            valid_until: match self.valid_until {
                MaybeUndefined::Undefined => None,
                MaybeUndefined::Null => Some(None),
                MaybeUndefined::Value(ends) => Some(Some(ends.into())),
            },
            expected_version: self.expected_version,
        })
    }
}

/// Which grant is taken back.
#[derive(Debug, InputObject)]
pub struct RevokeRoleInput {
    /// The grant.
    id: ID,
    /// Why, in at most 500 characters. The person reads it.
    reason: String,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
}

impl RevokeRoleInput {
    fn parse(self) -> Result<RevokeGrant, Fault> {
        let id = RoleGrantId::from_global("input.id", &self.id)?;
        Ok(RevokeGrant { id, reason: self.reason, expected_version: self.expected_version })
    }
}

payload! {
    /// What `grantPartnerRole` answers.
    GrantPartnerRolePayload, RoleGrantUserError(RoleGrantErrorCode) {
        /// The new grant.
        role_grant: RoleGrant,
    }
}

payload! {
    /// What `grantNetworkRole` answers.
    GrantNetworkRolePayload, RoleGrantUserError(RoleGrantErrorCode) {
        /// The new grant.
        role_grant: RoleGrant,
    }
}

payload! {
    /// What `changeRoleGrant` answers.
    ChangeRoleGrantPayload, RoleGrantUserError(RoleGrantErrorCode) {
        /// The grant as it is now.
        role_grant: RoleGrant,
    }
}

payload! {
    /// What `revokeRole` answers.
    RevokeRolePayload, RoleGrantUserError(RoleGrantErrorCode) {
        /// The grant, which is over.
        role_grant: RoleGrant,
    }
}

/// How roles are granted, changed and taken back.
#[derive(Debug, Default)]
pub struct RoleGrantMutation;

#[Object]
impl RoleGrantMutation {
    /// Lets a person act for a partner. For managers of that partner and for administrators; nobody
    /// grants anything to themselves.
    async fn grant_partner_role(
        &self,
        ctx: &Context<'_>,
        input: GrantPartnerRoleInput,
    ) -> Fallible<GrantPartnerRolePayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::grant(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, GrantPartnerRolePayload::done)
    }

    /// Gives a person a role in the network as a whole. For administrators; nobody grants anything to
    /// themselves.
    async fn grant_network_role(
        &self,
        ctx: &Context<'_>,
        input: GrantNetworkRoleInput,
    ) -> Fallible<GrantNetworkRolePayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::grant(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, GrantNetworkRolePayload::done)
    }

    /// Changes how much a person may do for a partner, or until when a grant holds. For those who may
    /// grant it.
    async fn change_role_grant(
        &self,
        ctx: &Context<'_>,
        input: ChangeRoleGrantInput,
    ) -> Fallible<ChangeRoleGrantPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::change_grant(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, ChangeRoleGrantPayload::done)
    }

    /// Takes a grant back: from the next request on, it gives nothing. For those who may grant it; the
    /// last administrator stays.
    async fn revoke_role(
        &self,
        ctx: &Context<'_>,
        input: RevokeRoleInput,
    ) -> Fallible<RevokeRolePayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::revoke_grant(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, RevokeRolePayload::done)
    }
}
