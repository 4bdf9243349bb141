//! Files as parts of objects: who changes them, when they stay as they are, and who sees them.

use api::{
    access::{Actor, Level, NetworkRole},
    files::MOST_ATTACHED,
};
use entity::{
    attachment, event_profile,
    id::FileId,
    stored_file,
    terms::{Confidentiality, FileStatus, PublicationStatus, SubjectKind},
};
use rstest::rstest;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{ATTACHMENT, FILE, Office, PDF};
use crate::{
    fixture::{Engine, TestApp, now},
    world::{
        acting::{act, done, refusals},
        administrator, ask, events, global, id, member, programmes, put, sees,
        users::{office as office_of, put_account, put_member, signed_in},
    },
};

/// A file that is part of something.
pub(crate) fn stored(test: &TestApp) -> stored_file::Model {
    stored_file::Model {
        id: id(test),
        owner_id: Uuid::from_u128(1),
        name: "bericht.pdf".into(),
        media_type: "application/pdf".into(),
        bytes: 10,
        status: FileStatus::Stored,
        sha256: Some("0".repeat(64)),
        object_key: Some("x/y".into()),
        expires_at: None,
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}

/// A file as a part of an object.
pub(crate) fn attached(
    test: &TestApp,
    kind: SubjectKind,
    subject: impl Into<Uuid>,
    file: FileId,
    position: i32,
) -> attachment::Model {
    attachment::Model {
        id: id(test),
        subject_kind: kind,
        subject_id: subject.into(),
        position,
        file_id: file,
        title: None,
        credit: None,
        licence: None,
        alt_text: None,
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}

async fn profile(
    office: &Office,
    title: &str,
    confidentiality: Confidentiality,
) -> event_profile::Model {
    let test = &office.test;
    let event = entity::event::Model { confidentiality, ..events::event(test, title) };
    let event = put(test, event).await.id;
    put(test, events::host_of(test, event, office.partner)).await;
    let row = event_profile::Model {
        event_id: Some(event),
        status: PublicationStatus::Draft,
        ..events::profile(test, title)
    };
    put(test, row).await
}

impl Office {
    async fn attach(&self, actor: &Actor, file: &Value, to: Value, more: Value) -> Value {
        let mut input = json!({ "fileId": file, "to": to });
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        act(&self.test, actor, "attachFile", ATTACHMENT, input).await
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn one_attaches_what_one_uploaded_oneself_to_what_one_writes(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::new(engine).await;
    let test = &office.test;
    let profile = profile(&office, "Treffen", Confidentiality::Public).await;
    let to = json!({ "eventProfileId": global(profile.id) });
    let file = office.uploaded("a.pdf").await;
    let colleague = put_member(test, "Zwei", office.partner, Level::Editor).await.0;
    let viewer = put_member(test, "Drei", office.partner, Level::Viewer).await.0;
    let other = put(test, programmes::partner(test, "Andere")).await.id;
    let stranger = put_member(test, "Vier", other, Level::Editor).await.0;
    let by = async |actor: &Actor| office.attach(actor, &file, to.clone(), json!({})).await;
    assert_eq!(by(&Actor::Anonymous).await, "NOT_FOUND", "the draft is hidden");
    assert_eq!(by(&stranger).await, "NOT_FOUND", "the draft is hidden");
    assert_eq!(by(&viewer).await, "NOT_FOUND", "the draft is for editors");
    assert_eq!(by(&colleague).await, "NOT_FOUND", "the file is not theirs");
    let awaited = office.announce("b.pdf", "application/pdf", PDF.len()).await;
    let early = office.attach(&office.editor, &awaited["file"]["id"], to.clone(), json!({})).await;
    assert_eq!(refusals(&early), ["input.fileId NOT_UPLOADED"]);
    let bad = json!({ "title": "a\u{7}", "credit": " ", "altText": "x".repeat(1_001) });
    let bad = office.attach(&office.editor, &file, to.clone(), bad).await;
    let expected =
        ["input.title CONTROL_CHARACTER", "input.credit REQUIRED", "input.altText TOO_LONG"];
    assert_eq!(refusals(&bad), expected);
    let made = done(by(&office.editor).await);
    // Whoever writes the profile changes what is said of the file, whoever attached it.
    let id = &made["attachment"]["id"];
    let input =
        json!({ "id": id, "expectedVersion": 1, "credit": "A. Beispiel", "title": "Bericht" });
    let changed = done(act(test, &colleague, "updateAttachment", ATTACHMENT, input.clone()).await);
    assert_eq!(changed["attachment"]["credit"], "A. Beispiel");
    assert_eq!(changed["attachment"]["version"], 2);
    assert_eq!(act(test, &colleague, "updateAttachment", ATTACHMENT, input).await, "CONFLICT");
    let cleared = json!({ "id": id, "title": null });
    let cleared = done(act(test, &colleague, "updateAttachment", ATTACHMENT, cleared).await);
    assert_eq!(cleared["attachment"]["title"], Value::Null);
    assert_eq!(cleared["attachment"]["credit"], "A. Beispiel");
    let removal = json!({ "id": id });
    let removal = async |actor: &Actor| {
        act(test, actor, "removeAttachment", "attachmentId", removal.clone()).await
    };
    assert_eq!(removal(&stranger).await, "NOT_FOUND");
    done(removal(&colleague).await);
    assert_eq!(removal(&colleague).await, "NOT_FOUND");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_profile_is_not_published_without_credit_and_licence(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::new(engine).await;
    let test = &office.test;
    let profile = profile(&office, "Treffen", Confidentiality::Public).await;
    let to = json!({ "eventProfileId": global(profile.id) });
    let step = json!({ "id": global(profile.id) });
    let file = office.uploaded("a.pdf").await;
    let made =
        done(office.attach(&office.editor, &file, to.clone(), json!({ "credit": "A" })).await);
    let id = made["attachment"]["id"].clone();
    let submit = async || {
        act(test, &office.editor, "submitEventProfile", "eventProfile { status }", step.clone())
            .await
    };
    assert_eq!(refusals(&submit().await), ["input.id ATTACHMENTS_INCOMPLETE"]);
    let licence = json!({ "id": id, "licence": "CC BY 4.0" });
    done(act(test, &office.editor, "updateAttachment", ATTACHMENT, licence).await);
    done(submit().await);
    // From then on its files stay as they are.
    let another = office.uploaded("b.pdf").await;
    let late = office.attach(&office.editor, &another, to.clone(), json!({})).await;
    assert_eq!(refusals(&late), ["input INVALID_TRANSITION"]);
    let cleared = json!({ "id": id, "licence": null });
    let cleared = act(test, &office.editor, "updateAttachment", ATTACHMENT, cleared).await;
    assert_eq!(refusals(&cleared), ["input INVALID_TRANSITION"]);
    let removed =
        act(test, &office.editor, "removeAttachment", "attachmentId", json!({ "id": id }));
    assert_eq!(refusals(&removed.await), ["input INVALID_TRANSITION"]);
    // Whoever attached a file has written at it.
    let published = "eventProfile { status attachments { licence } }";
    let own = act(test, &office.editor, "publishEventProfile", published, step.clone()).await;
    assert_eq!(own, "FORBIDDEN");
    let reviewer = put_member(test, "Zwei", office.partner, Level::Editor).await.0;
    let shown = done(act(test, &reviewer, "publishEventProfile", published, step.clone()).await);
    let expected = json!({ "status": "PUBLISHED", "attachments": [{ "licence": "CC BY 4.0" }] });
    assert_eq!(shown["eventProfile"], expected);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn papers_of_a_programme_have_files_with_credit_and_licence(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::new(engine).await;
    let test = &office.test;
    let programme = put(test, programmes::programme(test, "Dialog")).await.id;
    let document = put(test, programmes::document(test, programme, 1, "Plan")).await.id;
    let to = json!({ "programmeDocumentId": global(document) });
    let file = office.uploaded("plan.pdf").await;
    let rights = json!({ "credit": "Stadt", "licence": "CC0" });
    let by = async |rights: &Value| {
        office.attach(&office.editor, &file, to.clone(), rights.clone()).await
    };
    assert_eq!(by(&rights).await, "FORBIDDEN", "the partner does not lead the programme");
    put(test, programmes::lead(test, programme, office.partner)).await;
    let bare = by(&json!({})).await;
    let expected = ["input.credit NEEDED_TO_PUBLISH", "input.licence NEEDED_TO_PUBLISH"];
    assert_eq!(refusals(&bare), expected);
    let made = done(by(&rights).await);
    let cleared = json!({ "id": made["attachment"]["id"], "credit": null });
    let cleared = act(test, &office.editor, "updateAttachment", ATTACHMENT, cleared).await;
    assert_eq!(refusals(&cleared), ["input.credit NEEDED_TO_PUBLISH"]);
    let query = "{ programmes { nodes { documents { attachments { fileName downloadUrl } } } } }";
    let seen = ask(test, &Actor::Anonymous, query).await;
    let attachment = &seen["programmes"]["nodes"][0]["documents"][0]["attachments"][0];
    assert_eq!(attachment["fileName"], "plan.pdf");
    assert_eq!(office.download(&attachment["downloadUrl"]).await.1, PDF);
    // Who manages the network does so too, with files of their own.
    let account = put_account(test, "Zwei").await.id;
    let administrator = signed_in(account, &[office_of(test, account, NetworkRole::Administrator)]);
    let input = json!({ "fileName": "b.pdf", "mediaType": "application/pdf", "bytes": PDF.len() });
    let announced = done(act(test, &administrator, "createUpload", FILE, input).await);
    office.send(&announced, PDF).await;
    let second = office.attach(&administrator, &announced["file"]["id"], to.clone(), rights).await;
    assert_eq!(done(second)["attachment"]["position"], 2);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_seen_exactly_where_its_object_is(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::new(engine).await;
    let test = &office.test;
    for (title, confidentiality) in
        [("Offen", Confidentiality::Public), ("Geschützt", Confidentiality::Protected)]
    {
        for status in [PublicationStatus::Draft, PublicationStatus::Published] {
            let profile = profile(&office, &format!("{title} {status:?}"), confidentiality).await;
            let profile = event_profile::Model { status, ..profile };
            put_status(test, &profile).await;
            let file = put(test, stored(test)).await.id;
            let row =
                put(test, attached(test, SubjectKind::EventProfile, profile.id, file, 1)).await;
            let other = member(id(test), Level::Editor);
            for actor in [Actor::Anonymous, other, administrator(), office.editor.clone()] {
                let object = sees(test, &actor, profile.id).await;
                assert_eq!(
                    sees(test, &actor, row.id).await,
                    object,
                    "{title} {status:?} {actor:?}"
                );
                assert!(!sees(test, &actor, file).await, "an attached file is a part of something");
            }
        }
    }
}

async fn put_status(test: &TestApp, profile: &event_profile::Model) {
    use sea_orm::{ActiveModelTrait as _, IntoActiveModel as _};
    let row = profile.clone().into_active_model().reset_all();
    row.update(test.app.database.write()).await.unwrap();
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn files_are_loaded_in_the_same_statements_for_few_objects_and_many(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::new(engine).await;
    let test = &office.test;
    let query = "{ eventProfiles(first: 100) { nodes { attachments { id fileName downloadUrl
        attachedTo { id } } } } }";
    let add = async |count: usize| {
        for number in 0..count {
            let row = put(test, events::profile(test, &format!("Steckbrief {number}"))).await;
            for position in 1..=3 {
                let file = put(test, stored(test)).await.id;
                let kind = SubjectKind::EventProfile;
                put(test, attached(test, kind, row.id, file, position)).await;
            }
        }
    };
    let statements = async || {
        test.take_statements();
        ask(test, &Actor::Anonymous, query).await;
        test.take_statements().len()
    };
    add(2).await;
    let few = statements().await;
    add(20).await;
    assert_eq!(statements().await, few);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_object_has_a_bounded_number_of_files(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let office = Office::new(engine).await;
    let test = &office.test;
    let profile = profile(&office, "Treffen", Confidentiality::Public).await;
    for position in 1..=i32::try_from(MOST_ATTACHED).unwrap() {
        let file = put(test, stored(test)).await.id;
        put(test, attached(test, SubjectKind::EventProfile, profile.id, file, position)).await;
    }
    let file = office.uploaded("a.pdf").await;
    let to = json!({ "eventProfileId": global(profile.id) });
    let one_more = office.attach(&office.editor, &file, to, json!({})).await;
    assert_eq!(refusals(&one_more), ["input TOO_MANY"]);
}
