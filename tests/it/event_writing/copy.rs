//! Copies of events. Nothing that protects people is left out.

use std::collections::BTreeSet;

use api::words;
use chrono::TimeDelta;
use entity::{
    audience_rule, contribution, event, event_document, event_joint_controller, event_seats,
    id::EventId,
    partner_role, registration_question, session,
    terms::{
        AgreementKind, AttendanceMode, AudienceMode, CapacityMode, Confidentiality, EventKind,
        EventStatus, PartnerRoleState, Promotion, QuestionKind, RegistrationMode,
        RegistrationOpening, SubjectKind, TextItemKind,
    },
};
use rstest::rstest;
use sea_orm::{
    ColumnTrait as _, EntityTrait, Iterable as _, ModelTrait, QueryFilter as _, QueryOrder as _,
};
use serde_json::json;

use super::{Place, act, done, row, uuid};
use crate::{
    fixture::{Engine, now},
    world::{events, global, programmes, put},
};

/// What tells the copy from the original, or happened to that one. A new column that is copied wrongly fails.
const NOT_COPIED: [&str; 10] = [
    "id",
    "slug",
    "series_position",
    "status",
    "status_note",
    "calendar_sequence",
    "feedback_closed_at",
    "created_at",
    "updated_at",
    "version",
];

/// A protected event of which everything is said that can be.
async fn whole(place: &Place) -> event::Model {
    let test = &place.test;
    let programme = put(test, programmes::programme(test, "Dialog")).await;
    let series = put(test, events::series(test, "Reihe")).await;
    put(test, events::host_of_series(test, series.id, place.host.id)).await;
    let venue = put(test, events::venue(test, "Rathaus")).await;
    let contact = put(test, programmes::office_holder(test, Some(place.host.id), "Ludwig")).await;
    let town = programmes::partner(test, "Stadt");
    let town = put(
        test,
        entity::partner::Model { kind: entity::terms::PartnerKind::Municipality, ..town },
    )
    .await;
    let municipality = put(test, programmes::municipality(test, &town, "14612000")).await;
    let row = event::Model {
        programme_id: Some(programme.id),
        series_id: Some(series.id),
        series_position: Some(1),
        controller_id: Some(place.host.id),
        description: Some("Worum es geht".into()),
        kind: Some(EventKind::Workshop),
        method: Some("Weltcafé".into()),
        attendance_mode: AttendanceMode::Hybrid,
        venue_id: Some(venue.id),
        place_text: Some("Saal".into()),
        municipality_id: Some(municipality.id),
        online_link: Some("https://meet.example".into()),
        languages: "de,en".into(),
        free_of_charge: Some(true),
        capacity_mode: CapacityMode::Limited,
        capacity_limit: Some(50),
        waitlist_capacity: Some(7),
        registration_mode: RegistrationMode::Internal,
        registration_opening: RegistrationOpening::At,
        registration_opens_at: Some(now()),
        registration_deadline: Some("2027-06-15".parse().unwrap()),
        approval_required: true,
        promotion: Promotion::Offer,
        audience_mode: Some(AudienceMode::InvitationOnly),
        audience_text: Some("Nur Geladene".into()),
        confidentiality: Confidentiality::Protected,
        status: EventStatus::Completed,
        editorial_note: Some("Notiz".into()),
        offer_hours: 12,
        reminder_hours: Some(72),
        status_note: Some("Warum".into()),
        contact_id: Some(contact.id),
        contact_email: Some("post@stiftung.example".into()),
        feedback_closes_at: Some(now()),
        feedback_closed_at: Some(now()),
        calendar_sequence: 5,
        version: 5,
        created_at: now() - TimeDelta::days(1),
        updated_at: now() - TimeDelta::days(1),
        search_text: words::search_text(["Vorlage", "Worum es geht", "Saal"]),
        start_offset: Some(7_200),
        end_offset: Some(3_600),
        ..events::event(test, "Vorlage")
    };
    let row = events::held(row, "2027-06-27T10:00", Some("2027-06-27T16:00"));
    place.event(row).await
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_copy_says_all_that_the_original_says_and_drops_no_column(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = Place::new(engine).await;
    let original = whole(&place).await;
    let copy = done(
        &place.test,
        &place.editor,
        "cloneEvent",
        "title",
        json!({ "id": global(original.id) }),
    )
    .await;
    let copy = row(&place.test, uuid(&copy["id"])).await;
    let mut other = BTreeSet::new();
    for column in event::Column::iter() {
        let name = sea_orm::IdenStatic::as_str(&column);
        let before = original.get(column);
        // What is never set cannot be seen to be dropped: the original says everything.
        if !["registration_url"].contains(&name) {
            assert!(
                !format!("{before:?}").contains("(None)"),
                "the original says nothing of `{name}`: give it a value here"
            );
        }
        if before != copy.get(column) {
            other.insert(name);
        }
    }
    assert_eq!(other, NOT_COPIED.into_iter().collect());
    assert_eq!((copy.status, copy.calendar_sequence, copy.version), (EventStatus::Draft, 0, 1));
    assert_eq!((copy.series_position, copy.status_note.as_deref()), (Some(2), None));
    assert_eq!(copy.confidentiality, Confidentiality::Protected);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_copy_has_the_parts_of_the_original_and_nobody_of_its_people(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = Place::new(engine).await;
    let test = &place.test;
    let original = whole(&place).await;
    let reads = test.app.database.read();
    let opening = put(test, events::session(test, original.id, 1, "Eröffnung")).await;
    let forum =
        session::Model { capacity: Some(9), ..events::session(test, original.id, 2, "Forum") };
    put(test, forum).await;
    let speaker = put(test, programmes::office_holder(test, Some(place.host.id), "Rednerin")).await;
    let speech = contribution::Model {
        session_id: Some(opening.id),
        ..events::contribution(test, original.id, 1, speaker.id)
    };
    put(test, speech).await;
    let group = put(test, events::group(test, "Fachleute")).await;
    put(test, events::for_group(test, original.id, 1, group.id)).await;
    let programme = original.programme_id.unwrap();
    let paper = put(test, programmes::document(test, programme, 1, "Analyse")).await;
    put(test, events::discusses(original.id, paper.id)).await;
    let question = |position, text: &str, retired| registration_question::Model {
        id: crate::world::id(test),
        event_id: original.id,
        position,
        kind: QuestionKind::Text,
        text: text.to_owned(),
        choices: None,
        required: true,
        purpose: "Essen planen".into(),
        retention_days: 14,
        sensitive: true,
        retired,
        created_at: now(),
        updated_at: now(),
        version: 3,
    };
    put(test, question(1, "Was essen Sie?", false)).await;
    put(test, question(2, "Früher gefragt", true)).await;
    let topic = put(test, events::topic(test, "Beteiligung")).await;
    put(test, events::about(topic.id, SubjectKind::Event, original.id)).await;
    for (kind, text) in [
        (TextItemKind::Notice, "Bitte Maske tragen"),
        (TextItemKind::GuidingQuestion, "Wie geht es weiter?"),
        (TextItemKind::Alias, "Treffen"),
        (TextItemKind::FormerName, "Hieß früher so"),
    ] {
        put(test, programmes::text_item(test, original.id, kind, 1, text)).await;
    }
    put(test, events::source(test, original.id, "Zeitung")).await;
    put(test, events::attendance(test, original.id, 47)).await;
    let other = place.partner("Mitwirkende").await;
    put(test, events::role_in(test, original.id, other)).await;
    let declined = partner_role::Model {
        state: PartnerRoleState::Declined,
        ..events::role_in(test, original.id, place.partner("Abgelehnt").await)
    };
    put(test, declined).await;
    let joint = entity::agreement::Model {
        kind: AgreementKind::JointControllership,
        ..programmes::agreement(test, "Gemeinsam")
    };
    let joint = put(test, joint).await;
    let controller = event_joint_controller::Model {
        event_id: original.id,
        partner_id: other,
        agreement_id: joint.id,
    };
    put(test, controller).await;

    let fields = "title slug formerSlugs aliases notices guidingQuestions topics { name } sources { title }
        reportedFigures { quantity { count } } sessions { title capacity }
        contributions { session { title } officeHolder { familyName } } documents { document { title } }
        roles { nodes { role state leads partner { name } } } confidentiality seatsHeldBack
        audience { mode }";
    let input = json!({ "id": global(original.id), "title": "Noch einmal" });
    let copy = done(test, &place.editor, "cloneEvent", fields, input).await;
    let id = copy["id"].clone();
    assert_eq!(
        copy,
        json!({
            "id": id, "title": "Noch einmal", "slug": "noch-einmal", "formerSlugs": [], "aliases": ["Treffen"],
            "notices": ["Bitte Maske tragen"], "guidingQuestions": ["Wie geht es weiter?"],
            "topics": [{ "name": "Beteiligung" }], "sources": [], "reportedFigures": [],
            "sessions": [{ "title": "Eröffnung", "capacity": null }, { "title": "Forum", "capacity": 9 }],
            "contributions": [{
                "session": { "title": "Eröffnung" }, "officeHolder": { "familyName": "Rednerin" },
            }],
            "documents": [{ "document": { "title": "Analyse" } }],
            "roles": { "nodes": [
                { "role": "HOST", "state": "ACCEPTED", "leads": true, "partner": { "name": "Stiftung" } },
                { "role": "COOPERATION", "state": "PROPOSED", "leads": false, "partner": { "name": "Mitwirkende" } },
            ] },
            "confidentiality": "PROTECTED", "seatsHeldBack": 0, "audience": { "mode": "INVITATION_ONLY" },
        })
    );
    let copy = EventId(uuid(&id));
    let rules = audience_rule::Entity::find().filter(audience_rule::Column::EventId.eq(copy));
    let rules = rules.all(reads).await.unwrap();
    assert_eq!(rules.iter().map(|rule| rule.group_id).collect::<Vec<_>>(), [Some(group.id)]);
    let questions = registration_question::Entity::find()
        .filter(registration_question::Column::EventId.eq(copy))
        .order_by_asc(registration_question::Column::Position)
        .all(reads)
        .await
        .unwrap();
    let [asked] = questions.as_slice() else { panic!("{questions:?}") };
    assert_eq!((asked.sensitive, asked.retention_days, asked.version), (true, 14, 1));
    let joint = event_joint_controller::Entity::find()
        .filter(event_joint_controller::Column::EventId.eq(copy))
        .all(reads)
        .await
        .unwrap();
    assert_eq!(joint.len(), 1);
    let papers = event_document::Entity::find().filter(event_document::Column::EventId.eq(copy));
    assert_eq!(papers.all(reads).await.unwrap().len(), 1);
    let seats = event_seats::Entity::find_by_id(copy).one(reads).await.unwrap().unwrap();
    assert_eq!((seats.capacity, seats.taken, seats.accepting), (Some(50), 0, false));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn who_does_not_see_a_protected_event_cannot_copy_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = Place::new(engine).await;
    let original = whole(&place).await;
    let input = json!({ "id": global(original.id) });
    let answer =
        act(&place.test, &crate::world::administrator(), "cloneEvent", "event { id }", input).await;
    assert_eq!(answer, "FORBIDDEN");
}
