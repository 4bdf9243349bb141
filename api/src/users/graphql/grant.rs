//! What somebody may do.

use async_graphql::{Context, Description, Enum, ID, Object};
use entity::{
    id::{PartnerId, RoleGrantId, UserId},
    role_grant, terms,
};

use super::{User, user};
use crate::{
    events::graphql::{Event, event},
    graphql::{
        ContextExt as _,
        connection::{PageArguments, connection},
        error::{Fallible, Result},
        id::GlobalId as _,
        load_lists, load_rows,
        scalar::DateTime,
    },
    page::PageRequest,
    partners::graphql::{Partner, partner},
    users::{
        rules,
        service::{self, GrantsOfPartner, GrantsOfUser},
    },
};

/// In which role somebody acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::GrantRole")]
pub enum GrantRole {
    /// For a ministry, a commissioner or an authority.
    Ministry,
    /// For a foundation or a non-profit company.
    Foundation,
    /// For a municipality.
    Municipality,
    /// For any other partner.
    Associate,
    /// Checks people in at one event.
    CheckIn,
    /// Manages partners, users, roles, keys and settings of the network.
    Administrator,
    /// Serves data-subject requests and retention.
    PrivacyOfficer,
    /// Reads the audit log, without personal values.
    Auditor,
}

/// How much somebody may do for a partner. Each level holds those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::GrantLevel")]
pub enum GrantLevel {
    /// Reads what is the partner's.
    Viewer,
    /// Changes it.
    Editor,
    /// Manages the partner's users and keys as well.
    Manager,
}

/// Where a grant stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "rules::GrantStatus")]
pub enum RoleGrantStatus {
    /// It begins later.
    Pending,
    /// It is in force.
    Active,
    /// It ended when it was to end.
    Expired,
    /// It was taken back.
    Revoked,
}

/// What a user may do: for a partner, at an event, or in the network as a whole. Seen by that user, by
/// managers of the partner, and by administrators.
#[derive(Clone, Debug, Description)]
pub struct RoleGrant(role_grant::Model);

impl From<role_grant::Model> for RoleGrant {
    fn from(row: role_grant::Model) -> Self {
        Self(row)
    }
}

#[Object(use_type_description)]
impl RoleGrant {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_global()
    }

    /// Who may; null if the person is not visible any more.
    async fn user(&self, ctx: &Context<'_>) -> Fallible<User> {
        user(ctx, Some(self.0.user_id)).await
    }

    /// In which role.
    async fn role(&self) -> GrantRole {
        self.0.role.into()
    }

    /// How much, in a role for a partner.
    async fn level(&self) -> Option<GrantLevel> {
        self.0.level.map(Into::into)
    }

    /// Whether the person signs for the partner.
    async fn may_sign(&self) -> bool {
        self.0.may_sign
    }

    /// The partner that the role is for, with its units.
    async fn partner(&self, ctx: &Context<'_>) -> Fallible<Partner> {
        partner(ctx, self.0.partner_id).await
    }

    /// The event at which the person checks people in.
    async fn event(&self, ctx: &Context<'_>) -> Fallible<Event> {
        event(ctx, self.0.event_id).await
    }

    /// From when on.
    async fn valid_from(&self) -> DateTime {
        self.0.valid_from.into()
    }

    /// Until when; null if without an end.
    async fn valid_until(&self) -> Option<DateTime> {
        self.0.valid_until.map(Into::into)
    }

    /// Where the grant stands now.
    async fn status(&self, ctx: &Context<'_>) -> RoleGrantStatus {
        self.stands(ctx).into()
    }

    /// Who granted it; null if that was done on the server's command line or the person is not visible.
    async fn granted_by(&self, ctx: &Context<'_>) -> Fallible<User> {
        user(ctx, self.0.granted_by_id).await
    }

    /// Why it was granted.
    async fn reason(&self) -> &str {
        &self.0.reason
    }

    /// When it was taken back; null if it was not.
    async fn revoked_at(&self, ctx: &Context<'_>) -> Option<DateTime> {
        let revoked = self.stands(ctx) == rules::GrantStatus::Revoked;
        self.0.revoked_at.filter(|_| revoked).map(Into::into)
    }

    /// Why it was taken back.
    async fn revocation_reason(&self) -> Option<&str> {
        self.0.revocation_reason.as_deref()
    }

    /// When it was granted.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// When it was last changed.
    async fn updated_at(&self) -> DateTime {
        self.0.updated_at.into()
    }

    /// Version of the grant; a change names the one that it read.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

impl RoleGrant {
    /// Where it stands now. What the request itself has changed is later than its reading of the clock.
    fn stands(&self, ctx: &Context<'_>) -> rules::GrantStatus {
        rules::status(&self.0, ctx.request().now.max(self.0.updated_at))
    }
}

connection! {
    /// A page of role grants.
    RoleGrantConnection,
    /// A role grant in a list.
    RoleGrantEdge,
    RoleGrant,
}

/// The grants for a partner; null for those who do not manage them.
pub async fn role_grants_of_partner(
    ctx: &Context<'_>,
    partner: PartnerId,
    arguments: PageArguments,
) -> Fallible<RoleGrantConnection> {
    if !service::manages_users_of(&ctx.request().actor, partner) {
        return None;
    }
    let list = "partner.roleGrants created desc";
    let page = async {
        let request = arguments.request(list, ctx.wants_total())?;
        let page = ctx.load(GrantsOfPartner(partner, request)).await?.unwrap_or_default();
        Ok(RoleGrantConnection::new(page, list))
    };
    Some(page.await)
}

load_rows! {
    RoleGrantId => service::grants: role_grant::Model;
}

load_lists! {
    GrantsOfUser(UserId, PageRequest) => service::grants_of_users: role_grant::Model;
    GrantsOfPartner(PartnerId, PageRequest) => service::grants_of_partners: role_grant::Model;
}
