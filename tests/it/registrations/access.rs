//! Who registers whom, who sees it, and what a protected event does not tell.

use api::{
    access::{Actor, Level, Scope},
    registrations::{
        link::{self, Keeps},
        person::email_hash,
    },
};
use entity::{
    event, event_invitation, event_seats,
    terms::{AudienceMode, Confidentiality, InvitationStatus, RegistrationSource},
};
use rstest::rstest;
use secrecy::ExposeSecret as _;
use serde_json::json;

use super::{Scene, refusals, scene, scene_of, user};
use crate::{
    fixture::{Engine, now},
    world::{ask, global, id, programmes, put, sees, system, users::put_member},
};

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_partner_registers_delegates_with_or_without_an_address_of_their_own(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let scene = scene(engine, Some(10)).await;
    let partner = put(&scene.test, programmes::partner(&scene.test, "Verein")).await;
    let (editor, _) = put_member(&scene.test, "Editorin", partner.id, Level::Editor).await;
    let (viewer, _) = put_member(&scene.test, "Leserin", partner.id, Level::Viewer).await;
    let form = |given: &str, email: Option<&str>| {
        json!({
            "eventId": global(scene.event.id), "partnerId": global(partner.id),
            "givenName": given, "familyName": "Delegierte", "email": email,
        })
    };
    let register = async |actor: &Actor, given: &str, email: Option<&str>| {
        scene.act(actor, "registerDelegate", form(given, email)).await
    };
    assert_eq!(register(&Actor::Anonymous, "Eva", None).await, "UNAUTHENTICATED");
    assert_eq!(register(&viewer, "Eva", None).await, "FORBIDDEN");
    assert_eq!(register(&scene.organiser, "Eva", None).await, "FORBIDDEN");
    let done = register(&editor, "Eva", None).await;
    assert_eq!(done["registration"]["status"], "CONFIRMED", "{done}");
    assert_eq!(done["registration"]["source"], "DELEGATE");
    let twice = register(&editor, " EVA ", None).await;
    assert_eq!(refusals(&twice), ["input ALREADY_REGISTERED"]);
    let other = register(&editor, "Eva", Some("eva@example.org")).await;
    assert_eq!(other["registration"]["status"], "CONFIRMED", "{other}");
    let key = system(partner.id, &[Scope::RegistrationsWrite]);
    let by_key = register(&key, "Ida", None).await;
    assert_eq!(by_key["registration"]["source"], "PARTNER_SYSTEM", "{by_key}");
    let wrong = system(partner.id, &[Scope::EventsWrite]);
    assert_eq!(register(&wrong, "Ina", None).await, "FORBIDDEN");
    assert_eq!(scene.seats().await.taken, 3);
    assert_eq!(scene.rows().await[0].source, RegistrationSource::Delegate);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_registration_is_seen_by_the_person_and_the_organisers_alone(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let scene = scene(engine, Some(10)).await;
    let (actor, registration, _) = scene.arrive("Ada").await;
    let other = user(&scene.test, "Andere").await;
    let partner = put(&scene.test, programmes::partner(&scene.test, "Verein")).await;
    let (editor, _) = put_member(&scene.test, "Editorin", partner.id, Level::Manager).await;
    let key = system(scene.host.id, &[Scope::ParticipantsRead]);
    for (sees_it, who) in [
        (true, &actor),
        (true, &scene.organiser),
        (true, &key),
        (false, &other),
        (false, &editor),
        (false, &crate::world::administrator()),
        (false, &Actor::Anonymous),
        (false, &Actor::Operator),
        (false, &system(scene.host.id, &[Scope::EventsWrite])),
    ] {
        assert_eq!(sees(&scene.test, who, registration).await, sees_it, "{who:?}");
        if !sees_it {
            assert_eq!(scene.cancel(who, registration).await, "NOT_FOUND", "{who:?}");
        }
    }
    assert_eq!(scene.cancel(&key, registration).await, "FORBIDDEN");
}

async fn invitation(scene: &Scene, email: &str) -> (event_invitation::Model, String) {
    let email = api::identity::email::Email::parse(email).unwrap();
    let row = event_invitation::Model {
        id: id(&scene.test),
        event_id: scene.event.id,
        email_hash: email_hash(&scene.test.app.vault, &email).unwrap(),
        payload: None,
        status: InvitationStatus::Sent,
        invited_by: None,
        created_at: now(),
        updated_at: now(),
        version: 1,
    };
    let row = put(&scene.test, row).await;
    let token = link::token(&scene.test.app.vault, Keeps::Invitation, row.id.0, 1).unwrap();
    (row, token.expose_secret().to_owned())
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_is_for_its_address_and_verifies_it(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let by_invitation =
        |event| event::Model { audience_mode: Some(AudienceMode::InvitationOnly), ..event };
    let scene = scene_of(engine, by_invitation, |seats| seats).await;
    let (_, token) = invitation(&scene, "ada@example.org").await;
    let form = |email: &str, token: Option<&str>| {
        json!({
            "givenName": "Ada", "familyName": "Gast", "email": email, "invitationToken": token,
        })
    };
    let nobody = &Actor::Anonymous;
    let refused = scene.register(nobody, form("ada@example.org", None)).await;
    assert_eq!(refusals(&refused), ["input.invitationToken INVITATION_REQUIRED"]);
    let refused = scene.register(nobody, form("ada@example.org", Some("vbp_x"))).await;
    assert_eq!(refusals(&refused), ["input.invitationToken INVITATION_INVALID"]);
    let refused = scene.register(nobody, form("grace@example.org", Some(&token))).await;
    assert_eq!(refusals(&refused), ["input.invitationToken INVITATION_FOR_ANOTHER"]);
    let done = scene.register(nobody, form("Ada@example.org", Some(&token))).await;
    assert_eq!(done["registration"]["status"], "CONFIRMED", "{done}");
    assert_eq!(done["registration"]["source"], "INVITATION");
    let again = scene.register(nobody, form("ada@example.org", Some(&token))).await;
    assert_eq!(refusals(&again), ["input ALREADY_REGISTERED"]);
}

#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn a_protected_event_tells_outsiders_nothing_of_its_seats(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
) {
    let protected = |event| event::Model { confidentiality: Confidentiality::Protected, ..event };
    let one = |seats| event_seats::Model { capacity: Some(1), ..seats };
    let scene = scene_of(engine, protected, one).await;
    let outsider = user(&scene.test, "Aussen").await;
    let refused = scene.register(&outsider, json!({})).await;
    assert_eq!(refusals(&refused), ["input.eventId INVITATION_REQUIRED"]);
    let (_, token) = invitation(&scene, "aussen@example.org").await;
    let done = scene.register(&outsider, json!({ "invitationToken": token })).await;
    assert_eq!(done["registration"]["status"], "CONFIRMED", "{done}");
    // It is full now: whoever is not invited is told the same as before.
    let other = user(&scene.test, "Andere").await;
    let refused = scene.register(&other, json!({})).await;
    assert_eq!(refusals(&refused), ["input.eventId INVITATION_REQUIRED"]);
    let query = "{ events { nodes { freeSeats waiting registrationState } } }";
    for (actor, expected) in [
        (&outsider, json!({ "freeSeats": null, "waiting": null })),
        (&Actor::Anonymous, json!({ "freeSeats": null, "waiting": null })),
        (&scene.organiser, json!({ "freeSeats": 0, "waiting": 0 })),
    ] {
        let data = ask(&scene.test, actor, query).await;
        let node = &data["events"]["nodes"][0];
        for field in ["freeSeats", "waiting"] {
            assert_eq!(node[field], expected[field], "{actor:?}");
        }
    }
}
