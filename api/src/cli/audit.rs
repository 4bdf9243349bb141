//! `verbund audit`: what was done in the network, and whether the record of it is whole.

use std::{
    fmt::Write as _,
    io::{self, IsTerminal as _, Write as _},
};

use anyhow::bail;
use async_graphql::ID;
use chrono::{DateTime, Utc};
use clap::{Args, Subcommand};
use entity::{audit_entry, id::AuditEntryId};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Options, UsageError};
use crate::{
    access::Actor,
    audit::service::{self, Anchor, AuditFilter, Defect, DefectKind, Observer},
    fault::Fault,
    graphql::id::{GlobalId as _, decode},
    page::{LARGEST, PageRequest},
    reach::Reach,
};

/// Read the audit log, and verify that nothing in it was changed
#[derive(Args, Debug)]
pub(super) struct AuditArguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Verify(VerifyArguments),
    List(ListArguments),
    Seal(SealArguments),
    ErasePayload(EraseArguments),
}

/// Find every altered, missing or reordered entry
///
/// Prints the end of the chain. Note it outside of this machine and give it to the next run: so it is
/// found, too, when the end was cut off or all was rewritten.
#[derive(Args, Debug)]
#[command(
    after_help = "Example: verbund audit verify --expect \"$(cat noted-anchor)\"\n\nExit codes: 0 the log is whole, 1 it is not."
)]
struct VerifyArguments {
    /// The end of the chain as it was noted at an earlier time
    #[arg(long, value_name = "HASH@POSITION")]
    expect: Option<Anchor>,
    /// Print one JSON object a line: every defect, then the summary
    #[arg(long)]
    json: bool,
}

/// List entries, newest first; personal values are never shown
#[derive(Args, Debug)]
#[command(after_help = "Example: verbund audit list --since 2026-11-01T00:00:00Z --limit 20")]
struct ListArguments {
    /// Only what was done from then on, as in 2026-11-01T00:00:00+01:00
    #[arg(long, value_name = "TIME")]
    since: Option<DateTime<Utc>>,
    /// Only what this user or key did
    #[arg(long, value_name = "ID")]
    actor: Option<String>,
    /// Only what is about this object
    #[arg(long, value_name = "ID")]
    object: Option<String>,
    /// How many at most
    #[arg(long, default_value_t = 50)]
    limit: u64,
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
}

/// Give committed entries their place in the chain; `serve` does it by itself
#[derive(Args, Debug)]
#[command(after_help = "Example: verbund audit seal")]
struct SealArguments {}

/// Erase the personal values of an entry
///
/// The chain stays whole, since it covers only their digest. The erasure leaves an entry of its own.
#[derive(Args, Debug)]
#[command(after_help = "Example: verbund audit erase-payload audit_01h455vb4pex5vsknk084sn02q")]
struct EraseArguments {
    /// The entry
    #[arg(value_name = "ENTRY")]
    entry: String,
}

pub(super) async fn run(arguments: AuditArguments, options: &Options) -> anyhow::Result<()> {
    match arguments.what {
        What::Verify(arguments) => verify(arguments, options).await,
        What::List(arguments) => list(arguments, options).await,
        What::Seal(SealArguments {}) => {
            let sealed = service::seal(&options.open().await?).await?;
            writeln!(io::stderr(), "Entries that were sealed: {sealed}.")?;
            Ok(())
        }
        What::ErasePayload(arguments) => erase(&arguments, options).await,
    }
}

async fn verify(arguments: VerifyArguments, options: &Options) -> anyhow::Result<()> {
    let VerifyArguments { expect, json } = arguments;
    let app = options.open().await?;
    let mut output = Output::new(json);
    let outcome = service::verify(&app, &Actor::Operator, expect.as_ref(), &mut output).await;
    output.bar.finish_and_clear();
    if let Some(error) = output.failure {
        return Err(error);
    }
    let verification = outcome?;
    let service::Verification { sealed, waiting, defects, head } = verification;
    if json {
        let head =
            head.map(|Anchor { position, hash }| json!({ "position": position, "hash": hash }));
        let whole = defects == 0;
        print_line(&json!({
            "whole": whole, "sealed": sealed, "waiting": waiting, "defects": defects, "head": head,
        }))?;
    } else {
        writeln!(io::stderr(), "Sealed entries: {sealed}; waiting for their seal: {waiting}.")?;
        // Only what is whole is worth noting.
        if let Some(head) = head.filter(|_| defects == 0) {
            writeln!(io::stderr(), "The end of the chain, to be noted elsewhere for --expect:")?;
            super::print(&format!("{head}\n"))?;
        }
    }
    if defects > 0 {
        bail!("the audit log is not whole (defects: {defects})");
    }
    writeln!(io::stderr(), "The audit log is whole.")?;
    Ok(())
}

/// Shows defects as they are found, and on a terminal how far it is.
struct Output {
    json: bool,
    bar: ProgressBar,
    /// Why a defect could not be shown.
    failure: Option<anyhow::Error>,
}

impl Output {
    fn new(json: bool) -> Self {
        let bar = if io::stderr().is_terminal() {
            let bar = ProgressBar::new(0);
            // The template is a constant; should it not parse, the plain bar stays.
            if let Ok(style) =
                ProgressStyle::with_template("{bar:40} {human_pos}/{human_len} {eta}")
            {
                bar.set_style(style);
            }
            bar
        } else {
            ProgressBar::hidden()
        };
        Self { json, bar, failure: None }
    }
}

impl Observer for Output {
    fn found(&mut self, defect: &Defect) {
        let entry = defect.entry.map(|entry| entry.to_global().to_string());
        let shown = self.bar.suspend(|| {
            if self.json {
                return print_line(&json!({
                    "kind": defect.kind,
                    "position": defect.position,
                    "through": defect.through,
                    "entry": entry,
                }));
            }
            super::print(&line(defect, entry.as_deref()))
        });
        if let Err(error) = shown {
            self.failure.get_or_insert(error);
        }
    }

    fn progressed(&mut self, done: u64, total: u64) {
        self.bar.set_length(total);
        self.bar.set_position(done);
    }
}

fn line(defect: &Defect, entry: Option<&str>) -> String {
    let (name, meaning) = match defect.kind {
        DefectKind::Altered => ("ALTERED", "is not what was written"),
        DefectKind::Missing => ("MISSING", "the entry or its seal is gone"),
        DefectKind::Reordered => ("REORDERED", "was sealed at another position"),
        DefectKind::Unsealed => {
            ("UNSEALED", "waits too long for its seal: run `verbund audit seal`")
        }
        DefectKind::PayloadAltered => {
            ("PAYLOAD_ALTERED", "the personal values are not those written")
        }
    };
    let place = match (defect.position, defect.through) {
        (Some(position), Some(through)) => format!("{position} to {through}"),
        (Some(position), None) => position.to_string(),
        (None, _) => "not in the chain".to_owned(),
    };
    format!("{name:<16} {place:<16} {:<33} {meaning}\n", entry.unwrap_or("-"))
}

async fn list(arguments: ListArguments, options: &Options) -> anyhow::Result<()> {
    let ListArguments { since, actor, object, limit, json } = arguments;
    let filter = AuditFilter {
        since,
        actor: actor.map(|id| any_id("--actor", id)).transpose()?,
        object: object.map(|id| any_id("--object", id)).transpose()?,
        ..AuditFilter::default()
    };
    let app = options.open().await?;
    let (actor, reach) = (Actor::Operator, Reach::of(&Actor::Operator, app.clock.now()));
    let mut request = PageRequest::all();
    let mut left = limit;
    while left > 0 {
        request.size = left.min(LARGEST);
        let page = service::list_entries(&app, &actor, &reach, &filter, &request).await?;
        left -= page.items.len() as u64;
        request.after = page.items.last().map(|(position, _)| position.clone());
        for (_, entry) in &page.items {
            if json { print_line(&as_json(entry))? } else { super::print(&as_text(entry))? }
        }
        if !page.has_next {
            break;
        }
    }
    Ok(())
}

async fn erase(arguments: &EraseArguments, options: &Options) -> anyhow::Result<()> {
    let entry = AuditEntryId::from_global("ENTRY", &ID(arguments.entry.clone()))
        .map_err(|_| UsageError("ENTRY is an id as `verbund audit list` shows it".to_owned()))?;
    let app = options.open().await?;
    let words = match service::erase_entry_payload(&app, &Actor::Operator, entry).await {
        Ok(true) => "The personal values of the entry are erased.",
        Ok(false) => "The entry has no personal values, or no longer; nothing was changed.",
        Err(Fault::NotFound) => bail!("there is no entry {}", arguments.entry),
        Err(fault) => return Err(fault.into()),
    };
    writeln!(io::stderr(), "{words}")?;
    Ok(())
}

/// The id of any kind of object.
fn any_id(flag: &'static str, id: String) -> Result<Uuid, UsageError> {
    let (_, id) = decode(flag, &ID(id))
        .map_err(|_| UsageError(format!("{flag} is an id as the API shows it: `partner_…`")))?;
    Ok(id)
}

fn as_json(entry: &audit_entry::Model) -> Value {
    json!({
        "id": entry.id.to_global().to_string(),
        "recordedAt": entry.recorded_at.to_rfc3339(),
        "actorKind": entry.actor_kind,
        "actorId": entry.actor_id,
        "actingAs": entry.acting_as,
        "partnerId": entry.partner_id.map(|partner| partner.to_global().to_string()),
        "requestId": entry.request_id,
        "useCase": entry.use_case,
        "changes": entry.changes,
        "digest": entry.digest,
    })
}

fn as_text(entry: &audit_entry::Model) -> String {
    let mut text = format!(
        "{}  {}  {:<14} {}",
        entry.recorded_at.format("%Y-%m-%d %H:%M:%SZ"),
        entry.id.to_global().as_str(),
        json!(entry.actor_kind).as_str().unwrap_or_default(),
        entry.use_case,
    );
    for change in entry.changes.as_array().into_iter().flatten() {
        let word = |name: &str| change[name].as_str().unwrap_or_default().to_owned();
        // Writing to a String cannot fail.
        let _ = write!(text, "  {} {}", word("change"), word("kind"));
    }
    text.push('\n');
    text
}

fn print_line(value: &Value) -> anyhow::Result<()> {
    super::print(&format!("{value}\n"))
}
