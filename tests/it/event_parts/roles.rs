//! Partners' parts, as organisers propose them and partners answer.

use api::access::{Actor, Level};
use entity::{
    event, partner_role,
    terms::{EventStatus, PartnerRoleState, PartnerStatus},
};
use rstest::rstest;
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};
use serde_json::{Value, json};

use super::{Stage, act, editor, refusals, stage};
use crate::{
    fixture::{Engine, TestApp},
    world::{
        administrator, ask,
        events::{event, host_of, host_of_series, part_of, seats, series},
        global, member,
        programmes::{lead, partner, programme},
        put,
    },
};

const ROLE: &str = "partnerRole { id role state leads position version partner { name } }";

async fn propose(stage: &Stage, actor: &Actor, partner: &str, leads: bool) -> Value {
    let input = json!({
        "of": { "eventId": stage.event_id() }, "partnerId": partner, "role": "ORGANISER",
        "leads": leads,
    });
    act(&stage.test, actor, "proposePartnerRole", ROLE, input).await
}

async fn answer(test: &TestApp, actor: &Actor, mutation: &str, id: &Value) -> Value {
    act(test, actor, mutation, "partnerRole { state }", json!({ "id": id })).await
}

async fn hosts(stage: &Stage) -> Value {
    let query = format!(
        "{{ node(id: \"{}\") {{ ... on Event {{ hosts {{ name }} roles {{ totalCount }} }} }} }}",
        stage.event_id()
    );
    ask(&stage.test, &Actor::Anonymous, &query).await["node"].take()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_part_is_public_once_the_partner_accepts(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let stage = stage(engine).await;
    let proposed = propose(&stage, &stage.organiser(), &global(stage.other.id), true).await;
    let role = &proposed["partnerRole"];
    assert_eq!((&role["state"], &role["position"]), (&json!("PROPOSED"), &json!(2)), "{proposed}");
    assert_eq!(hosts(&stage).await["roles"]["totalCount"], 1);
    let again = propose(&stage, &stage.organiser(), &global(stage.other.id), true).await;
    assert_eq!(refusals(&again), ["role ROLE_TAKEN"]);
    // Those who propose do not accept for the partner.
    assert_eq!(
        answer(&stage.test, &stage.organiser(), "acceptPartnerRole", &role["id"]).await,
        "FORBIDDEN"
    );
    let accepted = answer(&stage.test, &stage.stranger(), "acceptPartnerRole", &role["id"]).await;
    assert_eq!(accepted["partnerRole"]["state"], "ACCEPTED", "{accepted}");
    let expected = json!([{ "name": "Gastgeberin" }, { "name": "Andere" }]);
    assert_eq!(hosts(&stage).await["hosts"], expected);
    // From then on it edits the event as well.
    let input = json!({ "eventId": stage.event_id(), "kind": "BREAK" });
    let added = act(&stage.test, &stage.stranger(), "addSession", "session { id }", input).await;
    assert_eq!(refusals(&added), [""; 0]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn organisers_alone_decide_who_organises_along(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let stage = stage(engine).await;
    let other = global(stage.other.id);
    let refused = propose(&stage, &administrator(), &other, true).await;
    assert_eq!(refusals(&refused), ["leads ORGANISERS_DECIDE"]);
    // A part that does not lead gives no rights: the administrator may propose it, but not let it lead.
    let plain = propose(&stage, &administrator(), &other, false).await;
    assert_eq!(refusals(&plain), [""; 0]);
    let id = &plain["partnerRole"]["id"];
    let leads = json!({ "id": id, "leads": true });
    let refused = act(&stage.test, &administrator(), "updatePartnerRole", ROLE, leads).await;
    assert_eq!(refusals(&refused), ["leads ORGANISERS_DECIDE"]);
    // To the partner that organises already, anybody who edits may.
    let host = propose(&stage, &administrator(), &global(stage.host.id), true).await;
    assert_eq!(refusals(&host), [""; 0]);
    assert_eq!(propose(&stage, &stage.stranger(), &other, false).await, "FORBIDDEN");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_was_proposed_before_there_was_an_organiser_needs_the_organisers_consent(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let stage = stage(engine).await;
    let test = &stage.test;
    partner_role::Entity::delete_many().exec(test.app.database.write()).await.unwrap();
    let first = propose(&stage, &administrator(), &global(stage.host.id), true).await;
    let second = propose(&stage, &administrator(), &global(stage.other.id), true).await;
    let id = |answer: &Value| answer["partnerRole"]["id"].clone();
    let accepted = answer(test, &stage.organiser(), "acceptPartnerRole", &id(&first)).await;
    assert_eq!(accepted["partnerRole"]["state"], "ACCEPTED", "{accepted}");
    let refused = answer(test, &stage.stranger(), "acceptPartnerRole", &id(&second)).await;
    assert_eq!(refusals(&refused), ["id ORGANISERS_DECIDE"]);
    // The organisers keep the proposal: they agree.
    let kept = json!({ "id": id(&second), "leads": true });
    let kept = act(test, &stage.organiser(), "updatePartnerRole", ROLE, kept).await;
    assert_eq!(refusals(&kept), [""; 0]);
    let accepted = answer(test, &stage.stranger(), "acceptPartnerRole", &id(&second)).await;
    assert_eq!(accepted["partnerRole"]["state"], "ACCEPTED", "{accepted}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn leading_a_series_needs_the_consent_of_those_who_organise_its_events(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let stage = stage(engine).await;
    let test = &stage.test;
    let row = put(test, series(test, "Reihe")).await;
    let part = put(test, part_of(row.id, 1, event(test, "Erste"))).await;
    put(test, host_of(test, part.id, stage.host.id)).await;
    let propose = async |partner: &str| {
        let input = json!({
            "of": { "eventSeriesId": global(row.id) }, "partnerId": partner, "role": "HOST",
            "leads": true,
        });
        act(test, &administrator(), "proposePartnerRole", ROLE, input).await
    };
    let refused = propose(&global(stage.other.id)).await;
    assert_eq!(refusals(&refused), ["leads ORGANISERS_DECIDE"]);
    assert_eq!(refusals(&propose(&global(stage.host.id)).await), [""; 0]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_proposal_is_changed_and_withdrawn_until_it_is_answered(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let stage = stage(engine).await;
    let proposed = propose(&stage, &stage.organiser(), &global(stage.other.id), false).await;
    let id = proposed["partnerRole"]["id"].clone();
    let change = json!({ "id": id, "role": "COOPERATION", "position": 7, "expectedVersion": 1 });
    let changed = stage.act("updatePartnerRole", ROLE, change).await;
    assert_eq!(changed["partnerRole"]["role"], "COOPERATION", "{changed}");
    let withdrawn = stage.act("withdrawPartnerRole", "withdrawnId", json!({ "id": id })).await;
    assert_eq!(withdrawn["withdrawnId"], id, "{withdrawn}");

    let proposed = propose(&stage, &stage.organiser(), &global(stage.other.id), false).await;
    let id = proposed["partnerRole"]["id"].clone();
    answer(&stage.test, &stage.stranger(), "acceptPartnerRole", &id).await;
    let refused = stage.act("withdrawPartnerRole", "withdrawnId", json!({ "id": id })).await;
    assert_eq!(refusals(&refused), ["id INVALID_TRANSITION"]);
    let other = json!({ "id": id, "role": "FUNDER", "leads": true });
    let refused = stage.act("updatePartnerRole", ROLE, other).await;
    assert_eq!(refusals(&refused), ["role ROLE_AGREED", "leads ROLE_AGREED"]);
    let place = json!({ "id": id, "position": 3 });
    assert_eq!(stage.act("updatePartnerRole", ROLE, place).await["partnerRole"]["position"], 3);
    let place = json!({ "id": id, "position": 0 });
    let refused = stage.act("updatePartnerRole", ROLE, place).await;
    assert_eq!(refusals(&refused), ["position OUT_OF_RANGE"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn partners_that_do_not_take_part_are_not_asked(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let stage = stage(engine).await;
    let test = &stage.test;
    let mut rows = [partner(test, "Archiviert"), partner(test, "Vorgeschlagen")];
    rows[0].status = PartnerStatus::Archived;
    rows[1].status = PartnerStatus::Proposed;
    for (row, code) in rows.into_iter().zip(["PARTNER_INACTIVE", "UNKNOWN_REFERENCE"]) {
        let row = put(test, row).await;
        let refused = propose(&stage, &stage.organiser(), &global(row.id), false).await;
        assert_eq!(refusals(&refused), [format!("partnerId {code}")]);
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_announced_event_keeps_an_organiser(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let stage = stage(engine).await;
    let test = &stage.test;
    let role = partner_role::Entity::find().one(test.app.database.read()).await.unwrap().unwrap();
    let id = json!(global(role.id));
    let refused = answer(test, &stage.organiser(), "endPartnerRole", &id).await;
    assert_eq!(refusals(&refused), ["id LAST_ORGANISER"]);
    // With another organiser, it can go.
    let second = put(test, host_of(test, stage.event.id, stage.other.id)).await;
    let ended = answer(test, &stage.organiser(), "endPartnerRole", &id).await;
    assert_eq!(ended["partnerRole"]["state"], "ENDED", "{ended}");
    let second = json!(global(second.id));
    let refused = answer(test, &stage.stranger(), "endPartnerRole", &second).await;
    assert_eq!(refusals(&refused), ["id LAST_ORGANISER"]);
    // What is no longer announced needs none.
    let cancelled = event::Model { status: EventStatus::Cancelled, ..stage.event.clone() };
    let cancelled = cancelled.into_active_model().reset_all();
    cancelled.update(test.app.database.write()).await.unwrap();
    let ended = answer(test, &stage.stranger(), "endPartnerRole", &second).await;
    assert_eq!(ended["partnerRole"]["state"], "ENDED", "{ended}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_series_keeps_an_organiser_for_what_it_announced(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let stage = stage(engine).await;
    let test = &stage.test;
    let row = put(test, series(test, "Reihe")).await;
    let part = put(test, part_of(row.id, 1, event(test, "Erste"))).await;
    put(test, seats(part.id, None, 0)).await;
    let role = put(test, host_of_series(test, row.id, stage.host.id)).await;
    let id = json!(global(role.id));
    let refused = answer(test, &stage.organiser(), "endPartnerRole", &id).await;
    assert_eq!(refusals(&refused), ["id LAST_ORGANISER"]);
    put(test, host_of(test, part.id, stage.other.id)).await;
    let ended = answer(test, &stage.organiser(), "endPartnerRole", &id).await;
    assert_eq!(ended["partnerRole"]["state"], "ENDED", "{ended}");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn two_organisers_who_leave_at_once_do_not_leave_the_event_alone(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let stage = stage(engine).await;
    let test = &stage.test;
    let first = partner_role::Entity::find().one(test.app.database.read()).await.unwrap().unwrap();
    let second = put(test, host_of(test, stage.event.id, stage.other.id)).await;
    let (first, second) = (json!(global(first.id)), json!(global(second.id)));
    let (organiser, stranger) = (stage.organiser(), stage.stranger());
    futures_util::future::join(
        answer(test, &organiser, "endPartnerRole", &first),
        answer(test, &stranger, "endPartnerRole", &second),
    )
    .await;
    let rows = partner_role::Entity::find().all(test.app.database.read()).await.unwrap();
    let left = rows.iter().filter(|row| row.state == PartnerRoleState::Accepted).count();
    assert_eq!(left, 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_programme_lead_edits_but_does_not_make_itself_an_organiser(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let stage = stage(engine).await;
    let test = &stage.test;
    let programme = put(test, programme(test, "Dialog")).await;
    put(test, lead(test, programme.id, stage.other.id)).await;
    let row = event::Model { programme_id: Some(programme.id), ..stage.event.clone() };
    row.into_active_model().reset_all().update(test.app.database.write()).await.unwrap();
    let leader = editor(stage.other.id);
    let refused = propose(&stage, &leader, &global(stage.other.id), true).await;
    assert_eq!(refusals(&refused), ["leads ORGANISERS_DECIDE"]);
    let viewer = member(stage.other.id, Level::Viewer);
    assert_eq!(propose(&stage, &viewer, &global(stage.other.id), false).await, "FORBIDDEN");
}
