//! Users and their grants: who sees them, who gives them, and who stays.

mod access;
mod administration;
mod command_line;
mod granting;
mod seeing;

use api::access::Actor;
use entity::{
    audit_entry, mail, role_grant,
    terms::{PartnerKind, PartnerStatus},
};
use sea_orm::{EntityTrait as _, PaginatorTrait as _, QueryOrder as _};
use serde_json::{Value, json};

use crate::{
    fixture::TestApp,
    world::{programmes, put},
};

/// What a mutation on grants answers: the payload.
async fn mutate(test: &TestApp, actor: &Actor, mutation: &str, input: Value) -> Value {
    let answer = send(test, actor, mutation, input).await;
    assert_eq!(answer.get("errors"), None, "{answer}");
    answer["data"][mutation].clone()
}

/// The code of the error that a mutation on grants ends with.
async fn fails(test: &TestApp, actor: &Actor, mutation: &str, input: Value) -> String {
    let answer = send(test, actor, mutation, input).await;
    assert_eq!(answer["data"][mutation], Value::Null, "{answer}");
    answer["errors"][0]["extensions"]["code"].as_str().unwrap_or_default().to_owned()
}

async fn send(test: &TestApp, actor: &Actor, mutation: &str, input: Value) -> Value {
    let kind = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
    let query = format!(
        "mutation($input: {kind}!) {{ {mutation}(input: $input) {{
            roleGrant {{ id role level maySign status validUntil revokedAt revocationReason version
                user {{ id }} partner {{ id }} grantedBy {{ id }} }}
            userErrors {{ code path message }} }} }}"
    );
    test.run(actor, &query, json!({ "input": input })).await
}

/// The one reason for which nothing was changed: its code and its path.
fn refusal(payload: &Value) -> (String, String) {
    assert_eq!(payload["roleGrant"], Value::Null, "{payload}");
    let [error] = payload["userErrors"].as_array().unwrap().as_slice() else { panic!("{payload}") };
    let path: Vec<_> = error["path"].as_array().unwrap().iter().map(|part| part.as_str()).collect();
    let path: Option<Vec<_>> = path.into_iter().collect();
    (error["code"].as_str().unwrap().to_owned(), path.unwrap().join("."))
}

/// A partner of this kind and status.
async fn partner(test: &TestApp, name: &str, kind: PartnerKind) -> entity::partner::Model {
    let row = entity::partner::Model { kind, ..programmes::partner(test, name) };
    put(test, row).await
}

/// The same in another state.
async fn partner_that_is(test: &TestApp, status: PartnerStatus) -> entity::partner::Model {
    let name = format!("Stiftung {status:?}");
    put(test, entity::partner::Model { status, ..programmes::partner(test, &name) }).await
}

/// All grants, and how many audit entries and mails there are: what a refusal must not change.
async fn state(test: &TestApp) -> (Vec<role_grant::Model>, u64, u64) {
    let read = test.app.database.read();
    let grants = role_grant::Entity::find().order_by_asc(role_grant::Column::Id).all(read).await;
    let entries = audit_entry::Entity::find().count(read).await.unwrap();
    (grants.unwrap(), entries, mail::Entity::find().count(read).await.unwrap())
}
