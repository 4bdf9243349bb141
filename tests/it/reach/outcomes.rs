//! Outcomes, and who accompanies an event: both forms of the rules over one world.

use std::collections::{BTreeSet, HashMap};

use api::policy::{Action, Facts, decide};
use entity::{
    event,
    id::PartnerId,
    model_municipality, outcome,
    terms::{OutcomeVisibility, PublicationStatus},
};
use rstest::rstest;
use sea_orm::Iterable as _;

use super::{actors, agree, network::Network, officers_and_plural_members, reaches};
use crate::{
    fixture::{Engine, TestApp},
    world::{events as world, put},
};

/// An outcome of everything, in every state, for everybody that there is.
async fn put_outcomes(test: &TestApp, network: &Network) -> Vec<outcome::Model> {
    let mut rows = Vec::new();
    for visibility in OutcomeVisibility::iter() {
        for status in [PublicationStatus::Draft, PublicationStatus::Published] {
            for event in &network.events {
                let row = world::outcome(test, event.id, "Schritt");
                rows.push(outcome::Model { visibility, status, ..row });
            }
            for model in &network.model_municipalities {
                let row = world::outcome(test, network.events[0].id, "Schritt");
                rows.push(outcome::Model {
                    event_id: None,
                    model_municipality_id: Some(model.id),
                    visibility,
                    status,
                    ..row
                });
            }
        }
    }
    for row in &rows {
        put(test, row.clone()).await;
    }
    rows
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn both_forms_of_a_rule_about_outcomes_leave_the_same_rows(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let network = Network::new(&test).await;
    let rows = put_outcomes(&test, &network).await;
    let involved = network.involved();
    let events: HashMap<_, _> = network.events.iter().map(|row| (row.id, row)).collect();
    let models: HashMap<_, _> =
        network.model_municipalities.iter().map(|row| (row.id, row)).collect();
    let partners: Vec<PartnerId> = network.partners.keys().copied().collect();
    let mut seen: [BTreeSet<usize>; 2] = Default::default();
    let mut actors = actors(&partners);
    actors.extend(officers_and_plural_members(&partners));
    for (actor, reach) in reaches(&test, actors).await {
        let of_event = |row: &outcome::Model, event: &event::Model| {
            let cooperation = network.cooperation(event);
            reach.covers_outcome_of_event(row, event, &involved[&event.id.into()], &cooperation)
        };
        let of_model = |row: &outcome::Model, model: &model_municipality::Model| {
            let municipality = &network.partners[&network.municipalities[&model.municipality_id]];
            let programme = &involved[&model.programme_id.into()];
            reach.covers_outcome_of_model_municipality(row, model, municipality, programme)
        };
        let covers = |row: &outcome::Model| match (row.event_id, row.model_municipality_id) {
            (Some(event), _) => of_event(row, events[&event]),
            (None, Some(model)) => of_model(row, models[&model]),
            (None, None) => false,
        };
        let id = outcome::Column::Id;
        let count =
            agree::<outcome::Entity>(&test, &actor, &rows, id, reach.outcomes(), covers).await;
        seen[0].insert(count);

        // Who accompanies an event is who may read feedback on it.
        let accompanies = |event: &event::Model| {
            let organisers = &involved[&event.id.into()].organisers;
            let cooperation = network.cooperation(event);
            let facts = Facts { organisers, cooperation: &cooperation, ..Facts::default() };
            let covered = reach.accompanies(organisers, &cooperation);
            let may = decide(&actor, Action::ReadFeedback, &facts).is_allowed();
            assert_eq!(covered, may, "{event:?} for {actor:?}");
            covered
        };
        let condition = reach.accompanied_events();
        let id = event::Column::Id;
        let count =
            agree::<event::Entity>(&test, &actor, &network.events, id, condition, accompanies);
        seen[1].insert(count.await);
    }
    assert!(seen.iter().all(|counts| counts.len() > 2), "the world shows no difference: {seen:?}");
}
