//! Municipalities on their way through programmes.

use async_graphql::{Context, Description, Enum, ID, Object};
use entity::{agreement, id::ModelMunicipalityId, model_municipality, terms};

use crate::{
    agreements::{
        graphql::AgreementConnection,
        service::{self as agreements, AgreementsOfModelMunicipality},
    },
    content::graphql::{self as content, ExternalIdInfo, SourceRefInfo},
    graphql::{
        ContextExt as _,
        connection::{PageArguments, connection},
        error::{Fallible, Result, reference},
        id::GlobalId as _,
        load_lists, load_rows,
        scalar::DateTime,
    },
    model_municipalities::service,
    municipalities::graphql::{Municipality, municipality},
    page::PageRequest,
    partners::graphql::{OfficeHolder, office_holder},
    programmes::graphql::{Programme, programme},
    results::graphql::{OutcomeConnection, outcomes_of_model_municipality},
};

/// Where a municipality stands on its way through a programme. It is public from `ACTIVE` on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "terms::ModelMunicipalityStatus")]
pub enum ModelMunicipalityStatus {
    /// Somebody expressed interest.
    Interested,
    /// It applied.
    Applied,
    /// Its application is looked at.
    UnderReview,
    /// It was admitted, and is not yet active.
    Admitted,
    /// It waits for a place.
    Waiting,
    /// It was not admitted.
    Rejected,
    /// It takes part.
    Active,
    /// It takes part again later.
    Paused,
    /// It went all the way.
    Completed,
    /// It left before the end.
    Withdrawn,
}

/// One municipality's way through one programme, from interest to completion.
#[derive(Clone, Debug, Description)]
pub struct ModelMunicipality(model_municipality::Model);

impl From<model_municipality::Model> for ModelMunicipality {
    fn from(row: model_municipality::Model) -> Self {
        Self(row)
    }
}

#[Object(use_type_description)]
impl ModelMunicipality {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_global()
    }

    /// The programme.
    async fn programme(&self, ctx: &Context<'_>) -> Fallible<Programme> {
        programme(ctx, Some(self.0.programme_id)).await
    }

    /// The municipality.
    async fn municipality(&self, ctx: &Context<'_>) -> Fallible<Municipality> {
        municipality(ctx, Some(self.0.municipality_id)).await
    }

    /// Number in the programme, given at admission and never again; null before.
    async fn ordinal(&self) -> Option<i32> {
        self.0.ordinal
    }

    /// Whether it tries out the programme before the others.
    async fn pilot(&self) -> bool {
        self.0.pilot
    }

    /// Where the municipality stands.
    async fn status(&self) -> ModelMunicipalityStatus {
        self.0.status.into()
    }

    /// Whom everybody may ask about it.
    async fn contact(&self, ctx: &Context<'_>) -> Fallible<OfficeHolder> {
        office_holder(ctx, self.0.contact_id).await
    }

    /// Agreements about its part, by the day of signing; unknown days last.
    async fn agreements(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<AgreementConnection> {
        let list = "modelMunicipality.agreements signed asc";
        let request =
            PageArguments { first, after, last, before }.request(list, ctx.wants_total())?;
        let key = AgreementsOfModelMunicipality(self.0.id, request);
        Ok(AgreementConnection::new(ctx.load(key).await?.unwrap_or_default(), list))
    }

    /// Texts in which the record's facts are stated.
    async fn sources(&self, ctx: &Context<'_>) -> Result<Vec<SourceRefInfo>> {
        content::sources(ctx, self.0.id).await
    }

    /// Keys under which partner systems know it.
    async fn external_ids(&self, ctx: &Context<'_>) -> Result<Vec<ExternalIdInfo>> {
        content::external_ids(ctx, self.0.id).await
    }

    /// What came of its way through the programme, by the outcomes' places.
    async fn outcomes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<OutcomeConnection> {
        let page = PageArguments { first, after, last, before };
        outcomes_of_model_municipality(ctx, self.0.id, page).await
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
    /// A page of model municipalities.
    ModelMunicipalityConnection,
    /// A model municipality in a list.
    ModelMunicipalityEdge,
    ModelMunicipality,
}

/// A model municipality that an object refers to; null where there is none or it is not visible.
pub async fn model_municipality(
    ctx: &Context<'_>,
    id: Option<ModelMunicipalityId>,
) -> Fallible<ModelMunicipality> {
    reference(ctx.load(id?).await.map(|row| row.map(ModelMunicipality)))
}

load_rows! {
    ModelMunicipalityId => service::model_municipalities: model_municipality::Model;
}

load_lists! {
    AgreementsOfModelMunicipality(ModelMunicipalityId, PageRequest) => agreements::agreements_of_model_municipalities: agreement::Model;
}
