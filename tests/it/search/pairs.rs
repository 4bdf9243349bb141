//! Words of queries and of titles: one table for both databases.

use std::collections::{BTreeMap, BTreeSet};

use api::access::Actor;

use super::{index, titles};
use crate::{
    fixture::{Engine, TestApp},
    world::{programmes::programme, put},
};

const PAIRS: &str = include_str!("pairs.tsv");

struct Pair {
    query: &'static str,
    title: &'static str,
    is_found: bool,
    why: &'static str,
}

fn pairs() -> Vec<Pair> {
    let lines = PAIRS.lines().filter(|line| !line.starts_with('#'));
    let pair = |line: &'static str| {
        let [query, title, is_found, why] = *line.split('\t').collect::<Vec<_>>() else {
            panic!("{line}")
        };
        Pair { query, title, is_found: is_found == "yes", why }
    };
    lines.map(pair).collect()
}

/// What each query of the table finds among all of its titles, in order.
async fn answers(engine: Engine) -> BTreeMap<&'static str, Vec<String>> {
    let test = TestApp::new(engine).await;
    let pairs = pairs();
    let known: BTreeSet<&str> = pairs.iter().map(|pair| pair.title).collect();
    for (number, title) in known.iter().enumerate() {
        let slug = format!("t{number}").parse().unwrap();
        let row = entity::programme::Model {
            slug,
            sort_name: api::words::sort_key(title),
            ..programme(&test, title)
        };
        put(&test, row).await;
    }
    assert_eq!(index(&test).await, known.len());
    let mut answers = BTreeMap::new();
    for query in pairs.iter().map(|pair| pair.query).collect::<BTreeSet<_>>() {
        answers.insert(query, titles(&test, &Actor::Anonymous, query).await);
    }
    answers
}

#[tokio::test(flavor = "multi_thread")]
async fn both_databases_find_the_pairs_that_belong_together_in_one_order() {
    let pairs = pairs();
    let (yes, no): (Vec<_>, Vec<_>) = pairs.iter().partition(|pair| pair.is_found);
    assert!(yes.len() >= 60 && no.len() >= 25, "{} and {}", yes.len(), no.len());
    let on_sqlite = answers(Engine::Sqlite).await;
    let wrong: Vec<String> = pairs
        .iter()
        .filter(|pair| {
            on_sqlite[pair.query].iter().any(|title| title == pair.title) != pair.is_found
        })
        .map(|pair| format!("{} / {}: {} ({})", pair.query, pair.title, pair.is_found, pair.why))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(on_sqlite, answers(Engine::Postgres).await);
}
