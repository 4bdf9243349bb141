//! "Tell me when registration opens": told exactly once, and then forgotten.

use api::{
    access::{Actor, Level, Origin},
    interests::service::tell_due,
};
use chrono::TimeDelta;
use entity::{
    event, event_interest,
    terms::{Confidentiality, InterestStatus, RegistrationMode, RegistrationOpening, SubjectKind},
};
use rstest::rstest;
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _, QueryOrder as _};
use serde_json::{Value, json};

use crate::{
    fixture::{Engine, TestApp, now},
    world::{
        ask_with,
        events::{event, host_of, host_of_series, part_of, series},
        global,
        mailed::{done, is, mailed, refusals},
        member, programmes, put,
        users::{put_account, signed_in},
    },
};

/// An event whose registration is here and has not opened.
fn unopened(test: &TestApp, title: &str) -> event::Model {
    event::Model {
        registration_mode: RegistrationMode::Internal,
        registration_opening: RegistrationOpening::Unannounced,
        ..event(test, title)
    }
}

async fn open(test: &TestApp, row: &event::Model) {
    let opened =
        event::Model { registration_opening: RegistrationOpening::Immediate, ..row.clone() };
    opened.into_active_model().reset_all().update(test.app.database.write()).await.unwrap();
}

fn guest(row: &event::Model, email: &str) -> Value {
    let guest = json!({ "name": "Ada Gast", "email": email, "locale": "en" });
    json!({ "awaited": { "eventId": global(row.id) }, "guest": guest })
}

async fn express(test: &TestApp, input: Value) -> Value {
    done(test, &Actor::Anonymous, ("expressEventInterest", "status"), input).await["status"].clone()
}

async fn confirm(test: &TestApp, token: &str) -> Value {
    let input = json!({ "token": token });
    let payload =
        done(test, &Actor::Anonymous, ("confirmInterest", "interest { status }"), input).await;
    payload["interest"]["status"].clone()
}

async fn interests(test: &TestApp) -> Vec<event_interest::Model> {
    let query = event_interest::Entity::find().order_by_asc(event_interest::Column::Id);
    query.all(test.app.database.read()).await.unwrap()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_guest_confirms_and_is_told_once_and_forgotten(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let row = put(&test, unopened(&test, "Auftakt")).await;
    assert_eq!(express(&test, guest(&row, "Ada@Example.org")).await, "PENDING");
    let mail = mailed(&test, "interest-confirmation").await.pop().unwrap();
    assert_eq!((mail.to.as_str(), mail.row.locale.to_string()), ("Ada@Example.org", "en".into()));
    // A stranger could have written the name.
    assert!(!format!("{:?}", mail.values).contains("Gast") && mail.name.is_empty());

    open(&test, &row).await;
    tell_due(&test.app).await.unwrap();
    assert!(mailed(&test, "registration-opened").await.is_empty(), "it is not confirmed");

    assert_eq!(confirm(&test, &mail.token()).await, "CONFIRMED");
    assert_eq!(confirm(&test, &mail.token()).await, "CONFIRMED", "a second time changes nothing");
    for _ in 0..3 {
        tell_due(&test.app).await.unwrap();
    }
    let [told] = mailed(&test, "registration-opened").await.try_into().unwrap();
    assert_eq!((told.to.as_str(), told.name.as_str()), ("Ada@Example.org", "Ada Gast"));
    assert_eq!(told.values["event"], "Auftakt");
    assert!(told.values["link"].as_str().unwrap().ends_with("/register#event=auftakt"));
    let [known] = interests(&test).await.try_into().unwrap();
    assert_eq!(known.status, InterestStatus::Told);
    assert_eq!((known.payload, known.email_hash, known.user_id), (None, None, None));
    assert_eq!(confirm(&test, &mail.token()).await, "TOLD");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn two_processes_tell_everybody_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let row = put(&test, unopened(&test, "Auftakt")).await;
    for number in 0..7 {
        express(&test, guest(&row, &format!("gast{number}@example.org"))).await;
    }
    for mail in mailed(&test, "interest-confirmation").await {
        confirm(&test, &mail.token()).await;
    }
    open(&test, &row).await;
    let other = test.another_process().await;
    let (first, second) = tokio::join!(tell_due(&test.app), tell_due(&other));
    first.unwrap();
    second.unwrap();
    let mut told: Vec<_> =
        mailed(&test, "registration-opened").await.into_iter().map(|mail| mail.to).collect();
    told.sort_unstable();
    let expected: Vec<_> = (0..7).map(|number| format!("gast{number}@example.org")).collect();
    assert_eq!(told, expected);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_answer_is_the_same_whether_the_address_is_known_or_not(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let row = put(&test, unopened(&test, "Auftakt")).await;
    let first = express(&test, guest(&row, "ada@example.org")).await;
    let token = mailed(&test, "interest-confirmation").await[0].token();
    confirm(&test, &token).await;
    let again = guest(&row, "ADA@example.org");
    let again = express(&test, again).await;
    assert_eq!((first.as_str(), again.as_str()), (Some("PENDING"), Some("PENDING")));
    let mails = mailed(&test, "interest-confirmation").await;
    assert_eq!(mails.len(), 2, "each request is a mail");
    assert_eq!(mails[1].token(), token, "of one interest");
    let [known] = interests(&test).await.try_into().unwrap();
    assert_eq!(known.status, InterestStatus::Confirmed, "a stranger changes nothing of it");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_confirmed_in_two_days_is_forgotten(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let row = put(&test, unopened(&test, "Auftakt")).await;
    express(&test, guest(&row, "ada@example.org")).await;
    let token = mailed(&test, "interest-confirmation").await[0].token();
    test.set_now(now() + TimeDelta::hours(48));
    let input = json!({ "token": token });
    let late = refusals(&test, &Actor::Anonymous, "confirmInterest", input).await;
    assert_eq!(late, [is("INVALID_TOKEN", "input.token")]);
    let by_link = "query($token: String!) { eventInterestByLink(token: $token) { status } }";
    let seen = ask_with(&test, &Actor::Anonymous, by_link, json!({ "token": token })).await;
    assert_eq!(seen["eventInterestByLink"]["status"], "EXPIRED", "before it is written down, too");
    tell_due(&test.app).await.unwrap();
    let [known] = interests(&test).await.try_into().unwrap();
    assert_eq!((known.status, known.payload), (InterestStatus::Expired, None));
    // The address is free again.
    assert_eq!(express(&test, guest(&row, "ada@example.org")).await, "PENDING");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_told_without_a_link_and_can_withdraw(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let row = put(&test, unopened(&test, "Auftakt")).await;
    let user = put_account(&test, "Berger").await;
    let actor = signed_in(user.id, &[]);
    let awaited = json!({ "awaited": { "eventId": global(row.id) } });
    let payload = done(&test, &actor, ("expressEventInterest", "status"), awaited.clone()).await;
    assert_eq!(payload["status"], "CONFIRMED");
    assert!(mailed(&test, "interest-confirmation").await.is_empty());
    let withdraw = json!({ "awaited": { "eventId": global(row.id) } });
    let fields = ("withdrawInterest", "interest { status event { title } }");
    let payload = done(&test, &actor, fields, withdraw.clone()).await;
    let expected = json!({ "status": "WITHDRAWN", "event": { "title": "Auftakt" } });
    assert_eq!(payload["interest"], expected);
    let again = refusals(&test, &actor, "withdrawInterest", withdraw).await;
    assert_eq!(again, [is("NOT_INTERESTED", "input")]);
    open(&test, &row).await;
    tell_due(&test.app).await.unwrap();
    assert!(mailed(&test, "registration-opened").await.is_empty());

    let nobody = refusals(&test, &Actor::Anonymous, "expressEventInterest", awaited).await;
    assert_eq!(nobody, [is("EMAIL_REQUIRED", "input.guest")]);
}

/// The three dates of the Böll series: none is announced to open, and one of them does.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn who_waits_for_a_series_is_told_once_when_its_first_event_opens(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let row = put(&test, series(&test, "Dialoge")).await;
    let mut dates = Vec::new();
    for position in 1..=3 {
        let date = part_of(row.id, position, unopened(&test, &format!("Termin {position}")));
        dates.push(put(&test, date).await);
    }
    let host = put(&test, programmes::partner(&test, "Stiftung")).await.id;
    put(&test, host_of_series(&test, row.id, host)).await;
    let guest = json!({ "email": "ada@example.org" });
    let input = json!({ "awaited": { "seriesId": global(row.id) }, "guest": guest });
    express(&test, input).await;
    let mail = mailed(&test, "interest-confirmation").await.pop().unwrap();
    assert_eq!(
        (mail.values["subject"].as_str(), mail.row.locale.to_string()),
        (Some("Dialoge"), "de".into())
    );
    confirm(&test, &mail.token()).await;
    put(&test, programmes::slug(SubjectKind::EventSeries, "dialoge", row.id)).await;
    let count = "{ eventSeries(slug: \"dialoge\") { interestCount } }";
    let seen = async |actor: Actor| {
        ask_with(&test, &actor, count, json!({})).await["eventSeries"]["interestCount"].clone()
    };
    assert_eq!(seen(member(host, Level::Editor)).await, 1);
    assert_eq!(seen(Actor::Anonymous).await, Value::Null);

    tell_due(&test.app).await.unwrap();
    assert!(mailed(&test, "registration-opened").await.is_empty());
    open(&test, &dates[1]).await;
    tell_due(&test.app).await.unwrap();
    open(&test, &dates[0]).await;
    tell_due(&test.app).await.unwrap();
    let [told] = mailed(&test, "registration-opened").await.try_into().unwrap();
    assert_eq!(told.values["event"], "Termin 2");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn there_is_nothing_to_wait_for_where_it_is_open_over_or_by_invitation(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let opened = event::Model {
        registration_opening: RegistrationOpening::Immediate,
        ..unopened(&test, "Offen")
    };
    let without =
        event::Model { registration_mode: RegistrationMode::None, ..unopened(&test, "Ohne") };
    let closed_space = event::Model {
        confidentiality: Confidentiality::Protected,
        ..unopened(&test, "Geschützt")
    };
    for (row, code) in [
        (opened, "REGISTRATION_IS_OPEN"),
        (without, "WILL_NOT_OPEN"),
        (closed_space, "BY_INVITATION"),
    ] {
        let row = put(&test, row).await;
        let input = guest(&row, "ada@example.org");
        let refused = refusals(&test, &Actor::Anonymous, "expressEventInterest", input).await;
        assert_eq!(refused, [is(code, "input.awaited.eventId")], "{}", row.title);
    }
    let row = put(&test, unopened(&test, "Auftakt")).await;
    let long = "ä".repeat(5_000);
    let guest = json!({ "name": long, "email": "keine" });
    let input = json!({ "awaited": { "eventId": global(row.id) }, "guest": guest });
    let refused = refusals(&test, &Actor::Anonymous, "expressEventInterest", input).await;
    let codes: Vec<_> = refused.iter().map(|(code, path)| (code.as_str(), path.as_str())).collect();
    let expected = [("INVALID_EMAIL", "input.guest.email"), ("INVALID_NAME", "input.guest.name")];
    assert_eq!(codes, expected);
    assert!(interests(&test).await.is_empty());
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_mailbox_cannot_be_flooded(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let mut test = TestApp::new(engine).await;
    let row = put(&test, unopened(&test, "Auftakt")).await;
    test.app = test
        .app
        .for_request(Origin { address: Some("192.0.2.7".parse().unwrap()), ..Origin::default() });
    for _ in 0..3 {
        express(&test, guest(&row, "ada@example.org")).await;
    }
    let query = "mutation($input: ExpressEventInterestInput!) {
        expressEventInterest(input: $input) { status } }";
    let input = json!({ "input": guest(&row, "Ada@example.org") });
    let answer = test.run(&Actor::Anonymous, query, input).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "RATE_LIMITED");
    assert_eq!(mailed(&test, "interest-confirmation").await.len(), 3);
    // Another person from there is heard.
    assert_eq!(express(&test, guest(&row, "bea@example.org")).await, "PENDING");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn organisers_see_how_many_wait_and_nobody_sees_who(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let row = put(&test, unopened(&test, "Auftakt")).await;
    put(&test, programmes::slug(SubjectKind::Event, "auftakt", row.id)).await;
    let host = put(&test, programmes::partner(&test, "Stiftung")).await.id;
    put(&test, host_of(&test, row.id, host)).await;
    express(&test, guest(&row, "ada@example.org")).await;
    let count = "{ event(slug: \"auftakt\") { interestCount } }";
    let seen = async |actor: Actor| {
        ask_with(&test, &actor, count, json!({})).await["event"]["interestCount"].clone()
    };
    assert_eq!(seen(member(host, Level::Editor)).await, 0, "it is not confirmed");
    confirm(&test, &mailed(&test, "interest-confirmation").await[0].token()).await;
    assert_eq!(seen(member(host, Level::Editor)).await, 1);
    for other in [Actor::Anonymous, crate::world::administrator(), member(host, Level::Viewer)] {
        assert_eq!(seen(other).await, Value::Null);
    }
}
