//! Queries on accounts, sign-ins, tokens, keys and what a person may do.

mod access;
mod accounts;
mod keys;
mod links;
mod operator;
mod security;
mod sessions;
mod throttle;

pub(super) use self::{
    access::{Held, held, live_session, live_session_of_reader},
    accounts::{
        account, account_by_email, lock_account, note_login, use_recovery_code, use_totp_step,
    },
    keys::{insert_key, key_rows, lock_keys, published_keys, retire_keys},
    links::{insert_token, live_token, use_token, void_tokens},
    operator::all_live_sessions,
    security::{
        has_grant_of_weight, instead_of_a_link, replace_recovery_codes, strengthen_session,
        weaken_sessions,
    },
    sessions::{
        end_session, insert_refresh_token, insert_session, list_sessions, live_sessions,
        lock_session, refresh_session, refresh_token, sessions, use_refresh_token, user_of_session,
    },
    throttle::{clear, count_one, forget, lock_counter, refund, save_counter},
};
