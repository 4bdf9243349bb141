//! Who has an account, who may what, and who is signed in.

use serde_json::{Value, json};

use crate::{
    access::Actor,
    app::App,
    cli::{operation, print, print_json},
    graphql::id::GlobalId as _,
    identity,
};

const USERS: &str = "query($after: String) { users(first: 20, after: $after) {
    nodes { id email name status secondFactor lastLoginAt createdAt
        grants(first: 100) { nodes { id role level maySign status validFrom validUntil reason
            partner { slug name } } } }
    pageInfo { hasNextPage endCursor } } }";

pub(super) async fn users(app: &App, json: bool) -> anyhow::Result<()> {
    let mut users = all(app).await?;
    if json {
        for user in users.iter_mut().filter_map(Value::as_object_mut) {
            user.remove("grants");
        }
        return print_json(&users);
    }
    let rows = users.iter().map(|user| {
        let factor = if user["secondFactor"] == json!(true) { "second factor" } else { "" };
        [text(&user["email"]), text(&user["name"]), text(&user["status"]), factor.into()]
    });
    print(&table(rows))
}

pub(super) async fn grants(app: &App, json: bool) -> anyhow::Result<()> {
    let users = all(app).await?;
    let grants: Vec<Value> = users
        .iter()
        .flat_map(|user| {
            let email = user["email"].clone();
            let grants = user["grants"]["nodes"].as_array().cloned().unwrap_or_default();
            grants.into_iter().map(move |mut grant| {
                grant["email"] = email.clone();
                grant
            })
        })
        .collect();
    if json {
        return print_json(&grants);
    }
    let rows = grants.iter().map(|grant| {
        let sign = if grant["maySign"] == json!(true) { "signs" } else { "" };
        [
            text(&grant["id"]),
            text(&grant["email"]),
            text(&grant["role"]),
            text(&grant["partner"]["slug"]),
            text(&grant["level"]),
            sign.into(),
            text(&grant["status"]),
        ]
    });
    print(&table(rows))
}

pub(super) async fn sessions(app: &App, json: bool) -> anyhow::Result<()> {
    let sessions = identity::service::list_all_sessions(app, &Actor::Operator).await?;
    let sessions: Vec<Value> = sessions
        .into_iter()
        .map(|(session, email)| {
            json!({
                "id": session.id.to_global(),
                "email": email,
                "startedAt": session.started_at,
                "refreshedAt": session.refreshed_at,
                "expiresAt": session.expires_at,
                "secondFactor": session.second_factor,
                "client": session.client,
            })
        })
        .collect();
    if json {
        return print_json(&sessions);
    }
    let rows = sessions.iter().map(|session| {
        [text(&session["email"]), text(&session["startedAt"]), text(&session["client"])]
    });
    print(&table(rows))
}

/// Every account, with its grants.
async fn all(app: &App) -> anyhow::Result<Vec<Value>> {
    let mut users = Vec::new();
    let mut after = Value::Null;
    loop {
        let data = operation::data(app, USERS, json!({ "after": after })).await?;
        users.extend(data["users"]["nodes"].as_array().cloned().unwrap_or_default());
        let page = &data["users"]["pageInfo"];
        if page["hasNextPage"] != json!(true) {
            return Ok(users);
        }
        after = page["endCursor"].clone();
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Columns as wide as their widest cell.
fn table<const N: usize>(rows: impl Iterator<Item = [String; N]>) -> String {
    let rows: Vec<_> = rows.collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max();
    let widths: [usize; N] = std::array::from_fn(|column| width(column).unwrap_or(0));
    let line = |row: &[String; N]| {
        let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}"));
        format!("{}\n", cells.collect::<Vec<_>>().join("  ").trim_end())
    };
    rows.iter().map(line).collect()
}
