//! What a record may say, and what a change of it leaves.

use api::access::Actor;
use entity::{audit_entry, outbox_event};
use rstest::rstest;
use sea_orm::EntityTrait as _;
use serde_json::json;

use super::{Place, act, announced, done, refusals, row, use_cases, uuid};
use crate::{
    fixture::Engine,
    world::{ask, events, global, programmes, put},
};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_event_is_created_whole(#[values(Engine::Sqlite, Engine::Postgres)] engine: Engine) {
    let place = Place::new(engine).await;
    let test = &place.test;
    let venue = put(test, events::venue(test, "Rathaus")).await;
    let topic = put(test, events::topic(test, "Beteiligung")).await;
    let contact = put(test, programmes::office_holder(test, Some(place.host.id), "Ludwig")).await;
    let input = json!({
        "hostId": global(place.host.id), "hostRole": "ORGANISER", "title": "Bürger/-innen – ´reden´ & hören",
        "description": "Erste Zeile\nzweite", "kind": "WORKSHOP", "method": "Weltcafé",
        "date": "2027-06-27T10:00", "endLocal": "2027-06-27T16:00", "attendanceMode": "HYBRID",
        "venueId": global(venue.id), "onlineLink": "https://meet.example/1", "languages": ["de", "en-gb"],
        "freeOfCharge": true, "capacityMode": "LIMITED", "capacityLimit": 50, "seatsHeldBack": 5,
        "waitlistCapacity": 10, "registrationMode": "INTERNAL", "registrationDeadline": "2027-06-15",
        "approvalRequired": true, "promotion": "OFFER", "offerHours": 24, "reminderHours": null,
        "audienceMode": "RESTRICTED", "audienceText": "Fachleute", "confidentiality": "MEMBERS",
        "participantList": "PARTICIPANTS", "contactId": global(contact.id),
        "contactEmail": "post@stiftung.example", "feedbackClosesAt": "2027-07-15T00:00:00Z",
        "aliases": ["Dialog"], "topicIds": [global(topic.id)], "editorialNote": "Entwurf",
        "translations": [{ "locale": "en", "title": "Talk & listen" }], "sources": [{ "title": "Flyer" }],
    });
    let fields = "slug title description kind method status attendanceMode venue { name } onlineLink languages
        freeOfCharge capacity { mode limit } seatsHeldBack confidentiality participantList audience { mode text }
        registration { mode approvalRequired promotion offerHours waitlistCapacity } reminderHours offerHours
        registrationDeadline { closesAt } contact { officeHolder { familyName } email } contactEmail
        feedbackClosesAt aliases topics { name } editorialNote title_en: title(locale: \"en\") sources { title }
        controller { name } jointControllers { partner { id } } hosts { name } version position
        roles { nodes { role state leads partner { name } } }";
    let event = done(test, &place.editor, "createEvent", fields, input).await;
    let id = event["id"].clone();
    assert_eq!(
        event,
        json!({
            "id": id, "slug": "buerger-innen-reden-hoeren", "title": "Bürger/-innen – ´reden´ & hören",
            "description": "Erste Zeile\nzweite", "kind": "WORKSHOP", "method": "Weltcafé", "status": "DRAFT",
            "attendanceMode": "HYBRID", "venue": { "name": "Rathaus" },
            "onlineLink": "https://meet.example/1", "languages": ["de", "en-GB"], "freeOfCharge": true,
            "capacity": { "mode": "LIMITED", "limit": 50 }, "seatsHeldBack": 5,
            "confidentiality": "MEMBERS", "participantList": "PARTICIPANTS",
            "audience": { "mode": "RESTRICTED", "text": "Fachleute" },
            "registration": {
                "mode": "INTERNAL", "approvalRequired": true, "promotion": "OFFER", "offerHours": 24,
                "waitlistCapacity": 10,
            },
            "reminderHours": null, "offerHours": 24,
            "registrationDeadline": { "closesAt": "2027-06-15T22:00:00Z" },
            "contact": { "officeHolder": { "familyName": "Ludwig" }, "email": "post@stiftung.example" },
            "contactEmail": "post@stiftung.example", "feedbackClosesAt": "2027-07-15T00:00:00Z",
            "aliases": ["Dialog"], "topics": [{ "name": "Beteiligung" }], "editorialNote": "Entwurf",
            "title_en": "Talk & listen", "sources": [{ "title": "Flyer" }],
            "controller": { "name": "Stiftung" }, "jointControllers": [], "hosts": [{ "name": "Stiftung" }],
            "version": 1, "position": null,
            "roles": { "nodes": [{
                "role": "ORGANISER", "state": "ACCEPTED", "leads": true, "partner": { "name": "Stiftung" },
            }] },
        })
    );
    assert_eq!(use_cases(test).await, ["events.create_event"]);
    assert_eq!(announced(test, uuid(&id)).await, ["event.created"]);
    // A draft is not public; the same title makes the next slug.
    let found = ask(test, &Actor::Anonymous, "{ events { totalCount } }").await;
    assert_eq!(found["events"]["totalCount"], 0);
    let again = place.create(json!({ "title": "Bürger/-innen – ´reden´ & hören" })).await;
    assert_eq!(row(test, uuid(&again)).await.slug.as_str(), "buerger-innen-reden-hoeren-2");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn absent_stays_null_takes_away_and_the_same_is_no_change(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = Place::new(engine).await;
    let id = place
        .create(json!({
            "description": "Alt", "placeText": "Rathaus", "reminderHours": 48, "aliases": ["Treff"],
            "contactEmail": "a.person@stiftung.example", "registrationMode": "EXTERNAL",
            "registrationUrl": "https://anmeldung.example",
        }))
        .await;
    let fields = "description placeText reminderHours aliases version registration { mode url }";
    let input = json!({ "description": null, "aliases": null, "reminderHours": null });
    let event = place.update(&id, fields, input).await;
    assert_eq!(
        event,
        json!({
            "id": id, "description": null, "placeText": "Rathaus", "reminderHours": null, "aliases": [],
            "version": 2, "registration": { "mode": "EXTERNAL", "url": "https://anmeldung.example" },
        })
    );
    let same = place.update(&id, "version", json!({ "placeText": "Rathaus", "aliases": [] })).await;
    assert_eq!(same["version"], 2);
    // Another mode has no address; it need not be taken away by hand.
    let event = place.update(&id, fields, json!({ "registrationMode": "INTERNAL" })).await;
    assert_eq!(event["registration"], json!({ "mode": "INTERNAL", "url": null }));
    let stale = json!({ "id": id, "expectedVersion": 2, "title": "Neu" });
    let answer = act(&place.test, &place.editor, "updateEvent", "event { id }", stale).await;
    assert_eq!(answer, "CONFLICT");
    // What can be about people stands apart from the audit entry, and nowhere else.
    let entries = audit_entry::Entity::find().all(place.test.app.database.read()).await.unwrap();
    let events = outbox_event::Entity::find().all(place.test.app.database.read()).await.unwrap();
    let text = format!("{entries:?} {events:?}");
    assert!(!text.contains("a.person"), "{text}");
    assert!(entries.iter().any(|entry| entry.payload_digest.is_some()));
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_rename_keeps_the_old_slug_and_the_old_title_is_found(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = Place::new(engine).await;
    let id = place.create(json!({ "title": "Zukunftskonferenz" })).await;
    place.step("publishEvent", &id, "").await;
    let input = json!({ "title": "Stadtgespräch", "slug": "stadtgespraech" });
    let event = place.update(&id, "title slug formerSlugs", input).await;
    assert_eq!(event["formerSlugs"], json!(["zukunftskonferenz"]));
    for slug in ["zukunftskonferenz", "stadtgespraech"] {
        let query = format!("{{ event(slug: {slug:?}) {{ id }} }}");
        assert_eq!(ask(&place.test, &Actor::Anonymous, &query).await["event"]["id"], id, "{slug}");
    }
    for (word, found) in [("zukunftskonferenz", 1), ("stadtgespräch", 1), ("anderes", 0)] {
        let query = format!("{{ events(filter: {{ search: {word:?} }}) {{ totalCount }} }}");
        let list = ask(&place.test, &Actor::Anonymous, &query).await;
        assert_eq!(list["events"]["totalCount"], found, "{word}");
    }
    // Of a protected event others find the title alone.
    place.update(&id, "", json!({ "confidentiality": "PROTECTED" })).await;
    for (word, found) in [("zukunftskonferenz", 0), ("stadtgespräch", 1)] {
        let query = format!("{{ events(filter: {{ search: {word:?} }}) {{ totalCount }} }}");
        let list = ask(&place.test, &Actor::Anonymous, &query).await;
        assert_eq!(list["events"]["totalCount"], found, "{word}");
    }
    let other = place.create(json!({ "title": "Anderes" })).await;
    let steal = json!({ "slug": "zukunftskonferenz" });
    assert_eq!(place.refused(&other, steal).await, ["input.slug SLUG_TAKEN"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn all_wrong_fields_are_refused_at_once_and_nothing_is_written(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = Place::new(engine).await;
    let taken = place.create(json!({ "title": "Vergeben" })).await;
    let cases = use_cases(&place.test).await;
    let input = json!({
        "hostId": global(place.host.id), "title": "–", "slug": "vergeben", "description": "a\u{0}b",
        "contactEmail": "niemand", "onlineLink": "ftp://x.de", "languages": ["deutsch_"],
        "capacityMode": "LIMITED", "waitlistCapacity": -1, "registrationMode": "EXTERNAL",
        "offerHours": 0, "reminderHours": 337, "aliases": ["a", "a"], "position": 1,
        "seatsHeldBack": -1, "method": "x".repeat(5_001),
        "translations": [{ "locale": "de", "title": "x" }],
    });
    let answer = act(&place.test, &place.editor, "createEvent", "event { id }", input).await;
    let mut refused = refusals(&answer);
    refused.sort();
    assert_eq!(
        refused,
        [
            "input.aliases.1 REPEATED",
            "input.capacityLimit REQUIRED",
            "input.contactEmail INVALID_EMAIL",
            "input.description CONTROL_CHARACTER",
            "input.languages.0 INVALID_LOCALE",
            "input.method TOO_LONG",
            "input.offerHours OUT_OF_RANGE",
            "input.onlineLink INVALID_URL",
            "input.position POSITION_WITHOUT_SERIES",
            "input.registrationUrl REQUIRED",
            "input.reminderHours OUT_OF_RANGE",
            "input.seatsHeldBack OUT_OF_RANGE",
            "input.slug SLUG_TAKEN",
            "input.title REQUIRED",
            "input.translations.0.locale INVALID_LOCALE",
            "input.waitlistCapacity OUT_OF_RANGE",
        ]
    );
    assert_eq!(use_cases(&place.test).await, cases);
    for (input, refusal) in [
        (json!({ "capacityLimit": 5 }), "input.capacityLimit LIMIT_WITHOUT_MODE"),
        (
            json!({ "registrationUrl": "https://x.de" }),
            "input.registrationUrl URL_WITHOUT_EXTERNAL_REGISTRATION",
        ),
        (json!({ "title": null }), "input.title REQUIRED"),
        (json!({ "confidentiality": null }), "input.confidentiality REQUIRED"),
        (
            json!({ "confidentiality": "PROTECTED", "participantList": "PUBLIC" }),
            "input.participantList LIST_OF_PROTECTED",
        ),
    ] {
        assert_eq!(place.refused(&taken, input.clone()).await, [refusal], "{input}");
    }
    // What there is not, or is hidden, is not there.
    let nothing = entity::id::VenueId(uuid::Uuid::from_u128(1));
    let input = json!({ "id": taken, "venueId": global(nothing) });
    let answer = act(&place.test, &place.editor, "updateEvent", "event { id }", input).await;
    assert_eq!(answer, "NOT_FOUND");
    let nothing = entity::id::TopicId(uuid::Uuid::from_u128(1));
    let input = json!({ "id": taken, "topicIds": [global(nothing)] });
    let answer = act(&place.test, &place.editor, "updateEvent", "event { id }", input).await;
    assert_eq!(answer, "NOT_FOUND");
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_event_is_put_into_a_programme_by_who_takes_part_there(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let place = Place::new(engine).await;
    let test = &place.test;
    let programme = put(test, programmes::programme(test, "Dialog")).await;
    let id = place.create(json!({})).await;
    let input = json!({ "programmeId": global(programme.id) });
    assert_eq!(
        place.refused(&id, input.clone()).await,
        ["input.programmeId PROGRAMME_WITHOUT_PART"]
    );
    put(test, programmes::role(test, programme.id, place.host.id)).await;
    let event = place.update(&id, "programme { title }", input).await;
    assert_eq!(event["programme"]["title"], "Dialog");
}
