//! People who are registered, put in as rows.

use api::{registrations::person::Person, vault::Purpose};
use entity::{
    event,
    id::RegistrationId,
    mail, participant, registration,
    terms::{
        Attendance, EndedBy, ListVisibility, RegistrationSource,
        RegistrationStatus::{
            self, Cancelled, Expired, Lapsed, Offered, PendingConfirmation, Rejected,
        },
    },
};
use sea_orm::{EntityTrait as _, IntoActiveModel as _, QueryOrder as _};
use serde_json::Value;

use crate::{
    fixture::{TestApp, now},
    world::id,
};

/// A registration and its person; `number` is its place in the queue.
pub(crate) fn registered(
    test: &TestApp,
    event: &event::Model,
    name: &str,
    status: RegistrationStatus,
    number: i32,
) -> (registration::Model, participant::Model) {
    let person = Person {
        given_name: name.to_owned(),
        family_name: "Müller".into(),
        email: Some(format!("{}@example.org", name.to_lowercase())),
        phone: None,
        organisation: None,
        function: None,
    };
    let ended = [Cancelled, Rejected, Lapsed, Expired].contains(&status);
    let at = test.app.clock.now();
    let row = registration::Model {
        id: id(test),
        event_id: event.id,
        code: test.app.ids.next(at).simple().to_string(),
        status,
        person_hash: Some(test.app.ids.next(at).as_bytes().to_vec().into()),
        user_id: None,
        partner_id: None,
        group_id: None,
        function: None,
        queue_number: (status == RegistrationStatus::Waitlisted).then_some(number),
        source: RegistrationSource::Guest,
        list_visibility: ListVisibility::Nobody,
        locale: "de".parse().unwrap(),
        controller_id: None,
        privacy_notice_id: None,
        invitation_id: None,
        submitted_at: at,
        verified_at: Some(at),
        expires_at: [Offered, PendingConfirmation].contains(&status).then_some(at),
        ended_at: ended.then_some(at),
        ended_by: ended.then_some(EndedBy::Person),
        link_generation: 1,
        attendance: Attendance::Unknown,
        attendance_at: None,
        overridden_by: None,
        override_reason: None,
        reminded_of: None,
        created_at: at,
        updated_at: at,
        version: 1,
    };
    let payload = person.seal(&test.app.vault, row.id).unwrap();
    let participant = participant::Model { registration_id: row.id, payload };
    (row, participant)
}

/// Puts in so many confirmed registrations.
pub(crate) async fn put_many(
    test: &TestApp,
    event: &event::Model,
    many: usize,
) -> Vec<RegistrationId> {
    let rows: Vec<_> = (0..many)
        .map(|number| {
            registered(test, event, &format!("N{number}"), RegistrationStatus::Confirmed, 1)
        })
        .collect();
    for some in rows.chunks(200) {
        let registrations = some.iter().map(|(row, _)| row.clone().into_active_model());
        registration::Entity::insert_many(registrations)
            .exec_without_returning(test.app.database.write())
            .await
            .unwrap();
        let people = some.iter().map(|(_, person)| person.clone().into_active_model());
        participant::Entity::insert_many(people)
            .exec_without_returning(test.app.database.write())
            .await
            .unwrap();
    }
    rows.into_iter().map(|(row, _)| row.id).collect()
}

/// A mail, opened.
#[derive(Debug)]
pub(crate) struct Opened {
    pub(crate) row: mail::Model,
    pub(crate) content: Value,
}

/// All mails in the order in which they were written, with what they say.
pub(crate) async fn mails(test: &TestApp) -> Vec<Opened> {
    let query = mail::Entity::find().order_by_asc(mail::Column::Id);
    let rows = query.all(test.app.database.read()).await.unwrap();
    let open = |row: mail::Model| {
        let sealed = &row.content.as_ref().unwrap().0;
        let plain = test.app.vault.open(Purpose::Mail, row.id.0.as_bytes(), sealed).unwrap();
        Opened { content: serde_json::from_slice(&plain).unwrap(), row }
    };
    rows.into_iter().map(open).collect()
}

/// An event with seats, on the fifth of December 2026 in Berlin.
pub(crate) async fn put_event(test: &TestApp, event: event::Model) -> event::Model {
    use crate::world::{events, put};
    let event = events::held(event, "2026-12-05T10:00", Some("2026-12-05T16:00"));
    let event = put(test, event).await;
    put(test, events::seats(event.id, None, 0)).await;
    assert!(event.starts_at.unwrap() > now());
    event
}
