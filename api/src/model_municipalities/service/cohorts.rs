//! When municipalities can apply, and how many are admitted.

use chrono::NaiveDate;
use entity::{
    cohort,
    id::{CohortId, ProgrammeId},
    terms::SubjectKind,
    value::TimeZone,
};
use serde_json::{Value, json};

use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    model_municipalities::{
        checks::Checks,
        cohort::set_window,
        refusal::ModelMunicipalityErrorCode::{
            self, CohortInUse, InvalidPlaces, InvalidTimeZone, PlacesTaken, TooMany, WindowReversed,
        },
        store,
    },
    page::LARGEST,
    partners::service::parts_of_programme_within,
    patch::Patch,
    policy::{self, Action, Facts},
    refusal::{Failure, Refusal},
    write::{Change, Write},
};

/// What a cohort says.
#[derive(Clone, Debug, Default)]
pub struct CohortFields {
    /// Its name.
    pub title: Patch<String>,
    /// First day on which municipalities can apply.
    pub applications_from: Patch<NaiveDate>,
    /// Last day on which they can.
    pub applications_until: Patch<NaiveDate>,
    /// IANA time zone of both days.
    pub zone: Patch<String>,
    /// How many are admitted.
    pub places: Patch<i32>,
}

/// A cohort that is to be entered.
#[derive(Clone, Debug)]
pub struct NewCohort {
    /// The programme.
    pub programme: ProgrammeId,
    /// What it says.
    pub fields: CohortFields,
}

/// A change of a cohort.
#[derive(Clone, Debug)]
pub struct CohortEdit {
    /// The cohort.
    pub id: CohortId,
    /// The version that the client has seen.
    pub expected_version: Option<i32>,
    /// What changes.
    pub fields: CohortFields,
}

/// Enters a cohort.
pub async fn create_cohort(
    app: &App,
    actor: &Actor,
    command: NewCohort,
) -> Result<cohort::Model, Failure<ModelMunicipalityErrorCode>> {
    let mut write = Write::begin(app, actor, "model_municipalities.create_cohort").await?;
    steer(&mut write, actor, command.programme).await?;
    let mut checks = Checks::default();
    let count = store::count_cohorts(write.transaction(), command.programme).await?;
    if count >= LARGEST {
        checks.refuse(
            Refusal::at("programmeId", TooMany).with("max", LARGEST).with("found", count + 1),
        );
    }
    let mut fields = command.fields;
    // For what is new, a title that is not given is as wrong as null.
    if !fields.title.is_given() {
        fields.title = Patch::Clear;
    }
    let blank = cohort::Model {
        id: write.new_id(),
        programme_id: command.programme,
        title: String::new(),
        applications_from: None,
        applications_until: None,
        zone: TimeZone::BERLIN,
        opens_at: None,
        closes_at: None,
        places: None,
        sorts_at: write.now(),
        created_at: write.now(),
        updated_at: write.now(),
        version: 1,
    };
    let row = fields.over(&blank, &mut checks);
    checks.done()?;
    store::insert_cohort(write.transaction(), &row).await?;
    write.changed(Change::Created, SubjectKind::Cohort, row.id, &told(&row));
    write.announce("cohort.created", Some(row.id.0), json!({}));
    write.commit().await?;
    Ok(row)
}

/// Changes a cohort. Where nothing is other than it was, the version stays.
pub async fn update_cohort(
    app: &App,
    actor: &Actor,
    command: CohortEdit,
) -> Result<cohort::Model, Failure<ModelMunicipalityErrorCode>> {
    let mut write = Write::begin(app, actor, "model_municipalities.update_cohort").await?;
    let before = lock(&mut write, actor, command.id).await?;
    Fault::unless_expected(before.version, command.expected_version)?;
    let mut checks = Checks::default();
    let row = command.fields.over(&before, &mut checks);
    if let Some(places) = row.places.filter(|_| row.places != before.places) {
        let taken = store::places_taken(write.transaction(), &[row.id]).await?;
        let taken = taken.get(&row.id).copied().unwrap_or_default();
        if places > 0 && i64::from(places) < taken {
            checks.refuse(Refusal::at("places", PlacesTaken).with("taken", taken));
        }
    }
    checks.done()?;
    if row == before {
        write.concerns(before.id);
        write.commit().await?;
        return Ok(before);
    }
    let row = cohort::Model { updated_at: write.now(), version: before.version + 1, ..row };
    store::update_cohort(write.transaction(), &row).await?;
    let details = json!({ "before": told(&before), "after": told(&row) });
    write.changed(Change::Updated, SubjectKind::Cohort, row.id, &details);
    write.announce("cohort.updated", Some(row.id.0), json!({}));
    write.commit().await?;
    Ok(row)
}

/// Removes a cohort in which nobody applied.
pub async fn remove_cohort(
    app: &App,
    actor: &Actor,
    id: CohortId,
    expected_version: Option<i32>,
) -> Result<CohortId, Failure<ModelMunicipalityErrorCode>> {
    let mut write = Write::begin(app, actor, "model_municipalities.remove_cohort").await?;
    let row = lock(&mut write, actor, id).await?;
    Fault::unless_expected(row.version, expected_version)?;
    if store::is_cohort_used(write.transaction(), id).await? {
        return Err(Refusal::at("id", CohortInUse).into());
    }
    store::delete_cohort(write.transaction(), id).await?;
    write.changed(Change::Deleted, SubjectKind::Cohort, id, &told(&row));
    write.announce("cohort.removed", Some(id.0), json!({}));
    write.commit().await?;
    Ok(id)
}

/// Locks the programme, at which those who admit queue as well, and requires that the actor leads it.
async fn steer(write: &mut Write, actor: &Actor, programme: ProgrammeId) -> Result<(), Fault> {
    let found = store::lock_programme(write.transaction(), programme).await?;
    let programme = found.ok_or(Fault::NotFound)?;
    let leads = parts_of_programme_within(write, programme.id).await?.leading;
    let facts = Facts { programme_leads: &leads, ..Facts::default() };
    write.on(policy::require(actor, Action::EditCohorts, &facts)?);
    write.concerns(programme.id);
    Ok(())
}

async fn lock(write: &mut Write, actor: &Actor, id: CohortId) -> Result<cohort::Model, Fault> {
    let seen = store::cohorts(write.transaction(), &[id]).await?.pop().ok_or(Fault::NotFound)?;
    steer(write, actor, seen.programme_id).await?;
    // An application holds it as well.
    store::lock_cohort(write.transaction(), id).await?.ok_or(Fault::NotFound)
}

fn told(row: &cohort::Model) -> Value {
    json!({
        "title": row.title,
        "applicationsFrom": row.applications_from,
        "applicationsUntil": row.applications_until,
        "zone": row.zone.to_string(),
        "places": row.places,
    })
}

impl CohortFields {
    /// The cohort after the change; tells `checks` of everything that is wrong.
    fn over(self, before: &cohort::Model, checks: &mut Checks) -> cohort::Model {
        let title = checks.required_line("title", self.title);
        let zone = match self.zone {
            Patch::Keep => before.zone,
            Patch::Clear => TimeZone::BERLIN,
            Patch::Set(name) => name.parse().unwrap_or_else(|_| {
                checks.refuse_at("timeZone", InvalidTimeZone);
                before.zone
            }),
        };
        let from = self.applications_from.over(before.applications_from);
        let until = self.applications_until.over(before.applications_until);
        if from.zip(until).is_some_and(|(from, until)| until < from) {
            checks.refuse_at("applicationsUntil", WindowReversed);
        }
        let places = self.places.over(before.places);
        if places.is_some_and(|places| places < 1) {
            checks.refuse_at("places", InvalidPlaces);
        }
        let title = title.unwrap_or_else(|| before.title.clone());
        let mut row = cohort::Model { title, places, ..*before };
        set_window(&mut row, from, until, zone);
        row
    }
}
