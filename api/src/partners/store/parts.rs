//! Who has a part in what, whoever asks: for rules that depend on it.

use chrono::{DateTime, Utc};
use entity::{
    id::{EventId, EventSeriesId, PartnerId, PartnerRoleId, ProgrammeId},
    partner_role,
    rows::Rows as _,
    terms::PartnerRoleState,
};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, QueryFilter as _, QueryOrder as _,
    QuerySelect as _, sea_query::SimpleExpr,
};

use crate::{database::conditions::among, fault::Fault};

/// What partners have parts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartIn {
    /// A programme.
    Programme(ProgrammeId),
    /// A series.
    Series(EventSeriesId),
    /// An event.
    Event(EventId),
}

impl PartIn {
    /// As the row of a part names it: the programme, the series or the event.
    #[must_use]
    pub const fn ids(self) -> (Option<ProgrammeId>, Option<EventSeriesId>, Option<EventId>) {
        match self {
            Self::Programme(id) => (Some(id), None, None),
            Self::Series(id) => (None, Some(id), None),
            Self::Event(id) => (None, None, Some(id)),
        }
    }

    /// The parts in it.
    pub(in crate::partners) fn parts(self) -> SimpleExpr {
        match self {
            Self::Programme(id) => partner_role::Column::ProgrammeId.eq(id),
            Self::Series(id) => partner_role::Column::SeriesId.eq(id),
            Self::Event(id) => partner_role::Column::EventId.eq(id),
        }
    }
}

/// The partners with an accepted part, each with whether the part leads.
pub(in crate::partners) async fn accepted_parts(
    connection: &impl ConnectionTrait,
    subject: PartIn,
) -> Result<Vec<(PartnerId, bool)>, Fault> {
    let query = partner_role::Entity::rows()
        .select_only()
        .column(partner_role::Column::PartnerId)
        .column(partner_role::Column::Leads)
        .filter(subject.parts())
        .filter(partner_role::Column::State.eq(PartnerRoleState::Accepted));
    Ok(query.into_tuple().all(connection).await?)
}

/// The accepted parts in an event, its series and its programme.
pub(in crate::partners) async fn parts_of_event(
    connection: &impl ConnectionTrait,
    event: Option<EventId>,
    series: Option<EventSeriesId>,
    programme: Option<ProgrammeId>,
) -> Result<Vec<partner_role::Model>, Fault> {
    let around = Condition::any()
        .add_option(event.map(|event| partner_role::Column::EventId.eq(event)))
        .add_option(series.map(|series| partner_role::Column::SeriesId.eq(series)))
        .add_option(programme.map(|programme| partner_role::Column::ProgrammeId.eq(programme)));
    let query = partner_role::Entity::rows()
        .filter(around)
        .filter(partner_role::Column::State.eq(PartnerRoleState::Accepted));
    Ok(query.all(connection).await?)
}

/// The accepted parts in these events, their series and their programmes.
pub(in crate::partners) async fn parts_of_events(
    connection: &impl ConnectionTrait,
    events: &[(Option<EventId>, Option<EventSeriesId>, Option<ProgrammeId>)],
) -> Result<Vec<partner_role::Model>, Fault> {
    use partner_role::Column;
    let around = Condition::any()
        .add(among(Column::EventId, events.iter().filter_map(|event| event.0)))
        .add(among(Column::SeriesId, events.iter().filter_map(|event| event.1)))
        .add(among(Column::ProgrammeId, events.iter().filter_map(|event| event.2)));
    let query = partner_role::Entity::rows()
        .filter(around)
        .filter(Column::State.eq(PartnerRoleState::Accepted));
    Ok(query.all(connection).await?)
}

/// The parts that these partners were asked to take, oldest first; at most `most`.
pub(in crate::partners) async fn proposed_parts(
    connection: &impl ConnectionTrait,
    partners: &[PartnerId],
    most: u64,
) -> Result<Vec<(PartnerRoleId, DateTime<Utc>)>, Fault> {
    let query = partner_role::Entity::rows()
        .select_only()
        .column(partner_role::Column::Id)
        .column(partner_role::Column::UpdatedAt)
        .filter(partner_role::Column::State.eq(PartnerRoleState::Proposed))
        .filter(among(partner_role::Column::PartnerId, partners.iter().copied()))
        .order_by_asc(partner_role::Column::UpdatedAt)
        .order_by_asc(partner_role::Column::Id)
        .limit(most);
    Ok(query.into_tuple().all(connection).await?)
}

/// Who leads which of these programmes.
pub(in crate::partners) async fn leads_of_programmes(
    connection: &impl ConnectionTrait,
    programmes: &[ProgrammeId],
) -> Result<Vec<(ProgrammeId, PartnerId)>, Fault> {
    let query = partner_role::Entity::rows()
        .select_only()
        .column(partner_role::Column::ProgrammeId)
        .column(partner_role::Column::PartnerId)
        .filter(among(partner_role::Column::ProgrammeId, programmes.iter().copied()))
        .filter(partner_role::Column::State.eq(PartnerRoleState::Accepted))
        .filter(partner_role::Column::Leads.eq(true));
    Ok(query.into_tuple().all(connection).await?)
}
