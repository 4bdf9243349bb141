//! Mails that wait for delivery, as their recipients would read them.

use api::{access::Actor, vault::Purpose};
use entity::mail;
use sea_orm::{EntityTrait as _, QueryOrder as _};
use serde_json::{Value, json};

use crate::fixture::TestApp;

/// A mail that waits for delivery.
#[derive(Clone, Debug)]
pub(crate) struct Mailed {
    pub(crate) row: mail::Model,
    pub(crate) to: String,
    pub(crate) name: String,
    pub(crate) values: Value,
}

impl Mailed {
    /// The secret of its link.
    pub(crate) fn token(&self) -> String {
        let link = self.values["link"].as_str().unwrap();
        let (address, token) = link.split_once("#token=").unwrap();
        assert!(!address.contains("vbp_") && token.starts_with("vbp_"), "{link}");
        token.to_owned()
    }
}

/// All mails of this template, oldest first.
pub(crate) async fn mailed(test: &TestApp, template: &str) -> Vec<Mailed> {
    let rows = mail::Entity::find().order_by_asc(mail::Column::Id).all(test.app.database.read());
    let open = |row: mail::Model| {
        let sealed = row.content.clone().unwrap().0;
        let plain = test.app.vault.open(Purpose::Mail, row.id.0.as_bytes(), &sealed).unwrap();
        let content: Value = serde_json::from_slice(&plain).unwrap();
        let text = |name: &str| content["to"][name].as_str().unwrap().to_owned();
        Mailed { to: text("email"), name: text("name"), values: content["values"].clone(), row }
    };
    let rows = rows.await.unwrap().into_iter();
    rows.filter(|row| row.template == template).map(open).collect()
}

/// What a mutation answers: the payload. `fields` are asked for besides `userErrors`.
pub(crate) async fn mutate(
    test: &TestApp,
    actor: &Actor,
    (mutation, fields): (&str, &str),
    input: Value,
) -> Value {
    let answer = attempt(test, actor, (mutation, fields), input).await;
    assert_eq!(answer.get("errors"), None, "{answer}");
    answer["data"][mutation].clone()
}

/// The payload of a mutation that is done.
pub(crate) async fn done(
    test: &TestApp,
    actor: &Actor,
    (mutation, fields): (&str, &str),
    input: Value,
) -> Value {
    let payload = mutate(test, actor, (mutation, fields), input).await;
    assert_eq!(payload["userErrors"], json!([]), "{mutation}");
    payload
}

/// The reasons for which nothing was done: codes and paths.
pub(crate) async fn refusals(
    test: &TestApp,
    actor: &Actor,
    mutation: &str,
    input: Value,
) -> Vec<(String, String)> {
    let payload = mutate(test, actor, (mutation, ""), input).await;
    let errors = payload["userErrors"].as_array().unwrap();
    let path = |error: &Value| {
        let parts = error["path"].as_array().unwrap().iter().map(|part| part.as_str().unwrap());
        parts.collect::<Vec<_>>().join(".")
    };
    errors.iter().map(|error| (error["code"].as_str().unwrap().into(), path(error))).collect()
}

/// A refusal, as [`refusals`] tells it.
pub(crate) fn is(code: &str, path: &str) -> (String, String) {
    (code.to_owned(), path.to_owned())
}

/// The code of the error that a mutation ends with.
pub(crate) async fn fails(test: &TestApp, actor: &Actor, mutation: &str, input: Value) -> String {
    let answer = attempt(test, actor, (mutation, ""), input).await;
    assert_eq!(answer["data"][mutation], Value::Null, "{answer}");
    answer["errors"][0]["extensions"]["code"].as_str().unwrap_or_default().to_owned()
}

async fn attempt(
    test: &TestApp,
    actor: &Actor,
    (mutation, fields): (&str, &str),
    input: Value,
) -> Value {
    let kind = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
    let query = format!(
        "mutation($input: {kind}!) {{ {mutation}(input: $input) {{
            {fields} userErrors {{ code path message }} }} }}"
    );
    test.run(actor, &query, json!({ "input": input })).await
}
