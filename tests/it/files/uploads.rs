//! Bytes that arrive, and bytes that go out.

use api::{
    access::{Actor, Level, Scope},
    files::{MOST_WAITING, service::remove_unattached},
    work::Round,
};
use chrono::TimeDelta;
use entity::{attachment, stored_file, terms::PublicationStatus};
use reqwest::StatusCode;
use rstest::rstest;
use sea_orm::EntityTrait as _;
use serde_json::{Value, json};

use super::{ATTACHMENT, FILE, Office, PDF, path};
use crate::{
    fixture::{Engine, RealServer, now},
    world::{
        acting::{act, done, refusals},
        administrator, ask_with, events, global, member, put, system,
        users::put_member,
    },
};

/// SHA-256 as any other program computes it.
fn sha256(bytes: &[u8]) -> String {
    let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes);
    api::write::hexadecimal(digest.as_ref())
}

/// A draft of a profile that the editor writes.
async fn draft(office: &Office) -> String {
    let test = &office.test;
    let event = put(test, events::event(test, "Treffen")).await.id;
    put(test, events::host_of(test, event, office.partner)).await;
    let profile = entity::event_profile::Model {
        event_id: Some(event),
        status: PublicationStatus::Draft,
        ..events::profile(test, "Steckbrief")
    };
    global(put(test, profile).await.id)
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_announced_sent_attached_and_downloaded(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::new(engine).await;
    let test = &office.test;
    let announced = office.announce("Übersicht.pdf", "application/pdf", PDF.len()).await;
    let file = &announced["file"];
    assert_eq!(
        (&file["status"], &file["sha256"], &file["bytes"]),
        (&json!("AWAITED"), &json!(null), &json!(PDF.len()))
    );
    assert_eq!(announced["uploadUntil"], "2026-11-21T12:15:00Z");
    let (status, stored) = office.send(&announced, PDF).await;
    assert_eq!(status, StatusCode::CREATED);
    let expected = json!({
        "fileId": file["id"], "mediaType": "application/pdf", "bytes": PDF.len(), "sha256": sha256(PDF),
    });
    assert_eq!(stored, expected);
    assert_eq!(office.send(&announced, PDF).await.0, StatusCode::CONFLICT);
    let query = "query($id: ID!) { node(id: $id) { ... on UploadedFile { status sha256 } } }";
    let seen = ask_with(test, &office.editor, query, json!({ "id": file["id"] })).await;
    assert_eq!(seen["node"], json!({ "status": "STORED", "sha256": sha256(PDF) }));
    // Nobody else sees it, and once it is attached it is a part of something.
    for other in [Actor::Anonymous, member(office.partner, Level::Manager), administrator()] {
        let answer = test.run(&other, query, json!({ "id": file["id"] })).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "NOT_FOUND");
    }
    let profile = draft(&office).await;
    let input = json!({
        "fileId": file["id"], "to": { "eventProfileId": profile }, "title": "Überblick",
        "credit": "Foto: A. Beispiel", "licence": "CC BY 4.0", "altText": "Ein Kreis",
    });
    let attached = done(act(test, &office.editor, "attachFile", ATTACHMENT, input.clone()).await);
    let attachment = &attached["attachment"];
    let expected = json!({
        "id": attachment["id"], "position": 1, "title": "Überblick", "fileName": "Übersicht.pdf",
        "mediaType": "application/pdf", "bytes": PDF.len(), "sha256": sha256(PDF),
        "credit": "Foto: A. Beispiel", "licence": "CC BY 4.0", "altText": "Ein Kreis",
        "version": 1, "downloadUrl": attachment["downloadUrl"], "attachedTo": { "id": profile },
    });
    assert_eq!(*attachment, expected);
    let again = act(test, &office.editor, "attachFile", ATTACHMENT, input).await;
    assert_eq!(again, "NOT_FOUND", "a file is part of one object");

    let response = office.server.get(&path(&attachment["downloadUrl"])).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    for (name, value) in [
        ("content-type", "application/pdf"),
        (
            "content-disposition",
            "attachment; filename=\"_bersicht.pdf\"; filename*=UTF-8''%C3%9Cbersicht.pdf",
        ),
        ("content-security-policy", "default-src 'none'; sandbox; frame-ancestors 'none'"),
        ("x-content-type-options", "nosniff"),
        ("cache-control", "private, no-store"),
        ("content-length", &PDF.len().to_string()),
    ] {
        assert_eq!(response.headers()[name], value, "{name}");
    }
    assert!(response.headers().contains_key("repr-digest"));
    assert_eq!(response.bytes().await.unwrap(), PDF);
    // From another process, and not a minute longer than the address holds.
    let other = RealServer::start(&test.another_process().await);
    let found = other.get(&path(&attachment["downloadUrl"])).send().await.unwrap();
    assert_eq!(found.bytes().await.unwrap(), PDF);
    test.set_now(now() + TimeDelta::minutes(10));
    assert_eq!(office.download(&attachment["downloadUrl"]).await.0, StatusCode::NOT_FOUND);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn only_the_announced_file_is_taken(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::new(engine).await;
    let announced = office.announce("a.pdf", "application/pdf", PDF.len()).await;
    let refused = async |bytes: &[u8]| {
        let (status, body) = office.send(&announced, bytes).await;
        let message = body["error"]["message"].as_str().unwrap();
        assert!(message.ends_with('.'), "{message}");
        (status.as_u16(), body["error"]["code"].as_str().unwrap().to_owned())
    };
    let longer = [PDF, b"x"].concat();
    assert_eq!(refused(&longer).await, (413, "LIMIT_EXCEEDED".into()));
    assert_eq!(refused(&PDF[1..]).await, (400, "BAD_REQUEST".into()));
    assert_eq!(refused(b"").await, (400, "BAD_REQUEST".into()));
    let page = format!("<html>{}", "x".repeat(PDF.len() - 6));
    assert_eq!(refused(page.as_bytes()).await, (415, "UNSUPPORTED_MEDIA_TYPE".into()));
    let packed =
        office.server.put(&path(&announced["uploadUrl"])).header("content-encoding", "gzip");
    assert_eq!(packed.body(PDF).send().await.unwrap().status(), 415);
    // The address is for sending, and for nothing else; one that nobody gave out is for nothing.
    assert_eq!(office.download(&announced["uploadUrl"]).await.0, StatusCode::NOT_FOUND);
    let forged = format!("{}A", path(&announced["uploadUrl"]));
    for wrong in [forged.as_str(), "/files/vbf_", "/files/x"] {
        assert_eq!(
            office.server.put(wrong).body(PDF).send().await.unwrap().status(),
            404,
            "{wrong}"
        );
        assert_eq!(office.server.get(wrong).send().await.unwrap().status(), 404, "{wrong}");
    }
    assert_eq!(office.kept(), 0, "nothing is left of what was refused");
    // None of this is in the way of the right bytes.
    assert_eq!(office.send(&announced, PDF).await.0, StatusCode::CREATED);
    assert_eq!(office.kept(), 1);
    let late = office.announce("b.pdf", "application/pdf", PDF.len()).await;
    office.test.set_now(now() + TimeDelta::minutes(15));
    assert_eq!(office.send(&late, PDF).await.0, StatusCode::NOT_FOUND);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn two_that_are_sent_at_once_do_not_mix(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::new(engine).await;
    // Larger than a part, and different to the last byte.
    let body = |letter: u8| [b"%PDF-1.7\n", &vec![letter; 6_000_000][..]].concat();
    let (left, right) = (body(b'a'), body(b'b'));
    let announced = office.announce("a.pdf", "application/pdf", left.len()).await;
    let (one, two) = tokio::join!(office.send(&announced, &left), office.send(&announced, &right));
    let statuses = [one.0.as_u16(), two.0.as_u16()];
    assert!(statuses.contains(&201) && statuses.contains(&409), "{statuses:?}");
    let (kept, sent) = if one.0 == 201 { (one.1, left) } else { (two.1, right) };
    assert_eq!(kept["sha256"], sha256(&sent));
    assert_eq!(office.kept(), 1);
    let profile = draft(&office).await;
    let input = json!({ "fileId": kept["fileId"], "to": { "eventProfileId": profile } });
    let attached = act(&office.test, &office.editor, "attachFile", ATTACHMENT, input).await;
    let (_, bytes) = office.download(&attached["attachment"]["downloadUrl"]).await;
    assert!(bytes == sent, "the bytes are those of the one that was kept");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_a_file_of_ours_is_not_announced(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::new(engine).await;
    let test = &office.test;
    let announce = async |actor: &Actor, name: &str, media_type: &str, bytes: i64| {
        let input = json!({ "fileName": name, "mediaType": media_type, "bytes": bytes });
        act(test, actor, "createUpload", FILE, input).await
    };
    for (name, media_type, bytes, expected) in [
        ("a.svg", "image/svg+xml", 10, "input.mediaType MEDIA_TYPE_NOT_ALLOWED"),
        ("a.html", "text/html", 10, "input.mediaType MEDIA_TYPE_NOT_ALLOWED"),
        ("a.exe", "application/pdf", 10, "input.fileName ENDING_MISMATCH"),
        ("../a.pdf", "application/pdf", 10, "input.fileName INVALID_NAME"),
        ("a\u{200f}fdp.pdf", "application/pdf", 10, "input.fileName INVALID_NAME"),
        ("a\n.pdf", "application/pdf", 10, "input.fileName CONTROL_CHARACTER"),
        (" ", "application/pdf", 10, "input.fileName REQUIRED"),
        (&"a".repeat(151), "application/pdf", 10, "input.fileName TOO_LONG"),
        ("a.pdf", "application/pdf", 0, "input.bytes INVALID_SIZE"),
        ("a.pdf", "application/pdf", -1, "input.bytes INVALID_SIZE"),
        ("a.pdf", "application/pdf", 20 * 1024 * 1024 + 1, "input.bytes INVALID_SIZE"),
    ] {
        let answer = announce(&office.editor, name, media_type, bytes).await;
        assert_eq!(refusals(&answer), [expected], "{name} {media_type} {bytes}");
    }
    let all = announce(&office.editor, "a/b", "x", 0).await;
    assert_eq!(refusals(&all).len(), 3, "all that is wrong is told at once");
    // Who uploads is known, and writes for a partner or manages the network.
    let viewer = member(office.partner, Level::Viewer);
    let reading = system(office.partner, &[Scope::MembersRead]);
    let right = async |actor: &Actor| announce(actor, "a.pdf", "application/pdf", 10).await;
    assert_eq!(right(&Actor::Anonymous).await, "UNAUTHENTICATED");
    assert_eq!(right(&viewer).await, "FORBIDDEN");
    assert_eq!(right(&reading).await, "FORBIDDEN");
    done(right(&system(office.partner, &[Scope::ContentWrite])).await);
    done(right(&administrator()).await);
    // Nobody fills the store with what is part of nothing.
    for _ in 0..MOST_WAITING {
        done(right(&office.editor).await);
    }
    assert_eq!(refusals(&right(&office.editor).await), ["input TOO_MANY_WAITING"]);
    let other = put_member(test, "Zwei", office.partner, Level::Editor).await.0;
    done(right(&other).await);
    // What never arrived and cannot any more is in nobody's way.
    test.set_now(now() + TimeDelta::minutes(15));
    done(right(&office.editor).await);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_part_of_nothing_is_removed_with_its_bytes(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::new(engine).await;
    let test = &office.test;
    let profile = draft(&office).await;
    office.announce("nie.pdf", "application/pdf", PDF.len()).await;
    let forgotten = office.uploaded("vergessen.pdf").await;
    let mut attached = Vec::new();
    for name in ["bleibt.pdf", "geht.pdf"] {
        let input = json!({
            "fileId": office.uploaded(name).await, "to": { "eventProfileId": profile },
        });
        let made = done(act(test, &office.editor, "attachFile", ATTACHMENT, input).await);
        attached.push(made["attachment"].clone());
    }
    let removal = json!({ "id": attached[1]["id"] });
    let removed = act(test, &office.editor, "removeAttachment", "attachmentId", removal).await;
    assert_eq!(done(removed)["attachmentId"], attached[1]["id"]);
    assert_eq!(office.download(&attached[1]["downloadUrl"]).await.0, StatusCode::NOT_FOUND);
    assert_eq!(office.kept(), 3);

    let rows =
        async || stored_file::Entity::find().all(test.app.database.read()).await.unwrap().len();
    assert_eq!(remove_unattached(&test.app).await.unwrap(), Round::Idle(None));
    test.set_now(now() + TimeDelta::hours(1));
    assert_eq!(remove_unattached(&test.app).await.unwrap(), Round::Worked);
    assert_eq!((office.kept(), rows().await), (2, 3), "what was taken away is gone");
    test.set_now(now() + TimeDelta::hours(25));
    let input = json!({ "fileId": forgotten, "to": { "eventProfileId": profile } });
    assert_eq!(act(test, &office.editor, "attachFile", ATTACHMENT, input).await, "NOT_FOUND");
    assert_eq!(remove_unattached(&test.app).await.unwrap(), Round::Worked);
    assert_eq!((office.kept(), rows().await), (1, 1), "what nobody attached is gone");
    assert_eq!(remove_unattached(&test.app).await.unwrap(), Round::Idle(None));
    let left = attachment::Entity::find().all(test.app.database.read()).await.unwrap();
    assert_eq!(left.len(), 1);
    let query = "query($id: ID!) { node(id: $id) { ... on Attachment { downloadUrl } } }";
    let seen: Value =
        ask_with(test, &office.editor, query, json!({ "id": attached[0]["id"] })).await;
    assert_eq!(office.download(&seen["node"]["downloadUrl"]).await.1, PDF);
}

#[tokio::test(flavor = "multi_thread")]
async fn front_ends_of_other_origins_may_send_files() {
    let office = Office::new(Engine::Sqlite).await;
    let settings = api::http::HttpSettings {
        cors_origins: vec!["https://www.example.org".into()],
        ..api::http::HttpSettings::default()
    };
    let server = RealServer::with(&office.test.app, settings);
    let announced = office.announce("a.pdf", "application/pdf", PDF.len()).await;
    let sent = server
        .put(&path(&announced["uploadUrl"]))
        .header("origin", "https://www.example.org")
        .header("content-type", "application/pdf");
    let sent = sent.body(PDF).send().await.unwrap();
    assert_eq!(sent.status(), StatusCode::CREATED);
    assert_eq!(sent.headers()["access-control-allow-origin"], "https://www.example.org");
}
