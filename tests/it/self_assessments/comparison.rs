//! What is told of all municipalities together, and that nobody takes it apart.

use api::access::{Actor, Level};
use entity::{
    id::{PartnerId, SelfAssessmentId},
    self_assessment,
    terms::{AssessmentRelease, AssessmentStatus, ModelMunicipalityStatus, PartnerStatus},
};
use rstest::rstest;
use sea_orm::EntityTrait as _;
use serde_json::{Value, json};

use super::{Way, act, done, global, put};
use crate::{
    fixture::Engine,
    world::{
        ask,
        assessments::{answer, self_assessment},
        member,
        programmes::{model_municipality, put_municipality},
    },
};

impl Way {
    /// A municipality that submitted these steps for the first field; none skips all.
    async fn submitted(&self, number: i32, value: Option<i32>) -> (PartnerId, SelfAssessmentId) {
        let test = &self.test;
        let (name, ags) = (format!("Stadt {number}"), format!("146{number:02}010"));
        let (partner, municipality) =
            put_municipality(test, &name, &ags, PartnerStatus::Active).await;
        let status = ModelMunicipalityStatus::Active;
        let model = model_municipality(test, self.programme, municipality.id, None, status);
        let model = put(test, model).await;
        let status = AssessmentStatus::Submitted;
        let row = put(test, self_assessment(test, model.id, self.questionnaire, status)).await;
        for question in &self.form[0].1 {
            put(test, answer(row.id, *question, value)).await;
        }
        put(test, answer(row.id, self.form[1].1[0], Some(1))).await;
        (partner.id, row.id)
    }

    async fn evaluate(&self, id: SelfAssessmentId) {
        let input = json!({ "id": global(id), "evaluation": "Gut" });
        let lead = member(self.leading, Level::Editor);
        let fields = "selfAssessment { id }";
        done(act(&self.test, &lead, "evaluateSelfAssessment", fields, input).await);
    }

    async fn release(&self, partner: PartnerId, id: SelfAssessmentId, release: &str) {
        let input = json!({ "id": global(id), "release": release });
        let own = member(partner, Level::Editor);
        let fields = "selfAssessment { id }";
        done(act(&self.test, &own, "releaseSelfAssessment", fields, input).await);
    }

    /// The median of the first field, and of how many it is, as this reader finds it at a self-assessment.
    async fn median(&self, actor: &Actor, id: SelfAssessmentId) -> Value {
        let query = format!(
            "{{ node(id: \"{}\") {{ ... on SelfAssessment {{ scores {{ median medianMunicipalities }} }} }} }}",
            global(id)
        );
        let score = ask(&self.test, actor, &query).await["node"]["scores"][0].take();
        json!([score["median"], score["medianMunicipalities"]])
    }
}

fn nothing() -> Value {
    json!([null, null])
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_median_moves_on_by_whole_groups_of_those_that_are_evaluated(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let way = Way::new(engine).await;
    let lead = member(way.leading, Level::Editor);
    let mut first = None;
    for number in 1..=5 {
        let (partner, id) = way.submitted(number, Some(1)).await;
        way.evaluate(id).await;
        first.get_or_insert((partner, id));
        // Whoever leads the programme knows all of them; still, five and one make a group.
        assert_eq!(way.median(&lead, id).await, nothing(), "{number}");
    }
    let (partner, id) = first.unwrap();
    let own = member(partner, Level::Viewer);
    let (_, sixth) = way.submitted(6, Some(4)).await;
    assert_eq!(way.median(&own, id).await, nothing(), "what is only submitted does not count");
    way.evaluate(sixth).await;
    for actor in [&own, &lead] {
        assert_eq!(way.median(actor, id).await, json!([1.0, 6]));
    }
    // Five more join: nobody can tell what they said by asking before and after.
    for number in 7..=11 {
        let (_, joined) = way.submitted(number, Some(4)).await;
        way.evaluate(joined).await;
        assert_eq!(way.median(&own, id).await, json!([1.0, 6]), "{number}");
    }
    // One who skipped the field is none of them.
    let (_, silent) = way.submitted(12, None).await;
    way.evaluate(silent).await;
    assert_eq!(way.median(&own, id).await, json!([1.0, 6]));
    let (_, twelfth) = way.submitted(13, Some(4)).await;
    way.evaluate(twelfth).await;
    assert_eq!(way.median(&own, id).await, json!([4.0, 12]));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_others_released_is_no_cover(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let way = Way::new(engine).await;
    let mut towns = Vec::new();
    for number in 1..=6 {
        let (partner, id) = way.submitted(number, Some(number % 4 + 1)).await;
        way.evaluate(id).await;
        towns.push((partner, id));
    }
    let (partner, id) = towns[0];
    let own = member(partner, Level::Viewer);
    assert_eq!(way.median(&own, id).await, json!([2.5, 6]));
    // The reader's own and one other are known: four would be left.
    let (other, released) = towns[1];
    way.release(other, released, "PUBLIC").await;
    assert_eq!(way.median(&own, id).await, nothing());
    // What was read once is known.
    way.release(other, released, "PRIVATE").await;
    assert_eq!(way.median(&own, id).await, nothing());
    // Signed out, the same person learns no more.
    way.release(partner, id, "PUBLIC").await;
    assert_eq!(way.median(&Actor::Anonymous, id).await, nothing());
    // Who knows all of them is told.
    let lead = member(way.leading, Level::Editor);
    assert_eq!(way.median(&lead, id).await, json!([2.5, 6]));
    // The next group makes them enough again.
    for number in 7..=12 {
        let (_, joined) = way.submitted(number, Some(4)).await;
        way.evaluate(joined).await;
    }
    for actor in [&own, &Actor::Anonymous] {
        assert_eq!(way.median(actor, id).await, json!([4.0, 12]));
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_municipality_counts_once_for_an_edition(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let way = Way::new(engine).await;
    let test = &way.test;
    let (_, first) = way.submitted(1, Some(2)).await;
    way.evaluate(first).await;
    let lead = member(way.leading, Level::Editor);
    for step in ["discussSelfAssessment", "closeSelfAssessment"] {
        let input = json!({ "id": global(first) });
        done(act(test, &lead, step, "selfAssessment { id }", input).await);
    }
    let row = self_assessment::Entity::find_by_id(first).one(test.app.database.read()).await;
    let row = row.unwrap().unwrap();
    assert_eq!(row.contribution, Some(1));
    let status = AssessmentStatus::Submitted;
    let again = self_assessment(test, row.model_municipality_id, way.questionnaire, status);
    let again = put(test, again).await.id;
    way.evaluate(again).await;
    let (_, second) = way.submitted(2, Some(2)).await;
    way.evaluate(second).await;
    for (id, expected) in [(again, None), (second, Some(2))] {
        let row = self_assessment::Entity::find_by_id(id).one(test.app.database.read()).await;
        assert_eq!(row.unwrap().unwrap().contribution, expected);
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn who_is_evaluated_at_the_same_moment_gets_different_places(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let way = Way::new(engine).await;
    let mut waiting = Vec::new();
    for number in 1..=6 {
        waiting.push(way.submitted(number, Some(2)).await.1);
    }
    let evaluated = waiting.iter().map(|id| way.evaluate(*id));
    futures_util::future::join_all(evaluated).await;
    let rows = self_assessment::Entity::find().all(way.test.app.database.read()).await.unwrap();
    let mut places: Vec<i32> = rows.iter().filter_map(|row| row.contribution).collect();
    places.sort_unstable();
    assert_eq!(places, [1, 2, 3, 4, 5, 6]);
    assert!(rows.iter().all(|row| row.release == AssessmentRelease::Private));
}
