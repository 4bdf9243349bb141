//! People with an account.

use async_graphql::{Context, Description, Enum, ID, Object};
use entity::{
    id::{PartnerId, UserId},
    terms, user_account,
};

use super::RoleGrantConnection;
use crate::{
    graphql::{
        ContextExt as _,
        connection::{PageArguments, connection},
        error::{Fallible, Result, reference},
        id::GlobalId as _,
        load_lists, load_rows,
        scalar::{DateTime, EmailAddress},
    },
    page::PageRequest,
    users::service::{self, Action, GrantsOfUser, UsersOfPartner},
};

/// Whether a person can sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::UserStatus")]
pub enum UserStatus {
    /// The invitation was not accepted yet.
    Invited,
    /// The person can sign in.
    Active,
    /// The account is closed.
    Deactivated,
}

/// A person with an account. Seen by that person, by managers of a partner that the person acts for, and
/// by administrators.
#[derive(Clone, Debug, Description)]
pub struct User(user_account::Model);

impl From<user_account::Model> for User {
    fn from(row: user_account::Model) -> Self {
        Self(row)
    }
}

#[Object(use_type_description)]
impl User {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_global()
    }

    /// Given and family name.
    async fn name(&self, ctx: &Context<'_>) -> String {
        ctx.request().reads_personal(self.0.id);
        format!("{} {}", self.0.given_name, self.0.family_name)
    }

    /// Given name.
    async fn given_name(&self, ctx: &Context<'_>) -> &str {
        ctx.request().reads_personal(self.0.id);
        &self.0.given_name
    }

    /// Family name.
    async fn family_name(&self, ctx: &Context<'_>) -> &str {
        ctx.request().reads_personal(self.0.id);
        &self.0.family_name
    }

    /// Address that the person signs in with; null where only the name may be seen.
    async fn email(&self, ctx: &Context<'_>) -> Option<EmailAddress> {
        ctx.request().reads_personal(self.0.id);
        Some(EmailAddress(self.0.email.clone()))
    }

    /// Whether the person can sign in.
    async fn status(&self) -> UserStatus {
        self.0.status.into()
    }

    /// Language of mails to the person, as a BCP 47 tag.
    async fn locale(&self) -> String {
        self.0.locale.to_string()
    }

    /// When the person last signed in; null if never.
    async fn last_login_at(&self, ctx: &Context<'_>) -> Option<DateTime> {
        ctx.request().reads_personal(self.0.id);
        self.0.last_login_at.map(Into::into)
    }

    /// Whether the person signs in with a second factor.
    async fn second_factor(&self, ctx: &Context<'_>) -> bool {
        ctx.request().reads_personal(self.0.id);
        self.0.totp_confirmed_at.is_some()
    }

    /// What the person may do, ended grants too, the latest first. Managers of a partner see the grants
    /// for that partner.
    async fn grants(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<RoleGrantConnection> {
        let list = "user.grants created desc";
        let request =
            PageArguments { first, after, last, before }.request(list, ctx.wants_total())?;
        let page = ctx.load(GrantsOfUser(self.0.id, request)).await?.unwrap_or_default();
        Ok(RoleGrantConnection::new(page, list))
    }

    /// Whether the viewer may change name, language, address, password and second factor: their own.
    async fn viewer_can_edit(&self, ctx: &Context<'_>) -> bool {
        ctx.request().actor.user() == Some(self.0.id)
    }

    /// Whether the viewer may grant roles in the network as a whole to the person.
    async fn viewer_can_grant_network_role(&self, ctx: &Context<'_>) -> bool {
        service::may(&ctx.request().actor, Action::GrantNetworkRole, self.0.id)
    }

    /// Whether the viewer may close the account, or open it again.
    async fn viewer_can_deactivate(&self, ctx: &Context<'_>) -> bool {
        service::may(&ctx.request().actor, Action::DeactivateUser, self.0.id)
    }

    /// Whether the viewer may remove the second factor of the person.
    async fn viewer_can_reset_second_factor(&self, ctx: &Context<'_>) -> bool {
        service::may(&ctx.request().actor, Action::ResetSecondFactor, self.0.id)
    }

    /// Whether the viewer may end the person's sign-ins.
    async fn viewer_can_end_sessions(&self, ctx: &Context<'_>) -> bool {
        service::may(&ctx.request().actor, Action::EndSessionsOfOthers, self.0.id)
    }

    /// When the account was made.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// When the account was last changed.
    async fn updated_at(&self) -> DateTime {
        self.0.updated_at.into()
    }

    /// Version of the account; a change names the one that it read.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

connection! {
    /// A page of users.
    UserConnection,
    /// A user in a list.
    UserEdge,
    User,
}

/// A user that an object refers to; null where there is none or the person is not visible.
pub async fn user(ctx: &Context<'_>, id: Option<UserId>) -> Fallible<User> {
    reference(ctx.load(id?).await.map(|row| row.map(User)))
}

/// The users that act for a partner; null for those who do not manage them.
pub async fn users_of_partner(
    ctx: &Context<'_>,
    partner: PartnerId,
    arguments: PageArguments,
) -> Fallible<UserConnection> {
    if !service::manages_users_of(&ctx.request().actor, partner) {
        return None;
    }
    let list = "partner.users name asc";
    let page = async {
        let request = arguments.request(list, ctx.wants_total())?;
        let page = ctx.load(UsersOfPartner(partner, request)).await?.unwrap_or_default();
        Ok(UserConnection::new(page, list))
    };
    Some(page.await)
}

load_rows! {
    UserId => service::users: user_account::Model;
}

load_lists! {
    UsersOfPartner(PartnerId, PageRequest) => service::users_of_partners: user_account::Model;
}
