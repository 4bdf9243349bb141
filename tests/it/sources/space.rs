//! The protected event of the demo network, asked for by its organisers and by everybody else.

use api::access::{Actor, Level};
use entity::{programme, value::Slug};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use serde_json::{Value, json};

use super::{demo, editor, partner_id, texts};
use crate::{
    fixture::{Engine, TestApp},
    world::{administrator, ask, ask_with, member, programmes::lead, put, refused},
};

/// Who sees its own part in the event, and nothing else.
pub(super) const COOPERATION: &str = "a cooperation partner";

/// The demo network, who organises the event, and who does not.
pub(super) struct Space {
    pub(super) test: TestApp,
    pub(super) organiser: Actor,
    /// Also those who steer the programme or cooperate.
    pub(super) onlookers: Vec<(&'static str, Actor)>,
}

pub(super) async fn space(engine: Engine) -> Space {
    let test = demo(engine).await;
    let organiser = editor(&test, "bfdt").await;
    let onlookers = vec![
        ("nobody", Actor::Anonymous),
        ("another partner", editor(&test, "hbs").await),
        ("an administrator", administrator()),
        ("the programme's lead", programme_lead(&test).await),
        (COOPERATION, editor(&test, "sms-sn-gi").await),
        ("a reader at the organiser", member(partner_id(&test, "bfdt").await, Level::Viewer)),
    ];
    Space { test, organiser, onlookers }
}

/// In the demo network who leads the programme also organises the event; here somebody else leads
/// it too.
async fn programme_lead(test: &TestApp) -> Actor {
    let slug: Slug = "chemnitzer-dialog".parse().unwrap();
    let query = programme::Entity::find().filter(programme::Column::Slug.eq(slug));
    let programme = query.one(test.app.database.read()).await.unwrap().unwrap();
    let partner = partner_id(test, "bertelsmann-stiftung").await;
    put(test, lead(test, programme.id, partner)).await;
    member(partner, Level::Manager)
}

impl Space {
    /// Runs the query for the organisers, who get `open`, and for everybody else, who get `hidden`.
    pub(super) async fn for_organisers_alone(&self, query: &str, open: Value, hidden: Value) {
        assert_eq!(ask(&self.test, &self.organiser, query).await, open, "the organiser");
        for (who, actor) in &self.onlookers {
            assert_eq!(ask(&self.test, actor, query).await, hidden, "{who}");
        }
    }

    /// Each filter finds the event for the organisers, and nothing for everybody else.
    pub(super) async fn found_by_organisers_alone(&self, filters: &[Value]) {
        let query = "query($filter: EventFilter) { events(filter: $filter) {
            totalCount nodes { slug } edges { cursor } } }";
        for filter in filters {
            let variables = json!({ "filter": filter });
            let found = ask_with(&self.test, &self.organiser, query, variables.clone()).await;
            let slugs = texts(&found["events"]["nodes"], "slug");
            assert_eq!(slugs, ["kommunaldialog-2019"], "the organiser by {filter}");
            for (who, actor) in &self.onlookers {
                let found = ask_with(&self.test, actor, query, variables.clone()).await;
                let nothing = json!({ "totalCount": 0, "nodes": [], "edges": [] });
                assert_eq!(found["events"], nothing, "{who} by {filter}");
            }
        }
    }

    /// What the query finds at `pointer` is an id that nobody but the organisers can use.
    pub(super) async fn held_by_organisers_alone(&self, query: &str, pointer: &str) {
        let data = ask(&self.test, &self.organiser, query).await;
        let id = data.pointer(pointer).and_then(Value::as_str).unwrap();
        let node = format!(r#"{{ node(id: "{id}") {{ id }} }}"#);
        assert_eq!(ask(&self.test, &self.organiser, &node).await["node"]["id"], *id);
        for (who, actor) in &self.onlookers {
            assert_eq!(refused(&self.test, actor, &node).await.0, "NOT_FOUND", "{who}");
        }
    }
}
