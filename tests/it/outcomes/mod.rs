//! What came of events: who writes it, who publishes it, who sees it.

mod list;
mod writing;

use api::access::{Actor, Level, Scope};
use entity::{
    event,
    id::PartnerId,
    outcome, outcome_partner, partner,
    terms::{
        Confidentiality, ModelMunicipalityStatus, OutcomeVisibility, PartnerStatus,
        PublicationStatus, SubjectKind,
    },
};
use rstest::rstest;
use sea_orm::EntityTrait as _;
use serde_json::{Value, json};

use crate::{
    fixture::{Engine, TestApp},
    world::{
        acting::{act, done},
        administrator, ask,
        events::{event, host_of, outcome, role_in},
        global, member,
        programmes::{lead, model_municipality, partner, programme, put_municipality, role, slug},
        put, sees, system,
        users::put_member,
    },
};

/// An event of a programme, with everybody who has a part in either.
struct Meeting {
    test: TestApp,
    event: event::Model,
    host: PartnerId,
    cooperation: PartnerId,
    lead: PartnerId,
    member: PartnerId,
}

impl Meeting {
    async fn new(engine: Engine, confidentiality: Confidentiality) -> Self {
        let test = TestApp::new(engine).await;
        let named = async |name: &str| put(&test, partner(&test, name)).await.id;
        let (host, cooperation) = (named("Gastgeberin").await, named("Kooperation").await);
        let (leading, member) = (named("Leitung").await, named("Mitglied").await);
        let programme = put(&test, programme(&test, "Dialog")).await.id;
        put(&test, lead(&test, programme, leading)).await;
        put(&test, role(&test, programme, member)).await;
        let event = event::Model {
            confidentiality,
            programme_id: Some(programme),
            ..event(&test, "Treffen")
        };
        let event = put(&test, event).await;
        put(&test, host_of(&test, event.id, host)).await;
        put(&test, role_in(&test, event.id, cooperation)).await;
        Self { test, event, host, cooperation, lead: leading, member }
    }

    /// Everybody, and what they are called.
    fn readers(&self) -> [(&'static str, Actor); 7] {
        [
            ("nobody", Actor::Anonymous),
            ("administrator", administrator()),
            ("organiser", member(self.host, Level::Editor)),
            ("cooperation", member(self.cooperation, Level::Viewer)),
            ("lead", member(self.lead, Level::Editor)),
            ("member", member(self.member, Level::Viewer)),
            ("key", system(self.host, &[Scope::ContentWrite])),
        ]
    }

    /// Who has the outcome by its id; the event's list must say the same.
    async fn seen_by(&self, row: &outcome::Model) -> String {
        let mut names = Vec::new();
        for (name, actor) in self.readers() {
            let seen = sees(&self.test, &actor, row.id).await;
            let query = format!(
                "{{ node(id: \"{}\") {{ ... on Event {{ outcomes {{ totalCount nodes {{ id }} }} }} }} }}",
                global(self.event.id)
            );
            let answer = self.test.run(&actor, &query, json!({})).await;
            let listed = answer["data"]["node"]["outcomes"]["nodes"].as_array();
            let listed =
                listed.is_some_and(|nodes| nodes.contains(&json!({ "id": global(row.id) })));
            // Whoever does not see the event cannot ask for its list.
            assert!(listed == seen || answer["errors"] != Value::Null, "{name}: {answer}");
            if seen {
                names.push(name);
            }
        }
        names.join(" ")
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_for_those_who_write_and_what_is_published_for_whom_it_is_shown_to(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    use OutcomeVisibility::{Everybody, Members, Organisers};
    use PublicationStatus::{Draft, Published, Withdrawn};
    let inner = "organiser cooperation lead key";
    let members = "administrator organiser cooperation lead member key";
    let all = "nobody administrator organiser cooperation lead member key";
    for (confidentiality, expected) in [
        (Confidentiality::Public, [(Everybody, all), (Members, members), (Organisers, inner)]),
        (Confidentiality::Members, [(Everybody, members), (Members, members), (Organisers, inner)]),
        (
            Confidentiality::Protected,
            [Everybody, Members, Organisers].map(|shown| (shown, "organiser cooperation")),
        ),
    ] {
        let meeting = Meeting::new(engine, confidentiality).await;
        let drafters = match confidentiality {
            Confidentiality::Protected => "organiser cooperation",
            _ => inner,
        };
        for (visibility, published) in expected {
            for (status, expected) in
                [(Draft, drafters), (Published, published), (Withdrawn, drafters)]
            {
                let row = outcome(&meeting.test, meeting.event.id, "Nächster Schritt");
                let row = outcome::Model { visibility, status, ..row };
                let row = put(&meeting.test, row).await;
                let found = meeting.seen_by(&row).await;
                // A key of the host does not see an event for members without a scope for it, but what it writes.
                assert_eq!(found, expected, "{confidentiality:?} {visibility:?} {status:?}");
            }
        }
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_outcome_is_found_from_its_event_its_partners_and_its_model_municipality(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let meeting = Meeting::new(engine, Confidentiality::Public).await;
    let test = &meeting.test;
    let (_, town) = put_municipality(test, "Wilsdruff", "14628410", PartnerStatus::Active).await;
    let programme = meeting.event.programme_id.unwrap();
    let model = model_municipality(test, programme, town.id, None, ModelMunicipalityStatus::Active);
    let model = put(test, model).await;
    let of_event = outcome(test, meeting.event.id, "Beirat gründen");
    let later =
        outcome::Model { position: 2, ..outcome(test, meeting.event.id, "Austausch fortsetzen") };
    let of_town = outcome::Model {
        event_id: None,
        model_municipality_id: Some(model.id),
        ..outcome(test, meeting.event.id, "Stelle schaffen")
    };
    for row in [&of_event, &later, &of_town] {
        put(test, row.clone()).await;
        for (partner, position) in [(meeting.cooperation, 1), (meeting.member, 2)] {
            let row = outcome_partner::Model { outcome_id: row.id, partner_id: partner, position };
            put(test, row).await;
        }
    }
    let list =
        "totalCount nodes { title responsible { name } event { title } modelMunicipality { id } }";
    let query = format!(
        "{{ event: node(id: \"{}\") {{ ... on Event {{ outcomes {{ {list} }} }} }}
            partner: node(id: \"{}\") {{ ... on Partner {{ outcomes {{ {list} }} }} }}
            model: node(id: \"{}\") {{ ... on ModelMunicipality {{ outcomes {{ {list} }} }} }} }}",
        global(meeting.event.id),
        global(meeting.member),
        global(model.id)
    );
    let seen = ask(test, &Actor::Anonymous, &query).await;
    let titles = |list: &Value| -> Vec<String> {
        let nodes = list["outcomes"]["nodes"].as_array().unwrap();
        nodes.iter().map(|node| node["title"].as_str().unwrap().to_owned()).collect()
    };
    // By place; of a partner by title.
    assert_eq!(titles(&seen["event"]), ["Beirat gründen", "Austausch fortsetzen"]);
    assert_eq!(titles(&seen["model"]), ["Stelle schaffen"]);
    assert_eq!(
        titles(&seen["partner"]),
        ["Austausch fortsetzen", "Beirat gründen", "Stelle schaffen"]
    );
    let first = &seen["event"]["outcomes"]["nodes"][0];
    assert_eq!(first["responsible"], json!([{ "name": "Kooperation" }, { "name": "Mitglied" }]));
    assert_eq!(first["event"]["title"], "Treffen");
    let of_model = &seen["model"]["outcomes"]["nodes"][0];
    assert_eq!(of_model["modelMunicipality"]["id"], global(model.id));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_partner_that_is_merged_stays_responsible_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let meeting = Meeting::new(engine, Confidentiality::Public).await;
    let test = &meeting.test;
    let gone = put(test, partner(test, "Doppelt")).await;
    put(test, slug(SubjectKind::Partner, gone.slug.as_str(), gone.id)).await;
    let rows = ["Eins", "Zwei"].map(|title| outcome(test, meeting.event.id, title));
    for row in &rows {
        put(test, row.clone()).await;
        let link = outcome_partner::Model { outcome_id: row.id, partner_id: gone.id, position: 2 };
        put(test, link).await;
    }
    let link =
        outcome_partner::Model { outcome_id: rows[0].id, partner_id: meeting.member, position: 1 };
    put(test, link).await;
    let input = json!({ "duplicateId": global(gone.id), "intoId": global(meeting.member) });
    done(act(test, &administrator(), "mergePartners", "partner { id }", input).await);
    let links = outcome_partner::Entity::find().all(test.app.database.read()).await.unwrap();
    assert_eq!(links.len(), 2);
    assert!(links.iter().all(|link| link.partner_id == meeting.member));
    let partner: partner::Model =
        partner::Entity::find_by_id(gone.id).one(test.app.database.read()).await.unwrap().unwrap();
    assert_eq!(partner.merged_into_id, Some(meeting.member));
}
