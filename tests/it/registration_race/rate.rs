//! How many registrations a second, beside the rate at which PostgreSQL commits the same rows.
//!
//! `cargo test --release -p tests --test it registration_race::rate -- --ignored --nocapture`

use std::{fmt::Write as _, process::Command, time::Instant};

use entity::event_seats;
use sea_orm::{ConnectionTrait as _, DatabaseBackend, EntityTrait as _, Statement};

use super::{people, processes, register, rush};
use crate::fixture::{Engine, TestApp};

/// Who registers at the same time, and how many connections `pgbench` has.
const AT_ONCE: usize = 8;
/// Registrations that are measured.
const MEASURED: usize = 2_000;
/// For how long `pgbench` runs.
const SECONDS: usize = 10;

/// Columns with what is written into them.
type Values = &'static [(&'static str, &'static str)];

/// What one registration writes, with what tells one from another.
const ROWS: [(&str, &str, Values); 8] = [
    (
        "registration",
        "id",
        &[
            ("id", ":'id'"),
            ("code", "substr(:'id', 1, 36)"),
            ("person_hash", "decode(md5(:'id'), 'hex')"),
        ],
    ),
    ("participant", "registration_id", &[("registration_id", ":'id'")]),
    ("participant_word", "registration_id", &[("registration_id", ":'id'")]),
    ("audit_entry", "id", &[("id", ":'entry'")]),
    ("audit_unsealed", "audit_entry_id", &[("audit_entry_id", ":'entry'")]),
    ("audit_concern", "audit_entry_id", &[("audit_entry_id", ":'entry'")]),
    ("outbox_event", "audit_entry_id", &[("id", ":'message'"), ("audit_entry_id", ":'entry'")]),
    ("mail", "audit_entry_id", &[("id", ":'letter'"), ("audit_entry_id", ":'entry'")]),
];

async fn columns(test: &TestApp, table: &str) -> Vec<String> {
    let sql = format!(
        "SELECT column_name::text FROM information_schema.columns WHERE table_name = '{table}' \
         AND table_schema = current_schema() ORDER BY ordinal_position"
    );
    let statement = Statement::from_string(DatabaseBackend::Postgres, sql);
    let rows = test.app.database.read().query_all_raw(statement).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

/// The transaction of one registration as a script: what the service wrote for the first one, again and again.
async fn script(test: &TestApp) -> String {
    let registration = entity::registration::Entity::find().one(test.app.database.read());
    let registration = registration.await.unwrap().unwrap();
    let entry = entity::audit_entry::Entity::find().one(test.app.database.read());
    let (id, entry) = (registration.id.0, entry.await.unwrap().unwrap().id.0);
    let mut script = String::from(
        "SELECT gen_random_uuid() AS id, gen_random_uuid() AS entry, gen_random_uuid() AS message, \
         gen_random_uuid() AS letter \\gset\nBEGIN;\n",
    );
    let event = registration.event_id.0;
    writeln!(
        script,
        "UPDATE event_seats SET taken = taken + 1 WHERE event_id = '{event}' AND accepting AND \
         waiting = 0 AND (capacity IS NULL OR taken + held_back < capacity) RETURNING taken;"
    )
    .unwrap();
    for (table, key, changed) in ROWS {
        let all = columns(test, table).await;
        let values: Vec<String> = all
            .iter()
            .map(|column| {
                let change = changed.iter().find(|(name, _)| name == column);
                change.map_or_else(
                    || column.clone(),
                    |(name, value)| match *name {
                        "code" | "person_hash" => (*value).to_owned(),
                        _ => format!("{value}::uuid"),
                    },
                )
            })
            .collect();
        let template =
            if key.contains("registration") || table == "registration" { id } else { entry };
        writeln!(
            script,
            "INSERT INTO {table} ({}) SELECT {} FROM {table} WHERE {key} = '{template}';",
            all.join(", "),
            values.join(", "),
        )
        .unwrap();
    }
    script.push_str("COMMIT;\n");
    script
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a benchmark: it measures and asserts nothing of speed"]
#[expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]
async fn registrations_a_second_beside_pgbench() {
    let open = |seats| event_seats::Model { capacity: None, ..seats };
    let (test, apps, event) = processes(Engine::Postgres, 1, open, |event| event).await;
    let mut users = people(&test, MEASURED + 1).await;
    register(&test.app, users.pop().unwrap(), event).await;
    let script = script(&test).await;
    let begun = Instant::now();
    let answered = rush(&apps, users, event).await;
    assert_eq!(answered.len(), MEASURED);
    let ours = f64::from(u32::try_from(MEASURED).unwrap()) / begun.elapsed().as_secs_f64();

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("registration.sql");
    std::fs::write(&file, script).unwrap();
    let pgbench = std::env::var_os("PGBENCH").unwrap_or_else(|| "pgbench".into());
    let output = Command::new(pgbench)
        .args(["-n", "-c", &AT_ONCE.to_string(), "-j", "2", "-T", &SECONDS.to_string(), "-f"])
        .arg(&file)
        .arg(test.url())
        .output()
        .expect("pgbench comes with PostgreSQL; PGBENCH names it where it is not in the path");
    let text = String::from_utf8_lossy(&output.stdout);
    let theirs = text.lines().find_map(|line| line.strip_prefix("tps = ")).unwrap_or_else(|| {
        panic!("{text}{}", String::from_utf8_lossy(&output.stderr));
    });
    let theirs: f64 = theirs.split_whitespace().next().unwrap().parse().unwrap();
    println!(
        "registrations/s: {ours:.0}; pgbench commits/s: {theirs:.0}; ratio {:.2}",
        ours / theirs
    );
}
