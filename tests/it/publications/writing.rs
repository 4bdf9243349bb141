//! From a draft to the public, and who may take which step.

use api::access::{Actor, Level, Scope};
use entity::{audit_entry, outbox_event, publication, terms::GrantRole};
use rstest::rstest;
use sea_orm::EntityTrait as _;
use serde_json::{Value, json};

use super::{House, ID};
use crate::{
    fixture::Engine,
    world::{
        acting::{act, done, refusals},
        administrator, ask, global, member, system,
    },
};

const WHOLE: &str = "recommendation { id slug title summary body targetLevel language licence status edition
    version publishedAt partner { name } programme { title } authors { partner { name } name }
    evidence { note object { id } } topics { name } viewerCanEdit viewerCanReview viewerCanWithdraw }";

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_recommendation_is_written_reviewed_by_another_and_read_by_everybody(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let house = House::new(engine).await;
    let test = &house.test;
    let author = house.editor("Eins", house.author).await;
    let reviewer = house.editor("Zwei", house.member).await;
    let input = json!({
        "programmeId": global(house.programme), "partnerId": global(house.author),
        "title": "Beiräte früh beteiligen – mit Bürger/-innen", "targetLevel": "MUNICIPAL",
        "summary": "Kurz", "body": "Lang\nund breit", "licence": "CC-BY-4.0",
        "authors": [{ "partnerId": global(house.author) }, { "name": "Ada Muster" }],
        "evidence": [
            { "object": { "outcomeId": global(house.outcome.id) }, "note": "Das kam heraus." },
            { "object": { "eventId": global(house.event.id) } },
        ],
    });
    let created = done(act(test, &author, "createRecommendation", WHOLE, input).await);
    let found = &created["recommendation"];
    let id = found["id"].clone();
    assert_eq!(
        *found,
        json!({
            "id": id, "slug": "beiraete-frueh-beteiligen-mit-buerger-innen",
            "title": "Beiräte früh beteiligen – mit Bürger/-innen", "summary": "Kurz",
            "body": "Lang\nund breit", "targetLevel": "MUNICIPAL", "language": "de",
            "licence": "CC-BY-4.0", "status": "DRAFT", "edition": 1, "version": 1,
            "publishedAt": null, "partner": { "name": "Verfasserin" },
            "programme": { "title": "Dialog" },
            "authors": [
                { "partner": { "name": "Verfasserin" }, "name": null },
                { "partner": null, "name": "Ada Muster" },
            ],
            "evidence": [
                { "note": "Das kam heraus.", "object": { "id": global(house.outcome.id) } },
                { "note": null, "object": { "id": global(house.event.id) } },
            ],
            "topics": [],
            "viewerCanEdit": true, "viewerCanReview": false, "viewerCanWithdraw": true,
        })
    );
    let step = |version: i32| json!({ "id": id, "expectedVersion": version });
    let read =
        "{ recommendation(slug: \"beiraete-frueh-beteiligen-mit-buerger-innen\") { status } }";
    let hidden = test.run(&Actor::Anonymous, read, json!({})).await;
    assert_eq!(hidden["errors"][0]["extensions"]["code"], "NOT_FOUND");

    // What did not change has the same version; what is absent stays.
    let same = json!({ "id": id, "summary": "Kurz", "authors": [
        { "partnerId": global(house.author) }, { "name": "Ada Muster" },
    ] });
    let same = done(act(test, &author, "updateRecommendation", WHOLE, same).await);
    assert_eq!(same["recommendation"]["version"], 1);
    let changed = json!({ "id": id, "expectedVersion": 1, "body": null, "targetLevel": "FEDERAL" });
    let changed = done(act(test, &author, "updateRecommendation", WHOLE, changed).await);
    assert_eq!(changed["recommendation"]["body"], Value::Null);
    assert_eq!(changed["recommendation"]["licence"], "CC-BY-4.0");
    assert_eq!(changed["recommendation"]["evidence"].as_array().unwrap().len(), 2);
    let stale = json!({ "id": id, "expectedVersion": 1, "body": "x" });
    assert_eq!(act(test, &author, "updateRecommendation", WHOLE, stale).await, "CONFLICT");

    // It is not published before somebody else has read it.
    assert_eq!(act(test, &reviewer, "publishRecommendation", ID, step(2)).await, "NOT_FOUND");
    done(act(test, &author, "submitRecommendation", ID, step(2)).await);
    assert_eq!(act(test, &author, "publishRecommendation", ID, step(3)).await, "FORBIDDEN");
    let input = json!({ "id": id, "reason": "Es fehlt ein Beispiel." });
    let returned = done(
        act(
            test,
            &reviewer,
            "returnRecommendation",
            "recommendation { status returnReason }",
            input,
        )
        .await,
    );
    let draft = json!({ "status": "DRAFT", "returnReason": "Es fehlt ein Beispiel." });
    assert_eq!(returned["recommendation"], draft);
    done(act(test, &author, "submitRecommendation", ID, step(4)).await);
    let published = done(act(test, &reviewer, "publishRecommendation", WHOLE, step(5)).await);
    assert_eq!(published["recommendation"]["status"], "PUBLISHED");
    assert_ne!(published["recommendation"]["publishedAt"], Value::Null);
    assert_eq!(ask(test, &Actor::Anonymous, read).await["recommendation"]["status"], "PUBLISHED");
    let row = publication::Entity::find().one(test.app.database.read()).await.unwrap().unwrap();
    assert_eq!(row.published_by, reviewer.user());

    // What is published is not rewritten, and not sent back.
    for (mutation, input) in [
        ("updateRecommendation", json!({ "id": id, "title": "Anders" })),
        ("submitRecommendation", step(6)),
        ("publishRecommendation", step(6)),
        ("returnRecommendation", json!({ "id": id, "reason": "doch nicht" })),
    ] {
        let actor = if mutation.starts_with('u') || mutation.starts_with('s') {
            &author
        } else {
            &reviewer
        };
        let refused = act(test, actor, mutation, ID, input).await;
        assert_eq!(refusals(&refused), ["input.id INVALID_TRANSITION"], "{mutation}");
    }
    let refused = act(test, &author, "removeRecommendation", "recommendationId", step(6)).await;
    assert_eq!(refusals(&refused), ["input.id INVALID_TRANSITION"]);
    let withdrawn = done(act(test, &author, "withdrawRecommendation", ID, step(6)).await);
    assert_eq!(withdrawn["recommendation"]["status"], "WITHDRAWN");
    let hidden = test.run(&Actor::Anonymous, read, json!({})).await;
    assert_eq!(hidden["errors"][0]["extensions"]["code"], "NOT_FOUND");

    // One entry for each use case, and nothing of the texts in them or in what is announced.
    let entries = audit_entry::Entity::find().all(test.app.database.read()).await.unwrap();
    assert_eq!(entries.len(), 8);
    let told = outbox_event::Entity::find().all(test.app.database.read()).await.unwrap();
    let kinds: Vec<_> = told.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(
        kinds,
        ["created", "updated", "submitted", "returned", "submitted", "published", "withdrawn"]
            .map(|done| format!("recommendation.{done}"))
    );
    let text = format!("{entries:?}{told:?}");
    assert!(!text.contains("Ada Muster") && !text.contains("Es fehlt"), "{text}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_for_its_partner_and_the_leads_and_in_review_for_the_programmes_editors(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let house = House::new(engine).await;
    let test = &house.test;
    let author = house.editor("Eins", house.author).await;
    let readers = [
        ("nobody", Actor::Anonymous),
        ("administrator", administrator()),
        ("partner", member(house.author, Level::Viewer)),
        ("lead", member(house.lead, Level::Editor)),
        ("member", member(house.member, Level::Editor)),
        ("reader", member(house.member, Level::Viewer)),
        ("other", member(house.other, Level::Manager)),
        ("key", system(house.author, &[Scope::ContentWrite])),
        ("foreign key", system(house.member, &Scope::ALL)),
    ];
    let town = house.acting("Stadt", house.member, GrantRole::Municipality, Level::Manager).await;
    let seen = async |id: &Value| {
        let query = format!("{{ node(id: {id}) {{ id }} recommendations {{ totalCount }} }}");
        let mut names = Vec::new();
        for (name, actor) in readers.iter().chain([&("town", town.clone())]) {
            let answer = test.run(actor, &query, json!({})).await;
            let by_id = answer["data"]["node"] != Value::Null;
            let listed = answer["data"]["recommendations"]["totalCount"] == 1;
            assert_eq!(by_id, listed, "{name}: {answer}");
            if by_id {
                names.push(*name);
            }
        }
        names.join(" ")
    };
    let created = done(act(test, &author, "createRecommendation", ID, house.input("Eins")).await);
    let id = created["recommendation"]["id"].clone();
    assert_eq!(seen(&id).await, "partner lead key");
    let step = json!({ "id": id });
    done(act(test, &author, "submitRecommendation", ID, step.clone()).await);
    assert_eq!(seen(&id).await, "partner lead member key");
    let lead = house.editor("Drei", house.lead).await;
    done(act(test, &lead, "publishRecommendation", ID, step).await);
    let all = "nobody administrator partner lead member reader other key foreign key town";
    assert_eq!(seen(&id).await, all);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn who_has_no_part_writes_nothing_and_a_municipality_reviews_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let house = House::new(engine).await;
    let test = &house.test;
    for (actor, code) in [
        (Actor::Anonymous, "UNAUTHENTICATED"),
        (administrator(), "FORBIDDEN"),
        (member(house.author, Level::Viewer), "FORBIDDEN"),
        // Nobody is shown as having written something without its consent.
        (member(house.lead, Level::Manager), "FORBIDDEN"),
        (member(house.member, Level::Manager), "FORBIDDEN"),
        (system(house.author, &[Scope::EventsWrite]), "FORBIDDEN"),
        (system(house.member, &[Scope::ContentWrite]), "FORBIDDEN"),
    ] {
        let found = act(test, &actor, "createRecommendation", ID, house.input("Eins")).await;
        assert_eq!(found, code, "{actor:?}");
    }
    // A partner's system writes; then it is for any person to review.
    let system = system(house.author, &[Scope::ContentWrite]);
    let step = house.in_review(&system, "Zwei").await;
    assert_eq!(act(test, &system, "publishRecommendation", ID, step.clone()).await, "FORBIDDEN");
    let town = house.acting("Stadt", house.lead, GrantRole::Municipality, Level::Viewer).await;
    assert_eq!(act(test, &town, "publishRecommendation", ID, step.clone()).await, "NOT_FOUND");
    // Seen as the partner's own, but a municipality in the programme does not publish.
    put_role(&house).await;
    let own = house.acting("Gemeinde", house.author, GrantRole::Municipality, Level::Manager).await;
    assert_eq!(act(test, &own, "publishRecommendation", ID, step.clone()).await, "FORBIDDEN");
    let other = house.editor("Drei", house.other).await;
    assert_eq!(act(test, &other, "publishRecommendation", ID, step.clone()).await, "NOT_FOUND");
    let reviewer = house.editor("Vier", house.author).await;
    done(act(test, &reviewer, "publishRecommendation", ID, step).await);
}

/// The partner that writes takes part in the programme as well.
async fn put_role(house: &House) {
    let role = crate::world::programmes::role(&house.test, house.programme, house.author);
    crate::world::put(&house.test, role).await;
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn whoever_changed_it_in_between_does_not_publish_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let house = House::new(engine).await;
    let test = &house.test;
    let author = house.editor("Eins", house.author).await;
    let lead = house.editor("Zwei", house.lead).await;
    let created = done(act(test, &author, "createRecommendation", ID, house.input("Eins")).await);
    let step = json!({ "id": created["recommendation"]["id"] });
    let input = json!({ "id": step["id"], "summary": "Von der Leitung" });
    done(act(test, &lead, "updateRecommendation", ID, input).await);
    done(act(test, &lead, "submitRecommendation", ID, step.clone()).await);
    assert_eq!(act(test, &lead, "publishRecommendation", ID, step.clone()).await, "FORBIDDEN");
    let input = json!({ "id": step["id"], "reason": "noch nicht" });
    assert_eq!(act(test, &lead, "returnRecommendation", ID, input).await, "FORBIDDEN");
    let second = house.editor("Drei", house.lead).await;
    done(act(test, &second, "publishRecommendation", ID, step).await);
}
