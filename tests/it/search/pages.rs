//! The order of what is found, its pages, and what they cost.

use api::access::Actor;
use entity::{
    programme,
    terms::{SubjectKind, TextItemKind},
};
use rstest::rstest;
use serde_json::{Value, json};

use super::{SEARCH, hits, index, marked, titles};
use crate::{
    fixture::{Engine, TestApp},
    world::{
        ask_with,
        events::{about, event, topic},
        page_through,
        programmes::{partner, programme, text_item},
        put, refused,
    },
};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn titles_come_before_names_and_these_before_texts_and_words_before_their_compounds(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let of = |title: &str, goal: &str| programme::Model {
        goal: Some(goal.to_owned()),
        ..programme(&test, title)
    };
    put(&test, of("Werkstatt", "Ein Dialog beginnt.")).await;
    put(&test, of("Atelier", "Viele Dialogforen")).await;
    let named = put(&test, of("Laden", "")).await;
    put(&test, text_item(&test, named.id, TextItemKind::Alias, 1, "Dialog")).await;
    let marked_by = put(&test, of("Bude", "")).await;
    let topic = put(&test, topic(&test, "Dialoge")).await;
    put(&test, about(topic.id, SubjectKind::Programme, marked_by.id)).await;
    for title in ["Dialog B", "Dialog A", "Dialoge", "Dialogforum"] {
        put(&test, of(title, "")).await;
    }
    index(&test).await;
    let expected =
        ["Dialog A", "Dialog B", "Dialoge", "Laden", "Bude", "Dialogforum", "Werkstatt", "Atelier"];
    assert_eq!(titles(&test, &Actor::Anonymous, "Dialog").await, expected);

    let found = hits(&test, &Actor::Anonymous, "Dialog beginnt").await;
    assert_eq!(marked(&found[0]["excerpt"]), "Ein [Dialog] [beginnt].");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn pages_go_both_ways_and_stay_in_their_types(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    for number in 1..=5 {
        put(&test, programme(&test, &format!("Dialog {number}"))).await;
        put(&test, event(&test, &format!("Dialogreihe {number}"))).await;
    }
    index(&test).await;
    let all = titles(&test, &Actor::Anonymous, "Dialog").await;
    assert_eq!(all.len(), 10);
    let query = "query($cursor: String) { search(query: \"Dialog\", PAGE) {
        nodes { title { text } }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    } }";
    let title = |node: &Value| super::shown(&node["title"]);
    let forward = page_through(&test, &Actor::Anonymous, query, "/search", false).await;
    assert_eq!(forward.iter().flatten().map(title).collect::<Vec<_>>(), all);
    let mut backward = page_through(&test, &Actor::Anonymous, query, "/search", true).await;
    backward.reverse();
    assert_eq!(backward.iter().flatten().map(title).collect::<Vec<_>>(), all);

    for (kinds, expected) in
        [(json!(["EVENT"]), 5), (json!(["EVENT", "PROGRAMME"]), 10), (json!([]), 0)]
    {
        let variables = json!({ "query": "Dialog", "kinds": kinds });
        let data = ask_with(&test, &Actor::Anonymous, SEARCH, variables).await;
        assert_eq!(data["search"]["totalCount"], expected, "{kinds}");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_found_costs_as_many_statements_as_one(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    put(&test, programme(&test, "Dialog")).await;
    put(&test, event(&test, "Dialog")).await;
    put(&test, partner(&test, "Dialog")).await;
    index(&test).await;
    test.take_statements();
    assert_eq!(hits(&test, &Actor::Anonymous, "Dialog").await.len(), 3);
    let few = test.take_statements().len();
    for number in 1..=20 {
        put(&test, programme(&test, &format!("Dialog {number}"))).await;
        put(&test, event(&test, &format!("Dialogforum {number}"))).await;
        put(&test, partner(&test, &format!("Dialoge {number}"))).await;
    }
    index(&test).await;
    test.take_statements();
    assert_eq!(hits(&test, &Actor::Anonymous, "Dialog").await.len(), 63);
    let many = test.take_statements();
    assert_eq!(many.len(), few, "{many:#?}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_query_is_refused(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let test = TestApp::new(engine).await;
    let long = "ab ".repeat(67);
    let eleven = "aa bb cc dd ee ff gg hh ii jj kk";
    for query in ["", "  ", "!?*", &long, eleven] {
        let asked = format!("{{ search(query: \"{query}\") {{ nodes {{ kind }} }} }}");
        let (code, message) = refused(&test, &Actor::Anonymous, &asked).await;
        assert_eq!(code, "BAD_USER_INPUT", "{query}");
        assert!(message.starts_with("`query`: "), "{message}");
    }
    for cursor in ["x", "c2VhcmNoCnR4IHkKMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA"] {
        let asked =
            format!("{{ search(query: \"Dialog\", after: \"{cursor}\") {{ nodes {{ kind }} }} }}");
        // Nothing is found yet: what is no cursor is refused all the same.
        let (code, _) = refused(&test, &Actor::Anonymous, &asked).await;
        assert_eq!(code, "BAD_USER_INPUT", "{cursor}");
    }
    // Signs of patterns are no patterns.
    put(&test, partner(&test, "Hundert Prozent")).await;
    index(&test).await;
    for query in ["%", "_", "H_ndert", "h%t", "'", "\\\\"] {
        let asked = format!("{{ search(query: \"{query}\") {{ totalCount }} }}");
        let answer = test.run(&Actor::Anonymous, &asked, json!({})).await;
        let found = &answer["data"]["search"]["totalCount"];
        assert!(found.is_null() || *found == 0, "{query}: {answer}");
    }
}
