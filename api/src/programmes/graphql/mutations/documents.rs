//! Papers of programmes.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use entity::id::{ProgrammeDocumentId, ProgrammeId};

use super::ProgrammeUserError;
use crate::{
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::Fallible,
        id::GlobalId as _,
        mutation::{answer, patch, payload},
    },
    partners::graphql::mutations::SourceRefInput,
    patch::Patch,
    programmes::{
        fields::DocumentFields,
        graphql::{DocumentNature, Programme, ProgrammeDocument},
        refusal::ProgrammeErrorCode,
        service::{self, DocumentChange, DocumentEdit, DocumentOrder, NewDocument},
    },
};

fn change(id: &ID, expected_version: Option<i32>) -> Result<DocumentChange, Fault> {
    Ok(DocumentChange { id: ProgrammeDocumentId::from_global("input.id", id)?, expected_version })
}

fn sources(sources: Vec<SourceRefInput>) -> Vec<crate::checks::SourceFields> {
    sources.into_iter().map(Into::into).collect()
}

/// A paper that is to be added to a programme, after the others.
#[derive(Debug, InputObject)]
pub struct AddProgrammeDocumentInput {
    /// The programme.
    programme_id: ID,
    /// Title, 1 to 300 characters, byte for byte.
    title: String,
    /// Whether it looks back or ahead.
    nature: DocumentNature,
    /// What it contains; at most 5,000 characters.
    description: Option<String>,
    /// First year of the period that it is about.
    period_from: Option<i32>,
    /// Last year of that period.
    period_until: Option<i32>,
    /// Texts in which the record's facts are stated, at most 50, in order.
    sources: Option<Vec<SourceRefInput>>,
}

impl AddProgrammeDocumentInput {
    fn parse(self) -> Result<NewDocument, Fault> {
        Ok(NewDocument {
            programme: ProgrammeId::from_global("input.programmeId", &self.programme_id)?,
            fields: DocumentFields {
                title: Patch::Set(self.title),
                nature: Patch::Set(self.nature.into()),
                description: self.description.into(),
                period_from: self.period_from.into(),
                period_until: self.period_until.into(),
                sources: self.sources.map(sources).into(),
            },
        })
    }
}

payload! {
    /// What `addProgrammeDocument` answers.
    AddProgrammeDocumentPayload, ProgrammeUserError(ProgrammeErrorCode) {
        /// The paper.
        document: ProgrammeDocument,
    }
}

/// What is to change in a paper. What is not given stays; null takes a value away.
#[derive(Debug, InputObject)]
pub struct UpdateProgrammeDocumentInput {
    /// The paper.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
    /// Title, 1 to 300 characters, byte for byte.
    title: MaybeUndefined<String>,
    /// Whether it looks back or ahead.
    nature: MaybeUndefined<DocumentNature>,
    /// What it contains; at most 5,000 characters.
    description: MaybeUndefined<String>,
    /// First year of the period that it is about.
    period_from: MaybeUndefined<i32>,
    /// Last year of that period.
    period_until: MaybeUndefined<i32>,
    /// Texts in which the record's facts are stated, at most 50: all of them, in order.
    sources: MaybeUndefined<Vec<SourceRefInput>>,
}

impl UpdateProgrammeDocumentInput {
    fn parse(self) -> Result<DocumentEdit, Fault> {
        Ok(DocumentEdit {
            change: change(&self.id, self.expected_version)?,
            fields: DocumentFields {
                title: patch(self.title),
                nature: patch(self.nature.map_value(Into::into)),
                description: patch(self.description),
                period_from: patch(self.period_from),
                period_until: patch(self.period_until),
                sources: patch(self.sources.map_value(sources)),
            },
        })
    }
}

payload! {
    /// What `updateProgrammeDocument` answers.
    UpdateProgrammeDocumentPayload, ProgrammeUserError(ProgrammeErrorCode) {
        /// The paper.
        document: ProgrammeDocument,
    }
}

/// Which paper is to be removed.
#[derive(Debug, InputObject)]
pub struct RemoveProgrammeDocumentInput {
    /// The paper.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
}

payload! {
    /// What `removeProgrammeDocument` answers.
    RemoveProgrammeDocumentPayload, ProgrammeUserError(ProgrammeErrorCode) {
        /// The programme without it.
        programme: Programme,
    }
}

/// The papers of a programme in a new order.
#[derive(Debug, InputObject)]
pub struct ReorderProgrammeDocumentsInput {
    /// The programme.
    programme_id: ID,
    /// All its papers, each once.
    document_ids: Vec<ID>,
}

impl ReorderProgrammeDocumentsInput {
    fn parse(&self) -> Result<DocumentOrder, Fault> {
        let document = |id: &ID| ProgrammeDocumentId::from_global("input.documentIds", id);
        Ok(DocumentOrder {
            programme: ProgrammeId::from_global("input.programmeId", &self.programme_id)?,
            documents: self.document_ids.iter().map(document).collect::<Result<Vec<_>, _>>()?,
        })
    }
}

payload! {
    /// What `reorderProgrammeDocuments` answers.
    ReorderProgrammeDocumentsPayload, ProgrammeUserError(ProgrammeErrorCode) {
        /// The programme.
        programme: Programme,
    }
}

/// What can be done with programmes' papers.
#[derive(Debug, Default)]
pub struct ProgrammeDocumentMutation;

#[Object]
impl ProgrammeDocumentMutation {
    /// Adds a paper to a programme; at most 100. For those who lead it, and administrators.
    async fn add_programme_document(
        &self,
        ctx: &Context<'_>,
        input: AddProgrammeDocumentInput,
    ) -> Fallible<AddProgrammeDocumentPayload> {
        let (app, actor) = (&ctx.request().app, &ctx.request().actor);
        let result = match input.parse() {
            Ok(command) => service::add_document(app, actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, AddProgrammeDocumentPayload::done)
    }

    /// Changes a paper of a programme.
    async fn update_programme_document(
        &self,
        ctx: &Context<'_>,
        input: UpdateProgrammeDocumentInput,
    ) -> Fallible<UpdateProgrammeDocumentPayload> {
        let (app, actor) = (&ctx.request().app, &ctx.request().actor);
        let result = match input.parse() {
            Ok(command) => service::update_document(app, actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, UpdateProgrammeDocumentPayload::done)
    }

    /// Removes a paper of a programme, to which no event refers.
    async fn remove_programme_document(
        &self,
        ctx: &Context<'_>,
        input: RemoveProgrammeDocumentInput,
    ) -> Fallible<RemoveProgrammeDocumentPayload> {
        let (app, actor) = (&ctx.request().app, &ctx.request().actor);
        let result = match change(&input.id, input.expected_version) {
            Ok(command) => service::remove_document(app, actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, RemoveProgrammeDocumentPayload::done)
    }

    /// Puts the papers of a programme into another order.
    async fn reorder_programme_documents(
        &self,
        ctx: &Context<'_>,
        input: ReorderProgrammeDocumentsInput,
    ) -> Fallible<ReorderProgrammeDocumentsPayload> {
        let (app, actor) = (&ctx.request().app, &ctx.request().actor);
        let result = match input.parse() {
            Ok(command) => service::reorder_documents(app, actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, ReorderProgrammeDocumentsPayload::done)
    }
}
