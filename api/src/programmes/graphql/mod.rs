//! Programmes in the schema.

mod document;
pub mod mutations;
mod programme;
mod standing;

use async_graphql::{Context, Enum, ID, InputObject, Object};
use entity::id::{PartnerId, TopicId};

use super::service::{self, ProgrammeFilter, ProgrammeOrder};
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
    document::{
        DocumentNature, FigureMeasure, ProgrammeDocument, ReportedFigure, figures_of_event,
        programme_document,
    },
    mutations::{ProgrammeMutation, ProgrammeUserError},
    programme::{
        Programme, ProgrammeConnection, ProgrammeEdge, ProgrammeKind, ProgrammeScope,
        ProgrammeStatus, programme,
    },
    standing::{MunicipalitiesOfStateInfo, MunicipalitiesOfStatusInfo, ProgrammeMemberCountsInfo},
};

/// Which programmes a list is to hold. Everything that is given must hold.
#[derive(Debug, Default, InputObject)]
#[graphql(name = "ProgrammeFilter")]
pub struct ProgrammeFilterInput {
    /// Words that title, aliases, former titles, motto or goal hold, as people write them.
    search: Option<String>,
    /// Of one of these kinds.
    kinds: Option<Vec<ProgrammeKind>>,
    /// Of one of these scopes.
    scopes: Option<Vec<ProgrammeScope>>,
    /// Of one of these Länder, by ISO 3166-2 code: `DE-SN`.
    states: Option<Vec<String>>,
    /// In one of these states.
    statuses: Option<Vec<ProgrammeStatus>>,
    /// With one of these topics.
    topic_ids: Option<Vec<ID>>,
    /// With an accepted part of this partner.
    partner_id: Option<ID>,
}

impl ProgrammeFilterInput {
    fn parse(self) -> Result<ProgrammeFilter, Fault> {
        let topic = |id: &ID| TopicId::from_global("filter.topicIds", id);
        let topics = |ids: Vec<ID>| ids.iter().map(topic).collect();
        let partner = |id: ID| PartnerId::from_global("filter.partnerId", &id);
        Ok(ProgrammeFilter {
            terms: words::search_terms(self.search.as_deref().unwrap_or_default()),
            kinds: self.kinds.map(|kinds| kinds.into_iter().map(Into::into).collect()),
            scopes: self.scopes.map(|scopes| scopes.into_iter().map(Into::into).collect()),
            states: state_codes("filter.states", self.states)?,
            statuses: self.statuses.map(|statuses| statuses.into_iter().map(Into::into).collect()),
            topics: self.topic_ids.map(topics).transpose()?,
            partner: self.partner_id.map(partner).transpose()?,
        })
    }
}

/// What programmes can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum ProgrammeOrderField {
    /// The title.
    Name,
    /// The start. Programmes without a known one come last, whichever way the list runs.
    Start,
}

/// How a list of programmes is ordered.
#[derive(Clone, Copy, Debug, InputObject)]
#[graphql(name = "ProgrammeOrder")]
pub struct ProgrammeOrderInput {
    /// What it is ordered by.
    field: ProgrammeOrderField,
    /// Which way it runs.
    #[graphql(default_with = "OrderDirection::Asc")]
    direction: OrderDirection,
}

/// Queries about programmes.
#[derive(Debug, Default)]
pub struct ProgrammeQuery;

#[Object]
impl ProgrammeQuery {
    /// The programme that a slug leads to, whether current or former.
    async fn programme(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The name in addresses.")] slug: String,
    ) -> Fallible<Programme> {
        let slug = match slug.parse() {
            Ok(slug) => slug,
            Err(rule) => return Some(Err(Fault::bad_input("slug", rule).into())),
        };
        let request = ctx.request();
        let programme = service::programme_by_slug(&request.app, &request.reach(), &slug).await;
        found(programme.map(|row| row.map(Programme::from)))
    }

    /// The programmes of the network.
    async fn programmes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which programmes the list is to hold.")] filter: Option<
            ProgrammeFilterInput,
        >,
        #[graphql(desc = "How the list is ordered; by title from A to Z by default.")]
        order_by: Option<ProgrammeOrderInput>,
    ) -> Result<ProgrammeConnection> {
        let field = order_by.map_or(ProgrammeOrderField::Name, |order| order.field);
        let descending = order_by.is_some_and(|order| order.direction.is_descending());
        let (order, list) = match (field, descending) {
            (ProgrammeOrderField::Name, false) => {
                (ProgrammeOrder::Name { descending }, "programmes name asc")
            }
            (ProgrammeOrderField::Name, true) => {
                (ProgrammeOrder::Name { descending }, "programmes name desc")
            }
            (ProgrammeOrderField::Start, false) => {
                (ProgrammeOrder::Start { descending }, "programmes start asc")
            }
            (ProgrammeOrderField::Start, true) => {
                (ProgrammeOrder::Start { descending }, "programmes start desc")
            }
        };
        let page = PageArguments { first, after, last, before }.request(list, ctx.wants_total())?;
        let filter = filter.unwrap_or_default().parse()?;
        let request = ctx.request();
        let (app, reach) = (&request.app, request.reach());
        let page = service::list_programmes(app, &reach, &filter, order, &page).await?;
        Ok(ProgrammeConnection::new(page, list))
    }
}
