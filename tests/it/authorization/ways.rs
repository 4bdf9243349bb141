//! Municipalities on their way through a programme of the partner, which is a municipality of it as well.

use api::vault::Purpose;
use chrono::{NaiveDate, TimeDelta};
use entity::{
    cohort,
    id::{MunicipalityId, ProgrammeId},
    milestone, partner, programme_interest, register_area,
    terms::{AreaLevel, ModelMunicipalityStatus, ProgrammeInterestStatus},
    value::TimeZone,
};
use serde_json::{Value, json};

use crate::{
    fixture::{TestApp, now},
    world::{global, id, programmes, put as insert},
};

/// Puts them in: what the names stand for.
pub(super) async fn put(
    test: &TestApp,
    own: &partner::Model,
    town: MunicipalityId,
) -> Vec<(&'static str, String)> {
    use ModelMunicipalityStatus::{Active, Admitted, Applied, Interested, Paused, UnderReview};
    let led = insert(test, programmes::programme(test, "Gefördert")).await;
    insert(test, programmes::lead(test, led.id, own.id)).await;
    let mut names = vec![("$led", global(led.id)), ("$ownTown", global(town))];
    for (name, status) in [
        ("$interested", Interested),
        ("$applied", Applied),
        ("$underReview", UnderReview),
        ("$admitted", Admitted),
        ("$active", Active),
        ("$paused", Paused),
    ] {
        // A programme of its own for each: a municipality has one way in each.
        let programme = insert(test, programmes::programme(test, &name[1..])).await;
        insert(test, programmes::lead(test, programme.id, own.id)).await;
        let way = programmes::model_municipality(test, programme.id, town, None, status);
        names.push((name, global(insert(test, way).await.id)));
    }
    let way = programmes::model_municipality(test, led.id, town, None, Admitted);
    let way = insert(test, way).await;
    let fresh = insert(test, programmes::programme(test, "Unbegonnenes")).await;
    let cohort = cohort::Model {
        id: id(test),
        programme_id: led.id,
        title: "Runde".into(),
        applications_from: None,
        applications_until: None,
        zone: TimeZone::BERLIN,
        opens_at: None,
        closes_at: None,
        places: None,
        sorts_at: now(),
        created_at: now(),
        updated_at: now(),
        version: 1,
    };
    let cohort = insert(test, cohort).await;
    let milestone = milestone::Model {
        id: id(test),
        model_municipality_id: way.id,
        title: "Auftakt".into(),
        due: None,
        reached_on: None,
        sorts_from: now(),
        created_at: now(),
        updated_at: now(),
        version: 1,
    };
    let milestone = insert(test, milestone).await;
    let interest = insert(test, interest(test, led.id).await).await;
    names.extend([
        ("$fresh", global(fresh.id)),
        ("$way", global(way.id)),
        ("$cohort", global(cohort.id)),
        ("$milestone", global(milestone.id)),
        ("$interest", global(interest.id)),
    ]);
    names
}

/// A question about the programme that waits for an answer.
async fn interest(test: &TestApp, programme: ProgrammeId) -> programme_interest::Model {
    let day = NaiveDate::from_ymd_opt(2025, 12, 31).unwrap();
    let area = register_area::Model {
        id: id(test),
        level: AreaLevel::Municipality,
        key: "14628410".into(),
        ars: None,
        name: "Wilsdruff".into(),
        type_code: Some("63".into()),
        seat: None,
        hectares: None,
        population: None,
        population_male: None,
        postal_code: None,
        first_on: day,
        last_on: day,
        successor_id: None,
        sort_name: "wilsdruff".into(),
        search_text: " wilsdruff ".into(),
        created_at: now(),
        updated_at: now(),
        version: 1,
    };
    let area = insert(test, area).await;
    let id: entity::id::ProgrammeInterestId = id(test);
    let asker = json!({ "name": "Ada", "email": "gast@example.org", "locale": "de" });
    let payload = test.app.vault.seal(
        Purpose::ProgrammeInterest,
        id.0.as_bytes(),
        asker.to_string().as_bytes(),
    );
    programme_interest::Model {
        id,
        programme_id: programme,
        area_id: area.id,
        email_hash: Some(vec![3].into()),
        payload: Some(payload.unwrap().into()),
        status: ProgrammeInterestStatus::Confirmed,
        expires_at: Some(now() + TimeDelta::days(30)),
        created_at: now(),
        updated_at: now(),
        version: 1,
    }
}

/// What a mutation is asked with, if it is one of these.
pub(super) fn input(mutation: &str) -> Option<Value> {
    Some(match mutation {
        "beginModelMunicipality" => {
            json!({ "programmeId": "$fresh", "municipalityId": "$ownTown" })
        }
        "updateModelMunicipality" => json!({ "id": "$way", "contactId": null }),
        "applyAsModelMunicipality" => json!({ "id": "$interested" }),
        "reviewModelMunicipality" => json!({ "id": "$applied" }),
        "admitModelMunicipality" | "putModelMunicipalityOnWaitingList" => {
            json!({ "id": "$underReview" })
        }
        "rejectModelMunicipality" => json!({ "id": "$underReview", "reason": "Kein Platz." }),
        "activateModelMunicipality" => json!({ "id": "$admitted" }),
        "pauseModelMunicipality" => json!({ "id": "$active", "reason": "Haushalt." }),
        "resumeModelMunicipality" => json!({ "id": "$paused" }),
        "completeModelMunicipality" => json!({ "id": "$active" }),
        "withdrawModelMunicipality" => json!({ "id": "$way" }),
        "createCohort" => json!({ "programmeId": "$led", "title": "Neue" }),
        "updateCohort" => json!({ "id": "$cohort", "title": "Andere" }),
        "removeCohort" => json!({ "id": "$cohort" }),
        "addMilestone" => json!({ "modelMunicipalityId": "$way", "title": "Neuer" }),
        "updateMilestone" => json!({ "id": "$milestone", "title": "Anderer" }),
        "removeMilestone" => json!({ "id": "$milestone" }),
        "expressProgrammeInterest" => json!({
            "programmeId": "$led", "municipalityKey": "14628410", "name": "Ada",
            "email": "gast@example.org",
        }),
        "confirmProgrammeInterest" | "withdrawProgrammeInterest" => {
            json!({ "token": "vbp_unknown" })
        }
        "answerProgrammeInterest" => json!({ "id": "$interest" }),
        _ => return None,
    })
}
