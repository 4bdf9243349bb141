//! How lists are read: by an index in their own order, so that the last page costs what the first does.

use api::{
    access::Actor,
    graphql::connection::encode,
    page::{Position, SortKey},
};
use rstest::rstest;
use sea_orm::{ConnectionTrait as _, DatabaseBackend, Statement};
use serde_json::json;
use uuid::Uuid;

use crate::fixture::{Engine, TestApp, now};

/// The steps in which SQLite answers an operation, statement by statement.
async fn plans(test: &TestApp, query: &str) -> Vec<Vec<String>> {
    test.take_statements();
    let answer = test.run(&Actor::Anonymous, query, json!({})).await;
    assert_eq!(answer.get("errors"), None, "{query}");
    let mut plans = Vec::new();
    for statement in test.take_statements() {
        // A plan does not depend on the values, so that none need to be bound.
        let explain = format!("EXPLAIN QUERY PLAN {statement}");
        let explain = Statement::from_string(DatabaseBackend::Sqlite, explain);
        let steps = test.app.database.read().query_all_raw(explain).await.unwrap();
        plans.push(steps.iter().map(|step| step.try_get("", "detail").unwrap()).collect());
    }
    plans
}

#[rstest]
#[case::by_date("ASC", "DATE", "event_by_date")]
#[case::by_date_late_first("DESC", "DATE", "event_by_date_back")]
#[case::by_name("ASC", "NAME", "event_by_sort_name")]
#[case::by_name_z_to_a("DESC", "NAME", "event_by_sort_name")]
#[tokio::test(flavor = "multi_thread")]
async fn every_page_of_events_is_read_from_the_index_of_its_order(
    #[case] direction: &str,
    #[case] field: &str,
    #[case] index: &str,
) {
    let test = TestApp::new(Engine::Sqlite).await;
    let key = if field == "DATE" { SortKey::Instant(now()) } else { SortKey::Text("m".into()) };
    let list = format!("events {field} {direction}").to_lowercase();
    let cursor = encode(&list, &Position { key, id: Uuid::from_u128(1) });
    for page in [
        "first: 20".to_owned(),
        "last: 20".to_owned(),
        format!("first: 20, after: \"{cursor}\""),
        format!("last: 20, before: \"{cursor}\""),
    ] {
        let query = format!(
            "{{ events({page}, orderBy: {{ field: {field}, direction: {direction} }}) {{ nodes {{ id }} }} }}"
        );
        let plans = plans(&test, &query).await;
        let [steps] = plans.as_slice() else { panic!("{page}: {plans:?}") };
        let [step] = steps.as_slice() else { panic!("{page}: {steps:?}") };
        assert!(step.contains(&format!(" event USING INDEX {index}")), "{page}: {step}");
    }
}
