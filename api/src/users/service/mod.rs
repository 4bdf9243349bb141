//! What can be asked about users and their grants, and how roles are granted and taken back.

mod accounts;
mod acting;
mod administration;
mod check_in;
mod explain;
mod granting;
mod objects;
mod queries;
mod waiting;

pub use self::{
    accounts::{
        NewUser, create_user_within, lock_account, lock_user, update_user, user_by_email,
        user_by_email_within,
    },
    acting::{Acting, people_acting_for},
    administration::{has_administrator, is_last_administrator, lock_administration},
    check_in::{
        CheckInGrant, CheckInsOf, NewCheckIn, check_ins_of_events, grant_check_in, revoke_check_in,
    },
    explain::{Explanation, can, explain_access},
    granting::{
        ChangeGrant, Granted, NewGrant, RevokeGrant, change_grant, grant, grant_within,
        partners_of_within, revoke_grant, tell_granted_within,
    },
    objects::Object,
    queries::{
        GrantsOfPartner, GrantsOfUser, UsersOfPartner, grants, grants_of_partners, grants_of_users,
        list_users, manages_users_of, may, users, users_of_partners,
    },
    waiting::{Waiting, waiting},
};
pub use super::store::{UserFilter, UserSort};
pub use crate::policy::{Action, Prohibition, Rule};
