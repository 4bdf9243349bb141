//! Who may come to an event, or to the events of a series.

use entity::{
    audience_rule, event, event_series,
    id::{AudienceGroupId, EventId, EventSeriesId, PartnerId, ProgrammeId},
    terms::{AudienceMode, SubjectKind},
};
use serde_json::{Value, json};

use super::{Part, Whole, note, open_event, open_series};
use crate::{
    access::Actor,
    app::App,
    checks::Checks,
    events::{
        audience_draft::{self, RuleDraft},
        part_refusal::EventPartErrorCode::{self, UnknownReference},
        store::{self, arrange},
    },
    fault::Fault,
    reach::Reach,
    refusal::Failure,
    registrations::service::seats,
    write::{Change, Write},
};

/// Who may come, as a whole.
#[derive(Clone, Debug)]
pub struct AudienceEdit {
    /// The event or series.
    pub of: Whole,
    /// The version that the client has seen.
    pub expected_version: Option<i32>,
    /// Whether the rules decide or only indicate; none: as the series, or nobody said.
    pub mode: Option<AudienceMode>,
    /// Sets of rules: whoever fulfils all rules of one set may come.
    pub sets: Vec<Vec<RuleDraft>>,
}

/// Says who may come. Registrations that are there stay.
pub async fn set_audience(app: &App, actor: &Actor, command: AudienceEdit) -> Result<Whole, Part> {
    let mut write = Write::begin(app, actor, "events.set_audience").await?;
    match command.of {
        Whole::Event(id) => of_event(&mut write, actor, id, command.clone()).await?,
        Whole::Series(id) => of_series(&mut write, actor, id, command.clone()).await?,
    }
    write.commit().await?;
    Ok(command.of)
}

async fn of_event(
    write: &mut Write,
    actor: &Actor,
    id: EventId,
    command: AudienceEdit,
) -> Result<(), Part> {
    let before = open_event(write, actor, id).await?.event;
    Fault::unless_expected(before.version, command.expected_version)?;
    let mut checks = Checks::default();
    let of = (Some(id), None);
    let after = event::Model {
        audience_mode: command.mode,
        updated_at: write.now(),
        version: before.version + 1,
        ..before.clone()
    };
    let rows = rows(write, actor, &mut checks, of, command).await?;
    checks.done()?;
    let known = store::rules_of_events(write.transaction(), &[id]).await?.remove(&id);
    arrange::update_event(write.transaction(), &after).await?;
    let details = json!({
        "audienceMode": { "before": before.audience_mode, "after": after.audience_mode },
        "audienceRules": { "before": values(&known.unwrap_or_default()), "after": values(&rows) },
    });
    arrange::replace_rules(write.transaction(), of, rows).await?;
    note(write, &before, Change::Updated, (SubjectKind::Event, id.0), &details);
    seats::touch(write, id).await?;
    write.announce("event.audience_changed", Some(id.0), json!({}));
    Ok(())
}

async fn of_series(
    write: &mut Write,
    actor: &Actor,
    id: EventSeriesId,
    command: AudienceEdit,
) -> Result<(), Part> {
    let context = open_series(write, actor, id).await?;
    let before = context.series;
    Fault::unless_expected(before.version, command.expected_version)?;
    let mut checks = Checks::default();
    let of = (None, Some(id));
    let after = event_series::Model {
        audience_mode: command.mode,
        updated_at: write.now(),
        version: before.version + 1,
        ..before.clone()
    };
    let rows = rows(write, actor, &mut checks, of, command).await?;
    checks.done()?;
    let known = store::rules_of_series(write.transaction(), &[id]).await?.remove(&id);
    arrange::update_series(write.transaction(), &after).await?;
    let details = json!({
        "audienceMode": { "before": before.audience_mode, "after": after.audience_mode },
        "audienceRules": { "before": values(&known.unwrap_or_default()), "after": values(&rows) },
    });
    arrange::replace_rules(write.transaction(), of, rows).await?;
    write.changed(Change::Updated, SubjectKind::EventSeries, id, &details);
    for event in context.events {
        seats::touch(write, event).await?;
        write.announce("event.audience_changed", Some(event.0), json!({}));
    }
    write.announce("event_series.audience_changed", Some(id.0), json!({}));
    Ok(())
}

/// The rules as rows; tells `checks` of everything that is wrong.
async fn rows(
    write: &Write,
    actor: &Actor,
    checks: &mut Checks<EventPartErrorCode>,
    of: (Option<EventId>, Option<EventSeriesId>),
    command: AudienceEdit,
) -> Result<Vec<audience_rule::Model>, Fault> {
    let mut shape = Checks::default();
    audience_draft::check(&mut shape, command.mode, &command.sets);
    if let Err(Failure::Refused(refusals)) = shape.done() {
        // What is too much is not looked up.
        for refusal in refusals {
            checks.refuse(refusal);
        }
        return Ok(Vec::new());
    }
    refer(write, actor, checks, &command.sets).await?;
    let mut rows = Vec::new();
    for (set, rules) in (1..).zip(command.sets) {
        for (position, rule) in (1..).zip(rules) {
            rows.push(rule.into_row(write.new_id(), of, (set, position)));
        }
    }
    Ok(rows)
}

/// Tells `checks` of what the rules refer to and is not there for the actor.
async fn refer(
    write: &Write,
    actor: &Actor,
    checks: &mut Checks<EventPartErrorCode>,
    sets: &[Vec<RuleDraft>],
) -> Result<(), Fault> {
    let transaction = write.transaction();
    let reach = Reach::of(actor, write.now());
    let (mut groups, mut partners, mut programmes) = (Vec::new(), Vec::new(), Vec::new());
    for rule in sets.iter().flatten() {
        match rule {
            RuleDraft::Group(id) => groups.push(*id),
            RuleDraft::Partner(id) => partners.push(*id),
            RuleDraft::ProgrammeMember(id) => programmes.push(*id),
            _ => {}
        }
    }
    let groups: Vec<AudienceGroupId> =
        arrange::visible_groups(transaction, &reach, &groups).await?;
    let partners: Vec<PartnerId> =
        arrange::visible_partners(transaction, &reach, &partners).await?;
    let programmes: Vec<ProgrammeId> =
        arrange::existing_programmes(transaction, &programmes).await?;
    for (set, rules) in sets.iter().enumerate() {
        for (place, rule) in rules.iter().enumerate() {
            let is_there = match rule {
                RuleDraft::Group(id) => groups.contains(id),
                RuleDraft::Partner(id) => partners.contains(id),
                RuleDraft::ProgrammeMember(id) => programmes.contains(id),
                _ => true,
            };
            if !is_there {
                let path = format!("ruleSets.{set}.rules.{place}.{}", rule.field());
                checks.refuse_at(&path, UnknownReference);
            }
        }
    }
    Ok(())
}

fn values(rows: &[audience_rule::Model]) -> Value {
    let value = |row: &audience_rule::Model| {
        json!({
            "set": row.rule_set, "kind": row.kind, "group": row.group_id.map(|id| id.0),
            "function": row.function, "partnerKind": row.partner_kind,
            "partner": row.partner_id.map(|id| id.0),
            "programme": row.programme_id.map(|id| id.0), "territory": row.territory,
        })
    };
    rows.iter().map(value).collect()
}
