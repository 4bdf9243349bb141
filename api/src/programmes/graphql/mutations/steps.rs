//! The way of a programme, step by step.

use async_graphql::{Context, ID, InputObject, Object};
use entity::id::ProgrammeId;

use super::ProgrammeUserError;
use crate::{
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::Fallible,
        id::GlobalId as _,
        mutation::{answer, payload},
    },
    programmes::{
        graphql::Programme,
        refusal::ProgrammeErrorCode,
        service::{self, ProgrammeChange},
    },
};

fn change(id: &ID, expected_version: Option<i32>) -> Result<ProgrammeChange, Fault> {
    Ok(ProgrammeChange { id: ProgrammeId::from_global("input.id", id)?, expected_version })
}

/// Which programme it is about.
#[derive(Debug, InputObject)]
pub struct StartProgrammeInput {
    /// The programme.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
}

payload! {
    /// What `startProgramme` answers.
    StartProgrammePayload, ProgrammeUserError(ProgrammeErrorCode) {
        /// The programme, which runs.
        programme: Programme,
    }
}

/// Which programme it is about.
#[derive(Debug, InputObject)]
pub struct CompleteProgrammeInput {
    /// The programme.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
}

payload! {
    /// What `completeProgramme` answers.
    CompleteProgrammePayload, ProgrammeUserError(ProgrammeErrorCode) {
        /// The programme, which came to its end.
        programme: Programme,
    }
}

/// Which programme it is about.
#[derive(Debug, InputObject)]
pub struct ArchiveProgrammeInput {
    /// The programme.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
}

payload! {
    /// What `archiveProgramme` answers.
    ArchiveProgrammePayload, ProgrammeUserError(ProgrammeErrorCode) {
        /// The programme, which is kept as a record.
        programme: Programme,
    }
}

/// What can be done with programmes on their way.
#[derive(Debug, Default)]
pub struct ProgrammeStepMutation;

#[Object]
impl ProgrammeStepMutation {
    /// Says that a planned programme has begun. For those who lead it, and administrators.
    async fn start_programme(
        &self,
        ctx: &Context<'_>,
        input: StartProgrammeInput,
    ) -> Fallible<StartProgrammePayload> {
        let (app, actor) = (&ctx.request().app, &ctx.request().actor);
        let result = match change(&input.id, input.expected_version) {
            Ok(command) => service::start_programme(app, actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, StartProgrammePayload::done)
    }

    /// Says that a running programme came to its end. For those who lead it, and administrators.
    async fn complete_programme(
        &self,
        ctx: &Context<'_>,
        input: CompleteProgrammeInput,
    ) -> Fallible<CompleteProgrammePayload> {
        let (app, actor) = (&ctx.request().app, &ctx.request().actor);
        let result = match change(&input.id, input.expected_version) {
            Ok(command) => service::complete_programme(app, actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, CompleteProgrammePayload::done)
    }

    /// Keeps a completed programme as a record: nobody is asked to have a part in it any more. For those who lead it, and
    /// administrators.
    async fn archive_programme(
        &self,
        ctx: &Context<'_>,
        input: ArchiveProgrammeInput,
    ) -> Fallible<ArchiveProgrammePayload> {
        let (app, actor) = (&ctx.request().app, &ctx.request().actor);
        let result = match change(&input.id, input.expected_version) {
            Ok(command) => service::archive_programme(app, actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, ArchiveProgrammePayload::done)
    }
}
