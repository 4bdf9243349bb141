//! Länder and municipalities in the schema.

mod land;
mod municipality;
mod mutations;

use async_graphql::{Context, Enum, ID, InputObject, Object};
use entity::{id::ProgrammeId, terms, value::StateCode};

use super::service::{self, MunicipalityFilter, MunicipalityKey};
use crate::{
    fault::Fault,
    graphql::{
        ContextExt as _,
        connection::{OrderDirection, PageArguments},
        error::{Fallible, Result, found},
        id::GlobalId as _,
        scalar::Ags,
    },
    words,
};

pub use self::{
    land::{Land, LandConnection, LandEdge, state},
    municipality::{
        Municipality, MunicipalityConnection, MunicipalityEdge, PopulationInfo, municipality,
        municipality_of, municipality_picked_from,
    },
    mutations::{ChangeMunicipalityKeyInput, ChangeMunicipalityKeyPayload, MunicipalityMutation},
};

/// What kind of municipality it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::MunicipalityKind")]
pub enum MunicipalityKind {
    /// A kreisfreie Stadt: a city that is a district of its own.
    IndependentCity,
    /// A Stadt that belongs to a Landkreis.
    Town,
    /// A Markt: a municipality with market rights.
    Market,
    /// A Gemeinde.
    Municipality,
    /// A Landkreis.
    District,
}

/// Which municipalities a list is to hold. Everything that is given must hold.
#[derive(Debug, Default, InputObject)]
#[graphql(name = "MunicipalityFilter")]
pub struct MunicipalityFilterInput {
    /// Words that name, short name, aliases or former names hold, as people write them.
    search: Option<String>,
    /// Of one of these Länder, by ISO 3166-2 code: `DE-SN`.
    states: Option<Vec<String>>,
    /// Of one of these kinds.
    kinds: Option<Vec<MunicipalityKind>>,
    /// In the district with this key of five digits.
    district_key: Option<String>,
    /// Model municipalities of this programme.
    model_municipality_of: Option<ID>,
    /// With at least so many inhabitants. Leaves out those whose number is not known.
    min_population: Option<i32>,
    /// With at most so many inhabitants. Leaves out those whose number is not known.
    max_population: Option<i32>,
}

impl MunicipalityFilterInput {
    fn parse(self) -> Result<MunicipalityFilter, Fault> {
        let district =
            |key: String| key.parse().map_err(|rule| Fault::bad_input("filter.districtKey", rule));
        let programme = |id: ID| ProgrammeId::from_global("filter.modelMunicipalityOf", &id);
        Ok(MunicipalityFilter {
            terms: words::search_terms(self.search.as_deref().unwrap_or_default()),
            states: state_codes("filter.states", self.states)?,
            kinds: self.kinds.map(|kinds| kinds.into_iter().map(Into::into).collect()),
            district: self.district_key.map(district).transpose()?,
            model_municipality_of: self.model_municipality_of.map(programme).transpose()?,
            population_from: self.min_population.map(i64::from),
            population_until: self.max_population.map(i64::from),
        })
    }
}

/// The Länder that a filter names.
pub(crate) fn state_codes(
    input: &'static str,
    codes: Option<Vec<String>>,
) -> Result<Option<Vec<StateCode>>, Fault> {
    let parse = |code: String| code.parse().map_err(|rule| Fault::bad_input(input, rule));
    codes.map(|codes| codes.into_iter().map(parse).collect()).transpose()
}

/// What municipalities can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum MunicipalityOrderField {
    /// The name.
    Name,
}

/// How a list of municipalities is ordered.
#[derive(Clone, Copy, Debug, InputObject)]
pub struct MunicipalityOrder {
    /// What it is ordered by.
    field: MunicipalityOrderField,
    /// Which way it runs.
    #[graphql(default_with = "OrderDirection::Asc")]
    direction: OrderDirection,
}

/// Queries about Länder and municipalities.
#[derive(Debug, Default)]
pub struct MunicipalityQuery;

#[Object]
impl MunicipalityQuery {
    /// The Land with this code.
    async fn land(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Code of ISO 3166-2: `DE-SN`.")] code: String,
    ) -> Fallible<Land> {
        match code.parse() {
            Ok(code) => found(ctx.load::<StateCode>(code).await.map(|row| row.map(Land::from))),
            Err(rule) => Some(Err(Fault::bad_input("code", rule).into())),
        }
    }

    /// The sixteen Länder, in the order of their official numbers.
    async fn laender(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<LandConnection> {
        let list = "laender key asc";
        let request =
            PageArguments { first, after, last, before }.request(list, ctx.wants_total())?;
        let page = service::list_laender(&ctx.request().app, &request).await?;
        Ok(LandConnection::new(page, list))
    }

    /// The municipality with this official key: give one of the two.
    async fn municipality(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Amtlicher Gemeindeschlüssel of a Gemeinde or Stadt: `12054000`.")]
        ags: Option<Ags>,
        #[graphql(desc = "Key of a Landkreis or a kreisfreie Stadt, five digits: `12054`.")]
        district_key: Option<String>,
    ) -> Fallible<Municipality> {
        let municipality = async {
            let key = match (ags, district_key) {
                (Some(Ags(ags)), None) => MunicipalityKey::Ags(ags),
                (None, Some(key)) => key
                    .parse()
                    .map(MunicipalityKey::District)
                    .map_err(|rule| Fault::bad_input("districtKey", rule))?,
                (Some(_), Some(_)) => {
                    return Err(Fault::bad_input("districtKey", "give it or `ags`, not both"));
                }
                (None, None) => {
                    return Err(Fault::bad_input("ags", "give it, or `districtKey` instead"));
                }
            };
            let request = ctx.request();
            service::municipality_by_key(&request.app, &request.reach(), &key).await
        };
        found(municipality.await.map(|row| row.map(Municipality::from)))
    }

    /// The municipalities of the network, by name.
    async fn municipalities(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which municipalities the list is to hold.")] filter: Option<
            MunicipalityFilterInput,
        >,
        #[graphql(desc = "How the list is ordered; by name from A to Z by default.")]
        order_by: Option<MunicipalityOrder>,
    ) -> Result<MunicipalityConnection> {
        let descending = order_by.is_some_and(|order| order.direction.is_descending());
        let list = if descending { "municipalities name desc" } else { "municipalities name asc" };
        let page = PageArguments { first, after, last, before }.request(list, ctx.wants_total())?;
        let filter = filter.unwrap_or_default().parse()?;
        let request = ctx.request();
        let (app, reach) = (&request.app, request.reach());
        let page = service::list_municipalities(app, &reach, &filter, descending, &page).await?;
        Ok(MunicipalityConnection::new(page, list))
    }
}
