//! The register in the schema.

use std::collections::HashMap;

use async_graphql::{Context, Description, Enum, ID, InputObject, Object, dataloader::Loader};
use entity::{
    id::{RegisterAreaId, RegisterEditionId},
    register_area, register_edition, terms,
    value::StateCode,
};
use futures_util::future::try_join_all;

use super::service::{self, AreaFilter, AreaKey, AreaOrder, Editions};
use crate::{
    fault::Fault,
    graphql::{
        Batch, ContextExt as _,
        connection::{OrderDirection, PageArguments, connection},
        error::{Fallible, Result, found, reference},
        id::GlobalId as _,
        scalar::{Ars, Date, DateTime},
    },
    municipalities::graphql::{Land, Municipality, municipality_picked_from, state},
    page::LARGEST,
    words,
};

/// Level of an area of the official register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::AreaLevel")]
pub enum AreaLevel {
    /// One of the sixteen Länder; key of 2 digits.
    Land,
    /// A Regierungsbezirk or a statistical region; key of 3 digits. Not every Land has them.
    GovernmentRegion,
    /// A region of Baden-Württemberg; key of 4 digits.
    Region,
    /// A Kreis, Landkreis, kreisfreie Stadt or Stadtkreis; key of 5 digits.
    District,
    /// A Gemeindeverband, or a municipality that belongs to none; key of 9 digits.
    Association,
    /// A municipality, or an area without one; the key is its AGS of 8 digits.
    Municipality,
}

/// An area of the official register of German municipalities (GV100AD, © Statistisches Bundesamt),
/// as the newest imported edition that has it describes it.
#[derive(Clone, Debug, Description)]
pub struct RegisterArea(register_area::Model);

impl From<register_area::Model> for RegisterArea {
    fn from(row: register_area::Model) -> Self {
        Self(row)
    }
}

#[Object(use_type_description)]
impl RegisterArea {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_global()
    }

    /// What kind of area it is.
    async fn level(&self) -> AreaLevel {
        self.0.level.into()
    }

    /// Official key, unique on its level. It begins with the key of the Land.
    async fn key(&self) -> &str {
        &self.0.key
    }

    /// Regional key (ARS), which names the association as well; municipalities only.
    async fn ars(&self) -> Option<Ars> {
        self.0.ars.clone().map(Ars)
    }

    /// Name as the register writes it: `Potsdam, Stadt`.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The register's code for the type of the area: `63`. Länder and regions have none.
    async fn type_code(&self) -> Option<&str> {
        self.0.type_code.as_deref()
    }

    /// What the code means, in German: `Große Kreisstadt`.
    async fn type_name(&self) -> Option<&'static str> {
        self.0.type_code.as_deref().and_then(service::type_name)
    }

    /// Seat of the administration, where the register names one.
    async fn seat(&self) -> Option<&str> {
        self.0.seat.as_deref()
    }

    /// What the area lies in directly: an association for a municipality, a district for an association.
    async fn parent(&self, ctx: &Context<'_>) -> Fallible<Self> {
        // All that it can be, so that areas of every level share one statement.
        let parents = service::parents(&self.0).into_iter().map(|key| ctx.load(key));
        let parents = try_join_all(parents).await;
        reference(parents.map(|parents| parents.into_iter().flatten().next().map(Self)))
    }

    /// The district of an association or a municipality. A kreisfreie Stadt is a district of its own.
    async fn district(&self, ctx: &Context<'_>) -> Fallible<Self> {
        reference(ctx.load(service::district(&self.0)?).await.map(|row| row.map(Self)))
    }

    /// The Land that it lies in, or is.
    async fn land(&self, ctx: &Context<'_>) -> Fallible<Land> {
        state(ctx, StateCode::of_key(&self.0.key)).await
    }

    /// The municipality of the network that was picked from it.
    async fn municipality(&self, ctx: &Context<'_>) -> Fallible<Municipality> {
        municipality_picked_from(ctx, self.0.id).await
    }

    /// Area in hectares; municipalities only.
    async fn hectares(&self) -> Option<i32> {
        small(self.0.hectares)
    }

    /// Inhabitants by the official count of the edition; municipalities only.
    async fn population(&self) -> Option<i32> {
        small(self.0.population)
    }

    /// Male inhabitants; municipalities only.
    async fn population_male(&self) -> Option<i32> {
        small(self.0.population_male)
    }

    /// Postal code of the administration; other parts may have others. Municipalities only.
    async fn postal_code(&self) -> Option<&str> {
        self.0.postal_code.as_deref()
    }

    /// Territory day of the first imported edition that has the area.
    async fn first_on(&self) -> Date {
        self.0.first_on.into()
    }

    /// Territory day of the last imported edition that has the area.
    async fn last_on(&self) -> Date {
        self.0.last_on.into()
    }

    /// Territory day of the first imported edition that has the area no more; null while it exists.
    async fn gone_since(&self, ctx: &Context<'_>) -> Result<Option<Date>> {
        let editions = ctx.load(Editions).await?.unwrap_or_default();
        let mut days = editions.iter().map(|edition| edition.territory_on);
        Ok(days.find(|day| *day > self.0.last_on).map(Date))
    }

    /// The area that it became, where it is gone and somebody recorded it.
    async fn successor(&self, ctx: &Context<'_>) -> Fallible<Self> {
        register_area(ctx, self.0.successor_id).await
    }
}

/// A figure as GraphQL can carry it; none of the register is larger.
fn small(figure: Option<i64>) -> Option<i32> {
    figure.and_then(|figure| i32::try_from(figure).ok())
}

connection! {
    /// A page of areas.
    RegisterAreaConnection,
    /// An area in a list.
    RegisterAreaEdge,
    RegisterArea,
}

/// An edition of the official register that was imported.
#[derive(Clone, Debug, Description)]
pub struct RegisterEdition(register_edition::Model);

impl From<register_edition::Model> for RegisterEdition {
    fn from(row: register_edition::Model) -> Self {
        Self(row)
    }
}

#[Object(use_type_description)]
impl RegisterEdition {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_global()
    }

    /// The day whose territory it describes.
    async fn territory_on(&self) -> Date {
        self.0.territory_on.into()
    }

    /// How many areas it has.
    async fn area_count(&self) -> i32 {
        self.0.areas
    }

    /// SHA-256 of the file, in hexadecimal.
    async fn sha256(&self) -> &str {
        &self.0.sha256
    }

    /// When it was imported.
    async fn imported_at(&self) -> DateTime {
        self.0.imported_at.into()
    }
}

/// Which areas a list is to hold. Everything that is given must hold.
#[derive(Debug, Default, InputObject)]
#[graphql(name = "RegisterAreaFilter")]
pub struct RegisterAreaFilterInput {
    /// Words that name or key hold, as people write them.
    search: Option<String>,
    /// On one of these levels.
    levels: Option<Vec<AreaLevel>>,
    /// In one of these Länder, by ISO 3166-2 code: `DE-SN`.
    states: Option<Vec<String>>,
    /// In the area with this key: a Land (2 digits), government region (3), region (4), district (5) or association (9).
    under: Option<String>,
    /// Only gone areas, or only those of the newest imported edition.
    gone: Option<bool>,
}

impl RegisterAreaFilterInput {
    fn parse(self) -> Result<AreaFilter, Fault> {
        let state =
            |code: String| code.parse().map_err(|rule| Fault::bad_input("filter.states", rule));
        let under = |key: String| {
            if matches!(key.len(), 2..=5 | 9) && key.bytes().all(|byte| byte.is_ascii_digit()) {
                Ok(key)
            } else {
                Err(Fault::bad_input("filter.under", "a key has 2, 3, 4, 5 or 9 digits"))
            }
        };
        Ok(AreaFilter {
            levels: self.levels.map(|levels| levels.into_iter().map(Into::into).collect()),
            states: self.states.map(|codes| codes.into_iter().map(state).collect()).transpose()?,
            under: self.under.map(under).transpose()?,
            gone: self.gone,
            terms: words::search_terms(self.search.as_deref().unwrap_or_default()),
        })
    }
}

/// What areas can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum RegisterAreaOrderField {
    /// The name.
    Name,
    /// The official key.
    Key,
}

/// How a list of areas is ordered.
#[derive(Clone, Copy, Debug, InputObject)]
pub struct RegisterAreaOrder {
    /// What it is ordered by.
    field: RegisterAreaOrderField,
    /// Which way it runs.
    #[graphql(default_with = "OrderDirection::Asc")]
    direction: OrderDirection,
}

/// Queries about the official register.
#[derive(Debug, Default)]
pub struct RegisterQuery;

#[Object]
impl RegisterQuery {
    /// The area with an official key; gone ones too.
    async fn register_area(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its level.")] level: AreaLevel,
        #[graphql(desc = "Its key on that level, with leading zeros.")] key: String,
    ) -> Fallible<RegisterArea> {
        found(ctx.load(AreaKey(level.into(), key)).await.map(|row| row.map(RegisterArea)))
    }

    /// Areas of the official register; without a filter those that are gone too.
    async fn register_areas(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which areas the list is to hold.")] filter: Option<
            RegisterAreaFilterInput,
        >,
        #[graphql(desc = "How the list is ordered; by name from A to Z by default.")]
        order_by: Option<RegisterAreaOrder>,
    ) -> Result<RegisterAreaConnection> {
        let descending = order_by.is_some_and(|order| order.direction.is_descending());
        let field = order_by.map_or(RegisterAreaOrderField::Name, |order| order.field);
        let (order, list) = match (field, descending) {
            (RegisterAreaOrderField::Name, false) => (AreaOrder::Name, "registerAreas name asc"),
            (RegisterAreaOrderField::Name, true) => (AreaOrder::Name, "registerAreas name desc"),
            (RegisterAreaOrderField::Key, false) => (AreaOrder::Key, "registerAreas key asc"),
            (RegisterAreaOrderField::Key, true) => (AreaOrder::Key, "registerAreas key desc"),
        };
        let page = PageArguments { first, after, last, before }.request(list, ctx.wants_total())?;
        let filter = filter.unwrap_or_default().parse()?;
        let app = &ctx.request().app;
        let page = service::list_areas(app, &filter, order, descending, &page).await?;
        Ok(RegisterAreaConnection::new(page, list))
    }

    /// The editions of the official register that were imported, newest first; at most 100.
    async fn register_editions(&self, ctx: &Context<'_>) -> Result<Vec<RegisterEdition>> {
        let editions = ctx.load(Editions).await?.unwrap_or_default();
        let most = usize::try_from(LARGEST).unwrap_or(usize::MAX);
        Ok(editions.into_iter().rev().take(most).map(RegisterEdition).collect())
    }
}

/// An area that an object refers to.
pub async fn register_area(
    ctx: &Context<'_>,
    id: Option<RegisterAreaId>,
) -> Fallible<RegisterArea> {
    reference(ctx.load(id?).await.map(|row| row.map(RegisterArea)))
}

impl Loader<RegisterAreaId> for Batch {
    type Value = register_area::Model;
    type Error = Fault;

    async fn load(
        &self,
        ids: &[RegisterAreaId],
    ) -> Result<HashMap<RegisterAreaId, register_area::Model>, Fault> {
        service::areas(&self.0.app, ids).await
    }
}

impl Loader<AreaKey> for Batch {
    type Value = register_area::Model;
    type Error = Fault;

    async fn load(
        &self,
        keys: &[AreaKey],
    ) -> Result<HashMap<AreaKey, register_area::Model>, Fault> {
        service::areas_by_key(&self.0.app, keys).await
    }
}

impl Loader<RegisterEditionId> for Batch {
    type Value = register_edition::Model;
    type Error = Fault;

    async fn load(
        &self,
        ids: &[RegisterEditionId],
    ) -> Result<HashMap<RegisterEditionId, register_edition::Model>, Fault> {
        service::editions_by_id(&self.0.app, ids).await
    }
}

impl Loader<Editions> for Batch {
    type Value = Vec<register_edition::Model>;
    type Error = Fault;

    async fn load(
        &self,
        _: &[Editions],
    ) -> Result<HashMap<Editions, Vec<register_edition::Model>>, Fault> {
        Ok(HashMap::from([(Editions, service::editions(&self.0.app).await?)]))
    }
}
