//! From the order of the audit log to those who listen in this process.
//!
//! The sealer of any process gives what was committed its place and says so: to its own process by the feed,
//! to others by a notification of PostgreSQL. Notifications are hints that can be lost. What is told is read
//! from the database, place by place, and is looked for after a while in any case.

use std::time::Duration;

use tokio::{sync::watch, time::sleep};

use crate::{app::App, database::Notified, fault::Fault, live::store};

/// The name of the notifications that something was sealed.
pub const CHANNEL: &str = "verbund_sealed";
/// After so long it is looked whether something happened, though nobody said so.
const INTERVAL: Duration = Duration::from_secs(1);
/// Places of the order that are read at once.
const BATCH: i64 = 500;

/// Tells those who listen in this process what happens from now on, in every process, until it is stopped.
pub async fn follow(app: App, mut stopped: watch::Receiver<bool>) {
    let following = async {
        let mut position = None;
        let mut failures = 0_u32;
        loop {
            match advance(&app, position).await {
                Ok(reached) => {
                    if failures > 0 {
                        tracing::info!(failures, "what happens is told again");
                    }
                    failures = 0;
                    position = Some(reached);
                    app.feed.set_followed(true);
                    app.feed.sealed(INTERVAL).await;
                }
                // Nothing is lost: it is read from the same place on.
                Err(fault) => {
                    if failures == 0 {
                        tracing::error!(error = %fault, "what happens cannot be read, it is tried again");
                    }
                    failures = failures.saturating_add(1);
                    sleep(INTERVAL).await;
                }
            }
        }
    };
    tokio::select! {
        () = following => {}
        _ = stopped.wait_for(|stopped| *stopped) => {}
    }
    app.feed.set_followed(false);
}

/// Tells what happened after `position`, or nothing at first; gives the place that was reached.
async fn advance(app: &App, position: Option<i64>) -> Result<i64, Fault> {
    let connection = app.database.read();
    let end = store::last_position(connection).await?;
    let mut reached = position.unwrap_or(end);
    while reached < end {
        let through = end.min(reached + BATCH);
        for happened in store::happened(connection, reached, through).await? {
            app.feed.tell(happened);
        }
        reached = through;
    }
    Ok(reached)
}

/// Wakes [`follow`] when another process says that something was sealed, until it is stopped. On SQLite there
/// is nobody to say so.
pub async fn follow_notifications(app: App, mut stopped: watch::Receiver<bool>) {
    let following = async {
        let mut is_lost = false;
        loop {
            let outcome = listen(&app, &mut is_lost).await;
            let Err(fault) = outcome else { return };
            if !is_lost {
                tracing::warn!(error = %fault, "notifications do not arrive, the database is asked instead");
            }
            is_lost = true;
            sleep(INTERVAL).await;
        }
    };
    tokio::select! {
        () = following => {}
        _ = stopped.wait_for(|stopped| *stopped) => {}
    }
}

async fn listen(app: &App, is_lost: &mut bool) -> Result<(), Fault> {
    let Some(mut notifications) = app.database.listen(CHANNEL).await? else { return Ok(()) };
    if *is_lost {
        tracing::info!("notifications arrive again");
    }
    *is_lost = false;
    loop {
        // What came before one listened, or while the connection was lost, is looked for too.
        app.feed.wake();
        match notifications.next().await? {
            Notified::Sent => {}
            Notified::Reconnected => {
                tracing::info!("the connection for notifications was made anew");
            }
        }
    }
}
