//! What can be done with recommendations and knowledge items.

pub mod knowledge_item;
pub mod recommendation;
pub mod steps;

use async_graphql::MergedObject;

use crate::{graphql::mutation::user_error, publications::refusal::PublicationErrorCode};

use self::{
    knowledge_item::KnowledgeItemMutation,
    recommendation::RecommendationMutation,
    steps::{KnowledgeItemStepMutation, RecommendationStepMutation},
};

user_error! {
    /// Why a change of recommendations or knowledge items was refused.
    PublicationUserError(PublicationErrorCode)
}

/// What can be done with recommendations and knowledge items.
#[derive(Debug, Default, MergedObject)]
pub struct PublicationMutation(
    KnowledgeItemMutation,
    KnowledgeItemStepMutation,
    RecommendationMutation,
    RecommendationStepMutation,
);
