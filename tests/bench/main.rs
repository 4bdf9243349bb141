//! What pages cost in a network of 100,000 events: the last beside the first.
//!
//! `cargo bench -p tests --bench pages` runs on both databases; `-- sqlite` or `-- postgres` on one. It
//! prints and asserts nothing: docs/performance.md explains what it prints.
#![cfg(test)]
#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]

#[expect(dead_code, unused_imports, reason = "shared with the tests, which need all of it")]
#[path = "../it/fixture/mod.rs"]
mod fixture;
mod measure;
mod network;
#[expect(dead_code, reason = "shared with the tests, which need all of it")]
#[path = "../it/world/mod.rs"]
mod world;

use std::{
    env,
    time::{Duration, Instant},
};

use api::{
    graphql::connection::encode,
    page::{Position, SortKey},
    search,
};
use sea_orm::ConnectionTrait as _;

use crate::{
    fixture::{Engine, TestApp},
    measure::{Bench, Cost},
};

#[tokio::main]
async fn main() {
    let named: Vec<String> = env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    for (name, engine) in [("sqlite", Engine::Sqlite), ("postgres", Engine::Postgres)] {
        if named.is_empty() || named.iter().any(|word| word == name) {
            run(name, engine).await;
        }
    }
}

async fn run(name: &str, engine: Engine) {
    let begun = Instant::now();
    let test = TestApp::new(engine).await;
    network::generate(&test).await;
    let indexed = Instant::now();
    let rebuilt = search::service::rebuild(&test.app, |_| {}).await.unwrap();
    let indexed = indexed.elapsed().as_secs_f64();
    println!("\n{name}: {} objects made searchable in {indexed:.0} s", rebuilt.objects);
    if engine == Engine::Postgres {
        // What autovacuum does in service; the cluster of the tests has it switched off.
        test.app.database.write().execute_unprepared("VACUUM ANALYZE").await.unwrap();
    }
    println!(
        "\n{name}: {} events, {} municipalities; made in {:.0} s\n",
        network::EVENTS,
        network::MUNICIPALITIES,
        begun.elapsed().as_secs_f64(),
    );
    let bench = Bench::new(engine, test);
    print_head();
    for list in lists(&bench).await {
        let (pages, queries): (Vec<_>, Vec<_>) = list.pages.into_iter().unzip();
        let costs = bench.measure(&queries).await;
        for (page, cost) in pages.into_iter().zip(&costs) {
            print_line(list.name, page, cost, &costs[0]);
        }
    }
    println!("\n{name}: {:.0} s in all", begun.elapsed().as_secs_f64());
}

/// One list, and operations that each ask for a page of it; the others are compared with the first.
struct List {
    name: &'static str,
    pages: Vec<(&'static str, String)>,
}

const EVENT: &str = "id slug title status date { value precision }";
const HITS: &str = "nodes { kind object { id } title { text isMatch } excerpt { text isMatch } }";
const TOTAL: &str = "totalCount nodes { kind object { id } }";
const HOSTS: &str = "id title hosts { id name }";
const TYPICAL: &str = "id slug title status date { value precision } time { startsAt endsAt } \
    hosts { id name } series { id title } municipality { id name ags }";

async fn lists(bench: &Bench) -> Vec<List> {
    let mut lists = Vec::new();
    for (name, order, nodes) in [
        ("events by date", "DATE, direction: ASC", EVENT),
        ("events by date, late first", "DATE, direction: DESC", EVENT),
        ("events by name", "NAME, direction: ASC", EVENT),
        ("events with hosts", "DATE, direction: ASC", HOSTS),
        ("a typical page", "DATE, direction: ASC", TYPICAL),
    ] {
        let events = |page: &str| {
            format!(
                "{{ events({page}, orderBy: {{ field: {order} }}) {{ nodes {{ {nodes} }} pageInfo {{ hasNextPage }} }} }}"
            )
        };
        let middle = cursor(bench, order, network::EVENTS / 2).await;
        let end = cursor(bench, order, network::EVENTS - 20 - 1).await;
        lists.push(List {
            name,
            pages: vec![
                ("first: 20", events("first: 20")),
                ("in the middle", events(&format!("first: 20, after: \"{middle}\""))),
                ("first: 20 near the end", events(&format!("first: 20, after: \"{end}\""))),
                ("last: 20", events("last: 20")),
            ],
        });
    }
    lists.extend([
        ends("events with total", "events", "", "totalCount nodes { id title }"),
        ends(
            "events found by a word",
            "events",
            "filter: { search: \"Ehrenamt\" }",
            "nodes { id title }",
        ),
        ends("events to come", "events", "filter: { upcoming: true }", "nodes { id title }"),
        ends(
            "events that are over",
            "events",
            "filter: { upcoming: false }, orderBy: { field: DATE, direction: DESC }",
            "nodes { id title }",
        ),
        ends("search, a word", "search", "query: \"Ehrenamt\"", HITS),
        ends("search, a part of a word", "search", "query: \"Amt\"", HITS),
        ends("search, two words, with total", "search", "query: \"Dialog Ehrenamt\"", TOTAL),
        ends("events in a Land", "events", "filter: { states: [\"DE-SN\"] }", "nodes { id title }"),
        ends(
            "partners found, with total",
            "partners",
            "filter: { search: \"Neustadt\" }",
            "totalCount nodes { id name }",
        ),
        ends(
            "municipalities with events",
            "municipalities",
            "",
            "nodes { id events(first: 5) { nodes { id title } } }",
        ),
        ends(
            "programmes with events",
            "programmes",
            "",
            "nodes { id events(first: 5) { nodes { id title } } }",
        ),
        ends(
            "series with events",
            "eventSeriesList",
            "",
            "nodes { id events(first: 5) { nodes { id title } } }",
        ),
        ends(
            "topics with events",
            "topics",
            "",
            "nodes { id events(first: 5) { nodes { id title } } }",
        ),
        ends(
            "partners with roles",
            "partners",
            "",
            "nodes { id roles(first: 5) { nodes { role event { title } } } }",
        ),
    ]);
    lists
}

/// The two ends of a list.
fn ends(name: &'static str, list: &str, arguments: &str, selection: &str) -> List {
    let query = |page: &str| format!("{{ {list}({page} {arguments}) {{ {selection} }} }}");
    List { name, pages: vec![("first: 20", query("first: 20")), ("last: 20", query("last: 20"))] }
}

/// The cursor of the event before which `offset` others stand, drafts and the like counted.
async fn cursor(bench: &Bench, order: &str, offset: usize) -> String {
    use entity::event::{self, Column};
    use sea_orm::{EntityTrait as _, QueryOrder as _, QuerySelect as _};

    let query = event::Entity::find();
    let (list, query) = match order {
        "NAME, direction: ASC" => {
            ("events name asc", query.order_by_asc(Column::SortName).order_by_asc(Column::Id))
        }
        "DATE, direction: DESC" => {
            ("events date desc", query.order_by_desc(Column::SortsBack).order_by_desc(Column::Id))
        }
        _ => ("events date asc", query.order_by_asc(Column::SortsFrom).order_by_asc(Column::Id)),
    };
    let row = query.offset(offset as u64).limit(1).one(bench.test.app.database.read()).await;
    let row = row.unwrap().unwrap();
    let key = match list {
        "events name asc" => SortKey::Text(row.sort_name),
        "events date desc" => SortKey::Instant(row.sorts_back),
        _ => SortKey::Instant(row.sorts_from),
    };
    encode(list, &Position { key, id: row.id.0 })
}

fn print_head() {
    println!("Times in milliseconds; each ratio is to the list's first line.\n");
    println!(
        "| list | page | wall | CPU | ratio | statements | buffers | ratio | database | notes |\n\
         |---|---|--:|--:|--:|--:|--:|--:|--:|---|"
    );
}

fn print_line(list: &str, page: &str, cost: &Cost, first: &Cost) {
    let milliseconds = |time: Duration| time.as_secs_f64() * 1000.0;
    let buffers = match cost.work.buffers {
        0 => String::new(),
        buffers => buffers.to_string(),
    };
    println!(
        "| {list} | {page} | {:.2} | {:.2} | {:.2} | {} | {} | {} | {} | {} |",
        milliseconds(cost.wall),
        milliseconds(cost.processor),
        cost.processor.as_secs_f64() / first.processor.as_secs_f64(),
        cost.statements,
        buffers,
        ratio_of_buffers(cost, first),
        if cost.work.buffers > 0 {
            format!("{:.2}", milliseconds(cost.work.execution))
        } else {
            String::new()
        },
        cost.work.notes.join("; "),
    );
}

#[expect(clippy::cast_precision_loss, reason = "buffers are few")]
fn ratio_of_buffers(cost: &Cost, first: &Cost) -> String {
    if first.work.buffers == 0 {
        return String::new();
    }
    format!("{:.2}", cost.work.buffers as f64 / first.work.buffers as f64)
}
