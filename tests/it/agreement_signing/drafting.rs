//! Drafts: who writes them, and what is wrong with them.

use api::access::{Actor, Level};
use entity::{
    partner,
    terms::{ModelMunicipalityStatus, PartnerStatus},
};
use rstest::rstest;
use serde_json::{Value, json};

use super::{AGREEMENT, Table};
use crate::{
    fixture::Engine,
    world::{
        acting::{act, done, refusals},
        administrator, global, member,
        programmes::{model_municipality, partner as blank, programme, put_municipality},
        put, sees,
    },
};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_written_by_a_party_the_lead_or_an_administrator(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let table = Table::new(engine).await;
    let test = &table.test;
    let stranger = member(put(test, blank(test, "Fremde")).await.id, Level::Manager);
    for (actor, expected) in [
        (Actor::Anonymous, "UNAUTHENTICATED"),
        (stranger.clone(), "FORBIDDEN"),
        (member(table.partners[1], Level::Viewer), "FORBIDDEN"),
    ] {
        let answer = act(test, &actor, "createAgreement", AGREEMENT, table.input(json!({}))).await;
        assert_eq!(answer, expected, "{actor:?}");
    }
    for actor in [member(table.partners[1], Level::Editor), administrator()] {
        done(act(test, &actor, "createAgreement", AGREEMENT, table.input(json!({}))).await);
    }
    let draft = table.draft(json!({})).await;
    assert_eq!(draft["number"], "V-2026-0003");
    assert_eq!((&draft["status"], &draft["version"]), (&json!("DRAFT"), &json!(1)));
    let places = draft["parties"].as_array().unwrap();
    let places: Vec<_> = places.iter().map(|party| party["position"].clone()).collect();
    assert_eq!(places, [1, 2, 3, 4]);
    let edit = json!({ "id": draft["id"], "title": "Anders" });
    let answer = act(test, &stranger, "updateAgreement", AGREEMENT, edit.clone()).await;
    assert_eq!(answer, "NOT_FOUND");
    let viewer = member(table.partners[3], Level::Viewer);
    assert_eq!(act(test, &viewer, "updateAgreement", AGREEMENT, edit).await, "FORBIDDEN");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_changed_and_its_parties_take_other_places(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let table = Table::new(engine).await;
    let test = &table.test;
    let draft = table.draft(json!({})).await;
    let id = &draft["id"];
    let update = async |changes: Value| {
        let mut input = json!({ "id": id });
        input.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        act(test, &table.editor, "updateAgreement", AGREEMENT, input).await
    };
    let [first, second, third, _] = table.partners.map(global);
    let parties = json!([
        { "partnerId": third }, { "partnerId": first, "required": false }, { "partnerId": second },
    ]);
    let changed = done(update(json!({ "parties": parties, "text": null })).await)["agreement"].take();
    let shown: Vec<_> = changed["parties"]
        .as_array()
        .unwrap()
        .iter()
        .map(|party| (party["partner"]["id"].clone(), party["required"].clone()))
        .collect();
    let expected = [(third, true), (first, false), (second, true)];
    assert_eq!(shown, expected.map(|(id, required)| (json!(id), json!(required))));
    assert_eq!(changed["documentText"], Value::Null);
    assert_eq!(changed["title"], "Kooperationsvereinbarung", "what is absent stays");
    assert_eq!(changed["version"], 2);
    // Whoever stays keeps their row.
    assert_eq!(changed["parties"][0]["id"], draft["parties"][2]["id"]);
    let same = done(update(json!({ "title": "Kooperationsvereinbarung" })).await);
    assert_eq!(same["agreement"]["version"], 2);
    assert_eq!(update(json!({ "expectedVersion": 1, "title": "x" })).await, "CONFLICT");

    // The municipality was taken out: it does not see the draft any more.
    let town = member(table.partners[3], Level::Manager);
    assert_eq!(table.read(&town, &draft).await, Value::Null);

    done(table.step(&table.editor, "withdrawAgreement", &draft).await);
    let refused = update(json!({ "title": "x" })).await;
    assert_eq!(refusals(&refused), ["input.id INVALID_TRANSITION"]);
    for step in ["withdrawAgreement", "openAgreement", "reviseAgreement"] {
        let refused = refusals(&table.step(&table.editor, step, &draft).await);
        assert!(refused.contains(&"input.id INVALID_TRANSITION".to_owned()), "{step}: {refused:?}");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn nobody_writes_themselves_out_of_a_draft(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let table = Table::new(engine).await;
    let test = &table.test;
    let own = member(table.partners[1], Level::Editor);
    let input = table.input(json!({}));
    let draft = done(act(test, &own, "createAgreement", AGREEMENT, input).await);
    let id = &draft["agreement"]["id"];
    let parties = json!([{ "partnerId": global(table.partners[0]) }]);
    let input = json!({ "id": id, "parties": parties });
    assert_eq!(act(test, &own, "updateAgreement", AGREEMENT, input).await, "FORBIDDEN");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn all_that_is_wrong_with_a_draft_is_told_at_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let table = Table::new(engine).await;
    let test = &table.test;
    let party = |partner: entity::id::PartnerId| json!({ "partnerId": global(partner) });
    let twice: Vec<_> = [0, 1, 0].map(|place| party(table.partners[place])).into();
    let input = table.input(json!({
        "title": " ", "text": "a".repeat(100_001), "parties": twice,
        "validFrom": "2027-01-01", "validUntil": "2026-12-31", "signedAtPlace": "a\nb",
    }));
    let answer = act(test, &table.editor, "createAgreement", AGREEMENT, input).await;
    assert_eq!(
        refusals(&answer),
        [
            "input.parties.2.partnerId REPEATED",
            "input.title REQUIRED",
            "input.signedAtPlace CONTROL_CHARACTER",
            "input.text TOO_LONG",
            "input.validUntil VALIDITY_REVERSED",
        ]
    );
    let mut many = Vec::new();
    for number in 0..100 {
        many.push(party(put(test, blank(test, &format!("Partei {number}"))).await.id));
    }
    let input = table.input(json!({ "parties": many }));
    let answer = act(test, &table.editor, "createAgreement", AGREEMENT, input).await;
    assert_eq!(refusals(&answer), ["input.parties TOO_MANY"]);
    let unknown = json!([party(table.partners[0]), { "partnerId": "partner_01h455vb4pex5vsknk084sn02q" }]);
    let input = table.input(json!({ "parties": unknown }));
    assert_eq!(act(test, &table.editor, "createAgreement", AGREEMENT, input).await, "NOT_FOUND");
    let proposed = partner::Model { status: PartnerStatus::Proposed, ..blank(test, "Neu") };
    let hidden = put(test, proposed).await.id;
    let input = table.input(json!({ "parties": [party(table.partners[0]), party(hidden)] }));
    assert_eq!(act(test, &table.editor, "createAgreement", AGREEMENT, input).await, "NOT_FOUND");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_draft_belongs_to_a_programme_in_which_a_party_has_a_part(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let table = Table::new(engine).await;
    let test = &table.test;
    let foreign = put(test, programme(test, "Fremdes Programm")).await.id;
    let own = member(table.partners[1], Level::Editor);
    let create = async |actor: &Actor, changes: Value| {
        act(test, actor, "createAgreement", AGREEMENT, table.input(changes)).await
    };
    let refused = create(&own, json!({ "programmeId": global(foreign) })).await;
    assert_eq!(refusals(&refused), ["input.programmeId PROGRAMME_WITHOUT_PART"]);
    done(create(&own, json!({})).await);
    let model = json!({ "modelMunicipalityId": global(table.model) });
    done(create(&table.editor, model.clone()).await);
    // Only who sees the way of a municipality agrees on it.
    assert_eq!(create(&own, model).await, "NOT_FOUND");
    let (_, town) = put_municipality(test, "Dresden", "14612000", PartnerStatus::Active).await;
    let status = ModelMunicipalityStatus::Active;
    let other = put(test, model_municipality(test, foreign, town.id, Some(1), status)).await.id;
    let refused = create(&table.editor, json!({ "modelMunicipalityId": global(other) })).await;
    assert_eq!(refusals(&refused), ["input.modelMunicipalityId OTHER_PROGRAMME"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn only_what_can_be_signed_is_opened(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let table = Table::new(engine).await;
    let test = &table.test;
    let party = |place: usize, required: bool| json!({ "partnerId": global(table.partners[place]), "required": required });
    let open = async |changes: Value| {
        let draft = table.draft(changes).await;
        refusals(&table.step(&table.editor, "openAgreement", &draft).await)
    };
    assert_eq!(
        open(json!({ "text": null, "parties": [party(0, true)] })).await,
        ["input.id DOCUMENT_REQUIRED", "input TOO_FEW_PARTIES"]
    );
    assert_eq!(
        open(json!({ "parties": [party(0, false), party(1, false)] })).await,
        ["input TOO_FEW_PARTIES"]
    );
    assert_eq!(open(json!({ "validUntil": "2026-11-20" })).await, ["input.id VALIDITY_OVER"]);
    assert_eq!(open(json!({ "validUntil": "2026-11-21" })).await, [""; 0]);
    // What makes a municipality active is between it and the programme.
    let model = global(table.model);
    let parties = [party(0, true), party(1, true)];
    let input = json!({ "modelMunicipalityId": model, "parties": parties });
    assert_eq!(open(input).await, ["input MUNICIPALITY_NOT_PARTY"]);
    let parties = [party(1, true), party(3, true)];
    let input = json!({ "modelMunicipalityId": model, "parties": parties });
    assert_eq!(open(input).await, ["input LEAD_NOT_PARTY"]);
    let parties = [party(0, false), party(3, true)];
    let input = json!({ "modelMunicipalityId": model, "parties": parties });
    assert_eq!(open(input).await, ["input LEAD_NOT_PARTY"]);
    let parties = [party(0, true), party(3, true)];
    assert_eq!(open(json!({ "modelMunicipalityId": model, "parties": parties })).await, [""; 0]);

    let draft = table.draft(json!({})).await;
    let id = table.partners[2];
    let input = json!({ "id": global(id), "reason": "Antrag" });
    done(act(test, &administrator(), "suspendPartner", "partner { id }", input).await);
    let refused = refusals(&table.step(&table.editor, "openAgreement", &draft).await);
    assert_eq!(refused, ["input PARTNER_NOT_ACTIVE"]);
    assert!(sees(test, &administrator(), id).await);
}
