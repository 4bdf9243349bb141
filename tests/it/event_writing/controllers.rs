//! Who is responsible for the participants' personal data.

use api::access::Level;
use entity::{
    agreement,
    terms::{AgreementKind, AgreementStatus},
};
use rstest::rstest;
use serde_json::{Value, json};

use super::{Place, act, announced, done, refusals, row, uuid};
use crate::{
    fixture::Engine,
    world::{administrator, events, global, member, programmes, put},
};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn controllers_take_part_and_have_an_agreement_in_force(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = Place::new(engine).await;
    let test = &place.test;
    let id = place.create(json!({ "registrationMode": "INTERNAL" })).await;
    let event = entity::id::EventId(uuid(&id));
    place.step("publishEvent", &id, "").await;
    let other = place.partner("Stadt").await;
    let joint = agreement::Model {
        kind: AgreementKind::JointControllership,
        ..programmes::agreement(test, "Gemeinsam")
    };
    let joint = put(test, joint).await;
    put(test, programmes::party(test, joint.id, place.host.id, 1)).await;
    let set = async |input: Value| {
        let mut whole = json!({ "id": id });
        whole.as_object_mut().unwrap().extend(input.as_object().unwrap().clone());
        act(test, &place.editor, "setEventControllers", "event { id }", whole).await
    };
    let with =
        |agreement| json!([{ "partnerId": global(other), "agreementId": global(agreement) }]);
    let own = global(place.host.id);
    let wanted = json!({ "controllerId": own, "jointControllers": with(joint.id) });
    assert_eq!(
        refusals(&set(wanted.clone()).await),
        [
            "input.jointControllers.0.partnerId CONTROLLER_WITHOUT_PART",
            "input.jointControllers.0.agreementId AGREEMENT_DOES_NOT_FIT",
        ]
    );
    put(test, events::role_in(test, event, other)).await;
    put(test, programmes::party(test, joint.id, other, 2)).await;
    let fields =
        "controller { name } jointControllers { partner { name } agreement { number } } version";
    let mut whole = wanted.clone();
    whole["id"] = id.clone();
    let changed = done(test, &place.editor, "setEventControllers", fields, whole).await;
    assert_eq!(
        changed,
        json!({
            "id": id, "version": 3, "controller": { "name": "Stiftung" },
            "jointControllers": [{ "partner": { "name": "Stadt" }, "agreement": { "number": "gemeinsam" } }],
        })
    );
    let sequence = row(test, event).await.calendar_sequence;
    assert_eq!(sequence, 1, "calendars do not show it");
    assert_eq!(announced(test, event.0).await.last().unwrap(), "event.changed");

    let grant = put(test, programmes::agreement(test, "Zuwendung")).await;
    for (partner, position) in [place.host.id, other].into_iter().zip(1..) {
        put(test, programmes::party(test, grant.id, partner, position)).await;
    }
    let ended = agreement::Model {
        kind: AgreementKind::JointControllership,
        status: AgreementStatus::Terminated,
        ..programmes::agreement(test, "Beendet")
    };
    let ended = put(test, ended).await;
    for (partner, position) in [place.host.id, other].into_iter().zip(1..) {
        put(test, programmes::party(test, ended.id, partner, position)).await;
    }
    for agreement in [grant.id, ended.id] {
        let answer = set(json!({ "controllerId": own, "jointControllers": with(agreement) })).await;
        assert_eq!(
            refusals(&answer),
            ["input.jointControllers.0.agreementId AGREEMENT_DOES_NOT_FIT"]
        );
    }
    let twice = json!([
        { "partnerId": own, "agreementId": global(joint.id) },
    ]);
    let answer = set(json!({ "controllerId": own, "jointControllers": twice })).await;
    assert_eq!(refusals(&answer), ["input.jointControllers.0.partnerId REPEATED"]);
    // An announced event with registration here is never without.
    let answer = set(json!({ "controllerId": null })).await;
    assert_eq!(refusals(&answer), ["input.controllerId CONTROLLER_REQUIRED"]);
    let stranger = place.partner("Fremde").await;
    let answer = set(json!({ "controllerId": global(stranger) })).await;
    assert_eq!(refusals(&answer), ["input.controllerId CONTROLLER_WITHOUT_PART"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn organisers_alone_say_who_is_responsible(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = Place::new(engine).await;
    let test = &place.test;
    let programme = put(test, programmes::programme(test, "Dialog")).await;
    put(test, programmes::role(test, programme.id, place.host.id)).await;
    let lead = place.partner("Leitung").await;
    put(test, programmes::lead(test, programme.id, lead)).await;
    let id = place.create(json!({ "programmeId": global(programme.id) })).await;
    let input = json!({ "id": id, "controllerId": global(place.host.id) });
    for actor in
        [administrator(), member(lead, Level::Manager), member(place.host.id, Level::Viewer)]
    {
        let answer = act(test, &actor, "setEventControllers", "event { id }", input.clone()).await;
        assert!(answer == "FORBIDDEN" || answer == "NOT_FOUND", "{answer}");
    }
    done(test, &place.editor, "setEventControllers", "", input).await;
}
