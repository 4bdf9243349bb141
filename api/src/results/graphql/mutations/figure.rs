//! Figures that others reported of an event or a programme.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, OneofObject};
use entity::id::{EventId, ProgrammeId, ReportedFigureId};

use super::ResultUserError;
use crate::{
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::Fallible,
        id::GlobalId as _,
        mutation::{answer, patch, payload},
    },
    patch::Patch,
    programmes::graphql::{FigureMeasure, ReportedFigure},
    results::{
        refusal::ResultErrorCode,
        service::{self, FigureChange, FigureEdit, FigureFields, FigureSubject, NewFigure},
    },
};

/// What a figure is about.
#[derive(Debug, OneofObject)]
pub enum ReportedFigureSubjectInput {
    /// An event.
    EventId(ID),
    /// A programme.
    ProgrammeId(ID),
}

impl ReportedFigureSubjectInput {
    fn parse(&self) -> Result<FigureSubject, Fault> {
        Ok(match self {
            Self::EventId(id) => {
                FigureSubject::Event(EventId::from_global("input.about.eventId", id)?)
            }
            Self::ProgrammeId(id) => {
                FigureSubject::Programme(ProgrammeId::from_global("input.about.programmeId", id)?)
            }
        })
    }
}

/// A figure that somebody reported of an event or a programme.
#[derive(Debug, InputObject)]
pub struct AddReportedFigureInput {
    /// What it is about.
    about: ReportedFigureSubjectInput,
    /// What was counted.
    measure: FigureMeasure,
    /// The figure.
    count: i32,
    /// Whether it is a rough figure: "rund 40". False by default.
    approximate: Option<bool>,
    /// The day that it describes, as far as that is known: `2019`, `2019-04` or `2019-08-21`.
    as_of: Option<String>,
    /// How it is to be read; at most 5,000 characters.
    note: Option<String>,
    /// Title of the text that reports it; at most 300 characters.
    source_title: Option<String>,
    /// Where that text can be read.
    source_url: Option<String>,
}

impl AddReportedFigureInput {
    fn parse(self) -> Result<NewFigure, Fault> {
        Ok(NewFigure {
            about: self.about.parse()?,
            fields: FigureFields {
                measure: Patch::Set(self.measure.into()),
                count: Patch::Set(self.count),
                approximate: self.approximate.into(),
                as_of: self.as_of.into(),
                note: self.note.into(),
                source_title: self.source_title.into(),
                source_url: self.source_url.into(),
            },
        })
    }
}

payload! {
    /// What `addReportedFigure` answers.
    AddReportedFigurePayload, ResultUserError(ResultErrorCode) {
        /// The figure.
        reported_figure: ReportedFigure,
    }
}

/// A change of a reported figure. What is absent stays as it is.
#[derive(Debug, InputObject)]
pub struct UpdateReportedFigureInput {
    /// The figure.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
    /// What was counted.
    measure: MaybeUndefined<FigureMeasure>,
    /// The figure.
    count: MaybeUndefined<i32>,
    /// Whether it is a rough figure.
    approximate: MaybeUndefined<bool>,
    /// The day that it describes, as far as that is known.
    as_of: MaybeUndefined<String>,
    /// How it is to be read; at most 5,000 characters.
    note: MaybeUndefined<String>,
    /// Title of the text that reports it; at most 300 characters.
    source_title: MaybeUndefined<String>,
    /// Where that text can be read.
    source_url: MaybeUndefined<String>,
}

impl UpdateReportedFigureInput {
    fn parse(self) -> Result<FigureEdit, Fault> {
        Ok(FigureEdit {
            change: change(&self.id, self.expected_version)?,
            fields: FigureFields {
                measure: patch(self.measure.map_value(Into::into)),
                count: patch(self.count),
                approximate: patch(self.approximate),
                as_of: patch(self.as_of),
                note: patch(self.note),
                source_title: patch(self.source_title),
                source_url: patch(self.source_url),
            },
        })
    }
}

fn change(id: &ID, expected_version: Option<i32>) -> Result<FigureChange, Fault> {
    Ok(FigureChange { id: ReportedFigureId::from_global("input.id", id)?, expected_version })
}

payload! {
    /// What `updateReportedFigure` answers.
    UpdateReportedFigurePayload, ResultUserError(ResultErrorCode) {
        /// The figure as it is now.
        reported_figure: ReportedFigure,
    }
}

/// Which reported figure is removed.
#[derive(Debug, InputObject)]
pub struct RemoveReportedFigureInput {
    /// The figure.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
}

payload! {
    /// What `removeReportedFigure` answers.
    RemoveReportedFigurePayload, ResultUserError(ResultErrorCode) {
        /// The id of what was removed.
        reported_figure_id: ID,
    }
}

/// What can be done with reported figures.
#[derive(Debug, Default)]
pub struct FigureMutation;

#[Object]
impl FigureMutation {
    /// Enters a figure that somebody reported of an event or a programme, after those that are there: the first of a
    /// measure is the one that the record follows. It is never mixed with what is counted here.
    async fn add_reported_figure(
        &self,
        ctx: &Context<'_>,
        input: AddReportedFigureInput,
    ) -> Fallible<AddReportedFigurePayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => {
                service::add_reported_figure(&request.app, &request.actor, command).await
            }
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, AddReportedFigurePayload::done)
    }

    /// Changes a reported figure.
    async fn update_reported_figure(
        &self,
        ctx: &Context<'_>,
        input: UpdateReportedFigureInput,
    ) -> Fallible<UpdateReportedFigurePayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => {
                service::update_reported_figure(&request.app, &request.actor, command).await
            }
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, UpdateReportedFigurePayload::done)
    }

    /// Removes a reported figure.
    async fn remove_reported_figure(
        &self,
        ctx: &Context<'_>,
        input: RemoveReportedFigureInput,
    ) -> Fallible<RemoveReportedFigurePayload> {
        let request = ctx.request();
        let result = match change(&input.id, input.expected_version) {
            Ok(command) => {
                service::remove_reported_figure(&request.app, &request.actor, command).await
            }
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, |id| RemoveReportedFigurePayload::done(id.to_global()))
    }
}
