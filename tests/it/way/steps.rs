//! Steps that both sides take one after the other.

use api::{
    access::{Actor, Level},
    model_municipalities::service::pause_for_ended_agreement,
    write::Write,
};
use entity::{
    agreement, model_municipality_step, programme,
    terms::{AgreementStatus, ModelMunicipalityStatus, ProgrammeStatus, WaySide},
};
use rstest::rstest;
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _, QueryOrder as _};
use serde_json::{Value, json};

use super::{World, find, named};
use crate::{
    fixture::Engine,
    world::{
        acting::refusals,
        administrator, ask, global,
        mailed::mailed,
        programmes::{agreement, office_holder, partner},
        put,
    },
};

/// What everybody who was told of a step reads: address, status, side.
async fn told(world: &World) -> Vec<String> {
    let mails = mailed(&world.test, "model-municipality-changed").await;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    mails
        .iter()
        .map(|mail| {
            format!("{} {} {}", mail.to, text(&mail.values["status"]), text(&mail.values["side"]))
        })
        .collect()
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_municipality_goes_all_the_way_and_each_step_is_told_to_the_other_side(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let begin = json!({
        "programmeId": global(world.programme.id),
        "municipalityId": global(world.municipality.id),
        "reason": "Der Stadtrat hat es beschlossen.",
    });
    let way = world.take(&world.town, "beginModelMunicipality", begin).await;
    assert_eq!((&way["status"], &way["ordinal"]), (&json!("INTERESTED"), &Value::Null));
    let id = way["id"].clone();
    let step = async |actor: &Actor, mutation: &str, reason: Value| {
        world.take(actor, mutation, json!({ "id": id, "reason": reason })).await
    };
    let (town, lead) = (&world.town, &world.lead);
    step(town, "applyAsModelMunicipality", json!("Wir wollen lernen.")).await;
    step(lead, "reviewModelMunicipality", Value::Null).await;
    let way = step(lead, "admitModelMunicipality", Value::Null).await;
    assert_eq!((&way["status"], &way["ordinal"]), (&json!("ADMITTED"), &json!(1)));
    step(lead, "activateModelMunicipality", Value::Null).await;
    step(lead, "pauseModelMunicipality", json!("Haushaltssperre.")).await;
    step(lead, "resumeModelMunicipality", Value::Null).await;
    let way = step(lead, "completeModelMunicipality", Value::Null).await;
    assert_eq!((&way["status"], &way["version"]), (&json!("COMPLETED"), &json!(8)));

    // Each side heard of the other's steps, and of none of its own.
    let (of_town, of_lead) = ("stadt@example.org", "lenz@example.org");
    let expected = [
        format!("{of_lead} INTERESTED MUNICIPALITY"),
        format!("{of_lead} APPLIED MUNICIPALITY"),
        format!("{of_town} UNDER_REVIEW PROGRAMME"),
        format!("{of_town} ADMITTED PROGRAMME"),
        format!("{of_town} ACTIVE PROGRAMME"),
        format!("{of_town} PAUSED PROGRAMME"),
        format!("{of_town} ACTIVE PROGRAMME"),
        format!("{of_town} COMPLETED PROGRAMME"),
    ];
    assert_eq!(told(&world).await, expected);

    // Both read the same history; everybody else sees the way without it.
    let query = format!(
        "{{ node(id: {id}) {{ ... on ModelMunicipality {{ status history {{ from to side reason takenAt }} }} }} }}"
    );
    let seen = ask(&world.test, town, &query).await["node"]["history"].clone();
    let steps = seen.as_array().unwrap();
    assert_eq!(steps.len(), 8);
    assert_eq!((&steps[0]["from"], &steps[0]["to"]), (&json!("ACTIVE"), &json!("COMPLETED")));
    assert_eq!(steps[2]["reason"], "Haushaltssperre.");
    let first = &steps[7];
    assert_eq!(
        (&first["from"], &first["side"], &first["reason"]),
        (&Value::Null, &json!("MUNICIPALITY"), &json!("Der Stadtrat hat es beschlossen."))
    );
    for actor in [lead.clone(), administrator()] {
        assert_eq!(ask(&world.test, &actor, &query).await["node"]["history"], seen);
    }
    let public = ask(&world.test, &Actor::Anonymous, &query).await["node"].clone();
    assert_eq!(public, json!({ "status": "COMPLETED", "history": null }));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_administrators_step_is_told_to_both_sides(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let row = world.at(ModelMunicipalityStatus::Interested).await;
    world.take(&administrator(), "applyAsModelMunicipality", named(&row)).await;
    let mut told = told(&world).await;
    told.sort_unstable();
    let expected = ["lenz@example.org", "stadt@example.org"]
        .map(|address| format!("{address} APPLIED ADMINISTRATION"));
    assert_eq!(told, expected);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_rejection_and_a_pause_need_a_reason(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let row = world.at(ModelMunicipalityStatus::UnderReview).await;
    for (reason, code) in [(" ", "REQUIRED"), ("a\u{7}b", "CONTROL_CHARACTER")] {
        let input = json!({ "id": global(row.id), "reason": reason });
        let answer = world.step(&world.lead, "rejectModelMunicipality", input).await;
        assert_eq!(refusals(&answer), [format!("input.reason {code}")]);
    }
    let long = json!({ "id": global(row.id), "reason": "ä".repeat(5_001) });
    let answer = world.step(&world.lead, "rejectModelMunicipality", long).await;
    assert_eq!(refusals(&answer), ["input.reason TOO_LONG"]);
    let stale = json!({ "id": global(row.id), "reason": "Nein.", "expectedVersion": 7 });
    assert_eq!(world.step(&world.lead, "rejectModelMunicipality", stale).await, "CONFLICT");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_way_begins_anew_after_it_ended_and_not_before(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let begin = json!({
        "programmeId": global(world.programme.id),
        "municipalityId": global(world.municipality.id),
    });
    let first = world.take(&world.town, "beginModelMunicipality", begin.clone()).await;
    let again = world.step(&world.town, "beginModelMunicipality", begin.clone()).await;
    assert_eq!(refusals(&again), ["input.municipalityId ALREADY_ON_ITS_WAY"]);
    let id = json!({ "id": first["id"] });
    world.take(&world.town, "withdrawModelMunicipality", id).await;
    let second = world.take(&world.town, "beginModelMunicipality", begin.clone()).await;
    assert_ne!(first["id"], second["id"]);
    // Those who lead the programme do not begin for a municipality, and nobody does for another one.
    for actor in [&world.lead, &Actor::Anonymous] {
        let code = world.step(actor, "beginModelMunicipality", begin.clone()).await;
        let expected = if *actor == Actor::Anonymous { "UNAUTHENTICATED" } else { "FORBIDDEN" };
        assert_eq!(code, expected);
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_programme_that_is_over_takes_nobody_in(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let over = |programme| programme::Model { status: ProgrammeStatus::Completed, ..programme };
    let world = World::of(engine, over).await;
    let begin = json!({
        "programmeId": global(world.programme.id),
        "municipalityId": global(world.municipality.id),
    });
    let answer = world.step(&world.town, "beginModelMunicipality", begin).await;
    assert_eq!(refusals(&answer), ["input.programmeId PROGRAMME_IS_OVER"]);
    let row = world.at(ModelMunicipalityStatus::Interested).await;
    let answer = world.step(&world.town, "applyAsModelMunicipality", named(&row)).await;
    assert_eq!(refusals(&answer), ["input.id PROGRAMME_IS_OVER"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_municipality_is_active_only_with_an_agreement_in_force(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let strict = |programme| programme::Model { requires_agreement: true, ..programme };
    let world = World::of(engine, strict).await;
    let test = &world.test;
    let row = world.at(ModelMunicipalityStatus::Admitted).await;
    let answer = world.step(&world.lead, "activateModelMunicipality", named(&row)).await;
    assert_eq!(refusals(&answer), ["input.id AGREEMENT_REQUIRED"]);
    let agreed = agreement::Model {
        model_municipality_id: Some(row.id),
        ..agreement(test, "Absichtserklärung")
    };
    let agreed = put(test, agreed).await;
    let way = world.take(&world.lead, "activateModelMunicipality", named(&row)).await;
    assert_eq!(way["status"], "ACTIVE");

    // As long as it is in force nothing happens; when it has ended, the municipality pauses.
    let ended = async || {
        let mut write =
            Write::begin(&test.app, &Actor::Operator, "test.end_agreement").await.unwrap();
        pause_for_ended_agreement(&mut write, row.id).await.unwrap();
        write.commit().await.unwrap();
    };
    ended().await;
    assert_eq!(find(test, &row).await.status, ModelMunicipalityStatus::Active);
    let terminated = agreement::Model { status: AgreementStatus::Terminated, ..agreed };
    let terminated = terminated.into_active_model().reset_all();
    terminated.update(test.app.database.write()).await.unwrap();
    for _ in 0..2 {
        ended().await;
        assert_eq!(find(test, &row).await.status, ModelMunicipalityStatus::Paused);
    }
    let steps = model_municipality_step::Entity::find()
        .order_by_desc(model_municipality_step::Column::Id)
        .all(test.app.database.read())
        .await
        .unwrap();
    assert_eq!((steps.len(), steps[0].side), (2, WaySide::Service));
    assert!(told(&world).await.contains(&"lenz@example.org PAUSED SERVICE".to_owned()));
    let answer = world.step(&world.lead, "resumeModelMunicipality", named(&row)).await;
    assert_eq!(refusals(&answer), ["input.id AGREEMENT_REQUIRED"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_municipality_names_a_contact_and_the_programme_its_pilots(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let world = World::new(engine).await;
    let test = &world.test;
    let row = world.at(ModelMunicipalityStatus::Active).await;
    let mayor = put(test, office_holder(test, Some(world.town_partner), "Rother")).await;
    let elsewhere = put(test, partner(test, "Anderswo")).await;
    let other = put(test, office_holder(test, Some(elsewhere.id), "Fremd")).await;
    let contact = |id: Value| json!({ "id": global(row.id), "contactId": id });
    let update = "updateModelMunicipality";
    let way = world.take(&world.town, update, contact(json!(global(mayor.id)))).await;
    assert_eq!((&way["contact"]["familyName"], &way["version"]), (&json!("Rother"), &json!(2)));
    let same = world.take(&world.lead, update, contact(json!(global(mayor.id)))).await;
    assert_eq!(same["version"], 2, "nothing has changed");
    let answer = world.step(&world.town, update, contact(json!(global(other.id)))).await;
    assert_eq!(refusals(&answer), ["input.contactId CONTACT_OF_OTHER_PARTNER"]);
    let pilot = json!({ "id": global(row.id), "pilot": true });
    assert_eq!(world.step(&world.town, update, pilot.clone()).await, "FORBIDDEN");
    assert_eq!(world.take(&world.lead, update, pilot).await["pilot"], true);
    assert_eq!(world.take(&world.town, update, contact(Value::Null)).await["contact"], Value::Null);
    let viewer = super::for_town(test, "Leser", world.town_partner, Level::Viewer).await;
    assert_eq!(world.step(&viewer, update, contact(Value::Null)).await, "FORBIDDEN");
}
