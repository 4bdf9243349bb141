//! All outcomes in one list: the measures of a programme, what a partner is to do, and until when.

use api::access::{Actor, Level};
use entity::{
    outcome_partner,
    terms::{
        Confidentiality, ModelMunicipalityStatus, OutcomeKind, OutcomeVisibility, PartnerStatus,
        Progress, PublicationStatus,
    },
};
use rstest::rstest;

use super::{Meeting, ask, global, member, model_municipality, outcome, put, put_municipality};
use crate::{
    fixture::Engine,
    world::{id, page_through},
};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn measures_are_found_by_programme_partner_progress_and_due_date(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let meeting = Meeting::new(engine, Confidentiality::Public).await;
    let test = &meeting.test;
    let (_, town) = put_municipality(test, "Wilsdruff", "14628410", PartnerStatus::Active).await;
    let programme = meeting.event.programme_id.unwrap();
    let status = ModelMunicipalityStatus::Active;
    let model = put(test, model_municipality(test, programme, town.id, None, status)).await;
    let elsewhere = put(test, crate::world::events::event(test, "Anderswo")).await;
    let of_event = |title: &str| outcome(test, meeting.event.id, title);
    let of_town = |title: &str, due: Option<&str>, progress| outcome::Model {
        event_id: None,
        model_municipality_id: Some(model.id),
        kind: OutcomeKind::Measure,
        due: due.map(|due| due.parse().unwrap()),
        progress,
        ..of_event(title)
    };
    let rows = [
        of_town("Stelle schaffen", Some("2027-03"), Progress::Open),
        of_town("Ämter verbinden", Some("2027-03-15"), Progress::InProgress),
        of_town("Beirat gründen", None, Progress::Done),
        of_town("Zentrum bauen", Some("2028"), Progress::Open),
        of_event("Weiter reden"),
        outcome::Model { visibility: OutcomeVisibility::Organisers, ..of_event("Intern") },
        outcome::Model { status: PublicationStatus::Draft, ..of_event("Entwurf") },
        outcome::Model { id: id(test), event_id: Some(elsewhere.id), ..of_event("Fremd") },
    ];
    for row in &rows {
        put(test, row.clone()).await;
    }
    let link =
        outcome_partner::Model { outcome_id: rows[0].id, partner_id: meeting.member, position: 1 };
    put(test, link).await;
    let titles = async |actor: &Actor, filter: &str| {
        let query =
            format!("{{ outcomes(filter: {{ {filter} }}) {{ totalCount nodes {{ title }} }} }}");
        let found = ask(test, actor, &query).await;
        let nodes = found["outcomes"]["nodes"].as_array().unwrap().clone();
        assert_eq!(found["outcomes"]["totalCount"], nodes.len());
        nodes.iter().map(|node| node["title"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let of_programme = format!("programmeId: \"{}\"", global(programme));
    for (filter, expected) in [
        (
            "kinds: [MEASURE]",
            vec!["Ämter verbinden", "Beirat gründen", "Stelle schaffen", "Zentrum bauen"],
        ),
        (
            "kinds: [MEASURE], progress: [OPEN, IN_PROGRESS], dueUntil: \"2027-03-14\"",
            vec!["Stelle schaffen"],
        ),
        ("dueUntil: \"2027-03-15\"", vec!["Ämter verbinden", "Stelle schaffen"]),
        ("dueUntil: \"2027-12-31\"", vec!["Ämter verbinden", "Stelle schaffen"]),
        ("dueUntil: \"2028-01-01\", progress: [OPEN]", vec!["Stelle schaffen", "Zentrum bauen"]),
        (&format!("responsibleId: \"{}\"", global(meeting.member)), vec!["Stelle schaffen"]),
        (
            &format!("modelMunicipalityId: \"{}\", progress: [DONE]", global(model.id)),
            vec!["Beirat gründen"],
        ),
        (&format!("{of_programme}, kinds: [NEXT_STEP]"), vec!["Weiter reden"]),
        ("statuses: [DRAFT]", vec![]),
    ] {
        assert_eq!(titles(&Actor::Anonymous, filter).await, expected, "{filter}");
    }
    let lead = member(meeting.lead, Level::Editor);
    let found = titles(&lead, &format!("{of_programme}, kinds: [NEXT_STEP]")).await;
    assert_eq!(found, ["Entwurf", "Intern", "Weiter reden"]);
    let query = "query($cursor: String) { outcomes(PAGE) { nodes { title }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }";
    for backward in [false, true] {
        let pages = page_through(test, &Actor::Anonymous, query, "/outcomes", backward).await;
        assert_eq!(pages.iter().map(Vec::len).sum::<usize>(), 6);
    }
}
