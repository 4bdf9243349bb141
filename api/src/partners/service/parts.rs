//! Who has a part in what, whoever asks: for rules that depend on it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{
    id::{EventId, EventSeriesId, PartnerId, PartnerRoleId, ProgrammeId},
    partner_role,
    terms::PartnerRoleKind,
};
use sea_orm::ConnectionTrait;

use crate::{
    access::{Actor, Level},
    app::App,
    fault::Fault,
    page::LARGEST,
    partners::store::{self, PartIn},
    policy::{self, Action, Facts},
    write::Write,
};

/// Who has an accepted part in something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// Everybody.
    pub all: Vec<PartnerId>,
    /// Those whose part leads.
    pub leading: Vec<PartnerId>,
}

/// Who has an accepted part.
pub async fn accepted_parts(app: &App, subject: PartIn) -> Result<Parts, Fault> {
    let parts = store::accepted_parts(app.database.read(), subject).await?;
    Ok(Parts {
        all: parts.iter().map(|(partner, _)| *partner).collect(),
        leading: parts.iter().filter(|(_, leads)| *leads).map(|(partner, _)| *partner).collect(),
    })
}

/// Who has an accepted part in an event, its series and its programme.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventParts {
    /// Partners whose part in the event or its series leads: its organisers.
    pub organisers: Vec<PartnerId>,
    /// Partners whose part in the event or its series is COOPERATION.
    pub cooperation: Vec<PartnerId>,
    /// Partners whose part in the programme leads.
    pub programme_leads: Vec<PartnerId>,
}

/// Who has an accepted part in an event, its series and its programme, in one statement. Reads on the
/// connection that is given: within a use case on its transaction.
pub async fn parts_of_event(
    connection: &impl ConnectionTrait,
    event: EventId,
    series: Option<EventSeriesId>,
    programme: Option<ProgrammeId>,
) -> Result<EventParts, Fault> {
    Ok(gathered(store::parts_of_event(connection, Some(event), series, programme).await?))
}

/// Who has an accepted part in a series and its programme, in one statement.
pub async fn parts_of_series(
    connection: &impl ConnectionTrait,
    series: EventSeriesId,
    programme: Option<ProgrammeId>,
) -> Result<EventParts, Fault> {
    Ok(gathered(store::parts_of_event(connection, None, Some(series), programme).await?))
}

/// Who has an accepted part in a programme, as the use case sees it.
pub async fn parts_of_programme_within(
    write: &Write,
    programme: ProgrammeId,
) -> Result<Parts, Fault> {
    let subject = PartIn::Programme(programme);
    let parts = store::accepted_parts(write.transaction(), subject).await?;
    Ok(Parts {
        all: parts.iter().map(|(partner, _)| *partner).collect(),
        leading: parts.iter().filter(|(_, leads)| *leads).map(|(partner, _)| *partner).collect(),
    })
}

/// The partners with an accepted part in an event or its series, as the use case sees them.
pub async fn partners_with_parts_within(
    write: &Write,
    event: EventId,
    series: Option<EventSeriesId>,
) -> Result<Vec<PartnerId>, Fault> {
    let roles = store::parts_of_event(write.transaction(), Some(event), series, None).await?;
    Ok(roles.into_iter().map(|role| role.partner_id).collect())
}

/// Who has an accepted part in each of these events, its series and its programme: in one statement.
pub async fn parts_of_events(
    app: &App,
    events: &[(Option<EventId>, Option<EventSeriesId>, Option<ProgrammeId>)],
) -> Result<Vec<EventParts>, Fault> {
    let roles = store::parts_of_events(app.database.read(), events).await?;
    let of = |(event, series, programme): &(
        Option<EventId>,
        Option<EventSeriesId>,
        Option<ProgrammeId>,
    )| {
        let around = |role: &&partner_role::Model| {
            (role.event_id.is_some() && role.event_id == *event)
                || (role.series_id.is_some() && role.series_id == *series)
                || (role.programme_id.is_some() && role.programme_id == *programme)
        };
        gathered(roles.iter().filter(around).cloned().collect())
    };
    Ok(events.iter().map(of).collect())
}

fn gathered(roles: Vec<partner_role::Model>) -> EventParts {
    let mut parts = EventParts::default();
    for role in roles {
        if role.programme_id.is_some() {
            if role.leads {
                parts.programme_leads.push(role.partner_id);
            }
            continue;
        }
        if role.leads {
            parts.organisers.push(role.partner_id);
        }
        if role.role == PartnerRoleKind::Cooperation {
            parts.cooperation.push(role.partner_id);
        }
    }
    parts
}

/// Who decides who else organises an event or series: of each set, somebody. Empty while nobody does.
pub async fn organiser_sets(
    connection: &impl ConnectionTrait,
    subject: PartIn,
) -> Result<Vec<Vec<PartnerId>>, Fault> {
    store::organiser_sets(connection, subject).await
}

/// The parts that wait for an answer of the actor's partners, oldest first; at most a page of them.
pub async fn parts_to_answer(
    app: &App,
    actor: &Actor,
) -> Result<Vec<(PartnerRoleId, DateTime<Utc>)>, Fault> {
    let partners = actor.partners(Level::Editor);
    if partners.is_empty() {
        return Ok(Vec::new());
    }
    store::proposed_parts(app.database.read(), &partners, LARGEST).await
}

/// Whether the actor may do this to the partner, whatever its status.
#[must_use]
pub fn may(actor: &Actor, action: Action, partner: PartnerId) -> bool {
    let facts = Facts { own: &[partner], ..Facts::default() };
    policy::decide(actor, action, &facts).is_allowed()
}

/// The partners that lead each of these programmes, in one statement.
pub async fn leads_of_programmes(
    app: &App,
    programmes: &[ProgrammeId],
) -> Result<HashMap<ProgrammeId, Vec<PartnerId>>, Fault> {
    let mut leads: HashMap<ProgrammeId, Vec<PartnerId>> = HashMap::new();
    for (programme, partner) in store::leads_of_programmes(app.database.read(), programmes).await? {
        leads.entry(programme).or_default().push(partner);
    }
    Ok(leads)
}
