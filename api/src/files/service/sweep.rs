//! Files that nobody attached in time, and those that were taken away, are removed.

use std::time::Duration;

use chrono::TimeDelta;
use futures_util::FutureExt as _;
use serde_json::json;

use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    files::store,
    work::{Round, Worker},
    write::Write,
};

/// Files that are removed in one transaction.
const AT_ONCE: u64 = 100;
/// After a file has expired: whoever attaches or downloads it at that moment is done by then.
const GRACE: TimeDelta = TimeDelta::hours(1);

/// The worker that removes files.
pub const REMOVE_UNATTACHED: Worker = Worker {
    name: "files.remove_unattached",
    interval: Duration::from_mins(15),
    is_woken: false,
    round: |app| remove_unattached(app).boxed(),
};

/// A round: removes some files. Their bytes go first, so that none are left that nothing leads to.
pub async fn remove_unattached(app: &App) -> Result<Round, Fault> {
    let before = app.clock.now() - GRACE;
    let files = store::expired(app.database.read(), before, AT_ONCE).await?;
    if files.is_empty() {
        return Ok(Round::Idle(None));
    }
    for file in &files {
        app.files.remove_below(&file.0.simple().to_string(), None).await?;
    }
    let mut write = Write::begin(app, &Actor::System, "files.remove_unattached").await?;
    let removed = store::delete_expired(write.transaction(), &files, before).await?;
    // Another process was faster.
    if removed == 0 {
        return Ok(Round::Worked);
    }
    for file in files {
        write.concerns(file);
    }
    write.summarise(json!({ "files": { "removed": removed } }));
    write.commit().await?;
    Ok(Round::Worked)
}
