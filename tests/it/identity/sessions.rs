//! The sessions of a person: seen and ended.

use entity::terms::{GrantRole, SessionEnd};
use rstest::rstest;

use super::*;
use crate::fixture::Engine;

const LOGOUT: &str = "mutation { logout { sessionId userErrors { code } } }";
const END: &str =
    "mutation($id: ID!) { endSession(input: { id: $id }) { sessionId userErrors { code } } }";
const END_OTHERS: &str = "mutation { endOtherSessions { sessionIds userErrors { code } } }";

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn whoever_signs_out_is_signed_out_in_every_process_at_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (test, a) = RealServer::new(engine).await;
    let b = RealServer::start(&test.another_process().await);
    account(&test, "erika@example.org").await;
    let tokens = login(&a, "erika@example.org").await;
    assert!(is_signed_in(&b, &tokens.access).await);
    let answer = a.ask_as(&tokens.access, LOGOUT, json!({})).await;
    assert_eq!(answer.field("logout")["sessionId"], json!(tokens.session));
    assert!(!is_signed_in(&b, &tokens.access).await);
    assert!(!is_signed_in(&a, &tokens.access).await);
    let answer = refresh(&b, &tokens.refresh).await;
    assert_eq!(refusal(answer.field("refreshSession")), "INVALID_REFRESH_TOKEN");
    assert_eq!(all_sessions(&test).await[0].end_reason, Some(SessionEnd::Logout));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_person_ends_the_own_sessions_and_nobody_else_s(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (test, server) = RealServer::new(engine).await;
    account(&test, "erika@example.org").await;
    account(&test, "max@example.org").await;
    let here = login(&server, "erika@example.org").await;
    let there = login(&server, "erika@example.org").await;
    let elsewhere = login(&server, "erika@example.org").await;
    let max = login(&server, "max@example.org").await;

    let answer = server.ask_as(&max.access, END, json!({ "id": here.session })).await;
    assert_eq!(answer.code(), "NOT_FOUND");
    let node = "query($id: ID!) { node(id: $id) { id } }";
    let seen = server.ask_as(&max.access, node, json!({ "id": here.session })).await;
    assert_eq!(seen.code(), "NOT_FOUND");
    let seen = server.ask_as(&there.access, node, json!({ "id": here.session })).await;
    assert_eq!(seen.field("node")["id"], json!(here.session));
    for query in [LOGOUT, END_OTHERS] {
        assert_eq!(server.ask(query, json!({})).await.code(), "UNAUTHENTICATED");
    }
    assert_eq!(server.ask(END, json!({ "id": here.session })).await.code(), "UNAUTHENTICATED");
    assert!(is_signed_in(&server, &here.access).await);

    let answer = server.ask_as(&here.access, END, json!({ "id": there.session })).await;
    assert_eq!(answer.field("endSession")["sessionId"], json!(there.session));
    assert!(!is_signed_in(&server, &there.access).await);
    let again = server.ask_as(&here.access, END, json!({ "id": there.session })).await;
    assert_eq!(again.code(), "NOT_FOUND");

    let answer = server.ask_as(&here.access, END_OTHERS, json!({})).await;
    assert_eq!(answer.field("endOtherSessions")["sessionIds"], json!([elsewhere.session]));
    assert!(!is_signed_in(&server, &elsewhere.access).await);
    assert!(is_signed_in(&server, &here.access).await);
    assert!(is_signed_in(&server, &max.access).await);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_ends_a_session_of_somebody_else(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let mut test = TestApp::new(engine).await;
    std::sync::Arc::make_mut(&mut test.app.settings).identity.require_second_factor = false;
    let server = RealServer::start(&test.app);
    account(&test, "erika@example.org").await;
    let root = account(&test, "root@example.org").await;
    put(&test, office(&test, root.id, GrantRole::Administrator)).await;
    let erika = login(&server, "erika@example.org").await;
    let root = login(&server, "root@example.org").await;
    let answer = server.ask_as(&root.access, END, json!({ "id": erika.session })).await;
    assert_eq!(answer.field("endSession")["sessionId"], json!(erika.session));
    assert!(!is_signed_in(&server, &erika.access).await);
    let ended = all_sessions(&test).await;
    let ended: Vec<_> = ended.iter().filter_map(|session| session.end_reason).collect();
    assert_eq!(ended, [SessionEnd::EndedByAdministrator]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn sessions_are_listed_page_by_page_the_latest_first(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let (test, server) = RealServer::new(engine).await;
    account(&test, "erika@example.org").await;
    let mut ids = Vec::new();
    for second in 0..5 {
        test.set_now(at(second));
        ids.push(login(&server, "erika@example.org").await);
    }
    ids.reverse();
    let query = "query($after: String) { viewer { sessions(first: 2, after: $after) {
        nodes { id current } totalCount pageInfo { hasNextPage endCursor } } } }";
    let (mut after, mut seen) = (Value::Null, Vec::new());
    loop {
        let answer = server.ask_as(&ids[1].access, query, json!({ "after": after })).await;
        let page = &answer.field("viewer")["sessions"];
        assert_eq!(page["totalCount"], 5);
        seen.extend(page["nodes"].as_array().unwrap().clone());
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
    let expected: Vec<_> = ids
        .iter()
        .enumerate()
        .map(|(index, tokens)| json!({ "id": tokens.session, "current": index == 1 }))
        .collect();
    assert_eq!(seen, expected);
}
