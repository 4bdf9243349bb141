//! Writing outcomes, and their way.

use api::access::{Actor, Level, Scope};
use entity::{
    audit_entry, outcome,
    terms::{Confidentiality, ModelMunicipalityStatus, PartnerStatus, SubjectKind},
};
use rstest::rstest;
use sea_orm::EntityTrait as _;
use serde_json::{Value, json};

use super::{
    Meeting, act, administrator, ask, done, global, member, model_municipality, put, put_member,
    put_municipality, sees, system,
};
use crate::{fixture::Engine, world::acting::refusals};

const OUTCOME: &str = "outcome { id title kind text progress visibility status version position
    due { value precision } responsible { name } }";

fn about(meeting: &Meeting) -> Value {
    json!({ "eventId": global(meeting.event.id) })
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_outcome_is_written_published_by_another_carried_out_and_withdrawn(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let meeting = Meeting::new(engine, Confidentiality::Public).await;
    let test = &meeting.test;
    let (author, _) = put_member(test, "Eins", meeting.host, Level::Editor).await;
    let (second, _) = put_member(test, "Zwei", meeting.host, Level::Editor).await;
    let (reviewer, _) = put_member(test, "Drei", meeting.lead, Level::Editor).await;
    let input = json!({
        "about": about(&meeting), "kind": "NEXT_STEP", "title": "Beirat gründen",
        "text": "Mit Bürger/-innen\nund Verwaltung", "due": "2027-03",
        "responsibleIds": [global(meeting.cooperation), global(meeting.member)],
    });
    let created = done(act(test, &author, "createOutcome", OUTCOME, input).await);
    let outcome = &created["outcome"];
    let id = outcome["id"].clone();
    assert_eq!(
        *outcome,
        json!({
            "id": id, "title": "Beirat gründen", "kind": "NEXT_STEP", "position": 1,
            "text": "Mit Bürger/-innen\nund Verwaltung", "progress": "OPEN",
            "visibility": "EVERYBODY", "status": "DRAFT", "version": 1,
            "due": { "value": "2027-03", "precision": "MONTH" },
            "responsible": [{ "name": "Kooperation" }, { "name": "Mitglied" }],
        })
    );
    let step = |version: i32| json!({ "id": id, "expectedVersion": version });

    // A second person changes it: now neither of them publishes it.
    let input = json!({ "id": id, "expectedVersion": 1, "text": null, "visibility": "MEMBERS" });
    let changed = done(act(test, &second, "updateOutcome", OUTCOME, input).await);
    assert_eq!(changed["outcome"]["text"], json!(null));
    assert_eq!(changed["outcome"]["due"]["value"], "2027-03", "what is absent stays");
    let same = json!({ "id": id, "visibility": "MEMBERS" });
    let same = done(act(test, &second, "updateOutcome", OUTCOME, same).await);
    assert_eq!(same["outcome"]["version"], 2);
    for writer in [&author, &second] {
        assert_eq!(act(test, writer, "publishOutcome", OUTCOME, step(2)).await, "FORBIDDEN");
    }
    assert_eq!(act(test, &reviewer, "publishOutcome", OUTCOME, step(1)).await, "CONFLICT");
    let published = done(act(test, &reviewer, "publishOutcome", OUTCOME, step(2)).await);
    assert_eq!(published["outcome"]["status"], "PUBLISHED");
    let row = outcome::Entity::find().one(test.app.database.read()).await.unwrap().unwrap();
    assert_eq!(row.published_by, reviewer.user());

    // What is published is carried out, not rewritten.
    let input = json!({ "id": id, "title": "Anders" });
    let refused = act(test, &author, "updateOutcome", OUTCOME, input).await;
    assert_eq!(refusals(&refused), ["input.id INVALID_TRANSITION"]);
    let refused = act(test, &author, "removeOutcome", "outcomeId", step(3)).await;
    assert_eq!(refusals(&refused), ["input.id INVALID_TRANSITION"]);
    let refused = act(test, &reviewer, "publishOutcome", OUTCOME, step(3)).await;
    assert_eq!(refusals(&refused), ["input.id INVALID_TRANSITION"]);
    let input = json!({ "id": id, "progress": "IN_PROGRESS", "due": "2027-04-01" });
    let moved = done(act(test, &author, "setOutcomeProgress", OUTCOME, input).await);
    assert_eq!(moved["outcome"]["progress"], "IN_PROGRESS");
    assert_eq!(moved["outcome"]["due"]["value"], "2027-04-01");

    let withdrawn = done(act(test, &author, "withdrawOutcome", OUTCOME, step(4)).await);
    assert_eq!(withdrawn["outcome"]["status"], "WITHDRAWN");
    let input = json!({ "id": id, "progress": "DONE" });
    let refused = act(test, &author, "setOutcomeProgress", OUTCOME, input).await;
    assert_eq!(refusals(&refused), ["input.id INVALID_TRANSITION"]);
    let entries = audit_entry::Entity::find().all(test.app.database.read()).await.unwrap();
    assert_eq!(entries.len(), 6, "one entry for each use case that was done");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn only_a_draft_is_removed(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let meeting = Meeting::new(engine, Confidentiality::Public).await;
    let test = &meeting.test;
    let (author, _) = put_member(test, "Eins", meeting.host, Level::Editor).await;
    let input = json!({
        "about": about(&meeting), "kind": "FINDING", "title": "Erkenntnis",
        "responsibleIds": [global(meeting.member)],
    });
    let created = done(act(test, &author, "createOutcome", OUTCOME, input).await);
    let id = created["outcome"]["id"].clone();
    let input = json!({ "id": id });
    let removed = done(act(test, &author, "removeOutcome", "outcomeId", input.clone()).await);
    assert_eq!(removed["outcomeId"], id);
    assert_eq!(act(test, &author, "removeOutcome", "outcomeId", input).await, "NOT_FOUND");
    let query = format!(
        "{{ node(id: \"{}\") {{ ... on Event {{ outcomes {{ totalCount }} }} }} }}",
        global(meeting.event.id)
    );
    assert_eq!(ask(test, &author, &query).await["node"]["outcomes"]["totalCount"], 0);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn who_has_no_part_writes_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let meeting = Meeting::new(engine, Confidentiality::Public).await;
    let test = &meeting.test;
    let input = json!({ "about": about(&meeting), "kind": "RESULT", "title": "Ergebnis" });
    for (actor, code) in [
        (Actor::Anonymous, "UNAUTHENTICATED"),
        (administrator(), "FORBIDDEN"),
        (member(meeting.host, Level::Viewer), "FORBIDDEN"),
        (member(meeting.cooperation, Level::Manager), "FORBIDDEN"),
        (member(meeting.member, Level::Manager), "FORBIDDEN"),
        (system(meeting.host, &[Scope::EventsWrite]), "FORBIDDEN"),
        (system(meeting.member, &[Scope::ContentWrite]), "FORBIDDEN"),
    ] {
        let found = act(test, &actor, "createOutcome", OUTCOME, input.clone()).await;
        assert_eq!(found, code, "{actor:?}");
    }
    // A system of the host writes and changes it with a key for that.
    let system = system(meeting.host, &[Scope::ContentWrite]);
    let created = done(act(test, &system, "createOutcome", OUTCOME, input).await);
    let input = json!({ "id": created["outcome"]["id"], "title": "Anders" });
    done(act(test, &system, "updateOutcome", OUTCOME, input).await);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn of_a_protected_event_its_organisers_alone_write(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let meeting = Meeting::new(engine, Confidentiality::Protected).await;
    let test = &meeting.test;
    let input = json!({ "about": about(&meeting), "kind": "RESULT", "title": "Ergebnis" });
    for actor in [
        member(meeting.lead, Level::Editor),
        system(meeting.host, &[Scope::ContentWrite]),
        member(meeting.cooperation, Level::Editor),
    ] {
        let found = act(test, &actor, "createOutcome", OUTCOME, input.clone()).await;
        assert_eq!(found, "FORBIDDEN", "{actor:?}");
    }
    let (author, _) = put_member(test, "Eins", meeting.host, Level::Editor).await;
    done(act(test, &author, "createOutcome", OUTCOME, input).await);
    let row = outcome::Entity::find().one(test.app.database.read()).await.unwrap().unwrap();
    let id = global(row.id);
    for actor in [member(meeting.lead, Level::Editor), administrator()] {
        assert!(!sees(test, &actor, row.id).await);
        let found = act(test, &actor, "publishOutcome", OUTCOME, json!({ "id": id })).await;
        assert_eq!(found, "NOT_FOUND", "{actor:?}");
    }
    // What the audit log says of it is for those who see it (invariant 7).
    let entries = audit_entry::Entity::find().all(test.app.database.read()).await.unwrap();
    let kind = serde_json::to_value(SubjectKind::Outcome).unwrap();
    assert!(entries.iter().any(|entry| entry.changes[0]["kind"] == kind));
    let query = "{ auditEntries { nodes { changes { kind values { field after } } } } }";
    let read = ask(test, &administrator(), query).await;
    assert!(!read.to_string().contains("Ergebnis"), "{read}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_municipality_writes_what_came_of_its_own_way(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let meeting = Meeting::new(engine, Confidentiality::Public).await;
    let test = &meeting.test;
    let (town, municipality) =
        put_municipality(test, "Wilsdruff", "14628410", PartnerStatus::Active).await;
    let programme = meeting.event.programme_id.unwrap();
    let status = ModelMunicipalityStatus::Admitted;
    let model = model_municipality(test, programme, municipality.id, None, status);
    let model = put(test, model).await;
    let input = json!({
        "about": { "modelMunicipalityId": global(model.id) }, "kind": "MEASURE", "title": "Stelle",
    });
    let (own, _) = put_member(test, "Stadt", town.id, Level::Editor).await;
    let created = done(act(test, &own, "createOutcome", OUTCOME, input.clone()).await);
    // Before it is active, others do not see that there is such a municipality.
    let other = member(meeting.host, Level::Editor);
    assert_eq!(act(test, &other, "createOutcome", OUTCOME, input).await, "NOT_FOUND");
    let (lead, _) = put_member(test, "Leitung", meeting.lead, Level::Editor).await;
    let step = json!({ "id": created["outcome"]["id"] });
    assert_eq!(act(test, &own, "publishOutcome", OUTCOME, step.clone()).await, "FORBIDDEN");
    done(act(test, &lead, "publishOutcome", OUTCOME, step).await);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn all_that_is_wrong_with_an_outcome_is_told_at_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let meeting = Meeting::new(engine, Confidentiality::Public).await;
    let test = &meeting.test;
    let (author, _) = put_member(test, "Eins", meeting.host, Level::Editor).await;
    let partner = global(meeting.member);
    let input = json!({
        "about": about(&meeting), "kind": "RESULT", "title": " ", "text": "a".repeat(5_001),
        "due": "bald", "responsibleIds": [partner, partner],
    });
    let answer = act(test, &author, "createOutcome", OUTCOME, input).await;
    assert_eq!(
        refusals(&answer),
        [
            "input.title REQUIRED",
            "input.text TOO_LONG",
            "input.due INVALID_DATE",
            "input.responsibleIds.1 REPEATED",
        ]
    );
    let input = json!({
        "about": about(&meeting), "kind": "RESULT", "title": "x",
        "responsibleIds": ["partner_01h455vb4pex5vsknk084sn02q"],
    });
    assert_eq!(act(test, &author, "createOutcome", OUTCOME, input).await, "NOT_FOUND");
}
