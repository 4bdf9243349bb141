//! Administering partners: who may, what is refused, and what a change leaves.

mod access;
mod documentation;
mod keys;
mod lifecycle;
mod merge;
mod municipalities;
mod offices;
mod records;

use api::{
    access::{Actor, Level, Membership, PartnerSystem, Scope},
    graphql::id::GlobalId,
};
use entity::{
    audit_entry,
    id::{ApiKeyId, PartnerId},
    partner,
    terms::{PartnerKind, SubjectKind},
};
use sea_orm::EntityTrait as _;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    fixture::TestApp,
    world::{at, global, person, programmes as world, put},
};

/// Does `mutation` with this input: its payload, or the code of its one error.
async fn act(test: &TestApp, actor: &Actor, mutation: &str, fields: &str, input: Value) -> Value {
    let name = format!("{}{}", mutation[..1].to_uppercase(), &mutation[1..]);
    let query = format!(
        "mutation($input: {name}Input!) {{ {mutation}(input: $input) {{ {fields} userErrors {{ code path }} }} }}"
    );
    let mut answer = test.run(actor, &query, json!({ "input": input })).await;
    match answer.get("errors") {
        None => answer["data"][mutation].take(),
        Some(errors) => {
            assert_eq!(answer["data"], json!({ mutation: null }), "{answer}");
            errors[0]["extensions"]["code"].clone()
        }
    }
}

/// The refusals of an answer, as `path CODE`.
fn refusals(answer: &Value) -> Vec<String> {
    let errors = answer["userErrors"].as_array().unwrap_or_else(|| panic!("{answer}"));
    let path = |error: &Value| {
        let path = error["path"].as_array().unwrap().iter().map(|part| part.as_str().unwrap());
        path.collect::<Vec<_>>().join(".")
    };
    errors
        .iter()
        .map(|error| format!("{} {}", path(error), error["code"].as_str().unwrap()))
        .collect()
}

/// A partner with a slug that leads to it.
async fn put_partner(test: &TestApp, row: partner::Model) -> partner::Model {
    put(test, world::slug(SubjectKind::Partner, row.slug.as_str(), row.id)).await;
    put(test, row).await
}

/// A unit of a partner.
fn unit(test: &TestApp, parent: PartnerId, name: &str) -> partner::Model {
    let kind = PartnerKind::Unit;
    partner::Model { kind, parent_id: Some(parent), ..world::partner(test, name) }
}

/// Everything that the database says of partners, to be compared.
async fn all_partners(test: &TestApp) -> Vec<partner::Model> {
    let mut rows = partner::Entity::find().all(test.app.database.read()).await.unwrap();
    rows.sort_by_key(|row| row.id);
    rows
}

/// What the audit log says was done.
async fn use_cases(test: &TestApp) -> Vec<String> {
    let mut rows = audit_entry::Entity::find().all(test.app.database.read()).await.unwrap();
    rows.sort_by_key(|row| row.id);
    rows.into_iter().map(|row| row.use_case).collect()
}

/// A person who acts for several partners.
fn member_of(partners: &[PartnerId], level: Level) -> Actor {
    let memberships: Vec<Membership> = partners.iter().map(|partner| at(*partner, level)).collect();
    person(Vec::new(), memberships)
}

/// A system of the first of these partners, the others being its units.
fn system(partners: &[PartnerId], scopes: &[Scope]) -> Actor {
    Actor::PartnerSystem(PartnerSystem {
        key: ApiKeyId(Uuid::from_u128(9)),
        partner: partners[0],
        partners: partners.to_vec(),
        scopes: scopes.to_vec(),
    })
}

/// The row's uuid of a global id in an answer.
fn uuid(id: &Value) -> Uuid {
    let id = async_graphql::ID(id.as_str().unwrap().to_owned());
    api::graphql::id::decode("id", &id).unwrap().1
}

fn input_id(id: impl GlobalId) -> Value {
    json!({ "id": global(id) })
}
