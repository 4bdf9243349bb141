//! Every step on the way, each by the side whose step it is.

use entity::{
    cohort,
    id::{CohortId, ModelMunicipalityId},
    model_municipality,
    terms::{ModelMunicipalityStatus, WaySide},
};

use super::{
    notify::{Taken, note},
    sides::{Between, action_of},
};
use crate::{
    access::Actor,
    agreements::service::has_active_agreement,
    app::App,
    checks::TEXT,
    fault::Fault,
    model_municipalities::{
        checks::Checks,
        cohort::{Applications, applications},
        refusal::ModelMunicipalityErrorCode::{
            self, AgreementRequired, ApplicationsClosed, ApplicationsNotOpen, CohortFull,
            CohortOfOtherProgramme, CohortRequired, InvalidTransition, Required,
        },
        store,
        way::{Step, name},
    },
    reach::Reach,
    refusal::{Failure, Refusal},
    write::Write,
};

/// A step of one municipality.
#[derive(Clone, Debug)]
pub struct WayChange {
    /// Whose way it is.
    pub id: ModelMunicipalityId,
    /// The version that the client has seen.
    pub expected_version: Option<i32>,
    /// What the side that takes it says of it, for both sides.
    pub reason: Option<String>,
}

/// An application to a programme.
#[derive(Clone, Debug)]
pub struct Application {
    /// The step.
    pub change: WayChange,
    /// The cohort; a programme without cohorts takes applications without one.
    pub cohort: Option<CohortId>,
}

/// What a programme admits a municipality to.
#[derive(Clone, Debug)]
pub struct Admission {
    /// The step.
    pub change: WayChange,
    /// The cohort; the one that it applied in if none is given.
    pub cohort: Option<CohortId>,
    /// Whether it tries out the programme before the others.
    pub pilot: bool,
}

type Outcome = Result<model_municipality::Model, Failure<ModelMunicipalityErrorCode>>;

/// A step that can be taken, before it is.
struct Begun<'a> {
    write: Write,
    actor: &'a Actor,
    before: model_municipality::Model,
    between: Between,
    side: WaySide,
    to: ModelMunicipalityStatus,
    reason: Option<String>,
    checks: Checks,
}

impl<'a> Begun<'a> {
    /// Finds the way, and requires that the actor may take this step from where the municipality stands.
    async fn new(
        app: &App,
        actor: &'a Actor,
        step: Step,
        change: WayChange,
    ) -> Result<Self, Failure<ModelMunicipalityErrorCode>> {
        let mut write = Write::begin(app, actor, step.use_case()).await?;
        let reach = Reach::of(actor, write.now());
        let WayChange { id, expected_version, reason } = change;
        if matches!(step, Step::Admit | Step::Activate | Step::Resume) {
            // Numbers and places are given one after the other, and whether agreements are needed does not change
            // meanwhile: before the row, so that nobody waits in a circle.
            let seen = store::seen(write.transaction(), &reach, id).await?;
            let seen = seen.ok_or(Fault::NotFound)?;
            store::lock_programme(write.transaction(), seen.programme_id).await?;
        }
        let before = store::lock(write.transaction(), &reach, id).await?.ok_or(Fault::NotFound)?;
        let between = Between::of(&write, before.programme_id, before.municipality_id).await?;
        let side = between.require(&mut write, actor, action_of(step))?;
        Fault::unless_expected(before.version, expected_version)?;
        let Some(to) = step.from(before.status) else {
            let refusal = Refusal::at("id", InvalidTransition);
            return Err(refusal.with("status", name(before.status)).into());
        };
        let mut checks = Checks::default();
        let reason = reason.and_then(|reason| checks.lines("reason", &reason, TEXT));
        Ok(Self { write, actor, before, between, side, to, reason, checks })
    }

    /// The programme still takes municipalities in.
    fn takes_in(&mut self) {
        if let Err(refusal) = self.between.takes_in("id") {
            self.checks.refuse(refusal);
        }
    }

    /// Both sides are to know why.
    fn needs_reason(&mut self, given: bool) {
        if !given {
            self.checks.refuse_at("reason", Required);
        }
    }

    /// The agreement is in force, where the programme needs one (invariant 9).
    async fn needs_agreement(&mut self) -> Result<(), Fault> {
        if self.between.programme.requires_agreement
            && !has_active_agreement(&self.write, self.before.id).await?
        {
            self.checks.refuse_at("id", AgreementRequired);
        }
        Ok(())
    }

    /// The cohort of this programme that is named.
    async fn cohort(&mut self, id: CohortId) -> Result<Option<cohort::Model>, Fault> {
        let cohort = store::cohorts(self.write.transaction(), &[id]).await?.pop();
        let cohort = cohort.ok_or(Fault::NotFound)?;
        if cohort.programme_id == self.between.programme.id {
            return Ok(Some(cohort));
        }
        self.checks.refuse_at("cohortId", CohortOfOtherProgramme);
        Ok(None)
    }

    /// Takes it, if nothing is wrong, and tells both sides.
    async fn take(self) -> Outcome {
        let before = self.before.clone();
        self.take_as(before).await
    }

    /// The same with what else changes.
    async fn take_as(mut self, row: model_municipality::Model) -> Outcome {
        self.checks.done()?;
        let row = model_municipality::Model {
            status: self.to,
            updated_at: self.write.now(),
            version: self.before.version + 1,
            ..row
        };
        store::update(self.write.transaction(), &row).await?;
        let taken = Taken {
            from: Some(self.before.status),
            side: self.side,
            reason: self.reason.as_deref(),
        };
        note(&mut self.write, self.actor, &self.between, &row, taken).await?;
        self.write.commit().await?;
        Ok(row)
    }
}

/// Applies to a programme, in the window of a cohort.
pub async fn apply(app: &App, actor: &Actor, command: Application) -> Outcome {
    let Application { change, cohort } = command;
    let mut begun = Begun::new(app, actor, Step::Apply, change).await?;
    begun.takes_in();
    if let Some(id) = cohort {
        if let Some(cohort) = begun.cohort(id).await? {
            within_window(&cohort, &mut begun);
        }
    } else {
        let programme = begun.between.programme.id;
        if store::count_cohorts(begun.write.transaction(), programme).await? > 0 {
            begun.checks.refuse_at("cohortId", CohortRequired);
        }
    }
    let row = model_municipality::Model { cohort_id: cohort, ..begun.before.clone() };
    begun.take_as(row).await
}

fn within_window(cohort: &cohort::Model, begun: &mut Begun<'_>) {
    let (code, day) = match applications(cohort, begun.write.now()) {
        Applications::Open => return,
        Applications::NotYetOpen => (ApplicationsNotOpen, cohort.applications_from),
        Applications::Closed => (ApplicationsClosed, cohort.applications_until),
    };
    let day = day.map(|day| day.to_string()).unwrap_or_default();
    begun.checks.refuse(Refusal::at("cohortId", code).with("day", day));
}

/// Looks at an application.
pub async fn review(app: &App, actor: &Actor, command: WayChange) -> Outcome {
    Begun::new(app, actor, Step::Review, command).await?.take().await
}

/// Takes a municipality in, with the next number of the programme, as long as its cohort has a place.
pub async fn admit(app: &App, actor: &Actor, command: Admission) -> Outcome {
    let Admission { change, cohort, pilot } = command;
    let mut begun = Begun::new(app, actor, Step::Admit, change).await?;
    begun.takes_in();
    let cohort = cohort.or(begun.before.cohort_id);
    if let Some(id) = cohort {
        let found = begun.cohort(id).await?;
        if let Some(places) = found.and_then(|cohort| cohort.places) {
            let taken = store::places_taken(begun.write.transaction(), &[id]).await?;
            if taken.get(&id).copied().unwrap_or_default() >= i64::from(places) {
                begun.checks.refuse(Refusal::at("cohortId", CohortFull).with("places", places));
            }
        }
    }
    let ordinal = store::next_ordinal(begun.write.transaction(), begun.before.programme_id).await?;
    let row = model_municipality::Model {
        cohort_id: cohort,
        ordinal: Some(ordinal),
        sorts_at: ordinal,
        pilot,
        ..begun.before.clone()
    };
    begun.take_as(row).await
}

/// Lets a municipality wait for a place.
pub async fn put_on_waiting_list(app: &App, actor: &Actor, command: WayChange) -> Outcome {
    Begun::new(app, actor, Step::Wait, command).await?.take().await
}

/// Does not take a municipality in, with a reason.
pub async fn reject(app: &App, actor: &Actor, command: WayChange) -> Outcome {
    with_reason(app, actor, Step::Reject, command).await
}

/// Lets a municipality take part: from then on everybody sees it.
pub async fn activate(app: &App, actor: &Actor, command: WayChange) -> Outcome {
    let mut begun = Begun::new(app, actor, Step::Activate, command).await?;
    begun.needs_agreement().await?;
    begun.take().await
}

/// Lets a municipality take part later again, with a reason.
pub async fn pause(app: &App, actor: &Actor, command: WayChange) -> Outcome {
    with_reason(app, actor, Step::Pause, command).await
}

/// Lets a municipality take part again.
pub async fn resume(app: &App, actor: &Actor, command: WayChange) -> Outcome {
    let mut begun = Begun::new(app, actor, Step::Resume, command).await?;
    begun.needs_agreement().await?;
    begun.take().await
}

/// Says that a municipality went all the way.
pub async fn complete(app: &App, actor: &Actor, command: WayChange) -> Outcome {
    Begun::new(app, actor, Step::Complete, command).await?.take().await
}

/// Leaves before the end. The number stays: nobody else gets it.
pub async fn withdraw(app: &App, actor: &Actor, command: WayChange) -> Outcome {
    Begun::new(app, actor, Step::Withdraw, command).await?.take().await
}

async fn with_reason(app: &App, actor: &Actor, step: Step, command: WayChange) -> Outcome {
    let given = command.reason.is_some();
    let mut begun = Begun::new(app, actor, step, command).await?;
    begun.needs_reason(given);
    begun.take().await
}
