//! Accounts and signing in, in the schema.

mod account;
mod administration;
mod links;
mod mutations;
mod second_factor;
mod session;

pub use self::{
    account::{
        AccountMutation, AccountUserError, ChangePasswordInput, ChangePasswordPayload,
        RequestEmailChangeInput, RequestEmailChangePayload, UpdateAccountInput,
        UpdateAccountPayload,
    },
    administration::{
        DeactivateUserInput, DeactivateUserPayload, InvitationGrantInput,
        InvitationNetworkGrantInput, InvitationPartnerGrantInput, InvitationUserError,
        InviteUserInput, InviteUserPayload, ReactivateUserInput, ReactivateUserPayload,
        ResendInvitationInput, ResendInvitationPayload, ResetSecondFactorInput,
        ResetSecondFactorPayload, UserAdministrationMutation,
    },
    links::{
        AcceptInvitationInput, AcceptInvitationPayload, ConfirmEmailChangeInput,
        ConfirmEmailChangePayload, LinkMutation, RequestPasswordResetInput,
        RequestPasswordResetPayload, ResetPasswordInput, ResetPasswordPayload,
    },
    mutations::{
        EndOtherSessionsPayload, EndSessionInput, EndSessionPayload, LoginInput, LoginPayload,
        LogoutPayload, RefreshSessionInput, RefreshSessionPayload, SignInMutation, SignInUserError,
    },
    second_factor::{
        BeginSecondFactorSetupInput, BeginSecondFactorSetupPayload, ConfirmSecondFactorInput,
        ConfirmSecondFactorPayload, RegenerateRecoveryCodesInput, RegenerateRecoveryCodesPayload,
        RemoveSecondFactorInput, RemoveSecondFactorPayload, SecondFactorMutation,
    },
    session::{LoginSession, LoginSessionConnection, LoginSessionEdge},
};
