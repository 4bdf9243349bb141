//! The way of recommendations and knowledge items to the public: the same for both.

use async_graphql::{Context, ID, InputObject, Object};
use entity::id::{KnowledgeItemId, PublicationId, RecommendationId};

use super::PublicationUserError;
use crate::{
    fault::Fault,
    graphql::{
        ContextExt as _,
        error::Fallible,
        id::GlobalId,
        mutation::{answer, payload},
    },
    publications::{
        graphql::{KnowledgeItem, Recommendation},
        refusal::PublicationErrorCode,
        service::{self, Family, PublicationChange},
    },
};

fn change<Id: GlobalId>(
    family: Family,
    id: &ID,
    expected_version: Option<i32>,
) -> Result<PublicationChange, Fault> {
    let id: Id = Id::from_global("input.id", id)?;
    Ok(PublicationChange { family, id: PublicationId(id.into()), expected_version })
}

/// An input that names the object and nothing else, and a payload that shows it.
macro_rules! step {
    ($noun:literal, $id:ty, $family:ident, $field:ident: $object:ty,
        $input:ident $payload:ident $what:literal $now:literal) => {
        #[doc = concat!("Which ", $noun, " is ", $what, ".")]
        #[derive(Debug, InputObject)]
        pub struct $input {
            #[doc = concat!("The ", $noun, ".")]
            id: ID,
            /// The version that was read; another one is a conflict.
            expected_version: Option<i32>,
        }

        impl $input {
            fn parse(&self) -> Result<PublicationChange, Fault> {
                change::<$id>(Family::$family, &self.id, self.expected_version)
            }
        }

        payload! {
            #[doc = concat!("What the mutation answers when a ", $noun, " is ", $what, ".")]
            $payload, PublicationUserError(PublicationErrorCode) {
                #[doc = concat!("The ", $noun, ", ", $now, ".")]
                $field: $object,
            }
        }
    };
}

macro_rules! steps {
    ($noun:literal, $id:ident, $family:ident, $field:ident: $object:ty, $mutation:ident {
        $submit:ident($submit_input:ident) -> $submitted:ident,
        $publish:ident($publish_input:ident) -> $published:ident,
        $return:ident($return_input:ident) -> $returned:ident,
        $withdraw:ident($withdraw_input:ident) -> $withdrawn:ident,
        $revise:ident($revise_input:ident) -> $revised:ident,
        $remove:ident($remove_input:ident) -> $removed:ident($removed_id:ident),
    }) => {
        step!($noun, $id, $family, $field: $object, $submit_input $submitted
            "given to somebody else to read" "in review");
        step!($noun, $id, $family, $field: $object, $publish_input $published
            "published" "public");
        step!($noun, $id, $family, $field: $object, $withdraw_input $withdrawn
            "taken back" "no longer public");
        step!($noun, $id, $family, $field: $object, $revise_input $revised
            "to have a new version" "a draft that says the same");

        #[doc = concat!("Which ", $noun, " is sent back, and why.")]
        #[derive(Debug, InputObject)]
        pub struct $return_input {
            #[doc = concat!("The ", $noun, ".")]
            id: ID,
            /// The version that was read; another one is a conflict.
            expected_version: Option<i32>,
            /// What is to be changed, for those who write it; at most 5,000 characters.
            reason: String,
        }

        payload! {
            #[doc = concat!("What the mutation answers when a ", $noun, " is sent back.")]
            $returned, PublicationUserError(PublicationErrorCode) {
                #[doc = concat!("The ", $noun, ", a draft again.")]
                $field: $object,
            }
        }

        #[doc = concat!("Which draft of a ", $noun, " is removed.")]
        #[derive(Debug, InputObject)]
        pub struct $remove_input {
            #[doc = concat!("The ", $noun, ".")]
            id: ID,
            /// The version that was read; another one is a conflict.
            expected_version: Option<i32>,
        }

        payload! {
            #[doc = concat!("What the mutation answers when a draft of a ", $noun, " is removed.")]
            $removed, PublicationUserError(PublicationErrorCode) {
                /// The id of what was removed.
                $removed_id: ID,
            }
        }

        #[doc = concat!("The way of a ", $noun, " to the public.")]
        #[derive(Debug, Default)]
        pub struct $mutation;

        #[Object]
        impl $mutation {
            #[doc = concat!("Gives a draft of a ", $noun, " to somebody else to read: `DRAFT` → `IN_REVIEW`. For its partner, and those who lead the programme.")]
            async fn $submit(
                &self,
                ctx: &Context<'_>,
                input: $submit_input,
            ) -> Fallible<$submitted> {
                let request = ctx.request();
                let result = match input.parse() {
                    Ok(command) => {
                        service::submit_publication(&request.app, &request.actor, command).await
                    }
                    Err(fault) => Err(fault.into()),
                };
                answer(ctx, result, $submitted::done)
            }

            #[doc = concat!("Publishes a ", $noun, " that is in review: nobody publishes what they wrote at. The version that was published before is superseded. For editors of the programme's partners, municipalities excepted, and those who lead it.")]
            async fn $publish(
                &self,
                ctx: &Context<'_>,
                input: $publish_input,
            ) -> Fallible<$published> {
                let request = ctx.request();
                let result = match input.parse() {
                    Ok(command) => {
                        service::publish_publication(&request.app, &request.actor, command).await
                    }
                    Err(fault) => Err(fault.into()),
                };
                answer(ctx, result, $published::done)
            }

            #[doc = concat!("Sends a ", $noun, " back to those who write it, with a reason: `IN_REVIEW` → `DRAFT`. For those who may publish it.")]
            async fn $return(
                &self,
                ctx: &Context<'_>,
                input: $return_input,
            ) -> Fallible<$returned> {
                let request = ctx.request();
                let (app, actor) = (&request.app, &request.actor);
                let result = match change::<$id>(Family::$family, &input.id, input.expected_version)
                {
                    Ok(command) => {
                        service::return_publication(app, actor, command, &input.reason).await
                    }
                    Err(fault) => Err(fault.into()),
                };
                answer(ctx, result, $returned::done)
            }

            #[doc = concat!("Takes a published ", $noun, " back: `PUBLISHED` → `WITHDRAWN`. For its partner, and those who lead the programme.")]
            async fn $withdraw(
                &self,
                ctx: &Context<'_>,
                input: $withdraw_input,
            ) -> Fallible<$withdrawn> {
                let request = ctx.request();
                let result = match input.parse() {
                    Ok(command) => {
                        service::withdraw_publication(&request.app, &request.actor, command).await
                    }
                    Err(fault) => Err(fault.into()),
                };
                answer(ctx, result, $withdrawn::done)
            }

            #[doc = concat!("Begins a new version of a published ", $noun, ", as a draft that says the same. Until that is published, this one stays public. For its partner, and those who lead the programme.")]
            async fn $revise(
                &self,
                ctx: &Context<'_>,
                input: $revise_input,
            ) -> Fallible<$revised> {
                let request = ctx.request();
                let result = match input.parse() {
                    Ok(command) => {
                        service::revise_publication(&request.app, &request.actor, command).await
                    }
                    Err(fault) => Err(fault.into()),
                };
                answer(ctx, result, $revised::done)
            }

            #[doc = concat!("Removes a draft of a ", $noun, ". For its partner, and those who lead the programme.")]
            async fn $remove(
                &self,
                ctx: &Context<'_>,
                input: $remove_input,
            ) -> Fallible<$removed> {
                let request = ctx.request();
                let (app, actor) = (&request.app, &request.actor);
                let result = match change::<$id>(Family::$family, &input.id, input.expected_version)
                {
                    Ok(command) => service::remove_publication(app, actor, command).await,
                    Err(fault) => Err(fault.into()),
                };
                answer(ctx, result, |id| $removed::done($id(id.0).to_global()))
            }
        }
    };
}

steps! {
    "recommendation", RecommendationId, Recommendations, recommendation: Recommendation, RecommendationStepMutation {
        submit_recommendation(SubmitRecommendationInput) -> SubmitRecommendationPayload,
        publish_recommendation(PublishRecommendationInput) -> PublishRecommendationPayload,
        return_recommendation(ReturnRecommendationInput) -> ReturnRecommendationPayload,
        withdraw_recommendation(WithdrawRecommendationInput) -> WithdrawRecommendationPayload,
        revise_recommendation(ReviseRecommendationInput) -> ReviseRecommendationPayload,
        remove_recommendation(RemoveRecommendationInput) -> RemoveRecommendationPayload(recommendation_id),
    }
}

steps! {
    "knowledge item", KnowledgeItemId, Knowledge, knowledge_item: KnowledgeItem, KnowledgeItemStepMutation {
        submit_knowledge_item(SubmitKnowledgeItemInput) -> SubmitKnowledgeItemPayload,
        publish_knowledge_item(PublishKnowledgeItemInput) -> PublishKnowledgeItemPayload,
        return_knowledge_item(ReturnKnowledgeItemInput) -> ReturnKnowledgeItemPayload,
        withdraw_knowledge_item(WithdrawKnowledgeItemInput) -> WithdrawKnowledgeItemPayload,
        revise_knowledge_item(ReviseKnowledgeItemInput) -> ReviseKnowledgeItemPayload,
        remove_knowledge_item(RemoveKnowledgeItemInput) -> RemoveKnowledgeItemPayload(knowledge_item_id),
    }
}
