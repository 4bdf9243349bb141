//! The authenticator app of one's own account.

use async_graphql::{Context, InputObject, Object};
use secrecy::SecretString;

use super::account::AccountUserError;
use crate::{
    graphql::{
        ContextExt as _,
        error::Fallible,
        mutation::{answer, payload},
        scalar::Secret,
    },
    identity::{
        refusal::AccountErrorCode,
        service::{self, Proof},
    },
    users::graphql::User,
};

/// The password again, before an authenticator app is set up.
#[derive(Debug, InputObject)]
pub struct BeginSecondFactorSetupInput {
    /// The account's password.
    password: Secret,
}

/// The proof that the app has the secret.
#[derive(Debug, InputObject)]
pub struct ConfirmSecondFactorInput {
    /// The 6 digits that the app shows.
    code: Secret,
}

/// Password and code.
#[derive(Debug, InputObject)]
pub struct RegenerateRecoveryCodesInput {
    /// The account's password.
    password: Secret,
    /// A code of the authenticator app, or a recovery code.
    code: Secret,
}

/// Password and code.
#[derive(Debug, InputObject)]
pub struct RemoveSecondFactorInput {
    /// The account's password.
    password: Secret,
    /// A code of the authenticator app, or a recovery code.
    code: Secret,
}

payload! {
    /// What `beginSecondFactorSetup` answers.
    BeginSecondFactorSetupPayload, AccountUserError(AccountErrorCode) {
        /// `otpauth://totp/…`: show it as a QR code. It is a secret, and shown this once.
        uri: Secret,
        /// The same secret in base32, for those who type it.
        secret: Secret,
    }
}

payload! {
    /// What `confirmSecondFactor` answers.
    ConfirmSecondFactorPayload, AccountUserError(AccountErrorCode) {
        /// The account.
        user: User,
        /// Ten codes, each of which stands in for the app once. Secret this once: let the person keep them.
        recovery_codes: Vec<Secret>,
    }
}

payload! {
    /// What `regenerateRecoveryCodes` answers.
    RegenerateRecoveryCodesPayload, AccountUserError(AccountErrorCode) {
        /// Ten new codes, shown this once; the ones before are of no use any more.
        recovery_codes: Vec<Secret>,
    }
}

payload! {
    /// What `removeSecondFactor` answers.
    RemoveSecondFactorPayload, AccountUserError(AccountErrorCode) {
        /// The account.
        user: User,
    }
}

/// What people do with their own second factor.
#[derive(Debug, Default)]
pub struct SecondFactorMutation;

#[Object]
impl SecondFactorMutation {
    /// Gives out a secret for an authenticator app (TOTP, RFC 6238: SHA-1, 6 digits, 30 seconds). It counts from
    /// `confirmSecondFactor` on; an earlier one that was not confirmed is replaced.
    async fn begin_second_factor_setup(
        &self,
        ctx: &Context<'_>,
        input: BeginSecondFactorSetupInput,
    ) -> Fallible<BeginSecondFactorSetupPayload> {
        let request = ctx.request();
        let result = service::begin_second_factor_setup(
            &request.app,
            &request.actor,
            &input.password.into(),
        )
        .await;
        answer(ctx, result, |set_up| BeginSecondFactorSetupPayload::done(set_up.uri, set_up.secret))
    }

    /// Turns the second factor on, by a code of the app that was set up. This session counts as one with a second
    /// factor from then on.
    async fn confirm_second_factor(
        &self,
        ctx: &Context<'_>,
        input: ConfirmSecondFactorInput,
    ) -> Fallible<ConfirmSecondFactorPayload> {
        let request = ctx.request();
        let result =
            service::confirm_second_factor(&request.app, &request.actor, &input.code.into()).await;
        answer(ctx, result, |(account, codes)| {
            ConfirmSecondFactorPayload::done(account, shown(codes))
        })
    }

    /// Gives out new recovery codes.
    async fn regenerate_recovery_codes(
        &self,
        ctx: &Context<'_>,
        input: RegenerateRecoveryCodesInput,
    ) -> Fallible<RegenerateRecoveryCodesPayload> {
        let request = ctx.request();
        let proof = Proof { password: input.password.into(), code: input.code.into() };
        let result = service::regenerate_recovery_codes(&request.app, &request.actor, proof).await;
        answer(ctx, result, |codes| RegenerateRecoveryCodesPayload::done(shown(codes)))
    }

    /// Turns the second factor off. Refused while a role requires it: administrators, privacy officers and those
    /// who sign.
    async fn remove_second_factor(
        &self,
        ctx: &Context<'_>,
        input: RemoveSecondFactorInput,
    ) -> Fallible<RemoveSecondFactorPayload> {
        let request = ctx.request();
        let proof = Proof { password: input.password.into(), code: input.code.into() };
        let result = service::remove_second_factor(&request.app, &request.actor, proof).await;
        answer(ctx, result, RemoveSecondFactorPayload::done)
    }
}

fn shown(codes: Vec<SecretString>) -> Vec<Secret> {
    codes.into_iter().map(Secret::from).collect()
}
