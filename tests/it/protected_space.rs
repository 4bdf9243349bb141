//! Of a protected event, everybody sees title, day and hosts; its organisers alone see the rest
//! (domain.md, invariant 7; access.md).

use api::{
    access::{Actor, Level},
    graphql::connection,
    page::{Position, SortKey},
};
use entity::{
    agreement, contribution, event, event_profile,
    id::{AudienceGroupId, EventId, OfficeHolderId, PartnerId, ReportedFigureId, SessionId},
    municipality, programme_document,
    terms::{
        AttendanceMode, AudienceMode, CapacityMode, Confidentiality, EventKind, PartnerStatus,
        RegistrationMode, SubjectKind, TextItemKind,
    },
    topic, venue,
};
use rstest::rstest;
use serde_json::{Value, json};

use crate::{
    fixture::{Engine, TestApp},
    world::{
        administrator, ask, ask_with,
        events::{
            about, attendance, contribution, discusses, event, external_id, for_group, group, held,
            host_of, profile, role_in, seats, session, source, topic, venue,
        },
        global, member,
        programmes::{
            document, office_holder, partner, programme, put_municipality, released, slug,
            text_item,
        },
        put, refused, sees,
    },
};

/// Every hidden text holds this word.
const SECRET: &str = "Geheimnis";

struct Space {
    test: TestApp,
    event: event::Model,
    host: PartnerId,
    cooperation: PartnerId,
    venue: venue::Model,
    topic: topic::Model,
    municipality: municipality::Model,
    document: programme_document::Model,
    speaker: OfficeHolderId,
    session: SessionId,
    contribution: contribution::Model,
    figure: ReportedFigureId,
    agreement: agreement::Model,
    profile: event_profile::Model,
    group: String,
    group_id: AudienceGroupId,
    rule: String,
}

/// A protected event at which everything is known, from 10 to 16 o'clock on 21 August 2019.
async fn space(engine: Engine) -> Space {
    let test = TestApp::new(engine).await;
    let host = put(&test, partner(&test, "Gastgeberin")).await;
    let cooperation = put(&test, partner(&test, "Kooperation")).await;
    let (_, municipality) =
        put_municipality(&test, "Wilsdruff", "14628410", PartnerStatus::Active).await;
    let programme = put(&test, programme(&test, "Chemnitzer Dialog")).await;
    let venue = put(&test, venue(&test, SECRET)).await;
    let topic = put(&test, topic(&test, SECRET)).await;
    let group = put(&test, group(&test, SECRET)).await;
    let speaker = put(&test, office_holder(&test, None, SECRET)).await;
    let document = put(&test, document(&test, programme.id, 1, SECRET)).await;

    let text = || Some(SECRET.to_owned());
    let protected = event::Model {
        confidentiality: Confidentiality::Protected,
        programme_id: Some(programme.id),
        controller_id: Some(cooperation.id),
        description: text(),
        kind: Some(EventKind::Workshop),
        method: text(),
        attendance_mode: AttendanceMode::OnSite,
        venue_id: Some(venue.id),
        place_text: text(),
        municipality_id: Some(municipality.id),
        online_link: Some("https://example.org/Geheimnis".to_owned()),
        languages: "de".to_owned(),
        free_of_charge: Some(true),
        capacity_mode: CapacityMode::Limited,
        capacity_limit: Some(4711),
        waitlist_capacity: Some(4711),
        registration_mode: RegistrationMode::Internal,
        registration_deadline: Some("2019-08-15".parse().unwrap()),
        approval_required: true,
        audience_mode: Some(AudienceMode::Restricted),
        audience_text: text(),
        editorial_note: text(),
        search_text: api::words::search_text(["KommunalDialog", SECRET]),
        ..event(&test, "KommunalDialog")
    };
    let event = put(&test, held(protected, "2019-08-21T10:00", Some("2019-08-21T16:00"))).await;
    put(&test, slug(SubjectKind::Event, "kommunaldialog", event.id)).await;
    put(&test, slug(SubjectKind::Event, "geheimnis", event.id)).await;
    put(&test, host_of(&test, event.id, host.id)).await;
    put(&test, role_in(&test, event.id, cooperation.id)).await;
    put(&test, seats(event.id, Some(4711), 11)).await;
    let session = put(&test, session(&test, event.id, 1, SECRET)).await;
    let contribution = put(&test, contribution(&test, event.id, 1, speaker.id)).await;
    put(&test, discusses(event.id, document.id)).await;
    let rule = put(&test, for_group(&test, event.id, 1, group.id)).await;
    put(&test, about(topic.id, SubjectKind::Event, event.id)).await;
    let figure = put(&test, attendance(&test, event.id, 4711)).await;
    for kind in [TextItemKind::Alias, TextItemKind::GuidingQuestion, TextItemKind::Notice] {
        put(&test, text_item(&test, event.id, kind, 1, SECRET)).await;
    }
    put(&test, source(&test, event.id, SECRET)).await;
    put(&test, external_id(&test, SubjectKind::Event, event.id, SECRET)).await;
    let agreement = agreement::Model {
        signed_at_event_id: Some(event.id),
        ..released(&test, "Absichtserklärung", None)
    };
    let agreement = put(&test, agreement).await;
    let profile = event_profile::Model { event_id: Some(event.id), ..profile(&test, "Steckbrief") };
    let profile = put(&test, profile).await;
    Space {
        host: host.id,
        cooperation: cooperation.id,
        speaker: speaker.id,
        session: session.id,
        figure: figure.id,
        group: global(group.id),
        group_id: group.id,
        rule: global(rule.id),
        test,
        event,
        venue,
        topic,
        municipality,
        document,
        contribution,
        agreement,
        profile,
    }
}

impl Space {
    fn organiser(&self) -> Actor {
        member(self.host, Level::Editor)
    }

    /// Everybody else.
    fn outsiders(&self) -> [(&'static str, Actor); 4] {
        [
            ("anonymous", Actor::Anonymous),
            ("an administrator", administrator()),
            ("a viewer of the host", member(self.host, Level::Viewer)),
            ("a manager of a cooperation partner", member(self.cooperation, Level::Manager)),
        ]
    }

    async fn total(&self, actor: &Actor, filter: &str) -> Value {
        let query = format!("{{ events(filter: {{ {filter} }}) {{ totalCount nodes {{ id }} }} }}");
        let mut answer = ask(&self.test, actor, &query).await;
        let nodes = answer["events"]["nodes"].as_array().unwrap().len();
        assert_eq!(answer["events"]["totalCount"], nodes, "{filter}");
        answer["events"]["totalCount"].take()
    }
}

const EVERYTHING: &str = r#"{
  event(slug: "kommunaldialog") {
    slug title formerSlugs aliases description kind method status confidentiality whole position
    programme { title } series { id } date { value precision }
    time { startsAt endsAt startLocal endLocal timeZone }
    attendanceMode venue { name } placeText municipality { name } languages topics { name }
    guidingQuestions notices freeOfCharge contact { email }
    audience { mode text groups { group { name } } ruleSets { rules { id } } }
    capacity { limit } freeSeats
    registration { mode approvalRequired waitlistCapacity }
    registrationDeadline { closesAt } registrationState inheritedFields
    hosts { name } roles { totalCount nodes { partner { name } leads } } controller { name }
    sessions { title } contributions { officeHolder { familyName } } documents { document { title } }
    reportedAttendance { count } reportedFigures { id } agreements { totalCount nodes { title } }
    profiles { totalCount nodes { title } } editorialNote sources { title } externalIds { key }
    updatedAt version
  }
}"#;

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn outsiders_see_the_face_and_organisers_the_whole(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let space = space(engine).await;
    let nothing = json!({ "totalCount": 0, "nodes": [] });
    let mut face = json!({ "event": {
        "slug": "kommunaldialog", "title": "KommunalDialog", "status": "PUBLISHED",
        "confidentiality": "PROTECTED", "whole": false, "position": null, "series": null,
        "programme": { "title": "Chemnitzer Dialog" },
        "date": { "value": "2019-08-21", "precision": "DAY" },
        "hosts": [{ "name": "Gastgeberin" }],
        "roles": {
            "totalCount": 1,
            "nodes": [{ "partner": { "name": "Gastgeberin" }, "leads": true }],
        },
        "agreements": nothing, "profiles": nothing,
    } });
    for list in [
        "formerSlugs",
        "aliases",
        "languages",
        "topics",
        "guidingQuestions",
        "notices",
        "inheritedFields",
        "sessions",
        "contributions",
        "documents",
        "reportedFigures",
        "sources",
        "externalIds",
    ] {
        face["event"][list] = json!([]);
    }
    for field in [
        "description",
        "kind",
        "method",
        "time",
        "attendanceMode",
        "venue",
        "placeText",
        "municipality",
        "freeOfCharge",
        "contact",
        "audience",
        "capacity",
        "freeSeats",
        "registration",
        "registrationDeadline",
        "registrationState",
        "controller",
        "reportedAttendance",
        "editorialNote",
        "updatedAt",
        "version",
    ] {
        face["event"][field] = Value::Null;
    }
    for (name, actor) in space.outsiders() {
        let mut seen = ask(&space.test, &actor, EVERYTHING).await;
        // A partner sees its own part.
        if name == "a manager of a cooperation partner" {
            let roles = seen["event"]["roles"].take();
            assert_eq!(roles["totalCount"], 2);
            seen["event"]["roles"] = face["event"]["roles"].clone();
        }
        assert_eq!(seen, face, "{name}");
    }

    let seen = ask(&space.test, &space.organiser(), EVERYTHING).await;
    let event = &seen["event"];
    assert_eq!(event["whole"], true);
    for field in ["description", "method", "placeText", "editorialNote"] {
        assert_eq!(event[field], SECRET, "{field}");
    }
    assert_eq!(event["time"]["startsAt"], "2019-08-21T08:00:00Z");
    assert_eq!(event["time"]["endLocal"], "2019-08-21T16:00:00");
    assert_eq!(event["formerSlugs"], json!(["geheimnis"]));
    assert_eq!(event["venue"]["name"], SECRET);
    assert_eq!(event["municipality"]["name"], "Wilsdruff");
    assert_eq!(event["capacity"]["limit"], 4711);
    assert_eq!(event["freeSeats"], 4700);
    assert_eq!(event["registrationState"], "PAST");
    assert_eq!(event["audience"]["groups"][0]["group"]["name"], SECRET);
    assert_eq!(event["sessions"], json!([{ "title": SECRET }]));
    assert_eq!(event["contributions"][0]["officeHolder"]["familyName"], SECRET);
    assert_eq!(event["documents"][0]["document"]["title"], SECRET);
    assert_eq!(event["reportedAttendance"]["count"], 4711);
    assert_eq!(event["agreements"]["totalCount"], 1);
    assert_eq!(event["profiles"]["totalCount"], 1);
    assert_eq!(event["roles"]["totalCount"], 2);
    assert_eq!(event["externalIds"], json!([{ "key": SECRET }]));
    assert_eq!(event["version"], 1);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn no_filter_and_no_search_looks_at_what_is_hidden(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let space = space(engine).await;
    let hidden = [
        format!("search: \"{SECRET}\""),
        format!("venueId: \"{}\"", global(space.venue.id)),
        format!("municipalityId: \"{}\"", global(space.municipality.id)),
        "states: [\"DE-SN\"]".to_owned(),
        format!("topicIds: [\"{}\"]", global(space.topic.id)),
        format!("partnerId: \"{}\"", global(space.cooperation)),
        "kinds: [WORKSHOP]".to_owned(),
        "attendanceModes: [ON_SITE]".to_owned(),
    ];
    let shown = [
        "search: \"kommunaldialoge\"".to_owned(),
        format!("partnerId: \"{}\"", global(space.host)),
        "statuses: [PUBLISHED]".to_owned(),
        "upcoming: false".to_owned(),
        // Hours of the day are hidden: every hour of it finds the event.
        "until: \"2019-08-21T00:30:00+02:00\"".to_owned(),
        "from: \"2019-08-21T23:30:00+02:00\"".to_owned(),
    ];
    for (name, actor) in space.outsiders() {
        for filter in &hidden {
            assert_eq!(space.total(&actor, filter).await, 0, "{name}: {filter}");
        }
        for filter in &shown {
            assert_eq!(space.total(&actor, filter).await, 1, "{name}: {filter}");
        }
    }
    for filter in hidden.iter().chain(&shown) {
        assert_eq!(space.total(&space.organiser(), filter).await, 1, "{filter}");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn no_path_from_elsewhere_leads_to_what_is_hidden(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let space = space(engine).await;
    let test = &space.test;
    // What nothing but the protected event mentions is hidden as a whole.
    let mentioned = [global(space.venue.id), global(space.topic.id), space.group.clone()];
    let lists = "{ venues { totalCount } topics { totalCount } audienceGroups { totalCount } }";
    for (name, actor) in space.outsiders() {
        for id in &mentioned {
            let node = format!("{{ node(id: \"{id}\") {{ id }} }}");
            assert_eq!(refused(test, &actor, &node).await.0, "NOT_FOUND", "{name}: {id}");
        }
        let none = json!({ "totalCount": 0 });
        let seen = ask(test, &actor, lists).await;
        assert_eq!(
            seen,
            json!({ "venues": none, "topics": none, "audienceGroups": none }),
            "{name}"
        );
    }

    // What an open event mentions too is seen, with the open event alone.
    let open = event::Model { venue_id: Some(space.venue.id), ..event(test, "Offenes Treffen") };
    let open = put(test, open).await;
    put(test, about(space.topic.id, SubjectKind::Event, open.id)).await;
    put(test, for_group(test, open.id, 1, space.group_id)).await;
    let query = "query($venue: ID!, $municipality: ID!, $topic: ID!, $group: ID!, $speaker: ID!,
        $document: ID!, $agreement: ID!) {
      venue: node(id: $venue) { ... on Venue { events { totalCount nodes { id } } } }
      municipality: node(id: $municipality) {
        ... on Municipality { events { totalCount nodes { id } } }
      }
      topic: node(id: $topic) { ... on Topic { events { totalCount nodes { id } } } }
      group: node(id: $group) { ... on AudienceGroup { events { totalCount nodes { id } } } }
      speaker: node(id: $speaker) {
        ... on OfficeHolder { contributions { totalCount nodes { event { id } } } }
      }
      document: node(id: $document) { ... on ProgrammeDocument { events { event { id } } } }
      agreement: node(id: $agreement) { ... on Agreement { signedAtEvent { id } } }
    }";
    let variables = json!({
        "venue": global(space.venue.id), "municipality": global(space.municipality.id),
        "topic": global(space.topic.id), "group": space.group, "speaker": global(space.speaker),
        "document": global(space.document.id), "agreement": global(space.agreement.id),
    });
    let nothing = json!({ "totalCount": 0, "nodes": [] });
    for (name, actor) in space.outsiders() {
        let seen = ask_with(&space.test, &actor, query, variables.clone()).await;
        assert_eq!(seen["municipality"]["events"], nothing, "{name}");
        let the_open_one = json!({ "totalCount": 1, "nodes": [{ "id": global(open.id) }] });
        for path in ["venue", "topic", "group"] {
            assert_eq!(seen[path]["events"], the_open_one, "{name}: {path}");
        }
        assert_eq!(seen["speaker"]["contributions"], nothing, "{name}");
        assert_eq!(seen["document"]["events"], json!([]), "{name}");
        assert_eq!(seen["agreement"]["signedAtEvent"], Value::Null, "{name}");
        assert!(!sees(test, &actor, space.profile.id).await, "{name}");
        assert!(!sees(&space.test, &actor, space.session).await, "{name}");
        assert!(!sees(&space.test, &actor, space.contribution.id).await, "{name}");
        assert!(!sees(&space.test, &actor, space.figure).await, "{name}");
        assert!(sees(&space.test, &actor, space.event.id).await, "{name}");
        let rule = format!("{{ node(id: \"{}\") {{ id }} }}", space.rule);
        let key =
            format!("{{ nodeByExternalId(system: \"calendar\", key: \"{SECRET}\") {{ id }} }}");
        for query in [rule, key] {
            let answer = space.test.run(&actor, &query, json!({})).await;
            assert_eq!(answer["errors"][0]["extensions"]["code"], "NOT_FOUND", "{name}: {answer}");
        }
    }

    let organiser = space.organiser();
    let seen = ask_with(&space.test, &organiser, query, variables).await;
    let id = json!(global(space.event.id));
    assert_eq!(seen["municipality"]["events"]["nodes"], json!([{ "id": id }]));
    for path in ["venue", "topic", "group"] {
        assert_eq!(seen[path]["events"]["totalCount"], 2, "{path}");
    }
    assert_eq!(seen["speaker"]["contributions"]["nodes"][0]["event"]["id"], id);
    assert_eq!(seen["document"]["events"][0]["event"]["id"], id);
    assert_eq!(seen["agreement"]["signedAtEvent"]["id"], id);
    assert!(sees(test, &organiser, space.profile.id).await);
    assert!(sees(&space.test, &organiser, space.session).await);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_cursor_holds_the_day_and_no_time(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let space = space(engine).await;
    let query = "{ events(first: 1) { pageInfo { endCursor } } }";
    let seen = ask(&space.test, &Actor::Anonymous, query).await;
    let day = "2019-08-20T22:00:00Z".parse().unwrap();
    let position = Position { key: SortKey::Instant(day), id: space.event.id.0 };
    assert_eq!(
        seen["events"]["pageInfo"]["endCursor"],
        connection::encode("events date asc", &position)
    );
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn protection_costs_readers_without_an_account_no_statement(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let space = space(engine).await;
    let query = "{ events { nodes { title description } } }";
    let viewer = member(space.host, Level::Viewer);
    for (actor, expected) in
        // Whoever has an account could take part.
        [(Actor::Anonymous, 1), (administrator(), 2), (viewer, 2), (space.organiser(), 2)]
    {
        space.test.take_statements();
        ask(&space.test, &actor, query).await;
        assert_eq!(space.test.take_statements().len(), expected, "{actor:?}");
    }
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_organiser_of_one_event_is_an_outsider_to_another(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let space = space(engine).await;
    let other = put(&space.test, partner(&space.test, "Andere")).await;
    let theirs = event::Model {
        confidentiality: Confidentiality::Protected,
        description: Some("Eigenes".to_owned()),
        ..event(&space.test, "Klausur")
    };
    let theirs: EventId = put(&space.test, theirs).await.id;
    put(&space.test, host_of(&space.test, theirs, other.id)).await;
    let query = "{ events { nodes { title description } } }";
    let seen = ask(&space.test, &member(other.id, Level::Editor), query).await;
    assert_eq!(
        seen["events"]["nodes"],
        json!([
            { "title": "KommunalDialog", "description": null },
            { "title": "Klausur", "description": "Eigenes" },
        ])
    );
}
