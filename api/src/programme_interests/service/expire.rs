//! Who did not confirm in time, or was not answered in time, is forgotten.

use std::time::Duration;

use entity::terms::ProgrammeInterestStatus;
use futures_util::FutureExt as _;
use serde_json::json;

use super::ended;
use crate::{
    access::Actor,
    app::App,
    fault::Fault,
    programme_interests::store,
    work::{Round, Worker},
    write::Write,
};

/// Questions that end in one transaction.
const AT_ONCE: u64 = 100;

/// The worker that forgets people.
pub const FORGET_EXPIRED: Worker = Worker {
    name: "programme_interests.forget_expired",
    interval: Duration::from_mins(5),
    is_woken: false,
    round: |app| forget_expired(app).boxed(),
};

/// A round: forgets whose time has run out.
pub async fn forget_expired(app: &App) -> Result<Round, Fault> {
    if !store::has_expired(app.database.read(), app.clock.now()).await? {
        return Ok(Round::Idle(None));
    }
    let mut write = Write::begin(app, &Actor::System, "programme_interests.forget_expired").await?;
    let rows = store::claim_expired(write.transaction(), write.now(), AT_ONCE).await?;
    if rows.is_empty() {
        return Ok(Round::Idle(None));
    }
    let people = rows.len();
    for row in rows {
        let expired = ended(&write, &row, ProgrammeInterestStatus::Expired);
        store::update(write.transaction(), &expired).await?;
        write.concerns(expired.id);
    }
    let status = ProgrammeInterestStatus::Expired;
    write.summarise(json!({ "programmeInterests": { "status": status, "people": people } }));
    write.commit().await?;
    Ok(Round::Worked)
}
