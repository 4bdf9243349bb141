//! Two parties sign at the same moment, on two processes.

use api::{
    agreements::service::{Sign, Signatory, settle_due, sign_agreement},
    graphql::id::GlobalId as _,
    identity::service::Confirmation,
};
use entity::{
    agreement,
    id::AgreementPartyId,
    outbox_event,
    terms::AgreementStatus,
};
use futures_util::future::join_all;
use rstest::rstest;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use serde_json::{Value, json};

use super::{PASSWORD, Table};
use crate::{fixture::Engine, world::acting::done};

fn sign(agreement: &Value, place: usize) -> Sign {
    let id = async_graphql::ID(agreement["parties"][place]["id"].as_str().unwrap().to_owned());
    Sign {
        party: AgreementPartyId::from_global("id", &id).unwrap(),
        document_sha256: agreement["documentSha256"].as_str().unwrap().to_owned(),
        signatory: Signatory::Person { name: format!("Person {place}"), function: None },
        confirmation: Confirmation::Password(PASSWORD.to_owned().into()),
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_last_two_sign_at_once_on_two_processes_and_it_is_completed_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let table = Table::new(engine).await;
    let processes = [table.test.another_process().await, table.test.another_process().await];
    for _ in 0..8 {
        let agreement = table.open(json!({})).await;
        for place in [0, 1] {
            done(table.sign(&agreement, place).await);
        }
        let both = processes.iter().zip([2, 3]).map(|(app, place)| {
            sign_agreement(app, &table.signers[place], sign(&agreement, place))
        });
        let given: Vec<_> = join_all(both).await.into_iter().map(Result::unwrap).collect();
        let mut statuses: Vec<_> = given.iter().map(|given| given.agreement.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [AgreementStatus::PartiallySigned, AgreementStatus::Active]);
    }
    let completed = outbox_event::Entity::find()
        .filter(outbox_event::Column::Kind.eq("agreement.completed"))
        .all(table.test.app.database.read())
        .await
        .unwrap();
    assert_eq!(completed.len(), 8);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn one_party_signs_twice_at_once_and_has_signed_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let table = Table::new(engine).await;
    let processes = [table.test.another_process().await, table.test.another_process().await];
    let agreement = table.open(json!({})).await;
    let both = processes
        .iter()
        .map(|app| sign_agreement(app, &table.signers[0], sign(&agreement, 0)));
    let given = join_all(both).await;
    assert_eq!(given.iter().filter(|given| given.is_ok()).count(), 1, "{given:?}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn two_processes_settle_a_day_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let table = Table::new(engine).await;
    table.signed(json!({ "validFrom": "2026-12-01", "validUntil": "2026-12-31" })).await;
    table.test.set_now("2026-11-30T23:00:00Z".parse().unwrap());
    let processes = [table.test.another_process().await, table.test.another_process().await];
    join_all(processes.iter().map(settle_due)).await.into_iter().for_each(|round| {
        round.unwrap();
    });
    let rows = agreement::Entity::find().all(table.test.app.database.read()).await.unwrap();
    assert_eq!(rows[0].status, AgreementStatus::Active);
    let activated = outbox_event::Entity::find()
        .filter(outbox_event::Column::Kind.eq("agreement.activated"))
        .all(table.test.app.database.read())
        .await
        .unwrap();
    assert_eq!(activated.len(), 1);
}
