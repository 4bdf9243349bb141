//! Knowledge items: what is different from recommendations, languages, lists.

use api::access::Actor;
use entity::{
    publication,
    terms::{PublicationKind, PublicationStatus, SubjectKind},
};
use rstest::rstest;
use serde_json::{Value, json};

use super::{House, knowledge_id, recommendation_id};
use crate::{
    fixture::Engine,
    world::{
        acting::{act, done, refusals},
        ask, events, global, page_through,
        programmes::slug,
        publications::{guide, recommendation},
        put,
    },
};

const ITEM: &str = "knowledgeItem { id kind slug status edition version licence language }";

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_knowledge_item_needs_a_licence_and_goes_the_same_way(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let house = House::new(engine).await;
    let test = &house.test;
    let author = house.editor("Eins", house.author).await;
    let reviewer = house.editor("Zwei", house.member).await;
    let input = json!({
        "programmeId": global(house.programme), "partnerId": global(house.author),
        "kind": "GUIDE", "title": "Leitfaden für Dialoge", "body": "So geht es.", "language": "en",
        "translations": [
            { "locale": "en", "title": "A guide to dialogues", "body": "This is how." },
        ],
    });
    let created = done(act(test, &author, "createKnowledgeItem", ITEM, input).await);
    let item = &created["knowledgeItem"];
    assert_eq!(
        (&item["kind"], &item["slug"], &item["language"]),
        (&json!("GUIDE"), &json!("leitfaden-fuer-dialoge"), &json!("en"))
    );
    let step = json!({ "id": item["id"] });
    done(act(test, &author, "submitKnowledgeItem", ITEM, step.clone()).await);
    assert_eq!(act(test, &author, "publishKnowledgeItem", ITEM, step.clone()).await, "FORBIDDEN");
    let refused = act(test, &reviewer, "publishKnowledgeItem", ITEM, step.clone()).await;
    assert_eq!(refusals(&refused), ["input.id LICENCE_REQUIRED"]);
    let input = json!({ "id": step["id"], "reason": "Welche Lizenz?" });
    done(act(test, &reviewer, "returnKnowledgeItem", ITEM, input).await);
    let input = json!({ "id": step["id"], "licence": "CC-BY-4.0", "kind": "GOOD_PRACTICE" });
    done(act(test, &author, "updateKnowledgeItem", ITEM, input).await);
    done(act(test, &author, "submitKnowledgeItem", ITEM, step.clone()).await);
    done(act(test, &reviewer, "publishKnowledgeItem", ITEM, step.clone()).await);

    let query = "query($locale: Locale) { knowledgeItem(slug: \"leitfaden-fuer-dialoge\") {
        kind title(locale: $locale) body(locale: $locale) languages status } }";
    for (locale, title, body) in [
        (json!("en"), "A guide to dialogues", "This is how."),
        (Value::Null, "Leitfaden für Dialoge", "So geht es."),
    ] {
        let seen = test.run(&Actor::Anonymous, query, json!({ "locale": locale })).await;
        let expected = json!({
            "kind": "GOOD_PRACTICE", "title": title, "body": body, "languages": ["en"],
            "status": "PUBLISHED",
        });
        assert_eq!(seen["data"]["knowledgeItem"], expected);
    }

    let revised = done(act(test, &author, "reviseKnowledgeItem", ITEM, step.clone()).await);
    assert_eq!(revised["knowledgeItem"]["edition"], 2);
    let query = format!(
        "{{ node(id: {}) {{ ... on KnowledgeItem {{ title(locale: \"en\") versions {{ edition }} }} }} }}",
        revised["knowledgeItem"]["id"]
    );
    let seen = ask(test, &author, &query).await;
    let expected = json!({
        "title": "A guide to dialogues", "versions": [{ "edition": 2 }, { "edition": 1 }],
    });
    assert_eq!(seen["node"], expected, "a new version says the same in all languages");
    let input = json!({ "id": revised["knowledgeItem"]["id"] });
    done(act(test, &author, "removeKnowledgeItem", "knowledgeItemId", input).await);
    done(act(test, &author, "withdrawKnowledgeItem", ITEM, step).await);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn neither_is_the_other(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let house = House::new(engine).await;
    let test = &house.test;
    let author = house.editor("Eins", house.author).await;
    let of_author = |row: publication::Model| publication::Model {
        partner_id: house.author,
        status: PublicationStatus::Draft,
        ..row
    };
    let advice = recommendation(test, house.programme, house.author, "Empfehlung");
    let advice = put(test, of_author(advice)).await;
    let item = put(test, of_author(guide(test, house.programme, house.author, "Leitfaden"))).await;
    // The id of the one in the form of the other leads nowhere, whatever is done with it.
    for (id, mutation, fields) in [
        (knowledge_id(advice.id), "submitKnowledgeItem", ITEM),
        (recommendation_id(item.id), "submitRecommendation", "recommendation { id }"),
    ] {
        let query = format!("{{ node(id: \"{id}\") {{ id }} }}");
        let answer = test.run(&author, &query, json!({})).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "NOT_FOUND");
        assert_eq!(act(test, &author, mutation, fields, json!({ "id": id })).await, "NOT_FOUND");
    }
    let input = json!({ "id": knowledge_id(advice.id) });
    let removed = act(test, &author, "removeKnowledgeItem", "knowledgeItemId", input).await;
    assert_eq!(removed, "NOT_FOUND");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn lists_are_filtered_ordered_and_walked_through(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let house = House::new(engine).await;
    let test = &house.test;
    let topic = put(test, events::topic(test, "Zusammenhalt")).await;
    for (number, title) in
        ["Anfang", "Bürgerdialoge", "Chancen", "Öffnung", "Zuhören"].iter().enumerate()
    {
        let row = guide(test, house.programme, house.author, title);
        let row = publication::Model {
            kind: if number == 1 { PublicationKind::Evaluation } else { row.kind },
            sorts_at: row.sorts_at - chrono::TimeDelta::days(i64::try_from(number).unwrap()),
            language: if number == 2 { "en".parse().unwrap() } else { row.language.clone() },
            ..row
        };
        let row = put(test, row).await;
        put(test, slug(SubjectKind::KnowledgeItem, row.slug.as_str(), row.id)).await;
        if number == 4 {
            put(test, events::about(topic.id, SubjectKind::KnowledgeItem, row.id)).await;
        }
    }
    let hidden = guide(test, house.programme, house.other, "Entwurf");
    put(test, publication::Model { status: PublicationStatus::Draft, ..hidden }).await;
    put(test, recommendation(test, house.programme, house.author, "Empfehlung")).await;
    for (field, first) in [("NAME", "Anfang"), ("PUBLISHED", "Zuhören")] {
        for backward in [false, true] {
            let query = format!(
                "query($cursor: String) {{ knowledgeItems(PAGE, orderBy: {{ field: {field} }}) {{
                    nodes {{ title }} pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }}"
            );
            let pages =
                page_through(test, &Actor::Anonymous, &query, "/knowledgeItems", backward).await;
            let sizes: Vec<_> = pages.iter().map(Vec::len).collect();
            assert_eq!(sizes, [2, 2, 1]);
            let start = if backward { pages.last().unwrap() } else { &pages[0] };
            assert_eq!(start[0]["title"], first);
        }
    }
    for (filter, expected) in [
        ("search: \"bürgerdialog\"", 1),
        ("search: \"oeffnung\"", 1),
        ("search: \"entwurf\"", 0),
        ("kinds: [EVALUATION]", 1),
        ("languages: [\"en\"]", 1),
        ("statuses: [DRAFT]", 0),
        (&format!("topicIds: [\"{}\"]", global(topic.id)), 1),
        (&format!("partnerId: \"{}\"", global(house.author)), 5),
        (&format!("programmeId: \"{}\"", global(house.programme)), 5),
        (&format!("partnerId: \"{}\"", global(house.other)), 0),
    ] {
        let query = format!("{{ knowledgeItems(filter: {{ {filter} }}) {{ totalCount }} }}");
        let seen = ask(test, &Actor::Anonymous, &query).await;
        assert_eq!(seen["knowledgeItems"]["totalCount"], expected, "{filter}");
    }
    // From programme, partner and topic.
    let query = format!(
        "{{ programme: node(id: \"{}\") {{ ... on Programme {{ knowledgeItems {{ totalCount }} recommendations {{ totalCount }} }} }}
            partner: node(id: \"{}\") {{ ... on Partner {{ knowledgeItems {{ totalCount }} recommendations {{ totalCount }} }} }}
            topic: node(id: \"{}\") {{ ... on Topic {{ knowledgeItems {{ totalCount }} recommendations {{ totalCount }} }} }} }}",
        global(house.programme), global(house.author), global(topic.id)
    );
    let counts = |items: i32, advice: i32| {
        json!({
            "knowledgeItems": { "totalCount": items }, "recommendations": { "totalCount": advice },
        })
    };
    assert_eq!(
        ask(test, &Actor::Anonymous, &query).await,
        json!({ "programme": counts(5, 1), "partner": counts(5, 1), "topic": counts(1, 0) })
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_topic_of_drafts_alone_is_for_those_who_see_them(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let house = House::new(engine).await;
    let test = &house.test;
    let topic = put(test, events::topic(test, "Geheim")).await;
    let row = guide(test, house.programme, house.author, "Entwurf");
    let row = put(test, publication::Model { status: PublicationStatus::Draft, ..row }).await;
    put(test, events::about(topic.id, SubjectKind::KnowledgeItem, row.id)).await;
    let count = async |actor: &Actor| {
        ask(test, actor, "{ topics { totalCount } }").await["topics"]["totalCount"].clone()
    };
    assert_eq!(count(&Actor::Anonymous).await, 0);
    let own = crate::world::member(house.author, api::access::Level::Viewer);
    assert_eq!(count(&own).await, 1);
}
