//! Figures that others reported, and what is counted here: never mixed.

use api::access::{Actor, Level};
use entity::{
    event,
    id::PartnerId,
    registration, reported_figure,
    terms::{Attendance, Confidentiality, EndedBy, RegistrationStatus},
};
use rstest::rstest;
use sea_orm::EntityTrait as _;
use serde_json::{Value, json};

use crate::{
    fixture::{Engine, TestApp, now},
    world::{
        acting::{act, done, refusals},
        administrator, ask,
        events::{event, host_of, registered},
        global, member,
        programmes::{figure, lead, partner, programme},
        put,
    },
};

const FIGURE: &str = "reportedFigure { id measure quantity { count approximate asOf { value } }
    note sourceTitle sourceUrl version }";

struct Meeting {
    test: TestApp,
    event: event::Model,
    host: PartnerId,
    lead: PartnerId,
}

impl Meeting {
    async fn new(engine: Engine, confidentiality: Confidentiality) -> Self {
        let test = TestApp::new(engine).await;
        let host = put(&test, partner(&test, "Gastgeberin")).await.id;
        let leading = put(&test, partner(&test, "Leitung")).await.id;
        let programme = put(&test, programme(&test, "Dialog")).await.id;
        put(&test, lead(&test, programme, leading)).await;
        let event = event::Model {
            confidentiality,
            programme_id: Some(programme),
            ..event(&test, "Treffen")
        };
        let event = put(&test, event).await;
        put(&test, host_of(&test, event.id, host)).await;
        Self { test, event, host, lead: leading }
    }

    fn organiser(&self) -> Actor {
        member(self.host, Level::Editor)
    }

    async fn attendance(&self, actor: &Actor) -> Value {
        let query = format!(
            "{{ node(id: \"{}\") {{ ... on Event {{ attendance {{ counted {{ registered present }}
                reported {{ count approximate }} }} }} }} }}",
            global(self.event.id)
        );
        ask(&self.test, actor, &query).await["node"]["attendance"].take()
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_figure_is_added_changed_and_removed(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let meeting = Meeting::new(engine, Confidentiality::Public).await;
    let test = &meeting.test;
    let organiser = meeting.organiser();
    let input = json!({
        "about": { "eventId": global(meeting.event.id) }, "measure": "ATTENDANCE", "count": 40,
        "approximate": true, "asOf": "2019", "note": "rund", "sourceTitle": "Bericht",
        "sourceUrl": "https://example.org/b",
    });
    let added = done(act(test, &organiser, "addReportedFigure", FIGURE, input).await);
    let figure = &added["reportedFigure"];
    let id = figure["id"].clone();
    assert_eq!(
        *figure,
        json!({
            "id": id, "measure": "ATTENDANCE", "note": "rund", "sourceTitle": "Bericht",
            "sourceUrl": "https://example.org/b", "version": 1,
            "quantity": { "count": 40, "approximate": true, "asOf": { "value": "2019" } },
        })
    );
    // A second one of the measure comes after it: the record follows the first.
    let input = json!({
        "about": { "eventId": global(meeting.event.id) }, "measure": "ATTENDANCE", "count": 47,
    });
    done(act(test, &organiser, "addReportedFigure", FIGURE, input).await);
    let reported = meeting.attendance(&Actor::Anonymous).await["reported"].take();
    assert_eq!(reported, json!({ "count": 40, "approximate": true }));
    let input = json!({ "id": id, "expectedVersion": 1, "count": 42, "note": null });
    let changed = done(act(test, &organiser, "updateReportedFigure", FIGURE, input).await);
    assert_eq!(changed["reportedFigure"]["quantity"]["count"], 42);
    assert_eq!(changed["reportedFigure"]["note"], Value::Null);
    assert_eq!(changed["reportedFigure"]["sourceTitle"], "Bericht");
    let stale = json!({ "id": id, "expectedVersion": 1 });
    let fields = "reportedFigureId";
    assert_eq!(act(test, &organiser, "removeReportedFigure", fields, stale).await, "CONFLICT");
    let input = json!({ "id": id, "expectedVersion": 2 });
    let removed = done(act(test, &organiser, "removeReportedFigure", fields, input).await);
    assert_eq!(removed["reportedFigureId"], id);
    let reported = meeting.attendance(&Actor::Anonymous).await["reported"].take();
    assert_eq!(reported["count"], 47);
    let rows = reported_figure::Entity::find().all(test.app.database.read()).await.unwrap();
    assert_eq!(rows.iter().map(|row| row.position).collect::<Vec<_>>(), [2]);

    let input = json!({
        "about": { "eventId": global(meeting.event.id) }, "measure": "EVENTS", "count": -1, "asOf": "bald",
        "sourceUrl": "www.example.org",
    });
    let answer = act(test, &organiser, "addReportedFigure", FIGURE, input).await;
    assert_eq!(
        refusals(&answer),
        ["input.count NEGATIVE_COUNT", "input.asOf INVALID_DATE", "input.sourceUrl INVALID_URL"]
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn figures_are_written_by_those_who_organise_or_lead(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let meeting = Meeting::new(engine, Confidentiality::Public).await;
    let test = &meeting.test;
    let other = put(test, partner(test, "Andere")).await.id;
    let input = json!({
        "about": { "eventId": global(meeting.event.id) }, "measure": "PEOPLE_REACHED", "count": 600,
    });
    for (actor, code) in [
        (Actor::Anonymous, Some("UNAUTHENTICATED")),
        (member(other, Level::Manager), Some("FORBIDDEN")),
        (member(meeting.host, Level::Viewer), Some("FORBIDDEN")),
        (meeting.organiser(), None),
        (member(meeting.lead, Level::Editor), None),
        (administrator(), None),
    ] {
        let answer = act(test, &actor, "addReportedFigure", FIGURE, input.clone()).await;
        match code {
            Some(code) => assert_eq!(answer, code, "{actor:?}"),
            None => drop(done(answer)),
        }
    }
    // A figure of a programme is for those who lead it.
    let programme = meeting.event.programme_id.unwrap();
    let measure = entity::terms::FigureMeasure::Municipalities;
    let row = put(test, figure(test, programme, 1, measure, 37)).await;
    let input = json!({ "id": global(row.id), "count": 38 });
    let found =
        act(test, &meeting.organiser(), "updateReportedFigure", FIGURE, input.clone()).await;
    assert_eq!(found, "FORBIDDEN");
    let lead = member(meeting.lead, Level::Editor);
    done(act(test, &lead, "updateReportedFigure", FIGURE, input).await);

    let meeting = Meeting::new(engine, Confidentiality::Protected).await;
    let input = json!({
        "about": { "eventId": global(meeting.event.id) }, "measure": "ATTENDANCE", "count": 30,
    });
    for actor in [member(meeting.lead, Level::Editor), administrator()] {
        let answer = act(&meeting.test, &actor, "addReportedFigure", FIGURE, input.clone()).await;
        assert_eq!(answer, "FORBIDDEN", "of a protected event its organisers alone: {actor:?}");
    }
    done(act(&meeting.test, &meeting.organiser(), "addReportedFigure", FIGURE, input).await);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_counted_stands_beside_what_was_reported_and_few_are_not_told(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let meeting = Meeting::new(engine, Confidentiality::Public).await;
    let test = &meeting.test;
    let nothing = json!({ "counted": { "registered": null, "present": null }, "reported": null });
    assert_eq!(meeting.attendance(&Actor::Anonymous).await, nothing);
    for number in 1..=5 {
        let row = registered(test, meeting.event.id, number);
        let (attendance, attendance_at) = match number {
            5 => (Attendance::Absent, Some(now())),
            _ => (Attendance::Present, Some(now())),
        };
        put(test, registration::Model { attendance, attendance_at, ..row }).await;
    }
    let cancelled = registration::Model {
        status: RegistrationStatus::Cancelled,
        ended_at: Some(now()),
        ended_by: Some(EndedBy::Person),
        ..registered(test, meeting.event.id, 6)
    };
    put(test, cancelled).await;
    let counted = |registered: Value, present: Value| json!({ "counted": { "registered": registered, "present": present }, "reported": null });
    for actor in [Actor::Anonymous, administrator(), member(meeting.lead, Level::Manager)] {
        assert_eq!(meeting.attendance(&actor).await, counted(json!(5), Value::Null), "{actor:?}");
    }
    assert_eq!(meeting.attendance(&meeting.organiser()).await, counted(json!(5), json!(4)));

    let meeting = Meeting::new(engine, Confidentiality::Protected).await;
    for number in 1..=9 {
        put(&meeting.test, registered(&meeting.test, meeting.event.id, number)).await;
    }
    for actor in [Actor::Anonymous, administrator(), member(meeting.lead, Level::Manager)] {
        assert_eq!(meeting.attendance(&actor).await, Value::Null, "{actor:?}");
    }
    assert_eq!(meeting.attendance(&meeting.organiser()).await, counted(json!(9), json!(0)));
}
