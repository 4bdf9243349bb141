//! Questionnaires and self-assessments: both forms of the rules over one world.

use std::collections::{BTreeSet, HashMap};

use api::policy::{Action, Facts, decide};
use entity::{
    id::PartnerId,
    model_municipality, partner_role, questionnaire, self_assessment,
    terms::{AssessmentRelease, AssessmentStatus, PartnerRoleState, QuestionnaireStatus},
};
use rstest::rstest;
use sea_orm::Iterable as _;

use super::{
    actors, agree,
    network::{Network, subject},
    officers_and_plural_members, reaches,
};
use crate::{
    fixture::{Engine, TestApp},
    world::{assessments as world, put},
};

/// A self-assessment of every model municipality for every release.
async fn put_assessments(test: &TestApp, network: &Network) -> Vec<self_assessment::Model> {
    let programme = network.model_municipalities[0].programme_id;
    let edition = put(test, world::questionnaire(test, programme)).await.id;
    let mut rows = Vec::new();
    for model in &network.model_municipalities {
        for release in AssessmentRelease::iter() {
            for widest_release in AssessmentRelease::iter().filter(|widest| *widest >= release) {
                let row = world::self_assessment(test, model.id, edition, AssessmentStatus::Closed);
                let row = self_assessment::Model { release, widest_release, ..row };
                rows.push(put(test, row).await);
            }
        }
    }
    rows
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn both_forms_of_a_rule_about_self_assessments_leave_the_same_rows(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let network = Network::new(&test).await;
    let rows = put_assessments(&test, &network).await;
    let programme = network.model_municipalities[0].programme_id;
    let editions = [
        put(&test, questionnaire::Model { edition: 2, ..world::questionnaire(&test, programme) }),
        put(&test, questionnaire::Model { edition: 3, ..world::draft(&test, programme) }),
    ];
    let editions = futures_util::future::join_all(editions).await;
    assert!(editions.iter().any(|row| row.status == QuestionnaireStatus::Draft));
    let involved = network.involved();
    let models: HashMap<_, _> =
        network.model_municipalities.iter().map(|row| (row.id, row)).collect();
    let has_part = |role: &&partner_role::Model| {
        role.state == PartnerRoleState::Accepted && subject(role) == programme.0
    };
    let with_parts: Vec<PartnerId> =
        network.roles.iter().filter(has_part).map(|role| role.partner_id).collect();
    let partners: Vec<PartnerId> = network.partners.keys().copied().collect();
    let mut seen: [BTreeSet<usize>; 4] = Default::default();
    let mut actors = actors(&partners);
    actors.extend(officers_and_plural_members(&partners));
    for (actor, reach) in reaches(&test, actors).await {
        let town = |model: &model_municipality::Model| {
            &network.partners[&network.municipalities[&model.municipality_id]]
        };
        let leads = network.programme_leads(Some(programme));
        let covers = |row: &self_assessment::Model| {
            let model = models[&row.model_municipality_id];
            let programme = &involved[&model.programme_id.into()];
            reach.covers_self_assessment(row, model, town(model), programme, &with_parts)
        };
        let known = |row: &self_assessment::Model| {
            let widest = self_assessment::Model { release: row.widest_release, ..row.clone() };
            covers(row) || covers(&widest)
        };
        let answers = |row: &self_assessment::Model| {
            let town = town(models[&row.model_municipality_id]).id;
            let covered = reach.covers_self_assessment_answers(town, &leads);
            let facts = Facts { own: &[town], programme_leads: &leads, ..Facts::default() };
            let may = decide(&actor, Action::ReadSelfAssessment, &facts).is_allowed();
            assert_eq!(covered, may, "{row:?} for {actor:?}");
            covered
        };
        let id = self_assessment::Column::Id;
        let condition = reach.self_assessments();
        seen[0].insert(
            agree::<self_assessment::Entity>(&test, &actor, &rows, id, condition, covers).await,
        );
        let condition = reach.self_assessments_known();
        seen[1].insert(
            agree::<self_assessment::Entity>(&test, &actor, &rows, id, condition, known).await,
        );
        let condition = reach.self_assessment_answers();
        seen[2].insert(
            agree::<self_assessment::Entity>(&test, &actor, &rows, id, condition, answers).await,
        );
        let condition = reach.questionnaires();
        let id = questionnaire::Column::Id;
        let shown = |row: &questionnaire::Model| reach.covers_questionnaire(row, &leads);
        seen[3].insert(
            agree::<questionnaire::Entity>(&test, &actor, &editions, id, condition, shown).await,
        );
    }
    assert!(seen.iter().all(|counts| counts.len() > 1), "the world shows no difference: {seen:?}");
}
