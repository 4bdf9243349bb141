//! Papers that an event discusses or produces.

use async_graphql::{Context, ID, InputObject, Object};
use entity::id::{EventId, ProgrammeDocumentId};

use super::EventPartUserError;
use crate::{
    events::{
        graphql::{DocumentRelation, Event},
        part_refusal::EventPartErrorCode,
        service::arrange::{self, DocumentsEdit},
    },
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::Fallible,
        id::GlobalId as _,
        mutation::{answer, payload},
    },
};

/// A paper, and what an event does with it.
#[derive(Debug, InputObject)]
pub struct EventDocumentInput {
    /// The paper of a programme.
    document_id: ID,
    /// What the event does with it.
    relation: DocumentRelation,
}

/// The papers of an event: what was said before is replaced.
#[derive(Debug, InputObject)]
pub struct SetEventDocumentsInput {
    /// The event.
    event_id: ID,
    /// The papers, at most 100: all of them, in order.
    documents: Vec<EventDocumentInput>,
}

impl SetEventDocumentsInput {
    fn parse(self) -> Result<DocumentsEdit, Fault> {
        let document = |document: EventDocumentInput| {
            let id = ProgrammeDocumentId::from_global("input.documents", &document.document_id)?;
            Ok((id, document.relation.into()))
        };
        Ok(DocumentsEdit {
            event: EventId::from_global("input.eventId", &self.event_id)?,
            documents: self.documents.into_iter().map(document).collect::<Result<_, Fault>>()?,
        })
    }
}

payload! {
    /// What `setEventDocuments` answers.
    SetEventDocumentsPayload, EventPartUserError(EventPartErrorCode) {
        /// The event.
        event: Event,
    }
}

/// What can be done with an event's papers.
#[derive(Debug, Default)]
pub struct DocumentMutation;

#[Object]
impl DocumentMutation {
    /// Says which papers an event discusses and produces. For those who edit the event.
    async fn set_event_documents(
        &self,
        ctx: &Context<'_>,
        input: SetEventDocumentsInput,
    ) -> Fallible<SetEventDocumentsPayload> {
        let (app, actor) = (&ctx.request().app, &ctx.request().actor);
        let result = match input.parse() {
            Ok(command) => arrange::set_event_documents(app, actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, SetEventDocumentsPayload::done)
    }
}
