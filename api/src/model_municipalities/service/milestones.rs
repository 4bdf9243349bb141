//! What a model municipality is to reach, and what it reached.

use entity::{
    id::{MilestoneId, ModelMunicipalityId},
    milestone,
    terms::SubjectKind,
};
use serde_json::{Value, json};

use super::sides::Between;
use crate::{
    access::Actor,
    app::App,
    checks::ENTRIES,
    dates::SortInstants,
    fault::Fault,
    model_municipalities::{
        checks::Checks,
        refusal::ModelMunicipalityErrorCode::{self, TooMany},
        store,
    },
    patch::Patch,
    policy::Action,
    reach::Reach,
    refusal::{Failure, Refusal},
    write::{Change, Write},
};

/// What a milestone says.
#[derive(Clone, Debug, Default)]
pub struct MilestoneFields {
    /// What is to be reached.
    pub title: Patch<String>,
    /// Until when, as far as it is known.
    pub due: Patch<String>,
    /// When it was reached, as far as it is known.
    pub reached_on: Patch<String>,
}

/// A milestone that is to be entered.
#[derive(Clone, Debug)]
pub struct NewMilestone {
    /// Whose it is.
    pub way: ModelMunicipalityId,
    /// What it says.
    pub fields: MilestoneFields,
}

/// A change of a milestone.
#[derive(Clone, Debug)]
pub struct MilestoneEdit {
    /// Which.
    pub change: MilestoneChange,
    /// What changes.
    pub fields: MilestoneFields,
}

/// Which milestone changes.
#[derive(Clone, Copy, Debug)]
pub struct MilestoneChange {
    /// The milestone.
    pub id: MilestoneId,
    /// The version that the client has seen.
    pub expected_version: Option<i32>,
}

/// Enters a milestone.
pub async fn add_milestone(
    app: &App,
    actor: &Actor,
    command: NewMilestone,
) -> Result<milestone::Model, Failure<ModelMunicipalityErrorCode>> {
    let mut write = Write::begin(app, actor, "model_municipalities.add_milestone").await?;
    let reach = Reach::of(actor, write.now());
    steer(&mut write, actor, &reach, command.way).await?;
    let mut checks = Checks::default();
    let count = store::count_milestones(write.transaction(), command.way).await?;
    let most = u64::try_from(ENTRIES).unwrap_or(u64::MAX);
    if count >= most {
        let refusal = Refusal::at("modelMunicipalityId", TooMany);
        checks.refuse(refusal.with("max", most).with("found", count + 1));
    }
    let mut fields = command.fields;
    // For what is new, a title that is not given is as wrong as null.
    if !fields.title.is_given() {
        fields.title = Patch::Clear;
    }
    let blank = milestone::Model {
        id: write.new_id(),
        model_municipality_id: command.way,
        title: String::new(),
        due: None,
        reached_on: None,
        sorts_from: write.now(),
        created_at: write.now(),
        updated_at: write.now(),
        version: 1,
    };
    let row = fields.over(&blank, &mut checks);
    checks.done()?;
    store::insert_milestone(write.transaction(), &row).await?;
    write.changed(Change::Created, SubjectKind::Milestone, row.id, &told(&row));
    write.announce("milestone.created", Some(row.id.0), json!({}));
    write.commit().await?;
    Ok(row)
}

/// Changes a milestone. Where nothing is other than it was, the version stays.
pub async fn update_milestone(
    app: &App,
    actor: &Actor,
    command: MilestoneEdit,
) -> Result<milestone::Model, Failure<ModelMunicipalityErrorCode>> {
    let mut write = Write::begin(app, actor, "model_municipalities.update_milestone").await?;
    let before = found(&mut write, actor, command.change).await?;
    let mut checks = Checks::default();
    let row = command.fields.over(&before, &mut checks);
    checks.done()?;
    if row == before {
        write.concerns(before.id);
        write.commit().await?;
        return Ok(before);
    }
    let row = milestone::Model { updated_at: write.now(), version: before.version + 1, ..row };
    store::update_milestone(write.transaction(), &row).await?;
    let details = json!({ "before": told(&before), "after": told(&row) });
    write.changed(Change::Updated, SubjectKind::Milestone, row.id, &details);
    write.announce("milestone.updated", Some(row.id.0), json!({}));
    write.commit().await?;
    Ok(row)
}

/// Removes a milestone.
pub async fn remove_milestone(
    app: &App,
    actor: &Actor,
    command: MilestoneChange,
) -> Result<MilestoneId, Failure<ModelMunicipalityErrorCode>> {
    let mut write = Write::begin(app, actor, "model_municipalities.remove_milestone").await?;
    let row = found(&mut write, actor, command).await?;
    store::delete_milestone(write.transaction(), row.id).await?;
    write.changed(Change::Deleted, SubjectKind::Milestone, row.id, &told(&row));
    write.announce("milestone.removed", Some(row.id.0), json!({}));
    write.commit().await?;
    Ok(row.id)
}

/// Locks the way, and requires that the actor leads its programme.
async fn steer(
    write: &mut Write,
    actor: &Actor,
    reach: &Reach,
    id: ModelMunicipalityId,
) -> Result<(), Fault> {
    let way = store::lock(write.transaction(), reach, id).await?.ok_or(Fault::NotFound)?;
    let between = Between::of(write, way.programme_id, way.municipality_id).await?;
    between.require(write, actor, Action::EditMilestones)?;
    write.concerns(way.id);
    Ok(())
}

async fn found(
    write: &mut Write,
    actor: &Actor,
    change: MilestoneChange,
) -> Result<milestone::Model, Fault> {
    let reach = Reach::of(actor, write.now());
    let seen = store::milestones(write.transaction(), &reach, &[change.id]).await?.pop();
    let seen = seen.ok_or(Fault::NotFound)?;
    steer(write, actor, &reach, seen.model_municipality_id).await?;
    let row = store::lock_milestone(write.transaction(), &reach, change.id).await?;
    let row = row.ok_or(Fault::NotFound)?;
    Fault::unless_expected(row.version, change.expected_version)?;
    Ok(row)
}

fn told(row: &milestone::Model) -> Value {
    json!({
        "title": row.title,
        "due": row.due.map(|date| date.to_string()),
        "reachedOn": row.reached_on.map(|date| date.to_string()),
    })
}

impl MilestoneFields {
    /// The milestone after the change; tells `checks` of everything that is wrong.
    fn over(self, before: &milestone::Model, checks: &mut Checks) -> milestone::Model {
        let title = checks.required_line("title", self.title);
        let due = self.due.and_then(|date| checks.date("due", &date)).over(before.due);
        let reached = self.reached_on.and_then(|date| checks.date("reachedOn", &date));
        milestone::Model {
            title: title.unwrap_or_else(|| before.title.clone()),
            due,
            reached_on: reached.over(before.reached_on),
            sorts_from: SortInstants::of(due).from,
            ..*before
        }
    }
}
