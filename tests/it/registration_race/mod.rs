//! Many at once, in several processes, on one database: nobody is overbooked, skipped or lost.
//!
//! `VERBUND_TEST_FULL=1 cargo test -p tests --test it registration_race` runs the full size; without it each
//! test runs a part of it.

mod chaos;
mod killed;
mod places;
mod rate;

use std::{
    collections::HashMap,
    env,
    sync::atomic::{AtomicUsize, Ordering},
};

use api::{
    access::Actor,
    app::App,
    refusal::Failure,
    registrations::{
        form::Form,
        refusal::RegistrationErrorCode,
        service::{RegisterForEvent, Registered, register_for_event},
    },
};
use entity::{
    event, event_seats,
    id::{EventId, RegistrationId, UserId},
    registration,
    terms::RegistrationStatus,
    user_account,
};
use sea_orm::{ColumnTrait as _, EntityTrait as _, IntoActiveModel as _, QueryFilter as _};
use tokio::task::JoinSet;

use crate::{
    fixture::{Engine, TestApp},
    world::{
        events, put,
        registrations::open,
        users::{account, signed_in},
    },
};

/// People who register at the same time.
const CLIENTS: usize = 200;

/// The full size where it is asked for, else the small one.
fn size(full: usize, small: usize) -> usize {
    if env::var_os("VERBUND_TEST_FULL").is_some() { full } else { small }
}

/// An event with so many seats, on a database of its own, and the processes that serve it.
async fn processes(
    engine: Engine,
    count: usize,
    seats: impl FnOnce(event_seats::Model) -> event_seats::Model,
    change: impl FnOnce(event::Model) -> event::Model,
) -> (TestApp, Vec<App>, EventId) {
    let test = TestApp::new(engine).await;
    let event = put(&test, change(open(events::event(&test, "Andrang")))).await.id;
    put(&test, seats(events::seats(event, None, 0))).await;
    let mut apps = vec![test.app.clone()];
    while apps.len() < count {
        apps.push(test.another_process().await);
    }
    (test, apps, event)
}

/// So many people with verified addresses.
pub(crate) async fn people(test: &TestApp, count: usize) -> Vec<UserId> {
    let rows: Vec<user_account::Model> =
        (0..count).map(|number| account(test, &format!("Person{number}"))).collect();
    for rows in rows.chunks(500) {
        let rows = rows.iter().cloned().map(user_account::Model::into_active_model);
        user_account::Entity::insert_many(rows)
            .exec_without_returning(test.app.database.write())
            .await
            .unwrap();
    }
    rows.into_iter().map(|row| row.id).collect()
}

/// An attempt that was answered: between which instants of one clock, and what became of it.
#[derive(Clone, Copy, Debug)]
struct Attempt {
    sent: usize,
    answered: usize,
    /// The registration, with its place: 0 for a seat, else the number in the queue.
    registered: Option<(RegistrationId, i32)>,
}

/// Registers somebody: the row, or nothing where the event is full.
pub(crate) async fn register(
    app: &App,
    user: UserId,
    event: EventId,
) -> Option<registration::Model> {
    let command = RegisterForEvent {
        event,
        form: Form::default(),
        invitation: None,
        reads: "de".parse().unwrap(),
    };
    match register_for_event(app, &signed_in(user, &[]), command).await {
        Ok(Registered::Done(row)) => Some(row),
        Ok(Registered::MailSent) => panic!("somebody with an account was sent a mail"),
        Err(Failure::Refused(refusals)) => {
            let codes: Vec<_> = refusals.iter().map(|one| one.code).collect();
            assert_eq!(codes, [RegistrationErrorCode::EventFull]);
            None
        }
        Err(Failure::Fault(fault)) => panic!("an attempt failed: {fault:#}"),
    }
}

/// Everybody registers, some at a time, each in one of the processes.
async fn rush(apps: &[App], users: Vec<UserId>, event: EventId) -> Vec<Attempt> {
    static CLOCK: AtomicUsize = AtomicUsize::new(0);
    let next = std::sync::Arc::new(AtomicUsize::new(0));
    let users = std::sync::Arc::new(users);
    let mut clients = JoinSet::new();
    for client in 0..CLIENTS.min(users.len()) {
        let (app, users) = (apps[client % apps.len()].clone(), users.clone());
        let next = next.clone();
        clients.spawn(async move {
            let mut attempts = Vec::new();
            while let Some(user) = users.get(next.fetch_add(1, Ordering::Relaxed)) {
                let sent = CLOCK.fetch_add(1, Ordering::SeqCst);
                let row = register(&app, *user, event).await;
                let answered = CLOCK.fetch_add(1, Ordering::SeqCst);
                let registered = row.map(|row| (row.id, row.queue_number.unwrap_or(0)));
                attempts.push(Attempt { sent, answered, registered });
            }
            attempts
        });
    }
    clients.join_all().await.into_iter().flatten().collect()
}

/// Whoever was answered before another one sent the form has a better place.
fn assert_in_order(attempts: &[Attempt]) {
    let mut sent: Vec<&Attempt> = attempts.iter().filter(|one| one.registered.is_some()).collect();
    let mut answered = sent.clone();
    sent.sort_by_key(|attempt| attempt.sent);
    answered.sort_by_key(|attempt| attempt.answered);
    let place = |attempt: &Attempt| attempt.registered.unwrap().1;
    let (mut earlier, mut worst) = (answered.into_iter().peekable(), 0);
    for attempt in sent {
        while let Some(before) = earlier.next_if(|before| before.answered < attempt.sent) {
            worst = worst.max(place(before));
        }
        let own = place(attempt);
        assert!(own > worst || (own, worst) == (0, 0), "{own} was sent after {worst} was given");
    }
}

/// The rows of the event by id.
async fn rows(app: &App, event: EventId) -> HashMap<RegistrationId, registration::Model> {
    let find = registration::Entity::find().filter(registration::Column::EventId.eq(event));
    let rows = find.all(app.database.read()).await.unwrap();
    rows.into_iter().map(|row| (row.id, row)).collect()
}

/// Everything that was acknowledged is stored as it was acknowledged.
fn assert_stored(attempts: &[Attempt], rows: &HashMap<RegistrationId, registration::Model>) {
    for (id, place) in attempts.iter().filter_map(|attempt| attempt.registered) {
        let row = rows.get(&id).unwrap_or_else(|| panic!("{id:?} is lost"));
        assert_eq!(row.queue_number.unwrap_or(0), place, "{id:?}");
    }
}

fn count(rows: &HashMap<RegistrationId, registration::Model>, status: RegistrationStatus) -> usize {
    rows.values().filter(|row| row.status == status).count()
}

/// Nobody who waits has a lower number than somebody who was promoted, and no number is missing.
fn assert_no_skip(rows: &HashMap<RegistrationId, registration::Model>) {
    let mut numbers: Vec<i32> = rows.values().filter_map(|row| row.queue_number).collect();
    numbers.sort_unstable();
    let expected: Vec<i32> = (1..=i32::try_from(numbers.len()).unwrap()).collect();
    assert_eq!(numbers, expected, "numbers of the queue");
    let of = |statuses: &[RegistrationStatus]| {
        let among = rows.values().filter(|row| statuses.contains(&row.status));
        among.filter_map(|row| row.queue_number).collect::<Vec<_>>()
    };
    let promoted = of(&[
        RegistrationStatus::Confirmed,
        RegistrationStatus::Offered,
        RegistrationStatus::Lapsed,
    ]);
    let waiting = of(&[RegistrationStatus::Waitlisted]);
    if let (Some(last), Some(first)) = (promoted.iter().max(), waiting.iter().min()) {
        assert!(last < first, "{first} waits though {last} was promoted");
    }
}

fn actor(user: UserId) -> Actor {
    signed_in(user, &[])
}
