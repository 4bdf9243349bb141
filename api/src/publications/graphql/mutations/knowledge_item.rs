//! Writing knowledge items.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object};
use entity::id::{KnowledgeItemId, PartnerId, ProgrammeId, PublicationId};

use super::PublicationUserError;
use crate::{
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::Fallible,
        id::GlobalId as _,
        mutation::{answer, patch, payload},
    },
    patch::Patch,
    publications::{
        graphql::{KnowledgeItem, KnowledgeItemKind, inputs::PublicationFieldsInput},
        refusal::PublicationErrorCode,
        service::{self, Family, NewPublication, PublicationEdit, PublicationFields},
    },
};

/// A knowledge item that is to be entered.
#[derive(Debug, InputObject)]
pub struct CreateKnowledgeItemInput {
    /// The programme that it came of: its members review it.
    programme_id: ID,
    /// The partner that it is written for: one that you act for.
    partner_id: ID,
    /// What kind of knowledge item it is.
    kind: KnowledgeItemKind,
    /// Title in German, byte for byte; at most 300 characters.
    title: String,
    /// What else it says.
    #[graphql(flatten)]
    fields: PublicationFieldsInput,
}

/// A change of a draft. What is absent stays as it is.
#[derive(Debug, InputObject)]
pub struct UpdateKnowledgeItemInput {
    /// The knowledge item.
    id: ID,
    /// The version that was read; another one is a conflict.
    expected_version: Option<i32>,
    /// What kind of knowledge item it is.
    kind: MaybeUndefined<KnowledgeItemKind>,
    /// Title in German, byte for byte; at most 300 characters.
    title: MaybeUndefined<String>,
    /// What else it says.
    #[graphql(flatten)]
    fields: PublicationFieldsInput,
}

impl CreateKnowledgeItemInput {
    fn parse(self) -> Result<NewPublication, Fault> {
        Ok(NewPublication {
            family: Family::Knowledge,
            programme: ProgrammeId::from_global("input.programmeId", &self.programme_id)?,
            partner: PartnerId::from_global("input.partnerId", &self.partner_id)?,
            fields: PublicationFields {
                kind: Patch::Set(self.kind.into()),
                title: Patch::Set(self.title),
                ..self.fields.parse()?
            },
        })
    }
}

impl UpdateKnowledgeItemInput {
    fn parse(self) -> Result<PublicationEdit, Fault> {
        let id = KnowledgeItemId::from_global("input.id", &self.id)?;
        Ok(PublicationEdit {
            family: Family::Knowledge,
            id: PublicationId(id.0),
            expected_version: self.expected_version,
            fields: PublicationFields {
                kind: patch(self.kind.map_value(Into::into)),
                title: patch(self.title),
                ..self.fields.parse()?
            },
        })
    }
}

payload! {
    /// What `createKnowledgeItem` answers.
    CreateKnowledgeItemPayload, PublicationUserError(PublicationErrorCode) {
        /// The knowledge item, a draft.
        knowledge_item: KnowledgeItem,
    }
}

payload! {
    /// What `updateKnowledgeItem` answers.
    UpdateKnowledgeItemPayload, PublicationUserError(PublicationErrorCode) {
        /// The knowledge item as it is now.
        knowledge_item: KnowledgeItem,
    }
}

/// Writing knowledge items.
#[derive(Debug, Default)]
pub struct KnowledgeItemMutation;

#[Object]
impl KnowledgeItemMutation {
    /// Enters a knowledge item, as a draft. For those who act for the partner that it is written for.
    async fn create_knowledge_item(
        &self,
        ctx: &Context<'_>,
        input: CreateKnowledgeItemInput,
    ) -> Fallible<CreateKnowledgeItemPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::create_publication(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, CreateKnowledgeItemPayload::done)
    }

    /// Changes a draft of a knowledge item. For its partner, and those who lead the programme.
    async fn update_knowledge_item(
        &self,
        ctx: &Context<'_>,
        input: UpdateKnowledgeItemInput,
    ) -> Fallible<UpdateKnowledgeItemPayload> {
        let request = ctx.request();
        let result = match input.parse() {
            Ok(command) => service::update_publication(&request.app, &request.actor, command).await,
            Err(fault) => Err(fault.into()),
        };
        answer(ctx, result, UpdateKnowledgeItemPayload::done)
    }
}
