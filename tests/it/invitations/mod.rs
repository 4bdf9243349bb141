//! Invitations to events: who is asked, what the link shows, who sees whom.

mod page;

use api::{
    access::{Actor, Level},
    invitations::service::{open_invitation, use_invitation},
    write::Write,
};
use entity::{
    audit_entry, event, event_invitation,
    id::PartnerId,
    terms::{Confidentiality, EventStatus, InvitationStatus, RegistrationMode, SubjectKind},
};
use rstest::rstest;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _};
use serde_json::{Value, json};

use crate::{
    fixture::{Engine, TestApp},
    world::{
        administrator, ask_with,
        events::{event, held, host_of, session, venue},
        global,
        mailed::{done, fails, is, mailed, refusals},
        member, programmes, put, sees,
        users::put_member,
    },
};

struct Case {
    test: TestApp,
    event: event::Model,
    host: PartnerId,
    organiser: Actor,
}

/// A protected event with a place and an agenda, and who organises it.
async fn case(engine: Engine) -> Case {
    let test = TestApp::new(engine).await;
    let hall = put(&test, venue(&test, "Rathaus Wilsdruff")).await;
    let row = event::Model {
        confidentiality: Confidentiality::Protected,
        registration_mode: RegistrationMode::Internal,
        venue_id: Some(hall.id),
        ..event(&test, "Kommunaldialog")
    };
    let row = put(&test, held(row, "2027-08-21T10:00", None)).await;
    put(&test, programmes::slug(SubjectKind::Event, "kommunaldialog", row.id)).await;
    put(&test, session(&test, row.id, 1, "Gespräch mit der Ministerin")).await;
    let host = put(&test, programmes::partner(&test, "Staatskanzlei")).await.id;
    put(&test, host_of(&test, row.id, host)).await;
    let (organiser, _) = put_member(&test, "Organisation", host, Level::Editor).await;
    Case { test, event: row, host, organiser }
}

fn person(family_name: &str, email: &str) -> Value {
    json!({ "givenName": "Ada", "familyName": family_name, "email": email })
}

fn invite(event: &event::Model, people: &[Value]) -> Value {
    json!({ "eventId": global(event.id), "people": people, "note": "Bitte kommen Sie." })
}

const LIST: &str = "{ event(slug: \"kommunaldialog\") { invitations { totalCount nodes {
    givenName familyName email status mails { template status } } } } }";

const BY_LINK: &str = "query($token: String!) { eventInvitationByLink(token: $token) {
    givenName familyName email note status event { title whole }
    invitedTo { title venue { name } sessions { title } } } }";

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn each_person_gets_a_mail_and_sees_place_and_agenda_by_the_link(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let Case { test, event, organiser, .. } = case(engine).await;
    let people = [person("Eins", "eins@example.org"), person("Zwei", "Zwei@example.org")];
    let fields = ("inviteToEvent", "invitations { id familyName status }");
    let payload = done(&test, &organiser, fields, invite(&event, &people)).await;
    let invitations = payload["invitations"].as_array().unwrap();
    assert_eq!(invitations.len(), 2);
    assert_eq!(invitations[1]["familyName"], "Zwei");
    let mails = mailed(&test, "event-invitation").await;
    let to: Vec<_> = mails.iter().map(|mail| mail.to.as_str()).collect();
    assert_eq!(to, ["eins@example.org", "Zwei@example.org"]);
    assert_eq!(mails[0].values["hosts"], "Staatskanzlei");
    assert!(!format!("{:?}", mails[0].values).contains("Zwei"), "nobody sees another's address");

    let token = json!({ "token": mails[0].token() });
    let seen = ask_with(&test, &Actor::Anonymous, BY_LINK, token).await;
    let seen = &seen["eventInvitationByLink"];
    assert_eq!((&seen["familyName"], &seen["status"]), (&json!("Eins"), &json!("SENT")));
    assert_eq!(seen["note"], "Bitte kommen Sie.");
    let expected = json!({
        "title": "Kommunaldialog", "venue": { "name": "Rathaus Wilsdruff" },
        "sessions": [{ "title": "Gespräch mit der Ministerin" }],
    });
    assert_eq!(seen["invitedTo"], expected);
    // Looking at it changed nothing.
    let rows = event_invitation::Entity::find().all(test.app.database.read()).await.unwrap();
    assert!(rows.iter().all(|row| row.status == InvitationStatus::Sent && row.version == 1));
    for wrong in ["vbp_unknown", "", &mails[0].token()[..40]] {
        let answer = test.run(&Actor::Anonymous, BY_LINK, json!({ "token": wrong })).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "NOT_FOUND", "{wrong}");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn all_that_is_wrong_is_told_at_its_place_and_nobody_is_invited(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let Case { test, event, organiser, .. } = case(engine).await;
    let input = invite(&event, &[person("Eins", "eins@example.org")]);
    done(&test, &organiser, ("inviteToEvent", ""), input).await;
    let people = [
        person("Zwei", "zwei@example.org"),
        person("", "keine Adresse"),
        person("Drei", "ZWEI@example.org"),
        person(&"ä".repeat(5_000), "vier@example.org"),
        person("Eins", "Eins@Example.org"),
    ];
    let refused = refusals(&test, &organiser, "inviteToEvent", invite(&event, &people)).await;
    let refused: Vec<_> =
        refused.iter().map(|(code, path)| (code.as_str(), path.as_str())).collect();
    let expected = [
        ("INVALID_NAME", "input.people.1.familyName"),
        ("INVALID_EMAIL", "input.people.1.email"),
        ("REPEATED", "input.people.2.email"),
        ("INVALID_NAME", "input.people.3.familyName"),
        ("ALREADY_INVITED", "input.people.4.email"),
    ];
    assert_eq!(refused, expected);
    assert_eq!(mailed(&test, "event-invitation").await.len(), 1);
    let many: Vec<_> = (0..201).map(|n| person("Viele", &format!("n{n}@example.org"))).collect();
    let refused = refusals(&test, &organiser, "inviteToEvent", invite(&event, &many)).await;
    assert_eq!(refused, [is("TOO_MANY", "input.people")]);
    let refused = refusals(&test, &organiser, "inviteToEvent", invite(&event, &[])).await;
    assert_eq!(refused, [is("REQUIRED", "input.people")]);
    done(&test, &organiser, ("inviteToEvent", ""), invite(&event, &many[..200])).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_invited_to_a_draft_or_to_what_is_over(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let Case { test, host, organiser, .. } = case(engine).await;
    let internal = |title| event::Model {
        registration_mode: RegistrationMode::Internal,
        ..event(&test, title)
    };
    for (row, code) in [
        (event::Model { status: EventStatus::Draft, ..internal("Entwurf") }, "EVENT_NOT_PUBLISHED"),
        (event::Model { status: EventStatus::Cancelled, ..internal("Abgesagt") }, "EVENT_OVER"),
        (held(internal("Vorbei"), "2020-01-01", None), "EVENT_OVER"),
        (event(&test, "Ohne"), "NO_REGISTRATION"),
    ] {
        let row = put(&test, row).await;
        put(&test, host_of(&test, row.id, host)).await;
        let input = invite(&row, &[person("Eins", "eins@example.org")]);
        let refused = refusals(&test, &organiser, "inviteToEvent", input).await;
        assert_eq!(refused, [is(code, "input.eventId")], "{}", row.title);
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn organisers_alone_see_who_is_invited_and_it_is_noted(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let Case { test, event, host, organiser } = case(engine).await;
    let people = [person("Eins", "eins@example.org"), person("Zwei", "zwei@example.org")];
    done(&test, &organiser, ("inviteToEvent", ""), invite(&event, &people)).await;
    let seen = ask_with(&test, &organiser, LIST, json!({})).await;
    let list = &seen["event"]["invitations"];
    assert_eq!(list["totalCount"], 2);
    let expected = json!({
        "givenName": "Ada", "familyName": "Eins", "email": "eins@example.org", "status": "SENT",
        "mails": [{ "template": "EVENT_INVITATION", "status": "QUEUED" }],
    });
    assert_eq!(list["nodes"][0], expected);
    let reads = audit_entry::Entity::find()
        .filter(audit_entry::Column::UseCase.eq("personal_data.read"))
        .order_by_asc(audit_entry::Column::Id)
        .all(test.app.database.read())
        .await
        .unwrap();
    let last = reads.last().unwrap();
    assert_eq!(last.changes.as_array().unwrap().len(), 2);
    assert_eq!(last.changes[0]["kind"], "EVENT_INVITATION");
    assert!(!format!("{last:?}").contains("example.org"));

    let row = event_invitation::Entity::find().one(test.app.database.read()).await;
    let id = row.unwrap().unwrap().id;
    assert!(sees(&test, &organiser, id).await);
    let input = invite(&event, &[person("Drei", "drei@example.org")]);
    for other in [administrator(), member(host, Level::Viewer), Actor::Anonymous] {
        let answer = test.run(&other, LIST, json!({})).await;
        assert_eq!(answer["data"]["event"]["invitations"], Value::Null, "{answer}");
        assert!(!answer.to_string().contains("example.org"));
        assert!(!sees(&test, &other, id).await);
        let code = fails(&test, &other, "inviteToEvent", input.clone()).await;
        assert!(["FORBIDDEN", "UNAUTHENTICATED"].contains(&code.as_str()), "{code}");
        let taken = json!({ "id": global(id) });
        assert_eq!(fails(&test, &other, "revokeEventInvitation", taken).await, "NOT_FOUND");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_that_was_taken_back_opens_nothing_and_can_be_sent_anew(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let Case { test, event, organiser, .. } = case(engine).await;
    let people = [person("Eins", "eins@example.org")];
    let fields = ("inviteToEvent", "invitations { id }");
    let payload = done(&test, &organiser, fields, invite(&event, &people)).await;
    let id = payload["invitations"][0]["id"].clone();
    let token = mailed(&test, "event-invitation").await[0].token();
    done(&test, &organiser, ("resendEventInvitation", ""), json!({ "id": id })).await;
    let mails = mailed(&test, "event-invitation").await;
    assert_eq!((mails.len(), mails[1].token()), (2, token.clone()));

    let fields = ("revokeEventInvitation", "invitation { status }");
    let payload = done(&test, &organiser, fields, json!({ "id": id })).await;
    assert_eq!(payload["invitation"]["status"], "REVOKED");
    let secret = token.clone().into();
    let read = test.app.database.read();
    assert_eq!(open_invitation(read, &test.app.vault, &secret).await.unwrap(), None);
    let answer = test.run(&Actor::Anonymous, BY_LINK, json!({ "token": token })).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "NOT_FOUND");
    for mutation in ["revokeEventInvitation", "resendEventInvitation"] {
        let refused = refusals(&test, &organiser, mutation, json!({ "id": id })).await;
        assert_eq!(refused, [is("ALREADY_REVOKED", "input.id")]);
    }
    done(&test, &organiser, ("inviteToEvent", ""), invite(&event, &people)).await;
    let anew = mailed(&test, "event-invitation").await.pop().unwrap().token();
    assert_ne!(anew, token);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_is_used_once_and_still_opens_for_its_person(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let Case { test, event, organiser, .. } = case(engine).await;
    let people = [person("Eins", "eins@example.org")];
    done(&test, &organiser, ("inviteToEvent", ""), invite(&event, &people)).await;
    let token = mailed(&test, "event-invitation").await[0].token().into();
    let read = test.app.database.read();
    let row = open_invitation(read, &test.app.vault, &token).await.unwrap().unwrap();
    for _ in 0..2 {
        let mut write =
            Write::begin(&test.app, &Actor::System, "registrations.test").await.unwrap();
        use_invitation(&mut write, row.id).await.unwrap();
        write.commit().await.unwrap();
    }
    let used = open_invitation(read, &test.app.vault, &token).await.unwrap().unwrap();
    assert_eq!((used.status, used.version), (InvitationStatus::Used, 2));
    let refused =
        refusals(&test, &organiser, "revokeEventInvitation", json!({ "id": global(row.id) })).await;
    assert_eq!(refused, [is("ALREADY_USED", "input.id")]);
}
