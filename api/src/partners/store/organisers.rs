//! Who organises events and series and leads programmes, and what would be without.

use std::collections::BTreeMap;

use entity::{
    event,
    id::{EventId, EventSeriesId, PartnerId, PartnerRoleId},
    partner_role, partner_role_host_consent, programme,
    rows::Rows as _,
    terms::{EventStatus, PartnerRoleState, ProgrammeStatus},
};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, QueryFilter as _,
    QueryOrder as _, sea_query::IntoCondition as _,
};

use super::PartIn;
use crate::{database::conditions::among, fault::Fault};

/// Accepted roles that lead.
async fn leading(
    connection: &impl ConnectionTrait,
    of: Condition,
) -> Result<Vec<partner_role::Model>, Fault> {
    let query = partner_role::Entity::rows()
        .filter(of)
        .filter(partner_role::Column::Leads.eq(true))
        .filter(partner_role::Column::State.eq(PartnerRoleState::Accepted));
    Ok(query.all(connection).await?)
}

async fn leading_event(
    connection: &impl ConnectionTrait,
    event: &event::Model,
) -> Result<Vec<partner_role::Model>, Fault> {
    let around = Condition::any()
        .add(partner_role::Column::EventId.eq(event.id))
        .add_option(event.series_id.map(|series| partner_role::Column::SeriesId.eq(series)));
    leading(connection, around).await
}

async fn leading_series(
    connection: &impl ConnectionTrait,
    series: EventSeriesId,
) -> Result<Vec<partner_role::Model>, Fault> {
    leading(connection, Condition::all().add(partner_role::Column::SeriesId.eq(series))).await
}

async fn events_of_series(
    connection: &impl ConnectionTrait,
    series: EventSeriesId,
) -> Result<Vec<event::Model>, Fault> {
    let query = event::Entity::rows()
        .filter(event::Column::SeriesId.eq(series))
        .order_by_asc(event::Column::Id);
    Ok(query.all(connection).await?)
}

async fn leading_events(
    connection: &impl ConnectionTrait,
    events: &[event::Model],
) -> Result<BTreeMap<EventId, Vec<PartnerId>>, Fault> {
    let ids = events.iter().map(|event| event.id);
    let of = Condition::all().add(among(partner_role::Column::EventId, ids));
    let mut found: BTreeMap<EventId, Vec<PartnerId>> = BTreeMap::new();
    for role in leading(connection, of).await? {
        if let Some(event) = role.event_id {
            found.entry(event).or_default().push(role.partner_id);
        }
    }
    Ok(found)
}

/// The events that a part in this is about, in the order of locking.
pub(in crate::partners) async fn events_around(
    connection: &impl ConnectionTrait,
    subject: PartIn,
) -> Result<Vec<EventId>, Fault> {
    Ok(match subject {
        PartIn::Programme(_) => Vec::new(),
        PartIn::Event(id) => vec![id],
        PartIn::Series(id) => {
            events_of_series(connection, id).await?.into_iter().map(|event| event.id).collect()
        }
    })
}

/// Who decides who else organises or leads this: of each set, somebody. A series without organisers of its own has
/// those of its events: whoever leads the series organises all of them.
pub(in crate::partners) async fn organiser_sets(
    connection: &impl ConnectionTrait,
    subject: PartIn,
) -> Result<Vec<Vec<PartnerId>>, Fault> {
    let roles = match subject {
        PartIn::Programme(_) => leading(connection, subject.parts().into_condition()).await?,
        PartIn::Event(id) => match event::Entity::find_by_id(id).one(connection).await? {
            Some(event) => leading_event(connection, &event).await?,
            None => Vec::new(),
        },
        PartIn::Series(id) => leading_series(connection, id).await?,
    };
    if !roles.is_empty() {
        return Ok(vec![roles.into_iter().map(|role| role.partner_id).collect()]);
    }
    let PartIn::Series(id) = subject else { return Ok(Vec::new()) };
    let events = events_of_series(connection, id).await?;
    Ok(leading_events(connection, &events).await?.into_values().collect())
}

/// Whether an event that is announced would have no organiser without this part, or a programme that is to run, or
/// runs, no lead.
pub(in crate::partners) async fn is_last_organiser(
    connection: &impl ConnectionTrait,
    subject: PartIn,
    part: PartnerRoleId,
) -> Result<bool, Fault> {
    let announced = |event: &event::Model| {
        matches!(event.status, EventStatus::Published | EventStatus::Postponed)
    };
    let is_another = |role: &partner_role::Model| role.id != part;
    match subject {
        PartIn::Programme(id) => {
            let programme = programme::Entity::find_by_id(id).one(connection).await?;
            let goes_on = programme.is_some_and(|programme| {
                matches!(programme.status, ProgrammeStatus::Planned | ProgrammeStatus::Running)
            });
            let leads = leading(connection, subject.parts().into_condition()).await?;
            Ok(goes_on && !leads.iter().any(is_another))
        }
        PartIn::Event(id) => {
            let event = event::Entity::find_by_id(id).one(connection).await?;
            let Some(event) = event.filter(announced) else { return Ok(false) };
            Ok(!leading_event(connection, &event).await?.iter().any(is_another))
        }
        PartIn::Series(id) => {
            if leading_series(connection, id).await?.iter().any(is_another) {
                return Ok(false);
            }
            let events = events_of_series(connection, id).await?;
            let led = leading_events(connection, &events).await?;
            Ok(events.iter().any(|event| announced(event) && !led.contains_key(&event.id)))
        }
    }
}

/// Whether an organiser agreed to the part.
pub(in crate::partners) async fn has_host_consent(
    connection: &impl ConnectionTrait,
    part: PartnerRoleId,
) -> Result<bool, Fault> {
    Ok(partner_role_host_consent::Entity::find_by_id(part).one(connection).await?.is_some())
}
