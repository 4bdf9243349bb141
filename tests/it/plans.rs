//! How lists are read: by an index in their own order, so that the last page costs what the first does.

use api::{
    access::Actor,
    graphql::connection::encode,
    page::{Position, SortKey},
    work::WORKERS,
};
use entity::terms::PartnerStatus;
use rstest::rstest;
use sea_orm::{ConnectionTrait as _, DatabaseBackend, Statement};
use serde_json::json;
use uuid::Uuid;

use crate::{
    fixture::{Engine, TestApp, now},
    world::programmes::put_municipality,
};

/// The steps in which SQLite answers an operation, statement by statement.
async fn plans(test: &TestApp, query: &str) -> Vec<Vec<String>> {
    test.take_statements();
    let answer = test.run(&Actor::Anonymous, query, json!({})).await;
    assert_eq!(answer.get("errors"), None, "{query}");
    let mut plans = Vec::new();
    for statement in test.take_statements() {
        plans.push(plan(test, &statement).await);
    }
    plans
}

/// A plan does not depend on the values, so that none need to be bound.
async fn plan(test: &TestApp, statement: &str) -> Vec<String> {
    let explain = format!("EXPLAIN QUERY PLAN {statement}");
    let explain = Statement::from_string(DatabaseBackend::Sqlite, explain);
    let steps = test.app.database.read().query_all_raw(explain).await.unwrap();
    steps.iter().map(|step| step.try_get("", "detail").unwrap()).collect()
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

#[rstest]
#[case::to_come(
    "first: 20, filter: { upcoming: true }",
    &[" event USING INDEX event_by_date (sorts_from>?)", " long USING INDEX event_long (sorts_from<?)"]
)]
#[case::over(
    "first: 20, filter: { upcoming: false }, orderBy: { field: DATE, direction: DESC }",
    &[" event USING INDEX event_by_date_back (sorts_back<?)"]
)]
#[tokio::test(flavor = "multi_thread")]
async fn events_to_come_and_events_that_are_over_are_read_in_their_order(
    #[case] arguments: &str,
    #[case] indexes: &[&str],
) {
    let test = TestApp::new(Engine::Sqlite).await;
    let plans = plans(&test, &format!("{{ events({arguments}) {{ nodes {{ id }} }} }}")).await;
    let [steps] = plans.as_slice() else { panic!("{plans:?}") };
    let reads: Vec<_> = steps.iter().filter(|step| step.contains(" USING ")).collect();
    assert_eq!(reads.len(), indexes.len(), "{steps:?}");
    for (step, index) in reads.iter().zip(indexes) {
        assert!(step.contains(index), "{step}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_total_of_events_is_counted_without_their_rows() {
    let test = TestApp::new(Engine::Sqlite).await;
    let plans = plans(&test, "{ events(first: 0) { totalCount } }").await;
    assert_eq!(plans[0], ["SCAN event USING COVERING INDEX event_by_date"]);
}

#[rstest]
#[case::events(
    "{ municipalities { nodes { events(first: 5) { nodes { id } } } } }",
    "SEARCH event USING INDEX event_of_municipality (municipality_id=?)"
)]
#[case::roles(
    "{ partners { nodes { roles(first: 5) { nodes { id } } } } }",
    "SEARCH partner_role USING INDEX partner_role_of_partner (partner_id=?)"
)]
#[tokio::test(flavor = "multi_thread")]
async fn a_nested_list_is_read_parent_by_parent_from_the_index_of_its_order(
    #[case] query: &str,
    #[case] search: &str,
) {
    let test = TestApp::new(Engine::Sqlite).await;
    put_municipality(&test, "Wilsdruff", "14628410", PartnerStatus::Active).await;
    let plans = plans(&test, query).await;
    let steps = plans.last().unwrap();
    assert!(steps.iter().any(|step| step == search), "{steps:#?}");
    // A set of all that may be seen would be as large as the network.
    assert!(!steps.iter().any(|step| step.starts_with("SCAN event")), "{steps:#?}");
}

/// Both databases plan a statement without its values: what an index of some rows has must stand in the text.
#[rstest]
#[case::of_registrations(
    "registrations.expire_due",
    "SELECT MIN(\"registration\"",
    "registration_expiring"
)]
#[case::of_interests("interests.tell_due", "SELECT \"event_interest\"", "event_interest_expiring")]
#[case::of_questions(
    "programme_interests.forget_expired",
    "SELECT \"programme_interest\"",
    "programme_interest_expiring"
)]
#[tokio::test(flavor = "multi_thread")]
async fn a_worker_finds_what_is_due_by_the_index_of_what_is_not_done(
    #[case] worker: &str,
    #[case] begins: &str,
    #[case] index: &str,
) {
    let test = TestApp::new(Engine::Sqlite).await;
    let worker = WORKERS.iter().find(|one| one.name == worker).unwrap();
    test.take_statements();
    (worker.round)(&test.app).await.unwrap();
    let statements = test.take_statements();
    let mut steps = Vec::new();
    for statement in statements.iter().filter(|statement| statement.starts_with(begins)) {
        steps.extend(plan(&test, statement).await);
    }
    assert!(steps.iter().any(|step| step.contains(index)), "{steps:#?} {statements:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres_plans_a_statement_once_and_not_for_every_value() {
    let test = TestApp::new(Engine::Postgres).await;
    let asked = || Statement::from_string(DatabaseBackend::Postgres, "SHOW plan_cache_mode");
    let read = test.app.database.read().query_one_raw(asked()).await.unwrap().unwrap();
    let write = test.app.database.write().query_one_raw(asked()).await.unwrap().unwrap();
    for row in [read, write] {
        assert_eq!(row.try_get_by_index::<String>(0).unwrap(), "force_generic_plan");
    }
}
