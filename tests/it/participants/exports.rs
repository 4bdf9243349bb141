//! Lists that organisers take away.

use std::io::Cursor;

use api::access::Scope;
use base64::{Engine as _, prelude::BASE64_STANDARD};
use calamine::{Data, Reader as _, Xlsx};
use entity::{
    audit_entry, registration,
    terms::{EndedBy, RegistrationStatus},
};
use rstest::rstest;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use serde_json::{Value, json};

use super::{Scene, refusal, scene};
use crate::fixture::{Engine, now};

const FILE: &str = "file { fileName mediaType content size registrations }";
const FORMULA: &str = "=HYPERLINK(\"https://example.org\")";
const HTML: &str = "<script>alert(1)</script>";

async fn listed(engine: Engine) -> Scene {
    let scene = scene(engine).await;
    scene.person(FORMULA, |row| row).await;
    let waiting = |row| registration::Model {
        status: RegistrationStatus::Waitlisted,
        queue_number: Some(1),
        ..row
    };
    scene.person(HTML, waiting).await;
    let cancelled = |row| registration::Model {
        status: RegistrationStatus::Cancelled,
        ended_at: Some(now()),
        ended_by: Some(EndedBy::Person),
        ..row
    };
    scene.person("Ždrálková", cancelled).await;
    scene
}

impl Scene {
    async fn export(&self, actor: &api::access::Actor, values: Value) -> Value {
        let mut input =
            json!({ "eventId": self.id(), "format": "CSV", "purpose": "ATTENDANCE_LIST" });
        for (key, value) in values.as_object().unwrap() {
            input[key] = value.clone();
        }
        self.act(actor, "exportParticipants", FILE, input).await
    }
}

fn bytes(payload: &Value) -> Vec<u8> {
    BASE64_STANDARD.decode(payload["file"]["content"].as_str().unwrap()).unwrap()
}

fn rows(csv: &[u8], delimiter: u8) -> Vec<Vec<String>> {
    let text = csv.strip_prefix("\u{feff}".as_bytes()).expect("a mark at the start");
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(text);
    let head = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let records = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect());
    std::iter::once(head).chain(records).collect()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_table_holds_everybody_with_their_status_and_no_formula(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let scene = listed(engine).await;
    let payload = scene.export(&scene.organiser, json!({})).await;
    assert_eq!(payload["file"]["fileName"], "anmeldungen-dialog-2026-11-21.csv", "{payload}");
    assert_eq!(payload["file"]["registrations"], 3);
    assert_eq!(payload["file"]["size"], bytes(&payload).len());
    let table = rows(&bytes(&payload), b';');
    assert_eq!(table[0][..4], ["Status", "Wartenummer", "Vorname", "Nachname"]);
    let column = |name: &str| table[0].iter().position(|head| head == name).unwrap();
    let of = |name: &str| -> Vec<&str> {
        table[1..].iter().map(|row| row[column(name)].as_str()).collect()
    };
    assert_eq!(of("Status"), ["Bestätigt", "Warteliste", "Storniert"]);
    assert_eq!(of("Wartenummer"), ["", "1", ""]);
    assert_eq!(of("Nachname"), [format!("'{FORMULA}").as_str(), HTML, "Ždrálková"]);
    assert_eq!(of("Telefon")[0], "'+49 351 4711");
    assert_eq!(of("E-Mail")[2], "ždrálková@example.org");

    let english = scene.export(&scene.organiser, json!({ "language": "en" })).await;
    let table = rows(&bytes(&english), b',');
    assert_eq!(table[0][..2], ["Status", "Queue number"]);
    assert_eq!(table[3][0], "Cancelled");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_workbook_holds_texts_as_texts(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let scene = listed(engine).await;
    let payload = scene.export(&scene.organiser, json!({ "format": "XLSX" })).await;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes(&payload))).unwrap();
    let name = book.sheet_names()[0].clone();
    let range = book.worksheet_range(&name).unwrap();
    assert_eq!(range.get((1, 3)), Some(&Data::String(FORMULA.to_owned())));
    assert_eq!(range.get((2, 3)), Some(&Data::String(HTML.to_owned())));
    assert_eq!(range.get((2, 1)), Some(&Data::Float(1.0)));
    assert_eq!(range.get((3, 3)), Some(&Data::String("Ždrálková".to_owned())));
    let formulas = book.worksheet_formula(&name).unwrap();
    assert!(formulas.used_cells().next().is_none());
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn only_those_who_may_take_a_list_away_and_the_log_says_what_for(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let scene = listed(engine).await;
    let mut others: Vec<_> = scene.outsiders().into();
    others.push(("somebody at the door", scene.helper()));
    for (name, actor) in others {
        let code = scene.export(&actor, json!({})).await;
        let expected = if name == "nobody" { "UNAUTHENTICATED" } else { "FORBIDDEN" };
        assert_eq!(code, expected, "{name}");
    }
    let key = scene.system(&[Scope::ParticipantsRead]);
    let payload = scene.export(&key, json!({})).await;
    let text = String::from_utf8(bytes(&payload)).unwrap();
    assert!(text.contains("Ždrálková") && !text.contains("@example.org"), "{text}");
    let nothing = scene.export(&scene.organiser, json!({ "purpose": "OTHER" })).await;
    assert_eq!(refusal(&nothing), ("REQUIRED".into(), "note".into()));
    let other = json!({ "purpose": "OTHER", "note": "Sitzordnung" });
    scene.export(&scene.organiser, other).await;

    let entries = audit_entry::Entity::find()
        .filter(audit_entry::Column::UseCase.eq("registrations.export_participants"))
        .all(scene.test.app.database.read())
        .await
        .unwrap();
    let details = |entry: &audit_entry::Model| entry.changes[0]["details"].clone();
    let said: Vec<_> = entries.iter().map(details).collect();
    let expected = [
        json!({ "purpose": "ATTENDANCE_LIST", "format": "CSV", "contacts": false }),
        json!({ "purpose": "OTHER", "format": "CSV", "contacts": true }),
    ];
    assert_eq!(said, expected);
    assert!(!format!("{entries:?}").contains("Sitzordnung"));
}
