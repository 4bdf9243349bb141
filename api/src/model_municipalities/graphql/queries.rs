//! What can be asked about municipalities on their way through programmes.

use async_graphql::{Context, Enum, ID, InputObject, Object};
use entity::id::{MunicipalityId, ProgrammeId};

use super::{ModelMunicipalityConnection, ModelMunicipalityStatus};
use crate::{
    fault::Fault,
    graphql::{
        ContextExt as _,
        connection::{OrderDirection, PageArguments},
        error::Result,
        id::GlobalId as _,
    },
    model_municipalities::service::{self, ModelMunicipalityFilter},
    municipalities::graphql::state_codes,
};

/// Which model municipalities a list is to hold. Everything that is given must hold.
#[derive(Debug, Default, InputObject)]
#[graphql(name = "ModelMunicipalityFilter")]
pub struct ModelMunicipalityFilterInput {
    /// In this programme.
    programme_id: Option<ID>,
    /// Of this municipality.
    municipality_id: Option<ID>,
    /// In one of these states.
    statuses: Option<Vec<ModelMunicipalityStatus>>,
    /// In one of these Länder, by ISO 3166-2 code: `DE-SN`.
    states: Option<Vec<String>>,
}

impl ModelMunicipalityFilterInput {
    fn parse(self) -> Result<ModelMunicipalityFilter, Fault> {
        let programme = |id: ID| ProgrammeId::from_global("filter.programmeId", &id);
        let municipality = |id: ID| MunicipalityId::from_global("filter.municipalityId", &id);
        Ok(ModelMunicipalityFilter {
            programme: self.programme_id.map(programme).transpose()?,
            municipality: self.municipality_id.map(municipality).transpose()?,
            statuses: self.statuses.map(|statuses| statuses.into_iter().map(Into::into).collect()),
            states: state_codes("filter.states", self.states)?,
        })
    }
}

/// What model municipalities can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum ModelMunicipalityOrderField {
    /// The number in the programme. Those without one have the largest.
    Ordinal,
}

/// How a list of model municipalities is ordered.
#[derive(Clone, Copy, Debug, InputObject)]
pub struct ModelMunicipalityOrder {
    /// What it is ordered by.
    field: ModelMunicipalityOrderField,
    /// Which way it runs.
    #[graphql(default_with = "OrderDirection::Asc")]
    direction: OrderDirection,
}

/// Queries about model municipalities.
#[derive(Debug, Default)]
pub struct ModelMunicipalityQuery;

#[Object]
impl ModelMunicipalityQuery {
    /// Municipalities on their way through programmes, by their numbers.
    async fn model_municipalities(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which model municipalities the list is to hold.")] filter: Option<
            ModelMunicipalityFilterInput,
        >,
        #[graphql(desc = "How the list is ordered; from the smallest number by default.")]
        order_by: Option<ModelMunicipalityOrder>,
    ) -> Result<ModelMunicipalityConnection> {
        let descending = order_by.is_some_and(|order| order.direction.is_descending());
        let list = if descending {
            "modelMunicipalities ordinal desc"
        } else {
            "modelMunicipalities ordinal asc"
        };
        let page = PageArguments { first, after, last, before }.request(list, ctx.wants_total())?;
        let filter = filter.unwrap_or_default().parse()?;
        let request = ctx.request();
        let (app, reach) = (&request.app, request.reach());
        let page =
            service::list_model_municipalities(app, &reach, &filter, descending, &page).await?;
        Ok(ModelMunicipalityConnection::new(page, list))
    }
}
