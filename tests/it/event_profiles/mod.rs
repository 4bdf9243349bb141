//! Writing event profiles, and their way to the public.

use api::{
    access::{Actor, Level, Scope},
    results::status::ProfileStep,
};
use entity::{
    event, event_profile,
    id::{EventId, PartnerId},
    terms::{Confidentiality, PartnerStatus, PublicationStatus},
};
use rstest::rstest;
use sea_orm::{EntityTrait as _, Iterable as _};
use serde_json::{Value, json};

use crate::{
    fixture::{Engine, TestApp},
    world::{
        acting::{act, done, refusals},
        administrator,
        events::{event, host_of, profile, topic},
        global, member,
        programmes::{lead, partner, programme, put_municipality},
        put, sees, system,
        users::put_member,
    },
};

const PROFILE: &str = "eventProfile { id title status version returnReason concept occasion
    moderation heldOn { value } participants { count approximate } participantsText ratings
    functionMailbox topics { name } participantGroups keyResults nextSteps sources { title url }
    programme { title } event { title } municipality { name } }";

struct Meeting {
    test: TestApp,
    event: EventId,
    host: PartnerId,
    lead: PartnerId,
}

impl Meeting {
    async fn new(engine: Engine, confidentiality: Confidentiality) -> Self {
        let test = TestApp::new(engine).await;
        let host = put(&test, partner(&test, "Gastgeberin")).await.id;
        let leading = put(&test, partner(&test, "Leitung")).await.id;
        let programme = put(&test, programme(&test, "Dialog")).await.id;
        put(&test, lead(&test, programme, leading)).await;
        let event = event::Model {
            confidentiality,
            programme_id: Some(programme),
            ..event(&test, "Treffen")
        };
        let event = put(&test, event).await.id;
        put(&test, host_of(&test, event, host)).await;
        Self { test, event, host, lead: leading }
    }

    async fn person(&self, name: &str, partner: PartnerId) -> Actor {
        put_member(&self.test, name, partner, Level::Editor).await.0
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_profile_is_written_with_all_that_it_can_say(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let meeting = Meeting::new(engine, Confidentiality::Public).await;
    let test = &meeting.test;
    let (_, town) = put_municipality(test, "Wilsdruff", "14628410", PartnerStatus::Active).await;
    let topic = put(test, topic(test, "Zusammenhalt")).await;
    let author = meeting.person("Eins", meeting.host).await;
    let input = json!({
        "eventId": global(meeting.event), "municipalityId": global(town.id),
        "title": "Dialog in Wilsdruff", "heldOn": "2019-08-21", "concept": "World-Café",
        "occasion": "Auswahl", "moderation": "Ein Büro", "participantsText": "über 70 Frauen und Männer",
        "participants": { "count": 70, "approximate": true }, "ratings": "gut",
        "functionMailbox": "dialog@example.org", "topicIds": [global(topic.id)],
        "participantGroups": ["Ehrenamt"], "keyResults": ["Eins", "Zwei", "Drei"],
        "nextSteps": ["Weiter"], "sources": [{ "title": "Bericht", "url": "https://example.org/b" }],
    });
    let created = done(act(test, &author, "createEventProfile", PROFILE, input).await);
    let id = created["eventProfile"]["id"].clone();
    let expected = json!({
        "id": id, "title": "Dialog in Wilsdruff", "status": "DRAFT", "version": 1,
        "returnReason": null, "concept": "World-Café", "occasion": "Auswahl",
        "moderation": "Ein Büro", "heldOn": { "value": "2019-08-21" },
        "participants": { "count": 70, "approximate": true },
        "participantsText": "über 70 Frauen und Männer", "ratings": "gut",
        "functionMailbox": "dialog@example.org", "topics": [{ "name": "Zusammenhalt" }],
        "participantGroups": ["Ehrenamt"], "keyResults": ["Eins", "Zwei", "Drei"],
        "nextSteps": ["Weiter"], "sources": [{ "title": "Bericht", "url": "https://example.org/b" }],
        "programme": { "title": "Dialog" }, "event": { "title": "Treffen" },
        "municipality": { "name": "Wilsdruff" },
    });
    assert_eq!(created["eventProfile"], expected);
    // What is absent stays, null takes away.
    let input = json!({
        "id": id, "expectedVersion": 1, "concept": null, "participants": null, "keyResults": null,
    });
    let changed = done(act(test, &author, "updateEventProfile", PROFILE, input).await);
    let mut after = expected;
    after["concept"] = json!(null);
    after["participants"] = json!(null);
    after["keyResults"] = json!([]);
    after["version"] = json!(2);
    assert_eq!(changed["eventProfile"], after);
    let same = json!({ "id": id, "nextSteps": ["Weiter"] });
    let same = done(act(test, &author, "updateEventProfile", PROFILE, same).await);
    assert_eq!(same["eventProfile"]["version"], 2);
    let stale = json!({ "id": id, "expectedVersion": 1, "title": "x" });
    assert_eq!(act(test, &author, "updateEventProfile", PROFILE, stale).await, "CONFLICT");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn nobody_publishes_what_they_wrote_at(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let meeting = Meeting::new(engine, Confidentiality::Public).await;
    let test = &meeting.test;
    let author = meeting.person("Eins", meeting.host).await;
    let second = meeting.person("Zwei", meeting.host).await;
    let reviewer = meeting.person("Drei", meeting.lead).await;
    let input = json!({ "eventId": global(meeting.event), "title": "Steckbrief" });
    let created = done(act(test, &author, "createEventProfile", PROFILE, input).await);
    let id = created["eventProfile"]["id"].clone();
    let step = json!({ "id": id });
    let submitted = done(act(test, &author, "submitEventProfile", PROFILE, step.clone()).await);
    assert_eq!(submitted["eventProfile"]["status"], "IN_REVIEW");
    let rewritten = json!({ "id": id, "title": "Anders" });
    let rewritten = act(test, &author, "updateEventProfile", PROFILE, rewritten).await;
    assert_eq!(refusals(&rewritten), ["input.id INVALID_TRANSITION"]);
    assert_eq!(act(test, &author, "publishEventProfile", PROFILE, step.clone()).await, "FORBIDDEN");
    let back = json!({ "id": id, "reason": "Es fehlt die Zahl." });
    assert_eq!(act(test, &author, "returnEventProfile", PROFILE, back.clone()).await, "FORBIDDEN");
    let returned = done(act(test, &second, "returnEventProfile", PROFILE, back).await);
    assert_eq!(returned["eventProfile"]["status"], "DRAFT");
    assert_eq!(returned["eventProfile"]["returnReason"], "Es fehlt die Zahl.");
    // Who only read it can still write at it; from then on somebody else publishes it.
    let input = json!({ "id": id, "concept": "Gespräche" });
    done(act(test, &second, "updateEventProfile", PROFILE, input).await);
    done(act(test, &second, "submitEventProfile", PROFILE, step.clone()).await);
    for writer in [&author, &second] {
        let found = act(test, writer, "publishEventProfile", PROFILE, step.clone()).await;
        assert_eq!(found, "FORBIDDEN");
    }
    let published = done(act(test, &reviewer, "publishEventProfile", PROFILE, step.clone()).await);
    assert_eq!(published["eventProfile"]["status"], "PUBLISHED");
    assert_eq!(published["eventProfile"]["returnReason"], json!(null));
    let row = event_profile::Entity::find().one(test.app.database.read()).await.unwrap().unwrap();
    assert_eq!(row.published_by, reviewer.user());
    assert!(sees(test, &Actor::Anonymous, row.id).await);
    let withdrawn = done(act(test, &author, "withdrawEventProfile", PROFILE, step).await);
    assert_eq!(withdrawn["eventProfile"]["status"], "WITHDRAWN");
    assert!(!sees(test, &Actor::Anonymous, row.id).await);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn every_step_that_is_not_on_the_way_is_refused(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let meeting = Meeting::new(engine, Confidentiality::Public).await;
    let test = &meeting.test;
    let reviewer = meeting.person("Eins", meeting.host).await;
    let mut taken = 0;
    for status in PublicationStatus::iter() {
        for step in ProfileStep::ALL {
            let title = format!("{step:?} {status:?}");
            let row = event_profile::Model {
                status,
                event_id: Some(meeting.event),
                ..profile(test, &title)
            };
            let row = put(test, row).await;
            let mutation = format!("{}EventProfile", format!("{step:?}").to_lowercase());
            let mut input = json!({ "id": global(row.id) });
            if step == ProfileStep::Return {
                input["reason"] = json!("Noch nicht.");
            }
            let answer = act(test, &reviewer, &mutation, PROFILE, input).await;
            match step.from(status) {
                Some(to) => {
                    let name = serde_json::to_value(to).unwrap();
                    assert_eq!(done(answer)["eventProfile"]["status"], name, "{title}");
                    taken += 1;
                }
                None if answer == json!("NOT_FOUND") => panic!("{title} is not seen"),
                None => {
                    assert_eq!(refusals(&answer), ["input.id INVALID_TRANSITION"], "{title}");
                }
            }
        }
    }
    assert_eq!(taken, 5);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_a_profile_may_not_say_is_told_at_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let meeting = Meeting::new(engine, Confidentiality::Public).await;
    let test = &meeting.test;
    let author = meeting.person("Eins", meeting.host).await;
    let other = put(test, programme(test, "Anderes")).await;
    let input = json!({
        "eventId": global(meeting.event), "programmeId": global(other.id), "title": "",
        "heldOn": "2019-08-21T10:00", "participants": { "count": -1 },
        "functionMailbox": "niemand", "keyResults": ["1", "2", "3", "4"],
        "participantGroups": ["a", "a"], "sources": [{ "title": "x", "url": "ftp://x" }],
    });
    let answer = act(test, &author, "createEventProfile", PROFILE, input).await;
    assert_eq!(
        refusals(&answer),
        [
            "input.programmeId OTHER_PROGRAMME",
            "input.title REQUIRED",
            "input.heldOn INVALID_DATE",
            "input.functionMailbox INVALID_EMAIL",
            "input.participants.count NEGATIVE_COUNT",
            "input.participantGroups.1 REPEATED",
            "input.keyResults TOO_MANY",
            "input.sources.0.url INVALID_URL",
        ]
    );
    let input = json!({ "title": "Ohne alles" });
    let answer = act(test, &author, "createEventProfile", PROFILE, input).await;
    assert_eq!(refusals(&answer), ["input.programmeId PROGRAMME_REQUIRED"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn profiles_are_written_by_those_whose_they_are(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let meeting = Meeting::new(engine, Confidentiality::Public).await;
    let test = &meeting.test;
    let (town, municipality) =
        put_municipality(test, "Wilsdruff", "14628410", PartnerStatus::Active).await;
    let other = put(test, partner(test, "Andere")).await.id;
    let event = json!({ "eventId": global(meeting.event), "title": "Steckbrief" });
    let mut own = event.clone();
    own["municipalityId"] = json!(global(municipality.id));
    let cases: [(&str, Actor, &Value, Value); 7] = [
        ("nobody", Actor::Anonymous, &event, json!("UNAUTHENTICATED")),
        ("administrator", administrator(), &event, json!("FORBIDDEN")),
        ("another partner", member(other, Level::Manager), &event, json!("FORBIDDEN")),
        ("a viewer", member(meeting.host, Level::Viewer), &event, json!("FORBIDDEN")),
        ("the municipality", meeting.person("Stadt", town.id).await, &own, Value::Null),
        (
            "the programme's lead",
            meeting.person("Leitung", meeting.lead).await,
            &event,
            Value::Null,
        ),
        ("the host's system", system(meeting.host, &[Scope::ContentWrite]), &event, Value::Null),
    ];
    for (name, actor, input, code) in cases {
        let answer = act(test, &actor, "createEventProfile", PROFILE, input.clone()).await;
        if code.is_null() {
            let id = done(answer)["eventProfile"]["id"].clone();
            let input = json!({ "id": id, "occasion": "Auswahl" });
            done(act(test, &actor, "updateEventProfile", PROFILE, input).await);
        } else {
            assert_eq!(answer, code, "{name}");
        }
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn of_a_protected_event_its_organisers_alone_write_a_profile(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let meeting = Meeting::new(engine, Confidentiality::Protected).await;
    let test = &meeting.test;
    let input = json!({ "eventId": global(meeting.event), "title": "Steckbrief" });
    let lead = meeting.person("Leitung", meeting.lead).await;
    let key = system(meeting.host, &[Scope::ContentWrite]);
    for actor in [&lead, &key] {
        let found = act(test, actor, "createEventProfile", PROFILE, input.clone()).await;
        assert_eq!(found, "FORBIDDEN");
    }
    let (author, second) =
        (meeting.person("Eins", meeting.host).await, meeting.person("Zwei", meeting.host).await);
    let created = done(act(test, &author, "createEventProfile", PROFILE, input).await);
    let step = json!({ "id": created["eventProfile"]["id"] });
    done(act(test, &author, "submitEventProfile", PROFILE, step.clone()).await);
    assert_eq!(act(test, &lead, "publishEventProfile", PROFILE, step.clone()).await, "NOT_FOUND");
    done(act(test, &second, "publishEventProfile", PROFILE, step).await);
    let row = event_profile::Entity::find().one(test.app.database.read()).await.unwrap().unwrap();
    for actor in [Actor::Anonymous, administrator(), lead] {
        assert!(!sees(test, &actor, row.id).await);
    }
}
