//! Lists of users.

use async_graphql::{Context, Enum, ID, InputObject, Object};
use entity::id::PartnerId;

use super::{GrantRole, UserConnection, UserStatus};
use crate::{
    fault::Fault,
    graphql::{
        ContextExt as _,
        connection::{OrderDirection, PageArguments},
        error::{Fallible, Result},
        id::GlobalId as _,
    },
    users::service::{self, UserFilter, UserSort},
    words,
};

/// Which users a list is to hold. Everything that is given must hold.
#[derive(Debug, Default, InputObject)]
#[graphql(name = "UserFilter")]
pub struct UserFilterInput {
    /// Words that name or address hold, as people write them.
    search: Option<String>,
    /// In one of these states.
    statuses: Option<Vec<UserStatus>>,
    /// Who act for this partner by a grant that has not ended.
    partner_id: Option<ID>,
    /// Who have one of these roles by a grant that has not ended.
    roles: Option<Vec<GrantRole>>,
}

impl UserFilterInput {
    fn parse(self) -> Result<UserFilter, Fault> {
        let partner = |id: ID| PartnerId::from_global("filter.partnerId", &id);
        Ok(UserFilter {
            terms: words::search_terms(self.search.as_deref().unwrap_or_default()),
            statuses: self.statuses.map(|statuses| statuses.into_iter().map(Into::into).collect()),
            partner: self.partner_id.map(partner).transpose()?,
            roles: self.roles.map(|roles| roles.into_iter().map(Into::into).collect()),
        })
    }
}

/// What users can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum UserOrderField {
    /// Family name, then given name.
    Name,
    /// When the account was made.
    CreatedAt,
}

/// How a list of users is ordered.
#[derive(Clone, Copy, Debug, InputObject)]
pub struct UserOrder {
    /// What it is ordered by.
    field: UserOrderField,
    /// Which way it runs.
    #[graphql(default_with = "OrderDirection::Asc")]
    direction: OrderDirection,
}

/// Queries about users.
#[derive(Debug, Default)]
pub struct UserQuery;

#[Object]
impl UserQuery {
    /// All users, by name. For administrators.
    async fn users(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which users the list is to hold.")] filter: Option<UserFilterInput>,
        #[graphql(desc = "How the list is ordered; by name from A to Z by default.")]
        order_by: Option<UserOrder>,
    ) -> Fallible<UserConnection> {
        let arguments = PageArguments { first, after, last, before };
        Some(users(ctx, arguments, filter.unwrap_or_default(), order_by).await)
    }
}

async fn users(
    ctx: &Context<'_>,
    arguments: PageArguments,
    filter: UserFilterInput,
    order: Option<UserOrder>,
) -> Result<UserConnection> {
    let descending = order.is_some_and(|order| order.direction.is_descending());
    let (sort, list) = match (order.map(|order| order.field), descending) {
        (None | Some(UserOrderField::Name), false) => (UserSort::Name, "users name asc"),
        (None | Some(UserOrderField::Name), true) => (UserSort::Name, "users name desc"),
        (Some(UserOrderField::CreatedAt), false) => (UserSort::Created, "users created asc"),
        (Some(UserOrderField::CreatedAt), true) => (UserSort::Created, "users created desc"),
    };
    let page = arguments.request(list, ctx.wants_total())?;
    let filter = filter.parse()?;
    let request = ctx.request();
    let order = (sort, descending);
    let page = service::list_users(&request.app, &request.actor, &filter, order, &page).await?;
    if !filter.terms.is_empty() {
        // Whom a search finds has an address that holds the words: so addresses can be guessed.
        page.items.iter().for_each(|(_, user)| request.reads_personal(user.id));
    }
    Ok(UserConnection::new(page, list))
}
