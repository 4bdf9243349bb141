//! Municipalities.

use async_graphql::{Context, Description, ID, Object, SimpleObject};
use entity::{
    id::{MunicipalityId, PartnerId, RegisterAreaId},
    model_municipality, municipality, programme,
};

use super::{Land, MunicipalityKind, state};
use crate::{
    content::graphql::{self as content, ExternalIdInfo, SourceRefInfo},
    events::{
        graphql::{EventArguments, EventConnection, EventFilterInput, EventOrderInput, events_of},
        service::EventOwner,
    },
    fault::Fault,
    graphql::{
        ContextExt as _,
        connection::{PageArguments, connection},
        error::{Fallible, Result, reference},
        id::GlobalId as _,
        load_lists, load_rows,
        scalar::{Ags, Ars, Date, DateTime, Locale},
        text,
    },
    model_municipalities::{
        graphql::ModelMunicipalityConnection,
        service::{self as model_municipalities, ModelMunicipalitiesOfMunicipality},
    },
    municipalities::service::{self, MunicipalityOf, MunicipalityPickedFrom},
    page::PageRequest,
    partners::graphql::{Partner, partner},
    programmes::{
        graphql::ProgrammeConnection,
        service::{self as programmes, ProgrammesOfMunicipality},
    },
    register::graphql::{RegisterArea, register_area},
    results::graphql::{EventProfileConnection, profiles_of_municipality},
};

/// How many people live somewhere.
#[derive(Clone, Debug, SimpleObject)]
pub struct PopulationInfo {
    /// Inhabitants.
    count: i64,
    /// The day of that count.
    as_of: Option<Date>,
}

/// A partner that is a municipality, with its official key.
#[derive(Clone, Debug, Description)]
pub struct Municipality(municipality::Model);

impl From<municipality::Model> for Municipality {
    fn from(row: municipality::Model) -> Self {
        Self(row)
    }
}

#[Object(use_type_description)]
impl Municipality {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_global()
    }

    /// Amtlicher Gemeindeschlüssel; a Landkreis has none.
    async fn ags(&self) -> Option<Ags> {
        self.0.ags.clone().map(Ags)
    }

    /// Amtlicher Regionalschlüssel.
    async fn ars(&self) -> Option<Ars> {
        self.0.ars.clone().map(Ars)
    }

    /// Key of the district that it is or lies in, five digits.
    async fn district_key(&self) -> &str {
        self.0.district_key.as_str()
    }

    /// What kind of municipality it is.
    async fn kind(&self) -> MunicipalityKind {
        self.0.kind.into()
    }

    /// The partner's name, in the reader's language where there is a translation.
    async fn name(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A language to prefer over those of `Accept-Language`.")] locale: Option<
            Locale,
        >,
    ) -> Result<String> {
        let partner = ctx.load(self.0.partner_id).await?.ok_or(Fault::NotFound)?;
        text::localised(ctx, partner.id, "name", &partner.name, locale).await
    }

    /// The partner that it is in the network.
    async fn partner(&self, ctx: &Context<'_>) -> Fallible<Partner> {
        partner(ctx, Some(self.0.partner_id)).await
    }

    /// The Land that it lies in.
    async fn state(&self, ctx: &Context<'_>) -> Fallible<Land> {
        state(ctx, Some(self.0.state)).await
    }

    /// The area of the official register that it was picked from.
    async fn register_area(&self, ctx: &Context<'_>) -> Fallible<RegisterArea> {
        register_area(ctx, self.0.area_id).await
    }

    /// How many people live there.
    async fn population(&self) -> Option<PopulationInfo> {
        let as_of = self.0.population_on.map(Date);
        self.0.population.map(|count| PopulationInfo { count, as_of })
    }

    /// Degrees north (WGS 84).
    async fn latitude(&self) -> Option<f64> {
        self.0.latitude
    }

    /// Degrees east (WGS 84).
    async fn longitude(&self) -> Option<f64> {
        self.0.longitude
    }

    /// Its ways through programmes, by its number in each.
    async fn model_municipalities(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<ModelMunicipalityConnection> {
        let list = "municipality.modelMunicipalities ordinal asc";
        let request =
            PageArguments { first, after, last, before }.request(list, ctx.wants_total())?;
        let key = ModelMunicipalitiesOfMunicipality(self.0.id, request);
        Ok(ModelMunicipalityConnection::new(ctx.load(key).await?.unwrap_or_default(), list))
    }

    /// Programmes of its own, by title.
    async fn programmes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<ProgrammeConnection> {
        let list = "municipality.programmes name asc";
        let request =
            PageArguments { first, after, last, before }.request(list, ctx.wants_total())?;
        let key = ProgrammesOfMunicipality(self.0.id, request);
        Ok(ProgrammeConnection::new(ctx.load(key).await?.unwrap_or_default(), list))
    }

    /// Events that are held there, by date.
    async fn events(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which events the list is to hold.")] filter: Option<EventFilterInput>,
        #[graphql(desc = "How the list is ordered; by date, early to late, by default.")]
        order_by: Option<EventOrderInput>,
    ) -> Result<EventConnection> {
        let page = PageArguments { first, after, last, before };
        let arguments = EventArguments::new(page, filter, order_by);
        events_of(ctx, EventOwner::Municipality, self.0.id, "municipality.events", arguments).await
    }

    /// Event profiles (Steckbriefe) of its dialogues, by title.
    async fn event_profiles(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<EventProfileConnection> {
        let page = PageArguments { first, after, last, before };
        profiles_of_municipality(ctx, self.0.id, page).await
    }

    /// Texts in which the record's facts are stated.
    async fn sources(&self, ctx: &Context<'_>) -> Result<Vec<SourceRefInfo>> {
        content::sources(ctx, self.0.id).await
    }

    /// Keys under which partner systems know it.
    async fn external_ids(&self, ctx: &Context<'_>) -> Result<Vec<ExternalIdInfo>> {
        content::external_ids(ctx, self.0.id).await
    }

    /// When the record was written.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// When the record was last changed.
    async fn updated_at(&self) -> DateTime {
        self.0.updated_at.into()
    }

    /// Version of the record; a change names the one that it read.
    async fn version(&self) -> i32 {
        self.0.version
    }
}

connection! {
    /// A page of municipalities.
    MunicipalityConnection,
    /// A municipality in a list.
    MunicipalityEdge,
    Municipality,
}

/// A municipality that an object refers to; null where there is none or it is not visible.
pub async fn municipality(ctx: &Context<'_>, id: Option<MunicipalityId>) -> Fallible<Municipality> {
    reference(ctx.load(id?).await.map(|row| row.map(Municipality)))
}

/// The municipality that a partner is; null where it is none.
pub async fn municipality_of(ctx: &Context<'_>, partner: PartnerId) -> Fallible<Municipality> {
    reference(ctx.load(MunicipalityOf(partner)).await.map(|row| row.map(Municipality)))
}

/// The municipality that was picked from an area of the official register; null where none was.
pub async fn municipality_picked_from(
    ctx: &Context<'_>,
    area: RegisterAreaId,
) -> Fallible<Municipality> {
    reference(ctx.load(MunicipalityPickedFrom(area)).await.map(|row| row.map(Municipality)))
}

load_rows! {
    MunicipalityId => service::municipalities: municipality::Model;
    MunicipalityOf => service::municipalities_of_partners: municipality::Model;
    MunicipalityPickedFrom => service::municipalities_of_areas: municipality::Model;
}

load_lists! {
    ModelMunicipalitiesOfMunicipality(MunicipalityId, PageRequest) => model_municipalities::model_municipalities_of_municipalities: model_municipality::Model;
    ProgrammesOfMunicipality(MunicipalityId, PageRequest) => programmes::programmes_of_municipalities: programme::Model;
}
