//! Use cases of accounts and of signing in.

mod actor;
mod addresses;
mod authenticate;
mod confirmation;
mod deactivation;
mod invitations;
mod keys;
mod links;
mod login;
mod operator;
mod passwords;
mod profile;
mod reauthentication;
mod refresh;
mod second_factor;
mod sessions;
mod throttle;

pub use self::{
    actor::{Reader, actor, person},
    addresses::{ChangeEmail, confirm_email_change, request_email_change},
    authenticate::{authenticate, authenticate_reader},
    confirmation::{Confirmation, begin_confirmation, confirm_within},
    deactivation::{AccountChange, deactivate_user, reactivate_user},
    invitations::{InviteUser, accept_invitation, invite_user, resend_invitation},
    keys::{has_right_master_key, keys, published_keys, rotate_keys},
    login::{Login, SignedIn, login},
    operator::{
        NewAdministrator, create_administrator, end_all_sessions, list_all_sessions,
        recover_account,
    },
    passwords::{
        ChangePassword, SetPassword, change_password, request_password_reset, reset_password,
    },
    profile::{UpdateAccount, update_account},
    refresh::refresh_session,
    second_factor::{
        Proof, SetUp, begin_second_factor_setup, confirm_second_factor, regenerate_recovery_codes,
        remove_second_factor, reset_second_factor,
    },
    sessions::{end_other_sessions, end_session, end_sessions_of, list_sessions, logout, sessions},
    throttle::{Attempt, Limit, count_attempt},
};
