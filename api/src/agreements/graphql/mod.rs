//! Agreements in the schema.

mod agreement;
mod mutations;
mod party;

use async_graphql::{Context, Enum, ID, InputObject, Object};
use entity::id::{PartnerId, ProgrammeId};

use super::service::{self, AgreementFilter, AgreementOrder};
use crate::{
    fault::Fault,
    graphql::{
        ContextExt as _,
        connection::{OrderDirection, PageArguments},
        error::{Fallible, Result, found},
        id::GlobalId as _,
        scalar::Date,
    },
    words,
};

pub use self::{
    mutations::*,
    agreement::{
        Agreement, AgreementConnection, AgreementEdge, AgreementKind, AgreementStatus,
        AgreementCorrectionInfo, SigningOrder, agreement,
    },
    party::{AgreementParty, Signature, SignatureConnection, SignatureEdge, SignatureMethod},
};

/// Which agreements a list is to hold. Everything that is given must hold.
#[derive(Debug, Default, InputObject)]
#[graphql(name = "AgreementFilter")]
pub struct AgreementFilterInput {
    /// Words that title or other terms hold, as people write them.
    search: Option<String>,
    /// Of one of these kinds.
    kinds: Option<Vec<AgreementKind>>,
    /// In one of these states.
    statuses: Option<Vec<AgreementStatus>>,
    /// Of this programme.
    programme_id: Option<ID>,
    /// With this partner as a party.
    partner_id: Option<ID>,
    /// Signed on this day or later. A date that is less precise than a day counts as its first day.
    signed_from: Option<Date>,
    /// Signed on this day or earlier. A date that is less precise than a day counts as its first
    /// day.
    signed_until: Option<Date>,
}

impl AgreementFilterInput {
    fn parse(self) -> Result<AgreementFilter, Fault> {
        let programme = |id: ID| ProgrammeId::from_global("filter.programmeId", &id);
        let partner = |id: ID| PartnerId::from_global("filter.partnerId", &id);
        Ok(AgreementFilter {
            terms: words::search_terms(self.search.as_deref().unwrap_or_default()),
            kinds: self.kinds.map(|kinds| kinds.into_iter().map(Into::into).collect()),
            statuses: self.statuses.map(|statuses| statuses.into_iter().map(Into::into).collect()),
            programme: self.programme_id.map(programme).transpose()?,
            partner: self.partner_id.map(partner).transpose()?,
            signed_from: self.signed_from.map(|day| day.0),
            signed_until: self.signed_until.map(|day| day.0),
        })
    }
}

/// What agreements can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum AgreementOrderField {
    /// The title.
    Name,
    /// The day of signing. Agreements without a known one come last, whichever way the list runs.
    Signed,
}

/// How a list of agreements is ordered.
#[derive(Clone, Copy, Debug, InputObject)]
#[graphql(name = "AgreementOrder")]
pub struct AgreementOrderInput {
    /// What it is ordered by.
    field: AgreementOrderField,
    /// Which way it runs.
    #[graphql(default_with = "OrderDirection::Asc")]
    direction: OrderDirection,
}

/// Queries about agreements.
#[derive(Debug, Default)]
pub struct AgreementQuery;

#[Object]
impl AgreementQuery {
    /// The agreement with this number.
    async fn agreement(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The number, as it was given.")] number: String,
    ) -> Fallible<Agreement> {
        let request = ctx.request();
        let agreement = service::agreement_by_number(&request.app, &request.reach(), &number).await;
        found(agreement.map(|row| row.map(Agreement::from)))
    }

    /// Agreements of partners: those that are released, and those that the reader is a party to.
    async fn agreements(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which agreements the list is to hold.")] filter: Option<
            AgreementFilterInput,
        >,
        #[graphql(desc = "How the list is ordered; by title from A to Z by default.")]
        order_by: Option<AgreementOrderInput>,
    ) -> Result<AgreementConnection> {
        let field = order_by.map_or(AgreementOrderField::Name, |order| order.field);
        let descending = order_by.is_some_and(|order| order.direction.is_descending());
        let (order, list) = match (field, descending) {
            (AgreementOrderField::Name, false) => {
                (AgreementOrder::Name { descending }, "agreements name asc")
            }
            (AgreementOrderField::Name, true) => {
                (AgreementOrder::Name { descending }, "agreements name desc")
            }
            (AgreementOrderField::Signed, false) => {
                (AgreementOrder::Signed { descending }, "agreements signed asc")
            }
            (AgreementOrderField::Signed, true) => {
                (AgreementOrder::Signed { descending }, "agreements signed desc")
            }
        };
        let page = PageArguments { first, after, last, before }.request(list, ctx.wants_total())?;
        let filter = filter.unwrap_or_default().parse()?;
        let request = ctx.request();
        let (app, reach) = (&request.app, request.reach());
        let page = service::list_agreements(app, &reach, &filter, order, &page).await?;
        Ok(AgreementConnection::new(page, list))
    }
}
