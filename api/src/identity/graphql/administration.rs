//! What is done with the accounts of others.

use async_graphql::{Context, ID, InputObject, Object, OneofObject};
use entity::id::{PartnerId, UserId};

use super::account::AccountUserError;
use crate::{
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::Fallible,
        id::GlobalId as _,
        mutation::{answer, payload, user_error},
        scalar::{DateTime, Locale},
    },
    identity::{
        refusal::{AccountErrorCode, InvitationErrorCode},
        service::{self, AccountChange, InviteUser},
    },
    users::{
        graphql::{GrantLevel, NetworkRole, PartnerGrantRole, RoleGrant, User},
        service::Granted,
    },
};

user_error! {
    /// Why an invitation was refused.
    InvitationUserError(InvitationErrorCode)
}

/// Who is invited, and to what.
#[derive(Debug, InputObject)]
pub struct InviteUserInput {
    /// The address that the person will sign in with.
    email: String,
    /// Given name, 1 to 200 characters.
    given_name: String,
    /// Family name, 1 to 200 characters.
    family_name: String,
    /// Language of mails; German by default.
    locale: Option<Locale>,
    /// What the person is to be allowed.
    grant: InvitationGrantInput,
}

/// What an invited person is to be allowed.
#[derive(Debug, OneofObject)]
pub enum InvitationGrantInput {
    /// A role for a partner.
    Partner(InvitationPartnerGrantInput),
    /// A role in the network as a whole. For administrators.
    Network(InvitationNetworkGrantInput),
}

/// A role for a partner.
#[derive(Debug, InputObject)]
pub struct InvitationPartnerGrantInput {
    /// The partner; the role holds for its units as well.
    partner_id: ID,
    /// The role that is expected; another one than fits the partner is refused. Without it, the one that fits.
    role: Option<PartnerGrantRole>,
    /// How much.
    level: GrantLevel,
    /// Whether the person signs for the partner.
    #[graphql(default)]
    may_sign: bool,
    /// Until when; without an end by default.
    valid_until: Option<DateTime>,
    /// Why, in at most 500 characters. The person reads it.
    reason: String,
}

/// A role in the network as a whole.
#[derive(Debug, InputObject)]
pub struct InvitationNetworkGrantInput {
    /// The role.
    role: NetworkRole,
    /// Until when; without an end by default.
    valid_until: Option<DateTime>,
    /// Why, in at most 500 characters. The person reads it.
    reason: String,
}

impl InviteUserInput {
    fn parse(self) -> Result<InviteUser, Fault> {
        let (granted, valid_until, reason) = match self.grant {
            InvitationGrantInput::Partner(grant) => (
                Granted::Partner {
                    partner: PartnerId::from_global(
                        "input.grant.partner.partnerId",
                        &grant.partner_id,
                    )?,
                    role: grant.role.map(Into::into),
                    level: grant.level.into(),
                    may_sign: grant.may_sign,
                },
                grant.valid_until,
                grant.reason,
            ),
            InvitationGrantInput::Network(grant) => {
                (Granted::Network(grant.role.into()), grant.valid_until, grant.reason)
            }
        };
        Ok(InviteUser {
            email: self.email,
            given_name: self.given_name,
            family_name: self.family_name,
            locale: self.locale.map(|locale| locale.0),
            granted,
            valid_until: valid_until.map(|until| until.0),
            reason,
        })
    }
}

/// Who gets the invitation again.
#[derive(Debug, InputObject)]
pub struct ResendInvitationInput {
    /// The person.
    user_id: ID,
}

/// Whose account is closed, and why.
#[derive(Debug, InputObject)]
pub struct DeactivateUserInput {
    /// The person.
    id: ID,
    /// Why, in at most 500 characters.
    reason: String,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
}

/// Whose account is opened again, and why.
#[derive(Debug, InputObject)]
pub struct ReactivateUserInput {
    /// The person.
    id: ID,
    /// Why, in at most 500 characters.
    reason: String,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
}

/// Whose second factor is removed, and why.
#[derive(Debug, InputObject)]
pub struct ResetSecondFactorInput {
    /// The person.
    id: ID,
    /// Why, in at most 500 characters.
    reason: String,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
}

/// Reads a change of somebody's account.
fn change(id: &ID, reason: String, expected_version: Option<i32>) -> Result<AccountChange, Fault> {
    Ok(AccountChange { id: UserId::from_global("input.id", id)?, reason, expected_version })
}

payload! {
    /// What `inviteUser` answers. It does not tell whether the person had an account before.
    InviteUserPayload, InvitationUserError(InvitationErrorCode) {
        /// What the person is allowed.
        grant: RoleGrant,
    }
}

payload! {
    /// What `resendInvitation` answers.
    ResendInvitationPayload, AccountUserError(AccountErrorCode) {
        /// The invited person.
        user: User,
    }
}

payload! {
    /// What `deactivateUser` answers.
    DeactivateUserPayload, AccountUserError(AccountErrorCode) {
        /// The account, now closed.
        user: User,
    }
}

payload! {
    /// What `reactivateUser` answers.
    ReactivateUserPayload, AccountUserError(AccountErrorCode) {
        /// The account, open again.
        user: User,
    }
}

payload! {
    /// What `resetSecondFactor` answers.
    ResetSecondFactorPayload, AccountUserError(AccountErrorCode) {
        /// The account, without a second factor.
        user: User,
    }
}

/// What is done with the accounts of others.
#[derive(Debug, Default)]
pub struct UserAdministrationMutation;

#[Object]
impl UserAdministrationMutation {
    /// Grants a role to whoever has this address, and sends an invitation if they have no account yet. For
    /// administrators, and for managers of the partner that the role is for.
    async fn invite_user(
        &self,
        ctx: &Context<'_>,
        input: InviteUserInput,
    ) -> Fallible<InviteUserPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::invite_user(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, InviteUserPayload::done)
    }

    /// Sends a new link to somebody who has not accepted the invitation yet; the earlier one works no longer.
    async fn resend_invitation(
        &self,
        ctx: &Context<'_>,
        input: ResendInvitationInput,
    ) -> Fallible<ResendInvitationPayload> {
        let request = ctx.request();
        let result = match UserId::from_global("input.userId", &input.user_id) {
            Ok(user) => service::resend_invitation(&request.app, &request.actor, user).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, ResendInvitationPayload::done)
    }

    /// Closes an account: nobody signs in with it any more, and its sessions end. For administrators; never one's
    /// own, and never the last administrator's.
    async fn deactivate_user(
        &self,
        ctx: &Context<'_>,
        input: DeactivateUserInput,
    ) -> Fallible<DeactivateUserPayload> {
        let request = ctx.request();
        let result = match change(&input.id, input.reason, input.expected_version) {
            Ok(command) => service::deactivate_user(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, DeactivateUserPayload::done)
    }

    /// Opens a closed account again, with the roles and the password that it had. For administrators.
    async fn reactivate_user(
        &self,
        ctx: &Context<'_>,
        input: ReactivateUserInput,
    ) -> Fallible<ReactivateUserPayload> {
        let request = ctx.request();
        let result = match change(&input.id, input.reason, input.expected_version) {
            Ok(command) => service::reactivate_user(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, ReactivateUserPayload::done)
    }

    /// Removes the second factor of somebody who lost it, and ends their sessions. For administrators; never
    /// one's own. Make sure first who asks for it.
    async fn reset_second_factor(
        &self,
        ctx: &Context<'_>,
        input: ResetSecondFactorInput,
    ) -> Fallible<ResetSecondFactorPayload> {
        let request = ctx.request();
        let result = match change(&input.id, input.reason, input.expected_version) {
            Ok(command) => {
                service::reset_second_factor(&request.app, &request.actor, command).await
            }
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, ResetSecondFactorPayload::done)
    }
}
