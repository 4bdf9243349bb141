//! Recommendations and knowledge items in the schema.

pub mod inputs;
mod knowledge_item;
pub mod lists;
pub mod mutations;
mod queries;
mod recommendation;
mod record;

pub use self::{
    knowledge_item::{
        KnowledgeItem, KnowledgeItemConnection, KnowledgeItemEdge, KnowledgeItemKind,
        knowledge_items_of,
    },
    mutations::{PublicationMutation, PublicationUserError},
    queries::PublicationQuery,
    recommendation::{
        EvidenceInfo, Recommendation, RecommendationConnection, RecommendationEdge,
        recommendations_of,
    },
    record::AuthorInfo,
};
