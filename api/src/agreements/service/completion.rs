//! What happens when the last required party has signed, when an agreement begins to hold, and when it ends.

use chrono::NaiveDate;
use entity::{agreement, terms::AgreementStatus, value::PartialDate};
use serde_json::{Value, json};

use super::{context::Context, letters};
use crate::{
    agreements::{days, status::Step},
    dates::SortInstants,
    fault::Fault,
    write::Write,
};

/// Notes that all required parties have signed. It holds at once, unless its first day is still to come.
pub(super) async fn complete(
    write: &mut Write,
    context: &mut Context,
    signed: agreement::Model,
    details: Value,
) -> Result<(), Fault> {
    let today = days::today(write.now());
    let signed_on = latest(context);
    let sorts = SortInstants::of(signed_on);
    let completed = agreement::Model {
        signed_on,
        sorts_from: sorts.from,
        sorts_back: sorts.back,
        completed_at: Some(write.now()),
        ..signed
    };
    let holds = days::has_begun(completed.valid_from, today);
    let after = if holds { begun(completed, today) } else { completed };
    context.save(write, after, "agreement.completed", details).await?;
    if holds {
        replace_older(write, &context.row).await?;
    }
    letters::tell_completed(write, context).await
}

/// Lets an agreement hold whose first day has come.
pub(super) async fn activate(write: &mut Write, context: &mut Context) -> Result<(), Fault> {
    let after = begun(context.row.clone(), days::today(write.now()));
    context.save(write, after, "agreement.activated", json!({})).await?;
    replace_older(write, &context.row).await
}

/// An agreement that holds from now on. A reminder whose time was before is not sent any more.
pub(super) fn begun(row: agreement::Model, today: NaiveDate) -> agreement::Model {
    let status = Step::Activate.from(row.status).unwrap_or(row.status);
    agreement::Model { status, reminded_days: days::reminder(row.valid_until, today), ..row }
}

/// The last day on which a party signed, as far as it is known.
fn latest(context: &Context) -> Option<PartialDate> {
    let dates = context.signatures.values().filter_map(|signature| signature.signed_on);
    dates.max_by_key(|date| date.last_day())
}

/// Ends the agreement whose place a new one takes, if that still holds.
pub(super) async fn replace_older(
    write: &mut Write,
    newer: &agreement::Model,
) -> Result<(), Fault> {
    let Some(older) = newer.supersedes_id else { return Ok(()) };
    let mut older = Context::lock_any(write, older).await?;
    let Some(status) = Step::Supersede.from(older.row.status) else { return Ok(()) };
    older.concern(write);
    end(write, &mut older, (status, "agreement.superseded"), None).await
}

/// Ends an agreement.
pub(super) async fn end(
    write: &mut Write,
    context: &mut Context,
    (status, event): (AgreementStatus, &'static str),
    reason: Option<String>,
) -> Result<(), Fault> {
    let after = agreement::Model {
        status,
        status_reason: reason,
        ended_on: match status {
            AgreementStatus::Expired => context.row.valid_until,
            _ => Some(days::today(write.now())),
        },
        ..context.row.clone()
    };
    context.save(write, after, event, json!({})).await?;
    Ok(())
}
