//! A published one is replaced by a new version; all versions stay readable under one name.

use api::access::Actor;
use entity::publication;
use rstest::rstest;
use sea_orm::EntityTrait as _;
use serde_json::{Value, json};

use super::{House, ID};
use crate::{
    fixture::{Engine, TestApp},
    world::{
        acting::{act, done, refusals},
        ask, global,
    },
};

const VERSION: &str = "recommendation { id slug title edition status version summary
    evidence { object { id } } versions { edition status } }";

async fn read(test: &TestApp, actor: &Actor, slug: &str) -> Value {
    let query = format!(
        "{{ recommendation(slug: \"{slug}\") {{ title edition status formerSlugs
            versions {{ edition status title }} }} }}"
    );
    test.run(actor, &query, json!({})).await["data"]["recommendation"].take()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_new_version_takes_the_place_of_the_published_one_when_it_is_published(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let house = House::new(engine).await;
    let test = &house.test;
    let author = house.editor("Eins", house.author).await;
    let reviewer = house.editor("Zwei", house.lead).await;
    let first = house.published(&author, &reviewer, "Beiräte beteiligen").await;
    let revised = done(act(test, &author, "reviseRecommendation", VERSION, first.clone()).await);
    let second = &revised["recommendation"];
    assert_ne!(second["id"], first["id"]);
    assert_eq!((&second["edition"], &second["status"]), (&json!(2), &json!("DRAFT")));
    assert_eq!(second["summary"], "Kurz gesagt");
    assert_eq!(second["evidence"], json!([{ "object": { "id": global(house.outcome.id) } }]));
    let step = json!({ "id": second["id"] });
    let again = act(test, &author, "reviseRecommendation", VERSION, first.clone()).await;
    assert_eq!(refusals(&again), ["input.id VERSION_IN_WORK"]);

    // Until then everybody reads the first one, and nobody else learns of the second.
    let input =
        json!({ "id": step["id"], "title": "Beiräte früher beteiligen", "slug": "beiraete" });
    done(act(test, &author, "updateRecommendation", VERSION, input).await);
    done(act(test, &author, "submitRecommendation", ID, step.clone()).await);
    for slug in ["beiraete-beteiligen", "beiraete"] {
        let seen = read(test, &Actor::Anonymous, slug).await;
        assert_eq!((&seen["edition"], &seen["status"]), (&json!(1), &json!("PUBLISHED")), "{slug}");
        assert_eq!(seen["versions"].as_array().unwrap().len(), 1);
    }
    done(act(test, &reviewer, "publishRecommendation", ID, step.clone()).await);
    for slug in ["beiraete-beteiligen", "beiraete"] {
        assert_eq!(
            read(test, &Actor::Anonymous, slug).await,
            json!({
                "title": "Beiräte früher beteiligen", "edition": 2, "status": "PUBLISHED",
                "formerSlugs": ["beiraete-beteiligen"],
                "versions": [
                    { "edition": 2, "status": "PUBLISHED", "title": "Beiräte früher beteiligen" },
                    { "edition": 1, "status": "SUPERSEDED", "title": "Beiräte beteiligen" },
                ],
            })
        );
    }
    // Lists hold what counts now; who asks for it finds the rest.
    let count = async |filter: &str| {
        let query = format!("{{ recommendations{filter} {{ totalCount }} }}");
        ask(test, &Actor::Anonymous, &query).await["recommendations"]["totalCount"].clone()
    };
    assert_eq!(count("").await, 1);
    assert_eq!(count("(filter: { statuses: [PUBLISHED, SUPERSEDED] })").await, 2);

    // From a past version no step leads on.
    for mutation in [
        "reviseRecommendation",
        "withdrawRecommendation",
        "submitRecommendation",
        "publishRecommendation",
    ] {
        let actor = if mutation.starts_with('p') { &reviewer } else { &author };
        let refused = act(test, actor, mutation, ID, first.clone()).await;
        assert_eq!(refusals(&refused), ["input.id INVALID_TRANSITION"], "{mutation}");
    }
    let input = json!({ "id": first["id"], "eventIds": [] });
    let refused = act(test, &author, "setRecommendationPresentations", ID, input).await;
    assert_eq!(refusals(&refused), ["input.id INVALID_TRANSITION"]);

    // Where the newest is taken back, the one before is what is left to read.
    done(act(test, &author, "withdrawRecommendation", ID, step).await);
    let seen = read(test, &Actor::Anonymous, "beiraete").await;
    assert_eq!((&seen["edition"], &seen["status"]), (&json!(1), &json!("SUPERSEDED")));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_draft_that_is_removed_leaves_its_name_only_where_others_have_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let house = House::new(engine).await;
    let test = &house.test;
    let author = house.editor("Eins", house.author).await;
    let reviewer = house.editor("Zwei", house.lead).await;
    let create = async || {
        let made =
            act(test, &author, "createRecommendation", VERSION, house.input("Beiräte")).await;
        done(made)["recommendation"].take()
    };
    let first = create().await;
    assert_eq!(first["slug"], "beiraete");
    let second = create().await;
    assert_eq!(second["slug"], "beiraete-2");
    let input = json!({ "id": second["id"], "slug": "beiraete" });
    let refused = act(test, &author, "updateRecommendation", ID, input).await;
    assert_eq!(refusals(&refused), ["input.slug SLUG_TAKEN"]);
    let input = json!({ "id": first["id"], "expectedVersion": 1 });
    let removed =
        done(act(test, &author, "removeRecommendation", "recommendationId", input.clone()).await);
    assert_eq!(removed["recommendationId"], first["id"]);
    let gone = act(test, &author, "removeRecommendation", "recommendationId", input).await;
    assert_eq!(gone, "NOT_FOUND");
    // Nobody could know of it: the name is free again.
    let third = create().await;
    assert_eq!(third["slug"], "beiraete");

    let step = json!({ "id": third["id"] });
    done(act(test, &author, "submitRecommendation", ID, step.clone()).await);
    done(act(test, &reviewer, "publishRecommendation", ID, step.clone()).await);
    let revised = done(act(test, &author, "reviseRecommendation", VERSION, step).await);
    let input = json!({ "id": revised["recommendation"]["id"] });
    done(act(test, &author, "removeRecommendation", "recommendationId", input).await);
    assert_eq!(read(test, &Actor::Anonymous, "beiraete").await["edition"], 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn two_who_revise_or_publish_at_once_leave_one_version_in_work_and_one_published(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let house = House::new(engine).await;
    let test = &house.test;
    let author = house.editor("Eins", house.author).await;
    let reviewer = house.editor("Zwei", house.lead).await;
    let first = house.published(&author, &reviewer, "Beiräte").await;
    let revise = || act(test, &author, "reviseRecommendation", VERSION, first.clone());
    let (one, other) = futures_util::future::join(revise(), revise()).await;
    let made = [&one, &other].into_iter().filter(|answer| answer["userErrors"] == json!([]));
    let made: Vec<_> = made.collect();
    assert_eq!(made.len(), 1, "{one} {other}");
    let step = json!({ "id": made[0]["recommendation"]["id"] });
    done(act(test, &author, "submitRecommendation", ID, step.clone()).await);
    let publish = || act(test, &reviewer, "publishRecommendation", ID, step.clone());
    let withdraw = act(test, &author, "withdrawRecommendation", ID, first.clone());
    let (one, other, _) = futures_util::future::join3(publish(), publish(), withdraw).await;
    let done =
        [&one, &other].into_iter().filter(|answer| answer["userErrors"] == json!([])).count();
    assert_eq!(done, 1, "{one} {other}");
    let rows = publication::Entity::find().all(test.app.database.read()).await.unwrap();
    let published = entity::terms::PublicationStatus::Published;
    assert_eq!(rows.iter().filter(|row| row.status == published).count(), 1, "{rows:?}");
}
