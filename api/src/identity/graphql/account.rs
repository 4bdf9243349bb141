//! What people change of their own accounts.

use async_graphql::{Context, InputObject, Object};

use crate::{
    graphql::{
        ContextExt as _,
        error::Fallible,
        mutation::{answer, payload, user_error},
        scalar::{Locale, Secret},
    },
    identity::{
        refusal::AccountErrorCode,
        service::{self, ChangeEmail, ChangePassword, UpdateAccount},
    },
    users::graphql::User,
};

user_error! {
    /// Why a change of an account was refused.
    AccountUserError(AccountErrorCode)
}

/// What of one's own account is to be changed; what is absent stays.
#[derive(Debug, InputObject)]
pub struct UpdateAccountInput {
    /// Given name, 1 to 200 characters.
    given_name: Option<String>,
    /// Family name, 1 to 200 characters.
    family_name: Option<String>,
    /// Language of mails.
    locale: Option<Locale>,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
}

/// The present password, and the new one.
#[derive(Debug, InputObject)]
pub struct ChangePasswordInput {
    /// The present password.
    current_password: Secret,
    /// The new password: 12 to 128 characters, not easy to guess.
    new_password: Secret,
}

/// Another address to sign in with.
#[derive(Debug, InputObject)]
pub struct RequestEmailChangeInput {
    /// The new address.
    new_email: String,
    /// The account's password.
    password: Secret,
}

payload! {
    /// What `updateAccount` answers.
    UpdateAccountPayload, AccountUserError(AccountErrorCode) {
        /// The account.
        user: User,
    }
}

payload! {
    /// What `changePassword` answers.
    ChangePasswordPayload, AccountUserError(AccountErrorCode) {
        /// The account.
        user: User,
    }
}

payload! {
    /// What `requestEmailChange` answers.
    RequestEmailChangePayload, AccountUserError(AccountErrorCode) {
        /// True whether or not somebody else has the new address.
        requested: bool,
    }
}

/// What people change of their own accounts.
#[derive(Debug, Default)]
pub struct AccountMutation;

#[Object]
impl AccountMutation {
    /// Changes name or language of one's own account.
    async fn update_account(
        &self,
        ctx: &Context<'_>,
        input: UpdateAccountInput,
    ) -> Fallible<UpdateAccountPayload> {
        let request = ctx.request();
        let command = UpdateAccount {
            given_name: input.given_name,
            family_name: input.family_name,
            locale: input.locale.map(|locale| locale.0),
            expected_version: input.expected_version,
        };
        let result = service::update_account(&request.app, &request.actor, command).await;
        answer(ctx, result, UpdateAccountPayload::done)
    }

    /// Changes one's own password, and ends one's other sessions. A mail tells of it.
    async fn change_password(
        &self,
        ctx: &Context<'_>,
        input: ChangePasswordInput,
    ) -> Fallible<ChangePasswordPayload> {
        let request = ctx.request();
        let command = ChangePassword {
            current: input.current_password.into(),
            new: input.new_password.into(),
        };
        let result = service::change_password(&request.app, &request.actor, command).await;
        answer(ctx, result, ChangePasswordPayload::done)
    }

    /// Sends a link to a new address, and a notice to the present one. The address changes with
    /// `confirmEmailChange`. The answer does not tell whether somebody else has the new address.
    async fn request_email_change(
        &self,
        ctx: &Context<'_>,
        input: RequestEmailChangeInput,
    ) -> Fallible<RequestEmailChangePayload> {
        let request = ctx.request();
        let command = ChangeEmail { new: input.new_email, password: input.password.into() };
        let result = service::request_email_change(&request.app, &request.actor, command).await;
        answer(ctx, result, |()| RequestEmailChangePayload::done(true))
    }
}
