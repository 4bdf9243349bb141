//! Länder.

use async_graphql::{Context, Description, ID, Object};
use entity::{id::LandId, land, partner, programme, value::StateCode};

use super::MunicipalityConnection;
use crate::{
    graphql::{
        ContextExt as _,
        connection::{PageArguments, connection},
        error::{Fallible, Result, reference},
        id::GlobalId as _,
        load_lists, load_rows,
    },
    municipalities::service::{self, MunicipalitiesOf},
    page::PageRequest,
    partners::{
        graphql::PartnerConnection,
        service::{self as partners, PartnersOfState},
    },
    programmes::{
        graphql::ProgrammeConnection,
        service::{self as programmes, ProgrammesOfState},
    },
};

/// One of the sixteen Länder of Germany.
#[derive(Clone, Debug, Description)]
pub struct Land(land::Model);

impl From<land::Model> for Land {
    fn from(row: land::Model) -> Self {
        Self(row)
    }
}

#[Object(use_type_description)]
impl Land {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_global()
    }

    /// Code of ISO 3166-2: `DE-SN`.
    async fn code(&self) -> &str {
        self.0.iso_code.as_str()
    }

    /// The two digits that every official key in the Land begins with.
    async fn key_prefix(&self) -> &str {
        &self.0.key
    }

    /// Name in German.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Partners that belong to the Land, by name.
    async fn partners(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<PartnerConnection> {
        let list = "land.partners name asc";
        let request =
            PageArguments { first, after, last, before }.request(list, ctx.wants_total())?;
        let key = PartnersOfState(self.0.iso_code, request);
        Ok(PartnerConnection::new(ctx.load(key).await?.unwrap_or_default(), list))
    }

    /// Municipalities of the network that lie in the Land, by name.
    async fn municipalities(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<MunicipalityConnection> {
        let list = "land.municipalities name asc";
        let request =
            PageArguments { first, after, last, before }.request(list, ctx.wants_total())?;
        let key = MunicipalitiesOf(self.0.iso_code, request);
        Ok(MunicipalityConnection::new(ctx.load(key).await?.unwrap_or_default(), list))
    }

    /// Programmes of the Land, by title.
    async fn programmes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<ProgrammeConnection> {
        let list = "land.programmes name asc";
        let request =
            PageArguments { first, after, last, before }.request(list, ctx.wants_total())?;
        let key = ProgrammesOfState(self.0.iso_code, request);
        Ok(ProgrammeConnection::new(ctx.load(key).await?.unwrap_or_default(), list))
    }
}

connection! {
    /// A page of Länder.
    LandConnection,
    /// A Land in a list.
    LandEdge,
    Land,
}

/// The Land that an object belongs to.
pub async fn state(ctx: &Context<'_>, code: Option<StateCode>) -> Fallible<Land> {
    reference(ctx.load(code?).await.map(|row| row.map(Land)))
}

load_rows! {
    StateCode => service::states: land::Model;
    LandId => service::laender: land::Model;
}

load_lists! {
    MunicipalitiesOf(StateCode, PageRequest) => service::municipalities_of_states: entity::municipality::Model;
    PartnersOfState(StateCode, PageRequest) => partners::partners_of_states: partner::Model;
    ProgrammesOfState(StateCode, PageRequest) => programmes::programmes_of_states: programme::Model;
}
