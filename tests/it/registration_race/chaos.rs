//! People who cancel, seats that come and go, and offers that run out, all at once.

use std::sync::Arc;

use api::{
    access::Actor,
    app::App,
    refusal::Failure,
    registrations::service::{
        RegistrationRef, accept_offer, cancel_registration, expire_due,
        seats::{SeatsPlan, lock, settle},
    },
    write::Write,
};
use chrono::TimeDelta;
use entity::{
    event, event_seats,
    id::{EventId, RegistrationId, UserId},
    terms::{Promotion, RegistrationStatus as Status},
};
use rstest::rstest;
use tokio::task::JoinSet;

use super::{actor, assert_no_skip, count, people, processes, register, rows, rush, size};
use crate::{
    fixture::{Engine, now},
    registrations::assert_counted,
};

async fn cancel(app: &App, actor: &Actor, id: RegistrationId) -> bool {
    match cancel_registration(app, actor, &RegistrationRef::Id(id), None, None).await {
        Ok(_) => true,
        Err(Failure::Refused(_)) => false,
        Err(Failure::Fault(fault)) => panic!("cancelling failed: {fault:#}"),
    }
}

async fn resize(app: &App, event: EventId, capacity: i32) {
    let mut write = Write::begin(app, &Actor::Operator, "events.update_event").await.unwrap();
    lock(&write, event).await.unwrap();
    let plan = SeatsPlan {
        capacity: Some(capacity),
        held_back: 0,
        waitlist_capacity: None,
        accepting: true,
    };
    settle(&mut write, event, plan, true).await.unwrap().unwrap();
    write.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_skipped_when_many_cancel_in_three_processes() {
    let (waiting, cancellations) = (size(1_000, 120), size(300, 60));
    let fifty = |seats| event_seats::Model { capacity: Some(50), ..seats };
    let (test, apps, event) = processes(Engine::Postgres, 3, fifty, |event| event).await;
    let users = people(&test, 50 + waiting).await;
    rush(&apps, users, event).await;
    let mut chosen: Vec<(RegistrationId, UserId)> = rows(&test.app, event)
        .await
        .into_values()
        .map(|row| (row.id, row.user_id.unwrap()))
        .collect();
    fastrand::shuffle(&mut chosen);
    chosen.truncate(cancellations);
    let mut tasks = JoinSet::new();
    for (number, (id, user)) in chosen.into_iter().enumerate() {
        let app = apps[number % apps.len()].clone();
        tasks.spawn(async move { cancel(&app, &actor(user), id).await });
        if number.is_multiple_of(40) {
            tokio::task::yield_now().await;
        }
    }
    let done = tasks.join_all().await;
    assert!(done.iter().all(|done| *done));
    let rows = rows(&test.app, event).await;
    assert_eq!(count(&rows, Status::Cancelled), cancellations);
    assert_eq!(count(&rows, Status::Confirmed), 50);
    assert_eq!(count(&rows, Status::Waitlisted), waiting - cancellations);
    assert_no_skip(&rows);
    assert_counted(&test.app, event).await;
}

/// People come and go while the capacity goes up and down; the counters are looked at after each burst.
#[rstest]
#[tokio::test(flavor = "multi_thread")]
async fn the_counters_hold_under_everything_at_once(
    #[values(Engine::Sqlite, Engine::Postgres)] engine: Engine,
    #[values(Promotion::Auto, Promotion::Offer)] promotion: Promotion,
) {
    let bursts = size(20, 3);
    let ten = |seats| event_seats::Model { capacity: Some(10), ..seats };
    let change = |event| event::Model { promotion, offer_hours: 1, ..event };
    let count_of_processes = if engine == Engine::Postgres { 3 } else { 1 };
    let (test, apps, event) = processes(engine, count_of_processes, ten, change).await;
    let users = Arc::new(people(&test, bursts * 20).await);
    for burst in 0..bursts {
        let mut tasks = JoinSet::new();
        let active: Vec<_> = rows(&test.app, event).await.into_values().collect();
        for (number, user) in users[burst * 20..(burst + 1) * 20].iter().enumerate() {
            let (app, user) = (apps[number % apps.len()].clone(), *user);
            tasks.spawn(async move { drop(register(&app, user, event).await) });
        }
        for (number, row) in active.into_iter().enumerate() {
            let app = apps[number % apps.len()].clone();
            let by = actor(row.user_id.unwrap());
            let id = row.id;
            match row.status {
                Status::Offered if number.is_multiple_of(3) => {
                    tasks.spawn(async move {
                        let reference = RegistrationRef::Id(id);
                        match accept_offer(&app, &by, &reference, None).await {
                            Ok(_) | Err(Failure::Refused(_)) => {}
                            Err(Failure::Fault(fault)) => panic!("accepting failed: {fault:#}"),
                        }
                    });
                }
                Status::Confirmed | Status::Waitlisted if number.is_multiple_of(4) => {
                    tasks.spawn(async move {
                        cancel(&app, &by, id).await;
                    });
                }
                _ => {}
            }
        }
        for capacity in [6, 14, 9, 12] {
            let app = apps[usize::try_from(capacity).unwrap() % apps.len()].clone();
            tasks.spawn(async move { resize(&app, event, capacity).await });
        }
        test.set_now(now() + TimeDelta::minutes(50 * i64::try_from(burst).unwrap()));
        for app in &apps {
            let app = app.clone();
            tasks.spawn(async move {
                expire_due(&app).await.unwrap();
            });
        }
        tasks.join_all().await;
        resize(&apps[0], event, 10).await;
        let seats = assert_counted(&test.app, event).await;
        let free = seats.capacity.map_or(0, |capacity| capacity - seats.taken);
        assert!(seats.waiting == 0 || free <= 0, "somebody waits for a free seat: {seats:?}");
        assert_no_skip(&rows(&test.app, event).await);
    }
}
