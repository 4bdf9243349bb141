//! What comes with the day: agreements begin and end, and parties are reminded.

use std::time::Duration;

use entity::{agreement, id::AgreementId, terms::AgreementStatus};
use futures_util::FutureExt as _;
use serde_json::json;

use super::{
    completion::{activate, end},
    context::Context,
    letters,
};
use crate::{
    access::Actor,
    agreements::{days, status::Step, store},
    app::App,
    fault::Fault,
    work::{Round, Worker},
    write::Write,
};

/// The worker that lets agreements begin and end, and reminds parties.
pub const SETTLE_DUE: Worker = Worker {
    name: "agreements.settle_due",
    interval: Duration::from_mins(1),
    is_woken: false,
    round: |app| settle_due(app).boxed(),
};

/// A round: all agreements whose day has come, one after the other.
pub async fn settle_due(app: &App) -> Result<Round, Fault> {
    let today = days::today(app.clock.now());
    for id in store::due(app.database.read(), today).await? {
        settle(app, id).await?;
    }
    Ok(Round::Idle(None))
}

/// Judged again under the lock: another process can have been faster.
async fn settle(app: &App, id: AgreementId) -> Result<(), Fault> {
    let mut write = Write::begin(app, &Actor::System, "agreements.settle_due").await?;
    let mut context = Context::lock_any(&write, id).await?;
    let today = days::today(write.now());
    let row = &context.row;
    let (first, last, version) = (row.valid_from, row.valid_until, row.version);
    if row.status == AgreementStatus::FullySigned && days::has_begun(first, today) {
        activate(&mut write, &mut context).await?;
    }
    let expired = Step::Expire.from(context.row.status).filter(|_| days::is_over(last, today));
    if let Some(status) = expired {
        end(&mut write, &mut context, (status, "agreement.expired"), None).await?;
    } else if context.row.status == AgreementStatus::Active {
        let due = days::reminder(last, today);
        let told = context.row.reminded_days;
        if let (Some(days), Some(last)) = (due.filter(|days| told.is_none_or(|told| *days < told)), last) {
            let after = agreement::Model { reminded_days: Some(days), ..context.row.clone() };
            context.save(&mut write, after, "agreement.reminded", json!({ "days": days })).await?;
            let left = last.signed_duration_since(today).num_days();
            letters::remind(&mut write, &context, last, left).await?;
        }
    }
    if context.row.version == version {
        // Nothing was to do: nothing is written.
        return Ok(());
    }
    context.concern(&mut write);
    write.commit().await?;
    Ok(())
}
