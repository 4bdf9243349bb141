//! Users and what they may do in the schema.

mod access;
mod check_in;
mod grant;
mod mutations;
mod queries;
mod user;
mod viewer;

pub use self::{
    access::{AccessExplanationInfo, AccessProhibition, AccessQuery, AccessRule},
    check_in::{
        CheckInGrantInfo, CheckInGrantMutation, GrantCheckInInput, GrantCheckInPayload,
        RevokeCheckInInput, RevokeCheckInPayload, check_ins_of_event,
    },
    grant::{
        GrantLevel, GrantRole, RoleGrant, RoleGrantConnection, RoleGrantEdge, RoleGrantStatus,
        role_grants_of_partner,
    },
    mutations::{
        ChangeRoleGrantInput, ChangeRoleGrantPayload, GrantNetworkRoleInput,
        GrantNetworkRolePayload, GrantPartnerRoleInput, GrantPartnerRolePayload, PartnerGrantRole,
        RevokeRoleInput, RevokeRolePayload, RoleGrantMutation, RoleGrantUserError,
    },
    queries::{UserFilterInput, UserOrder, UserOrderField, UserQuery},
    user::{User, UserConnection, UserEdge, UserStatus, user, users_of_partner},
    viewer::{
        NetworkRole, Viewer, ViewerPartnerInfo, ViewerQuery, WaitingItemInfo, WaitingKind,
        WaitingObject,
    },
};
