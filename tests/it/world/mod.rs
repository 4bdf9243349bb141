//! Rows for tests: the smallest valid ones, to be changed by struct update and put in.

pub(crate) mod acting;
pub(crate) mod assessments;
pub(crate) mod events;
pub(crate) mod mailed;
pub(crate) mod programmes;
pub(crate) mod publications;
pub(crate) mod register;
pub(crate) mod registrations;
pub(crate) mod users;

use api::{
    access::{Actor, Level, Membership, NetworkGrant, NetworkRole, PartnerSystem, Scope, User},
    graphql::id::GlobalId,
};
use entity::{
    id::{ApiKeyId, LoginSessionId, PartnerId, RoleGrantId, UserId},
    terms::GrantRole,
};
use sea_orm::{ActiveModelBehavior, ActiveModelTrait, IntoActiveModel, ModelTrait};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::fixture::TestApp;

/// Puts a row in.
pub(crate) async fn put<M, A>(test: &TestApp, row: M) -> M
where
    M: ModelTrait + IntoActiveModel<A>,
    A: ActiveModelTrait<Entity = M::Entity> + ActiveModelBehavior + Send,
    <M::Entity as sea_orm::EntityTrait>::Model: IntoActiveModel<A>,
    M: From<<M::Entity as sea_orm::EntityTrait>::Model>,
{
    row.into_active_model().insert(test.app.database.write()).await.unwrap().into()
}

/// An id for a new row.
pub(crate) fn id<Id: From<Uuid>>(test: &TestApp) -> Id {
    test.app.ids.next(test.app.clock.now()).into()
}

/// An id as clients know it.
pub(crate) fn global(id: impl GlobalId) -> String {
    id.to_global().to_string()
}

/// A person who acts for a partner.
pub(crate) fn member(partner: PartnerId, level: Level) -> Actor {
    person(Vec::new(), vec![at(partner, level)])
}

/// What a person may do for a partner.
pub(crate) fn at(partner: PartnerId, level: Level) -> Membership {
    Membership {
        partner,
        role: GrantRole::Associate,
        level,
        may_sign: false,
        grant: RoleGrantId(Uuid::from_u128(3)),
    }
}

/// A partner's own system with a key for this, without a row in the database.
pub(crate) fn system(partner: PartnerId, scopes: &[Scope]) -> Actor {
    Actor::PartnerSystem(PartnerSystem {
        key: ApiKeyId(Uuid::from_u128(5)),
        partner,
        partners: vec![partner],
        scopes: scopes.to_vec(),
    })
}

/// A person who manages the network.
pub(crate) fn administrator() -> Actor {
    person(vec![NetworkRole::Administrator], Vec::new())
}

/// A signed-in person with these roles, without an account in the database.
pub(crate) fn person(roles: Vec<NetworkRole>, memberships: Vec<Membership>) -> Actor {
    let grant = |role| NetworkGrant { role, grant: RoleGrantId(Uuid::from_u128(4)) };
    Actor::User(User {
        id: UserId(Uuid::from_u128(1)),
        session: LoginSessionId(Uuid::from_u128(2)),
        network_roles: roles.into_iter().map(grant).collect(),
        memberships,
        check_ins: Vec::new(),
    })
}

/// The data of an answer without errors.
pub(crate) async fn ask(test: &TestApp, actor: &Actor, query: &str) -> Value {
    ask_with(test, actor, query, json!({})).await
}

/// The data of an answer without errors.
pub(crate) async fn ask_with(
    test: &TestApp,
    actor: &Actor,
    query: &str,
    variables: Value,
) -> Value {
    let mut answer = test.run(actor, query, variables).await;
    assert_eq!(answer.get("errors"), None, "{query}");
    answer["data"].take()
}

/// The one error of an answer: its code and its message.
pub(crate) async fn refused(test: &TestApp, actor: &Actor, query: &str) -> (String, String) {
    let answer = test.run(actor, query, json!({})).await;
    let [error] = answer["errors"].as_array().unwrap().as_slice() else { panic!("{answer}") };
    let code = error["extensions"]["code"].as_str().unwrap();
    (code.to_owned(), error["message"].as_str().unwrap().to_owned())
}

/// Whether the object can be had by its id.
pub(crate) async fn sees(test: &TestApp, actor: &Actor, id: impl GlobalId) -> bool {
    let id = global(id);
    let query = "query($id: ID!) { node(id: $id) { id } }";
    let answer = test.run(actor, query, json!({ "id": id })).await;
    let seen = answer["data"]["node"]["id"] == json!(id);
    if !seen {
        assert_eq!(answer["errors"][0]["extensions"]["code"], "NOT_FOUND", "{answer}");
    }
    seen
}

/// The nodes of a list, page by page, as a client goes through it.
///
/// `PAGE` stands in the query for the arguments, two nodes a page; `list` points at the connection in
/// the data.
pub(crate) async fn page_through(
    test: &TestApp,
    actor: &Actor,
    query: &str,
    list: &str,
    backward: bool,
) -> Vec<Vec<Value>> {
    let (size, bound) = if backward { ("last", "before") } else { ("first", "after") };
    let mut pages = Vec::new();
    let mut cursor = Value::Null;
    loop {
        let query = query.replace("PAGE", &format!("{size}: 2, {bound}: $cursor"));
        let data = ask_with(test, actor, &query, json!({ "cursor": cursor })).await;
        let connection = data.pointer(list).unwrap();
        pages.push(connection["nodes"].as_array().unwrap().clone());
        let info = &connection["pageInfo"];
        let (more, next) = if backward {
            ("hasPreviousPage", "startCursor")
        } else {
            ("hasNextPage", "endCursor")
        };
        if info[more] == json!(false) {
            return pages;
        }
        cursor = info[next].clone();
        assert!(pages.len() < 100, "the list does not end");
    }
}
