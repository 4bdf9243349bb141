//! Messages of organisers to participants, and what became of the mails.

use api::{
    access::{Actor, Level},
    messages::service::write_due,
    registrations::person::Person,
};
use entity::{
    event,
    id::PartnerId,
    mail, participant, participant_message, registration,
    terms::{
        Attendance, EndedBy, ListVisibility, MailStatus, RegistrationMode, RegistrationSource,
        RegistrationStatus, SubjectKind,
    },
};
use rstest::rstest;
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};
use serde_json::{Value, json};

use crate::{
    fixture::{Engine, TestApp, now},
    world::{
        administrator, ask_with,
        events::{event, host_of, seats},
        global, id,
        mailed::{done, fails, is, mailed, refusals},
        member, programmes, put,
        users::put_member,
    },
};

struct Case {
    test: TestApp,
    event: event::Model,
    host: PartnerId,
    organiser: Actor,
}

async fn case(engine: Engine) -> Case {
    let test = TestApp::new(engine).await;
    let row = event::Model {
        registration_mode: RegistrationMode::Internal,
        contact_email: Some("dialog@example.org".into()),
        ..event(&test, "Auftakt")
    };
    let row = put(&test, row).await;
    put(&test, seats(row.id, None, 0)).await;
    put(&test, programmes::slug(SubjectKind::Event, "auftakt", row.id)).await;
    let host = put(&test, programmes::partner(&test, "Stiftung")).await.id;
    put(&test, host_of(&test, row.id, host)).await;
    let (organiser, _) = put_member(&test, "Organisation", host, Level::Editor).await;
    Case { test, event: row, host, organiser }
}

/// Somebody whose registration stands there.
async fn registered(
    test: &TestApp,
    event: &event::Model,
    number: i32,
    status: RegistrationStatus,
) -> registration::Model {
    let ended = matches!(status, RegistrationStatus::Cancelled);
    let held =
        matches!(status, RegistrationStatus::PendingConfirmation | RegistrationStatus::Offered);
    let row = registration::Model {
        id: id(test),
        event_id: event.id,
        code: format!("CODE{number:04}"),
        status,
        person_hash: Some(
            vec![u8::try_from(number % 256).unwrap(), u8::try_from(number / 256).unwrap()].into(),
        ),
        user_id: None,
        partner_id: None,
        group_id: None,
        function: None,
        queue_number: Some(number + 1),
        source: RegistrationSource::Guest,
        list_visibility: ListVisibility::Nobody,
        locale: "de".parse().unwrap(),
        controller_id: None,
        privacy_notice_id: None,
        invitation_id: None,
        submitted_at: now(),
        verified_at: None,
        expires_at: held.then(now),
        ended_at: ended.then(now),
        ended_by: ended.then_some(EndedBy::Person),
        link_generation: 1,
        attendance: Attendance::Unknown,
        attendance_at: None,
        overridden_by: None,
        override_reason: None,
        reminded_of: None,
        created_at: now(),
        updated_at: now(),
        version: 1,
    };
    let row = put(test, row).await;
    let person = Person {
        given_name: "Ada".into(),
        family_name: format!("Nummer{number}"),
        email: Some(format!("n{number}@example.org")),
        phone: None,
        organisation: None,
        function: None,
    };
    let payload = person.seal(&test.app.vault, row.id).unwrap();
    put(test, participant::Model { registration_id: row.id, payload }).await;
    row
}

fn message(event: &event::Model, audience: &str) -> Value {
    json!({
        "eventId": global(event.id), "audience": audience,
        "subject": "Anderer Raum", "text": "Wir treffen uns im Festsaal.\n<b>Bitte</b> pünktlich.",
    })
}

async fn recipients(test: &TestApp) -> Vec<String> {
    let mails = mailed(test, "participant-message").await;
    let mut to: Vec<_> = mails.into_iter().map(|mail| mail.to).collect();
    to.sort_unstable();
    to
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn each_participant_of_the_group_gets_a_mail_of_their_own(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    use RegistrationStatus::{Cancelled, Confirmed, Offered, PendingConfirmation, Waitlisted};
    let Case { test, event, organiser, .. } = case(engine).await;
    for (number, status) in
        [Confirmed, Confirmed, Waitlisted, Offered, Cancelled, PendingConfirmation]
            .into_iter()
            .enumerate()
    {
        registered(&test, &event, i32::try_from(number).unwrap(), status).await;
    }
    let counts = "{ event(slug: \"auftakt\") { confirmed: messageRecipientCount(audience: CONFIRMED)
        waitlisted: messageRecipientCount(audience: WAITLISTED) all: messageRecipientCount(audience: ALL) } }";
    let seen = ask_with(&test, &organiser, counts, json!({})).await;
    assert_eq!(seen["event"], json!({ "confirmed": 2, "waitlisted": 2, "all": 4 }));

    let fields = ("sendParticipantMessage", "message { recipientCount mailCount finishedAt }");
    let payload = done(&test, &organiser, fields, message(&event, "CONFIRMED")).await;
    let expected = json!({ "recipientCount": 2, "mailCount": 0, "finishedAt": null });
    assert_eq!(payload["message"], expected);
    // Who comes later is not written to.
    test.set_now(now() + chrono::TimeDelta::minutes(1));
    let later = registered(&test, &event, 6, Confirmed).await;
    let later = registration::Model { created_at: test.app.clock.now(), ..later };
    later.into_active_model().reset_all().update(test.app.database.write()).await.unwrap();
    for _ in 0..3 {
        write_due(&test.app).await.unwrap();
    }
    assert_eq!(recipients(&test).await, ["n0@example.org", "n1@example.org"]);
    let mail = &mailed(&test, "participant-message").await[0];
    assert_eq!(mail.values["replyTo"], "dialog@example.org");
    assert!(!format!("{:?}", mail.values).contains("n1@"), "nobody sees another's address");

    let list = "{ event(slug: \"auftakt\") { messages { totalCount nodes {
        subject text audience recipientCount mailCount finishedAt } } } }";
    let seen = ask_with(&test, &organiser, list, json!({})).await;
    let node = &seen["event"]["messages"]["nodes"][0];
    assert_eq!(node["text"], "Wir treffen uns im Festsaal.\n<b>Bitte</b> pünktlich.");
    assert_eq!((&node["mailCount"], &node["audience"]), (&json!(2), &json!("CONFIRMED")));
    assert_ne!(node["finishedAt"], Value::Null);
    let stored = participant_message::Entity::find().one(test.app.database.read()).await;
    let stored = stored.unwrap().unwrap().payload.0;
    assert!(!String::from_utf8_lossy(&stored).contains("Festsaal"), "it is sealed");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn hundreds_are_written_to_once_by_two_processes_and_after_a_crash(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let Case { test, event, organiser, .. } = case(engine).await;
    for number in 0..450 {
        registered(&test, &event, number, RegistrationStatus::Confirmed).await;
    }
    done(&test, &organiser, ("sendParticipantMessage", ""), message(&event, "ALL")).await;
    // A process that is dropped half way.
    let _ = tokio::time::timeout(std::time::Duration::from_millis(40), write_due(&test.app)).await;
    let other = test.another_process().await;
    let (first, second) = tokio::join!(write_due(&test.app), write_due(&other));
    first.unwrap();
    second.unwrap();
    // What the one passed over because the other had it.
    write_due(&test.app).await.unwrap();
    let to = recipients(&test).await;
    let mut once = to.clone();
    once.dedup();
    assert_eq!((to.len(), once.len()), (450, 450));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_message_is_told_at_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let Case { test, event, host, organiser } = case(engine).await;
    let input = json!({
        "eventId": global(event.id), "audience": "ALL",
        "subject": "eins\nzwei", "text": "ä".repeat(10_001),
    });
    let refused = refusals(&test, &organiser, "sendParticipantMessage", input).await;
    let refused: Vec<_> =
        refused.iter().map(|(code, path)| (code.as_str(), path.as_str())).collect();
    let expected = [
        ("CONTROL_CHARACTER", "input.subject"),
        ("TOO_LONG", "input.text"),
        ("NOBODY", "input.audience"),
    ];
    assert_eq!(refused, expected);
    registered(&test, &event, 0, RegistrationStatus::Confirmed).await;
    for other in [administrator(), member(host, Level::Viewer), Actor::Anonymous] {
        let code = fails(&test, &other, "sendParticipantMessage", message(&event, "ALL")).await;
        assert!(["FORBIDDEN", "UNAUTHENTICATED"].contains(&code.as_str()), "{code}");
        let list = "{ event(slug: \"auftakt\") { messages { totalCount } failedMails { totalCount }
            messageRecipientCount(audience: ALL) } }";
        let answer = test.run(&other, list, json!({})).await;
        let expected =
            json!({ "messages": null, "failedMails": null, "messageRecipientCount": null });
        assert_eq!(answer["data"]["event"], expected);
    }
    write_due(&test.app).await.unwrap();
    assert!(mailed(&test, "participant-message").await.is_empty());
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn organisers_see_which_mails_failed_and_try_them_again(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let Case { test, event, host, organiser } = case(engine).await;
    registered(&test, &event, 0, RegistrationStatus::Confirmed).await;
    done(&test, &organiser, ("sendParticipantMessage", ""), message(&event, "ALL")).await;
    write_due(&test.app).await.unwrap();
    let written = mailed(&test, "participant-message").await.pop().unwrap().row;
    let failed = mail::Model {
        status: MailStatus::Failed,
        settled_at: Some(now()),
        attempts: 3,
        last_error: Some("550 mailbox unavailable".into()),
        ..written
    };
    let failed = failed.into_active_model().reset_all();
    let failed = failed.update(test.app.database.write()).await.unwrap();

    let query = "{ event(slug: \"auftakt\") { failedMails { totalCount nodes {
        id template status attempts settledAt lastError viewerCanRetry } } } }";
    let seen = ask_with(&test, &organiser, query, json!({})).await;
    assert_eq!(seen["event"]["failedMails"]["totalCount"], 1);
    let node = &seen["event"]["failedMails"]["nodes"][0];
    assert_eq!(node["template"], "PARTICIPANT_MESSAGE");
    assert_eq!(node["lastError"], "550 mailbox unavailable");
    assert!(!seen.to_string().contains("example.org"));
    let again = json!({ "id": global(failed.id) });
    for other in [administrator(), member(host, Level::Viewer), Actor::Anonymous] {
        let code = fails(&test, &other, "retryParticipantMail", again.clone()).await;
        assert_eq!(code, "NOT_FOUND");
    }
    let fields = ("retryParticipantMail", "mail { status attempts }");
    let payload = done(&test, &organiser, fields, again.clone()).await;
    assert_eq!(payload["mail"], json!({ "status": "QUEUED", "attempts": 0 }));
    let refused = refusals(&test, &organiser, "retryParticipantMail", again).await;
    assert_eq!(refused, [is("NOT_FAILED", "input.id")]);
}
