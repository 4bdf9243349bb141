//! The story of the whole network in one test, as its people live it: all of it through the API.
//!
//! Only who was there before is put in: four partners, their people, and the official register.

mod agreement;
mod assessment;
mod cast;
mod dialogue;
mod documentation;
mod programme;
mod recommendation;

use api::access::Actor;
use rstest::rstest;
use serde_json::{Value, json};

use self::cast::{Person, Story};
use crate::{
    fixture::{Engine, TestApp},
    world::acting::{act, done, refusals},
};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_municipality_goes_all_the_way_from_the_first_question_to_the_recommendation(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    told(engine).await;
}

/// The network after its whole story.
pub(crate) async fn told(engine: Engine) -> TestApp {
    let story = Story::begin(engine).await;

    let programme = story.partners_run_a_programme_together().await;
    let way = story.a_citizen_asks_for_the_municipality(&programme).await;
    story.the_municipality_applies_and_is_admitted(&programme, &way).await;

    story.it_needs_an_agreement(&way, "activateModelMunicipality").await;
    let agreement = story.an_agreement_is_opened(&programme, &way, [true; 4]).await;
    story.everybody_signs(&agreement, [2, 0, 3, 1], [true; 4]).await;
    story.the_agreement_is_released(&agreement).await;
    story.steps(&story.foundation, "activateModelMunicipality", &way, "ACTIVE").await;

    let questions = story.a_questionnaire_is_published(&programme).await;
    story.the_municipality_says_where_it_stands(&way, &questions).await;

    let dialogue = story.a_dialogue_is_announced(&programme).await;
    let guests = story.people_register(&dialogue).await;
    story.the_dialogue_is_held(&dialogue, &guests).await;
    let outcome = story.what_came_of_it_is_published(&dialogue).await;

    let recommendation = story.a_recommendation_is_published(&programme, &outcome, &way).await;
    story.it_is_presented_at_a_federal_event(&recommendation).await;

    story.everybody_reads_the_whole_graph(&recommendation).await;
    story.both_sides_read_the_history(&way).await;
    story.test
}

/// Every order of four.
fn orders() -> Vec<[usize; 4]> {
    let mut orders = Vec::new();
    for first in 0..4 {
        for second in (0..4).filter(|next| *next != first) {
            for third in (0..4).filter(|next| ![first, second].contains(next)) {
                orders.push([first, second, third, 6 - first - second - third]);
            }
        }
    }
    orders
}

/// In whatever order they sign, and whether all have to or one is only asked: the agreement holds, and the
/// municipality can be active, with the last signature that is required and not before.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_municipality_can_be_active_with_the_last_required_signature_in_every_order(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    // The institute is the one without which it holds.
    #[values([true; 4], [true, true, false, true])] required: [bool; 4],
) {
    let story = Story::begin(engine).await;
    let programme = story.partners_run_a_programme_together().await;
    let way = story.a_citizen_asks_for_the_municipality(&programme).await;
    story.the_municipality_applies_and_is_admitted(&programme, &way).await;
    assert_eq!(orders().len(), 24);
    let mut step = "activateModelMunicipality";
    for order in orders() {
        let agreement = story.an_agreement_is_opened(&programme, &way, required).await;
        story.it_needs_an_agreement(&way, step).await;
        story.everybody_signs(&agreement, order, required).await;
        story.steps(&story.foundation, step, &way, "ACTIVE").await;
        // With the end of the agreement the municipality pauses: it goes on with the next one.
        story.the_agreement_is_ended(&agreement).await;
        step = "resumeModelMunicipality";
    }
}

impl Story {
    /// Does it: the payload.
    async fn does(&self, actor: &Actor, mutation: &str, fields: &str, input: Value) -> Value {
        done(act(&self.test, actor, mutation, fields, input).await)
    }

    /// Takes a step of the object with this id: its state.
    async fn takes(&self, person: &Person, mutation: &str, fields: &str, id: &Value) -> Value {
        self.does(&person.actor, mutation, fields, json!({ "id": id })).await
    }

    /// Tries it: why it is refused.
    async fn is_refused(&self, actor: &Actor, mutation: &str, input: Value) -> Vec<String> {
        refusals(&act(&self.test, actor, mutation, "", input).await)
    }
}
