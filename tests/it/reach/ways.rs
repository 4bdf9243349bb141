//! The sides of a municipality's way, and who reads what people ask about a programme: both forms of the rules.

use std::collections::BTreeSet;

use chrono::{NaiveDate, TimeDelta};
use entity::{
    id::PartnerId,
    model_municipality, programme_interest, register_area,
    terms::{AreaLevel, ProgrammeInterestStatus},
};
use rstest::rstest;
use sea_orm::Iterable as _;

use super::{actors, agree, network::Network, officers_and_plural_members, reaches};
use crate::{
    fixture::{Engine, TestApp, now},
    world::{id, put},
};

/// A question about the programme in every state, whose time has run out or has not.
async fn put_questions(test: &TestApp, network: &Network) -> Vec<programme_interest::Model> {
    use ProgrammeInterestStatus::{Confirmed, Pending};
    let day = NaiveDate::from_ymd_opt(2025, 12, 31).unwrap();
    let area = register_area::Model {
        id: id(test),
        level: AreaLevel::Municipality,
        key: "14628410".into(),
        ars: None,
        name: "Wilsdruff".into(),
        type_code: None,
        seat: None,
        hectares: None,
        population: None,
        population_male: None,
        postal_code: None,
        first_on: day,
        last_on: day,
        successor_id: None,
        sort_name: "wilsdruff".into(),
        search_text: " wilsdruff ".into(),
        created_at: now(),
        updated_at: now(),
        version: 1,
    };
    let area = put(test, area).await;
    let mut rows = Vec::new();
    for status in ProgrammeInterestStatus::iter() {
        for (number, hours) in [-1, 0, 1].into_iter().enumerate() {
            let person = matches!(status, Pending | Confirmed);
            let hash = vec![u8::from(status == Pending), u8::try_from(number).unwrap()];
            let row = programme_interest::Model {
                id: id(test),
                programme_id: network.model_municipalities[0].programme_id,
                area_id: area.id,
                email_hash: person.then(|| hash.clone().into()),
                payload: person.then(|| hash.into()),
                status,
                expires_at: person.then(|| now() + TimeDelta::hours(hours)),
                created_at: now(),
                updated_at: now(),
                version: 1,
            };
            rows.push(put(test, row).await);
        }
    }
    rows
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn both_forms_of_a_rule_about_ways_leave_the_same_rows(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let network = Network::new(&test).await;
    let questions = put_questions(&test, &network).await;
    let involved = network.involved();
    let partners: Vec<PartnerId> = network.partners.keys().copied().collect();
    let mut seen: [BTreeSet<usize>; 2] = Default::default();
    let mut actors = actors(&partners);
    actors.extend(officers_and_plural_members(&partners));
    for (actor, reach) in reaches(&test, actors).await {
        let ways = &network.model_municipalities;
        let is_side = |row: &model_municipality::Model| {
            let municipality = &network.partners[&network.municipalities[&row.municipality_id]];
            let leads = &involved[&row.programme_id.into()].programme_leads;
            reach.is_side_of_model_municipality(municipality, leads)
        };
        let condition = reach.sides_of_model_municipalities();
        let column = model_municipality::Column::Id;
        let count =
            agree::<model_municipality::Entity>(&test, &actor, ways, column, condition, is_side);
        seen[0].insert(count.await);

        let covers = |row: &programme_interest::Model| {
            reach
                .covers_programme_interest(row, &involved[&row.programme_id.into()].programme_leads)
        };
        let condition = reach.programme_interests();
        let column = programme_interest::Column::Id;
        let count = agree::<programme_interest::Entity>(
            &test, &actor, &questions, column, condition, covers,
        );
        seen[1].insert(count.await);
    }
    // One side or all; and of the questions one that waits and three that were answered.
    assert!(seen[0].len() > 2, "the world shows no difference: {seen:?}");
    assert_eq!(seen[1], BTreeSet::from([0, 4]));
}
