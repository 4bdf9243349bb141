//! Figures that others reported. They are never mixed with what is counted here.

use entity::{
    id::{EventId, ProgrammeId, ReportedFigureId},
    reported_figure,
    terms::{FigureMeasure, SubjectKind},
};
use serde_json::json;

use super::belongs::Belongs;
use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    patch::Patch,
    policy::Action,
    programmes::service::lock_programme,
    reach::Reach,
    refusal::Failure,
    registrations::service::seats,
    results::{
        checks::{Checks, TEXT},
        refusal::ResultErrorCode::{self, NegativeCount, Required},
        store,
    },
    write::{Change, Write},
};

/// What was reported, as a client wants it: absent is not null.
#[derive(Clone, Debug, Default)]
pub struct FigureFields {
    /// What was counted.
    pub measure: Patch<FigureMeasure>,
    /// The figure.
    pub count: Patch<i32>,
    /// Whether it is a rough figure.
    pub approximate: Patch<bool>,
    /// The day that it describes, as far as it is known.
    pub as_of: Patch<String>,
    /// How it is to be read.
    pub note: Patch<String>,
    /// Title of the text that reports it.
    pub source_title: Patch<String>,
    /// Where that text can be read.
    pub source_url: Patch<String>,
}

/// What a figure is about.
#[derive(Clone, Copy, Debug)]
pub enum FigureSubject {
    /// An event.
    Event(EventId),
    /// A programme.
    Programme(ProgrammeId),
}

/// A figure that is to be entered.
#[derive(Clone, Debug)]
pub struct NewFigure {
    /// What it is about.
    pub about: FigureSubject,
    /// What was reported.
    pub fields: FigureFields,
}

/// One figure.
#[derive(Clone, Copy, Debug)]
pub struct FigureChange {
    /// The figure.
    pub id: ReportedFigureId,
    /// The version that the client has seen.
    pub expected_version: Option<i32>,
}

/// A change of a figure.
#[derive(Clone, Debug)]
pub struct FigureEdit {
    /// The figure.
    pub change: FigureChange,
    /// What is to change.
    pub fields: FigureFields,
}

/// Enters what was reported of an event or a programme, after what is there.
pub async fn add_reported_figure(
    app: &App,
    actor: &Actor,
    command: NewFigure,
) -> Result<reported_figure::Model, Failure<ResultErrorCode>> {
    let mut write = Write::begin(app, actor, "results.add_reported_figure").await?;
    let reach = Reach::of(actor, write.now());
    let (event_id, programme_id) = match command.about {
        FigureSubject::Event(id) => (Some(id), None),
        FigureSubject::Programme(id) => (None, Some(id)),
    };
    let belongs = match command.about {
        FigureSubject::Event(id) => {
            seats::lock(&write, id).await?;
            Belongs::event(&write, &reach, id).await?
        }
        FigureSubject::Programme(id) => {
            lock_programme(&write, id).await?;
            Belongs::programme(&write, id).await?
        }
    };
    belongs.require(&mut write, actor, Action::EditReportedFigures)?;
    let position = store::next_figure_position(write.transaction(), event_id, programme_id).await?;
    let blank = reported_figure::Model {
        id: write.new_id(),
        programme_id,
        event_id,
        position,
        measure: FigureMeasure::Attendance,
        count: 0,
        approximate: false,
        as_of: None,
        note: None,
        source_title: None,
        source_url: None,
        created_at: write.now(),
        updated_at: write.now(),
        version: 1,
    };
    let mut fields = command.fields;
    // For what is new, a measure or count that is not given is as wrong as null.
    if !fields.measure.is_given() {
        fields.measure = Patch::Clear;
    }
    if !fields.count.is_given() {
        fields.count = Patch::Clear;
    }
    let mut checks = Checks::default();
    let row = fields.over(blank, &mut checks);
    checks.done()?;
    store::insert_figure(write.transaction(), &row).await?;
    let details = json!({
        "measure": row.measure, "count": row.count, "approximate": row.approximate,
    });
    write.changed(Change::Created, SubjectKind::ReportedFigure, row.id, &details);
    write.announce("reported_figure.created", Some(row.id.0), json!({}));
    write.commit().await?;
    Ok(row)
}

/// Changes what was reported. Where nothing is other than it was, the version stays.
pub async fn update_reported_figure(
    app: &App,
    actor: &Actor,
    command: FigureEdit,
) -> Result<reported_figure::Model, Failure<ResultErrorCode>> {
    let mut write = Write::begin(app, actor, "results.update_reported_figure").await?;
    let before = found(&mut write, actor, command.change).await?;
    let mut checks = Checks::default();
    let row = command.fields.over(before.clone(), &mut checks);
    checks.done()?;
    if row == before {
        write.concerns(before.id);
        write.commit().await?;
        return Ok(before);
    }
    let row =
        reported_figure::Model { updated_at: write.now(), version: before.version + 1, ..row };
    store::update_figure(write.transaction(), &row).await?;
    let details = json!({
        "measure": { "before": before.measure, "after": row.measure },
        "count": { "before": before.count, "after": row.count },
        "approximate": { "before": before.approximate, "after": row.approximate },
    });
    write.changed(Change::Updated, SubjectKind::ReportedFigure, row.id, &details);
    write.announce("reported_figure.updated", Some(row.id.0), json!({}));
    write.commit().await?;
    Ok(row)
}

/// Removes what was reported.
pub async fn remove_reported_figure(
    app: &App,
    actor: &Actor,
    command: FigureChange,
) -> Result<ReportedFigureId, Failure<ResultErrorCode>> {
    let mut write = Write::begin(app, actor, "results.remove_reported_figure").await?;
    let row = found(&mut write, actor, command).await?;
    store::delete_figure(write.transaction(), row.id).await?;
    let details = json!({ "measure": row.measure, "count": row.count });
    write.changed(Change::Deleted, SubjectKind::ReportedFigure, row.id, &details);
    write.announce("reported_figure.removed", Some(row.id.0), json!({}));
    write.commit().await?;
    Ok(row.id)
}

/// The figure as it is, if the actor may change it.
async fn found(
    write: &mut Write,
    actor: &Actor,
    change: FigureChange,
) -> Result<reported_figure::Model, Fault> {
    let reach = Reach::of(actor, write.now());
    let row = store::lock_figure(write.transaction(), &reach, change.id).await?;
    let row = row.ok_or(Fault::NotFound)?;
    let belongs = match (row.event_id, row.programme_id) {
        (Some(event), _) => Belongs::event(write, &reach, event).await?,
        (None, Some(programme)) => Belongs::programme(write, programme).await?,
        // A constraint of the table forbids it.
        (None, None) => return Err(Fault::NotFound),
    };
    belongs.require(write, actor, Action::EditReportedFigures)?;
    Fault::unless_expected(row.version, change.expected_version)?;
    Ok(row)
}

impl FigureFields {
    /// The figure after the change; tells `checks` of everything that is wrong.
    fn over(self, before: reported_figure::Model, checks: &mut Checks) -> reported_figure::Model {
        for (path, cleared) in [
            ("measure", matches!(self.measure, Patch::Clear)),
            ("count", matches!(self.count, Patch::Clear)),
            ("approximate", matches!(self.approximate, Patch::Clear)),
        ] {
            if cleared {
                checks.refuse_at(path, Required);
            }
        }
        if matches!(self.count, Patch::Set(count) if count < 0) {
            checks.refuse_at("count", NegativeCount);
        }
        let as_of = self.as_of.and_then(|date| checks.date("asOf", &date));
        let note = self.note.and_then(|note| checks.lines("note", &note, TEXT));
        let source_title = checks.optional_line("sourceTitle", self.source_title);
        let source_url = self.source_url.and_then(|url| checks.url("sourceUrl", &url));
        reported_figure::Model {
            measure: self.measure.over(None).unwrap_or(before.measure),
            count: self.count.over(None).unwrap_or(before.count),
            approximate: self.approximate.over(None).unwrap_or(before.approximate),
            as_of: as_of.over(before.as_of),
            note: note.over(before.note),
            source_title: source_title.over(before.source_title),
            source_url: source_url.over(before.source_url),
            ..before
        }
    }
}
