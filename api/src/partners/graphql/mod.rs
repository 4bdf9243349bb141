//! Partners, their parts and their office holders in the schema.

pub mod mutations;
mod office_holder;
mod partner;
mod role;

use async_graphql::{Context, Enum, ID, InputObject, Object};
use entity::id::PartnerId;

use super::service::{self, PartnerFilter};
use crate::{
    fault::Fault,
    graphql::{
        ContextExt as _,
        connection::{OrderDirection, PageArguments},
        error::{Fallible, Result, found},
        id::GlobalId as _,
    },
    municipalities::graphql::state_codes,
    words,
};

pub use self::{
    mutations::{PartnerMutation, PartnerUserError},
    office_holder::{
        OfficeHolder, OfficeHolderConnection, OfficeHolderEdge, OfficeHolderFilterInput,
        OfficeHolderOrder, OfficeHolderOrderField, OfficeHolderQuery, PublicBasis,
        PublicContactInfo, office_holder,
    },
    partner::{Partner, PartnerConnection, PartnerEdge, PartnerKind, PartnerStatus, partner},
    role::{
        PartnerRole, PartnerRoleConnection, PartnerRoleEdge, PartnerRoleKind, PartnerRoleState,
    },
};

/// Which partners a list is to hold. Everything that is given must hold.
#[derive(Debug, Default, InputObject)]
#[graphql(name = "PartnerFilter")]
pub struct PartnerFilterInput {
    /// Words that name, short name, aliases or former names hold, as people write them.
    search: Option<String>,
    /// Of one of these kinds.
    kinds: Option<Vec<PartnerKind>>,
    /// Of one of these Länder, by ISO 3166-2 code: `DE-SN`.
    states: Option<Vec<String>>,
    /// In one of these states.
    statuses: Option<Vec<PartnerStatus>>,
    /// Units of this partner.
    parent_id: Option<ID>,
}

impl PartnerFilterInput {
    fn parse(self) -> Result<PartnerFilter, Fault> {
        let parent = |id: ID| PartnerId::from_global("filter.parentId", &id);
        Ok(PartnerFilter {
            kinds: self.kinds.map(|kinds| kinds.into_iter().map(Into::into).collect()),
            states: state_codes("filter.states", self.states)?,
            statuses: self.statuses.map(|statuses| statuses.into_iter().map(Into::into).collect()),
            terms: words::search_terms(self.search.as_deref().unwrap_or_default()),
            parent: self.parent_id.map(parent).transpose()?,
        })
    }
}

/// What partners can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum PartnerOrderField {
    /// The name.
    Name,
}

/// How a list of partners is ordered.
#[derive(Clone, Copy, Debug, InputObject)]
pub struct PartnerOrder {
    /// What it is ordered by.
    field: PartnerOrderField,
    /// Which way it runs.
    #[graphql(default_with = "OrderDirection::Asc")]
    direction: OrderDirection,
}

/// Queries about partners.
#[derive(Debug, Default)]
pub struct PartnerQuery;

#[Object]
impl PartnerQuery {
    /// The partner that a slug leads to, whether current or former.
    async fn partner(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The name in addresses.")] slug: String,
    ) -> Fallible<Partner> {
        let slug = match slug.parse() {
            Ok(slug) => slug,
            Err(rule) => return Some(Err(Fault::bad_input("slug", rule).into())),
        };
        let request = ctx.request();
        let partner = service::partner_by_slug(&request.app, &request.reach(), &slug).await;
        found(partner.map(|row| row.map(Partner::from)))
    }

    /// The partners of the network, by name.
    async fn partners(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which partners the list is to hold.")] filter: Option<PartnerFilterInput>,
        #[graphql(desc = "How the list is ordered; by name from A to Z by default.")]
        order_by: Option<PartnerOrder>,
    ) -> Result<PartnerConnection> {
        let descending = order_by.is_some_and(|order| order.direction.is_descending());
        let list = if descending { "partners name desc" } else { "partners name asc" };
        let page = PageArguments { first, after, last, before }.request(list, ctx.wants_total())?;
        let filter = filter.unwrap_or_default().parse()?;
        let request = ctx.request();
        let page =
            service::list_partners(&request.app, &request.reach(), &filter, descending, &page)
                .await?;
        Ok(PartnerConnection::new(page, list))
    }
}
