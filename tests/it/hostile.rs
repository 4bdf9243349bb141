//! Documents that are made to hurt: refused in time, with a code, and the service goes on.

use std::time::{Duration, Instant};

use api::{access::Actor, graphql::gate::Limits, http::HttpSettings};
use rstest::rstest;
use serde_json::json;

use crate::{
    fixture::{Engine, TestApp},
    server::{Answer, TestServer, raw},
};

/// Far above what a refusal takes, and far below what the unguarded engine took.
const IN_TIME: Duration = Duration::from_secs(2);

/// What `part` makes of each number below `count`, one after the other.
fn repeat(count: usize, part: impl Fn(usize) -> String) -> String {
    (0..count).map(part).collect()
}

/// Fragments that each spread the next one so many times; the last one has a field.
fn chain(length: usize, times: usize) -> String {
    let fragments = repeat(length, |i| {
        format!("fragment F{i} on Query{{{}}}", format!("...F{} ", i + 1).repeat(times))
    });
    format!("{fragments}fragment F{length} on Query{{hello}}")
}

fn aliases(count: usize) -> String {
    repeat(count, |i| format!("a{i}:hello "))
}

#[rstest]
#[case::list_literal(format!("{{number(value:{}{})}}", "[".repeat(1_600), "]".repeat(1_600)), "LIMIT_EXCEEDED")]
#[case::object_literal(format!("{{filtered(filter:{}1{})}}", "{a:".repeat(1_500), "}".repeat(1_500)), "LIMIT_EXCEEDED")]
#[case::variable_type(format!("query($a:{}Int{}){{hello}}", "[".repeat(1_500), "]".repeat(1_500)), "LIMIT_EXCEEDED")]
#[case::unclosed_lists(format!("{{number(value:{}", "[".repeat(5_000)), "LIMIT_EXCEEDED")]
#[case::selection_sets(format!("{}hello{}", "{self".repeat(5_000), "}".repeat(5_000)), "LIMIT_EXCEEDED")]
#[case::inline_fragments(format!("{{{}hello{}}}", "...{".repeat(2_000), "}".repeat(2_000)), "LIMIT_EXCEEDED")]
#[case::fragment_bomb("{...F0}".to_owned() + &chain(24, 2), "LIMIT_EXCEEDED")]
#[case::fragment_bomb_unused("{hello}".to_owned() + &chain(24, 2), "GRAPHQL_VALIDATION_FAILED")]
#[case::fragment_chain("{...F0}".to_owned() + &chain(999, 1), "LIMIT_EXCEEDED")]
#[case::fragment_cycle("{...A} fragment A on Query{...B} fragment B on Query{self{...A}}".to_owned(), "GRAPHQL_VALIDATION_FAILED")]
#[case::fragment_of_itself("{...A} fragment A on Query{...A}".to_owned(), "GRAPHQL_VALIDATION_FAILED")]
#[case::fragment_unknown("{...A}".to_owned(), "GRAPHQL_VALIDATION_FAILED")]
#[case::aliases_10_000(format!("{{{}}}", aliases(10_000)), "LIMIT_EXCEEDED")]
#[case::aliases_3_000(format!("{{self{{{}}}}}", aliases(3_000)), "LIMIT_EXCEEDED")]
#[case::directives_10_000(format!("{{hello {}}}", "@skip(if:false)".repeat(10_000)), "LIMIT_EXCEEDED")]
#[case::directives_1_000(format!("{{hello {}}}", "@include(if:true)".repeat(1_000)), "LIMIT_EXCEEDED")]
#[case::unknown_directives(format!("{{hello {}}}", "@a".repeat(4_000)), "LIMIT_EXCEEDED")]
#[case::string("{hello(name:\"".to_owned() + &"x".repeat(200_000), "GRAPHQL_PARSE_FAILED")]
#[case::block_string("{hello(name:\"\"\"".to_owned() + &"x".repeat(200_000), "GRAPHQL_PARSE_FAILED")]
#[case::name(format!("{{{}}}", "x".repeat(200_000)), "LIMIT_EXCEEDED")]
#[case::lists_within_lists(format!("{}id{}", "{list{children(first:100){nodes{children(first:100){nodes{".to_owned(), "}".repeat(6)), "QUERY_TOO_COMPLEX")]
#[case::introspection("{__schema{types{fields{type{fields{type{fields{name}}}}}}}}".to_owned(), "LIMIT_EXCEEDED")]
#[tokio::test(flavor = "multi_thread")]
async fn a_hostile_document_is_refused(#[case] document: String, #[case] code: &str) {
    let server = TestServer::new().await;
    let started = Instant::now();
    let answer = server.ask(&document).await;
    assert!(started.elapsed() < IN_TIME, "it took {:?}", started.elapsed());
    assert_eq!((answer.status, answer.code()), (400, code), "{}", answer.body);
    assert_eq!(answer.body.get("data"), None);
    assert!(server.lives().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_body_is_refused_before_it_is_read() {
    let server = TestServer::new().await;
    let answer = Answer::of(server.post("#".repeat(8_000_000)).send().await.unwrap()).await;
    assert_eq!((answer.status, answer.code()), (413, "LIMIT_EXCEEDED"));
    assert!(server.lives().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deep_variable_is_refused() {
    let server = TestServer::new().await;
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let body = format!(r#"{{"query":"{{hello}}","variables":{{"a":{deep}}}}}"#);
    let answer = Answer::of(server.post(body).send().await.unwrap()).await;
    assert_eq!((answer.status, answer.code()), (400, "BAD_REQUEST"));
}

/// What each limit allows, and the one step more that it does not.
#[rstest]
#[case::tokens(Limits { tokens: 7, ..limits() }, "{hello self{hello}}", "{hello self{hello hello}}")]
#[case::nesting(Limits { nesting: 4, ..limits() }, "{self{self{self{hello}}}}", "{self{self{self{self{hello}}}}}")]
#[case::nesting_by_inline_fragments(Limits { nesting: 4, ..limits() }, "{...{...{...{hello}}}}", "{...{...{...{...{hello}}}}}")]
#[case::nesting_by_fragments(Limits { nesting: 3, ..limits() }, "{...A}fragment A on Query{...B}fragment B on Query{hello}", "{...A}fragment A on Query{...B}fragment B on Query{self{hello}}")]
#[case::nesting_by_literals(Limits { nesting: 4, ..limits() }, "{filtered(filter:{sizes:[1]})}", "{self{filtered(filter:{sizes:[1]})}}")]
#[case::depth(Limits { depth: 3, ..limits() }, "{self{self{hello}}}", "{self{self{self{hello}}}}")]
#[case::depth_by_fragments(Limits { depth: 3, ..limits() }, "{self{...A}}fragment A on Query{self{hello}}", "{self{...A}}fragment A on Query{self{self{hello}}}")]
#[case::operations(Limits { operations: 1, ..limits() }, "query A{hello}", "query A{hello}query B{hello}")]
#[case::root_fields(Limits { root_fields: 2, ..limits() }, "{hello ...{hello}}", "{hello ...{hello hello}}")]
#[case::fields(Limits { fields: 4, ..limits() }, "{self{...A}}fragment A on Query{hello hello}", "{self{...A}}fragment A on Query{hello hello hello}")]
#[case::fields_of_all_operations(Limits { fields: 2, ..limits() }, "query A{hello}query B{hello}", "query A{hello}query B{hello hello}")]
#[case::aliases(Limits { aliases: 2, ..limits() }, "{a:hello self{b:hello}}", "{a:hello self{b:hello c:hello}}")]
#[case::aliases_by_fragments(Limits { aliases: 2, ..limits() }, "{...A self{...A}}fragment A on Query{a:hello}", "{...A self{...A self{...A}}}fragment A on Query{a:hello}")]
#[case::directives(Limits { directives: 1, ..limits() }, "{hello@skip(if:false)}", "{hello@skip(if:false)...@include(if:true){hello}}")]
#[case::introspection_lists(Limits { introspection_lists: 1, ..limits() }, "{__type(name:\"Query\"){fields{name}}}", "{__type(name:\"Query\"){fields{type{interfaces{name}}}}}")]
#[case::complexity(Limits { complexity: 41, ..limits() }, "{items{nodes{id}}}", "{items{nodes{id}}hello}")]
#[tokio::test(flavor = "multi_thread")]
async fn a_limit_allows_its_number_and_no_more(
    #[case] limits: Limits,
    #[case] allowed: &str,
    #[case] refused: &str,
) {
    let server = TestServer::with(HttpSettings::default(), limits).await;
    let run = async |document: &str| {
        let name = document.starts_with("query").then_some("A");
        let body = json!({ "query": document, "operationName": name }).to_string();
        Answer::of(server.post(body).send().await.unwrap()).await
    };
    let answer = run(allowed).await;
    let is_limit = |answer: &Answer| {
        ["LIMIT_EXCEEDED", "QUERY_TOO_COMPLEX"].contains(&answer.code())
            && answer.message().contains("limit `")
    };
    assert_eq!(answer.status, 200, "{}", answer.body);
    let answer = run(refused).await;
    assert!(is_limit(&answer), "{}", answer.body);
    assert_eq!(answer.status, 400);
}

fn limits() -> Limits {
    Limits::default()
}

#[test]
fn the_default_limits_are_as_documented() {
    let expected = json!({
        "body_bytes": 262_144,
        "tokens": 10_000,
        "nesting": 32,
        "depth": 20,
        "operations": 20,
        "root_fields": 50,
        "fields": 5_000,
        "aliases": 100,
        "directives": 100,
        "introspection_lists": 2,
        "complexity": 50_000,
        "errors": 50,
        "answer_bytes": 16_777_216,
    });
    assert_eq!(serde_json::to_value(Limits::default()).unwrap(), expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_document_as_deep_as_the_default_limits_allow_is_executed() {
    let server = TestServer::new().await;
    let document = format!("{}hello{}", "{self".repeat(19) + "{", "}".repeat(20));
    assert_eq!(server.ask(&document).await.status, 200);
    let document = format!("{{{}hello{}}}", "...{".repeat(31), "}".repeat(31));
    let answer = server.ask(&document).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_may_have_as_many_bytes_as_the_limit_says() {
    let limits = Limits { body_bytes: 1_000, ..limits() };
    let server = TestServer::with(HttpSettings::default(), limits).await;
    let body = |length: usize| {
        let start = r#"{"query":"{hello}"#;
        format!("{start}{}\"}}", " ".repeat(length - start.len() - 2))
    };
    for (length, status) in [(1_000, 200), (1_001, 413)] {
        assert_eq!(server.post(body(length)).send().await.unwrap().status(), status);
        // Without a length the body itself is counted.
        let chunked = format!(
            "POST /graphql HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n\
             Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n{length:x}\r\n{}\r\n0\r\n\r\n",
            body(length)
        );
        let answer = raw(server.address, chunked).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cost_is_the_number_of_values_that_the_answer_could_have() {
    let server = TestServer::new().await;
    let ids = "query($n:Int=3 $ids:[ID!]!){items(first:$n){nodes{id}} nodes(ids:$ids){id}}";
    let answer = server.ask_with(ids, json!({ "ids": ["a", "b"] })).await;
    // items, 3 nodes with their ids, 2 nodes with their ids.
    assert_eq!(answer.requested(), 1 + 3 * 2 + 2 * 2, "{}", answer.body);
    let answer = server.ask_with(ids, json!({ "ids": "a", "n": 5 })).await;
    assert_eq!(answer.requested(), 1 + 5 * 2 + 2, "{}", answer.body);

    for (document, cost) in [
        ("{hello}", 1),
        ("{list{id}}", 10 * 2),
        ("{items{pageInfo{hasNextPage}}}", 3),
        ("{items{edges{cursor node{id}}}}", 1 + 20 * 4),
        ("{items(last:7){...F}}fragment F on ItemConnection{nodes{id}}", 1 + 7 * 2),
        ("{items(first:-5){nodes{id}}}", 1 + 2),
        ("{items(first:2000000000){nodes{id}}}", 1 + 100 * 2),
        ("{items(first:2){nodes{children(first:3){nodes{id}}}}}", 1 + 2 * (1 + 1 + 3 * 2)),
        ("{node{id children(first:3){nodes{id}}}}", 1 + 1 + 1 + 3 * 2),
        ("{node{...on Item{children(first:3){nodes{id}}}}}", 1 + 1 + 3 * 2),
        ("{nodes(ids:[\"a\",\"b\"]){id}}", 2 * 2),
    ] {
        let answer = server.ask(document).await;
        assert_eq!(answer.requested(), cost, "{document}: {}", answer.body);
        assert_eq!(answer.body["extensions"]["cost"]["limit"], 50_000);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operation_that_is_not_executed_costs_nothing() {
    let server = TestServer::new().await;
    let document = "query A{hello}query B{items(first:100){nodes{children(first:100){nodes{\
                    children(first:100){nodes{id}}}}}}}";
    for (name, status) in [("A", 200), ("B", 400)] {
        let body = json!({ "query": document, "operationName": name }).to_string();
        assert_eq!(server.post(body).send().await.unwrap().status(), status);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn errors_are_listed_up_to_the_limit_and_counted_beyond() {
    let server = TestServer::new().await;
    let answer = server.ask("{failing{fails}}").await;
    let errors = answer.body["errors"].as_array().unwrap();
    assert_eq!(errors.len(), 51);
    assert_eq!(errors[50]["message"], "There are 10 more errors (limit `errors`).");
    assert_eq!(errors[50]["extensions"]["code"], "LIMIT_EXCEEDED");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_has_at_most_as_many_bytes_as_the_limit_says() {
    let limits = Limits { answer_bytes: 15_000, ..limits() };
    let server = TestServer::with(HttpSettings::default(), limits).await;
    assert_eq!(server.ask("{long}").await.status, 200);
    let answer = server.ask("{long a:long}").await;
    assert_eq!((answer.status, answer.code()), (400, "LIMIT_EXCEEDED"));
    assert_eq!(answer.body.get("data"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_introspection_of_graphiql_passes() {
    let server = TestServer::new().await;
    let answer = server.ask(include_str!("server/introspection.graphql")).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.body["data"]["__schema"]["queryType"]["name"], "Query");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mutation_that_stands_twice_is_refused_and_not_done_twice() {
    let test = TestApp::new(Engine::Sqlite).await;
    let field = "requestPasswordReset(input: { email: \"a@example.org\" }) { userErrors { path } }";
    let in_fragment = format!("fragment F on Mutation {{ {field} }}");
    for document in [
        format!("mutation {{ {field} {field} }}"),
        format!("mutation {{ {field} ...F }} {in_fragment}"),
        format!("mutation {{ ...F ...F }} {in_fragment}"),
        format!("mutation {{ {field} ... on Mutation {{ {field} }} }}"),
    ] {
        let answer = test.run(&Actor::Anonymous, &document, json!({})).await;
        let code = &answer["errors"][0]["extensions"]["code"];
        assert_eq!(code, "GRAPHQL_VALIDATION_FAILED", "{document}: {answer}");
    }
    let apart = format!("mutation {{ a: {field} b: {field} }}");
    let answer = test.run(&Actor::Anonymous, &apart, json!({})).await;
    assert_eq!(answer.get("errors"), None, "{answer}");
}
