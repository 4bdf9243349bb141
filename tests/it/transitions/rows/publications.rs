//! Recommendations and knowledge items in each state.

use entity::{
    id::{KnowledgeItemId, RecommendationId},
    publication,
    terms::SubjectKind,
};

use super::{meeting, parsed, title, written};
use crate::{
    transitions::Stage,
    world::{global, publications, put},
};

/// It rests on an event that everybody sees.
pub(in crate::transitions) async fn recommendation(stage: &Stage, state: &str) -> String {
    let row = publications::recommendation(&stage.test, stage.programme, stage.own, &title(stage));
    let row = standing(stage, row, state).await;
    let event = meeting(stage).await;
    put(&stage.test, publications::rests_on(row.id, 1, SubjectKind::Event, event.id)).await;
    global(RecommendationId(row.id.0))
}

pub(in crate::transitions) async fn knowledge_item(stage: &Stage, state: &str) -> String {
    let row = publications::guide(&stage.test, stage.programme, stage.own, &title(stage));
    global(KnowledgeItemId(standing(stage, row, state).await.id.0))
}

async fn standing(stage: &Stage, row: publication::Model, state: &str) -> publication::Model {
    let was_published = ["PUBLISHED", "SUPERSEDED", "WITHDRAWN"].contains(&state);
    let row = publication::Model {
        status: parsed(state),
        published_at: row.published_at.filter(|_| was_published),
        ..row
    };
    let row = put(&stage.test, row).await;
    written(stage, row.id).await;
    row
}
