//! Cohorts of a programme.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use entity::id::{CohortId, ProgrammeId};

use super::ModelMunicipalityUserError;
use crate::{
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::Fallible,
        id::GlobalId as _,
        mutation::{answer, patch, payload},
        scalar::Date,
    },
    model_municipalities::{
        graphql::Cohort,
        refusal::ModelMunicipalityErrorCode,
        service::{self, CohortEdit, CohortFields, NewCohort},
    },
    patch::Patch,
};

/// A cohort that is to be entered.
#[derive(Debug, InputObject)]
pub struct CreateCohortInput {
    /// The programme.
    programme_id: ID,
    /// Its name, byte for byte; at most 300 characters.
    title: String,
    /// First day on which municipalities can apply; from now on if it is not given.
    applications_from: Option<Date>,
    /// Last day on which they can, that day included; without an end if it is not given.
    applications_until: Option<Date>,
    /// The time zone of both days; `Europe/Berlin` by default.
    time_zone: Option<String>,
    /// How many municipalities are admitted; as many as come if it is not given.
    places: Option<i32>,
}

impl CreateCohortInput {
    fn parse(self) -> Result<NewCohort, Fault> {
        let day = |day: Option<Date>| day.map(|Date(day)| day).into();
        Ok(NewCohort {
            programme: ProgrammeId::from_global("input.programmeId", &self.programme_id)?,
            fields: CohortFields {
                title: Patch::Set(self.title),
                applications_from: day(self.applications_from),
                applications_until: day(self.applications_until),
                zone: self.time_zone.into(),
                places: self.places.into(),
            },
        })
    }
}

payload! {
    /// What `createCohort` answers.
    CreateCohortPayload, ModelMunicipalityUserError(ModelMunicipalityErrorCode) {
        /// The cohort.
        cohort: Cohort,
    }
}

/// A change of a cohort. What is absent stays as it is.
#[derive(Debug, InputObject)]
pub struct UpdateCohortInput {
    /// The cohort.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
    /// Its name, byte for byte; at most 300 characters.
    title: MaybeUndefined<String>,
    /// First day on which municipalities can apply.
    applications_from: MaybeUndefined<Date>,
    /// Last day on which they can, that day included.
    applications_until: MaybeUndefined<Date>,
    /// The time zone of both days; `Europe/Berlin` for null.
    time_zone: MaybeUndefined<String>,
    /// How many municipalities are admitted: no fewer than are admitted already.
    places: MaybeUndefined<i32>,
}

impl UpdateCohortInput {
    fn parse(self) -> Result<CohortEdit, Fault> {
        let day = |day: MaybeUndefined<Date>| patch(day).and_then(|Date(day)| Some(day));
        Ok(CohortEdit {
            id: CohortId::from_global("input.id", &self.id)?,
            expected_version: self.expected_version,
            fields: CohortFields {
                title: patch(self.title),
                applications_from: day(self.applications_from),
                applications_until: day(self.applications_until),
                zone: patch(self.time_zone),
                places: patch(self.places),
            },
        })
    }
}

payload! {
    /// What `updateCohort` answers.
    UpdateCohortPayload, ModelMunicipalityUserError(ModelMunicipalityErrorCode) {
        /// The cohort as it is now.
        cohort: Cohort,
    }
}

/// A cohort that is to be removed.
#[derive(Debug, InputObject)]
pub struct RemoveCohortInput {
    /// The cohort.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
}

payload! {
    /// What `removeCohort` answers.
    RemoveCohortPayload, ModelMunicipalityUserError(ModelMunicipalityErrorCode) {
        /// The id of what was removed.
        cohort_id: ID,
    }
}

/// When municipalities can apply to a programme.
#[derive(Debug, Default)]
pub struct CohortMutation;

#[Object]
impl CohortMutation {
    /// Says when municipalities can apply to a programme, and how many are admitted. For those who lead it.
    async fn create_cohort(
        &self,
        ctx: &Context<'_>,
        input: CreateCohortInput,
    ) -> Fallible<CreateCohortPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::create_cohort(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, CreateCohortPayload::done)
    }

    /// Changes a cohort. For those who lead the programme.
    async fn update_cohort(
        &self,
        ctx: &Context<'_>,
        input: UpdateCohortInput,
    ) -> Fallible<UpdateCohortPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::update_cohort(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, UpdateCohortPayload::done)
    }

    /// Removes a cohort in which nobody applied. For those who lead the programme.
    async fn remove_cohort(
        &self,
        ctx: &Context<'_>,
        input: RemoveCohortInput,
    ) -> Fallible<RemoveCohortPayload> {
        let request = ctx.request();
        let result = match CohortId::from_global("input.id", &input.id) {
            Ok(id) => {
                let (app, actor) = (&request.app, &request.actor);
                service::remove_cohort(app, actor, id, input.expected_version).await
            }
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, |id| RemoveCohortPayload::done(id.to_global()))
    }
}
