//! What is done by the link of a mail, without being signed in.

use async_graphql::{Context, InputObject, Object};

use super::account::AccountUserError;
use crate::{
    graphql::{
        ContextExt as _,
        error::Fallible,
        mutation::{answer, payload},
        scalar::{EmailAddress, Secret},
    },
    identity::{
        refusal::AccountErrorCode,
        service::{self, SetPassword},
    },
};

/// A first password for an invitation.
#[derive(Debug, InputObject)]
pub struct AcceptInvitationInput {
    /// What stands behind `#token=` in the link of the mail.
    token: Secret,
    /// The password: 12 to 128 characters, not easy to guess.
    password: Secret,
}

/// A new password for one that is forgotten.
#[derive(Debug, InputObject)]
pub struct ResetPasswordInput {
    /// What stands behind `#token=` in the link of the mail.
    token: Secret,
    /// The password: 12 to 128 characters, not easy to guess.
    password: Secret,
}

/// For whom a link is to be sent.
#[derive(Debug, InputObject)]
pub struct RequestPasswordResetInput {
    /// The address that the person signs in with.
    email: String,
}

/// The proof that an address is one's own.
#[derive(Debug, InputObject)]
pub struct ConfirmEmailChangeInput {
    /// What stands behind `#token=` in the link of the mail.
    token: Secret,
}

payload! {
    /// What `acceptInvitation` answers.
    AcceptInvitationPayload, AccountUserError(AccountErrorCode) {
        /// The address to sign in with.
        email: EmailAddress,
    }
}

payload! {
    /// What `requestPasswordReset` answers.
    RequestPasswordResetPayload, AccountUserError(AccountErrorCode) {
        /// True whether or not there is an account with this address.
        requested: bool,
    }
}

payload! {
    /// What `resetPassword` answers.
    ResetPasswordPayload, AccountUserError(AccountErrorCode) {
        /// The address to sign in with.
        email: EmailAddress,
    }
}

payload! {
    /// What `confirmEmailChange` answers.
    ConfirmEmailChangePayload, AccountUserError(AccountErrorCode) {
        /// The address to sign in with from now on.
        email: EmailAddress,
    }
}

/// What is done by the link of a mail.
#[derive(Debug, Default)]
pub struct LinkMutation;

#[Object]
impl LinkMutation {
    /// Accepts an invitation with a first password. The link works once. Signs nobody in: use `login`.
    async fn accept_invitation(
        &self,
        ctx: &Context<'_>,
        input: AcceptInvitationInput,
    ) -> Fallible<AcceptInvitationPayload> {
        let request = ctx.request();
        let command = SetPassword { token: input.token.into(), password: input.password.into() };
        let result = service::accept_invitation(&request.app, &request.actor, command).await;
        answer(ctx, result, |account| AcceptInvitationPayload::done(EmailAddress(account.email)))
    }

    /// Sends a link that resets the password, if there is an active account with this address. The answer does
    /// not tell whether there is.
    async fn request_password_reset(
        &self,
        ctx: &Context<'_>,
        input: RequestPasswordResetInput,
    ) -> Fallible<RequestPasswordResetPayload> {
        let request = ctx.request();
        let result =
            service::request_password_reset(&request.app, &request.actor, &input.email).await;
        answer(ctx, result, |()| RequestPasswordResetPayload::done(true))
    }

    /// Sets a new password by the link of a mail, and ends all sessions of the account. The second factor stays.
    async fn reset_password(
        &self,
        ctx: &Context<'_>,
        input: ResetPasswordInput,
    ) -> Fallible<ResetPasswordPayload> {
        let request = ctx.request();
        let command = SetPassword { token: input.token.into(), password: input.password.into() };
        let result = service::reset_password(&request.app, &request.actor, command).await;
        answer(ctx, result, |account| ResetPasswordPayload::done(EmailAddress(account.email)))
    }

    /// Takes a new address, by the link that was sent there. Both addresses are told.
    async fn confirm_email_change(
        &self,
        ctx: &Context<'_>,
        input: ConfirmEmailChangeInput,
    ) -> Fallible<ConfirmEmailChangePayload> {
        let request = ctx.request();
        let result =
            service::confirm_email_change(&request.app, &request.actor, &input.token.into()).await;
        answer(ctx, result, |account| ConfirmEmailChangePayload::done(EmailAddress(account.email)))
    }
}
