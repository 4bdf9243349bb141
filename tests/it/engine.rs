//! The behaviour of async-graphql for which its version was chosen and pinned. When one of these
//! fails after an update, the schema's promises no longer hold.

#![expect(clippy::unused_async, reason = "resolvers are async")]

use async_graphql::{
    EmptyMutation, EmptySubscription, Error, InputObject, MaybeUndefined, Object, Request, Schema,
    Variables,
};
use serde_json::{Value, json};

struct Child;

#[Object]
impl Child {
    async fn name(&self) -> &str {
        "child"
    }

    /// How this project writes a nullable field that can fail.
    async fn fails_alone(&self) -> Option<Result<String, Error>> {
        Some(Err(Error::new("failed")))
    }

    async fn required(&self, fail: bool) -> Result<String, Error> {
        if fail { Err(Error::new("failed")) } else { Ok("there".to_owned()) }
    }
}

#[derive(InputObject)]
struct Patch {
    motto: MaybeUndefined<String>,
}

struct Query;

#[Object]
impl Query {
    async fn child(&self) -> Option<Child> {
        Some(Child)
    }

    async fn children(&self) -> Vec<Option<Result<Child, Error>>> {
        vec![Some(Ok(Child)), Some(Err(Error::new("failed"))), None]
    }

    async fn patched(&self, patch: Patch) -> &str {
        match patch.motto {
            MaybeUndefined::Undefined => "kept",
            MaybeUndefined::Null => "cleared",
            MaybeUndefined::Value(_) => "set",
        }
    }
}

async fn run(query: &str, variables: Value) -> Value {
    let schema = Schema::new(Query, EmptyMutation, EmptySubscription);
    let request = Request::new(query).variables(Variables::from_json(variables));
    serde_json::to_value(schema.execute(request).await).unwrap()
}

#[tokio::test]
async fn a_nullable_field_that_fails_is_null_and_its_parent_stays() {
    let answer = run("{ child { name failsAlone } }", json!({})).await;
    assert_eq!(answer["data"], json!({ "child": { "name": "child", "failsAlone": null } }));
    assert_eq!(answer["errors"][0]["path"], json!(["child", "failsAlone"]));
}

#[tokio::test]
async fn a_required_field_that_fails_nulls_the_next_nullable_parent() {
    let answer = run("{ child { name required(fail: true) } }", json!({})).await;
    assert_eq!(answer["data"], json!({ "child": null }));
    assert_eq!(answer["errors"][0]["path"], json!(["child", "required"]));
    let answer = run("{ child { required(fail: false) } }", json!({})).await;
    assert_eq!(answer["data"]["child"]["required"], "there");
}

#[tokio::test]
async fn an_item_of_a_list_fails_alone() {
    let answer = run("{ children { name } }", json!({})).await;
    assert_eq!(answer["data"], json!({ "children": [{ "name": "child" }, null, null] }));
    assert_eq!(answer["errors"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn an_omitted_variable_leaves_its_input_field_undefined() {
    let query = "query($motto: String) { patched(patch: { motto: $motto }) }";
    for (variables, expected) in [
        (json!({}), "kept"),
        (json!({ "motto": null }), "cleared"),
        (json!({ "motto": "Gemeinsam." }), "set"),
    ] {
        let answer = run(query, variables.clone()).await;
        assert_eq!(answer["data"]["patched"], expected, "{variables}: {answer}");
    }
}
