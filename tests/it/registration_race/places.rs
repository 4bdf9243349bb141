//! Many attempts for few places.

use entity::{event_seats, terms::RegistrationStatus as Status};
use sea_orm::{
    ActiveModelTrait as _, ColumnTrait as _, ConnectionTrait as _, EntityTrait as _,
    ExprTrait as _, IntoActiveModel as _, QueryFilter as _, sea_query::Expr,
};
use tokio::task::JoinSet;

use super::{
    assert_in_order, assert_no_skip, assert_stored, count, people, processes, rows, rush, size,
};
use crate::{fixture::Engine, registrations::assert_counted, world::registrations::registration};

const PLACES: i32 = 50;

async fn race(engine: Engine, in_processes: usize, attempts: usize) {
    let fifty = |seats| event_seats::Model { capacity: Some(PLACES), ..seats };
    let (test, apps, event) = processes(engine, in_processes, fifty, |event| event).await;
    let users = people(&test, attempts).await;
    let answered = rush(&apps, users, event).await;
    assert_eq!(answered.len(), attempts);
    let rows = rows(&test.app, event).await;
    assert_eq!(rows.len(), attempts, "everybody who was answered is stored, and nobody else");
    assert_eq!(count(&rows, Status::Confirmed), 50);
    assert_eq!(count(&rows, Status::Waitlisted), attempts - 50);
    assert_stored(&answered, &rows);
    assert_in_order(&answered);
    assert_no_skip(&rows);
    assert_counted(&test.app, event).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_places_are_given_fifty_times_by_three_processes() {
    race(Engine::Postgres, 3, size(10_000, 1_000)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_places_are_given_fifty_times_on_sqlite_without_a_busy_error() {
    race(Engine::Sqlite, 1, size(2_000, 300)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_waiting_list_is_no_longer_than_it_is() {
    let limits =
        |seats| event_seats::Model { capacity: Some(5), waitlist_capacity: Some(7), ..seats };
    let change = |event| entity::event::Model { waitlist_capacity: Some(7), ..event };
    let (test, apps, event) = processes(Engine::Postgres, 3, limits, change).await;
    let users = people(&test, 60).await;
    let answered = rush(&apps, users, event).await;
    assert_eq!(answered.iter().filter(|attempt| attempt.registered.is_some()).count(), 12);
    let rows = rows(&test.app, event).await;
    assert_eq!((count(&rows, Status::Confirmed), count(&rows, Status::Waitlisted)), (5, 7));
    assert_in_order(&answered);
    assert_counted(&test.app, event).await;
}

/// What the race is worth: the same rush without the guard. Who looks before the write, and then writes what was
/// right a moment ago, overbooks.
#[tokio::test(flavor = "multi_thread")]
async fn the_race_finds_the_overbooking_of_a_look_before_the_write() {
    let fifty = |seats| event_seats::Model { capacity: Some(PLACES), ..seats };
    let (test, apps, event) = processes(Engine::Postgres, 3, fifty, |event| event).await;
    // The table itself would refuse it.
    let unguarded = "ALTER TABLE event_seats DROP CONSTRAINT event_seats_within_capacity";
    test.app.database.write().execute_unprepared(unguarded).await.unwrap();
    let mut clients = JoinSet::new();
    for number in 0..size(10_000, 400) {
        let app = apps[number % apps.len()].clone();
        let row = registration(&test, event, Status::Confirmed);
        clients.spawn(async move {
            let find = event_seats::Entity::find_by_id(event);
            let seats = find.one(app.database.read()).await.unwrap().unwrap();
            if seats.taken >= PLACES {
                return;
            }
            let transaction = app.database.begin().await.unwrap();
            let taken = event_seats::Column::Taken;
            event_seats::Entity::update_many()
                .col_expr(taken, Expr::col(taken).add(1))
                .filter(event_seats::Column::EventId.eq(event))
                .exec(&transaction)
                .await
                .unwrap();
            row.into_active_model().insert(&transaction).await.unwrap();
            transaction.commit().await.unwrap();
        });
    }
    clients.join_all().await;
    let confirmed = count(&rows(&test.app, event).await, Status::Confirmed);
    assert!(confirmed > 50, "{confirmed} confirmed: the race shows nothing");
}
