//! What participants are told of their event: everybody, once, and what holds.

mod delivering;
mod letters;
pub(crate) mod people;
mod reminders;

use api::{
    access::Actor,
    app::App,
    fault::Fault,
    notices::service::{Happening, deliver_due, remind_due, tell_participants},
    registrations::service::seats,
    work::Round,
    write::Write,
};
use entity::id::EventId;

/// Tells everybody, as a use case that changes the event does.
async fn tell(app: &App, event: EventId, happening: Happening) {
    let mut write = Write::begin(app, &Actor::System, "test.change_event").await.unwrap();
    seats::lock(&write, event).await.unwrap();
    tell_participants(&mut write, event, happening).await.unwrap();
    write.commit().await.unwrap();
}

/// Runs rounds until there is nothing to do: how many did something.
async fn deliver_all(app: &App) -> Result<usize, Fault> {
    let mut rounds = 0;
    while deliver_due(app).await? == Round::Worked {
        rounds += 1;
    }
    Ok(rounds)
}

/// The same with reminders.
async fn remind_all(app: &App) -> Result<usize, Fault> {
    let mut rounds = 0;
    while remind_due(app).await? == Round::Worked {
        rounds += 1;
    }
    Ok(rounds)
}
