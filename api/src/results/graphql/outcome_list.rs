//! The outcomes of the network: above all who is to do what, and until when.

use async_graphql::{Context, Enum, ID, InputObject, Object};
use entity::id::{ModelMunicipalityId, PartnerId, ProgrammeId};

use super::{OutcomeConnection, OutcomeKind, OutcomeProgress, PublicationStatus};
use crate::{
    fault::Fault,
    graphql::{
        ContextExt as _,
        connection::{OrderDirection, PageArguments},
        error::Result,
        id::GlobalId as _,
        scalar::Date,
    },
    results::service::{self, OutcomeFilter},
};

/// Which outcomes a list is to hold. Everything that is given must hold.
#[derive(Debug, Default, InputObject)]
#[graphql(name = "OutcomeFilter")]
pub struct OutcomeFilterInput {
    /// Of one of these kinds.
    kinds: Option<Vec<OutcomeKind>>,
    /// As far as one of these.
    progress: Option<Vec<OutcomeProgress>>,
    /// In one of these states.
    statuses: Option<Vec<PublicationStatus>>,
    /// Of events or model municipalities of this programme.
    programme_id: Option<ID>,
    /// Of this model municipality.
    model_municipality_id: Option<ID>,
    /// This partner is responsible.
    responsible_id: Option<ID>,
    /// To be done by this day: a due date that is known to the month or year counts from its first day.
    due_until: Option<Date>,
}

impl OutcomeFilterInput {
    fn parse(self) -> Result<OutcomeFilter, Fault> {
        let programme = |id: ID| ProgrammeId::from_global("filter.programmeId", &id);
        let model = |id: ID| ModelMunicipalityId::from_global("filter.modelMunicipalityId", &id);
        let partner = |id: ID| PartnerId::from_global("filter.responsibleId", &id);
        Ok(OutcomeFilter {
            kinds: self.kinds.map(|kinds| kinds.into_iter().map(Into::into).collect()),
            progress: self.progress.map(|found| found.into_iter().map(Into::into).collect()),
            statuses: self.statuses.map(|found| found.into_iter().map(Into::into).collect()),
            programme: self.programme_id.map(programme).transpose()?,
            model_municipality: self.model_municipality_id.map(model).transpose()?,
            responsible: self.responsible_id.map(partner).transpose()?,
            due_until: self.due_until.map(|day| day.0),
        })
    }
}

/// What outcomes can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum OutcomeOrderField {
    /// The title.
    Name,
}

/// How a list of outcomes is ordered.
#[derive(Clone, Copy, Debug, InputObject)]
pub struct OutcomeOrder {
    /// What it is ordered by.
    field: OutcomeOrderField,
    /// Which way it runs.
    #[graphql(default_with = "OrderDirection::Asc")]
    direction: OrderDirection,
}

/// Queries about outcomes.
#[derive(Debug, Default)]
pub struct OutcomeQuery;

#[Object]
impl OutcomeQuery {
    /// What came of events and of municipalities' ways through programmes, by title. With a filter: the measures of
    /// a programme, or what a partner is to do.
    async fn outcomes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which outcomes the list is to hold.")] filter: Option<OutcomeFilterInput>,
        #[graphql(desc = "How the list is ordered; by title from A to Z by default.")]
        order_by: Option<OutcomeOrder>,
    ) -> Result<OutcomeConnection> {
        let descending = order_by.is_some_and(|order| order.direction.is_descending());
        let list = if descending { "outcomes name desc" } else { "outcomes name asc" };
        let page = PageArguments { first, after, last, before }.request(list, ctx.wants_total())?;
        let filter = filter.unwrap_or_default().parse()?;
        let request = ctx.request();
        let (app, reach) = (&request.app, request.reach());
        let page = service::list_outcomes(app, &reach, &filter, descending, &page).await?;
        Ok(OutcomeConnection::new(page, list))
    }
}
