//! What the record of a programme says, field by field.

use api::access::Actor;
use entity::{
    agreement, outbox_event,
    terms::{AgreementStatus, ModelMunicipalityStatus, PartnerStatus, ProgrammeStatus},
};
use rstest::rstest;
use sea_orm::EntityTrait as _;
use serde_json::{Value, json};

use super::{Place, last_entry, row, with};
use crate::{
    fixture::Engine,
    world::{
        acting::{act, done, refusals},
        ask, ask_with, global, programmes as world, put,
    },
};

const RECORD: &str = "programme { slug formerSlugs title formerTitles aliases motto kind goal scope
    state { code } municipality { name } startedOn { value } endedOn { value } durationText topics { name }
    topicsOpenEnded components plannedOutputs plannedFieldsOfAction guidingQuestions
    contact { email officeHolder { fullName } } requiresAgreement editorialNote status version
    sources { title } roles { nodes { role leads state partner { name } } } }";

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_programme_is_entered_with_all_that_it_says(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = Place::new(engine).await;
    let test = &place.test;
    let (_, town) =
        world::put_municipality(test, "Dresden", "14612000", PartnerStatus::Active).await;
    let holder = put(test, world::office_holder(test, Some(place.lead.id), "Ludwig")).await;
    let input = json!({
        "leadId": global(place.lead.id), "leadRole": "HOST",
        "title": "Integrationskonzept ´Dresden´ & Umland", "kind": "CONCEPT_PROCESS",
        "motto": "Dresden für alle", "goal": "Fortschreibung\nbis 2026", "scope": "MUNICIPAL",
        "municipalityId": global(town.id), "startedOn": "2021-06", "endedOn": "2026",
        "durationText": "fünf Jahre", "topics": ["Bildung", "Arbeit"], "topicsOpenEnded": true,
        "aliases": ["IntK"], "components": ["Workshops"], "plannedOutputs": ["Aktionsplan"],
        "plannedFieldsOfAction": ["Wohnen", "Bildung"], "guidingQuestions": ["Was fehlt?"],
        "contactId": global(holder.id), "contactEmail": "integration@example.org",
        "requiresAgreement": false, "editorialNote": "Nach der Pressemitteilung",
        "translations": [{ "locale": "en", "title": "Integration concept", "goal": "An update" }],
        "sources": [{ "title": "Pressemitteilung", "url": "https://example.org/p" }],
    });
    let made = done(place.act("createProgramme", RECORD, input).await);
    assert_eq!(
        made["programme"],
        json!({
            "slug": "integrationskonzept-dresden-umland", "formerSlugs": [],
            "title": "Integrationskonzept ´Dresden´ & Umland", "formerTitles": [], "aliases": ["IntK"],
            "motto": "Dresden für alle", "kind": "CONCEPT_PROCESS", "goal": "Fortschreibung\nbis 2026",
            "scope": "MUNICIPAL", "state": { "code": "DE-SN" }, "municipality": { "name": "Dresden" },
            "startedOn": { "value": "2021-06" }, "endedOn": { "value": "2026" },
            "durationText": "fünf Jahre", "topics": [{ "name": "Bildung" }, { "name": "Arbeit" }],
            "topicsOpenEnded": true, "components": ["Workshops"], "plannedOutputs": ["Aktionsplan"],
            "plannedFieldsOfAction": ["Wohnen", "Bildung"], "guidingQuestions": ["Was fehlt?"],
            "contact": { "email": "integration@example.org", "officeHolder": { "fullName": "Ludwig" } },
            "requiresAgreement": false, "editorialNote": "Nach der Pressemitteilung",
            "status": "PLANNED", "version": 1, "sources": [{ "title": "Pressemitteilung" }],
            "roles": { "nodes": [
                { "role": "HOST", "leads": true, "state": "ACCEPTED", "partner": { "name": "Stiftung" } },
            ] },
        })
    );
    // Nothing that can name people stands in the entry of the audit log.
    let (use_case, changes, apart) = last_entry(test).await;
    assert_eq!(use_case, "programmes.create_programme");
    for personal in ["integration@example.org", "Pressemitteilung", "Fortschreibung"] {
        assert!(!changes.contains(personal), "{changes}");
    }
    assert!(changes.contains("CONCEPT_PROCESS") && apart);
    // Found by what it says, in the reader's language.
    let query = "{ programmes(filter: { search: \"fortschreibungen intk\" }) { nodes {
        title(locale: \"en\") goal(locale: \"en\") motto(locale: \"en\") } } }";
    let found = ask(test, &Actor::Anonymous, query).await;
    assert_eq!(
        found["programmes"]["nodes"],
        json!([{ "title": "Integration concept", "goal": "An update", "motto": "Dresden für alle" }])
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_change_touches_what_it_names_and_nothing_else(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = Place::new(engine).await;
    let test = &place.test;
    let more = json!({
        "motto": "Gemeinsam", "goal": "Mehr", "topics": ["Bildung"], "aliases": ["D"],
        "guidingQuestions": ["Was fehlt?"], "startedOn": "2021",
    });
    let id = place.create(more).await;
    let input =
        json!({ "id": id, "expectedVersion": 1, "title": "Forum", "slug": "forum", "goal": null });
    let changed = done(place.act("updateProgramme", RECORD, input).await);
    let programme = &changed["programme"];
    assert_eq!(programme["slug"], "forum");
    assert_eq!(programme["formerSlugs"], json!(["dialog"]));
    assert_eq!(programme["formerTitles"], json!(["Dialog"]));
    assert_eq!(programme["goal"], Value::Null);
    assert_eq!(programme["motto"], "Gemeinsam");
    assert_eq!(programme["topics"], json!([{ "name": "Bildung" }]));
    assert_eq!(programme["guidingQuestions"], json!(["Was fehlt?"]));
    assert_eq!(programme["startedOn"]["value"], "2021");
    assert_eq!(programme["version"], 2);
    // The old name in addresses leads here for good, and nobody else gets it; the old title stays findable.
    let query = "{ programme(slug: \"dialog\") { title }
        programmes(filter: { search: \"dialog\" }) { totalCount } }";
    let found = ask(test, &Actor::Anonymous, query).await;
    assert_eq!(found["programme"]["title"], "Forum");
    assert_eq!(found["programmes"]["totalCount"], 1);
    let second = place.create(json!({})).await;
    let slug = ask_with(
        test,
        &Actor::Anonymous,
        "query($id: ID!) { node(id: $id) { ... on Programme { slug } } }",
        json!({ "id": second }),
    );
    assert_eq!(slug.await["node"]["slug"], "dialog-2");
    let input = json!({ "id": second, "slug": "dialog" });
    let refused = place.act("updateProgramme", RECORD, input).await;
    assert_eq!(refusals(&refused), ["input.slug SLUG_TAKEN"]);
    // What is as it was leaves no trace but the entry.
    let heard = outbox_event::Entity::find().all(test.app.database.read()).await.unwrap().len();
    let input = json!({ "id": id, "title": "Forum", "topics": ["Bildung"], "motto": "Gemeinsam" });
    let same = done(place.act("updateProgramme", RECORD, input).await);
    assert_eq!(same["programme"]["version"], 2);
    let now = outbox_event::Entity::find().all(test.app.database.read()).await.unwrap().len();
    assert_eq!(heard, now);
    let stale = json!({ "id": id, "expectedVersion": 1, "motto": "Anders" });
    assert_eq!(place.act("updateProgramme", RECORD, stale).await, "CONFLICT");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn everything_that_is_wrong_is_told_at_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = Place::new(engine).await;
    let long = "a".repeat(301);
    let many: Vec<String> = (0..51).map(|number| number.to_string()).collect();
    let input = json!({
        "title": "–", "slug": "Mit Leerzeichen", "motto": "a\u{7}", "goal": "a".repeat(5001),
        "scope": "STATE", "startedOn": "2021", "endedOn": "2020", "durationText": long,
        "topics": ["Bildung", "Bildung", "…"], "aliases": many, "guidingQuestions": ["A?", "A?"],
        "contactEmail": "niemand", "requiresAgreement": null, "plannedFieldsOfAction": [""],
        "translations": [{ "locale": "de", "title": "x" }], "sources": [{ "title": "x", "url": "ftp://x" }],
    });
    let input = with(place.new_input(), input);
    let refused = place.act("createProgramme", "programme { id }", input).await;
    assert_eq!(
        refusals(&refused),
        [
            "input.title REQUIRED",
            "input.motto CONTROL_CHARACTER",
            "input.goal TOO_LONG",
            "input.endedOn PERIOD_REVERSED",
            "input.durationText TOO_LONG",
            "input.contactEmail INVALID_EMAIL",
            "input.requiresAgreement REQUIRED",
            "input.slug INVALID_SLUG",
            "input.aliases TOO_MANY",
            "input.plannedFieldsOfAction.0 REQUIRED",
            "input.guidingQuestions.1 REPEATED",
            "input.translations.0.locale INVALID_LOCALE",
            "input.topics.1 REPEATED",
            "input.topics.2 REQUIRED",
            "input.sources.0.url INVALID_URL",
            "input.state STATE_REQUIRED",
        ]
    );
    for (fields, expected) in [
        (json!({ "state": "DE-XX" }), "input.state UNKNOWN_STATE"),
        (json!({ "scope": "MUNICIPAL" }), "input.municipalityId MUNICIPALITY_REQUIRED"),
        (json!({ "startedOn": "2021-06-27T10:00" }), "input.startedOn INVALID_DATE"),
        (json!({ "title": "東京" }), "input.slug INVALID_SLUG"),
    ] {
        let input = with(place.new_input(), fields);
        let refused = place.act("createProgramme", "programme { id }", input).await;
        assert_eq!(refusals(&refused), [expected]);
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn land_and_municipality_fit_each_other(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = Place::new(engine).await;
    let test = &place.test;
    let town = async |name, ags| {
        let (_, town) = world::put_municipality(test, name, ags, PartnerStatus::Active).await;
        global(town.id)
    };
    let (dresden, potsdam) = (town("Dresden", "14612000").await, town("Potsdam", "12054000").await);
    let hidden = PartnerStatus::Suspended;
    let (_, hidden) = world::put_municipality(test, "Verborgen", "14625010", hidden).await;
    let id = place.create(json!({ "municipalityId": dresden })).await;
    let change = async |input: Value| {
        place
            .act(
                "updateProgramme",
                "programme { state { code } }",
                with(json!({ "id": id }), input),
            )
            .await
    };
    let refused = change(json!({ "state": "DE-BB" })).await;
    assert_eq!(refusals(&refused), ["input.state STATE_OF_MUNICIPALITY"]);
    let refused = change(json!({ "municipalityId": potsdam })).await;
    assert_eq!(refusals(&refused), ["input.state STATE_OF_MUNICIPALITY"]);
    let moved = done(change(json!({ "municipalityId": potsdam, "state": null })).await);
    assert_eq!(moved["programme"]["state"]["code"], "DE-BB");
    assert_eq!(
        change(json!({ "municipalityId": global(hidden.id), "state": null })).await,
        "NOT_FOUND"
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn agreements_are_needed_only_once_all_who_are_active_have_one(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = Place::new(engine).await;
    let test = &place.test;
    let programme = place.programme("Dialog", ProgrammeStatus::Running).await;
    let mut models = Vec::new();
    for (name, ags, status) in [
        ("Dresden", "14612000", ModelMunicipalityStatus::Active),
        ("Potsdam", "12054000", ModelMunicipalityStatus::Paused),
    ] {
        let (_, town) = world::put_municipality(test, name, ags, PartnerStatus::Active).await;
        let row = world::model_municipality(test, programme.id, town.id, None, status);
        models.push(put(test, row).await);
    }
    let with_agreement = async |status: AgreementStatus, title: &str| {
        let row = agreement::Model {
            programme_id: Some(programme.id),
            model_municipality_id: Some(models[0].id),
            status,
            ..world::agreement(test, title)
        };
        put(test, row).await
    };
    with_agreement(AgreementStatus::Expired, "Alte").await;
    let input = json!({ "id": global(programme.id), "requiresAgreement": true });
    let refused = place.act("updateProgramme", RECORD, input.clone()).await;
    assert_eq!(refusals(&refused), ["input.requiresAgreement AGREEMENTS_MISSING"]);
    assert_eq!(row(test, programme.id).await, programme);
    with_agreement(AgreementStatus::Active, "Neue").await;
    let changed = done(place.act("updateProgramme", RECORD, input).await);
    assert_eq!(changed["programme"]["requiresAgreement"], true);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn figures_of_a_programme_stand_beside_what_is_counted(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = Place::new(engine).await;
    let test = &place.test;
    let programme = place.programme("Dialog", ProgrammeStatus::Running).await;
    let about = json!({ "programmeId": global(programme.id) });
    let add = async |measure: &str, count: i32| {
        let input =
            json!({ "about": about, "measure": measure, "count": count, "approximate": true });
        done(place.act("addReportedFigure", "reportedFigure { id }", input).await)
    };
    add("TARGET_MUNICIPALITIES", 40).await;
    add("MUNICIPALITIES", 37).await;
    add("MUNICIPALITIES", 39).await;
    let query = "{ programme(slug: \"dialog\") { targetMunicipalities { count approximate }
        reportedMunicipalities { count } recordedMunicipalities reportedFigures { quantity { count } } } }";
    let seen = ask(test, &Actor::Anonymous, query).await;
    let figures = [40, 37, 39].map(|count| json!({ "quantity": { "count": count } }));
    assert_eq!(
        seen["programme"],
        json!({
            "targetMunicipalities": { "count": 40, "approximate": true },
            "reportedMunicipalities": { "count": 37 }, "recordedMunicipalities": 0,
            "reportedFigures": figures,
        })
    );
    let input = json!({ "about": about, "measure": "MUNICIPALITIES", "count": 1 });
    let found =
        act(test, &place.stranger(), "addReportedFigure", "reportedFigure { id }", input).await;
    assert_eq!(found, "FORBIDDEN");
    let missing = global(entity::id::ProgrammeId(uuid::Uuid::from_u128(7)));
    let input = json!({ "about": { "programmeId": missing }, "measure": "EVENTS", "count": 1 });
    let administrator = crate::world::administrator();
    let found =
        act(test, &administrator, "addReportedFigure", "reportedFigure { id }", input).await;
    assert_eq!(found, "NOT_FOUND");
}
