//! People with accounts, and what they may do.

use api::access::{Actor, Level, Membership, NetworkGrant, NetworkRole, User};
use entity::{
    id::{LoginSessionId, PartnerId, UserId},
    role_grant,
    terms::{ActorKind, GrantRole, UserStatus},
    user_account,
};
use uuid::Uuid;

use super::{id, put};
use crate::fixture::{TestApp, now};

/// An active account that nobody can sign in with.
pub(crate) fn account(test: &TestApp, name: &str) -> user_account::Model {
    let email = format!("{}@example.org", name.to_lowercase());
    user_account::Model {
        id: id(test),
        email_key: email.clone(),
        sort_name: api::words::sort_key(&format!("{name} Ada")),
        search_text: api::words::search_text(["Ada", name, &email]),
        email,
        given_name: "Ada".into(),
        family_name: name.to_owned(),
        locale: "de".parse().unwrap(),
        status: UserStatus::Active,
        password_hash: Some(String::from("$argon2id$none").into()),
        password_changed_at: Some(now()),
        totp_secret: None,
        totp_confirmed_at: None,
        totp_last_step: None,
        last_login_at: None,
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}

/// Puts in an active account.
pub(crate) async fn put_account(test: &TestApp, name: &str) -> user_account::Model {
    put(test, account(test, name)).await
}

/// A grant for a partner, in force without an end.
pub(crate) fn grant_at(
    test: &TestApp,
    user: UserId,
    partner: PartnerId,
    level: Level,
) -> role_grant::Model {
    role_grant::Model {
        id: id(test),
        user_id: user,
        role: GrantRole::Foundation,
        partner_id: Some(partner),
        event_id: None,
        level: Some(level),
        may_sign: false,
        valid_from: now(),
        valid_until: None,
        granted_by_kind: ActorKind::Operator,
        granted_by_id: None,
        reason: "vertritt".into(),
        revoked_at: None,
        revoked_by_id: None,
        revocation_reason: None,
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}

/// A grant in the network as a whole, in force without an end.
pub(crate) fn office(test: &TestApp, user: UserId, role: NetworkRole) -> role_grant::Model {
    role_grant::Model {
        role: role.granted(),
        partner_id: None,
        level: None,
        ..grant_at(test, user, PartnerId(Uuid::nil()), Level::Viewer)
    }
}

/// The person with these grants, signed in.
pub(crate) fn signed_in(user: UserId, grants: &[role_grant::Model]) -> Actor {
    let office = |grant: &role_grant::Model| {
        let role = match grant.role {
            GrantRole::Administrator => NetworkRole::Administrator,
            GrantRole::PrivacyOfficer => NetworkRole::PrivacyOfficer,
            GrantRole::Auditor => NetworkRole::Auditor,
            _ => return None,
        };
        Some(NetworkGrant { role, grant: grant.id })
    };
    let membership = |grant: &role_grant::Model| {
        Some(Membership {
            partner: grant.partner_id?,
            role: grant.role,
            level: grant.level?,
            may_sign: grant.may_sign,
            grant: grant.id,
        })
    };
    Actor::User(User {
        id: user,
        session: LoginSessionId(Uuid::from_u128(2)),
        network_roles: grants.iter().filter_map(office).collect(),
        memberships: grants.iter().filter_map(membership).collect(),
        check_ins: Vec::new(),
    })
}

/// Puts in an administrator, and signs them in.
pub(crate) async fn put_administrator(test: &TestApp, name: &str) -> (Actor, role_grant::Model) {
    let user = put_account(test, name).await;
    let grant = put(test, office(test, user.id, NetworkRole::Administrator)).await;
    (signed_in(user.id, std::slice::from_ref(&grant)), grant)
}

/// Puts in somebody who acts for the partner, and signs them in.
pub(crate) async fn put_member(
    test: &TestApp,
    name: &str,
    partner: PartnerId,
    level: Level,
) -> (Actor, role_grant::Model) {
    let user = put_account(test, name).await;
    let grant = put(test, grant_at(test, user.id, partner, level)).await;
    (signed_in(user.id, std::slice::from_ref(&grant)), grant)
}
