//! The other side is told by mail.

use api::access::Level;
use chrono::TimeDelta;
use entity::{mail, role_grant};
use rstest::rstest;
use sea_orm::EntityTrait as _;
use serde_json::json;

use super::{Way, act, done, put};
use crate::{
    fixture::{Engine, now},
    world::users::{grant_at, put_account, put_member},
};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_editors_of_the_other_side_are_told(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let way = Way::new(engine).await;
    let test = &way.test;
    let (own, lead) = way.people().await;
    // Not told: a reader, somebody whose grant ended, somebody of a partner that does not lead.
    put_member(test, "Lesend", way.leading, Level::Viewer).await;
    put_member(test, "Stütze", way.supporting, Level::Manager).await;
    let former = put_account(test, "Früher").await;
    let grant = grant_at(test, former.id, way.leading, Level::Editor);
    put(
        test,
        role_grant::Model {
            valid_from: now() - TimeDelta::days(2),
            valid_until: Some(now() - TimeDelta::days(1)),
            ..grant
        },
    )
    .await;
    let second = put_account(test, "Zweite").await;
    put(test, grant_at(test, second.id, way.leading, Level::Manager)).await;
    let id = way.begin(&own).await;
    way.answer_all(&own, &id, Some(3)).await;
    let fields = "selfAssessment { id }";
    let told = async || {
        let mails = mail::Entity::find().all(test.app.database.read()).await.unwrap();
        let mut names: Vec<String> = mails.into_iter().map(|mail| mail.template).collect();
        names.sort();
        names
    };
    assert_eq!(told().await, [] as [&str; 0]);
    done(act(test, &own, "submitSelfAssessment", fields, json!({ "id": id })).await);
    assert_eq!(told().await, ["self-assessment-submitted"; 2]);
    let input = json!({ "id": id, "reason": "Bitte ergänzen" });
    done(act(test, &lead, "returnSelfAssessment", fields, input).await);
    done(act(test, &own, "submitSelfAssessment", fields, json!({ "id": id })).await);
    let input = json!({ "id": id, "evaluation": "Gut" });
    done(act(test, &lead, "evaluateSelfAssessment", fields, input).await);
    assert_eq!(
        told().await,
        [
            "self-assessment-evaluated",
            "self-assessment-returned",
            "self-assessment-submitted",
            "self-assessment-submitted",
            "self-assessment-submitted",
            "self-assessment-submitted",
        ]
    );
}
