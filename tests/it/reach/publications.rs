//! Recommendations and what they rest on: both forms of the rules over one world.

use std::collections::{BTreeSet, HashMap};

use entity::{
    event, model_municipality, outcome, publication, publication_link, self_assessment,
    terms::{
        AssessmentRelease, AssessmentStatus, OutcomeVisibility, PublicationStatus, SubjectKind,
    },
};
use rstest::rstest;
use sea_orm::{EntityTrait as _, Iterable as _, QueryFilter as _};
use uuid::Uuid;

use super::{actors, agree, network::Network, officers_and_plural_members, reaches};
use crate::{
    fixture::{Engine, TestApp},
    world::{
        assessments::{questionnaire, self_assessment},
        events as world, publications, put,
    },
};

/// A publication in every state for some partners, in each programme.
async fn put_publications(test: &TestApp, network: &Network) -> Vec<publication::Model> {
    let mut programmes: Vec<_> =
        network.roles.iter().filter_map(|role| role.programme_id).collect();
    programmes.extend(network.series.iter().filter_map(|series| series.programme_id));
    programmes.sort();
    programmes.dedup();
    let mut rows = Vec::new();
    for (number, status) in PublicationStatus::iter().enumerate() {
        for programme in &programmes {
            for partner in network.partners.keys().skip(number).step_by(3) {
                let title = format!("Empfehlung {}", rows.len());
                let row = publications::recommendation(test, *programme, *partner, &title);
                rows.push(publication::Model { status, ..row });
            }
        }
    }
    for row in &rows {
        put(test, row.clone()).await;
    }
    rows
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn both_forms_of_a_rule_about_publications_leave_the_same_rows(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let test = TestApp::new(engine).await;
    let network = Network::new(&test).await;
    let rows = put_publications(&test, &network).await;
    let mut outcomes = Vec::new();
    for event in network.events.iter().step_by(2) {
        for status in [PublicationStatus::Draft, PublicationStatus::Published] {
            let row = world::outcome(&test, event.id, "Schritt");
            let visibility = OutcomeVisibility::Everybody;
            outcomes.push(put(&test, outcome::Model { status, visibility, ..row }).await);
        }
    }
    // Every kind of source, each with publications of others.
    let mut subjects: Vec<(SubjectKind, Uuid)> = Vec::new();
    subjects.extend(outcomes.iter().map(|row| (SubjectKind::Outcome, row.id.0)));
    subjects.extend(network.events.iter().map(|row| (SubjectKind::Event, row.id.0)));
    let models = &network.model_municipalities;
    subjects.extend(models.iter().map(|row| (SubjectKind::ModelMunicipality, row.id.0)));
    let programme = network.events.iter().find_map(|event| event.programme_id).unwrap();
    let form = put(&test, questionnaire(&test, programme)).await.id;
    let mut assessments = HashMap::new();
    for (number, model) in models.iter().enumerate() {
        let release =
            if number % 2 == 0 { AssessmentRelease::Public } else { AssessmentRelease::Private };
        let row = self_assessment(&test, model.id, form, AssessmentStatus::Evaluated);
        let row = self_assessment::Model { release, widest_release: release, ..row };
        let row = put(&test, row).await;
        subjects.push((SubjectKind::SelfAssessment, row.id.0));
        assessments.insert(row.id.0, row);
    }
    let mut links = Vec::new();
    for (number, (kind, id)) in subjects.iter().enumerate() {
        let publication = rows[number % rows.len()].id;
        let position = i32::try_from(number).unwrap() + 1;
        let link = publications::rests_on(publication, position, *kind, *id);
        links.push(put(&test, link).await);
    }
    let involved = network.involved();
    let events: HashMap<_, _> = network.events.iter().map(|row| (row.id.0, row)).collect();
    let models: HashMap<_, _> = models.iter().map(|row| (row.id.0, row)).collect();
    let outcomes: HashMap<_, _> = outcomes.iter().map(|row| (row.id.0, row)).collect();
    let by_id: HashMap<_, _> = rows.iter().map(|row| (row.id, row)).collect();
    let partners: Vec<_> = network.partners.keys().copied().collect();
    let parts = |row: &publication::Model| {
        let members = network.programme_members(row.programme_id);
        (network.programme_leads(Some(row.programme_id)), members)
    };
    let mut seen: [BTreeSet<usize>; 3] = Default::default();
    let mut actors = actors(&partners);
    actors.extend(officers_and_plural_members(&partners));
    for (actor, reach) in reaches(&test, actors).await {
        let covers = |row: &publication::Model| {
            let (leads, members) = parts(row);
            reach.covers_publication(row, &leads, &members)
        };
        let id = publication::Column::Id;
        let condition = reach.publications();
        seen[0].insert(
            agree::<publication::Entity>(&test, &actor, &rows, id, condition, covers).await,
        );

        let sees_event = |event: &event::Model| {
            let involved = &involved[&event.id.into()];
            reach.covers_event(event, involved) && reach.covers_event_details(event, involved)
        };
        let sees_model = |model: &model_municipality::Model| {
            let municipality = &network.partners[&network.municipalities[&model.municipality_id]];
            let leads = network.programme_leads(Some(model.programme_id));
            reach.covers_model_municipality(model, municipality, &leads)
        };
        // Nobody is released to but everybody: who takes part beyond that is tested beside the assessments.
        let sees_assessment = |row: &self_assessment::Model| {
            let model = models[&row.model_municipality_id.0];
            let partner = network.municipalities[&model.municipality_id];
            let leads = network.programme_leads(Some(model.programme_id));
            (row.release == AssessmentRelease::Public && sees_model(model))
                || reach.covers_self_assessment_answers(partner, &leads)
        };
        let sees_outcome = |row: &outcome::Model| {
            let event = events[&row.event_id.unwrap().0];
            let cooperation = network.cooperation(event);
            reach.covers_outcome_of_event(row, event, &involved[&event.id.into()], &cooperation)
        };
        let sees = |link: &publication_link::Model| match link.subject_kind {
            SubjectKind::Outcome => sees_outcome(outcomes[&link.subject_id]),
            SubjectKind::Event => sees_event(events[&link.subject_id]),
            SubjectKind::SelfAssessment => sees_assessment(&assessments[&link.subject_id]),
            _ => sees_model(models[&link.subject_id]),
        };
        // A link has no id of its own: its subject names it here.
        for (number, condition, noted) in
            [(1, reach.open_links(), false), (2, reach.publication_links(), true)]
        {
            let query = publication_link::Entity::find().filter(condition);
            let left = query.all(test.app.database.read()).await.unwrap();
            for link in &links {
                let publication = by_id[&link.publication_id];
                let (leads, _) = parts(publication);
                let expected = if noted {
                    reach.covers_publication_link(publication, &leads, sees(link))
                } else {
                    sees(link)
                };
                assert_eq!(left.contains(link), expected, "{link:?} for {actor:?}");
            }
            seen[number].insert(left.len());
        }
    }
    assert!(seen.iter().all(|counts| counts.len() > 2), "the world shows no difference: {seen:?}");
}
