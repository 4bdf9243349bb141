//! Cohorts in the schema.

use async_graphql::{Context, Description, Enum, ID, Object};
use entity::{
    cohort,
    id::{CohortId, ProgrammeId},
    model_municipality,
};

use super::ModelMunicipalityConnection;
use crate::{
    graphql::{
        ContextExt as _,
        connection::{PageArguments, connection},
        error::{Fallible, Result, reference},
        id::GlobalId as _,
        load_lists, load_rows,
        scalar::{Date, DateTime, TimeZone},
    },
    model_municipalities::service::{
        self, Applications, CohortsOfProgramme, LeadsOf, ModelMunicipalitiesOfCohort,
        PlacesTakenOf, leads_of,
    },
    page::PageRequest,
    programmes::graphql::{Programme, programme},
};

/// Whether applications to a cohort are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "Applications")]
pub enum CohortApplications {
    /// Not yet.
    NotYetOpen,
    /// Now.
    Open,
    /// No longer.
    Closed,
}

/// Municipalities that apply to a programme in the same time.
#[derive(Clone, Debug, Description)]
pub struct Cohort(cohort::Model);

impl From<cohort::Model> for Cohort {
    fn from(row: cohort::Model) -> Self {
        Self(row)
    }
}

#[Object(use_type_description)]
impl Cohort {
    /// Global id.
    pub async fn id(&self) -> ID {
        self.0.id.to_global()
    }

    /// The programme.
    async fn programme(&self, ctx: &Context<'_>) -> Fallible<Programme> {
        programme(ctx, Some(self.0.programme_id)).await
    }

    /// Its name.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// First day on which municipalities can apply; null where they always could.
    async fn applications_from(&self) -> Option<Date> {
        self.0.applications_from.map(Date)
    }

    /// Last day on which they can, that day included; null where there is no end.
    async fn applications_until(&self) -> Option<Date> {
        self.0.applications_until.map(Date)
    }

    /// The time zone of both days.
    async fn time_zone(&self) -> TimeZone {
        TimeZone(self.0.zone)
    }

    /// First instant at which municipalities can apply.
    async fn opens_at(&self) -> Option<DateTime> {
        self.0.opens_at.map(Into::into)
    }

    /// First instant at which they cannot any more.
    async fn closes_at(&self) -> Option<DateTime> {
        self.0.closes_at.map(Into::into)
    }

    /// Whether applications are taken now.
    async fn applications(&self, ctx: &Context<'_>) -> CohortApplications {
        service::applications(&self.0, ctx.request().now).into()
    }

    /// How many municipalities are admitted; null where as many are as come.
    async fn places(&self) -> Option<i32> {
        self.0.places
    }

    /// How many places are left. For those who lead the programme; null for everybody else, and where there is
    /// no limit.
    async fn places_left(&self, ctx: &Context<'_>) -> Result<Option<i32>> {
        let Some(places) = self.0.places else { return Ok(None) };
        if !self.is_edited_by_viewer(ctx).await? {
            return Ok(None);
        }
        let taken = ctx.load(PlacesTakenOf(self.0.id)).await?.unwrap_or_default();
        Ok(Some(places.saturating_sub(i32::try_from(taken).unwrap_or(i32::MAX)).max(0)))
    }

    /// Its municipalities, as far as they are visible, by their numbers; those without one come last.
    async fn model_municipalities(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start; at most 100.")] first: Option<i32>,
        #[graphql(desc = "Only what comes after this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end; at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what comes before this cursor.")] before: Option<String>,
    ) -> Result<ModelMunicipalityConnection> {
        let list = "cohort.modelMunicipalities ordinal asc";
        let request =
            PageArguments { first, after, last, before }.request(list, ctx.wants_total())?;
        let key = ModelMunicipalitiesOfCohort(self.0.id, request);
        Ok(ModelMunicipalityConnection::new(ctx.load(key).await?.unwrap_or_default(), list))
    }

    /// Whether the viewer may change it.
    async fn viewer_can_edit(&self, ctx: &Context<'_>) -> Result<bool> {
        self.is_edited_by_viewer(ctx).await
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

impl Cohort {
    async fn is_edited_by_viewer(&self, ctx: &Context<'_>) -> Result<bool> {
        viewer_edits_cohorts(ctx, self.0.programme_id).await
    }
}

/// Whether the viewer may say when municipalities can apply to the programme.
pub async fn viewer_edits_cohorts(ctx: &Context<'_>, programme: ProgrammeId) -> Result<bool> {
    let leads = ctx.load(LeadsOf(programme)).await?.unwrap_or_default();
    Ok(service::may_edit_cohorts(&ctx.request().actor, &leads))
}

connection! {
    /// A page of cohorts.
    CohortConnection,
    /// A cohort in a list.
    CohortEdge,
    Cohort,
}

/// A cohort that an object refers to; null where there is none.
pub async fn cohort(ctx: &Context<'_>, id: Option<CohortId>) -> Fallible<Cohort> {
    reference(ctx.load(id?).await.map(|row| row.map(Cohort)))
}

/// The cohorts of a programme.
pub async fn cohorts_of_programme(
    ctx: &Context<'_>,
    programme: ProgrammeId,
    arguments: PageArguments,
) -> Result<CohortConnection> {
    let list = "programme.cohorts opening asc";
    let request = arguments.request(list, ctx.wants_total())?;
    let key = CohortsOfProgramme(programme, request);
    Ok(CohortConnection::new(ctx.load(key).await?.unwrap_or_default(), list))
}

load_rows! {
    CohortId => service::cohorts: cohort::Model;
    PlacesTakenOf => service::places_taken: i64;
    LeadsOf => leads_of: Vec<entity::id::PartnerId>;
}

load_lists! {
    CohortsOfProgramme(ProgrammeId, PageRequest) => service::cohorts_of_programmes: cohort::Model;
    ModelMunicipalitiesOfCohort(CohortId, PageRequest) => service::model_municipalities_of_cohorts: model_municipality::Model;
}
