//! What administrators learn of mails, and nobody else.

use api::{
    access::{Actor, Level, NetworkRole},
    app::App,
};
use chrono::TimeDelta;
use entity::{id::PartnerId, terms::MailStatus};
use rstest::rstest;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    MailServer, deliver_all, mails, send,
    server::Behaviour::{Accept, Answer},
    test_letter, with_server,
};
use crate::{
    fixture::{Engine, TestApp, now},
    world::{administrator, ask, global, member, page_through, person, refused, sees},
};

/// One mail that was refused for good and one that waits.
async fn arrange(test: &TestApp) -> (App, MailServer) {
    let server = MailServer::start(Answer("550 5.1.1 <anna@example.org> unknown")).await;
    let app = with_server(&test.app, &server);
    send(&app, &[test_letter()]).await;
    deliver_all(&app).await;
    test.set_now(now() + TimeDelta::minutes(1));
    send(&app, &[test_letter()]).await;
    (app, server)
}

fn retry(id: &str) -> String {
    format!(
        "mutation {{ retryMail(input: {{ id: \"{id}\" }}) {{
            mail {{ id status attempts viewerCanRetry }}
            userErrors {{ code message path }}
        }} }}"
    )
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn administrators_see_what_became_of_mails(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let (_, _server) = arrange(&test).await;
    let [failed, queued] = mails(&test).await.try_into().unwrap();
    let data = ask(
        &test,
        &administrator(),
        "{ mails { totalCount nodes {
            id template status attempts lastError createdAt dueAt settledAt viewerCanRetry
        } } }",
    )
    .await;
    assert_eq!(
        data["mails"],
        json!({ "totalCount": 2, "nodes": [
            {
                "id": global(queued.id), "template": "TEST", "status": "QUEUED", "attempts": 0,
                "lastError": null, "createdAt": "2026-11-21T12:01:00Z", "dueAt": "2026-11-21T12:01:00Z",
                "settledAt": null, "viewerCanRetry": false,
            },
            {
                "id": global(failed.id), "template": "TEST", "status": "FAILED", "attempts": 1,
                "lastError": "the mail server refused it (550 5.1.1)",
                "createdAt": "2026-11-21T12:00:00Z", "dueAt": null,
                "settledAt": "2026-11-21T12:00:00Z", "viewerCanRetry": true,
            },
        ] })
    );
    assert!(sees(&test, &administrator(), failed.id).await);

    let count = async |filter: &str| {
        let query = format!("{{ mails(filter: {filter}) {{ totalCount }} }}");
        ask(&test, &administrator(), &query).await["mails"]["totalCount"].clone()
    };
    assert_eq!(count("{ statuses: [FAILED, SENT] }").await, 1);
    assert_eq!(count("{ statuses: [] }").await, 0);
    assert_eq!(count("{ templates: [TEST] }").await, 2);
    assert_eq!(count("{ templates: [INVITATION] }").await, 0);

    for (backward, order) in
        [(false, ""), (true, "orderBy: { field: CREATED_AT, direction: ASC },")]
    {
        let query = format!(
            "query($cursor: String) {{ mails({order} PAGE) {{ nodes {{ id }} pageInfo {{
                hasNextPage hasPreviousPage startCursor endCursor }} }} }}"
        );
        let pages = page_through(&test, &administrator(), &query, "/mails", backward).await;
        assert_eq!(pages.concat().len(), 2);
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_learns_of_mails(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let test = TestApp::new(engine).await;
    let (_, _server) = arrange(&test).await;
    let before = mails(&test).await;
    let there = before[0].id;
    for (actor, code) in [
        (Actor::Anonymous, "UNAUTHENTICATED"),
        (member(PartnerId(Uuid::from_u128(9)), Level::Manager), "FORBIDDEN"),
        (person(vec![NetworkRole::Auditor], Vec::new()), "FORBIDDEN"),
        (person(vec![NetworkRole::PrivacyOfficer], Vec::new()), "FORBIDDEN"),
    ] {
        assert_eq!(refused(&test, &actor, "{ mails { totalCount } }").await.0, code);
        assert!(!sees(&test, &actor, there).await);
        // Whether there is such a mail makes no difference.
        for id in [global(there), "mail_01h455vb4pex5vsknk084sn02q".to_owned()] {
            assert_eq!(refused(&test, &actor, &retry(&id)).await.0, code);
        }
    }
    assert_eq!(mails(&test).await, before);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_has_a_mail_tried_again(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let (app, server) = arrange(&test).await;
    let [failed, queued] = mails(&test).await.try_into().unwrap();
    let ask_again = async |id: &str| -> Value {
        test.run(&administrator(), &retry(id), json!({})).await["data"]["retryMail"].take()
    };

    let answer = ask_again(&global(queued.id)).await;
    assert_eq!(
        answer,
        json!({ "mail": null, "userErrors": [{
            "code": "NOT_FAILED",
            "message": "Nur eine gescheiterte E-Mail kann erneut versendet werden; diese hat den Status QUEUED.",
            "path": ["input", "id"],
        }] })
    );
    let missing = refused(&test, &administrator(), &retry("mail_01h455vb4pex5vsknk084sn02q")).await;
    assert_eq!(missing.0, "NOT_FOUND");
    assert_eq!(mails(&test).await, [failed.clone(), queued.clone()]);

    let answer = ask_again(&global(failed.id)).await;
    let expected = json!({ "mail": {
        "id": global(failed.id), "status": "QUEUED", "attempts": 0, "viewerCanRetry": false,
    }, "userErrors": [] });
    assert_eq!(answer, expected);
    server.behave(Accept);
    deliver_all(&app).await;
    assert_eq!(server.received().len(), 2);
    assert!(mails(&test).await.iter().all(|mail| mail.status == MailStatus::Sent));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_mail_whose_content_was_erased_is_not_tried_again(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let (app, _server) = arrange(&test).await;
    test.set_now(now() + TimeDelta::days(8));
    api::mail::service::erase_failed(&app).await.unwrap();
    let before = mails(&test).await;
    let answer = test.run(&administrator(), &retry(&global(before[0].id)), json!({})).await["data"]
        ["retryMail"]
        .take();
    assert_eq!(answer["userErrors"][0]["code"], "CONTENT_ERASED");
    assert_eq!(mails(&test).await, before);
}
