//! What a recommendation rests on: visible to everybody, or it is not published; and never readable by the link
//! (invariant 15).

use api::access::{Actor, Level};
use entity::{
    agreement, event, outcome, self_assessment,
    terms::{
        AssessmentRelease, AssessmentStatus, Confidentiality, ModelMunicipalityStatus,
        OutcomeVisibility, PartnerStatus, PublicationStatus, SubjectKind,
    },
};
use rstest::rstest;
use sea_orm::{ActiveModelTrait as _, IntoActiveModel as _};
use serde_json::{Value, json};

use super::{House, ID, recommendation_id};
use crate::{
    fixture::Engine,
    world::{
        acting::{act, done, refusals},
        ask,
        assessments::{questionnaire, self_assessment},
        global, member,
        programmes::{model_municipality, put_municipality, released},
        publications::{presented, recommendation, rests_on},
        put,
    },
};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn evidence_that_not_everybody_may_see_keeps_it_from_being_published(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let house = House::new(engine).await;
    let test = &house.test;
    let author = house.editor("Eins", house.author).await;
    let reviewer = house.editor("Zwei", house.lead).await;
    let mut private = Vec::new();
    for (visibility, status) in [
        (OutcomeVisibility::Members, PublicationStatus::Published),
        (OutcomeVisibility::Organisers, PublicationStatus::Published),
        (OutcomeVisibility::Everybody, PublicationStatus::Draft),
        (OutcomeVisibility::Everybody, PublicationStatus::Withdrawn),
    ] {
        let row = outcome::Model { visibility, status, ..house.outcome.clone() };
        private.push(put(test, outcome::Model { id: crate::world::id(test), ..row }).await);
    }
    let mut input = house.input("Ohne Beleg");
    input["evidence"] = json!([]);
    let created = done(act(test, &author, "createRecommendation", ID, input).await);
    let step = json!({ "id": created["recommendation"]["id"] });
    done(act(test, &author, "submitRecommendation", ID, step.clone()).await);
    let refused = act(test, &reviewer, "publishRecommendation", ID, step.clone()).await;
    assert_eq!(refusals(&refused), ["input.id EVIDENCE_REQUIRED"]);

    for hidden in &private {
        let mut input = house.input("Mit privatem Beleg");
        input["evidence"] = json!([
            { "object": { "outcomeId": global(house.outcome.id) } },
            { "object": { "outcomeId": global(hidden.id) } },
        ]);
        let created = done(act(test, &author, "createRecommendation", ID, input).await);
        let step = json!({ "id": created["recommendation"]["id"] });
        done(act(test, &author, "submitRecommendation", ID, step.clone()).await);
        let refused = act(test, &reviewer, "publishRecommendation", ID, step).await;
        assert_eq!(refusals(&refused), ["input.id EVIDENCE_NOT_PUBLIC"], "{hidden:?}");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_protected_event_is_no_evidence_though_everybody_sees_its_title(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let house = House::with(engine, Confidentiality::Protected).await;
    let test = &house.test;
    let author = house.editor("Eins", house.author).await;
    let mut input = house.input("Aus dem geschützten Raum");
    input["evidence"] = json!([{ "object": { "eventId": global(house.event.id) } }]);
    let created = done(act(test, &author, "createRecommendation", ID, input.clone()).await);
    let step = json!({ "id": created["recommendation"]["id"] });
    done(act(test, &author, "submitRecommendation", ID, step.clone()).await);
    let lead = house.editor("Zwei", house.lead).await;
    let refused = act(test, &lead, "publishRecommendation", ID, step.clone()).await;
    assert_eq!(refusals(&refused), ["input.id EVIDENCE_NOT_PUBLIC"]);
    // The leads of the programme learn that there is something, not what.
    let query = format!(
        "{{ node(id: {}) {{ ... on Recommendation {{ evidence {{ object {{ id }} }} events {{ id }} }} }} }}",
        step["id"]
    );
    let seen = ask(test, &lead, &query).await;
    assert_eq!(seen["node"], json!({ "evidence": [{ "object": null }], "events": [] }));
    // And nobody names what they see by its face alone.
    input["partnerId"] = json!(global(house.lead));
    assert_eq!(act(test, &lead, "createRecommendation", ID, input).await, "NOT_FOUND");
}

/// Everything that names the source, for whom.
async fn paths(house: &House, actor: &Actor, id: &str) -> Value {
    let query = format!(
        "{{ recommendation: node(id: \"{id}\") {{ ... on Recommendation {{
              evidence {{ note object {{ id }} }} events {{ id }} presentedAt {{ id }}
            }} }}
            event: node(id: \"{}\") {{ ... on Event {{
              recommendations {{ totalCount }} presentedRecommendations {{ totalCount }}
            }} }} }}",
        global(house.event.id)
    );
    house.test.run(actor, &query, json!({})).await["data"].take()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_source_that_is_made_private_later_is_gone_for_readers_and_noted_for_editors(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let house = House::new(engine).await;
    let test = &house.test;
    let row = put(test, recommendation(test, house.programme, house.member, "Empfehlung")).await;
    let link = rests_on(row.id, 1, SubjectKind::Outcome, house.outcome.id);
    let noted = entity::publication_link::Model { note: Some("vertraulich".into()), ..link };
    put(test, noted).await;
    put(test, rests_on(row.id, 2, SubjectKind::Event, house.event.id)).await;
    put(test, presented(row.id, 1, house.event.id)).await;
    let id = recommendation_id(row.id);
    let (outcome_id, event_id) = (global(house.outcome.id), global(house.event.id));
    let open = json!({
        "recommendation": {
            "evidence": [
                { "note": "vertraulich", "object": { "id": outcome_id } },
                { "note": null, "object": { "id": event_id } },
            ],
            "events": [{ "id": event_id }], "presentedAt": [{ "id": event_id }],
        },
        "event": {
            "recommendations": { "totalCount": 1 }, "presentedRecommendations": { "totalCount": 1 },
        },
    });
    let editor = member(house.member, Level::Editor);
    for actor in [&Actor::Anonymous, &editor] {
        assert_eq!(paths(&house, actor, &id).await, open);
    }

    // Only the outcome is taken back: its link is gone with its note, the event stays.
    let withdrawn =
        outcome::Model { status: PublicationStatus::Withdrawn, ..house.outcome.clone() };
    let withdrawn = withdrawn.into_active_model().reset_all();
    withdrawn.update(test.app.database.write()).await.unwrap();
    let seen = paths(&house, &Actor::Anonymous, &id).await;
    let left = json!([{ "note": null, "object": { "id": event_id } }]);
    assert_eq!(seen["recommendation"]["evidence"], left);
    let seen = paths(&house, &editor, &id).await;
    let noted = json!({ "note": "vertraulich", "object": null });
    assert_eq!(seen["recommendation"]["evidence"][0], noted, "those who write it are to know");

    // The event becomes a protected space: no path leads there or back.
    let hidden =
        event::Model { confidentiality: Confidentiality::Protected, ..house.event.clone() };
    let hidden = hidden.into_active_model().reset_all();
    hidden.update(test.app.database.write()).await.unwrap();
    let nothing = json!({
        "recommendation": { "evidence": [], "events": [], "presentedAt": [] },
        "event": {
            "recommendations": { "totalCount": 0 }, "presentedRecommendations": { "totalCount": 0 },
        },
    });
    assert_eq!(paths(&house, &Actor::Anonymous, &id).await, nothing);
    let seen = paths(&house, &editor, &id).await;
    let gone = json!([noted, { "note": null, "object": null }]);
    assert_eq!(seen["recommendation"]["evidence"], gone);
    assert_eq!(seen["event"]["recommendations"]["totalCount"], 0);
    // Whoever organises the event sees all of it.
    let organiser = member(house.author, Level::Editor);
    let seen = paths(&house, &organiser, &id).await;
    assert_eq!(seen["recommendation"]["events"], json!([{ "id": event_id }]));
    assert_eq!(seen["event"]["recommendations"]["totalCount"], 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_draft_of_an_outcome_that_is_removed_leaves_no_link(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let house = House::new(engine).await;
    let test = &house.test;
    let author = house.editor("Eins", house.author).await;
    let draft = outcome::Model {
        id: crate::world::id(test),
        status: PublicationStatus::Draft,
        ..house.outcome.clone()
    };
    let draft = put(test, draft).await;
    let mut input = house.input("Empfehlung");
    input["evidence"] = json!([{ "object": { "outcomeId": global(draft.id) } }]);
    let created = done(act(test, &author, "createRecommendation", ID, input).await);
    let input = json!({ "id": global(draft.id) });
    done(act(test, &author, "removeOutcome", "outcomeId", input).await);
    let query = format!(
        "{{ node(id: {}) {{ ... on Recommendation {{ evidence {{ note }} }} }} }}",
        created["recommendation"]["id"]
    );
    assert_eq!(ask(test, &author, &query).await["node"]["evidence"], json!([]));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_self_assessment_is_evidence_for_as_long_as_it_is_released_to_everybody(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let house = House::new(engine).await;
    let test = &house.test;
    let active = PartnerStatus::Active;
    let (_, town) = put_municipality(test, "Wilsdruff", "14628410", active).await;
    let status = ModelMunicipalityStatus::Active;
    let model = model_municipality(test, house.programme, town.id, None, status);
    let model = put(test, model).await.id;
    let form = put(test, questionnaire(test, house.programme)).await.id;
    let row = self_assessment(test, model, form, AssessmentStatus::Closed);
    let row = put(test, row).await;
    let release = async |release| {
        let row = self_assessment::Model { release, ..row.clone() };
        row.into_active_model().reset_all().update(test.app.database.write()).await.unwrap();
    };
    let agreement = agreement::Model {
        programme_id: Some(house.programme),
        model_municipality_id: Some(model),
        ..released(test, "Vereinbarung", None)
    };
    let agreement = put(test, agreement).await;

    // Only who sees it names it.
    let author = house.editor("Eins", house.lead).await;
    let reviewer = house.editor("Zwei", house.lead).await;
    let mut input = house.input("Aus der Standortbestimmung");
    input["partnerId"] = json!(global(house.lead));
    input["evidence"] = json!([{ "object": { "selfAssessmentId": global(row.id) } }]);
    let stranger = house.editor("Drei", house.author).await;
    let theirs = {
        let mut input = input.clone();
        input["partnerId"] = json!(global(house.author));
        input
    };
    assert_eq!(act(test, &stranger, "createRecommendation", ID, theirs).await, "NOT_FOUND");
    let created = done(act(test, &author, "createRecommendation", ID, input).await);
    let step = json!({ "id": created["recommendation"]["id"] });
    done(act(test, &author, "submitRecommendation", ID, step.clone()).await);
    for narrow in
        [AssessmentRelease::Private, AssessmentRelease::Programme, AssessmentRelease::Members]
    {
        release(narrow).await;
        let refused = act(test, &reviewer, "publishRecommendation", ID, step.clone()).await;
        assert_eq!(refusals(&refused), ["input.id EVIDENCE_NOT_PUBLIC"], "{narrow:?}");
    }
    release(AssessmentRelease::Public).await;
    done(act(test, &reviewer, "publishRecommendation", ID, step.clone()).await);

    let query = format!(
        "{{ forth: node(id: {}) {{ ... on Recommendation {{
              evidence {{ object {{ id }} }} modelMunicipalities {{ id }} agreements {{ id }}
            }} }}
            back: node(id: \"{}\") {{ ... on SelfAssessment {{ recommendations {{ nodes {{ id }} }} }} }}
            way: node(id: \"{}\") {{ ... on ModelMunicipality {{ recommendations {{ totalCount }} }} }}
            agreement: node(id: \"{}\") {{ ... on Agreement {{ recommendations {{ totalCount }} }} }} }}",
        step["id"],
        global(row.id),
        global(model),
        global(agreement.id),
    );
    let seen = ask(test, &Actor::Anonymous, &query).await;
    assert_eq!(
        seen,
        json!({
            "forth": {
                "evidence": [{ "object": { "id": global(row.id) } }],
                "modelMunicipalities": [{ "id": global(model) }],
                "agreements": [{ "id": global(agreement.id) }],
            },
            "back": { "recommendations": { "nodes": [{ "id": step["id"] }] } },
            "way": { "recommendations": { "totalCount": 1 } },
            "agreement": { "recommendations": { "totalCount": 1 } },
        })
    );

    // Taken back, it is on no path, in no direction.
    release(AssessmentRelease::Members).await;
    let seen = test.run(&Actor::Anonymous, &query, json!({})).await["data"].take();
    assert_eq!(
        seen,
        json!({
            "forth": { "evidence": [], "modelMunicipalities": [], "agreements": [] },
            "back": null,
            "way": { "recommendations": { "totalCount": 0 } },
            "agreement": { "recommendations": { "totalCount": 0 } },
        })
    );
}
