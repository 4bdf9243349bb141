//! What an event is part of. Who leads a series organises its events, so that an event is put into one, or
//! taken out, only by those who may say who sees it.

use entity::{
    event, event_series,
    id::{EventId, PartnerId, ProgrammeId},
};

use super::EventInContext;
use crate::{
    access::Actor,
    events::{
        checks::Checks,
        fields::BelongingFields,
        record::range,
        refusal::EventErrorCode::{
            self, PositionTaken, PositionWithoutSeries, ProgrammeOfSeries, ProgrammeWithoutPart,
        },
        store,
    },
    fault::Fault,
    model_municipalities::service::member_municipalities_within,
    partners::service::{EventParts, parts_of_programme_within, parts_of_series},
    patch::Patch,
    policy::{self, Action, Facts},
    programmes::service::programme_within,
    reach::Reach,
    refusal::{Failure, Refusal},
    write::Write,
};

/// Highest place in a series.
const LAST: i32 = 10_000;

/// Who puts which event somewhere.
pub(super) struct Mover<'a> {
    pub(super) actor: &'a Actor,
    pub(super) reach: &'a Reach,
    /// The event as it was; none for a new one.
    pub(super) before: Option<&'a EventInContext>,
    /// Partners that organise it, or are to.
    pub(super) organisers: &'a [PartnerId],
}

/// What the policy asks about a series.
pub(super) fn facts_of_series(parts: &EventParts) -> Facts<'_> {
    Facts {
        own: &parts.organisers,
        organisers: &parts.organisers,
        programme_leads: &parts.programme_leads,
        ..Facts::default()
    }
}

/// Puts the event where the fields say, and answers with its series.
pub(super) async fn place(
    write: &mut Write,
    checks: &mut Checks,
    mover: &Mover<'_>,
    row: &mut event::Model,
    fields: BelongingFields,
) -> Result<Option<event_series::Model>, Failure<EventErrorCode>> {
    let wanted = fields.series.over(row.series_id);
    let moved = wanted != row.series_id;
    let series = if moved {
        if let Some(before) = mover.before {
            policy::require(mover.actor, Action::ProtectEvent, &before.facts())?;
        }
        row.series_position = None;
        row.series_id = wanted;
        joined(write, mover, row).await?
    } else {
        mover.before.and_then(|before| before.series.clone())
    };
    position(write, checks, row, fields.position).await?;
    programme(write, checks, mover, row, series.as_ref(), fields.programme).await?;
    Ok(series)
}

/// The series that the event is to join, if the actor may put an event there.
async fn joined(
    write: &mut Write,
    mover: &Mover<'_>,
    row: &event::Model,
) -> Result<Option<event_series::Model>, Fault> {
    let Some(id) = row.series_id else { return Ok(None) };
    let found = store::lock_series(write.transaction(), mover.reach, id).await?;
    let series = found.ok_or(Fault::NotFound)?;
    let parts = parts_of_series(write.transaction(), id, series.programme_id).await?;
    policy::require(mover.actor, Action::EditEvent, &facts_of_series(&parts))?;
    write.concerns(id);
    Ok(Some(series))
}

/// The place that is wanted, that of before, or the next one.
async fn position(
    write: &Write,
    checks: &mut Checks,
    row: &mut event::Model,
    wanted: Patch<i32>,
) -> Result<(), Fault> {
    let Some(series) = row.series_id else {
        if matches!(wanted, Patch::Set(_)) {
            checks.refuse_at("position", PositionWithoutSeries);
        }
        row.series_position = None;
        return Ok(());
    };
    let taken = store::positions_of_series(write.transaction(), series).await?;
    let others = || taken.iter().filter(|(event, _)| *event != row.id);
    let wanted = wanted.and_then(|position| range(checks, "position", position, 1, LAST));
    if let Some(position) = wanted.over(row.series_position) {
        if others().any(|(_, other)| *other == Some(position)) {
            checks.refuse(Refusal::at("position", PositionTaken).with("position", position));
        }
        row.series_position = Some(position);
    } else {
        let last = others().filter_map(|(_, position)| *position).max().unwrap_or_default();
        row.series_position = Some(last + 1);
    }
    Ok(())
}

/// The programme: that of the series, or one in which an organiser takes part.
async fn programme(
    write: &mut Write,
    checks: &mut Checks,
    mover: &Mover<'_>,
    row: &mut event::Model,
    series: Option<&event_series::Model>,
    wanted: Patch<ProgrammeId>,
) -> Result<(), Fault> {
    if let Some(of_series) = series.and_then(|series| series.programme_id) {
        if wanted.is_given() && wanted != Patch::Set(of_series) {
            checks.refuse_at("programmeId", ProgrammeOfSeries);
        }
        row.programme_id = Some(of_series);
        return Ok(());
    }
    let programme = wanted.over(row.programme_id);
    if programme == row.programme_id {
        return Ok(());
    }
    row.programme_id = programme;
    let Some(programme) = programme else { return Ok(()) };
    may_join(write, checks, mover.actor, mover.organisers, programme).await
}

/// Tells `checks` if neither the actor leads the programme nor an organiser takes part in it.
pub(super) async fn may_join(
    write: &mut Write,
    checks: &mut Checks,
    actor: &Actor,
    organisers: &[PartnerId],
    programme: ProgrammeId,
) -> Result<(), Fault> {
    programme_within(write, programme).await?;
    write.concerns(programme);
    let parts = parts_of_programme_within(write, programme).await?;
    let facts = Facts { programme_leads: &parts.leading, ..Facts::default() };
    if policy::decide(actor, Action::EditEvent, &facts).is_allowed() {
        return Ok(());
    }
    let municipalities = member_municipalities_within(write, programme).await?;
    let members: Vec<PartnerId> = [parts.all, municipalities].concat();
    if !organisers.iter().any(|organiser| members.contains(organiser)) {
        checks.refuse_at("programmeId", ProgrammeWithoutPart);
    }
    Ok(())
}

/// The events of a series, each locked with its seats, in the order of their ids.
pub(super) async fn lock_events(
    write: &Write,
    series: entity::id::EventSeriesId,
) -> Result<Vec<EventId>, Fault> {
    let events = store::ids_of_series(write.transaction(), series).await?;
    for event in &events {
        crate::registrations::service::seats::lock(write, *event).await?;
    }
    for event in &events {
        store::lock_event(write.transaction(), *event).await?;
    }
    Ok(events)
}
