//! What is asked.

use std::fs;

use anyhow::{Context as _, Result, ensure};
use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use type_safe_id::{DynamicType, TypeSafeId};
use uuid::Uuid;

use crate::{client::Client, cluster::Cluster};

/// Every question, by the name of its document.
pub(crate) const NAMES: [&str; 7] = ["q1", "q2", "q3", "q4", "q5", "q6", "m1"];

/// One operation with its variables.
#[derive(Clone)]
pub(crate) struct Question {
    pub(crate) name: &'static str,
    pub(crate) document: String,
    pub(crate) variables: Value,
    /// Asked by somebody who is signed in.
    pub(crate) signed_in: bool,
}

impl Question {
    /// Each request stores a registration.
    pub(crate) fn writes(&self) -> bool {
        self.name == "m1"
    }

    /// The body of a GraphQL request.
    pub(crate) fn body(&self) -> Value {
        json!({ "query": self.document, "variables": self.variables })
    }
}

/// The slug of the event that most people registered for.
const BIGGEST: &str = "veranstaltung-1";

/// The questions of these names, for the network in `cluster`; `client` asks a running Verbund.
pub(crate) async fn questions(
    names: &[&'static str],
    cluster: &Cluster,
    client: &Client,
) -> Result<Vec<Question>> {
    let mut questions = Vec::new();
    for name in names.iter().copied() {
        let variables = match name {
            "q2" => json!({ "slug": BIGGEST }),
            "q3" => {
                json!({ "ags": cluster.query("SELECT ags FROM municipality WHERE sort_name LIKE '% 50'")? })
            }
            "q4" => json!({ "slug": BIGGEST, "after": deep_cursor(cluster, client).await? }),
            "q5" => json!({ "search": "Neustadt" }),
            "q6" => json!({ "id": global_id(cluster)? }),
            // Another number in each request.
            "m1" => json!({ "input": {
                "eventId": global_id(cluster)?,
                "givenName": "Erika",
                "familyName": "Mustermann {n}",
                "email": "erika-{n}@example.org",
            } }),
            _ => json!({}),
        };
        let signed_in = ["q2", "q3", "q4"].contains(&name);
        questions.push(Question { name, document: document(name)?, variables, signed_in });
    }
    Ok(questions)
}

/// The same questions as PostGraphile names things, with its own ids and cursors; `client` asks it.
pub(crate) async fn for_postgraphile(
    questions: &[Question],
    cluster: &Cluster,
    client: &Client,
) -> Result<Vec<Question>> {
    let mut others: Vec<_> =
        questions.iter().filter(|question| !question.writes()).cloned().collect();
    for question in &mut others {
        question.document = read("peers/queries", question.name)?;
        if question.name == "q4" {
            let place: i32 = cluster.query(&place_of_the_page())?.parse()?;
            // Found by counting, it is the row in front of the page.
            let variables = json!({ "slug": BIGGEST, "place": place - 1 });
            let body = json!({ "query": read("peers/queries", "cursor")?, "variables": variables });
            let answer = client.ask(&body, true).await?;
            question.variables["after"] =
                answer["data"]["event"]["registrations"]["pageInfo"]["endCursor"].clone();
        }
        if question.name == "q6" {
            let variables = json!({ "slug": BIGGEST });
            let body = json!({ "query": read("peers/queries", "id")?, "variables": variables });
            question.variables["id"] =
                client.ask(&body, false).await?["data"]["event"]["id"].clone();
        }
    }
    Ok(others)
}

fn document(name: &str) -> Result<String> {
    read("queries", name)
}

fn read(folder: &str, name: &str) -> Result<String> {
    let file = crate::folder().join(folder).join(format!("{name}.graphql"));
    fs::read_to_string(&file).with_context(|| format!("{} cannot be read", file.display()))
}

fn global_id(cluster: &Cluster) -> Result<String> {
    let id = cluster.query(&format!("SELECT id FROM event WHERE slug = '{BIGGEST}'"))?;
    let prefix = DynamicType::new("event").context("a prefix of global ids")?;
    Ok(TypeSafeId::from_type_and_uuid(prefix, id.parse::<Uuid>()?).to_string())
}

/// A cursor at nine tenths of the biggest list: one of the first page, with another position. To clients a cursor is
/// opaque, and each server makes its own.
async fn deep_cursor(cluster: &Cluster, client: &Client) -> Result<String> {
    let question = Question {
        name: "q4",
        document: document("q4")?,
        variables: json!({ "slug": BIGGEST, "after": null }),
        signed_in: true,
    };
    let first = client.ask(&question.body(), true).await?;
    let shallow = first["data"]["event"]["registrations"]["pageInfo"]["endCursor"].as_str();
    let shallow =
        BASE64_URL_SAFE_NO_PAD.decode(shallow.context("the first page has no cursor")?)?;
    let shallow = String::from_utf8(shallow)?;
    let list = shallow.lines().next().context("the cursor is empty")?;
    let place: i32 = cluster.query(&place_of_the_page())?.parse()?;
    let position = cluster.query(&format!(
        "SELECT 'i' || (extract(epoch FROM submitted_at) * 1000000)::bigint || chr(10) || replace(registration.id::text, '-', '')
        FROM registration JOIN event ON event.id = event_id WHERE event.slug = '{BIGGEST}'
        ORDER BY submitted_at, registration.id OFFSET {place} - 1 LIMIT 1"
    ))?;
    ensure!(!position.is_empty(), "nobody is registered for {BIGGEST}");
    Ok(BASE64_URL_SAFE_NO_PAD.encode(format!("{list}\n{position}")))
}

/// Selects how many registrations lie before the deep page; those that this program made are not counted.
fn place_of_the_page() -> String {
    format!(
        "SELECT count(*) * 9 / 10 FROM registration JOIN event ON event.id = event_id
        WHERE event.slug = '{BIGGEST}' AND registration.status <> 'PENDING_CONFIRMATION'"
    )
}
