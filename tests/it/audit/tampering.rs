//! Whatever is done to the log past the service is found, and named for what it is.

use api::{
    access::{Actor, Origin},
    audit::service::{
        self, Anchor,
        DefectKind::{self, Altered, Missing, PayloadAltered, Reordered},
    },
    write::{Change, Write},
};
use entity::{
    audit_entry,
    id::AuditEntryId,
    terms::{GrantRole, SubjectKind},
};
use rstest::rstest;
use sea_orm::{ConnectionTrait as _, Iterable as _};
use serde_json::json;
use uuid::Uuid;

use super::{assert_whole, entries, verify, write_entry};
use crate::{
    fixture::{Engine, TestApp},
    world::person,
};

/// A chain of seven: the fourth has a value in every column, the fifth in none that may be empty.
struct Log {
    test: TestApp,
    engine: Engine,
    ids: Vec<AuditEntryId>,
}

const FULL: usize = 4;
const BARE: usize = 5;

impl Log {
    async fn new(engine: Engine) -> Self {
        let test = TestApp::new(engine).await;
        for number in 1..=7 {
            if number == FULL {
                write_full(&test).await;
            } else {
                write_entry(&test.app, &Actor::Operator, &[], &number.to_string()).await;
            }
        }
        service::seal(&test.app).await.unwrap();
        assert_whole(&test.app).await;
        let ids = entries(&test).await.iter().map(|entry| entry.id).collect();
        Self { test, engine, ids }
    }

    fn id(&self, position: usize) -> String {
        self.uuid(self.ids[position - 1].0)
    }

    fn uuid(&self, id: Uuid) -> String {
        match self.engine {
            Engine::Sqlite => format!("x'{}'", id.simple()),
            Engine::Postgres => format!("'{id}'"),
        }
    }

    /// Runs statements as whoever has the database in their hands: without foreign keys.
    async fn tamper(&self, statements: &str) {
        let database = self.test.app.database.write();
        let statements = match self.engine {
            Engine::Sqlite => format!("PRAGMA foreign_keys = OFF; {statements}"),
            Engine::Postgres => {
                format!("BEGIN; SET LOCAL session_replication_role = replica; {statements}; COMMIT")
            }
        };
        database.execute_unprepared(&statements).await.unwrap();
    }

    async fn found(&self) -> Vec<(DefectKind, Option<i64>)> {
        verify(&self.test.app, None).await.1.kinds()
    }
}

async fn write_full(test: &TestApp) {
    let origin = Origin { request_id: Some("request-1".into()), ..Origin::default() };
    let app = test.app.for_request(origin);
    let actor = person(Vec::new(), Vec::new());
    let mut write = Write::begin(&app, &actor, "partners.verify_partner").await.unwrap();
    write.on(api::policy::Ground {
        rule: api::policy::Rule::SignedIn,
        grant: None,
        role: Some(GrantRole::Ministry),
        partner: Some(Uuid::from_u128(8).into()),
    });
    let partner = Uuid::from_u128(9);
    write.changed(Change::Updated, SubjectKind::Partner, partner, &json!({ "name": "a" }));
    write.personal(json!({ "name": "Ada" }));
    write.commit().await.unwrap();
}

/// A value that the column does not have, as SQL.
fn other_value(log: &Log, column: audit_entry::Column) -> String {
    use audit_entry::Column;
    match column {
        Column::Id | Column::ActorId | Column::PartnerId | Column::CredentialId => {
            log.uuid(Uuid::from_u128(77))
        }
        Column::RecordedAt => "'2020-01-01 00:00:00+00:00'".into(),
        Column::ActorKind => "'SYSTEM'".into(),
        Column::ActingAs => "'AUDITOR'".into(),
        Column::RequestId => "'request-2'".into(),
        Column::UseCase => "'partners.create_partner'".into(),
        Column::Changes => r#"'[{"a":1}]'"#.into(),
        Column::Digest | Column::PayloadDigest => format!("'{}'", "a".repeat(64)),
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn every_altered_column_of_an_entry_is_found(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    use audit_entry::Column;
    for column in Column::iter() {
        let name = sea_orm::IdenStatic::as_str(&column).to_owned();
        let optional = matches!(
            column,
            Column::ActorId
                | Column::ActingAs
                | Column::PartnerId
                | Column::CredentialId
                | Column::RequestId
                | Column::PayloadDigest
        );
        let log = Log::new(engine).await;
        let other = other_value(&log, column);
        let mut cases = vec![(FULL, other.clone()), (BARE, other)];
        if optional {
            cases.push((FULL, "NULL".into()));
        }
        for (position, value) in cases {
            let log = Log::new(engine).await;
            let id = log.id(position);
            log.tamper(&format!("UPDATE audit_entry SET {name} = {value} WHERE id = {id}")).await;
            let place = i64::try_from(position).unwrap();
            let mut found = log.found().await;
            // Of the personal values, the digest in the entry is what they are compared with.
            found.retain(|(kind, _)| {
                !matches!(column, Column::PayloadDigest) || *kind != PayloadAltered
            });
            let expected = match column {
                // The seal has lost its entry, and the entry its seal.
                Column::Id => vec![(Missing, Some(place)), (Altered, None), (Missing, None)],
                _ => vec![(Altered, Some(place))],
            };
            assert_eq!(found, expected, "{name} of entry {position} is {value}");
        }
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_entry_that_was_written_anew_with_its_digest_is_found(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let log = Log::new(engine).await;
    let entry = entries(&log.test).await.remove(2);
    let forged = audit_entry::Model { use_case: "partners.nothing".into(), ..entry };
    let digest = api::write::digest(&forged, &[].into()).unwrap();
    let id = log.id(3);
    let statement = "UPDATE audit_entry SET use_case = 'partners.nothing', digest =";
    log.tamper(&format!("{statement} '{digest}' WHERE id = {id}")).await;
    assert_eq!(log.found().await, [(Altered, Some(3))]);
}

/// What is done, by which statements, and what is found.
type Case = (&'static str, Box<dyn Fn(&Log) -> String>, Vec<(DefectKind, Option<i64>)>);

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn every_other_kind_of_tampering_is_found_and_named(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let hash = "b".repeat(64);
    let of = |log: &Log, position: usize| log.id(position);
    let cases: Vec<Case> = vec![
        (
            "an entry deleted",
            Box::new(move |log| format!("DELETE FROM audit_entry WHERE id = {}", of(log, 3))),
            vec![(Missing, Some(3))],
        ),
        (
            "a seal deleted",
            Box::new(|_| "DELETE FROM audit_seal WHERE position = 3".into()),
            vec![(Missing, Some(3)), (Missing, None)],
        ),
        (
            "the first seal deleted",
            Box::new(|_| "DELETE FROM audit_seal WHERE position = 1".into()),
            vec![(Missing, Some(1)), (Missing, None)],
        ),
        (
            "an entry deleted with its seal",
            Box::new(move |log| {
                format!(
                    "DELETE FROM audit_seal WHERE position = 3; DELETE FROM audit_entry WHERE id = {}",
                    of(log, 3)
                )
            }),
            vec![(Missing, Some(3))],
        ),
        (
            "two entries exchanged",
            Box::new(move |log| {
                let set = |position, id: &str| {
                    format!(
                        "UPDATE audit_seal SET audit_entry_id = {id} WHERE position = {position}"
                    )
                };
                let spare = log.uuid(Uuid::from_u128(1));
                [set(3, &spare), set(6, &of(log, 3)), set(3, &of(log, 6))].join(";")
            }),
            vec![(Reordered, Some(3)), (Reordered, Some(6))],
        ),
        (
            "two seals exchanged",
            Box::new(|_| exchange(2, 6)),
            vec![(Reordered, Some(2)), (Reordered, Some(6))],
        ),
        (
            "two neighbours exchanged",
            Box::new(|_| exchange(2, 3)),
            vec![(Reordered, Some(2)), (Reordered, Some(3))],
        ),
        (
            "a seal's hash altered",
            Box::new(move |_| format!("UPDATE audit_seal SET hash = '{hash}' WHERE position = 3")),
            vec![(Altered, Some(3))],
        ),
        (
            "the payload altered",
            Box::new(|log| {
                let other = log.uuid(Uuid::from_u128(1));
                format!("UPDATE audit_payload SET payload = {other}")
            }),
            vec![(PayloadAltered, Some(4))],
        ),
        (
            "the payload given to another entry",
            Box::new(move |log| {
                format!("UPDATE audit_payload SET audit_entry_id = {}", of(log, 5))
            }),
            vec![(PayloadAltered, Some(5))],
        ),
        (
            "a concern added",
            Box::new(move |log| {
                let (subject, entry) = (log.uuid(Uuid::from_u128(1)), of(log, 5));
                format!(
                    "INSERT INTO audit_concern (subject_id, audit_entry_id) VALUES ({subject}, {entry})"
                )
            }),
            vec![(Altered, Some(5))],
        ),
        (
            "a concern removed",
            Box::new(|log| {
                let subject = log.uuid(Uuid::from_u128(8));
                format!("DELETE FROM audit_concern WHERE subject_id = {subject}")
            }),
            vec![(Altered, Some(4))],
        ),
        (
            "a concern replaced",
            Box::new(|log| {
                let (old, new) = (log.uuid(Uuid::from_u128(8)), log.uuid(Uuid::from_u128(7)));
                format!("UPDATE audit_concern SET subject_id = {new} WHERE subject_id = {old}")
            }),
            vec![(Altered, Some(4))],
        ),
        (
            "the log emptied but for its end",
            Box::new(|_| "DELETE FROM audit_seal WHERE position < 7".into()),
            std::iter::once((Missing, Some(1)))
                .chain(std::iter::repeat_n((Missing, None), 6))
                .collect(),
        ),
    ];
    for (name, statements, expected) in cases {
        let log = Log::new(engine).await;
        log.tamper(&statements(&log)).await;
        assert_eq!(log.found().await, expected, "{name}");
    }
}

/// Each of two seals takes the other's place, with its hash.
fn exchange(one: i64, other: i64) -> String {
    let set = |from, to| format!("UPDATE audit_seal SET position = {to} WHERE position = {from}");
    [set(one, 99), set(other, one), set(99, other)].join(";")
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_truncated_end_is_found_by_an_anchor(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let log = Log::new(engine).await;
    let noted = verify(&log.test.app, None).await.0.head.unwrap();
    assert_eq!(noted.to_string().parse::<Anchor>().unwrap(), noted);
    // The log grows on: what was noted stays true.
    write_entry(&log.test.app, &Actor::Operator, &[], "later").await;
    service::seal(&log.test.app).await.unwrap();
    assert_eq!(verify(&log.test.app, Some(&noted)).await.1.0, []);

    log.tamper(
        "DELETE FROM audit_seal WHERE position > 5; DELETE FROM audit_entry \
         WHERE id NOT IN (SELECT audit_entry_id FROM audit_seal)",
    )
    .await;
    assert_eq!(log.found().await, [], "without an anchor nobody can know");
    let (_, found) = verify(&log.test.app, Some(&noted)).await;
    assert_eq!(found.kinds(), [(Missing, Some(6))]);
    assert_eq!(found.0[0].through, Some(7));

    let other = Anchor { position: 5, hash: "c".repeat(64) };
    assert_eq!(verify(&log.test.app, Some(&other)).await.1.kinds(), [(Altered, Some(5))]);
}

#[test]
fn an_anchor_is_a_hash_and_a_position() {
    let hash = "a".repeat(64);
    assert!(format!("{hash}@1").parse::<Anchor>().is_ok());
    for wrong in ["", "a@1", &hash, &format!("{hash}@0"), &format!("{hash}@x"), &format!("@{hash}")]
    {
        assert!(wrong.parse::<Anchor>().is_err(), "{wrong}");
    }
}
