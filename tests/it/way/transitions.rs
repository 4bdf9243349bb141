//! Every step from every state by every kind of caller: what is not listed is refused with one code and changes
//! nothing.

use api::{
    access::{Actor, Level, Scope},
    model_municipalities::way::{Step, name},
};
use entity::{model_municipality, terms::ModelMunicipalityStatus};
use rstest::rstest;
use sea_orm::Iterable as _;
use serde_json::{Value, json};

use super::{World, find, for_town, restore};
use crate::{
    authorization::state,
    fixture::Engine,
    world::{administrator, global, member, system},
};

/// The mutation of each step.
fn mutation(step: Step) -> &'static str {
    match step {
        Step::Apply => "applyAsModelMunicipality",
        Step::Review => "reviewModelMunicipality",
        Step::Admit => "admitModelMunicipality",
        Step::Wait => "putModelMunicipalityOnWaitingList",
        Step::Reject => "rejectModelMunicipality",
        Step::Activate => "activateModelMunicipality",
        Step::Pause => "pauseModelMunicipality",
        Step::Resume => "resumeModelMunicipality",
        Step::Complete => "completeModelMunicipality",
        Step::Withdraw => "withdrawModelMunicipality",
    }
}

/// Who is allowed a step: the letters of the callers.
fn allowed(step: Step) -> &'static str {
    match step {
        Step::Apply | Step::Withdraw => "tla",
        _ => "l",
    }
}

/// Who sees the way: everybody from ACTIVE on, else its sides.
fn sees(caller: char, status: ModelMunicipalityStatus) -> bool {
    use ModelMunicipalityStatus::{Active, Completed, Paused};
    matches!(status, Active | Paused | Completed) || "tvla".contains(caller)
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_step_is_taken_from_where_it_begins_by_whose_it_is_and_else_changes_nothing(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let test = &world.test;
    let viewer = for_town(test, "Leser", world.town_partner, Level::Viewer).await;
    let callers: [(char, Actor); 8] = [
        ('t', world.town.clone()),
        ('v', viewer),
        ('l', world.lead.clone()),
        ('a', administrator()),
        ('k', system(world.town_partner, &Scope::ALL)),
        ('r', member(world.leading, Level::Viewer)),
        ('s', member(entity::id::PartnerId(uuid::Uuid::from_u128(77)), Level::Manager)),
        ('n', Actor::Anonymous),
    ];
    let row = world.at(ModelMunicipalityStatus::Interested).await;
    let mut taken = 0;
    for status in ModelMunicipalityStatus::iter() {
        let row = model_municipality::Model { status, ..row.clone() };
        restore(test, &row).await;
        for step in Step::ALL {
            for (caller, actor) in &callers {
                let before = state::dump(&test.app.database).await;
                let input = json!({ "id": global(row.id), "reason": "So ist es." });
                let answer = world.step(actor, mutation(step), input).await;
                let what = format!("{step:?} from {status:?} by {caller}");
                let expected = match (allowed(step).contains(*caller), step.from(status)) {
                    (true, Some(to)) => {
                        assert_eq!(answer["modelMunicipality"]["status"], name(to), "{what}");
                        assert_eq!(find(test, &row).await.status, to, "{what}");
                        restore(test, &row).await;
                        taken += 1;
                        continue;
                    }
                    (true, None) => {
                        json!([{ "code": "INVALID_TRANSITION", "path": ["input", "id"] }])
                    }
                    (false, _) if !sees(*caller, status) => json!("NOT_FOUND"),
                    (false, _) if *caller == 'n' => json!("UNAUTHENTICATED"),
                    (false, _) => json!("FORBIDDEN"),
                };
                let found = match &answer {
                    Value::Object(payload) => {
                        assert_eq!(payload["modelMunicipality"], Value::Null, "{what}");
                        payload["userErrors"].clone()
                    }
                    code => code.clone(),
                };
                assert_eq!(found, expected, "{what}");
                assert!(
                    state::dump(&test.app.database).await == before,
                    "{what} changed something"
                );
            }
        }
    }
    // Ten steps of the lead, and eight that town and administrator can take as well.
    assert_eq!(taken, 17 + 2 * 8);
}
