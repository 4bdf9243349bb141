//! Anybody asks whether a municipality could take part: confirmed, answered, forgotten.

use api::{
    access::{Actor, Origin},
    programme_interests::service::forget_expired,
};
use chrono::TimeDelta;
use entity::{
    audit_entry, model_municipality, municipality, programme, programme_interest, register_area,
    terms::{ProgrammeInterestStatus, ProgrammeStatus},
};
use rstest::rstest;
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, EntityTrait as _, IntoActiveModel as _,
    QueryFilter as _,
};
use serde_json::{Value, json};

use super::World;
use crate::{
    authorization::state,
    fixture::{Engine, TestApp, now},
    world::{
        administrator, ask_with, global,
        mailed::{done, fails, is, mailed, refusals},
        put,
        register::area,
    },
};

/// The municipality of the world is picked from the official register, which has another one as well.
pub(super) async fn register(world: &World) -> register_area::Model {
    let test = &world.test;
    put(test, area(test, "14628110", "Freital")).await;
    let area = put(test, area(test, "14628410", "Wilsdruff")).await;
    let picked = municipality::Model { area_id: Some(area.id), ..world.municipality.clone() };
    picked.into_active_model().reset_all().update(test.app.database.write()).await.unwrap();
    area
}

fn question(world: &World, email: &str) -> Value {
    json!({
        "programmeId": global(world.programme.id), "municipalityKey": "14628410",
        "name": "Ada Fragerin", "email": email, "function": "Hauptamt",
        "message": "Wann beginnt es?", "locale": "de",
    })
}

async fn express(world: &World, email: &str) -> String {
    let fields = ("expressProgrammeInterest", "status");
    let payload = done(&world.test, &Actor::Anonymous, fields, question(world, email)).await;
    assert_eq!(payload["status"], "PENDING");
    let mails = mailed(&world.test, "programme-interest-confirmation").await;
    mails.last().unwrap().token()
}

async fn confirm(world: &World, token: &str) -> Value {
    let fields =
        ("confirmProgrammeInterest", "interest { status programme { title } area { name } }");
    let input = json!({ "token": token });
    done(&world.test, &Actor::Anonymous, fields, input).await["interest"].clone()
}

async fn only(test: &TestApp) -> programme_interest::Model {
    let rows = programme_interest::Entity::find().all(test.app.database.read()).await.unwrap();
    let [row] = rows.try_into().unwrap();
    row
}

const LIST: &str = "query($id: ID!) { node(id: $id) { ... on Programme { interests {
    totalCount nodes { id status name email function message area { name } municipality { ags } version } } } } }";

async fn list(world: &World, actor: &Actor) -> Value {
    let variables = json!({ "id": global(world.programme.id) });
    world.test.run(actor, LIST, variables).await
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn somebody_asks_confirms_is_answered_and_forgotten(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::of(engine, |programme| programme::Model {
        contact_email: Some("programm@example.org".into()),
        ..programme
    })
    .await;
    let test = &world.test;
    register(&world).await;
    let token = express(&world, "Ada@Example.org").await;
    let mail = mailed(test, "programme-interest-confirmation").await.pop().unwrap();
    // A stranger could have written the rest.
    assert!(!format!("{:?}", mail.values).contains("Frag") && mail.name.is_empty());
    assert_eq!(list(&world, &world.lead).await["data"]["node"]["interests"]["totalCount"], 0);

    let seen = confirm(&world, &token).await;
    let expected = json!({
        "status": "CONFIRMED", "programme": { "title": "Weltoffen" }, "area": { "name": "Wilsdruff" },
    });
    assert_eq!(seen, expected);
    assert_eq!(confirm(&world, &token).await, expected, "a second time changes nothing");
    let [told] = mailed(test, "programme-interest-received").await.try_into().unwrap();
    assert_eq!(
        (told.to.as_str(), &told.values["municipality"]),
        ("lenz@example.org", &json!("Wilsdruff"))
    );
    assert!(!format!("{:?}", told.values).contains("Ada"), "who asks is read in the network");
    // Nothing of the person lies about in the open.
    let rows = state::dump(&test.app.database).await.join("\n");
    for word in ["Fragerin", "ada@example.org", "Ada@Example.org", "Hauptamt"] {
        assert!(!rows.contains(word), "{word}");
    }

    let answer = list(&world, &world.lead).await;
    let node = answer["data"]["node"]["interests"]["nodes"][0].clone();
    assert_eq!(
        (&node["name"], &node["email"]),
        (&json!("Ada Fragerin"), &json!("Ada@Example.org"))
    );
    assert_eq!(
        (&node["message"], &node["municipality"]["ags"]),
        (&json!("Wann beginnt es?"), &json!("14628410"))
    );
    let read = audit_entry::Entity::find()
        .filter(audit_entry::Column::UseCase.eq("personal_data.read"))
        .all(test.app.database.read())
        .await
        .unwrap();
    assert_eq!(read.len(), 1, "reading is noted");
    for other in [administrator(), world.town.clone(), Actor::Anonymous] {
        let answer = list(&world, &other).await;
        let expected = if other == Actor::Anonymous { "UNAUTHENTICATED" } else { "FORBIDDEN" };
        assert_eq!(answer["errors"][0]["extensions"]["code"], expected);
        let input = json!({ "id": node["id"] });
        assert_eq!(fails(test, &other, "answerProgrammeInterest", input).await, "NOT_FOUND");
    }

    let input = json!({ "id": node["id"], "text": "Im März.\nBis dann.", "begin": true });
    let fields = ("answerProgrammeInterest", "interest { status name email }");
    let payload = done(test, &world.lead, fields, input.clone()).await;
    assert_eq!(payload["interest"], json!({ "status": "ANSWERED", "name": null, "email": null }));
    let [sent] = mailed(test, "programme-interest-answered").await.try_into().unwrap();
    assert_eq!((sent.to.as_str(), sent.name.as_str()), ("Ada@Example.org", "Ada Fragerin"));
    assert_eq!(sent.values["replyTo"], "programm@example.org");
    let row = only(test).await;
    assert_eq!((row.payload, row.email_hash, row.expires_at), (None, None, None));
    // The municipality is on its way, and knows of it.
    let [way] = model_municipality::Entity::find()
        .all(test.app.database.read())
        .await
        .unwrap()
        .try_into()
        .unwrap();
    assert_eq!(way.municipality_id, world.municipality.id);
    let [told] = mailed(test, "model-municipality-changed").await.try_into().unwrap();
    assert_eq!(told.to, "stadt@example.org");
    let again = refusals(test, &world.lead, "answerProgrammeInterest", input).await;
    assert_eq!(again, [is("INVALID_TRANSITION", "input.id")]);
    assert_eq!(confirm(&world, &token).await["status"], "ANSWERED");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_way_begins_with_an_answer_only_where_it_can(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let test = &world.test;
    register(&world).await;
    world.at(entity::terms::ModelMunicipalityStatus::Applied).await;
    let of_freital = json!({
        "programmeId": global(world.programme.id), "municipalityKey": "14628110",
        "name": "Bea", "email": "bea@example.org",
    });
    done(test, &Actor::Anonymous, ("expressProgrammeInterest", "status"), of_freital).await;
    let token = mailed(test, "programme-interest-confirmation").await.pop().unwrap().token();
    confirm(&world, &token).await;
    let id = json!(global(only(test).await.id));
    let begin = json!({ "id": id, "begin": true });
    let refused = refusals(test, &world.lead, "answerProgrammeInterest", begin).await;
    assert_eq!(refused, [is("NOT_IN_THE_NETWORK", "input.begin")]);
    done(test, &world.lead, ("answerProgrammeInterest", ""), json!({ "id": id })).await;
    assert!(mailed(test, "programme-interest-answered").await.is_empty(), "nothing was written");

    let token = express(&world, "ada@example.org").await;
    confirm(&world, &token).await;
    let rows = programme_interest::Entity::find()
        .filter(programme_interest::Column::Status.eq(ProgrammeInterestStatus::Confirmed))
        .one(test.app.database.read());
    let id = json!(global(rows.await.unwrap().unwrap().id));
    let begin = json!({ "id": id, "begin": true });
    let refused = refusals(test, &world.lead, "answerProgrammeInterest", begin).await;
    assert_eq!(refused, [is("ALREADY_ON_ITS_WAY", "input.begin")]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_confirm_or_is_not_answered_in_time_is_forgotten(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let test = &world.test;
    register(&world).await;
    let token = express(&world, "ada@example.org").await;
    test.set_now(now() + TimeDelta::hours(48));
    let late = json!({ "token": token });
    let late = refusals(test, &Actor::Anonymous, "confirmProgrammeInterest", late).await;
    assert_eq!(late, [is("INVALID_TOKEN", "input.token")]);
    let by_link = "query($token: String!) { programmeInterestByLink(token: $token) { status } }";
    let seen = ask_with(test, &Actor::Anonymous, by_link, json!({ "token": token })).await;
    assert_eq!(
        seen["programmeInterestByLink"]["status"], "EXPIRED",
        "before it is written down, too"
    );
    forget_expired(&test.app).await.unwrap();
    let row = only(test).await;
    assert_eq!((row.status, row.payload), (ProgrammeInterestStatus::Expired, None));

    // The address is free again; once confirmed there is half a year to answer.
    let token = express(&world, "ada@example.org").await;
    confirm(&world, &token).await;
    test.set_now(now() + TimeDelta::hours(48) + TimeDelta::days(180));
    let left = list(&world, &world.lead).await;
    assert_eq!(
        left["data"]["node"]["interests"]["totalCount"], 0,
        "also before it is written down"
    );
    forget_expired(&test.app).await.unwrap();
    let kept = programme_interest::Entity::find()
        .filter(programme_interest::Column::Payload.is_not_null())
        .all(test.app.database.read())
        .await
        .unwrap();
    assert_eq!(kept, []);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_question_is_taken_back_by_its_link(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    register(&world).await;
    let token = express(&world, "ada@example.org").await;
    confirm(&world, &token).await;
    let fields = ("withdrawProgrammeInterest", "interest { status }");
    for _ in 0..2 {
        let input = json!({ "token": token });
        let payload = done(&world.test, &Actor::Anonymous, fields, input).await;
        assert_eq!(payload["interest"]["status"], "WITHDRAWN");
    }
    assert_eq!(only(&world.test).await.payload, None);
    let input = json!({ "token": token });
    let refused = refusals(&world.test, &Actor::Anonymous, "confirmProgrammeInterest", input).await;
    assert_eq!(refused, [is("INVALID_TOKEN", "input.token")]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_said_at_once_and_a_mailbox_is_not_flooded(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let mut world = World::of(engine, |programme| programme::Model {
        status: ProgrammeStatus::Archived,
        ..programme
    })
    .await;
    register(&world).await;
    let wrong = json!({
        "programmeId": global(world.programme.id), "municipalityKey": "14",
        "name": " ", "email": "keine", "message": "a\u{0}b",
    });
    let refused = refusals(&world.test, &Actor::Anonymous, "expressProgrammeInterest", wrong).await;
    let expected = [
        is("REQUIRED", "input.name"),
        is("CONTROL_CHARACTER", "input.message"),
        is("INVALID_EMAIL", "input.email"),
        is("PROGRAMME_IS_OVER", "input.programmeId"),
        is("UNKNOWN_MUNICIPALITY", "input.municipalityKey"),
    ];
    assert_eq!(refused, expected);

    let running = programme::Model { status: ProgrammeStatus::Running, ..world.programme.clone() };
    let running = running.into_active_model().reset_all();
    running.update(world.test.app.database.write()).await.unwrap();
    let origin = Origin { address: Some("192.0.2.7".parse().unwrap()), ..Origin::default() };
    world.test.app = world.test.app.for_request(origin);
    for _ in 0..3 {
        express(&world, "ada@example.org").await;
    }
    let again = question(&world, "ADA@example.org");
    let code = fails(&world.test, &Actor::Anonymous, "expressProgrammeInterest", again).await;
    assert_eq!(code, "RATE_LIMITED");
    assert_eq!(mailed(&world.test, "programme-interest-confirmation").await.len(), 3);
    express(&world, "bea@example.org").await;
}
