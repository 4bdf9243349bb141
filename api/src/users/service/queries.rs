//! What can be asked, cut to what the asker may see.

use std::collections::HashMap;

use entity::{
    id::{PartnerId, RoleGrantId, UserId},
    role_grant, user_account,
};

use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    page::{Page, PageRequest},
    policy::{self, Action, Facts},
    reach::Reach,
    users::store::{self, UserFilter, UserSort},
};

/// Asks for a page of the users that act for one partner.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UsersOfPartner(pub PartnerId, pub PageRequest);

/// Asks for a page of the grants of one user.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct GrantsOfUser(pub UserId, pub PageRequest);

/// Asks for a page of the grants for one partner.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct GrantsOfPartner(pub PartnerId, pub PageRequest);

/// Users by id.
pub async fn users(
    app: &App,
    reach: &Reach,
    ids: &[UserId],
) -> Result<HashMap<UserId, user_account::Model>, Fault> {
    let rows = store::users(app.database.read(), reach, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// A page of all users.
pub async fn list_users(
    app: &App,
    actor: &Actor,
    filter: &UserFilter,
    (sort, descending): (UserSort, bool),
    request: &PageRequest,
) -> Result<Page<user_account::Model>, Fault> {
    policy::require(actor, Action::ReadAllUsers, &Facts::default())?;
    let reach = Reach::of(actor, app.clock.now());
    store::list_users(app.database.read(), &reach, filter, sort, descending, request).await
}

/// A page of the users that act for each of these partners, by family name.
pub async fn users_of_partners(
    app: &App,
    reach: &Reach,
    parents: &[PartnerId],
    request: &PageRequest,
) -> Result<HashMap<PartnerId, Page<user_account::Model>>, Fault> {
    store::users_of_partners(app.database.read(), reach, parents, request).await
}

/// Whether the actor sees who acts for the partner, and grants roles there.
#[must_use]
pub fn manages_users_of(actor: &Actor, partner: PartnerId) -> bool {
    let facts = Facts { own: &[partner], ..Facts::default() };
    policy::decide(actor, Action::ReadPartnerUsers, &facts).is_allowed()
}

/// Whether the actor may do this to the person's account, whatever its status.
#[must_use]
pub fn may(actor: &Actor, action: Action, user: UserId) -> bool {
    let facts = Facts { user: Some(user), ..Facts::default() };
    policy::decide(actor, action, &facts).is_allowed()
}

/// Grants by id.
pub async fn grants(
    app: &App,
    reach: &Reach,
    ids: &[RoleGrantId],
) -> Result<HashMap<RoleGrantId, role_grant::Model>, Fault> {
    let rows = store::grants(app.database.read(), reach, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// A page of the grants of each of these users, the latest first.
pub async fn grants_of_users(
    app: &App,
    reach: &Reach,
    parents: &[UserId],
    request: &PageRequest,
) -> Result<HashMap<UserId, Page<role_grant::Model>>, Fault> {
    store::grants_of_users(app.database.read(), reach, parents, request).await
}

/// A page of the grants for each of these partners, the latest first.
pub async fn grants_of_partners(
    app: &App,
    reach: &Reach,
    parents: &[PartnerId],
    request: &PageRequest,
) -> Result<HashMap<PartnerId, Page<role_grant::Model>>, Fault> {
    store::grants_of_partners(app.database.read(), reach, parents, request).await
}
