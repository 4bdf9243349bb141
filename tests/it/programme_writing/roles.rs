//! Partners' parts in programmes: proposed by those who lead, answered by the partner.

use api::access::{Actor, Level};
use entity::{
    partner_role, programme,
    terms::{PartnerRoleState, ProgrammeStatus},
};
use rstest::rstest;
use sea_orm::{EntityTrait as _, ModelTrait as _};
use serde_json::{Value, json};

use super::Place;
use crate::{
    fixture::Engine,
    world::{
        acting::{act, done, refusals},
        administrator, ask, global, member, programmes as world, put,
    },
};

const ROLE: &str = "partnerRole { id role state leads position programme { title } }";

struct Led {
    place: Place,
    programme: programme::Model,
}

impl Led {
    async fn new(engine: Engine) -> Self {
        let place = Place::new(engine).await;
        let programme = place.programme("Dialog", ProgrammeStatus::Running).await;
        Self { place, programme }
    }

    async fn propose(&self, actor: &Actor, leads: bool) -> Value {
        let input = json!({
            "of": { "programmeId": global(self.programme.id) }, "partnerId": global(self.place.other.id),
            "role": "COOPERATION", "leads": leads,
        });
        act(&self.place.test, actor, "proposePartnerRole", ROLE, input).await
    }

    async fn answer(&self, actor: &Actor, mutation: &str, id: &Value) -> Value {
        act(&self.place.test, actor, mutation, "partnerRole { state }", json!({ "id": id })).await
    }

    async fn shown(&self) -> Value {
        let query =
            "{ programme(slug: \"dialog\") { roles { nodes { partner { name } state } } } }";
        ask(&self.place.test, &Actor::Anonymous, query).await["programme"]["roles"]["nodes"].take()
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_partner_is_shown_once_it_accepts_and_no_longer_when_it_ends(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let led = Led::new(engine).await;
    let (editor, other) = (led.place.editor(), led.place.stranger());
    let proposed = done(led.propose(&editor, false).await);
    let role = &proposed["partnerRole"];
    assert_eq!(
        (&role["state"], &role["position"], &role["programme"]["title"]),
        (&json!("PROPOSED"), &json!(2), &json!("Dialog"))
    );
    let lead = json!({ "partner": { "name": "Stiftung" }, "state": "ACCEPTED" });
    assert_eq!(led.shown().await, json!([lead]));
    assert_eq!(refusals(&led.propose(&editor, false).await), ["input.role ROLE_TAKEN"]);
    // Who proposes does not answer.
    assert_eq!(led.answer(&editor, "acceptPartnerRole", &role["id"]).await, "FORBIDDEN");
    let input = json!({ "id": role["id"], "role": "FUNDER", "position": 1 });
    done(act(&led.place.test, &editor, "updatePartnerRole", ROLE, input).await);
    done(led.answer(&other, "acceptPartnerRole", &role["id"]).await);
    let accepted = json!({ "partner": { "name": "Andere" }, "state": "ACCEPTED" });
    assert_eq!(led.shown().await.as_array().unwrap().len(), 2);
    assert!(led.shown().await.as_array().unwrap().contains(&accepted));
    let input = json!({ "id": role["id"], "leads": true });
    let refused = act(&led.place.test, &editor, "updatePartnerRole", ROLE, input).await;
    assert_eq!(refusals(&refused), ["input.leads ROLE_AGREED"]);
    done(led.answer(&other, "endPartnerRole", &role["id"]).await);
    assert_eq!(led.shown().await, json!([lead]));

    let proposed = done(led.propose(&editor, false).await);
    let id = &proposed["partnerRole"]["id"];
    done(led.answer(&other, "declinePartnerRole", id).await);
    let proposed = done(led.propose(&editor, false).await);
    let input = json!({ "id": proposed["partnerRole"]["id"] });
    done(act(&led.place.test, &editor, "withdrawPartnerRole", "withdrawnId", input).await);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn those_who_lead_decide_who_leads_along(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let led = Led::new(engine).await;
    let test = &led.place.test;
    let other = led.place.stranger();
    assert_eq!(led.propose(&other, false).await, "FORBIDDEN");
    assert_eq!(led.propose(&member(led.place.lead.id, Level::Viewer), false).await, "FORBIDDEN");
    let refused = led.propose(&administrator(), true).await;
    assert_eq!(refusals(&refused), ["input.leads ORGANISERS_DECIDE"]);
    let proposed = done(led.propose(&led.place.editor(), true).await);
    done(led.answer(&other, "acceptPartnerRole", &proposed["partnerRole"]["id"]).await);
    let input = json!({ "id": global(led.programme.id), "motto": "Zu zweit" });
    done(act(test, &other, "updateProgramme", "programme { id }", input).await);

    // What was proposed while nobody led needs the consent of those who lead when it is accepted.
    let row = partner_role::Model {
        state: PartnerRoleState::Proposed,
        role: entity::terms::PartnerRoleKind::Funder,
        ..world::lead(test, led.programme.id, put(test, world::partner(test, "Dritte")).await.id)
    };
    let row = put(test, row).await;
    let third = member(row.partner_id, Level::Editor);
    let refused = led.answer(&third, "acceptPartnerRole", &json!(global(row.id))).await;
    assert_eq!(refusals(&refused), ["input.id ORGANISERS_DECIDE"]);
    let input = json!({ "id": global(row.id), "leads": true });
    done(act(test, &led.place.editor(), "updatePartnerRole", ROLE, input).await);
    done(led.answer(&third, "acceptPartnerRole", &json!(global(row.id))).await);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_programme_that_goes_on_keeps_a_lead(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    use ProgrammeStatus::{Archived, Completed, Planned, Running};
    let place = Place::new(engine).await;
    let test = &place.test;
    for (status, kept) in [(Planned, true), (Running, true), (Completed, false), (Archived, false)]
    {
        let programme = place.programme(&format!("Dialog {status:?}"), status).await;
        let roles = partner_role::Entity::find().all(test.app.database.read()).await.unwrap();
        let role = roles.into_iter().find(|role| role.programme_id == Some(programme.id)).unwrap();
        let end = json!({ "id": global(role.id) });
        let answer = place.act("endPartnerRole", "partnerRole { state }", end.clone()).await;
        if !kept {
            done(answer);
            continue;
        }
        assert_eq!(refusals(&answer), ["input.id LAST_LEAD"], "{status:?}");
        let second = put(test, world::lead(test, programme.id, place.other.id)).await;
        done(place.act("endPartnerRole", "partnerRole { state }", end).await);
        second.delete(test.app.database.write()).await.unwrap();
    }
    // Nobody is asked to have a part in what is kept as a record.
    let programme = place.programme("Archiv", Archived).await;
    let input = json!({
        "of": { "programmeId": global(programme.id) }, "partnerId": global(place.other.id), "role": "FUNDER",
    });
    let refused = place.act("proposePartnerRole", ROLE, input).await;
    assert_eq!(refusals(&refused), ["input INVALID_TRANSITION"]);
}

/// Two leads that end their parts at the same moment do not leave the programme without one.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn of_two_leads_that_leave_at_once_one_stays(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = Place::new(engine).await;
    let test = &place.test;
    for round in 0..8 {
        let programme = place.programme(&format!("Dialog {round}"), ProgrammeStatus::Running).await;
        let second = put(test, world::lead(test, programme.id, place.other.id)).await;
        let roles = partner_role::Entity::find().all(test.app.database.read()).await.unwrap();
        let mut own = roles.into_iter().filter(|role| role.programme_id == Some(programme.id));
        let first = own.find(|role| role.id != second.id).unwrap();
        let (editor, stranger) = (place.editor(), place.stranger());
        let end = async |actor: &Actor, id: entity::id::PartnerRoleId| {
            let input = json!({ "id": global(id) });
            act(test, actor, "endPartnerRole", "partnerRole { state }", input).await
        };
        let (one, other) = tokio::join!(end(&editor, first.id), end(&stranger, second.id));
        let refused =
            [one, other].iter().filter(|answer| refusals(answer) == ["input.id LAST_LEAD"]).count();
        assert_eq!(refused, 1);
    }
}
